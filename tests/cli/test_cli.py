"""The command line: exit codes, and what goes to stdout and what to stderr."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa import __version__
from qa.cli import main as cli
from qa.cli import opening
from qa.cli.main import main
from qa.corpus.folder import read_corpus
from qa.ranking.weights import read_weights

ROOT = Path(__file__).parents[2]
ANSWER_FIELDS = {
    "id", "question", "language", "status", "confidence", "text", "sentences", "citations", "nearest", "notes", "seconds",
}  # fmt: skip
STARTED_WITH = {"_distutils_hack"}  # by files of the environment
HEAVY = {"torch", "transformers", "sentence_transformers", "sklearn", "pandas", "gradio"}


@pytest.fixture(autouse=True)
def fake_models(monkeypatch, tmp_path):
    """No model is needed; nothing is read from the folder the tests are run in."""
    for key in [key for key in os.environ if key.startswith("POLICY_QA_")]:
        monkeypatch.delenv(key)
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    monkeypatch.setenv("POLICY_QA_RERANKER", "")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def places(corpus_folder, alder_index_folder):
    return ["--corpus", str(corpus_folder), "--index", str(alder_index_folder)]


@pytest.fixture
def run(capsys, places):
    """Run a command over the invented page: its exit code, stdout and stderr."""

    def runner(command, *rest):
        code = main([command, *places, *rest])
        out = capsys.readouterr()
        return code, out.out, out.err

    return runner


@pytest.fixture
def batch(tmp_path, run):
    """Run `ask --batch` over lines."""

    def runner(*lines, name="questions.jsonl"):
        path = tmp_path / name
        path.write_text(
            "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8"
        )
        return run("ask", "--json", "--batch", str(path))

    return runner


def refused(argv, capsys):
    """The exit code and stderr of a command that argparse refuses."""
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    out = capsys.readouterr()
    assert out.out == ""
    return stopped.value.code, out.err


# --- wrong use ---


def test_no_command_is_wrong_use(capsys):
    assert main([]) == 2
    out = capsys.readouterr()
    assert out.out == "" and "build" in out.err and "ask" in out.err


@pytest.mark.parametrize(
    "argv", [["dance"], ["ask", "x", "--loud"], ["search"], ["search", "x", "-n", "many"], ["serve", "--port", "x"]]
)
def test_an_unknown_command_or_option_is_wrong_use(argv, capsys):
    code, err = refused(argv, capsys)
    assert code == 2 and "usage: policy-qa" in err


def test_the_version_is_shown(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"policy-qa {__version__}\n"


@pytest.mark.parametrize("rest", [[], ["a question", "--batch", "x.jsonl"]])
def test_ask_wants_a_question_or_a_batch(run, rest):
    code, out, err = run("ask", *rest)
    assert (code, out) == (2, "") and "--batch" in err


def test_a_batch_without_json_is_wrong_use(run, tmp_path):
    (tmp_path / "q.jsonl").write_text('{"question": "x"}', encoding="utf-8")
    code, out, err = run("ask", "--batch", str(tmp_path / "q.jsonl"))
    assert (code, out) == (2, "") and "--json" in err


@pytest.mark.parametrize("question", ["", "  ", "a" * 2001])
def test_a_question_that_cannot_be_asked_is_wrong_use(run, question):
    for command in ("ask", "search"):
        code, out, err = run(command, question, "--json")
        assert (code, out) == (2, "") and err.startswith("policy-qa: the question")


@pytest.mark.parametrize("n", ["0", "-1", "1001"])
def test_search_refuses_a_number_out_of_range(run, n):
    code, out, err = run("search", "landings", "-n", n)
    assert (code, out) == (2, "") and "1 to 1000" in err and n in err


def test_an_unknown_setting_is_wrong_use_and_named(run, tmp_path):
    (tmp_path / "s.json").write_text('{"colour": "red"}', encoding="utf-8")
    code, out, err = run("ask", "x", "--settings", str(tmp_path / "s.json"))
    assert (code, out) == (2, "") and "colour" in err


def test_a_corpus_that_is_not_there_is_bad_input(capsys, tmp_path):
    assert main(["build", "--corpus", str(tmp_path / "none"), "--index", str(tmp_path / "index")]) == 2
    out = capsys.readouterr()
    assert out.out == "" and "--corpus" in out.err


# --- no index ---


@pytest.mark.parametrize(
    "command",
    [["ask", "x"], ["ask", "x", "--json"], ["check", "x"], ["search", "x"], ["measures"], ["measures", "--json"]],
)
def test_without_an_index_the_command_to_run_is_named(capsys, tmp_path, corpus_folder, command):
    assert main([*command, "--corpus", str(corpus_folder), "--index", str(tmp_path / "none")]) == 3
    out = capsys.readouterr()
    assert out.out == "" and "policy-qa build" in out.err


def test_an_index_of_another_encoder_is_no_usable_index(run, monkeypatch):
    monkeypatch.setenv("POLICY_QA_ENCODER", "all-MiniLM-L6-v2")
    code, out, err = run("ask", "x", "--json")
    assert (code, out) == (3, "") and "policy-qa build" in err and "fake" in err


# --- build ---


def test_build_reports_on_stdout_and_tells_progress_on_stderr(capsys, tmp_path, corpus_folder):
    assert main(["build", "--corpus", str(corpus_folder), "--index", str(tmp_path / "index")]) == 0
    out = capsys.readouterr()
    assert "measures declared 23, found 23" in out.out and "1 documents" in out.out
    assert "embedding" in out.err and "embedding" not in out.out


def test_build_with_json_writes_one_document(capsys, tmp_path, corpus_folder):
    assert main(["build", "--json", "--corpus", str(corpus_folder), "--index", str(tmp_path / "index")]) == 0
    built = json.loads(capsys.readouterr().out)
    assert built["manifest"]["counts"]["measures"] == 23
    assert built["measures"][0]["found"] == 23 and built["warnings"] == []


def test_counts_that_differ_are_warned_of_on_stderr(capsys, tmp_path):
    (tmp_path / "corpus").mkdir()
    text = (
        "Forest Care Plan\nThe plan is divided into 5 specific measures in 2 aspects. It mainly includes:\n"
        "First, plant more trees, including two measures to grow oak seedlings and plant birch groves. "
        "The second is to guard the woods, including hiring rangers and building fire towers.\n"
    )
    (tmp_path / "corpus" / "plan.txt").write_text(text, encoding="utf-8")
    assert main(["build", "--json", "--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]) == 0
    out = capsys.readouterr()
    assert "warning: " in out.err and "5" in out.err
    assert json.loads(out.out)["warnings"]


# --- ask ---


def test_ask_with_json_writes_one_answer_and_nothing_else(run):
    code, out, err = run("ask", "list all measures", "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert set(answer) >= ANSWER_FIELDS and answer["status"] == "answered" and answer["id"] is None
    assert {"marker", "document", "title", "measure", "headings", "quote", "start", "end"} <= set(
        answer["citations"][0]
    )


def test_ask_keeps_chinese_as_it_is_in_json(run):
    _, out, _ = run("ask", "列出所有措施", "--json")
    assert "列出所有措施" in out and "\\u" not in out


def test_ask_for_people_shows_markers_quotes_and_the_status(run):
    code, out, err = run("ask", "What does the fourth aspect include?")
    assert (code, err) == (0, "")
    assert "4.1 hold evening courses [2]" in out
    assert "“lend books at the weir”" in out
    assert "(answered, confidence 0.99," in out


def test_earlier_questions_are_given_oldest_first(run):
    _, out, _ = run(
        "ask",
        "And the third?",
        "--history",
        "What does the first aspect include?",
        "--history",
        "And the second?",
        "--json",
    )
    answer = json.loads(out)
    assert answer["standalone"] == "What does the third aspect include?"
    assert [c["measure"] for c in answer["citations"]][1:] == [f"3.{n}" for n in range(1, 7)]


def test_what_is_not_answered_is_done_all_the_same(run):
    code, out, _ = run("ask", "Who won the football match?", "--json")
    assert code == 0 and json.loads(out)["status"] in ("off_topic", "not_stated", "uncertain")


# --- ask --batch ---


def test_a_batch_keeps_order_ids_and_history_and_ignores_other_keys(batch):
    code, out, err = batch(
        {"id": "b", "question": "And the second?", "history": ["What does the first aspect include?"], "gold": [1]},
        {"id": 7, "question": "hello", "history": None},
        "",
        {"question": "list all measures", "answerable": True, "history": []},
    )
    answers = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [a["id"] for a in answers] == ["b", "7", None]
    assert [a["question"] for a in answers] == ["And the second?", "hello", "list all measures"]
    assert answers[0]["standalone"] == "What does the second aspect include?"
    assert [a["status"] for a in answers] == ["answered", "off_topic", "answered"]


def test_an_empty_batch_has_no_answers(batch):
    assert batch("", " ") == (0, "", "")


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '"question"',
        "{}",
        '{"question": ""}',
        '{"question": " "}',
        '{"question": 7}',
        '{"question": null}',
        '{"question": "x", "history": "y"}',
        '{"question": "x", "history": [1]}',
        '{"question": "x"} {"question": "y"}',
        '{"question": "x", "id": ' + "9" * 5000 + "}",
        "[" * 100_000,
        json.dumps({"question": "a" * 2001}),
    ],
    ids=range(14),
)
def test_a_bad_line_is_named_before_any_answer(batch, bad):
    code, out, err = batch({"question": "hello"}, "", bad, {"question": "hello"}, name="some questions.jsonl")
    assert (code, out) == (2, "")
    assert "some questions.jsonl, line 3: " in err and "Traceback" not in err


@pytest.mark.parametrize("content", [b'{"question": "\xff"}', None])
def test_a_batch_that_is_no_text_is_bad_input(run, tmp_path, content):
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_bytes(content)
    code, out, err = run("ask", "--json", "--batch", str(path))
    assert (code, out) == (2, "") and "q.jsonl" in err


def read_from(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_batch_is_read_from_stdin_with_or_without_a_byte_order_mark(run, monkeypatch, mark, end):
    read_from(monkeypatch, mark + '{"id": "a", "question": "你好"}'.encode() + end)
    code, out, err = run("ask", "--json", "--batch", "-")
    assert (code, err) == (0, "")
    assert json.loads(out)["question"] == "你好"


def test_a_batch_file_may_have_a_byte_order_mark_and_windows_line_ends(run, tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "question": "hello"}\r\n{"id": "b", "question": "hello"}\r\n')
    code, out, _ = run("ask", "--json", "--batch", str(path))
    assert code == 0 and [json.loads(line)["id"] for line in out.splitlines()] == ["a", "b"]


def test_bytes_on_stdin_that_are_no_text_are_bad_input(run, monkeypatch):
    read_from(monkeypatch, b'{"question": "\xff"}')
    code, out, err = run("ask", "--json", "--batch", "-")
    assert (code, out) == (2, "") and "UTF-8" in err


def test_a_line_separator_inside_a_question_does_not_end_the_line(batch):
    code, out, _ = batch(json.dumps({"question": "hello\u2028hello"}, ensure_ascii=False))
    assert code == 0 and len(out.strip("\n").split("\n")) == 1


def test_the_index_is_opened_once_for_a_batch(batch, monkeypatch):
    opened = []
    monkeypatch.setattr(cli, "opened", lambda arguments: opened.append(1) or opening.opened(arguments))
    batch({"question": "hello"}, {"question": "hello"}, {"question": "hello"})
    assert opened == [1]


# --- check ---

ALTERED = 'The "Boat Rules" are divided into 24 specific measures in 6 aspects.'


def test_check_with_json_has_the_fields_of_the_contract(run, corpus_folder):
    code, out, err = run("check", ALTERED, "--json")
    found = json.loads(out)
    (match,) = found["matches"]
    assert (code, err) == (0, "")
    assert (found["statement"], found["verdict"], found["sentences"]) == (ALTERED, "altered", [])
    assert {"document", "measure", "headings", "quote", "start", "end", "diff"} <= set(match)
    assert read_corpus(corpus_folder)[0].text[match["start"] : match["end"]] == match["quote"]
    assert match["diff"] == [
        ["equal", 'The "Boat Rules" are divided into '],
        ["delete", "23"],
        ["insert", "24"],
        ["equal", " specific measures in 6 aspects."],
    ]
    assert (match["measure"], match["headings"]) == (None, ["What the rules hold"])


def test_check_for_people_says_the_verdict_the_difference_the_place_and_a_reference(run):
    code, out, err = run("check", ALTERED)
    assert (code, err) == (0, "")
    assert out.startswith("altered: the text says nearly this")
    assert "divided into [-23-]{+24+} specific measures" in out
    assert "boat-rules-explained 1660-1728" in out and "> What the rules hold" in out
    assert 'reference: “The "Boat Rules" are divided into 23' in out
    assert "Alder Order No. 5, 2023-05-04" in out


@pytest.mark.parametrize("name", ["report.md", "report.docx"])
def test_a_check_writes_a_report_beside_what_it_says(run, tmp_path, name):
    path = tmp_path / name
    code, out, _ = run("check", ALTERED, "--export", str(path), "--report-language", "zh")
    assert code == 0 and out.startswith("altered: ")
    content = path.read_bytes()
    assert content.startswith(b"PK") if name.endswith("docx") else "# 表述核对报告" in content.decode()


@pytest.mark.parametrize(("name", "words"), [("report.pdf", ".md or .docx"), ("none/report.md", "folder that exists")])
def test_a_report_that_cannot_be_written_is_refused_with_what_to_do(run, tmp_path, name, words):
    code, _, err = run("check", ALTERED, "--export", str(tmp_path / name))
    assert code == 2 and words in err


def test_check_for_people_numbers_the_sentences_of_a_paragraph(run):
    code, out, _ = run(
        "check", "It mainly includes: Apples are blue and pears are round. " + ALTERED + " Ferries are free."
    )
    assert code == 0 and out.startswith("altered: ")
    assert "\n2. altered: " in out and "\n3. absent: the text does not say this\n   “Ferries are free.”" in out


def test_check_names_the_measure(run):
    _, out, _ = run("check", "Shorten the printed forms.")
    assert out.startswith("verbatim: ") and "> 1.1\n" in out and "(measure 1.1, " in out


def test_check_reads_a_statement_from_stdin(run, monkeypatch):
    read_from(monkeypatch, b"\xef\xbb\xbfshorten the printed forms\r\n")
    code, out, err = run("check", "-", "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert (found["statement"], found["verdict"]) == ("shorten the printed forms", "verbatim")


def test_check_refuses_stdin_that_is_no_text(run, monkeypatch):
    read_from(monkeypatch, b"\xff")
    code, out, err = run("check", "-", "--json")
    assert (code, out) == (2, "") and "UTF-8" in err


@pytest.mark.parametrize("statement", ["", " \n", "a" * 5001])
def test_a_statement_that_cannot_be_checked_is_wrong_use(run, statement):
    code, out, err = run("check", statement, "--json")
    assert (code, out) == (2, "") and err.startswith("policy-qa: the statement")


# --- search, measures, doctor ---


def test_search_gives_as_many_passages_as_asked_best_first(run, corpus_folder):
    code, out, err = run("search", "How many licensed landing places are there?", "-n", "3", "--json")
    hits = json.loads(out)
    text = read_corpus(corpus_folder)[0].text
    assert (code, err, len(hits)) == (0, "", 3)
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    for hit in hits:
        assert text[hit["start"] : hit["end"]] == hit["quote"]


def test_search_for_people_numbers_the_passages(run):
    code, out, _ = run("search", "bend warden system", "-n", "2")
    assert code == 0 and out.startswith("1. boat-rules-explained ")
    assert "\n2. " in out and "\n3. " not in out


def test_measures_json_has_the_fields_of_the_contract_and_each_span_gives_its_words(run, corpus_folder):
    code, out, err = run("measures", "--json")
    (register,) = json.loads(out)
    text = read_corpus(corpus_folder)[0].text
    assert (code, err) == (0, "")
    assert (register["document"], register["declared"], register["found"]) == ("boat-rules-explained", 23, 23)
    assert set(register) >= {"document", "declared", "found", "measures"}
    assert [m["number"] for m in register["measures"]] == [
        f"{aspect}.{n}" for aspect, n_measures in enumerate((3, 4, 6, 3, 3, 4), 1) for n in range(1, n_measures + 1)
    ]
    for measure in register["measures"]:
        assert set(measure) == {"number", "section", "text", "start", "end"}
        assert text[measure["start"] : measure["end"]] == measure["text"]
    assert register["measures"][0]["text"] == "shorten the printed forms"
    assert "simple to apply" in register["measures"][0]["section"]


def test_measures_for_people_shows_declared_and_found(run):
    code, out, err = run("measures")
    assert (code, err) == (0, "")
    assert "23 measures in 6 aspects declared, 23 in 6 found" in out
    assert "    6.4  trained hands  [" in out
    assert "  explains Alder Order No. 5 (not loaded)" in out


def test_doctor_with_json_writes_one_document(run):
    code, out, err = run("doctor", "--json")
    assert (code, err) == (0, "")
    assert set(json.loads(out)) == {"versions", "cache", "models", "index", "interpretations"}


def test_doctor_lists_what_a_document_leaves_out_with_its_reason(run):
    code, out, _ = run("doctor", "--document", "boat-rules-explained", "--json")
    known = json.loads(out)
    assert code == 0 and known["characters_left_out"] == sum(piece["n_chars"] for piece in known["left_out"]) > 0
    assert {piece["reason"] for piece in known["left_out"]} == {"furniture"}
    assert "furniture, " in run("doctor", "--document", "boat-rules-explained")[1]


def test_doctor_of_an_unknown_document_names_those_there_are(run):
    code, out, err = run("doctor", "--document", "nothing")
    assert (code, out) == (2, "") and "it holds boat-rules-explained" in err


# --- as a process ---


def process(*arguments, **options):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | options.pop("env", {})
    kept = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment, "timeout": 60} | options
    return subprocess.run([sys.executable, *arguments], check=False, **kept)


def imported_by(*arguments):
    """The top-level modules that a command has imported when it ends."""
    program = (
        "import atexit, sys\nfrom qa.cli.main import main\n"
        "atexit.register(lambda: print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr))\n"
        f"sys.exit(main({list(arguments)!r}))"
    )
    done = process("-c", program)
    return done.returncode, set(done.stderr.decode().splitlines()[-1].split())


@pytest.mark.parametrize(("arguments", "code"), [(["--help"], 0), (["ask", "--help"], 0), (["dance"], 2), ([], 2)])
def test_help_and_wrong_use_import_the_standard_library_alone(arguments, code):
    ended, names = imported_by(*arguments)
    assert ended == code
    assert {name for name in names if name not in sys.stdlib_module_names} <= {"qa", "__main__"} | STARTED_WITH


@pytest.mark.parametrize("command", ["build", "ask", "search", "check", "measures"])
def test_no_command_imports_a_heavy_library(tmp_path, corpus_folder, alder_index_folder, command):
    index = tmp_path / "new" if command == "build" else alder_index_folder
    words = ["boats"] if command in ("ask", "search", "check") else []
    ended, names = imported_by(command, "--corpus", str(corpus_folder), "--index", str(index), *words)
    assert (ended, names & HEAVY) == (0, set())


@pytest.mark.model
def test_asking_the_packaged_models_imports_no_heavy_library(tmp_path, corpus_folder, monkeypatch):
    for name in ("POLICY_QA_ENCODER", "POLICY_QA_RERANKER"):
        monkeypatch.delenv(name)
    places = ["--corpus", str(corpus_folder), "--index", str(tmp_path / "index")]
    assert main(["build", *places]) == 0
    ended, names = imported_by("ask", *places, "Who lends life jackets?", "--no-service")
    assert (ended, names & HEAVY, "onnxruntime" in names) == (0, set(), True)


def test_the_module_runs_as_the_command():
    done = process("-m", "qa", "ask", "x", "--index", "nowhere")
    assert done.returncode == 3 and b"policy-qa build" in done.stderr and done.stdout == b""


@pytest.mark.parametrize("arguments", [["--help"], ["measures"]])
def test_a_reader_that_goes_away_is_no_error(places, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = process("-m", "qa", *arguments, *(places if "--help" not in arguments else []), stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_output_is_utf_8_whatever_the_terminal_says(tmp_path):
    (tmp_path / "corpus").mkdir()
    text = "集市办法\n一、优化环境\n（一）简化流程。\n（二）设立窗口。\n二、加强支持\n（一）降低租金。\n"
    (tmp_path / "corpus" / "fair.txt").write_text(text, encoding="utf-8")
    assert main(["build", "--corpus", "corpus"]) == 0
    done = process("-m", "qa", "measures", "--json", "--corpus", "corpus", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))[0]["measures"][2]["section"] == "加强支持"


@pytest.mark.parametrize("question", ["hello \udcff", "ports \ud800"])
def test_half_a_character_in_a_question_does_not_spoil_the_json(run, batch, question):
    for code, out, _ in (run("ask", question, "--json"), batch({"question": question})):
        assert code == 0
        assert json.loads(out.encode("utf-8").decode("utf-8"))["question"] == question[:6] + "?"


# --- files that cannot be read, and scopes ---


@pytest.fixture
def two_towns(tmp_path):
    """A corpus of two documents and one broken file, and where its index goes."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, issuer, date in [("east", "Town of Eastbay", "2021-05-06"), ("west", "Westvale County", "2023-01-02")]:
        (corpus / f"{name}.txt").write_text(
            f"Notice on fees\nIssued by: {issuer}\nDate: {date}\nFees fall by half in {name}.", encoding="utf-8"
        )
    (corpus / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    return ["--corpus", str(corpus), "--index", str(tmp_path / "index")]


def test_build_names_what_it_could_not_read_and_ends_well(capsys, two_towns):
    assert main(["build", *two_towns, "--json"]) == 0
    out = capsys.readouterr()
    (refused_file,) = json.loads(out.out)["refused"]
    assert refused_file["file"] == "broken.docx" and "damaged or protected archive" in refused_file["reason"]
    assert f"not read: {refused_file['reason']}" in out.err
    assert json.loads(out.out)["manifest"]["counts"]["documents"] == 2


def test_build_says_what_is_left_out_of_each_file(capsys, two_towns):
    (Path(two_towns[1]) / "page.html").write_text("<p>Fees are <s>40</s> 65 crowns.</p>", encoding="utf-8")
    assert main(["build", *two_towns, "--json"]) == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["left_out"] == ["page: 2 of 18 characters left out: struck out 2"]
    assert "page: 2 of 18 characters left out: struck out 2" in out.err


def test_build_of_nothing_that_can_be_read_is_bad_input(capsys, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "corpus" / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert main(["build", "--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]) == 2
    assert "a.docx is a damaged or protected archive" in (err := capsys.readouterr().err) and "(1 more file" in err


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--document", "east"], {"east"}),
        (["--since", "2022"], {"west"}),
        (["--issuer", "eastbay"], {"east"}),
        (["--document", "east", "--document", "west"], {"east", "west"}),
    ],
)
def test_search_and_ask_keep_to_the_documents_that_are_chosen(
    capsys, monkeypatch, two_towns, tmp_path, options, wanted
):
    weights = read_weights()  # the fake encoder takes nothing for a question of the field
    plain = weights.plain.model_copy(update={"field_from": 0.0})
    monkeypatch.setattr("qa.assistant.read_weights", lambda _: weights.model_copy(update={"plain": plain}))
    main(["build", *two_towns])
    capsys.readouterr()
    assert main(["search", "fees", *two_towns, "--json", *options]) == 0
    assert {hit["document"] for hit in json.loads(capsys.readouterr().out)} == wanted
    (tmp_path / "questions.jsonl").write_text('{"question": "By how much do fees fall?"}\n', encoding="utf-8")
    for asked in (["By how much do fees fall?"], ["--batch", str(tmp_path / "questions.jsonl")]):
        assert main(["ask", *asked, *two_towns, "--json", *options]) == 0
        answer = json.loads(capsys.readouterr().out)
        found = {place["document"] for place in answer["citations"] + answer["nearest"]}
        assert found and found <= wanted


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--document", "north"], "no document 'north'"),
        (["--since", "soon"], "--since wants YYYY"),
        (["--issuer", "x"], "no document fits"),
    ],
)
def test_a_choice_that_fits_nothing_is_wrong_use(capsys, two_towns, options, says):
    main(["build", *two_towns])
    capsys.readouterr()
    for command in ("search", "ask"):
        assert main([command, "fees", *two_towns, *options]) == 2
        assert says in capsys.readouterr().err
