"""A person who reads only Chinese walks through the tabs in headless Chromium, over rules with a Chinese text beside."""

import re

import pytest
from browsing import TIMEOUT_MS, ask, assert_no_sideways_scroll
from ferry import ENGLISH, write_ferry
from web_server import serving_page

from qa.assistant import open_assistant
from qa.index.builder import build_index
from qa.settings import Settings

pytestmark = pytest.mark.browser
LATIN = re.compile(r"[A-Za-z]{3,}")
# Names that are no words of English: of files, formats, models; the other language of the page.
NAMES = re.compile(
    r"English|Language|Ctrl|Enter|Esc|Markdown|Word|JSON|CSV|Cookie|OCR|AUROC|ferry(?:\.zh)?\.txt|policy-qa|fake|python -m [^，。；]*|\d{8}-\d{6}-[\w-]+|[a-z]+(?:-[a-z0-9]+)+|"
    r"[0-9a-f]{12,40}"
)
SHOWN = """() => {
  const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent } = texts.currentNode;
    if (!element || ["SCRIPT", "STYLE"].includes(element.tagName) || element.closest("#articles, .beside")) continue;
    if (element.checkVisibility({ visibilityProperty: true })) found.push(textContent);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def ferry_url(tmp_path_factory):
    place, settings = tmp_path_factory.mktemp("ferry"), Settings(encoder="fake", reranker="")
    folder = write_ferry(place / "corpus", entry={"issuer": "苔湾港务局", "number": "苔港〔2031〕4号"})
    build_index(folder, place / "index", settings)
    assistant = open_assistant(folder, place / "index", settings)
    with serving_page(assistant, feedback=place / "opinions", conversations=place / "talks") as address:
        yield address


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desk", "phone"])
def chinese(page, ferry_url, request):
    page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(ferry_url + "/?lang=zh")
    page.locator("html[data-page=open]").wait_for()
    return page


def english_on(page):
    """English words in sight that are neither names nor the document's own words."""
    own = " ".join(ENGLISH.split())
    texts = (NAMES.sub("", " ".join(text.split())) for text in page.evaluate(SHOWN))
    return [text for text in texts if any(word not in own for word in LATIN.findall(text))]


def test_the_tabs_show_no_english_but_the_documents_own_words_and_names(chinese):
    assert english_on(chinese) == []
    for tab in ("check", "measures", "documents", "about"):
        chinese.locator(f"#tab-{tab}-button").click()
        chinese.locator(f"#tab-{tab}").wait_for()
        assert english_on(chinese) == [], tab
        assert_no_sideways_scroll(chinese)


def test_an_answer_names_its_headings_in_chinese_and_the_log_of_the_chat_has_a_chinese_name(chinese):
    ask(chinese, "关于“船票”都说了什么？", "船票每张4枚硬币")
    chinese.locator('#chat [role="log"][aria-label="对话"]').wait_for()
    assert english_on(chinese) == []


def test_a_chinese_word_finds_a_measure_and_the_filter_lists_chinese_aspects(chinese):
    chinese.locator("#tab-measures-button").click()
    chinese.locator("#filter-words").fill("海冰")
    chinese.locator("#rows tr", has_text="clear the ice").wait_for()
    chinese.locator("#rows tr", has_text="run in winter").wait_for(state="detached")
    assert chinese.locator("#filter-aspect option").nth(1).inner_text() == "1. 保持航线畅通"
