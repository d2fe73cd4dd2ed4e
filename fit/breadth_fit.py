"""Fit the lines of whole answers: `python -m fit.breadth_fit`, on the fit sets of eval/breadth-sets alone.

A statement that an answer must show is a positive, one that is beside the point a negative; what it may show is left
out. Each question counts the same. The second model sees what the first makes of texts it was not fitted on.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eval.breadth.breadth_measures import letters
from eval.breadth.breadth_sets import ROOT, BroadCase, corpus_folder, places_of, read_breadth_sets
from eval.questions.external_sets import find_bench
from eval.questions.gold import Place, SearchableText
from eval.systems.product import open_kept
from qa.assistant import open_answering
from qa.checksums import cache_folder
from qa.models.loaded import load_models
from qa.question.asked import Breadth
from qa.ranking.relevance import Line, Lines, Relevance, around, features, log_odds_of
from qa.ranking.stated_things import Statement, read_statements
from qa.ranking.weights import Logistic
from qa.settings import Settings, read_settings

TARGET = ROOT / "qa" / "ranking" / "breadth.json"
HALF = 0.5
# Chosen among sixteen sets of names and strengths by the figures of texts left out (docs/decisions/0026).
FEATURES = {
    "topic": ("dense", "passage", "lexical", "cosine", "head", "bracketed"),
    "support": (
        "question", "lexical", "head", "own", "facet", "facet_head", "sum", "untold", "bracketed", "place", "who",
        "length", "all_telling",
    ),
}  # fmt: skip
AROUND = ("own", "section", "section_best", "list", "best", "five")
STRENGTHS = {"topic": (0.03, 0.1), "support": (0.03, 1.0)}
THRESHOLDS = np.arange(0.1, 0.7, 0.05)
NEAR_SHARE = 0.6  # of the line
AS_GOOD = 0.02  # of F: among thresholds as good the most precise is taken
LINE_OF = {Breadth.TOPIC: "topic", Breadth.PROCESS: "topic", Breadth.SUPPORT: "support"}
Floats = npt.NDArray[np.float64]


class Example(NamedTuple):
    """The statements of a text for one question: features, letters, and how much of each lies in `must` and in gold."""

    text: str
    statements: tuple[Statement, ...]
    found: dict[str, Floats]
    n_letters: Floats
    must: Floats
    gold: Floats


def examples(settings: Settings) -> dict[str, list[Example]]:
    """What there is to fit on, by line."""
    models, found = load_models(settings), Path(os.environ.get("POLICY_QA_FOUND") or cache_folder() / "found")
    of_line: dict[str, list[Example]] = {"topic": [], "support": []}
    for one in read_breadth_sets():
        folder = corpus_folder(one, cache_folder() / "breadth", find_bench(), found)
        if one.corpus.role != "fit" or isinstance(folder, str):
            print(f"{one.name}: {one.corpus.role if one.corpus.role != 'fit' else folder}", file=sys.stderr)
            continue
        index = open_kept(folder, settings)
        answering = open_answering(index, models.encoder, models.reranker, settings)
        (document,) = index.documents
        items = read_statements(index, document).items
        texts = {name: SearchableText.of(held.text) for name, held in index.documents.items()}
        relevance = Relevance(answering.searcher, answering.answerer.weighing.table)
        for case in one.cases:
            asked = answering.reader.read(case.question).parts[0].asked[0]
            if asked.broad is None or asked.broad.breadth not in LINE_OF or not case.answerable:
                continue
            values = features(relevance, asked, asked.broad.subject, items, asked.broad.facet)
            of_line[LINE_OF[asked.broad.breadth]].append(_example(one.name, items, values, case, texts))
    return of_line


def _example(
    text: str, items: tuple[Statement, ...], found: dict[str, Floats], case: BroadCase, texts: dict[str, SearchableText]
) -> Example:
    must = letters([p for group in case.must for words in group for p in places_of(words, texts)], texts)
    gold = must | letters([p for words in case.may for p in places_of(words, texts)], texts)
    own = [letters([Place(one.document, one.span.start, one.span.end)], texts) for one in items]
    sizes = np.array([max(1, len(held)) for held in own], dtype=np.float64)
    return Example(
        text, items, found, sizes,
        np.array([len(held & must) for held in own]) / sizes, np.array([len(held & gold) for held in own]) / sizes,
    )  # fmt: skip


def fitted(cases: Sequence[Example], name: str) -> Line:
    """The line of one kind of question, its threshold from texts left out."""
    odds = _left_out(cases, name)
    tried = [(_f(cases, odds, limit), float(limit)) for limit in THRESHOLDS]
    best = max(value for value, _ in tried)
    limit = max(limit for value, limit in tried if value >= best - AS_GOOD)  # of those as good the most precise
    curve = ", ".join(f"{at:.2f} {value:.3f}" for value, at in tried)
    print(
        f"{name}: {len(cases)} questions; F on texts left out by threshold: {curve}; taken {limit:.2f}", file=sys.stderr
    )
    first, second = _models(cases, name)
    return Line(first=first, second=second, show_from=round(limit, 3), near_from=round(NEAR_SHARE * limit, 3))


def _left_out(cases: Sequence[Example], name: str) -> list[Floats]:
    """The probabilities of each question by models that have not seen its text."""
    made = {}
    for text in dict.fromkeys(case.text for case in cases):
        first, second = _models([case for case in cases if case.text != text], name)
        for place, case in enumerate(cases):
            if case.text == text:
                odds = log_odds_of(second, around(log_odds_of(first, case.found), case.statements))
                made[place] = 1 / (1 + np.exp(-odds))
    return [made[place] for place in range(len(cases))]


def _models(cases: Sequence[Example], name: str) -> tuple[Logistic, Logistic]:
    """Both models of some questions; the second is fitted on what the first makes of texts it has not seen."""
    names, (weak, strong) = FEATURES[name], STRENGTHS[name]
    seen: list[dict[str, Floats]] = [{} for _ in cases]
    for text in dict.fromkeys(case.text for case in cases):
        others = [case for case in cases if case.text != text]
        first = _logistic(others, [case.found for case in others], names, weak)
        for place, case in enumerate(cases):
            if case.text == text:
                seen[place] = around(log_odds_of(first, case.found), case.statements)
    return _logistic(cases, [case.found for case in cases], names, weak), _logistic(cases, seen, AROUND, strong)


def _logistic(
    cases: Sequence[Example], found: Sequence[dict[str, Floats]], names: Sequence[str], strength: float
) -> Logistic:
    from sklearn.linear_model import LogisticRegression

    kept = [(case.must >= HALF) | (case.gold < HALF) for case in cases]
    table = np.concatenate(
        [np.stack([of[name] for name in names], axis=1)[keep] for of, keep in zip(found, kept, strict=True)]
    )
    target = np.concatenate([(case.must >= HALF)[keep] for case, keep in zip(cases, kept, strict=True)])
    shares = np.concatenate([np.full(keep.sum(), 1 / max(1, keep.sum())) for keep in kept])
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit((table - mean) / spread, target, sample_weight=shares * len(shares) / shares.sum())
    weights = model.coef_[0] / spread
    return Logistic(
        bias=round(float(model.intercept_[0] - (weights * mean).sum()), 4),
        weights={name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
    )


def _f(cases: Sequence[Example], chances: Sequence[Floats], limit: float) -> float:
    """Harmonic mean of completeness and precision of what stands above a limit, over the questions."""
    complete, precise = [], []
    for case, likely in zip(cases, chances, strict=True):
        shown = likely >= min(limit, likely.max())
        complete.append(float(shown[case.must >= HALF].mean()) if (case.must >= HALF).any() else 0.0)
        precise.append(float((case.n_letters * case.gold)[shown].sum() / case.n_letters[shown].sum()))
    both = float(np.mean(complete)), float(np.mean(precise))
    return 2 * both[0] * both[1] / (both[0] + both[1])


def main() -> int:
    """Fit both lines with the first encoder, whose scale a second one does not change, and write them."""
    of_line = examples(read_settings(None, {}, profile="fast"))
    found = Lines(
        fitted_on=tuple(sorted({case.text for cases in of_line.values() for case in cases})),
        lines={name: fitted(cases, name) for name, cases in of_line.items()},
    )
    TARGET.write_text(json.dumps(found.model_dump(mode="json"), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
