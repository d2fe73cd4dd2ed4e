"""The verdict on a single sentence: exact words, cut, rendered, stitched, altered, counted elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from qa.datatypes import Verdict, WordingCheck, WordingMatch
from qa.language.identification import language_of
from qa.verdicts import Claim, Figure
from qa.wording.across import in_other_language, rendered
from qa.wording.align import Statement, Window, nearest_windows
from qa.wording.claims import Claimed, judged, read_claims
from qa.wording.counted import Count, counts_of, is_mere_count
from qa.wording.cuts import missing_inside, sentence_around
from qa.wording.difference import within
from qa.wording.figures import aligned_figures
from qa.wording.matching import Sources, match_of, missing_of
from qa.wording.stitches import read_pieces
from qa.wording.tokens import Kind, Tokens, kind_of, read_tokens

N_MATCHES = 3
# Least score of the nearest window (align.score_of) for `altered`. On eval/wording-sets/wording-tune.jsonl
# absent statements reach 0.51 and altered statements begin at 0.70; this is the middle.
ALTERED_FROM = 0.6
FURTHER_WITHIN = 0.15  # a second altered match may score this much less than the first
_WHOLE = (Verdict.VERBATIM, Verdict.CUT, Verdict.RENDERED)


def check_sentence(words: str, sources: Sources) -> WordingCheck:
    """The verdict on a single sentence, or on a statement that has no more.

    What the statement says of its own words ("measure 2.3: ...") is taken off, unless a text says that too.
    """
    found = _check_words(words, sources, None)
    claimed = read_claims(words) if found.verdict not in _WHOLE else None
    if claimed is None:
        return found
    inner = _check_words(words[claimed.start : claimed.end], sources, claimed)
    return found if inner.verdict is Verdict.ABSENT else _with_claims(words, claimed, inner, sources)


def _with_claims(words: str, claimed: Claimed, inner: WordingCheck, sources: Sources) -> WordingCheck:
    """The check of the words with what is said of them: altered where they do not stand there, or are another's."""
    claims = _claims(claimed, inner.matches[0], sources)
    before, after = words[: claimed.start], words[claimed.end :]
    matches = tuple(match.model_copy(update={"diff": within(before, match.diff, after)}) for match in inner.matches)
    is_wrong = any(claim.agrees is False for claim in claims)
    verdict = Verdict.ALTERED if is_wrong and inner.verdict is not Verdict.OTHER_LANGUAGE else inner.verdict
    return inner.model_copy(update={"statement": words, "verdict": verdict, "matches": matches, "claims": claims})


def _claims(claimed: Claimed, match: WordingMatch, sources: Sources) -> tuple[Claim, ...]:
    document = sources.document(match.document)
    return judged(claimed, match, document, sources.outlines.get(document.id), sources.terms)


def _check_words(words: str, sources: Sources, claimed: Claimed | None) -> WordingCheck:
    """The verdict on words. claimed: where and by whom they are said to be; such places come first."""
    tokens, language = read_tokens(words), language_of(words)
    if not tokens.keys:
        return WordingCheck(statement=words, verdict=Verdict.ABSENT, language=language)
    exact = verbatim_places(words, tokens, sources, claimed)
    if exact:
        return WordingCheck(statement=words, verdict=verdict_on(exact), matches=exact, language=language)
    ids = sources.words.ids_of(tokens.keys)
    statement = Statement(ids, np.array([kind_of(key) for key in tokens.keys], dtype=np.int8))
    windows = nearest_windows(sources.words, statement)
    cut = _cut_inside(words, tokens, windows, sources)
    if cut:
        return WordingCheck(statement=words, verdict=Verdict.CUT, matches=cut, language=language)
    beside = rendered(words, tokens, sources)
    if beside:
        return beside
    pieces = read_pieces(sources.words, statement, windows[0] if windows else None)
    if pieces:
        matches = [match_of(sources, words, row, row + length) for row, length in pieces[:N_MATCHES]]
        return WordingCheck(statement=words, verdict=Verdict.STITCHED, matches=tuple(matches), language=language)
    near = _altered(windows)
    is_bare = not near or is_mere_count(tokens)
    counted = counts_of(sources.words, words, tokens)[:N_MATCHES] if is_bare else []
    over = near[0].score if near else ALTERED_FROM if counted else 0.0
    across = in_other_language(words, tokens, sources, over=over)
    if across:
        return across
    check = _counted_check(words, tokens, counted, sources) or (_altered_check(words, near, sources) if near else None)
    if check and not is_bare and check.figures and not any(figure.text for figure in check.figures):
        check = _counted_check(words, tokens, counts_of(sources.words, words, tokens)[:N_MATCHES], sources) or check
    return check or WordingCheck(statement=words, verdict=Verdict.ABSENT, language=language)


def _altered_check(words: str, windows: Sequence[Window], sources: Sources) -> WordingCheck | None:
    """The check of words that these windows nearly say; None where there is no window."""
    if not windows:
        return None
    matches = tuple(match_of(sources, words, window.start, window.end) for window in windows)
    return WordingCheck(
        statement=words, verdict=Verdict.ALTERED, matches=matches, language=language_of(words),
        figures=aligned_figures(matches[0].quote, words),
    )  # fmt: skip


def _counted_check(words: str, tokens: Tokens, counted: Sequence[Count], sources: Sources) -> WordingCheck | None:
    """The check of words whose number is counted at these places; None where there is none."""
    check = _altered_check(words, [Window(one.start, one.end, one.score) for one in counted], sources)
    if check is None:
        return None
    best, index = counted[0], sources.words
    said = words[tokens.starts[best.said] : tokens.ends[best.said]]
    place = index.document_at(best.number).text[index.starts[best.number] : index.ends[best.number]]
    agrees = index.key_of_row(best.number) == tokens.keys[best.said]
    first = Figure(kind="number", said=said, text=place, agrees=agrees)
    others = (figure for figure in check.figures if figure.said != said)
    return check.model_copy(update={"figures": (first, *others)})


def _altered(windows: Sequence[Window]) -> list[Window]:
    """The windows that say nearly what the statement says."""
    if not windows or windows[0].score < ALTERED_FROM:
        return []
    least = max(ALTERED_FROM, windows[0].score - FURTHER_WITHIN)
    return [window for window in windows if window.score >= least][:N_MATCHES]


def verbatim_places(
    words: str, tokens: Tokens, sources: Sources, claimed: Claimed | None = None
) -> tuple[WordingMatch, ...]:
    """Places where exactly these words stand: first those whose sentence says no more."""
    places = [match_of(sources, words, first, last) for first, last in sources.words.find(tokens)]
    told = [match.model_copy(update={"missing": missing_of(sources, match, words)}) for match in places]

    def rank(match: WordingMatch) -> tuple[bool, int]:
        claims = _claims(claimed, match, sources) if claimed and len(told) > 1 else ()
        return bool(match.missing), sum(claim.agrees is False for claim in claims)

    return tuple(sorted(told, key=rank)[:N_MATCHES])


def verdict_on(exact: Sequence[WordingMatch]) -> Verdict:
    """The verdict on words that stand somewhere as they are."""
    return Verdict.CUT if exact[0].missing else Verdict.VERBATIM


def _cut_inside(words: str, tokens: Tokens, windows: Sequence[Window], sources: Sources) -> tuple[WordingMatch, ...]:
    """The nearest places whose words are those of the statement and whole parts that it leaves out."""
    found: list[WordingMatch] = []
    for window in windows:
        held = Counter(sources.words.key_of_row(row) for row in range(window.start, window.end))
        if any(kind_of(key) is not Kind.JOINT for key in Counter(tokens.keys) - held):
            continue  # words of its own: no mere cut
        match = match_of(sources, words, window.start, window.end)
        text = sources.document(match.document).text
        if len(sentence_around(text, match.start, match.end, is_prose=True)) > 1:
            continue
        inside = missing_inside(text, (match.start, match.end), tokens.keys)
        if inside:
            missing = sorted((*inside, *missing_of(sources, match, words)), key=lambda part: part.start)
            found.append(match.model_copy(update={"missing": tuple(missing)}))
    return tuple(found[:N_MATCHES])
