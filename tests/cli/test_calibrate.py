"""`policy-qa calibrate`: questions with known answers are asked, their curve is printed, and they are kept."""

import json

import pytest

from qa.answer.reliability import Told, curve, told
from qa.cli.main import main
from qa.corpus.known_questions import KNOWN, KnownQuestion, read_known_questions
from qa.datatypes import Answer, Citation, Span, Status

FEE = KnownQuestion(question="By how much do fees fall?", evidence=("Fees fall by half",))
AGE = KnownQuestion(question="How old must a skipper be?")


@pytest.fixture
def town(tmp_path, monkeypatch):
    """A corpus of one document with its index, and a folder for questions."""
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    monkeypatch.setenv("POLICY_QA_RERANKER", "")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "east.txt").write_text("Notice on fees\nFees fall by half in the east.\n", encoding="utf-8")
    where = ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    assert main(["build", *where]) == 0
    return tmp_path, where


def written(folder, *lines):
    path = folder / "mine.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_questions_are_kept_beside_the_corpus_and_the_index_is_in_step(capsys, town):
    folder, where = town
    path = written(folder, FEE.model_dump_json(), '{"question": "Fees?", "evidence": [["Fees fall by half", "gone"]]}')
    capsys.readouterr()
    assert main(["calibrate", path, *where, "--json"]) == 0
    told_ = json.loads(capsys.readouterr().out)
    assert (told_["asked"], told_["kept"]) == (2, True)
    assert read_known_questions(folder / "corpus")[0] == FEE
    assert main(["sync", *where, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["was_in_step"]
    assert main(["calibrate", written(folder, AGE.model_dump_json()), *where]) == 0
    assert len(read_known_questions(folder / "corpus")) == 3


def test_a_dry_run_keeps_nothing(capsys, town):
    folder, where = town
    assert main(["calibrate", written(folder, AGE.model_dump_json()), *where, "--dry-run"]) == 0
    assert "nothing was kept" in capsys.readouterr().out and not (folder / "corpus" / KNOWN).exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"question": "x", "evidence": ["Fees rise"]}', "1 questions have evidence that stands in no document"),
        ("not json", "line 1"), ("[]", "line 1"), ('{"evidence": []}', "line 1"), ('{"question": " "}', "line 1"),
        ('{"question": "x", "evidence": [3]}', "line 1"), ('{"question": "x", "evidence": 3}', "line 1"), ("\n\n", "holds no question"),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_kept_are_refused_and_nothing_is_lost(capsys, town, line, says):
    folder, where = town
    assert main(["calibrate", written(folder, line), *where]) == 2
    assert says in capsys.readouterr().err and not (folder / "corpus" / KNOWN).exists()


def answer(status, confidence=0.9, *spans):
    citations = tuple(
        Citation(marker=n, document="east", title="", quote="x" * (end - start), start=start, end=end)
        for n, (start, end) in enumerate(spans, 1)
    )
    return Answer(
        question="?", language="en", status=status, confidence=confidence, text="x", seconds=0.0, citations=citations
    )


def test_an_answer_is_right_when_half_of_the_words_that_answer_are_quoted():
    places = (("east", Span(start=10, end=20)),)
    assert told(FEE, places, answer(Status.ANSWERED, 0.9, (15, 40))).is_right
    assert not told(FEE, places, answer(Status.ANSWERED, 0.9, (16, 40))).is_right
    assert not told(FEE, places, answer(Status.NOT_STATED)).is_right


def test_silence_is_right_where_nothing_answers_and_an_uncertain_answer_is_not():
    assert told(AGE, (), answer(Status.OFF_TOPIC)).is_right
    assert not told(AGE, (), answer(Status.UNCERTAIN, 0.3, (0, 5))).is_right


def test_the_curve_has_a_line_for_each_range_that_holds_answers():
    given = [Told(FEE, Status.ANSWERED, sure, right) for sure, right in ((0.9, True), (1.0, False), (0.1, False))]
    bins = curve([*given, Told(AGE, Status.NOT_STATED, 0.5, True)])
    assert [(one.n, round(one.confidence, 2), one.right) for one in bins] == [(1, 0.1, 0.0), (2, 0.95, 0.5)]
    assert curve([]) == []
