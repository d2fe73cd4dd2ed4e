"""What speaks for a unit as the answer to a question: numbers that mean the same for every candidate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.datatypes import PassageKind
from qa.models.seams import Pairs, Reranker
from qa.question.asked import Asked
from qa.question.wanted import Wanted, states
from qa.ranking.candidates import Searcher
from qa.ranking.cosines import cosines_by_part, scaled
from qa.ranking.heads import NO_HEADS, ProfileHeads, crossings, read_heads
from qa.ranking.unit_table import UnitTable

FRAME_KINDS = {
    PassageKind.TITLE: frozenset[Wanted](),
    PassageKind.RELATED: frozenset[Wanted](),
    PassageKind.DATE: frozenset({Wanted.DATE, Wanted.TIME}),
    PassageKind.CONTACT: frozenset(
        {Wanted.PHONE, Wanted.FAX, Wanted.ADDRESS, Wanted.BODY, Wanted.EMAIL, Wanted.URL, Wanted.PERSON}
    ),
}
FEATURES = (
    "rerank",
    "pair",
    "dense",
    "second",
    "lexical",
    "coverage",
    "meant",
    "meant_dense",
    "meant_second",
    "wanted",
    "frame_off",
    "title",
    "measure",
    "fragment",
    "carried",
)


def arm_features(
    asked: Asked, searcher: Searcher, table: UnitTable, heads: ProfileHeads | None
) -> dict[int, dict[str, float]]:
    """For every unit that an arm brings: cosine of each encoder, readings of products, BM25 as a share of the best.

    meant_dense, meant_second: the larger of the unit's cosine and those of the meanings of terms in it.
    """
    vectors, parts = searcher.vectors(asked), searcher.encoder.parts
    candidates = searcher.candidates(asked, vectors, searcher.units, by_words=searcher.settings.use_lexical)
    best = float(candidates.lexical.max(initial=0.0)) or 1.0
    names = ("dense", "second")
    of_terms = cosines_by_part(vectors, table.term_vectors, parts)
    question, held = scaled(vectors, candidates.stored, parts)
    multiplied = question * held
    heads = heads or NO_HEADS
    crossing = np.zeros(len(candidates.rows))
    if heads.crossing.weights:
        crossing = heads.crossing.of(crossings(question, held, parts, read_heads().projections))
    of_products = {
        "metric": heads.metric.of(multiplied),
        "crossing": crossing,
        "matching": heads.matching.of(multiplied),
        "field_matching": heads.field_matching.of(multiplied),
    }
    return {
        row: {"lexical": float(candidates.lexical[row]) / best}
        | {name: float(values[i]) for name, values in of_products.items()}
        | {name: float(part[i]) for name, part in zip(names, candidates.cosines, strict=False) if part is not None}
        | {
            f"meant_{name}": float(max([part[i], *(meanings[term] for term in table.terms[row])]))
            for name, part, meanings in zip(names, candidates.cosines, of_terms, strict=False)
            if part is not None and meanings is not None
        }
        for i, row in enumerate(candidates.rows)
    }


def word_features(
    asked: Asked, table: UnitTable, rows: Sequence[int], carried: frozenset[int]
) -> list[dict[str, float]]:
    """What the words of each unit say: how much of the question they hold, of what kind they are."""
    held = table.held(asked, rows)
    return [_of_unit(asked, table, row, carried, *shares) for row, shares in zip(rows, held, strict=True)]


def _of_unit(
    asked: Asked, table: UnitTable, row: int, carried: frozenset[int], coverage: float, meant: float
) -> dict[str, float]:
    unit = table.index.units[row]
    words = table.index.words(unit)
    frame = FRAME_KINDS.get(unit.kind)
    is_asked = bool(frame and frame & asked.wanted)
    return {
        "coverage": coverage,
        "meant": meant,
        "wanted": wanted_match(asked, words),
        "frame_off": float(bool(frame) and not is_asked),
        "title": float(unit.kind in (PassageKind.TITLE, PassageKind.RELATED)),
        "measure": float(unit.measure is not None),
        "fragment": float(
            unit.measure is None and (words.endswith((":", "：")) or len(table.index.english(unit)) < 20)
        ),
        "carried": float(row in carried),
    }


def wanted_match(asked: Asked, words: str) -> float:
    """1 when `words` hold a kind of thing that was asked for, -1 when they hold none, 0 when none was asked for."""
    if not asked.wanted:
        return 0.0
    return 1.0 if any(states(kind, words) for kind in asked.wanted) else -1.0


def pair_features(reranker: Reranker, pairs: Pairs, heads: ProfileHeads | None = None) -> list[dict[str, float]]:
    """What a reranker makes of each pair of question and text: "rerank" is its logit. The packaged one gives more.

    These are linear readings of the network's inner states: "pair", which is the same for all profiles, and those of
    "best", "reading" and "field_reading" that `heads` has.
    """
    known = read_heads()
    logits, states = reranker.read_pairs(pairs)
    if heads is None or reranker.card.name != known.reranker or not states.shape[1]:
        return [{"rerank": float(logit)} for logit in logits]
    values = {"rerank": logits.astype(np.float64), "pair": known.pair.of(states)}
    for name in ("best", "reading", "field_reading"):
        head = getattr(heads, name)
        if head is not None:
            values[name] = head.of(states)
    return [{name: float(column[i]) for name, column in values.items()} for i in range(len(pairs))]
