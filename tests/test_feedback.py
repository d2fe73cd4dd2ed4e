import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.questions.question_sets import read_set
from qa.cli.main import main
from qa.datatypes import Answer, Citation, Status
from qa.errors import UsageError
from qa.feedback import (
    FILE_NAME,
    MAX_QUESTION_CHARS,
    MAX_QUOTES,
    MAX_REASON_CHARS,
    FeedbackStore,
    candidates,
    read_rows,
    row_of,
)

QUOTE = "On August 13, 2021, the opinions were adopted."


def answer(status=Status.ANSWERED, question="When was it adopted?", n_quotes=1):
    cited = tuple(
        Citation(marker=n, document="d", title="t", quote=QUOTE, start=10, end=10 + len(QUOTE))
        for n in range(1, n_quotes + 1)
    )
    return Answer(question=question, language="en", status=status, confidence=0.9, text=QUOTE,
                  citations=cited if status in (Status.ANSWERED, Status.PARTIAL) else (), seconds=0.1)  # fmt: skip


def test_a_row_holds_question_answer_spans_and_versions_and_nothing_of_the_visitor(tmp_path):
    FeedbackStore(tmp_path / "f").add(
        row_of(answer(), "a1", "down", reason=" wrong date ", versions={"policy-qa": "0.1"})
    )
    (line,) = (tmp_path / "f" / FILE_NAME).read_text(encoding="utf-8").splitlines()
    row = json.loads(line)
    assert set(row) == {"at", "answer", "verdict", "reason", "question", "history", "language", "status", "confidence",
                        "spans", "versions"}  # fmt: skip
    assert row["spans"] == [{"document": "d", "start": 10, "end": 10 + len(QUOTE), "quote": QUOTE}]
    assert (row["answer"], row["verdict"], row["reason"]) == ("a1", "down", "wrong date")
    assert row["versions"] == {"policy-qa": "0.1"}


def test_every_text_is_cut_to_its_limit():
    row = row_of(answer(question="q" * 9000, n_quotes=300), "a", "up", reason="r" * 9000, history=["h" * 9000] * 30)
    assert len(row.question) == MAX_QUESTION_CHARS and len(row.reason) == MAX_REASON_CHARS
    assert len(row.spans) == MAX_QUOTES and [len(h) for h in row.history] == [MAX_QUESTION_CHARS] * 8


def test_only_the_owner_can_read_the_file(tmp_path):
    store = FeedbackStore(tmp_path / "f")
    store.add(row_of(answer(), "a", "up"))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_the_file_does_not_grow_without_end(tmp_path):
    store = FeedbackStore(tmp_path, max_bytes=1000)
    store.add(row_of(answer(), "a", "up"))
    before = store.path.read_bytes()
    with pytest.raises(OSError, match="1,000 bytes"):
        store.add(row_of(answer(), "b", "up", reason="x" * 900))
    assert store.path.read_bytes() == before


@given(st.text(), st.text())
def test_any_words_are_one_line_that_reads_back(tmp_path_factory, question, reason):
    store = FeedbackStore(tmp_path_factory.mktemp("f"))
    store.add(row_of(answer(question=question), "a", "up", reason=reason))
    assert store.path.read_bytes().count(b"\n") == 1
    (row,) = read_rows(store.path.parent)
    assert row.question == question.encode("utf-8", "replace").decode().strip()


def test_the_last_opinion_on_an_answer_counts():
    rows = [row_of(answer(), "a", "up"), row_of(answer(), "b", "up"), row_of(answer(), "a", "down", reason="no")]
    found = list(candidates(rows))
    assert [one["topic"] for one in found] == ["feedback/down: no", "feedback/up"]


def test_candidates_are_a_valid_evaluation_set_and_marked(tmp_path, capsys):
    store = FeedbackStore(tmp_path)
    store.add(row_of(answer(), "a-1", "up", history=["What is it?"]))
    store.add(row_of(answer(Status.NOT_STATED, "How much money?"), "a-2", "up"))
    store.add(row_of(answer(Status.PARTIAL, "And land?"), "a-3", "down", reason="the date is\nmissing"))
    assert main(["feedback", "export", "--feedback", str(tmp_path)]) == 0
    path = tmp_path / "candidates.jsonl"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    first, second, third = read_set(path).questions
    assert {question.kind for question in (first, second, third)} == {"candidate"}
    assert first.answerable and first.evidence == ((QUOTE,),) and first.expect is Status.ANSWERED
    assert first.history == ("What is it?",)
    assert not second.answerable and second.expect is Status.NOT_STATED
    assert third.expect is None and third.topic == "feedback/down: the date is\nmissing"


def test_a_missing_file_says_which_command_stores_opinions(tmp_path, capsys):
    assert main(["feedback", "export", "--feedback", str(tmp_path / "none")]) == 2
    assert "policy-qa serve --feedback" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["{", '{"answer": "a"}', '{"answer": "a", "address": "10.0.0.1"}', "[]"])
def test_a_line_that_is_no_opinion_is_named(tmp_path, line):
    FeedbackStore(tmp_path).add(row_of(answer(), "a", "up"))
    with (tmp_path / FILE_NAME).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(UsageError, match="line 2"):
        read_rows(tmp_path)
