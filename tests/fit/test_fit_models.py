"""The models of the fit, on rows whose answers are known."""

import math
import random

import numpy as np
import pytest

from fit.fit_corpora import read_plan
from fit.fit_models import fit_logistic, fit_ranking, judge, shares_of
from fit.fit_rows import Candidate, FitCorpus, Row, foreign_questions


def candidate(n, found=(), features=None, kind="paragraph", document="a"):
    span = (n * 100, n * 100 + 50)
    return Candidate(
        document=document, passage=n, kind=kind, features=features or {}, signals={"coverage": 0.5},
        first=span, further=span, found_first=found, found_further=found, rests=bool(found),
    )  # fmt: skip


def row(*candidates, n_groups=1, corpus="c", is_foreign=False):
    return Row(id="q", corpus=corpus, n_groups=n_groups, is_foreign=is_foreign, candidates=candidates)


def test_the_ranking_finds_the_feature_that_tells_right_from_wrong():
    rng = random.Random(1)
    rows = []
    for _ in range(200):
        right = rng.randrange(4)
        rows.append(
            row(*(
                candidate(n, (0,) if n == right else (), {"tells": float(n == right) + rng.gauss(0, 0.3), "noise": rng.gauss(0, 1)})
                for n in range(4)
            ))
        )  # fmt: skip
    weights = fit_ranking(rows, ["tells", "noise"])
    assert weights["tells"] > 2 and abs(weights["noise"]) < 0.3


def test_a_row_without_a_right_candidate_says_nothing_to_the_ranking():
    informative = row(candidate(0, (0,), {"f": 1.0}), candidate(1, (), {"f": 0.0}))
    silent = row(candidate(0, (), {"f": 9.0}), candidate(1, (), {"f": 0.0}))
    assert fit_ranking([informative, silent], ["f"]) == fit_ranking([informative], ["f"])


def test_an_answer_is_right_when_its_blocks_find_every_group():
    best, second = candidate(0, (0,), {"f": 2.0}), candidate(1, (1,), {"f": 1.5})
    far = candidate(2, (1,), {"f": -9.0})
    assert judge(row(best, second, n_groups=2), {"f": 1.0}).is_right
    assert not judge(row(best, far, n_groups=2), {"f": 1.0}).is_right
    assert not judge(row(best, second, n_groups=0), {"f": 1.0}).is_right
    told = judge(row(best, second, n_groups=2), {"f": 1.0})
    assert (told.n_chars, told.first_is_right, told.signals["gap"]) == (100, True, 0.5)
    assert judge(row(), {"f": 1.0}).signals == {"nothing": 1.0}


def test_corpora_count_by_the_root_of_their_size():
    rows = [row(corpus="large")] * 100 + [row(corpus="small")] * 25
    shares = shares_of(rows)
    assert shares.mean() == pytest.approx(1.0)
    assert shares[:100].sum() / shares[100:].sum() == pytest.approx(2.0)


def test_a_logistic_model_gives_the_share_where_nothing_tells():
    target = np.array([True] * 30 + [False] * 10)
    model = fit_logistic([{"x": 0.0}] * 40, target, np.ones(40), ["x"])
    assert 1 / (1 + math.exp(-model["bias"])) == pytest.approx(0.75, abs=0.01)


def test_a_plan_that_names_what_is_not_there_says_what_to_run(tmp_path):
    plan = tmp_path / "plan.jsonl"
    plan.write_text('{"name": "x", "folder": "{root}/nowhere", "sets": ["a.jsonl"], "role": "fit"}\n')
    with pytest.raises(ValueError, match=r"line 1: x is not there .*fetch_found"):
        read_plan(plan)
    plan.write_text('{"name": "x"}\n')
    with pytest.raises(ValueError, match="line 1"):
        read_plan(plan)


def test_foreign_questions_are_of_other_families_and_the_same_every_time(tmp_path):
    for name in ("one", "two"):
        lines = "".join(
            f'{{"id": "{name}-{n}", "question": "{name} {n}?", "answerable": {str(n % 2 == 0).lower()}}}\n'
            for n in range(8)
        )
        (tmp_path / f"{name}.jsonl").write_text(lines)
    corpora = [FitCorpus(name, tmp_path, (tmp_path / f"{name}.jsonl",), name) for name in ("one", "two")]
    drawn = foreign_questions(corpora, "one")
    assert sorted(drawn) == [f"two {n}?" for n in (0, 2, 4, 6)] and drawn == foreign_questions(corpora, "one")
