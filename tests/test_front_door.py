"""What `from qa import ...` offers, and that it costs nothing until it is used."""

import subprocess
import sys

import pytest

import qa


@pytest.mark.parametrize("name", [name for name in qa.__all__ if name != "__version__"])
def test_every_name_of_the_front_door_can_be_taken(name):
    assert getattr(qa, name).__name__ == name
    assert name in dir(qa)


def test_a_name_that_is_not_there_is_refused():
    with pytest.raises(AttributeError, match="no attribute 'Retriever'"):
        qa.Retriever  # noqa: B018


def test_importing_the_package_loads_none_of_its_rooms():
    code = "import sys, qa; print([name for name in sys.modules if name.startswith(('qa.', 'numpy', 'pydantic')) and name != 'qa.version'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_a_folder_is_built_opened_and_asked_with_plain_paths(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    monkeypatch.setenv("POLICY_QA_RERANKER", "")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "quay.txt").write_text("Quay rules\nBoats stay for a week.\n", encoding="utf-8")
    report = qa.build_index(str(tmp_path / "texts"), str(tmp_path / "index"))
    assistant = qa.open_assistant(str(tmp_path / "texts"), str(tmp_path / "index"))
    assert report.manifest.counts["documents"] == 1
    assert isinstance(assistant.ask("How long do boats stay?"), qa.Answer)
