"""The exam of the wording check: sets, scores, command."""

from __future__ import annotations

import json

import pytest

from eval import commands
from eval.exam_errors import SetError
from eval.statements import verdict_exam
from eval.statements.statement_cases import WordingCase, read_statements
from eval.systems.product import read_sources
from qa.datatypes import Verdict, WordingCheck

LINE = {
    "id": "a",
    "lang": "zh",
    "kind": "number",
    "statement": "缓缴期限最长不超过7个月",
    "verdict": "altered",
    "document": "yunchuan-jobs",
    "places": ["缓缴期限最长不超过6个月"],
}


@pytest.fixture(scope="module")
def sources():
    return read_sources(verdict_exam.CORPORA)


@pytest.fixture
def write(tmp_path):
    def writer(*lines):
        path = tmp_path / "wording-tune.jsonl"
        path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
        return path

    return writer


def documents_of(sources):
    return {document.id: document for document in sources.words.documents}


@pytest.mark.parametrize("name", verdict_exam.NAMES)
def test_the_committed_sets_are_free_of_faults_and_large_enough(sources, name):
    cases = read_statements(verdict_exam.SETS_FOLDER / f"wording-{name}.jsonl", documents_of(sources))
    assert len(cases) >= 60
    assert {case.lang for case in cases} == {"en", "zh"}
    old = {Verdict.VERBATIM, Verdict.CUT, Verdict.ALTERED, Verdict.STITCHED, Verdict.ABSENT}
    new = {Verdict.VERBATIM, Verdict.CUT, Verdict.ALTERED, Verdict.RENDERED, Verdict.OTHER_LANGUAGE, Verdict.ABSENT}
    assert {case.verdict for case in cases} == (new if name.endswith("-2") else old)


def test_the_second_sets_are_over_four_documents_and_more_and_hold_at_least_60_each(sources):
    for name in ("tune-2", "report-2"):
        cases = read_statements(verdict_exam.SETS_FOLDER / f"wording-{name}.jsonl", documents_of(sources))
        assert len(cases) >= 60
    assert len(documents_of(sources)) >= 5


@pytest.mark.parametrize(("first", "second"), [("tune", "report"), ("tune-2", "report-2")])
def test_no_statement_is_in_both_sets_and_each_has_its_own_chinese_text(sources, first, second):
    tune, report = (
        read_statements(verdict_exam.SETS_FOLDER / f"wording-{name}.jsonl", documents_of(sources))
        for name in (first, second)
    )
    assert not {case.statement for case in tune} & {case.statement for case in report}
    own = {"yunchuan-jobs", "brackwater-ferries"}, {"linhu-coldchain", "thornby-orchards"}
    for cases, mine, theirs in ((tune, *own), (report, *reversed(own))):
        used = {case.document for case in cases} - {None}
        assert used & mine and not used & theirs


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"verdict": "nearly"}, "verdict"),
        ({"places": ["缓缴期限最长不超过8个月"]}, "the place does not occur in yunchuan-jobs"),
        ({"places": []}, "one place"),
        ({"verdict": "stitched"}, "two places"),
        ({"verdict": "absent"}, "no place"),
        ({"document": "nowhere"}, "no document 'nowhere'"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"statement": " "}, "statement"),
    ],
)
def test_a_faulty_line_is_named_with_file_and_number(sources, write, changed, message):
    path = write(LINE, "", LINE | {"id": "b"} | changed)
    with pytest.raises(SetError) as raised:
        read_statements(path, documents_of(sources))
    assert f"{path}, line 3: " in str(raised.value) and message in str(raised.value)


def test_an_id_that_stands_twice_and_an_empty_file_are_faults(sources, write):
    with pytest.raises(SetError, match="line 2: id 'a'"):
        read_statements(write(LINE, LINE), documents_of(sources))
    with pytest.raises(SetError, match="holds no statement"):
        read_statements(write(""), documents_of(sources))


def test_a_wrong_verdict_and_a_wrong_place_are_counted(sources, write):
    wrong_verdict = LINE | {"id": "b", "verdict": "verbatim"}
    wrong_place = LINE | {"id": "c", "places": ["缓缴期间免收滞纳金"]}
    path = write(LINE, wrong_verdict, wrong_place)
    result = verdict_exam.sit("tune", sources, 7, path.parent)
    assert result.verdicts.value == pytest.approx(2 / 3, abs=1e-6) and result.verdicts.n == 3
    assert result.places.value == pytest.approx(2 / 3, abs=1e-6)
    assert result.confusion == {(Verdict.ALTERED, Verdict.ALTERED): 2, (Verdict.VERBATIM, Verdict.ALTERED): 1}
    assert [case.id for case, _ in result.wrong] == ["b"] and result.figures is None


def test_a_paragraph_is_right_when_each_of_its_sentences_is(sources, write):
    both = {"statement": "实训基地应当向小微企业免费开放。猫不得入内。", "places": ["实训基地应当向小微企业免费开放"]}
    right = LINE | both | {"sentences": ["verbatim", "absent"]}
    path = write(right, right | {"id": "b", "sentences": ["verbatim", "verbatim"]})
    assert verdict_exam.sit("tune", sources, 7, path.parent).verdicts.value == 0.5


def test_a_figure_counts_when_it_is_set_against_the_right_one(sources, write):
    path = write(LINE | {"figures": [["7", "六"]]}, LINE | {"id": "b", "figures": [["7", "8"]]})
    assert verdict_exam.sit("tune", sources, 7, path.parent).figures.value == 0.5


def test_a_statement_that_is_nowhere_has_no_place(sources):
    case = WordingCase(id="a", lang="en", kind="absent", statement="x", verdict=Verdict.ABSENT)
    check = WordingCheck(statement="x", verdict=Verdict.ABSENT)
    assert verdict_exam.is_placed(case, check, documents_of(sources)) is None


@pytest.fixture
def no_model(monkeypatch):
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    monkeypatch.setenv("POLICY_QA_RERANKER", "")


def test_the_command_prints_figures_and_a_confusion_table(capsys, no_model):
    assert commands.main(["wording", "--set", "tune"]) == 0
    out = capsys.readouterr().out
    assert "verdict accuracy" in out and "place accuracy" in out and "gold / found" in out


def test_the_command_with_json_writes_one_document(capsys, no_model):
    assert commands.main(["wording", "--set", "report", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["set"] == "wording-report" and found["verdict_accuracy"]["n"] == 83
    assert sum(sum(row.values()) for row in found["confusion"].values()) == 83


def test_the_report_set_holds_the_accuracy_that_was_promised(sources):
    assert verdict_exam.sit("report", sources, 7).verdicts.value >= 0.95
