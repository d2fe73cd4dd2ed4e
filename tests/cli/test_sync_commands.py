"""The commands sync, add, remove, verify and diff: exit codes, and what stands on stdout."""

import io
import json

import pytest

from qa.cli.main import main
from qa.index.versions import short_version

PLAN = (
    "A plan\nFirst, cut costs, including two measures to lower port fees, and freeze office rents. "
    "Second, train staff, including two measures to open village schools, and print free school books."
)
RULES = "Harbour rules\nShips pay fees. The harbour master keeps the register of all ships."


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run a command in a folder with a corpus of two documents: its exit code, stdout and stderr."""
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    monkeypatch.setenv("POLICY_QA_RERANKER", "")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "corpus" / "rules.txt").write_text(RULES, encoding="utf-8")

    def runner(*arguments):
        code = main(list(arguments))
        out = capsys.readouterr()
        return code, out.out, out.err

    runner("sync")
    return runner


def cite(text, quote, document="rules"):
    start = text.index(quote)
    return {
        "document": document,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "version": short_version(text),
    }


def test_sync_reports_what_changed_and_how_much_was_embedded(run, tmp_path):
    (tmp_path / "corpus" / "rules.txt").rename(tmp_path / "corpus" / "port.txt")
    (tmp_path / "corpus" / "plan.txt").write_text(PLAN.replace("lower", "halve"), encoding="utf-8")
    (tmp_path / "corpus" / "new.txt").write_text("Roads are cleared.", encoding="utf-8")
    code, out, _ = run("sync", "--json")
    found = json.loads(out)
    assert code == 0 and found["documents"] == {
        "added": ["new"], "changed": ["plan"], "moved": [{"document": "port", "was": "rules"}], "removed": [], "unchanged": 0,
    }  # fmt: skip
    assert 0 < found["embedded"]["passages"] < found["counts"]["passages"] and found["was_in_step"] is False
    code, out, _ = run("sync")
    assert code == 0 and "index was in step" in out and "3 documents, 3 unchanged; 0 of" in out


def test_asking_an_outdated_index_names_the_command_to_run(run, tmp_path):
    (tmp_path / "corpus" / "new.txt").write_text("Roads are cleared.", encoding="utf-8")
    code, out, err = run("search", "roads")
    assert (code, out) == (3, "") and "Run `policy-qa sync`" in err
    assert run("sync")[0] == 0 and run("search", "roads")[0] == 0


def test_add_refuses_to_overwrite_and_replaces_when_told_to(run, tmp_path):
    (tmp_path / "rules.txt").write_text(RULES.replace("fees", "dues"), encoding="utf-8")
    code, out, err = run("add", "rules.txt")
    assert (code, out) == (2, "") and "--replace" in err
    code, out, _ = run("add", "rules.txt", "--replace", "--json")
    assert code == 0 and json.loads(out)["documents"]["changed"] == ["rules"]


def test_remove_deletes_the_file_and_an_unknown_id_is_told(run, tmp_path):
    assert run("remove", "ship")[0] == 2
    code, out, _ = run("remove", "rules")
    assert code == 0 and out.startswith("removed: rules\n") and not (tmp_path / "corpus" / "rules.txt").exists()


@pytest.mark.parametrize("command", [["add"], ["remove"], ["verify"], ["diff", "plan"]])
def test_a_missing_argument_is_wrong_use(run, command):
    with pytest.raises(SystemExit) as stop:
        run(*command)
    assert stop.value.code == 2


def test_verify_says_what_became_of_each_citation_and_ends_with_0(run, tmp_path, monkeypatch):
    citations = [
        cite(RULES, "Ships pay fees."),
        cite(RULES, "The harbour master keeps the register of all ships."),
        cite(PLAN, "lower port fees", "plan"),
    ]
    (tmp_path / "rules.txt").write_text(RULES.replace("keeps", "holds"), encoding="utf-8")
    (tmp_path / "plan.txt").write_text(PLAN.replace("A plan", "The plan"), encoding="utf-8")
    assert run("add", "--replace", "rules.txt", "plan.txt")[0] == 0
    (tmp_path / "old.json").write_text(json.dumps({"citations": citations}), encoding="utf-8")
    code, out, _ = run("verify", "old.json", "--json")
    found = json.loads(out)
    assert code == 0 and [one["state"] for one in found] == ["unchanged", "reworded", "moved"]
    assert found[1]["diff"][1:3] == [["delete", "keeps"], ["insert", "holds"]]
    assert found[2]["found"]["start"] == citations[2]["start"] + 2 and found[2]["found"]["measure"] == "1.1"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(citations[1]).encode()), encoding="utf-8"))
    code, out, _ = run("verify", "-")
    assert code == 0 and out.startswith("1. reworded: rules 30-") and "[-keeps-]{+holds+}" in out


def test_an_answer_can_be_verified_as_ask_wrote_it(run, tmp_path):
    code, out, _ = run("ask", "Which measures are there?", "--json")
    assert code == 0
    n_citations = len(json.loads(out)["citations"])
    assert n_citations >= 4
    (tmp_path / "answer.json").write_text(out, encoding="utf-8")
    code, out, _ = run("verify", "answer.json", "--json")
    assert (code, [one["state"] for one in json.loads(out)]) == (0, ["unchanged"] * n_citations)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'{"document": "rules"}'])
def test_verify_of_no_citation_is_bad_input(run, tmp_path, content):
    (tmp_path / "bad.json").write_bytes(content)
    code, out, err = run("verify", "bad.json")
    assert (code, out) == (2, "") and err.startswith("policy-qa: ")
    assert run("verify", "none.json")[0] == 2


def test_diff_compares_files_ids_and_versions(run, tmp_path):
    (tmp_path / "draft.txt").write_text(PLAN.replace("lower port", "lower all port"), encoding="utf-8")
    code, out, _ = run("diff", "plan", "draft.txt")
    assert code == 0 and "reworded 1.1: lower {+all +}port fees" in out and "unchanged: 3" in out
    (tmp_path / "corpus" / "plan.txt").write_bytes((tmp_path / "draft.txt").read_bytes())
    run("sync")
    code, out, _ = run("diff", f"plan@{short_version(PLAN)}", "plan", "--json")
    found = json.loads(out)
    assert code == 0 and found["old"]["version"] == short_version(PLAN) != found["new"]["version"]
    assert [one["new"]["text"] for one in found["reworded"]] == ["lower all port fees"]


@pytest.mark.parametrize(
    ("name", "says"), [("ship", "no document 'ship'"), ("plan@abc", "no version 'abc' of 'plan'; kept are: ")]
)
def test_diff_of_what_is_not_there_is_told(run, name, says):
    code, out, err = run("diff", "plan", name)
    assert (code, out) == (2, "") and says in err
