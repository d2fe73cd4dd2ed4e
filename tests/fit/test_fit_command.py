"""`python -m fit`: what it refuses before anything is read."""

import pytest

from fit.fit_command import main


@pytest.mark.parametrize("name", ["jilin-report", "jilin-fresh-2", "my-challenge"])
def test_a_set_that_numbers_are_published_on_is_refused(name, capsys):
    assert main(["--set", f"eval/sets/{name}.jsonl", "--dry-run"]) == 2
    assert "must not be tuned on" in capsys.readouterr().err


def test_external_data_that_is_lacking_is_named(tmp_path, capsys):
    assert main(["--external", str(tmp_path / "absent"), "--dry-run"]) == 2
    assert capsys.readouterr().err.startswith(f"no external set in {tmp_path / 'absent'}")
    (tmp_path / "en").mkdir()
    assert main(["--external", str(tmp_path / "en"), "--bench", str(tmp_path), "--dry-run"]) == 2
    assert "conditionalqa-fit skipped" in capsys.readouterr().err
