from __future__ import annotations

import json

import pytest

from eval.exam_errors import SetError
from eval.questions.gold import SearchableText
from eval.questions.question_sets import Question, evidence_faults, read_set, set_path, shared_questions
from qa.datatypes import Status

GOOD = {
    "id": "a1",
    "kind": "fact",
    "lang": "en",
    "question": "How many?",
    "answerable": True,
    "evidence": [["14 ports"]],
}
TEXTS = {"d": SearchableText.of("There are 14\nports.")}


def write(path, *lines):
    path.write_text(
        "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), encoding="utf-8"
    )
    return path


def only_fault(path):
    with pytest.raises(SetError) as caught:
        read_set(path)
    (fault,) = caught.value.faults
    return fault


def test_a_good_set_is_read_in_order_with_its_lines(tmp_path):
    found = read_set(write(tmp_path / "s.jsonl", GOOD, "", GOOD | {"id": "a2", "topic": "t", "expect": "partial"}))
    assert [question.id for question in found.questions] == ["a1", "a2"]
    assert found.lines == {"a1": 1, "a2": 3}
    assert evidence_faults(found, TEXTS) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": ', "not JSON"),
        ("[]", "line: Input should be an object"),
        (GOOD | {"colour": "red"}, "unknown key 'colour'"),
        ({k: v for k, v in GOOD.items() if k != "kind"}, "key 'kind' is missing"),
        (GOOD | {"evidence": []}, "answerable, but evidence is empty"),
        (GOOD | {"answerable": False}, "not answerable, but evidence is given"),
        (GOOD | {"answerable": "yes"}, "answerable: "),
        (GOOD | {"must": ["(14"]}, "'(14' is not a regular expression"),
        (GOOD | {"evidence": [[]]}, "a group of evidence is empty"),
        (GOOD | {"evidence": [[" "]]}, "a group of evidence is empty"),
        (GOOD | {"expect": "maybe"}, "expect: "),
        (GOOD | {"expect": "off_topic"}, "expect 'off_topic' does not fit answerable true"),
        (GOOD | {"lang": "fr"}, "lang: "),
        (GOOD | {"question": "  "}, "question: "),
        (GOOD | {"id": "a 1"}, "id: "),
    ],
)
def test_each_kind_of_fault_gives_one_error_with_file_and_line(tmp_path, line, words):
    path = write(tmp_path / "s.jsonl", GOOD | {"id": "first"}, line)
    fault = only_fault(path)
    assert fault.startswith(f"{path}, line 2: ")
    assert words in fault


def test_an_id_that_stands_twice_names_both_lines(tmp_path):
    path = write(tmp_path / "s.jsonl", GOOD, GOOD | {"id": "a2"}, GOOD)
    assert only_fault(path) == f"{path}, line 3: id 'a1' stands on line 1 already"


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    with pytest.raises(SetError) as caught:
        read_set(write(tmp_path / "s.jsonl", "{", GOOD, GOOD, GOOD | {"id": "b", "x": 1}))
    assert len(caught.value.faults) == 3


def test_an_empty_file_and_an_absent_one_are_errors(tmp_path):
    assert only_fault(write(tmp_path / "s.jsonl")).endswith("holds no question")
    assert "cannot be read" in only_fault(tmp_path / "absent.jsonl")


def test_evidence_that_is_not_in_the_corpus_names_file_and_line(tmp_path):
    found = read_set(write(tmp_path / "s.jsonl", GOOD, GOOD | {"id": "a2", "evidence": [["14 ports", "15 ports"]]}))
    assert evidence_faults(found, TEXTS) == [f"{found.path}, line 2: evidence does not occur in the corpus: '15 ports'"]


def test_a_question_in_two_sets_is_told(tmp_path):
    first = read_set(write(tmp_path / "one.jsonl", GOOD))
    second = read_set(write(tmp_path / "two.jsonl", GOOD | {"id": "b1", "question": "how  many?"}))
    (fault,) = shared_questions([first, second])
    assert fault == f"{second.path}, line 1: the same question stands at {first.path}, line 1"


@pytest.mark.parametrize(
    ("change", "accepted"),
    [
        ({}, {Status.ANSWERED, Status.PARTIAL}),
        ({"expect": "answered"}, {Status.ANSWERED}),
        ({"answerable": False, "evidence": [], "kind": "off_topic"}, {Status.OFF_TOPIC}),
        ({"answerable": False, "evidence": [], "kind": "unanswerable"}, {Status.NOT_STATED}),
        ({"answerable": False, "evidence": [], "kind": "injection"}, {Status.NOT_STATED, Status.OFF_TOPIC}),
        ({"answerable": False, "evidence": [], "kind": "unanswerable", "expect": "off_topic"}, {Status.OFF_TOPIC}),
    ],
)
def test_the_accepted_outcomes_follow_from_expect_then_from_the_kind(change, accepted):
    assert Question.model_validate(GOOD | change).accepted == accepted


def test_an_unknown_set_names_the_known_ones(tmp_path):
    write(tmp_path / "mine.jsonl", GOOD)
    with pytest.raises(SetError, match="no question set 'yours'; sets in .*: mine"):
        set_path("yours", tmp_path)
