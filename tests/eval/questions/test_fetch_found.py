"""The script that fetches the texts of the found sets, over a repository made for the test."""

import hashlib
import json
import subprocess

import pytest
from script_modules import script_module

PAGE = "---\ntitle: Fees\n---\nThe fee is $fee_year$.\n"


@pytest.fixture(scope="module")
def script():
    return script_module("fetch_found")


@pytest.fixture
def mirror(tmp_path):
    """A clone of the invented repository alder/site that holds one page."""
    folder = tmp_path / "mirror" / "alder+site" / "repo"
    folder.mkdir(parents=True)
    (folder / "fees.md").write_text(PAGE, encoding="utf-8")
    name = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "."], [*name, "commit", "-q", "-m", "a"]):
        subprocess.run(["git", "-C", folder, *words], check=True)
    return tmp_path / "mirror"


def plan(**page):
    return {
        "repository": "alder/site",
        "commit": "HEAD",
        "all": {"language": "en"},
        "replace": [[r"\A---\ntitle: (.*)\n---\n", r"# \1\n\n"], [r"\$fee_year\$", "£12"]],
        "documents": [
            {"id": "fees", "file": "fees.txt", "path": "fees.md", "title": "Fees"}
            | {"sha256": hashlib.sha256(PAGE.encode()).hexdigest()}
            | page
        ],
    }


def test_a_page_is_written_as_its_readers_see_it_with_its_manifest_line(script, mirror, tmp_path):
    assert script.fetch("alder", plan(), tmp_path, mirror) == 1
    folder = tmp_path / "alder" / "corpus"
    assert (folder / "fees.txt").read_text(encoding="utf-8") == "# Fees\n\nThe fee is £12.\n"
    (line,) = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"language": "en", "id": "fees", "file": "fees.txt", "title": "Fees"}


@pytest.mark.parametrize(
    ("page", "told"),
    [({"sha256": "0" * 64}, "wanted 0000"), ({"path": "rents.md"}, "alder/site@HEAD:rents.md")],
)
def test_a_page_that_is_another_or_absent_is_named_and_nothing_is_written(script, mirror, tmp_path, page, told):
    with pytest.raises(script.FetchError, match=told):
        script.fetch("alder", plan(**page), tmp_path / "out", mirror)
    assert not (tmp_path / "out").exists()


def test_an_unknown_corpus_is_refused_with_the_names_of_those_there_are(script, capsys):
    assert script.main(["atlantis"]) == 2
    assert "no corpus 'atlantis'" in (told := capsys.readouterr().err) and "labour-zh" in told
