"""Answers over a document with a text beside it: the quote, and what goes with it in the language of the question."""

import pytest
from harbour import CHINESE, ENGLISH, write_harbour

from qa.answer.composing import Draft, Heading, nearest_of
from qa.answer.framing import rendered, standing_words
from qa.answer.next_questions import next_questions
from qa.assistant import Assistant
from qa.called import called
from qa.cli.console import readable
from qa.datatypes import Answer, Span
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.parallel_records import ParallelText, Rendering
from qa.ranking.stated_things import read_statements
from qa.settings import Settings

FEE = "A longer boat pays 30 coins a day, and may stay for 5 days."
FEE_ZH = "更长的船每天付30枚硬币，最多可停留5天。"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    place, settings = tmp_path_factory.mktemp("harbour"), Settings(encoder="fake", reranker="")
    folder = write_harbour(place / "corpus", standing="official")
    build_index(folder, place / "index", settings)
    return open_index(place / "index", folder, settings)


def place_of(words):
    return "notice", Span(start=ENGLISH.index(words), end=ENGLISH.index(words) + len(words)), None


def test_a_citation_points_into_the_document_and_carries_what_goes_with_it(index):
    draft = Draft(index, "en")
    draft.add("quote", [place_of(FEE)])
    (citation,) = draft.citations
    (beside,) = citation.parallels
    assert (citation.quote, ENGLISH[citation.start : citation.end]) == (FEE, FEE)
    assert (beside.quote, CHINESE[beside.start : beside.end], beside.language) == (FEE_ZH, FEE_ZH, "zh")
    assert (beside.standing.value, beside.note.en, beside.file) == ("official", "by us", "notice.zh.txt")


def test_an_answer_in_chinese_shows_the_rendering_beneath_the_quote_with_its_standing(index):
    draft = Draft(index, "zh")
    draft.add("quote", [place_of(FEE)])
    assert draft.plain_text() == f"原文：“{FEE}” [1]\n官方译文：“{FEE_ZH}”"
    assert draft.notes == ["译文说明：我们译"]
    assert draft.sentences[0].renderings == (f"官方译文：“{FEE_ZH}”",)


def test_an_answer_in_the_language_of_the_document_shows_none(index):
    draft = Draft(index, "en")
    draft.add("quote", [place_of(FEE)])
    assert draft.plain_text() == f"{FEE} [1]" and draft.notes == [] and draft.sentences[0].renderings == ()


def test_a_part_of_a_sentence_is_shown_with_the_whole_and_said_to_be(index):
    draft = Draft(index, "zh")
    draft.add("quote", [place_of("30 coins a day")])
    assert draft.plain_text().split("\n")[1] == f"官方译文（所在整句）：“{FEE_ZH}”"
    assert draft.citations[0].parallels[0].is_wider


def test_what_is_rendered_once_is_not_rendered_again(index):
    draft = Draft(index, "zh")
    draft.add("quote", [place_of("30 coins a day")])
    draft.add("quote", [place_of("may stay for 5 days")])
    assert draft.plain_text().count(FEE_ZH) == 1


def test_a_sentence_that_does_not_hold_the_quote_has_no_rendering(index):
    draft = Draft(index, "zh")
    draft.add("count_all", [place_of(FEE)], n=3)
    assert draft.sentences[0].renderings == () and draft.citations[0].parallels


def test_the_nearest_wording_carries_it_too(index):
    document, span, measure = place_of(FEE)
    (near,) = nearest_of(index, [(document, span, measure, 0.5)])
    assert near.parallels[0].quote == FEE_ZH


def test_the_terminal_shows_it_beneath_each_quote_of_an_answer_in_its_language(index):
    draft = Draft(index, "zh")
    draft.add("quote", [place_of(FEE)])
    answer = Answer(question="多少钱？", language="zh", status="answered", confidence=1.0, text=draft.plain_text(),
                    sentences=tuple(draft.sentences), citations=tuple(draft.citations), seconds=0.0)  # fmt: skip
    assert readable(answer, index.documents).count(f"官方译文：“{FEE_ZH}”") == 2
    in_english = answer.model_copy(update={"language": "en", "text": ""})
    assert FEE_ZH not in readable(in_english, index.documents)


@pytest.mark.parametrize(("reader", "text", "standing", "told"), [
    ("en", "zh", "original", "Chinese original: “x y”"), ("en", "en", "original", "English original: “x y”"),
    ("zh", "en", "original", "英文原文：“x y”"), ("zh", "zh", "original", "中文原文：“x y”"),
    ("en", "zh", "official", "Official translation (Chinese): “x y”"), ("en", "en", "official", "Official translation: “x y”"),
    ("zh", "en", "unofficial", "非官方译文（英文）：“x y”"),
])  # fmt: skip
def test_a_rendering_says_what_it_is_and_its_language_where_the_reader_reads_another(reader, text, standing, told):
    beside = Rendering(language=text, standing=standing, quote="x\n y", start=0, end=4)
    assert rendered(reader, beside) == told
    beside_text = ParallelText(language=text, standing=standing, text="x\n y")
    assert standing_words(reader, beside_text) in told


def heading_of(words):
    document, span, _ = place_of(words)
    return Heading(document, span, words)


def test_a_heading_in_a_chinese_answer_is_the_chinese_one_with_the_documents_own_words_beneath(index):
    draft = Draft(index, "zh")
    draft.add("group", [place_of("Fees")], heads=[heading_of("Fees")])
    (sentence,) = draft.sentences
    assert sentence.text == "“收费”"
    assert sentence.renderings[0] == "标题原文：“Fees”（以上标题：官方译文）"
    assert draft.citations[0].quote == "Fees" and draft.notes == ["译文说明：我们译"]


def test_a_heading_in_an_answer_in_the_language_of_the_document_is_its_own(index):
    draft = Draft(index, "en")
    draft.add("group", [place_of("Fees")], heads=[heading_of("Fees")])
    assert (draft.sentences[0].text, draft.sentences[0].renderings) == ("Fees", ())


def test_a_citation_says_what_its_headings_are_called_in_the_text_beside(index):
    draft = Draft(index, "zh")
    draft.add("quote", [place_of(FEE)])
    (citation,) = draft.citations
    assert citation.headings == ("Fees",)
    assert (called(citation, "zh").headings, called(citation, "en").headings) == (("收费",), ("Fees",))
    assert called(citation, "zh").title == "港口通告"


def test_the_questions_to_go_on_with_name_chinese_headings_to_who_asked_in_chinese(index):
    draft = Draft(index, "zh")
    draft.add("quote", [place_of(FEE)])
    assert next_questions(draft, read_statements(index, "notice"))[0] == "关于“救援”都说了什么？"


def test_a_chinese_heading_that_is_asked_about_brings_what_stands_under_it(index):
    answer = Assistant(index, Settings(encoder="fake", reranker="")).ask("关于“救援”都说了什么？")
    assert any(one.quote.startswith("Call 555-0199") for one in answer.citations)
