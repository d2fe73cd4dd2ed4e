"""The script that writes pages in four forms: the same text and headings come back from each."""

import pytest
from script_modules import script_module

TEXT = """# Fees and rents

## Who pays

You pay a fee if you are either:

- a driver of a car that is kept in the town for more than thirty days a year
- a shop

### How much

| Kind | A week
| Car | £5
| Bus | £9

## What is free

Bicycles are free for everybody who lives in the town, and for guests who stay with them for less than a week.
"""
# A second page: a running head is told from the text by coming again.
TEXT += "".join(
    f"\n## Street {n}\n\nThe fee of street {n} is paid at the office of the street by the end of May.\n"
    for n in range(20)
)


@pytest.fixture(scope="module")
def script():
    return script_module("convert_pages")


def test_one_page_gives_the_same_text_and_headings_in_every_form(script, tmp_path):
    pytest.importorskip("reportlab")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "fees.md").write_text(TEXT, encoding="utf-8")
    assert script.convert(tmp_path / "docs", tmp_path / "out") == 1
    results = script.compare(tmp_path / "out")
    assert {name: (r["similarity_min"], r["headings_found"]) for name, r in results.items()} == dict.fromkeys(
        script.FORMATS, (1.0, 24)
    )


def test_without_pages_the_script_says_so_and_ends_well(script, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("POLICY_QA_BENCH", str(tmp_path))
    assert script.main([]) == 0
    assert "no pages to convert" in capsys.readouterr().err


@pytest.mark.slow
def test_the_pages_of_the_bench_agree_in_every_form(script, capsys):
    pytest.importorskip("reportlab")
    if script.find_docs() is None:
        pytest.skip("no pages of the bench beside this checkout")
    assert script.main(["--compare"]) == 0
