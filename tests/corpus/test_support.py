"""Kinds of support: reading support.jsonl, and which kinds a measure's words speak of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.support import kinds_of, read_support_kinds
from qa.datatypes import Label, SupportKind
from qa.errors import CorpusError

MONEY = SupportKind(
    kind="money", label=Label(en="Money", zh="钱"), english=("grant", "tax", "fee"), chinese=("资金", "补贴")
)
PLACES = SupportKind(
    kind="places", label=Label(en="Places", zh="地方"), english=("land", "low-cost"), chinese=("用地",)
)
OTHER = SupportKind(kind="other", label=Label(en="Other", zh="其他"))
KINDS = (MONEY, PLACES, OTHER)
LINE = '{"kind": "money", "label": {"en": "Money", "zh": "钱"}, "english": ["fee"]}\n'


def test_a_folder_without_the_file_has_no_kinds(tmp_path):
    assert read_support_kinds(tmp_path) == ()


def test_kinds_come_in_their_order(tmp_path):
    text = "\n\n".join(kind.model_dump_json() for kind in (PLACES, MONEY, OTHER))
    (tmp_path / "support.jsonl").write_text(text, encoding="utf-8")
    assert read_support_kinds(tmp_path) == (PLACES, MONEY, OTHER)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{no json", "line 2: .*Invalid JSON"),
        ('{"kind": "a b", "label": {"en": "A", "zh": "A"}}', "line 2: kind: "),
        ('{"kind": "a", "label": {"en": "A"}}', "line 2: label.zh: Field required"),
        ('{"kind": "a", "label": {"en": " ", "zh": "A"}}', "line 2: label.en: "),
        ('{"kind": "a", "label": {"en": "A", "zh": "A"}, "english": [""]}', "line 2: english.0: "),
        ('{"kind": "a", "label": {"en": "A", "zh": "A"}, "french": ["x"]}', "line 2: french: "),
        (LINE, "line 2: kind 'money' stands on an earlier line"),
        (f"{OTHER.model_dump_json()}\n{OTHER.model_dump_json().replace('other', 'rest')}", "line 3: kind 'rest' has no words"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(tmp_path, line, says):
    (tmp_path / "support.jsonl").write_text(LINE + line, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"support\.jsonl, " + says):
        read_support_kinds(tmp_path)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Grant tax credits on low-cost plots", ("money", "places")),
        ("设立发展资金，保障用地", ("money", "places")),
        ("被补贴者", ("money",)),  # Chinese words stand anywhere
        ("a coffee for every islander", ("other",)),  # "fee" and "land" stand inside other words
        ("", ("other",)),
    ],
)
def test_the_kind_of_support_follows_from_the_words(words, kinds):
    assert kinds_of(words, KINDS) == kinds


def test_without_a_kind_for_the_rest_a_measure_may_have_none():
    assert kinds_of("nothing of this", (MONEY, PLACES)) == () and kinds_of("a fee", ()) == ()


@given(st.text())
def test_every_measure_has_a_known_kind(words):
    assert set(kinds_of(words, KINDS)) <= {kind.kind for kind in KINDS} and kinds_of(words, KINDS)
