"""A document and a text beside it in another language: which of their spans go together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from qa.corpus.enumeration import Style, line_markers
from qa.corpus.heading_alignment import aligned_headings, pair_holding
from qa.corpus.passages import ReadDocument, read_passages
from qa.corpus.piece_alignment import Piece, align
from qa.datatypes import Document, Language, Measure, Span
from qa.language.numerals import HAN_NUMBER, ORDINAL_WORD, number_value
from qa.language.sentences import split_sentences
from qa.language.shared_marks import marks_of
from qa.parallel_records import AlignedPair, HandAligned, Parallel, ParallelText
from qa.settings import Settings

Vectors = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""A row of length 1 for each sentence, by an encoder that may read both languages."""

# Lines that makers of a translation add: they go with nothing.
_MAKERS_NOTE = re.compile(
    r"\[?(?:译者?注|譯者?註)\s*\d*\s*[：:]|\[?(?:Translator['’]?s?['’]?\s+note|Note by the translator)s?\b",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_RUN_IN = re.compile(
    rf"(?:The\s+)?(?P<o>{ORDINAL_WORD})(?:ly)?\b|(?P<h>{HAN_NUMBER})(?:是|要|则)|第(?P<s>{HAN_NUMBER})[，,、]",
    re.IGNORECASE,
)
_HALF = 0.5


def aligned(reading: ReadDocument, text: ParallelText, vectors: Vectors, settings: Settings) -> Parallel:
    """A parallel text with the pairs that go together: sentences, and inside them the measures of one number.

    What is aligned by hand is taken as it is, and the rest aligned around it.
    """
    document = reading.document
    own = _sentences(document.text)
    if text.made_by:
        return Parallel(text, tuple(_line_by_line(own, text)))
    other = [span for span in _sentences(text.text) if not is_makers_note(text.text, span)]
    fixed = [pair for pair in text.by_hand if pair.span is None or not _is_part(pair.span, own)]
    pairs: list[AlignedPair] = []
    for mine, theirs in _between(own, other, fixed):
        pairs += _aligned_run(document, text, mine, theirs, vectors)
    pairs += [_by_hand(pair, is_inner=False) for pair in fixed if pair.span is not None and pair.beside is not None]
    other_reading = read_passages(Document(id=document.id, title="", language=text.language, text=text.text), settings)
    headings = aligned_headings(reading.outline, other_reading.outline, text.by_hand, pairs)
    pairs += _inner_pairs(reading, other_reading, text, pairs)
    pairs.sort(key=lambda pair: (pair.start, -pair.end))
    whole = [pair for pair in pairs if not pair.is_inner]
    alone = _apart(own, whole)
    alone_beside = _apart(_sentences(text.text), [pair.beside for pair in whole])
    return Parallel(text, tuple(pairs), alone, alone_beside, headings)


def _apart(spans: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that share no character with those taken, which do not overlap each other."""
    ordered = sorted(taken, key=lambda one: one.start)
    found = []
    for span in spans:
        at = bisect_right(ordered, span.start, key=lambda one: one.end)  # the first that ends behind its start
        if at == len(ordered) or ordered[at].start >= span.end:
            found.append(span)
    return tuple(found)


def _line_by_line(own: Sequence[Span], text: ParallelText) -> Iterator[AlignedPair]:
    """The pairs of a text that was made a line for each sentence; an empty line is "-"."""
    start = 0
    for span, line in zip(own, text.text.split("\n"), strict=True):
        if line != "-":
            yield AlignedPair(start=span.start, end=span.end, beside=Span(start=start, end=start + len(line)))
        start += len(line) + 1


def is_makers_note(text: str, span: Span) -> bool:
    """Whether a sentence stands on a line that the makers of a translation added."""
    begin = text.rfind("\n", 0, span.start) + 1
    return _MAKERS_NOTE.match(text, begin) is not None


def _sentences(text: str) -> list[Span]:
    return list(split_sentences(text))


def _is_part(span: Span, sentences: Sequence[Span]) -> bool:
    """Whether a span lies in one sentence and holds less than half of it."""
    holding = sentences[max(0, bisect_right(sentences, span.start, key=lambda one: one.start) - 1)]
    return holding.covers(span) and span.end - span.start < _HALF * (holding.end - holding.start)


def _between(
    own: Sequence[Span], other: Sequence[Span], fixed: Sequence[HandAligned]
) -> Iterator[tuple[list[Span], list[Span]]]:
    """The sentences of both sides that nobody aligned by hand, in the runs that lie between those that somebody did."""
    taken = [pair.span for pair in fixed if pair.span is not None]
    taken_beside = [pair.beside for pair in fixed if pair.beside is not None]
    mine = [span for span in own if not any(one.overlaps(span) for one in taken)]
    theirs = [span for span in other if not any(one.overlaps(span) for one in taken_beside)]
    cuts, reached = [(0, 0)], 0
    for pair in sorted((p for p in fixed if p.span and p.beside), key=lambda p: p.span.start if p.span else 0):
        if pair.span is not None and pair.beside is not None and pair.beside.start >= reached:
            cuts.append((pair.span.start, pair.beside.start))
            reached = pair.beside.end
    cuts.append((_end(own), _end(other)))
    for (begin, begin_beside), (end, end_beside) in pairwise(cuts):
        yield (
            [span for span in mine if begin <= span.start < end],
            [span for span in theirs if begin_beside <= span.start < end_beside],
        )


def _end(spans: Sequence[Span]) -> int:
    return spans[-1].end + 1 if spans else 1


def _aligned_run(
    document: Document, text: ParallelText, own: Sequence[Span], other: Sequence[Span], vectors: Vectors
) -> Iterator[AlignedPair]:
    if not own or not other:
        return
    words, words_beside = [_plain(span, document.text) for span in own], [_plain(span, text.text) for span in other]
    rows = vectors([*words, *words_beside])
    pieces = _pieces(own, document.text, words, document.language, words_beside)
    beside = _pieces(other, text.text, words_beside, text.language, words)
    for bead in align(pieces, beside, (rows[: len(words)], rows[len(words) :])):
        if bead.first < bead.end and bead.first_beside < bead.end_beside:
            yield AlignedPair(
                start=own[bead.first].start,
                end=own[bead.end - 1].end,
                beside=Span(start=other[bead.first_beside].start, end=other[bead.end_beside - 1].end),
                cost=round(bead.cost, 3),
            )


def _plain(span: Span, text: str) -> str:
    return " ".join(span.of(text).split())


def _pieces(
    spans: Sequence[Span], text: str, words: Sequence[str], language: Language, others: Sequence[str]
) -> list[Piece]:
    marks = marks_of(words, language, others)
    return [
        Piece(
            n_chars=max(1, len(_SPACES.sub("", words[i]))),
            marks=marks[i],
            numbers=numbers_at_start(words[i]),
            is_line_start=span.start == 0 or text[span.start - 1] == "\n",
        )
        for i, span in enumerate(spans)
    ]


def numbers_at_start(words: str) -> frozenset[int]:
    """The numbers that a sentence may begin with: "Ii. Main contents" -> {2}, 二、主要内容 -> {2}, 三是 -> {3}."""
    kinds = (Style.HASH, Style.LETTER)
    found = {marker.value for marker in line_markers(words[:60]) if marker.style not in kinds}
    run_in = _RUN_IN.match(words)
    if run_in is not None:
        found.add(number_value(next(filter(None, run_in.groups()))) or 0)
    return frozenset(found - {0})


def _by_hand(pair: HandAligned, *, is_inner: bool) -> AlignedPair:
    if pair.span is None or pair.beside is None:
        raise ValueError("a pair has two sides")
    return AlignedPair(start=pair.span.start, end=pair.span.end, beside=pair.beside, is_inner=is_inner, is_by_hand=True)


def _inner_pairs(
    reading: ReadDocument, other: ReadDocument, text: ParallelText, pairs: Sequence[AlignedPair]
) -> Iterator[AlignedPair]:
    """Parts of sentences that go together: by hand, and measures that have the same number in both texts."""
    own = _sentences(reading.document.text)
    by_hand = [pair for pair in text.by_hand if pair.span is not None and _is_part(pair.span, own)]
    yield from (_by_hand(pair, is_inner=True) for pair in by_hand if pair.beside is not None)
    register = reading.register
    measures = [m for m in register.measures if not any(p.span and p.span.overlaps(m) for p in by_hand)]
    if not measures:
        return
    theirs = other.register
    numbered = {measure.number: measure for measure in theirs.measures}
    n_own, n_theirs = (Counter(map(_aspect, one.measures)) for one in (register, theirs))
    starts = sorted(pairs, key=lambda pair: pair.start)
    for measure in measures:
        found, holding = numbered.get(measure.number), pair_holding(starts, measure)
        if found is None or holding is None or n_own[_aspect(measure)] != n_theirs[_aspect(measure)]:
            continue  # another count: the numbers may not mean the same measures
        if holding.beside.covers(found) and not _is_whole(holding, measure):
            beside = Span(start=found.start, end=found.end)
            yield AlignedPair(start=measure.start, end=measure.end, beside=beside, is_inner=True)


def _aspect(measure: Measure) -> str:
    return measure.number.rpartition(".")[0]


def _is_whole(pair: AlignedPair, span: Span) -> bool:
    return pair.start == span.start and pair.end == span.end
