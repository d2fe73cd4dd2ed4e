"""The sets about texts found in public repositories: well-formed, blind to no rule, and true to the texts where these are."""

from collections import Counter
from pathlib import Path

import pytest
from script_modules import script_module

from eval.questions.gold import SearchableText
from eval.questions.question_sets import evidence_faults, find_sets, read_set, shared_questions
from eval.systems.product import read_documents

EVAL = Path(__file__).parents[3] / "eval"
FOUND = script_module("fetch_found").OUT
SETS = find_sets(EVAL / "found-sets")


@pytest.fixture(scope="module")
def sets():
    return [read_set(path) for path in SETS]


def test_each_set_has_a_plan_to_fetch_its_texts_and_each_plan_a_set():
    assert [path.stem for path in SETS] == sorted(path.stem for path in (EVAL / "found").glob("*.json")) != []


def test_a_set_asks_about_one_corpus_in_one_role(sets):
    for found in sets:
        assert {one.corpus for one in found.questions} == {found.name}
        assert len({one.role for one in found.questions}) == 1 and found.questions[0].role


def test_there_are_sets_to_fit_on_and_to_report_in_each_language(sets):
    cells = {
        (found.questions[0].role, Counter(one.lang for one in found.questions).most_common(1)[0][0]) for found in sets
    }
    assert cells == {("fit", "zh"), ("fit", "en"), ("report", "zh"), ("report", "en")}


def test_a_set_has_sixty_questions_a_fifth_to_a_third_of_them_without_an_answer(sets):
    for found in sets:
        n_silent = sum(not one.answerable for one in found.questions)
        assert len(found.questions) >= 60, found.name
        assert 0.2 <= n_silent / len(found.questions) <= 1 / 3, found.name


def test_a_set_has_stories_follow_ups_and_the_other_language(sets):
    for found in sets:
        kinds = Counter(one.kind for one in found.questions)
        assert kinds["story"] >= 2 and kinds["list"] >= 4, found.name
        assert any(one.history for one in found.questions), found.name
        assert min(sum(one.lang == lang for one in found.questions) for lang in ("en", "zh")) >= 8, found.name


def test_no_question_or_id_stands_in_two_sets(sets):
    assert shared_questions([*sets, *map(read_set, find_sets())]) == []


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_all_evidence_stands_in_the_texts(path):
    folder = FOUND / path.stem / "corpus"
    if not folder.is_dir():
        pytest.skip(f"no {folder}: run `python scripts/fetch_found.py {path.stem}`")
    texts = {name: SearchableText.of(document.text) for name, document in read_documents(folder).items()}
    assert evidence_faults(read_set(path), texts) == []
