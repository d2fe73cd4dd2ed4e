"""Renderings on the page: beneath quotes in the chat, beneath lines in the document panel, never as the text itself."""

import pytest
from fake_assistant import MAIN, FakeAssistant
from harbour import CHINESE, ENGLISH, write_harbour

from qa.assistant import open_assistant
from qa.datatypes import Answer, AnswerGroup, AnswerSentence, Citation
from qa.index.builder import build_index
from qa.parallel_records import Rendering
from qa.settings import Settings
from qa.web.answer_markdown import answer_markdown, text_markdown
from qa.web.citation_card import card_html
from qa.web.document_panel import document_html
from qa.web.overview_markdown import OPEN_LINES, grouped_markdown

ZH = "更长的船<b>每天付30枚硬币"
BESIDE = Rendering(language="zh", standing="official", quote=ZH, start=0, end=len(ZH))
CITED = Citation(marker=1, document="d", title="t", quote="A longer boat", start=0, end=13, parallels=(BESIDE,))
LINES = (
    AnswerSentence(text="1.1 原文：“A longer boat”", citations=(1,), renderings=(f"官方译文：“{ZH}”",)),
    AnswerSentence(text="1.2 原文：“30 coins”", citations=(1,), short="30 coins"),
)


def answer_of(**wanted):
    text = "\n".join(line for one in LINES for line in (f"{one.text} [1]", *one.renderings))
    return Answer(question="q", language="zh", status="answered", confidence=1, text=text, sentences=LINES,
                  citations=(CITED,), seconds=0, **wanted)  # fmt: skip


def test_a_rendering_stands_in_the_item_of_its_quote_and_the_next_stays_an_item():
    assert text_markdown(answer_of()).split("\n") == [
        "- 1.1 原文：“A longer boat” [1]<br>官方译文：“更长的船&lt;b&gt;每天付30枚硬币”",
        "- 1.2 原文：“**30 coins**” [1]",
    ]


@pytest.mark.parametrize("n_chars", range(0, 90, 7))
def test_an_answer_that_is_shown_bit_by_bit_holds_no_more_than_its_text(n_chars):
    assert len(text_markdown(answer_of(), n_chars).split("\n")) <= 2


def test_a_group_of_a_whole_answer_shows_it_too():
    group = AnswerGroup(heading="Fees", sentences=(0, 1))
    assert "<br>官方译文：“更长的船&lt;b&gt;" in grouped_markdown(answer_of(groups=(group,)))


def test_a_folded_group_shows_its_heading_in_both_languages():
    lines = tuple(AnswerSentence(text=f"{n}. 标题", citations=(1,), renderings=(f"Heading <{n}>",)) for n in range(9))
    items = tuple(AnswerSentence(text=f"- line {n}", citations=(1,)) for n in range(2 * OPEN_LINES))
    groups = [
        AnswerGroup(heading=f"{n}. 标题", sentences=(n, *range(9 + n * OPEN_LINES, 9 + (n + 1) * OPEN_LINES)))
        for n in range(2)
    ]
    shown = grouped_markdown(answer_of(groups=groups).model_copy(update={"sentences": (*lines, *items)}))
    assert f"<summary>1&#46; 标题 ({OPEN_LINES})<br>Heading &lt;1&gt;</summary>" in shown


def test_the_list_of_sources_shows_it_in_the_language_of_the_answer_alone():
    assert answer_markdown(answer_of()).count("<br>官方译文") == 2
    assert "<br>" not in answer_markdown(answer_of(groups=()).model_copy(update={"language": "en", "text": "x"}))


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    place, settings = tmp_path_factory.mktemp("harbour"), Settings(encoder="fake", reranker="")
    folder = write_harbour(place / "corpus", standing="unofficial")
    build_index(folder, place / "index", settings)
    return open_assistant(folder, place / "index", settings)


def test_the_panel_shows_what_goes_with_a_line_beneath_it_and_what_the_text_is(harbour):
    html = document_html(harbour, "notice")
    start, end = ENGLISH.index("2. Fees"), ENGLISH.index("2. Fees") + 7
    line = f'data-start="{start}" data-end="{end}">2. Fees</h4>'
    assert f'{line}<p class="beside zh" lang="zh-CN">非官方译文：“二、收费”</p>' in html
    assert "Chinese · Unofficial translation (by us)" in html and "中文 · 非官方译文（我们译）" in html


@pytest.mark.parametrize(("words", "lead", "lead_zh"), [
    ("A longer boat pays 30 coins a day, and may stay for 5 days.", "Unofficial translation (Chinese): ", "非官方译文："),
    ("30 coins a day", "Unofficial translation (Chinese), of the whole sentence: ", "非官方译文（所在整句）："),
])  # fmt: skip
def test_a_card_shows_what_goes_with_the_quote_beneath_it_and_what_it_is(harbour, words, lead, lead_zh):
    start = ENGLISH.index(words)
    html = card_html(harbour, "notice", "", start, start + len(words))
    rendering = "更长的船每天付30枚硬币，最多可停留5天。"
    assert rendering in CHINESE and f'<q lang="zh-CN">{rendering}</q>' in html
    assert f'<span class="en" lang="en">{lead}</span><span class="zh" lang="zh-CN">{lead_zh}</span>' in html
    assert html.index("<mark>") < html.index('class="beside"') < html.index('class="place"')


def test_a_card_of_a_text_with_nothing_beside_it_shows_no_rendering():
    fake = FakeAssistant()
    assert "beside" not in card_html(fake, MAIN, "", 0, 20)
