"""BM25 against values worked out by hand, and the tokens it counts."""

import math

import numpy as np
import pytest

from qa.index.lexical import LexicalIndex, Postings, write_field
from qa.index.rows import RowMap
from qa.index.tables import SEARCH_SCHEMA, in_memory
from qa.language.words import tokens

TEXTS = ["fee fee road", "fee port", "road school bridge river"]


def bm25(tf, length, n_with, average=3.0, n=3, k1=1.2, b=0.75):
    """Robertson and Zaragoza (2009), with Lucene's idf and without the constant factor k1 + 1."""
    idf = math.log(1 + (n - n_with + 0.5) / (n_with + 0.5))
    return idf * tf / (tf + k1 * (1 - b + b * length / average))


def test_scores_are_those_of_bm25_by_hand():
    index = LexicalIndex.build(TEXTS)  # lengths 3, 2, 4: average 3
    assert index.scores("fee").tolist() == pytest.approx([bm25(2, 3, 2), bm25(1, 2, 2), 0], abs=1e-5)
    assert index.scores("fee")[0] == pytest.approx(0.29375, abs=1e-4)  # ln(1.6) * 2 / 3.2


def test_scores_of_several_words_add_up():
    index = LexicalIndex.build(TEXTS)
    assert index.scores("fee road").tolist() == pytest.approx(
        [bm25(2, 3, 2) + bm25(1, 3, 2), bm25(1, 2, 2), bm25(1, 4, 2)], abs=1e-5
    )


def test_a_rare_word_counts_more_than_a_common_one():
    index = LexicalIndex.build(TEXTS)
    assert index.search("port road", 3)[0][0] == 1


def test_unknown_words_give_nothing():
    index = LexicalIndex.build(TEXTS)
    assert index.search("zebra", 5) == []
    assert index.scores("zebra xylophone").tolist() == [0, 0, 0]
    assert index.search("zebra port", 5) == index.search("port", 5)


@pytest.mark.parametrize("question", ["", "   ", "?!", "what is the of", "😀"])
def test_a_question_without_words_of_its_own_gives_nothing(question):
    assert LexicalIndex.build(TEXTS).search(question, 5) == []


@pytest.mark.parametrize("texts", [[], ["the of", "?"]])
def test_an_index_without_words_finds_nothing(texts):
    index = LexicalIndex.build(texts)
    assert index.scores("fee").tolist() == [0] * len(texts)
    assert index.search("fee", 5) == []


def test_the_best_texts_come_first_and_no_more_than_asked_for():
    index = LexicalIndex.build(TEXTS)
    assert [row for row, _ in index.search("fee", 5)] == [0, 1]
    assert [row for row, _ in index.search("fee", 1)] == [0]


def test_equal_scores_keep_the_order_of_the_build():
    index = LexicalIndex.build(["fee", "road", "fee", "fee"])
    assert [row for row, _ in index.search("fee", 5)] == [0, 2, 3]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("运货船", ["运", "货", "船", "运货", "货船"]),
        ("21 policies", ["21", "polici"]),
        ("1,000 yuan", ["1000", "yuan"]),
        ("2.5%", ["2.5"]),
        ("ＡＢ１２", ["ab", "12"]),
        ("promoting promotes promoted", ["promot"] * 3),
        ("River's locks", ["river", "lock"]),
        ("The locks of the river", ["lock", "river"]),
        ("税tax税", ["税", "tax", "税"]),
        ("", []),
    ],
)
def test_tokens_are_stems_figures_characters_and_pairs(text, wanted):
    assert tokens(text) == wanted


def test_chinese_is_found_by_pairs_of_characters():
    index = LexicalIndex.build(["运货船优惠票价", "船舶货运", "税收"])
    assert [row for row, _ in index.search("运货船", 3)] == [0, 1]
    assert index.knows("运货") and not index.knows("货货")


def in_two_segments(texts):
    """Four texts as three documents, the second in a newer segment with its text before that as the dead in the older."""

    def tables(lines):
        return in_memory(SEARCH_SCHEMA, lambda writer: write_field(writer, "texts", map(tokens, lines)))

    old, new = tables([texts[0], "fee zebra zebra", texts[2], texts[3]]), tables([texts[1]])
    numbers = [np.array(n, dtype=np.int64) for n in ([0, 1, 0], [0, 0, 2], [1, 1, 2])]
    return Postings("texts", [old, new], RowMap(*numbers, sizes=(4, 1)))


def test_texts_in_two_segments_score_as_in_one_and_what_is_dead_counts_nowhere():
    texts = [*TEXTS, "运货船 fee"]
    one, two = LexicalIndex.build(texts), LexicalIndex(in_two_segments(texts))
    for question in ("fee 运货 road", "fee fee", "bridge", "zebra fee"):
        assert two.scores(question).tolist() == one.scores(question).tolist()
    assert one.scores("bridge").any() and not two.knows("zebra") and two.size == 4


def test_the_tokens_of_several_segments_are_those_that_count():
    postings = in_two_segments([*TEXTS, "运 fee"])
    assert set(postings.tokens()) == {"fee", "road", "port", "school", "bridg", "river", "运"}
    assert set(postings.tokens(np.array([False, True, False, False]))) == {"fee", "port"}
    assert [postings.n(token) for token in ("fee", "zebra", "port")] == [3, 0, 1]


@pytest.mark.parametrize("token", ["'); DROP TABLE posting; --", '"', "\x00", "a b", "*", "^fee", "NEAR", "%", "运"])
def test_a_token_of_any_characters_is_found_as_it_is(token):
    tables = in_memory(SEARCH_SCHEMA, lambda writer: write_field(writer, "texts", [["fee"], [token, "fee", token]]))
    rows, times = Postings("texts", [tables], RowMap.whole(2)).of(token)
    assert (rows.tolist(), times.tolist()) == ([1], [2])
