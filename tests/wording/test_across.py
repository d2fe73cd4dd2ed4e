"""Statements in another language than the text, over an invented text with another beside it."""

import pytest

from qa.corpus.outline import read_outline
from qa.datatypes import Document, Term, Verdict
from qa.parallel_records import AlignedPair, Parallel, ParallelText, Standing
from qa.spans import Span
from qa.verdicts import NearPlace
from qa.wording.check import Sources, check_wording
from qa.wording.token_index import WordingIndex

ENGLISH = """Rules for the Snow Road
The Road Office clears 40 miles of road before 1 December 2025. Sledges need a bell, except on the ice.
Dogs rest for one hour in four. The Snow Council pays 12% of the cost of harness."""
CHINESE = """雪路规则
道路办公室在2025年12月1日前清理40英里道路。雪橇须装铃铛，冰面上的除外。
狗每四小时休息一小时。雪务委员会支付挽具费用的百分之十二。"""
GERMANE = "滑雪板应当上蜡。"


def pairs():
    """Line by line, sentence by sentence."""
    english, chinese = sentences(ENGLISH, ". "), sentences(CHINESE, "。")
    return tuple(
        AlignedPair(start=a, end=b, beside=Span(start=c, end=d))
        for (a, b), (c, d) in zip(english, chinese, strict=True)
    )


def sentences(text, stop):
    at, found = 0, []
    for line in text.split("\n"):
        for part in [part for part in line.replace(stop, stop + "\0").split("\0") if part.strip()]:
            start = text.index(part.strip(), at)
            found.append((start, start + len(part.strip())))
            at = start + len(part.strip())
    return found


def sources(nearest=None, **others):
    documents = [
        Document(id="snow", title="Rules for the Snow Road", issuer="The Snow Council", text=ENGLISH),
        *(Document(id=name, title=name, text=text, language="zh") for name, text in others.items()),
    ]
    text = ParallelText(language="zh", standing=Standing.UNOFFICIAL, text=CHINESE)
    terms = (
        Term(term="The Snow Council", chinese=("雪务委员会",)),
        Term(term="The Road Office", chinese=("道路办公室",)),
        Term(term="harness", chinese=("挽具",)),
    )
    outlines = {document.id: read_outline(document) for document in documents}
    return Sources(WordingIndex(documents), outlines, {}, {"snow": (Parallel(text, pairs()),)}, terms, nearest)


SOURCES = sources()


@pytest.mark.parametrize(
    ("statement", "quote", "beside"),
    [
        ("狗每四小时休息一小时。", "Dogs rest for one hour in four.", "狗每四小时休息一小时。"),
        ("雪橇須裝鈴鐺，冰面上的除外", "Sledges need a bell, except on the ice.", "雪橇须装铃铛，冰面上的除外。"),
        (
            "雪务委员会支付挽具费用的12%。",
            "The Snow Council pays 12% of the cost of harness.",
            "雪务委员会支付挽具费用的百分之十二。",
        ),
    ],
)
def test_the_words_of_a_text_beside_are_a_rendering_of_the_place_they_stand_at(statement, quote, beside):
    found = check_wording(statement, SOURCES)
    assert found.verdict is Verdict.RENDERED and found.language == "zh"
    (match,) = found.matches
    assert match.quote == quote == ENGLISH[match.start : match.end]
    assert [(one.quote, one.standing) for one in match.parallels] == [(beside, "unofficial")]
    assert "".join(words for kind, words in match.diff if kind != "delete") == statement


@pytest.mark.parametrize(
    ("statement", "differs"),
    [
        ("雪橇须装铃铛。", []),  # the exception is cut off
        ("雪务委员会支付挽具费用的百分之二十。", [("百分之二十", "12%")]),
        ("道路办公室在2025年11月1日前清理40英里道路。", [("2025年11月1日", "1 December 2025")]),
    ],
)
def test_a_rendering_that_is_cut_or_changed_is_none(statement, differs):
    found = check_wording(statement, SOURCES)
    assert found.verdict is Verdict.OTHER_LANGUAGE
    assert [(one.said, one.text) for one in found.figures if not one.agrees] == differs
    assert any(kind != "equal" for kind, _ in found.matches[0].parallel_diff)


def test_figures_dates_and_names_that_agree_are_told():
    found = check_wording("雪务委员会承担挽具费用的百分之十二。", SOURCES)
    assert [(one.kind, one.said, one.text, one.agrees) for one in found.figures] == [
        ("number", "百分之十二", "12%", True), ("name", "雪务委员会", "The Snow Council", True),
    ]  # fmt: skip


def test_a_wrong_count_is_set_against_the_sentence_that_counts():
    found = check_wording("清理道路50英里", SOURCES)
    assert found.verdict is Verdict.OTHER_LANGUAGE
    assert [(one.said, one.text) for one in found.figures if not one.agrees] == [("50", "40")]


def test_a_name_of_somebody_else_differs():
    found = check_wording("道路办公室支付挽具费用的百分之十二。", SOURCES)
    assert [(one.said, one.agrees) for one in found.figures if one.kind == "name"] == [("道路办公室", False)]


def near(place):
    start = ENGLISH.index(place)
    return lambda statement, language: [NearPlace("snow", start, start + len(place), 5.0)]


def test_where_no_text_beside_holds_it_the_nearest_passage_is_shown():
    found = check_wording("犬只跑四个钟头要歇一个钟头。", sources(near("Dogs rest for one hour in four.")))
    assert found.verdict is Verdict.OTHER_LANGUAGE
    assert found.matches[0].quote == "Dogs rest for one hour in four."
    assert found.matches[0].parallels[0].quote == "狗每四小时休息一小时。"


def test_what_comes_near_no_passage_is_absent():
    far = lambda statement, language: [NearPlace("snow", 0, 5, -1.0)]  # noqa: E731
    assert check_wording("茶馆每晚说书，免费供应花生。", sources(far)).verdict is Verdict.ABSENT
    assert check_wording("茶馆每晚说书，免费供应花生。", sources()).verdict is Verdict.ABSENT


def test_a_statement_to_which_its_own_language_comes_nearer_is_a_paraphrase_and_no_rendering():
    """A figure that agrees speaks for the other language."""

    def of(own):
        start = ENGLISH.index("The Snow Council")
        return lambda statement, language: [NearPlace("snow", start, len(ENGLISH), 1.5, own)]

    assert check_wording("茶馆每晚说书，免费供应花生。", sources(of(1.4))).verdict is Verdict.OTHER_LANGUAGE
    assert check_wording("茶馆每晚说书，免费供应花生。", sources(of(1.6))).verdict is Verdict.ABSENT
    assert check_wording("茶馆每晚说书，花生让利12%。", sources(of(1.6))).verdict is Verdict.OTHER_LANGUAGE


def test_words_of_a_text_of_their_own_language_come_before_any_rendering():
    assert check_wording(GERMANE, sources(near("Dogs"), ski="标题\n" + GERMANE)).verdict is Verdict.VERBATIM


def test_a_paragraph_of_renderings_is_a_rendering():
    found = check_wording("狗每四小时休息一小时。雪橇须装铃铛，冰面上的除外。", SOURCES)
    assert found.verdict is Verdict.RENDERED and len(found.sentences) == 2
    assert check_wording("狗每四小时休息一小时。雪橇须装铃铛。", SOURCES).verdict is Verdict.OTHER_LANGUAGE
