"""The parts of the check of a wording: tokens, index, difference."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.datatypes import Document
from qa.wording.difference import diff_words
from qa.wording.token_index import WordingIndex
from qa.wording.tokens import Kind, key_of, kind_of, read_tokens


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The people’s 1,000 ports", ["the", "people's", "1000", "ports"]),
        ("1-2, 1 – 2, 1～2", ["1", "-", "2"] * 3),
        ("at -5 °C, - 5 ports", ["at", "-", "5", "°", "c", "5", "ports"]),
        ("3.5% ３．５％", ["3.5%", "3.5%"]),
        ("1,2 and 2021,23", ["1", "2", "and", "2021", "23"]),
        ("二十三项", ["23", "项"]),
        ("统一管理", ["统", "1", "管", "理"]),
        ("2021年8月", ["2021-08"]),
        ("①优化 ② Support", ["1", "优", "化", "2", "support"]),
        ("and/or", ["and", "/", "or"]),
        ("“quoted”, (so) – it; is.", ["quoted", "so", "it", "is"]),
        ("re\u0301sume\u0301", ["résumé"]),
        ("ports' 'ports'", ["ports", "ports"]),
        ("", []),
    ],
)
def test_tokens_are_words_numbers_and_characters(text, keys):
    assert read_tokens(text).keys == keys


@pytest.mark.parametrize(
    ("forms", "key"),
    [
        (
            "13 August 2021|August 13, 2021|13th of August 2021|2021-08-13|2021.8.13|2021年8月13日|２０２１年８月１３日|二〇二一年八月十三日",
            "2021-08-13",
        ),
        ("July 2020|2020年7月|二〇二〇年七月", "2020-07"),
        ("12%|１２％|12 per cent|twelve percent|百分之十二|百分之12", "12%"),
        ("300,000|30万|三十万|三十萬|30萬", "300000"),
        ("二十四|twenty-four|24|２４", "24"),
        ("0431", "0431"),
        ("三五", "三五"),
        ("五六十", "五六十"),
    ],
)
def test_all_forms_of_a_number_or_date_are_one_token(forms, key):
    assert [read_tokens(form).keys for form in forms.split("|")] == [[key]] * len(forms.split("|"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("you may 5 times", "you May 5 times"), ("2021年8月", "2021年8月1日"), ("3.5%", "3.5‰"), ("三五年", "35年"), ("1 500", "1,500"),
     ("0431", "431"), ("2021-13-40", "2021-01-04")],
)  # fmt: skip
def test_what_says_another_thing_is_another_token(one, other):
    assert read_tokens(one).keys != read_tokens(other).keys


@given(st.text(max_size=80))
@example("擷取一二萬")
@example("二〇二一年八月十三日, 13 August 2021, 百分之十二")
@example("麼")
def test_tokens_stand_in_order_and_give_their_keys(text):
    tokens = read_tokens(text)
    at = 0
    for key, start, end in zip(tokens.keys, tokens.starts, tokens.ends, strict=True):
        assert at <= start < end <= len(text) and key_of(text[start:end]) == key
        at = end


@pytest.mark.parametrize(
    ("key", "kind"), [("23", Kind.NUMBER), ("二十", Kind.NUMBER), ("shall", Kind.MODAL), ("或", Kind.JOINT), ("the", Kind.FUNCTION), ("july", Kind.MONTH), ("port", Kind.WORD)]
)  # fmt: skip
def test_kinds_tell_what_may_be_exchanged_for_what(key, kind):
    assert kind_of(key) is kind


@pytest.mark.parametrize(
    ("quote", "statement", "diff"),
    [
        ("of 23 ports", "of 24 ports", [("equal", "of "), ("delete", "23"), ("insert", "24"), ("equal", " ports")]),
        ("共23项措施", "共24项措施", [("equal", "共"), ("delete", "23"), ("insert", "24"), ("equal", "项措施")]),
        ("a b c d", "a d", [("equal", "a "), ("delete", "b c "), ("equal", "d")]),
        ("a, b", "a; b", [("equal", "a"), ("delete", ","), ("insert", ";"), ("equal", " b")]),
        ("The x", "the x", [("delete", "The"), ("insert", "the"), ("equal", " x")]),
        ("", "", []),
        ("x", "", [("delete", "x")]),
        ("", "x", [("insert", "x")]),
    ],
)
def test_a_difference_is_of_whole_words(quote, statement, diff):
    assert list(diff_words(quote, statement)) == diff


_TEXTS = st.one_of(st.text(max_size=60), st.text(alphabet="ab12 .,-–“\"'的二十和\n", max_size=60))


@given(_TEXTS, _TEXTS)
def test_a_difference_joins_to_both_sides(quote, statement):
    diff = diff_words(quote, statement)
    assert "".join(words for kind, words in diff if kind != "insert") == quote
    assert "".join(words for kind, words in diff if kind != "delete") == statement
    kinds = [kind for kind, _ in diff]
    assert all(one != two for one, two in zip(kinds, kinds[1:], strict=False))


@given(_TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert diff_words(text, text) == ((("equal", text),) if text else ())


def index_of(*texts):
    return WordingIndex([Document(id=f"d{i}", title="t", text=text) for i, text in enumerate(texts)])


def test_a_run_is_found_in_every_document_and_never_across_two():
    index = index_of("one two three", "three four", "two three")
    assert len(index.find(read_tokens("two three"))) == 2
    assert index.find(read_tokens("three three")) == []
    assert [index.document_at(row).id for row, _ in index.find(read_tokens("three"))] == ["d0", "d1", "d2"]


def test_the_longest_run_is_as_long_as_the_texts_allow():
    index = index_of("a b c d", "a b c x")
    length, rows = index.longest(index.ids_of("a b c d e".split()), 0)
    assert (length, len(rows)) == (4, 1)
    assert index.longest(index.ids_of(["z", "a", "b"]), 0)[0] == 0


def test_the_document_with_the_rare_words_is_the_first_candidate():
    texts = [f"the port of the town {'abc'[i % 3]} has a plan for the port " * 5 for i in range(30)]
    texts[17] += "the quixotic zeppelin of the town has a plan"
    index = index_of(*texts)
    ids = index.ids_of("the quixotic zeppelin of the city".split())
    best = index.candidates(ids, 3, 8)[0]
    rows = range(best.start, best.end)
    assert any(index.ids[row] == ids[1] for row in rows)
