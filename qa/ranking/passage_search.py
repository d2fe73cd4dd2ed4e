"""Passages for people: the places nearest to a question, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from qa.datatypes import Hit
from qa.language.words import tokens
from qa.question.asked import Asked
from qa.ranking.candidates import Searcher, searched
from qa.ranking.cosines import fused_scores

_MIN_KNOWN_SHARE = 0.5
DENSE_WEIGHT, LEXICAL_WEIGHT, RERANK_WEIGHT = 1.0, 0.5, 2.0  # of each arm's standard scores (docs/decisions/0011)


def best_passages(asked: Asked, searcher: Searcher, n: int) -> list[Hit]:
    """The n best passages, best first, each with the scores of the stages that saw it.

    `scores` holds "dense" (mean of the encoders' cosines, -1..1), "lexical" (BM25), "fused" (the weighted sum of
    each arm's standard scores, see `fused_scores`) and, where the reranker looked, "rerank" (its logit). Hits stand in
    the order of the fused score and the logit's standard score, whose sum is `score`.

    The lexical arm is heard only where at least half of the question's words occur in the corpus. The reranker is
    asked for short questions only: it was trained on those, and for long questions it was measured to rank worse than
    no reranker (docs/decisions/0011).
    """
    places, by_words = searcher.passages, searcher.settings.use_lexical and _is_known(asked, searcher)
    candidates = searcher.candidates(asked, searcher.vectors(asked), places, by_words=by_words)
    if not candidates.rows:
        return []
    order = np.argsort(candidates.rows)
    rows = [candidates.rows[i] for i in order]
    cosines = [cosine[order] for cosine in candidates.cosines if cosine is not None]
    arms = [(DENSE_WEIGHT, cosine) for cosine in cosines]
    if by_words:
        arms.append((LEXICAL_WEIGHT, candidates.lexical[rows]))
    fused = dict(zip(rows, fused_scores(arms), strict=True))
    dense = dict(zip(rows, np.mean(cosines, axis=0), strict=True))
    read = sorted(rows, key=lambda row: (-fused[row], row))[: searcher.settings.n_rerank]
    rerank = _rerank(asked, searcher, read)
    total = _with_rerank(fused, rerank)
    hits: list[Hit] = []
    for row in sorted(rows, key=lambda row: (-total[row], row))[:n]:
        scores = {"fused": float(fused[row]), "dense": float(dense[row])}
        if candidates.lexical[row] > 0:
            scores["lexical"] = float(candidates.lexical[row])
        if row in rerank:
            scores["rerank"] = rerank[row]
        hits.append(Hit(passage=searcher.index.passages[row], score=float(total[row]), scores=scores))
    return hits


def _is_known(asked: Asked, searcher: Searcher) -> bool:
    """Whether at least half of the question's words, in one of its languages, occur in the corpus."""
    lexical = searcher.lexical_for(asked, searcher.passages)
    shares = (np.mean([lexical.knows(word) for word in tokens(text) or [""]]) for text in searched(asked))
    return float(max(shares)) >= _MIN_KNOWN_SHARE


def _rerank(asked: Asked, searcher: Searcher, rows: Sequence[int]) -> dict[int, float]:
    if searcher.reranker is None or asked.is_long:
        return {}
    with_headings = searcher.settings.use_heading_paths
    texts = [searcher.read_line(searcher.index.passages[row], with_headings=with_headings) for row in rows]
    logits = searcher.reranker.score(asked.english, texts)
    return {row: float(logit) for row, logit in zip(rows, logits, strict=True)}


def _with_rerank(fused: Mapping[int, float], rerank: Mapping[int, float]) -> dict[int, float]:
    """Each row's fused score and the standard score of its logit; rows that were not read count as the lowest read."""
    if not rerank:
        return dict(fused)
    logits = np.array(list(rerank.values()))
    standard = dict(zip(rerank, fused_scores([(RERANK_WEIGHT, logits)]), strict=True))
    lowest = float(min(standard.values()))
    return {row: float(score) + standard.get(row, lowest) for row, score in fused.items()}
