"""What speaks for a unit as the answer to a question: a few numbers that mean the same in every text.

Cosines are told as standard deviations above those of questions that belong to no corpus (`qa.index.background`),
so they mean the same for every encoder, language and corpus; of several encoders the mean counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from qa.datatypes import Language, ModelCard, PassageKind
from qa.index.background import Norm
from qa.models.seams import Pairs, Reranker
from qa.question.asked import Asked
from qa.question.wanted import Wanted, states
from qa.ranking import known
from qa.ranking.candidates import Candidates, Searcher
from qa.ranking.cosines import Scores, cosines_by_part, fused_scores
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
    "unit_near",  # how near the unit comes to the question
    "passage_near",  # how near its passage does, the longest it belongs to
    "unit_words",  # BM25 of the unit, as a share of the best unit's
    "passage_words",  # the same of its passage
    "coverage",  # share of what the question names that it holds, 0..1; the meaning of a term counts for the term
    "rerank",  # logit of the reranker / 10, where question and text are English
    "rerank_glossed",  # the same where either was put into English
    "wanted",  # it holds a kind of thing that was asked for: 1, holds none: -1, none was asked for: 0
    "frame_off",  # it is of the page's frame, and that is not asked for
    "title",
    "measure",
    "fragment",  # a line that only leads to the next
    "first",  # it is the first of its passage
    "length",  # ln of its length in hundreds of characters; a Chinese one counts 2.5
    "document_named",  # the question names its document
    "carried",  # an earlier turn's answer rested near it
    *known.FEATURES,  # what questions whose answers are known say
)
STANDARD_LOGITS = Norm(-5.0, 5.0)  # of the packaged reranker over candidates, about; others are brought to it
_HAN_CHARS = 2.5
_LEAST_CHARS = 5
_FRAGMENT_CHARS = 20


class Drawn(NamedTuple):
    """The units that the arms bring for a question, with what the arms say.

    passages: the row of the longest passage of each.
    """

    rows: list[int]
    passages: list[int]
    features: list[dict[str, float]]
    nearest: float  # how near the nearest passage of all comes


def draw(asked: Asked, searcher: Searcher, table: UnitTable, carried: frozenset[int]) -> Drawn:
    """The `n_candidates` best units by the arms together, and the carried ones among those that any arm brings.

    A unit is as near as its words or the meaning of a term in it, whichever is nearer.
    """
    vectors, parts = searcher.vectors(asked), searcher.encoder.parts
    by_words, n = searcher.settings.use_lexical, searcher.settings.n_candidates
    units = searcher.candidates(asked, vectors, searcher.units, by_words=by_words)
    passages = searcher.candidates(asked, vectors, searcher.passages, by_words=by_words)
    order = np.argsort(-_fused(units), kind="stable")
    chosen = [i for place, i in enumerate(order.tolist()) if place < n or units.rows[i] in carried]
    rows = [units.rows[i] for i in chosen]
    items = searcher.index.units
    longest = [max(items[row].passages, key=lambda one: _length(searcher, one)) for row in rows]
    of_passages = searcher.cosines(asked, vectors, searcher.passages, longest)
    of_units = [None if cosine is None else cosine[chosen] for cosine in units.cosines]
    of_terms = cosines_by_part(vectors, table.term_vectors, parts)
    explained = [
        _nearer(own, terms, [table.terms[row] for row in rows]) for own, terms in zip(of_units, of_terms, strict=True)
    ]
    of_units_norms, norms = (searcher.norms(asked.language, place) for place in ("units", "passages"))
    near_unit, near_passage = nearness(explained, of_units_norms), nearness(of_passages, norms)
    nearest = nearness(passages.cosines, norms)
    best_unit, best_passage = (float(one.lexical.max(initial=0.0)) or 1.0 for one in (units, passages))
    read = [cosine for cosine in of_units if cosine is not None]
    dense = np.mean(read, axis=0) if read else np.zeros(len(rows))
    features = [
        {
            "unit_near": float(near_unit[i]),
            "passage_near": float(near_passage[i]),
            "unit_words": float(units.lexical[row]) / best_unit,
            "passage_words": float(passages.lexical[passage]) / best_passage,
            "dense": float(dense[i]),
        }
        for i, (row, passage) in enumerate(zip(rows, longest, strict=True))
    ]
    return Drawn(rows, longest, features, float(nearest.max(initial=0.0)))


def _nearer(own: Scores | None, terms: Scores | None, held: Sequence[Sequence[int]]) -> Scores | None:
    """The cosine of each unit, or of the meaning of a term that it holds where that is larger."""
    if own is None or terms is None or not len(terms):
        return own
    return np.array([max([cosine, *terms[list(of)]]) for cosine, of in zip(own, held, strict=True)])


def _length(searcher: Searcher, passage: int) -> int:
    held = searcher.index.passages[passage]
    return held.end - held.start


def _fused(found: Candidates) -> Scores:
    """The sum of the arms' standard scores among the candidates; words count half."""
    arms = [(1.0, cosine) for cosine in found.cosines if cosine is not None]
    return fused_scores([*arms, (0.5, found.lexical[found.rows])])


def nearness(cosines: Sequence[Scores | None], norms: Sequence[Norm]) -> Scores:
    """The mean over the encoders that read the question of their standard cosines, shape (n,)."""
    standard = [
        (cosine - norm.mean) / norm.spread for cosine, norm in zip(cosines, norms, strict=True) if cosine is not None
    ]
    n = next((len(cosine) for cosine in cosines if cosine is not None), 0)
    return np.mean(standard, axis=0) if standard else np.zeros(n)


def word_features(asked: Asked, table: UnitTable, drawn: Drawn, carried: frozenset[int]) -> list[dict[str, float]]:
    """What the words of each unit say: how much of the question they hold, of what kind they are."""
    held = table.held(asked, drawn.rows)
    return [
        _of_unit(asked, table, row, passage, row in carried, share)
        for row, passage, share in zip(drawn.rows, drawn.passages, held, strict=True)
    ]


def _of_unit(
    asked: Asked, table: UnitTable, row: int, passage: int, is_carried: bool, coverage: float
) -> dict[str, float]:
    index = table.index
    unit = index.units[row]
    words = index.words(unit)
    frame = FRAME_KINDS.get(unit.kind)
    is_asked = bool(frame and frame & asked.wanted)
    n_chars = len(words) * (_HAN_CHARS if index.language_of(unit.document) == "zh" else 1.0)
    return {
        "coverage": coverage,
        "wanted": wanted_match(asked, words),
        "frame_off": float(bool(frame) and not is_asked),
        "title": float(unit.kind in (PassageKind.TITLE, PassageKind.RELATED)),
        "measure": float(unit.measure is not None),
        "fragment": float(unit.measure is None and (words.endswith((":", "：")) or n_chars < _FRAGMENT_CHARS)),
        "first": float(unit.start == index.passages[passage].start),
        "length": math.log(max(_LEAST_CHARS, n_chars) / 100),
        "document_named": float(unit.document in asked.named),
        "carried": float(is_carried),
    }


def wanted_match(asked: Asked, words: str) -> float:
    """1 when `words` hold a kind of thing that was asked for, -1 when they hold none, 0 when none was asked for."""
    if not asked.wanted:
        return 0.0
    return 1.0 if any(states(kind, words) for kind in asked.wanted) else -1.0


def rerank_features(
    reranker: Reranker, pairs: Pairs, languages: Sequence[tuple[Language, Language]], fitted_with: ModelCard | None
) -> list[dict[str, float]]:
    """What a reranker makes of each pair of question and text, all in one call.

    languages: of each question and text as they were written. fitted_with: the card of the reranker whose logits the
    weights know; those of another are brought to its mean and spread, question by question, so that only their order
    and distances count.
    """
    logits = np.array(reranker.score_pairs(pairs), dtype=np.float64)
    if fitted_with is None or fitted_with.name != reranker.card.name:
        questions = np.array([question for question, _ in pairs])
        for question in dict.fromkeys(questions.tolist()):
            of = questions == question
            spread = float(logits[of].std()) or 1.0
            logits[of] = STANDARD_LOGITS.mean + STANDARD_LOGITS.spread * (logits[of] - logits[of].mean()) / spread
    names = ["rerank" if one == ("en", "en") else "rerank_glossed" for one in languages]
    return [{name: float(logit) / 10} for name, logit in zip(names, logits, strict=True)]


def linear(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of features; those without a weight do not count."""
    return sum([weight * features.get(name, 0.0) for name, weight in weights.items()])
