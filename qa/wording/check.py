"""Does a text really say this? A statement in, a verdict out, with the place and the difference word by word.

Verdict on one sentence:

verbatim   all its words stand side by side in one place. Letter case, quotation marks, white space, hyphens, full-width
           forms, the form of numbers and dates, and punctuation between words may differ; numbers, signs and words
           may not.
cut        so they do, or with whole parts left out between them; but a part of their sentence is left out that
           limits or completes what it says (qa/wording/cuts.py).
stitched   it consists of long verbatim runs from places that are apart.
altered    a place says nearly this.
absent     no place does.

Verdict on a statement of several sentences: `verbatim` when the whole stands in one place; `absent` when every sentence
is; `stitched` when every sentence is verbatim or stitched; `cut` when every sentence is verbatim or cut; `altered` in
all other cases.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from qa.corpus.outline import Outline, section_path
from qa.datatypes import BlockKind, Document, Measure, Register, Span, Verdict, WordingCheck, WordingMatch
from qa.language.sentences import split_sentences
from qa.verdicts import Missing
from qa.wording.align import Statement, Window, nearest_windows
from qa.wording.cuts import missing_around, missing_inside, sentence_around
from qa.wording.difference import Piece, diff_words
from qa.wording.stitches import read_pieces
from qa.wording.token_index import WordingIndex
from qa.wording.tokens import Tokens, kind_of, read_tokens

N_MATCHES = 3
# Least score of the nearest window (align.score_of) for `altered`. On eval/wording-sets/wording-tune.jsonl
# absent statements reach 0.51 and altered statements begin at 0.70; this is the middle.
ALTERED_FROM = 0.6
FURTHER_WITHIN = 0.15  # a second altered match may score this much less than the first
_QUOTES = frozenset("\"'“”‘’„‟«»‹›「」『』＂＇")
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.RELATED})
_LINE_WRAP = re.compile(r"(?<!\n)\r?\n(?!\s*\n)")


class Sources(NamedTuple):
    """What a match is described from: outlines and registers by document id, and all tokens."""

    words: WordingIndex
    outlines: Mapping[str, Outline]
    registers: Mapping[str, Register]

    def document(self, name: str) -> Document:
        """The document of an id."""
        return next(document for document in self.words.documents if document.id == name)


def check_wording(statement: str, sources: Sources) -> WordingCheck:
    """The verdict on a statement with up to three matches, best first, and a check of each of several sentences.

    Of each match `document.text[start:end] == quote`; its diff turns the quote into the whole statement.
    """
    started = time.perf_counter()
    check = _check(statement, sources)
    return check.model_copy(update={"seconds": time.perf_counter() - started})


def _check(statement: str, sources: Sources) -> WordingCheck:
    spans = sentence_spans(statement)
    if len(spans) < 2:
        return _check_sentence(statement, sources)
    checks = tuple(_check_sentence(statement[start:end], sources) for start, end in spans)
    exact = _verbatim(statement, read_tokens(statement), sources)
    if exact:
        return WordingCheck(statement=statement, verdict=_verdict_on(exact), matches=exact, sentences=checks)
    verdict = verdict_of_all([check.verdict for check in checks])
    matches = _matches_of_all(statement, spans, checks, sources)
    return WordingCheck(statement=statement, verdict=verdict, matches=matches, sentences=checks)


def sentence_spans(statement: str) -> list[tuple[int, int]]:
    """Where the sentences of a statement are. A single line end is a wrapped line, an empty line ends a sentence."""
    unwrapped = _LINE_WRAP.sub(lambda match: " " * len(match.group()), statement)
    spans = [(span.start, span.end) for span in split_sentences(unwrapped)]
    return [(start, end) for start, end in spans if read_tokens(statement[start:end]).keys]


def verdict_of_all(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on sentences that do not stand together in one place."""
    distinct = set(verdicts)
    if distinct == {Verdict.ABSENT}:
        return Verdict.ABSENT
    if Verdict.CUT in distinct and distinct <= {Verdict.VERBATIM, Verdict.CUT}:
        return Verdict.CUT
    return Verdict.STITCHED if distinct <= {Verdict.VERBATIM, Verdict.STITCHED} else Verdict.ALTERED


def _check_sentence(words: str, sources: Sources) -> WordingCheck:
    """The verdict on a single sentence, or on a statement that has no more."""
    tokens = read_tokens(words)
    if not tokens.keys:
        return WordingCheck(statement=words, verdict=Verdict.ABSENT)
    exact = _verbatim(words, tokens, sources)
    if exact:
        return WordingCheck(statement=words, verdict=_verdict_on(exact), matches=exact)
    ids = sources.words.ids_of(tokens.keys)
    statement = Statement(ids, np.array([kind_of(key) for key in tokens.keys], dtype=np.int8))
    windows = nearest_windows(sources.words, statement)
    cut = _cut_inside(words, tokens, windows, sources)
    if cut:
        return WordingCheck(statement=words, verdict=Verdict.CUT, matches=cut)
    pieces = read_pieces(sources.words, statement, windows[0] if windows else None)
    if pieces:
        matches = [_match(sources, words, row, row + length) for row, length in pieces[:N_MATCHES]]
        return WordingCheck(statement=words, verdict=Verdict.STITCHED, matches=tuple(matches))
    near = _altered(windows)
    verdict = Verdict.ALTERED if near else Verdict.ABSENT
    return WordingCheck(
        statement=words, verdict=verdict, matches=tuple(_match(sources, words, w.start, w.end) for w in near)
    )


def _altered(windows: Sequence[Window]) -> list[Window]:
    """The windows that say nearly what the statement says."""
    if not windows or windows[0].score < ALTERED_FROM:
        return []
    least = max(ALTERED_FROM, windows[0].score - FURTHER_WITHIN)
    return [window for window in windows if window.score >= least][:N_MATCHES]


def _verbatim(words: str, tokens: Tokens, sources: Sources) -> tuple[WordingMatch, ...]:
    """Places where exactly these words stand; first those whose sentence says no more than that."""
    places = [_match(sources, words, first, last) for first, last in sources.words.find(tokens)]
    told = [match.model_copy(update={"missing": _missing(sources, match)}) for match in places]
    return tuple(sorted(told, key=lambda match: bool(match.missing))[:N_MATCHES])


def _verdict_on(exact: Sequence[WordingMatch]) -> Verdict:
    """The verdict on words that stand somewhere as they are."""
    return Verdict.CUT if exact[0].missing else Verdict.VERBATIM


def _missing(sources: Sources, match: WordingMatch) -> tuple[Missing, ...]:
    """What a quote leaves out of its sentence before and behind; nothing where it is a whole measure."""
    document = sources.document(match.document)
    register, outline = sources.registers.get(document.id), sources.outlines.get(document.id)
    quoted = read_tokens(match.quote).keys
    for measure in register.measures if register else ():
        if measure.start <= match.end and match.start <= measure.end and len(quoted) > 1:
            if read_tokens(document.text[measure.start : measure.end]).keys == quoted:
                return ()
    blocks = (
        [block for block in outline.blocks if block.overlaps(Span(start=match.start, end=match.end))] if outline else []
    )
    is_prose = all(block.kind in _PROSE for block in blocks)
    around = sentence_around(document.text, match.start, match.end, is_prose=is_prose)
    return missing_around(document.text, match.start, match.end, around)


def _cut_inside(words: str, tokens: Tokens, windows: Sequence[Window], sources: Sources) -> tuple[WordingMatch, ...]:
    """The nearest places whose words are those of the statement and whole parts that it leaves out."""
    found: list[WordingMatch] = []
    for window in windows:
        match = _match(sources, words, window.start, window.end)
        text = sources.document(match.document).text
        if len(sentence_around(text, match.start, match.end, is_prose=True)) > 1:
            continue
        inside = missing_inside(text, (match.start, match.end), tokens.keys)
        if inside:
            missing = sorted((*inside, *_missing(sources, match)), key=lambda part: part.start)
            found.append(match.model_copy(update={"missing": tuple(missing)}))
    return tuple(found[:N_MATCHES])


def _match(sources: Sources, words: str, first: int, last: int) -> WordingMatch:
    """The match of rows first..last with `words`, with what stands around the words on both sides alike."""
    index = sources.words
    document = index.document_at(first)
    start, end = int(index.starts[first]), int(index.ends[last - 1])
    inner = (start, end)
    tokens = read_tokens(words)
    start = _grown_left(document.text, start, words, tokens.starts[0])
    end = _grown_right(document.text, end, words, tokens.ends[-1])
    return _describe(sources, document, (start, end), inner, diff_words(document.text[start:end], words))


def _grown_left(text: str, start: int, words: str, at: int) -> int:
    """`start` moved over the punctuation that both sides have before it: an opening quotation mark."""
    while start > 0 and at > 0 and _is_same_mark(text[start - 1], words[at - 1]):
        start, at = start - 1, at - 1
    return start


def _grown_right(text: str, end: int, words: str, at: int) -> int:
    """`end` moved over the punctuation that both sides have behind it: a full stop."""
    while end < len(text) and at < len(words) and _is_same_mark(text[end], words[at]):
        end, at = end + 1, at + 1
    return end


def _is_same_mark(sign: str, other: str) -> bool:
    """Whether both are the same sign, or quotation marks of any style."""
    return (sign == other and not sign.isspace()) or (sign in _QUOTES and other in _QUOTES)


def _describe(
    sources: Sources, document: Document, place: tuple[int, int], inner: tuple[int, int], diff: tuple[Piece, ...]
) -> WordingMatch:
    start, end = place
    outline, register = sources.outlines.get(document.id), sources.registers.get(document.id)
    measure = _measure_around(register.measures if register else (), *inner)
    path = section_path(outline.sections, inner[0]) if outline else ()
    return WordingMatch(
        document=document.id, title=document.title, measure=measure.number if measure else None,
        headings=tuple(section.heading for section in path), quote=document.text[start:end], start=start, end=end,
        diff=diff, issuer=document.issuer, number=document.number, date=document.date, kind=document.kind,
        source=document.source, is_ocr=document.is_ocr(start, end),
    )  # fmt: skip


def _measure_around(measures: Sequence[Measure], start: int, end: int) -> Measure | None:
    """The smallest measure that holds all of start..end; None when the words are no part of a single one."""
    around = [measure for measure in measures if measure.start <= start and end <= measure.end]
    return min(around, key=lambda measure: measure.end - measure.start, default=None)


# --- several sentences ---


def _matches_of_all(
    statement: str, spans: Sequence[tuple[int, int]], checks: Sequence[WordingCheck], sources: Sources
) -> tuple[WordingMatch, ...]:
    """One match over all sentences where they follow each other in one place; else the best of each sentence.

    Altered sentences come first, so that what differs is seen, then stitched sentences, then verbatim.
    """
    run = _run(checks, len(statement))
    if run is not None:
        first, last = run
        document = sources.document(first.document)
        place = (first.start, last.end)
        return (
            _describe(sources, document, place, place, diff_words(document.text[first.start : last.end], statement)),
        )
    order = (Verdict.ALTERED, Verdict.CUT, Verdict.STITCHED, Verdict.VERBATIM)
    ranked = sorted(
        (order.index(check.verdict), i) for i, check in enumerate(checks) if check.verdict is not Verdict.ABSENT
    )
    matches: list[WordingMatch] = []
    for _, i in ranked:
        best = checks[i].matches[0]
        start, end = spans[i]
        diff = _within(statement[:start], best.diff, statement[end:])
        if not any(
            (other.document, other.start, other.end) == (best.document, best.start, best.end) for other in matches
        ):
            matches.append(best.model_copy(update={"diff": diff}))
    return tuple(matches[:N_MATCHES])


def _run(checks: Sequence[WordingCheck], n_chars: int) -> tuple[WordingMatch, WordingMatch] | None:
    """First and last match where the sentences stand in order in one stretch of a text; None where they do not."""
    kept = [check.matches[0] for check in checks if check.verdict in (Verdict.VERBATIM, Verdict.CUT, Verdict.ALTERED)]
    if len(kept) < len(checks):
        return None
    in_order = all(a.document == b.document and a.end <= b.start for a, b in zip(kept, kept[1:], strict=False))
    if not in_order or kept[-1].end - kept[0].start > 1.5 * n_chars:
        return None
    return kept[0], kept[-1]


def _within(before: str, diff: tuple[Piece, ...], after: str) -> tuple[Piece, ...]:
    """The diff of one sentence as a diff against the whole statement: the words around it are inserted."""
    head: list[Piece] = [("insert", before)] if before else []
    tail: list[Piece] = [("insert", after)] if after else []
    return (*head, *diff, *tail)
