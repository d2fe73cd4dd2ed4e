"""The report on a check: every sentence one verdict line, as text, Markdown and a Word file."""

import io
import re
import string
import zipfile

import mammoth
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from qa.answer.check_report import report_docx, report_markdown, report_text
from qa.answer.check_words import CHECK_WORDS, told_of
from qa.datatypes import Verdict, WordingCheck, WordingMatch
from qa.parallel_records import Rendering, Standing
from qa.verdicts import Claim, Figure, Missing, Reason

MATCH = WordingMatch(
    document="towers", title="Rules for Towers", measure="2.1", headings=("Lamps",), quote="14 towers, unless it rains",
    start=10, end=36, diff=(("delete", "14"), ("insert", "15"), ("equal", " towers, unless it rains")), issuer="The Guild",
    number="No. 5", date="2024-05-01", source="http://towers.example/1",
    missing=(Missing(start=21, end=36, reason=Reason.EXCEPTION, where="after", words="unless it rains"),),
    parallels=(Rendering(language="zh", standing=Standing.UNOFFICIAL, quote="14座塔", start=0, end=4),),
)  # fmt: skip
ALTERED = WordingCheck(
    statement="15 towers, unless it rains", verdict=Verdict.ALTERED, matches=(MATCH,),
    figures=(Figure(kind="number", said="15", text="14", agrees=False),),
    claims=(Claim(kind="place", named="2.3", found="2.1", agrees=False), Claim(kind="speaker", named="Anna", found="The Guild", agrees=False)),
)  # fmt: skip
ABSENT = WordingCheck(statement="*Bold* <b>x</b> & `y` # z", verdict=Verdict.ABSENT)
BOTH = WordingCheck(statement="Both.", verdict=Verdict.ALTERED, sentences=(ALTERED, ABSENT))


def fields(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("key", CHECK_WORDS["en"])
def test_both_languages_say_the_same(key):
    assert fields(CHECK_WORDS["en"][key]) == fields(CHECK_WORDS["zh"][key])
    assert CHECK_WORDS["zh"].keys() == CHECK_WORDS["en"].keys()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_verdict_reason_and_standing_has_words(language):
    words = CHECK_WORDS[language]
    assert all(f"verdict_{verdict.value}" in words and f"verdict_{verdict.value}_lead" in words for verdict in Verdict)
    assert all(f"reason_{reason.value}" in words for reason in Reason)
    assert all(f"standing_{standing.value}" in words for standing in Standing)


def test_a_report_has_one_verdict_line_a_sentence_and_all_that_was_found():
    text = report_text(BOTH, "en")
    assert re.findall(r"^\d\. (.*?):", text, re.MULTILINE) == ["Altered", "Not in the text"]
    for words in (
        "2 sentences checked: Altered 1, Not in the text 1.", "15 is not 14", "Right words, other place: they stand at 2.1, not at 2.3.",
        "Who says so is The Guild, not Anna.", "Left out (an exception): “unless it rains”", "Rendering (unofficial translation): “14座塔”",
        "[-14-]{+15+} towers", "measure 2.1; Lamps; Rules for Towers; No. 5; 2024-05-01; The Guild; http://towers.example/1; 10-36",
    ):  # fmt: skip
        assert words in text


def test_a_report_is_chinese_when_it_is_asked_for():
    assert "15与原文不符：原文为14" in report_text(BOTH, "zh") and "略去（例外）" in report_text(BOTH, "zh")


def test_markdown_shows_the_words_and_takes_none_for_markup():
    html = MarkdownIt("commonmark").enable("strikethrough").render(report_markdown(BOTH, "en"))
    assert html.count("<h2>") == 2 and html.count("<h1>") == 1
    assert "*Bold* &lt;b&gt;x&lt;/b&gt; &amp; `y` # z" in html
    assert "<s>14</s><strong>15</strong>" in html


def test_a_word_file_holds_the_same_words_and_is_the_same_each_time():
    content = report_docx(BOTH, "zh")
    assert content == report_docx(BOTH, "zh")
    read = mammoth.extract_raw_text(io.BytesIO(content)).value
    for words in ("表述核对报告", "15与原文不符：原文为14", "*Bold* <b>x</b> & `y` # z"):
        assert words in read
    html = mammoth.convert_to_html(io.BytesIO(content)).value
    assert html.count("<h2>") == 2 and "<s>14</s>" in html
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert all(etree.fromstring(package.read(name)) is not None for name in package.namelist())


def test_characters_that_no_word_file_may_hold_are_replaced():
    hostile = WordingCheck(statement="a\x00b\x08c\ud800", verdict=Verdict.ABSENT)
    assert "a\ufffdb\ufffdc" in mammoth.extract_raw_text(io.BytesIO(report_docx(hostile, "en"))).value


def test_figures_that_agree_are_told_across_languages_or_where_all_do():
    other = Figure(kind="number", said="15", text="14", agrees=False)
    figure = Figure(kind="number", said="12%", text="百分之十二", agrees=True)
    across = WordingCheck(statement="s", verdict=Verdict.OTHER_LANGUAGE, figures=(figure,))
    assert told_of(across, "en") == ["12% is 百分之十二 in the text"]
    altered = across.model_copy(update={"verdict": Verdict.ALTERED})
    assert told_of(altered, "en") == ["12% is 百分之十二 in the text"]
    assert told_of(altered.model_copy(update={"figures": (figure, other)}), "en") == ["15 is not 14: the text says 14"]
