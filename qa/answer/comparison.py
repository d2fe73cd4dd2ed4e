"""What differs between the measures of two texts: added, removed, reworded, renumbered."""

from __future__ import annotations

from typing import Literal

from rapidfuzz.distance import Levenshtein

from qa.corpus.passages import ReadDocument
from qa.datatypes import Measure, Record
from qa.index.versions import short_version
from qa.wording.difference import diff_words
from qa.wording.tokens import read_tokens

MIN_ALIKE = 0.5  # share of words in common from which two measures count as the same measure in other words


class Side(Record):
    """One of the texts that are compared."""

    document: str
    title: str
    date: str
    version: str
    declared: int | None  # None: the text declares no number of measures
    found: int


class Reworded(Record):
    """A measure in other words, maybe under another number; `diff` turns the old words into the new words."""

    old: Measure
    new: Measure
    diff: tuple[tuple[Literal["equal", "delete", "insert"], str], ...]


class Renumbered(Record):
    """A measure in the same words under another number."""

    old: Measure
    new: Measure


class Comparison(Record):
    """The measures of two texts against each other, each measure in exactly one of the groups."""

    old: Side
    new: Side
    added: tuple[Measure, ...] = ()
    removed: tuple[Measure, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    renumbered: tuple[Renumbered, ...] = ()
    n_unchanged: int = 0
    notes: tuple[str, ...] = ()


def compare(old: ReadDocument, new: ReadDocument) -> Comparison:
    """The measures of `new` against those of `old`.

    Measures with the same words are paired first, those with the same number before any other; then the rest, the most
    alike first, as far as half of their words agree.
    """
    pairs = _same_words(old.register.measures, new.register.measures)
    olds = [m for m in old.register.measures if all(m is not o for o, _ in pairs)]
    news = [m for m in new.register.measures if all(m is not n for _, n in pairs)]
    alike = _alike(olds, news)
    notes = tuple(f"no measures were found in {r.document.id}" for r in (old, new) if not r.register.measures)
    return Comparison(
        old=_side(old),
        new=_side(new),
        added=tuple(m for m in news if all(m is not n for _, n in alike)),
        removed=tuple(m for m in olds if all(m is not o for o, _ in alike)),
        reworded=tuple(Reworded(old=o, new=n, diff=diff_words(o.text, n.text)) for o, n in alike),
        renumbered=tuple(Renumbered(old=o, new=n) for o, n in pairs if o.number != n.number),
        n_unchanged=sum(o.number == n.number for o, n in pairs),
        notes=notes,
    )


def _side(reading: ReadDocument) -> Side:
    document, register = reading.document, reading.register
    return Side(
        document=document.id, title=document.title, date=document.date, version=short_version(document.text),
        declared=register.declared, found=register.found,
    )  # fmt: skip


def _same_words(olds: tuple[Measure, ...], news: tuple[Measure, ...]) -> list[tuple[Measure, Measure]]:
    """Pairs with the same words but for white space, in the order of the old text."""
    waiting: dict[str, list[Measure]] = {}
    for measure in news:
        waiting.setdefault(_words(measure), []).append(measure)
    pairs: dict[int, Measure] = {}
    for wants_number in (True, False):
        for row, measure in enumerate(olds):
            left = [] if row in pairs else waiting.get(_words(measure), [])
            fitting = next(
                (candidate for candidate in left if candidate.number == measure.number or not wants_number), None
            )
            if fitting is not None:
                left.remove(fitting)
                pairs[row] = fitting
    return [(olds[row], pairs[row]) for row in sorted(pairs)]


def _words(measure: Measure) -> str:
    return " ".join(measure.text.split())


def _alike(olds: list[Measure], news: list[Measure]) -> list[tuple[Measure, Measure]]:
    """Pairs of measures in other words, in the order of the old text.

    The most alike are paired first; of pairs equally alike, those with the same number.
    """
    keys = [read_tokens(measure.text).keys for measure in news]
    scored: list[tuple[float, bool, int, int]] = []
    for i, old in enumerate(olds):
        wanted = read_tokens(old.text).keys
        for j, new in enumerate(news):
            score = Levenshtein.normalized_similarity(wanted, keys[j], score_cutoff=MIN_ALIKE)
            if score >= MIN_ALIKE:
                scored.append((-score, old.number != new.number, i, j))
    paired: dict[int, int] = {}
    for _, _, i, j in sorted(scored):
        if i not in paired and j not in paired.values():
            paired[i] = j
    return [(olds[i], news[paired[i]]) for i in sorted(paired)]
