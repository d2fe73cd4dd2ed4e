"""Does a text really say this? A statement in, a verdict out, with the place and the difference word by word.

Verdict on one sentence:

verbatim   all its words stand side by side in one place. Letter case, quotation marks, white space, hyphens, full-width
           forms, the form of numbers and dates, and punctuation between words may differ; numbers, signs and words
           may not.
cut        so they do, or with whole parts left out between them; but a part of their sentence is left out that
           limits or completes what it says (qa/wording/cuts.py).
rendered   a text that stands beside a document in another language holds exactly these words.
stitched   it consists of long verbatim runs from places that are apart.
altered    a place says nearly this, or counts the same thing (qa/wording/counted.py); or the words stand there, but not
           at the place or by the speaker that the statement names (qa/wording/claims.py).
other_language  a passage in another language says nearly this; nothing can be compared word for word.
absent     no place does.

Verdict on a statement of several sentences: `verbatim` when the whole stands in one place; where all sentences have
one verdict, that one; `stitched` when every sentence is verbatim or stitched; `cut` when every sentence is verbatim or
cut; `other_language` when every sentence is rendered or that; `altered` in all other cases.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from qa.datatypes import Verdict, WordingCheck, WordingMatch
from qa.language.identification import language_of
from qa.language.sentences import split_sentences
from qa.wording.difference import diff_words, within
from qa.wording.matching import Sources as Sources
from qa.wording.matching import described
from qa.wording.matching import sources_of as sources_of
from qa.wording.sentence_check import N_MATCHES, check_sentence, verbatim_places, verdict_on
from qa.wording.tokens import read_tokens

_LINE_WRAP = re.compile(r"(?<!\n)\r?\n(?!\s*\n)")


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
        return check_sentence(statement, sources)
    checks = tuple(check_sentence(statement[start:end], sources) for start, end in spans)
    language = language_of(statement)
    exact = verbatim_places(statement, read_tokens(statement), sources)
    if exact:
        return WordingCheck(
            statement=statement, verdict=verdict_on(exact), matches=exact, sentences=checks, language=language
        )
    verdict = verdict_of_all([check.verdict for check in checks])
    matches = _matches_of_all(statement, spans, checks, sources)
    return WordingCheck(
        statement=statement, verdict=verdict, matches=matches, sentences=checks, language=language,
        figures=tuple(figure for check in checks for figure in check.figures),
        claims=tuple(claim for check in checks for claim in check.claims),
    )  # fmt: skip


def sentence_spans(statement: str) -> list[tuple[int, int]]:
    """Where the sentences of a statement are. A single line end is a wrapped line, an empty line ends a sentence."""
    unwrapped = _LINE_WRAP.sub(lambda match: " " * len(match.group()), statement)
    spans = [(span.start, span.end) for span in split_sentences(unwrapped)]
    return [(start, end) for start, end in spans if read_tokens(statement[start:end]).keys]


# What sentences of these verdicts together are, when they do not stand together in one place.
_TOGETHER = (
    ({Verdict.ABSENT}, Verdict.ABSENT),
    ({Verdict.RENDERED}, Verdict.RENDERED),
    ({Verdict.VERBATIM, Verdict.STITCHED}, Verdict.STITCHED),
    ({Verdict.VERBATIM, Verdict.CUT}, Verdict.CUT),
    ({Verdict.RENDERED, Verdict.OTHER_LANGUAGE}, Verdict.OTHER_LANGUAGE),
)


def verdict_of_all(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on sentences that do not stand together in one place."""
    distinct = set(verdicts)
    return next((verdict for together, verdict in _TOGETHER if distinct <= together), Verdict.ALTERED)


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
            described(sources, document, place, place, diff_words(document.text[first.start : last.end], statement)),
        )
    order = (
        Verdict.ALTERED, Verdict.CUT, Verdict.STITCHED, Verdict.OTHER_LANGUAGE, Verdict.RENDERED, Verdict.VERBATIM,
    )  # fmt: skip
    ranked = sorted(
        (order.index(check.verdict), i) for i, check in enumerate(checks) if check.verdict is not Verdict.ABSENT
    )
    matches: list[WordingMatch] = []
    for _, i in ranked:
        best = checks[i].matches[0]
        start, end = spans[i]
        diff = within(statement[:start], best.diff, statement[end:])
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
