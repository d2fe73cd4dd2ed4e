"""A person who reads only Chinese: what the page calls by Chinese names where a Chinese text is beside the document."""

import json
import re

import pytest
from ferry import ENGLISH, write_ferry

from qa.assistant import open_assistant
from qa.index.builder import build_index
from qa.settings import Settings
from qa.web.about import versions_of
from qa.web.citation_card import card_html
from qa.web.document_panel import about_html, document_html, title_html
from qa.web.first_visit import start_content
from qa.web.register_rows import Filter, register_csv, register_json, register_rows
from qa.web.register_table import register_content
from qa.web.score_words import score_words
from qa.web.scores_view import scores_content
from qa.web.strings import STRINGS
from qa.web.transcript import answer_text
from qa.web.wording_view import check_html

HAN = re.compile("[\u3400-\u9fff]")
SCORES = """{"date": "2031-01-01", "commit": "c", "command": "x", "rows": [{"set": "s", "n": 2, "measures":
{"answer accuracy": [0.5, 0.1, 0.9]}}], "plots": [{"set": "s", "title": "Reliability", "svg":
"<svg xmlns=\\"http://www.w3.org/2000/svg\\" aria-label=\\"risk over coverage\\"><text>dense, first 10</text></svg>"}]}"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    place, settings = tmp_path_factory.mktemp("ferry"), Settings(encoder="fake", reranker="")
    entry = {"issuer": "苔湾港务局", "number": "苔港〔2031〕4号", "source": "港口自送"}
    folder = write_ferry(place / "corpus", entry=entry, source="handed in by the harbour")
    build_index(folder, place / "index", settings)
    return open_assistant(folder, place / "index", settings)


def in_chinese(html):
    """What a page in Chinese shows of HTML in both languages."""
    return re.sub(r'<span class="en".*?</span>', "", html)


def test_the_first_visit_calls_a_document_by_its_chinese_title_and_asks_with_its_chinese_headings(assistant):
    shown = in_chinese(start_content(assistant))
    assert ">苔湾渡船规定</span></a>" in shown and "Rules of the Moss Bay Ferry" not in shown
    assert "保持航线畅通" in shown and "keep the crossing open" not in shown


def test_the_register_shows_aspects_in_chinese_and_the_chinese_words_beneath_a_measure(assistant):
    shown = in_chinese(register_content(assistant))
    assert "1. 保持航线畅通</span></td>" in shown and 'data-zh="1. 保持航线畅通"' in shown
    assert 'run in winter<span class="beside zh" lang="zh-CN">非官方译文：“冬季开航”</span>' in shown


def test_the_register_is_searched_in_the_chinese_words_too(assistant):
    assert [row.number for row in Filter(words="海冰").fitting(register_rows(assistant))] == ["1.2"]


def test_the_files_of_the_register_hold_the_chinese_words_too(assistant):
    rows = register_rows(assistant)
    first = json.loads(register_json(rows, ()))[0]
    assert (first["words"], first["words_zh"], first["aspect_zh"]) == ("run in winter", "冬季开航", "保持航线畅通")
    header, line, *_ = register_csv(rows, ()).splitlines()
    assert header.endswith(",source,words_zh,aspect_zh") and line.endswith(",冬季开航,保持航线畅通")


def test_a_word_that_stands_only_in_the_chinese_text_is_not_called_one_of_the_policy(assistant):
    html = in_chinese(check_html(assistant.check("船票每张5枚硬币。")))
    assert '<b><span class="zh" lang="zh-CN">译文</span></b>4' in html
    assert "标“译文”的字词" in html and "标“原文”的字词" not in html


def test_the_card_shows_the_chinese_words_and_names_beneath_the_quote(assistant):
    start = ENGLISH.index("A ticket costs")
    shown = in_chinese(card_html(assistant, "ferry", "", start, start + 23))
    assert "非官方译文：" in shown and '<q lang="zh-CN">船票每张4枚硬币。</q>' in shown
    assert "船票 · 苔湾渡船规定 · 苔港〔2031〕4号" in shown


def test_the_panel_tells_issuer_number_source_and_headings_in_chinese(assistant):
    document = assistant.documents["ferry"]
    shown = in_chinese(about_html(document))
    assert "苔湾港务局" in shown and "苔港〔2031〕4号" in shown
    assert "港口自送" in shown and "handed in" not in shown
    assert in_chinese(title_html(document)).index("苔湾渡船规定") < title_html(document).rindex("Rules of the Moss")
    assert "Rules of the Moss Bay Ferry" in document_html(assistant, "ferry")  # the text itself stays


def test_an_answer_to_take_along_names_its_places_in_chinese(assistant):
    told = answer_text(assistant.ask("关于“船票”都说了什么？"))
    assert "船票; 苔湾渡船规定; 苔港〔2031〕4号; " in told and "非官方译文：“船票每张4枚硬币。”" in told


def test_scores_and_plots_are_told_in_chinese_and_in_english():
    html = scores_content(SCORES)
    shown = in_chinese(html)
    assert "回答正确率" in shown and "把握度的可靠性：s，n = 2" in shown
    assert "语义检索（前10）" in shown and 'aria-label="风险与覆盖率"' in shown
    assert "dense, first 10" not in shown and "dense, first 10" in html


@pytest.mark.parametrize("words", ["answer accuracy", "Where questions were lost", "not_cited", "hits, first 50"])
def test_what_the_exam_writes_has_chinese_words(words):
    assert HAN.search(score_words(words, "zh")) and score_words(words, "en") == words


def test_every_version_that_is_shown_has_a_name_in_both_languages(assistant):
    for language in ("en", "zh"):
        assert all(f"version_{name}" in STRINGS[language] for name in versions_of(assistant))
