"""How near each thing that a document states is to what is asked: every one is scored, not the best few.

Scores are standardised within the document, as lengths and subjects of documents differ more than their sentences do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from importlib import resources

import numpy as np

from qa.datatypes import Record
from qa.language.words import tokens
from qa.question.asked import Asked, Facet
from qa.question.concepts import Concept
from qa.ranking.candidates import Places, Searcher, searched
from qa.ranking.cosines import Scores
from qa.ranking.stated_slots import Slot, has_facet, heads_facet, slots_in, states_slot
from qa.ranking.stated_things import Head, Statement
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import Logistic

COMMON = 0.4  # share of a document's statements from which a word tells none of them from the others


class Line(Record):
    """A fitted model of what belongs to a whole answer, and the probability from which it is shown.

    first: of each statement by itself; second: of what the first makes of it and of what stands around it.
    """

    first: Logistic
    second: Logistic
    show_from: float
    near_from: float  # from here it is offered as near


class Lines(Record):
    """Fitted lines by kind of question, and what they were fitted on."""

    fitted_on: tuple[str, ...]
    lines: dict[str, Line]


@lru_cache(maxsize=1)
def read_lines() -> Lines:
    """The lines that come with the package."""
    text = resources.files("qa.ranking").joinpath("breadth.json").read_text(encoding="utf-8")
    return Lines.model_validate(json.loads(text))


class Relevance:
    """Scores the units and passages of a document for what is asked."""

    def __init__(self, searcher: Searcher, table: UnitTable) -> None:
        """Take what holds the encoders and the index, and the words of its units."""
        self.searcher, self.table = searcher, table

    def of_units(self, asked: Asked, rows: Sequence[int]) -> Scores:
        """The mean standard score of the encoders' cosines, shape (n,), for units of one document."""
        return self._standard(self._cosines(asked, self.searcher.units, rows))

    def raw(self, asked: Asked, rows: Sequence[int]) -> Scores:
        """The cosine of the first encoder that reads the question, -1..1, shape (n,): two encoders have two scales."""
        return self._cosines(asked, self.searcher.units, rows)[0]

    def of_passages(self, asked: Asked, rows: Sequence[int]) -> Scores:
        """The same of the passages that units belong to: for each unit its best, shape (n,)."""
        index = self.searcher.index
        passages = sorted({passage for row in rows for passage in index.units[row].passages})
        scores = self._standard(self._cosines(asked, self.searcher.passages, passages))
        of_passage = dict(zip(passages, scores.tolist(), strict=True))
        return np.array([max(of_passage[passage] for passage in index.units[row].passages) for row in rows])

    def by_words(self, asked: Asked, rows: Sequence[int]) -> Scores:
        """The standard score of BM25, shape (n,)."""
        places = self.searcher.units
        scores = np.asarray(
            self.searcher.lexical_for(asked, places).scores(" ".join(searched(asked)), np.array(rows)), dtype=np.float64
        )[list(rows)]
        return self._standard([scores])

    def telling(self, asked: Asked, rows: Sequence[int]) -> Asked | None:
        """What is asked without the words that most of a document's statements hold; None where none is left."""
        sets = [self.table.token_sets[row] for row in rows]
        kept = tuple(
            concept
            for concept in asked.concepts
            if sum(concept.support(tokens) >= 1.0 for tokens in sets) < COMMON * len(sets)
        )
        if not kept:
            return None
        return asked if len(kept) == len(asked.concepts) else _without(asked, kept)

    def held_by_heads(self, telling: Asked, document: str, heads: Iterable[Head]) -> dict[Head, float]:
        """Share of the telling words that each heading, or what it is called in the other language, holds, 0..1."""
        index = self.table.index
        glosses = partial(index.glosses.of, index.documents[document])
        return {
            head: self.table.share(telling.concepts, frozenset(tokens(head.words) + tokens(glosses(head.words))))
            for head in dict.fromkeys(heads)
        }

    def _cosines(self, asked: Asked, places: Places, rows: Sequence[int]) -> list[Scores]:
        cosines = self.searcher.cosines(asked, self.searcher.vectors(asked), places, rows)
        return [cosine for cosine in cosines if cosine is not None]

    @staticmethod
    def _standard(arms: Sequence[Scores]) -> Scores:
        """The mean of each arm's standard scores; 0 where all are the same."""
        return np.asarray(np.mean([(arm - arm.mean()) / (arm.std() or 1.0) for arm in arms], axis=0), dtype=np.float64)


def _without(asked: Asked, kept: tuple[Concept, ...]) -> Asked:
    return replace(asked, concepts=kept)


def features(
    relevance: Relevance,
    whole: Asked,
    subject: Asked | None,
    statements: Sequence[Statement],
    facet: Facet | None = None,
) -> dict[str, Scores]:
    """What speaks for each statement of a document as part of a whole answer: name -> shape (n,).

    whole: the question; subject: what it is about, None where it is the text itself; facet: what of it is asked for.
    dense, question, passage, lexical: standard scores; cosine: -1..1; own, head: share of the telling words of the
    subject that the statement, or a heading above it, holds, 0..1; untold: facet where no word of the subject tells;
    length: the logarithm of the English characters; all others are 0 or 1.
    """
    index, rows = relevance.searcher.index, [one.row for one in statements]
    n, about = len(rows), subject or whole
    telling = relevance.telling(about, rows) if subject else None
    of_facet = _flags(statements, lambda one: facet is not None and has_facet(facet, one.words))
    return {
        "dense": relevance.of_units(about, rows),
        "question": relevance.of_units(whole, rows),
        "passage": relevance.of_passages(about, rows),
        "lexical": relevance.by_words(about, rows),
        "cosine": relevance.raw(about, rows),
        "all_telling": np.full(n, float(telling is not None)),
        "length": np.log([1.0 + len(index.english(index.units[row])) for row in rows]),
        "facet": of_facet,
        "facet_head": _flags(
            statements, lambda one: facet is not None and any(heads_facet(facet, head.words) for head in one.heads)
        ),
        "untold": of_facet * float(telling is None),
        "sum": _flags(statements, lambda one: bool(slots_in(one.words) & {Slot.AMOUNT, Slot.RATE})),
        "who": _flags(statements, lambda one: states_slot(Slot.WHO, one.words)),
        "bracketed": _flags(statements, lambda one: one.words[0] in "(（〔[" and one.words[-1] in ")）〕]"),
        "place": np.linspace(0.0, 1.0, n),
        **_held(relevance, telling, statements),
    }


def _flags(statements: Sequence[Statement], is_so: Callable[[Statement], bool]) -> Scores:
    return np.array([float(is_so(one)) for one in statements])


def _held(relevance: Relevance, telling: Asked | None, statements: Sequence[Statement]) -> dict[str, Scores]:
    """Share of the telling words that each statement, and the headings above it, hold."""
    if telling is None:
        return {"own": np.zeros(len(statements)), "head": np.zeros(len(statements))}
    index, share = relevance.searcher.index, relevance.table.share
    own = (frozenset(tokens(one.words) + tokens(index.english(index.units[one.row]))) for one in statements)
    of_head = relevance.held_by_heads(
        telling, statements[0].document, (head for one in statements for head in one.heads)
    )
    return {
        "own": np.array([share(telling.concepts, words) for words in own]),
        "head": np.array([max((of_head[head] for head in one.heads), default=0.0) for one in statements]),
    }


def around(odds: Scores, statements: Sequence[Statement]) -> dict[str, Scores]:
    """The log-odds of each statement beside those of what stands around it: name -> shape (n,).

    section, section_best: mean and highest under the same innermost heading (without headings: its own); list: mean of
    the list it stands in or leads to; best, five: the highest, and the mean of the five highest, of the document.
    """
    sections: dict[object, list[int]] = {}
    lists: dict[int, list[int]] = {}
    for place, one in enumerate(statements):
        sections.setdefault(one.heads[-1] if one.heads else place, []).append(place)
        lists.setdefault(place if one.lead is None else one.lead, []).append(place)
    section, section_best, of_list = np.zeros(len(odds)), np.zeros(len(odds)), np.array(odds)
    for places in sections.values():
        section[places], section_best[places] = odds[places].mean(), odds[places].max()
    for places in lists.values():
        of_list[places] = odds[places].mean()
    highest = np.sort(odds)[::-1]
    return {
        "own": odds, "section": section, "section_best": section_best, "list": of_list,
        "best": np.full(len(odds), highest[0]), "five": np.full(len(odds), highest[:5].mean()),
    }  # fmt: skip


def log_odds_of(model: Logistic, found: Mapping[str, Scores]) -> Scores:
    """Bias + sum of weight * feature, shape (n,)."""
    return np.asarray(model.bias + sum(weight * found[name] for name, weight in model.weights.items()))


def chances(line: Line, found: Mapping[str, Scores], statements: Sequence[Statement]) -> Scores:
    """How likely each statement belongs to the answer, 0..1, shape (n,)."""
    odds = log_odds_of(line.second, around(log_odds_of(line.first, found), statements))
    return np.asarray(1 / (1 + np.exp(-odds)))
