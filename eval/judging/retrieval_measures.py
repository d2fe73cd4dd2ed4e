"""Retrieval measures by ir_measures: recall@k, MRR@10 and nDCG@10, one value for each question.

A ranking is a list of ids, best first. Scores handed to the library fall with the rank, so that ties among the
system's own scores cannot reorder it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.exam_errors import EvalError
from eval.judging.coverage import groups_found
from eval.questions.gold import Gold, Place
from eval.questions.tasks import Qrels

DEPTH = 50  # hits that are asked for
TOP = 10  # hits that an answer may rest on; deeper ones only tell where a question was lost
NAMES = {"recall@1": "R@1", "recall@5": "R@5", "recall@10": "R@10", "mrr@10": "RR@10", "ndcg@10": "nDCG@10"}
GOLD = "gold"


def rank_scores(rankings: Mapping[str, Sequence[str]], qrels: Qrels) -> dict[str, dict[str, float]]:
    """For every question of the qrels its measures by name; a question without ranking gets zeros.

    Questions without any relevant item are left out: there is nothing to find.
    """
    library = _library()
    measures = {library.parse_measure(text): name for name, text in NAMES.items()}
    wanted = {question: items for question, items in qrels.items() if any(value > 0 for value in items.values())}
    gold = [library.Qrel(q, item, value) for q, items in wanted.items() for item, value in items.items()]
    run = [library.ScoredDoc(q, item, 1 / rank) for q in wanted for rank, item in _ranked(rankings.get(q, ()))]
    scores = {question: dict.fromkeys(NAMES, 0.0) for question in wanted}
    if wanted and run:
        for metric in library.iter_calc(list(measures), gold, run):
            scores[metric.query_id][measures[metric.measure]] = float(metric.value)
    return scores


def group_ranks(hits: Sequence[Place], gold: Gold) -> list[int | None]:
    """For each evidence group the rank, from 1, of the first hit that finds it; None when no hit does."""
    found = [groups_found([hit], gold) for hit in hits]
    return [next((rank for rank, groups in enumerate(found, 1) if groups[g]), None) for g in range(len(gold))]


def passage_scores(ranks: Sequence[int | None]) -> dict[str, float] | None:
    """Measures of one question over its evidence groups; None without gold.

    Each group is a query of its own with one relevant thing, the first hit that finds it; recall and nDCG are means
    over the groups, MRR is that of the best group. So no cutting of the text into passages can change what is gold.
    """
    if not ranks:
        return None
    rankings = {str(g): _with_gold_at(rank) for g, rank in enumerate(ranks)}
    groups = rank_scores(rankings, {key: {GOLD: 1} for key in rankings})
    scores = {name: sum(group[name] for group in groups.values()) / len(groups) for name in NAMES}
    return scores | {"mrr@10": max(group["mrr@10"] for group in groups.values())}


def document_scores(hits: Sequence[Place], gold: Gold) -> dict[str, float] | None:
    """Measures of one question over documents, each at the rank of its first hit; None without gold.

    Relevant are the documents that hold a place of the evidence.
    """
    relevant = {place.document: 1 for group in gold for place in group}
    if not relevant:
        return None
    ranking = list(dict.fromkeys(hit.document for hit in hits))
    return rank_scores({"q": ranking}, {"q": relevant})["q"]


def trec_lines(question: str, ranking: Iterable[str], tag: str) -> Iterable[str]:
    """Lines of a TREC run file: question, Q0, item, rank, score (1/rank), tag."""
    for rank, item in _ranked(list(ranking)):
        yield f"{question} Q0 {item} {rank} {1 / rank:.6f} {tag}\n"


def _ranked(items: Sequence[str]) -> Iterable[tuple[int, str]]:
    return enumerate(dict.fromkeys(items), 1)


def _with_gold_at(rank: int | None) -> list[str]:
    depth = min(rank or DEPTH, DEPTH)
    filler = [f"other-{place}" for place in range(1, depth + 1)]
    return [*filler[:-1], GOLD] if rank is not None and rank <= DEPTH else filler


def _library() -> Any:  # noqa: ANN401 - ir_measures carries no types
    try:
        return importlib.import_module("ir_measures")
    except ImportError as error:
        raise EvalError(
            "the exam needs ir_measures, which is not installed; run `pip install 'ir-measures>=0.4.3,<0.5'`"
        ) from error
