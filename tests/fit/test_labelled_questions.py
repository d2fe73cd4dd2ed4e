"""Labelled questions: all files are well-formed, and there are enough of each kind to learn from and to report on."""

import json
from collections import Counter
from typing import get_args

import pytest

from eval.exam_errors import SetError
from eval.questions.question_sets import find_sets, read_set, set_path
from fit.labelled_questions import QUESTIONS_FOLDER, Act, Wanted, count_table, read_questions, read_set_labels
from fit.question_labels import BREADTH

GOOD = {
    "id": "alder-001", "role": "fit", "question": "How many boats?", "language": "en", "style": "plain", "history": [],
    "act": "count", "wanted": ["number"], "about": "subject", "leans": False, "lacks": [],
}  # fmt: skip
LEAST = {"fit": 40, "report": 15}
OUR_SETS = {path.stem for path in find_sets()}


@pytest.fixture(scope="module")
def questions():
    return read_questions()


def written(folder, *lines, name="alder"):
    (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("act", get_args(Act))
def test_every_act_has_enough_questions_of_both_roles(questions, act):
    found = Counter(question.role for question in questions if question.act == act)
    assert all(found[role] >= least for role, least in LEAST.items()), found


@pytest.mark.parametrize("wanted", get_args(Wanted))
def test_everything_that_can_be_wanted_is_wanted_in_both_roles(questions, wanted):
    found = Counter(question.role for question in questions if wanted in question.wanted)
    assert min(found["fit"], found["report"]) >= 5, found


def test_a_third_is_chinese_and_a_quarter_of_that_in_traditional_characters(questions):
    found = Counter(question.language for question in questions)
    chinese = found["zh-Hans"] + found["zh-Hant"]
    assert chinese >= len(questions) / 3 and found["zh-Hant"] >= chinese / 4


def test_a_history_does_not_tell_whether_a_question_leans_on_it(questions):
    found = Counter((question.role, question.leans) for question in questions if question.history)
    assert all(found[role, False] >= 0.4 * (found[role, False] + found[role, True]) for role in LEAST), found


def test_every_field_has_its_text_described_with_its_role(questions):
    role_of = {question.id.rpartition("-")[0]: question.role for question in questions}
    heads = {
        path.stem: path.read_text(encoding="utf-8").splitlines()[0]
        for path in QUESTIONS_FOLDER.glob("*.md")
        if path.stem != "README"
    }
    assert {field: head.rstrip(")").split()[-1] for field, head in heads.items()} == role_of


def test_labels_of_our_own_sets_are_of_questions_that_stand_there_and_lean_only_on_a_history():
    ours = [labels for labels in read_set_labels() if labels.set in OUR_SETS]
    sets = {name: {q.id: q for q in read_set(set_path(name)).questions} for name in {labels.set for labels in ours}}
    assert len({(labels.set, labels.id) for labels in ours}) == 300
    assert [x.id for x in ours if x.id not in sets[x.set] or (x.leans and not sets[x.set][x.id].history)] == []


def test_each_other_set_has_forty_labels_and_one_role():
    others = [
        labels for labels in read_set_labels() if labels.set not in OUR_SETS and not labels.set.startswith(BREADTH)
    ]
    assert set(Counter(labels.set for labels in others).values()) == {40}
    assert len({(labels.set, labels.role) for labels in others}) == len({labels.set for labels in others}) == 7
    assert len({(labels.set, labels.id) for labels in others}) == len(others)


def test_a_well_formed_line_is_read(tmp_path):
    assert [question.wanted for question in read_questions(written(tmp_path, GOOD))] == [{"number"}]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"act": "unsure"}, "act"),
        ({"wanted": ["boats"]}, "wanted"),
        ({"leans": True}, "both or neither"),
        ({"leans": True, "lacks": ["about"]}, "no history"),
        ({"about": "none"}, "does not go with act"),
        ({"act": "small-talk", "about": "none"}, "asks nothing of a text"),
        ({"leans": True, "lacks": ["wanted"], "wanted": [], "history": ["Where?"]}, "nothing is wanted"),
    ],
)
def test_labels_that_do_not_fit_together_are_refused_with_file_and_line(tmp_path, change, fault):
    with pytest.raises(SetError, match=f"alder.jsonl, line 1: .*{fault}"):
        read_questions(written(tmp_path, {**GOOD, **change}))


def test_a_question_that_stands_twice_is_refused_whatever_its_case_and_marks(tmp_path):
    with pytest.raises(SetError, match="alder-002: the same question stands at alder-001"):
        read_questions(written(tmp_path, GOOD, {**GOOD, "id": "alder-002", "question": "how many boats"}))


def test_a_text_of_both_roles_is_refused(tmp_path):
    with pytest.raises(SetError, match="alder.jsonl: questions of both roles"):
        read_questions(written(tmp_path, GOOD, {**GOOD, "id": "alder-002", "question": "Why?", "role": "report"}))


def test_words_that_were_fitted_on_are_refused_in_the_report_whatever_was_said_before(tmp_path):
    other = {**GOOD, "id": "fair-001", "role": "report", "history": ["Who comes?"]}
    written(tmp_path, other, name="fair")
    with pytest.raises(SetError, match=r"fair-001 \(report\): its words stand at alder-001 \(fit\) too"):
        read_questions(written(tmp_path, GOOD))


def test_a_table_counts_pairs_and_puts_the_largest_row_first():
    rows = [("count", "fit"), ("list", "fit"), ("list", "report")]
    assert [line.split() for line in count_table(rows, ("fit", "report")).splitlines()] == [
        ["fit", "report", "all"], ["list", "1", "1", "2"], ["count", "1", "0", "1"],
    ]  # fmt: skip
