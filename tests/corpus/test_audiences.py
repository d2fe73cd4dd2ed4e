"""Audiences of a corpus: reading audiences.jsonl, whom a question names, and what concerns them."""

import pytest

from qa.corpus.audiences import Audience, audience_named, concerns, read_audiences
from qa.datatypes import Label
from qa.errors import CorpusError

FERRY = Audience(
    audience="ferry",
    label=Label(en="Ferries", zh="渡船"),
    english=("ferr",),
    chinese=("渡船",),
    concerns=("lock", "fee"),
)
BOAT = Audience(
    audience="boat", label=Label(en="Boats", zh="船"), english=("boat",), chinese=("船",), concerns=("hull",)
)


def test_a_folder_without_the_file_has_none(tmp_path):
    assert read_audiences(tmp_path) == ()


def test_they_come_in_their_order(tmp_path):
    text = "\n".join(one.model_dump_json() for one in (FERRY, BOAT))
    (tmp_path / "audiences.jsonl").write_text(text, encoding="utf-8")
    assert read_audiences(tmp_path) == (FERRY, BOAT)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{no json", "line 1: .*Invalid JSON"),
        ('{"audience": "a", "label": {"en": "A", "zh": "A"}, "english": ["a"]}', "line 1: concerns: "),
        ('{"audience": "a", "label": {"en": "A", "zh": "A"}, "concerns": ["x"]}', "line 1: audience 'a' has neither"),
        ('{"audience": "a", "label": {"en": "A", "zh": "A"}, "english": ["a"], "concerns": []}', "line 1: concerns"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, says):
    (tmp_path / "audiences.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        read_audiences(tmp_path)


def test_a_repeated_audience_is_refused(tmp_path):
    (tmp_path / "audiences.jsonl").write_text(f"{FERRY.model_dump_json()}\n" * 2, encoding="utf-8")
    with pytest.raises(CorpusError, match="line 2: audience 'ferry' stands on an earlier line already"):
        read_audiences(tmp_path)


def test_the_first_that_fits_is_meant_and_a_word_counts_from_its_beginning():
    assert audience_named("ferries and boats", (FERRY, BOAT)) is FERRY
    assert audience_named("我有一艘船", (FERRY, BOAT)) is BOAT
    assert audience_named("a transferral", (FERRY, BOAT)) is None
    assert concerns(FERRY, "open a counter at every lock") and not concerns(FERRY, "check hulls")
