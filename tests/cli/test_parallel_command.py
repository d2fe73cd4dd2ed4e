"""`policy-qa parallel ID`: a table and JSON of what is aligned, and clear words where there is nothing."""

import json

import pytest
from harbour import CHINESE, ENGLISH


@pytest.fixture
def run(harbour_command):
    return harbour_command


def test_the_json_holds_each_pair_with_the_words_of_both_texts(run):
    code, out, _ = run("parallel", "notice", "--json")
    (told,) = json.loads(out)
    assert code == 0 and (told["language"], told["standing"], told["note"]["zh"]) == ("zh", "official", "我们译")
    assert told["n_units"] == told["n_units_aligned"] > 5
    for pair in told["pairs"]:
        beside = pair["parallel"]
        assert ENGLISH[pair["start"] : pair["end"]] == pair["quote"]
        assert CHINESE[beside["start"] : beside["end"]] == beside["quote"]
    assert {"2. Fees": "二、收费"}.items() <= {p["quote"]: p["parallel"]["quote"] for p in told["pairs"]}.items()


def test_the_table_says_what_the_text_is_and_shows_each_pair(run):
    _, out, _ = run("parallel", "notice")
    assert out.startswith("notice beside notice.zh.txt: zh, official, by us\n")
    assert "    2. Fees\n    二、收费\n" in out


def test_an_unknown_document_is_told(run):
    code, out, err = run("parallel", "nothing")
    assert (code, out) == (2, "") and "no document 'nothing'" in err


def test_a_document_without_one_is_told_how_to_get_one(run, tmp_path):
    (tmp_path / "corpus" / "second.txt").write_text("Second notice\nShips pay fees in all harbours.", encoding="utf-8")
    run("sync")
    code, out, _ = run("parallel", "second")
    assert code == 0 and "second has no parallel text" in out and "name.zh.txt" in out
