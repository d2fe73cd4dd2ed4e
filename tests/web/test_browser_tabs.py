"""The other tabs, and what can be done with an answer, in headless Chromium."""

import json
import re
from pathlib import Path

import pytest
from browsing import ask, assert_no_sideways_scroll, assert_shows, check_with_axe, open_page, quote_of
from fake_assistant import HOSTILE, MAIN, SECOND, FakeAssistant
from web_server import serving_page

from qa.feedback import read_rows

pytestmark = pytest.mark.browser

WORDING = "The rules are divided into 30 measures. They improve the moorings for foreign boats. The moon is far."
TABS = {"ask": ("Ask", "提问"), "check": ("Check wording", "核对表述"), "measures": ("Measures", "措施"),
        "about": ("About and scores", "说明与评测")}  # fmt: skip


def open_tab(page, name):
    page.locator(f"#tab-{name}-button").click()
    page.locator(f"#tab-{name}").wait_for()


def check(page, wording):
    open_tab(page, "check")
    page.locator("#wording textarea").fill(wording)
    page.locator("#check-go").click()
    page.locator("#checked .checked").first.wait_for()


def allow_clipboard(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def copied(page):
    page.locator("#said p", has_text=re.compile("Copied|已复制")).wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def test_three_markers_each_show_their_quote(guarded, url):
    open_page(guarded, url)
    ask(guarded, "Tell me at length", "The end.")
    markers = guarded.locator("#chat p:has-text('The end.') > a[href^='#c-']")
    assert markers.count() == 3
    for n in range(3):
        markers.nth(n).click()
        assert_shows(guarded, markers.nth(n).get_attribute("href"))


def test_a_marker_works_while_the_answer_is_still_coming(guarded, url):
    open_page(guarded, url)
    guarded.locator("#question textarea").fill("Tell me at length")
    guarded.keyboard.press("Enter")
    marker = guarded.locator("#chat p > a[href^='#c-']").first
    marker.click()
    assert_shows(guarded, marker.get_attribute("href"))
    guarded.locator("#chat").get_by_text("The end.").wait_for()


def test_stop_is_there_while_a_question_is_open_and_ends_it(guarded, url):
    open_page(guarded, url)
    stop = guarded.locator("#stop")
    assert not stop.is_visible()
    guarded.locator("#question textarea").fill("slow please")
    guarded.keyboard.press("Enter")
    stop.click()
    guarded.locator("#chat").get_by_text("Stopped.").wait_for()
    assert not stop.is_visible()
    guarded.wait_for_timeout(1200)
    assert guarded.locator('#chat [data-testid="bot"]').inner_text().strip() == "Stopped."


def test_ask_again_asks_the_newest_question_once_more(guarded, url, shared_fake):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    n_seen = len(shared_fake.seen)
    guarded.get_by_role("button", name="Ask again").click()
    guarded.wait_for_timeout(600)
    guarded.locator('#chat [data-testid="bot"]').filter(has_text="On March 9").wait_for()
    assert shared_fake.seen[n_seen:] == [("When was it adopted?", [])]
    assert guarded.locator('#chat [data-testid="user"]').count() == 1


def test_a_follow_up_carries_the_earlier_question(guarded, url, shared_fake):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    ask(guarded, "What about wharves?", "in part")
    assert shared_fake.seen[-1] == ("What about wharves?", ["When was it adopted?"])


def test_an_answer_is_copied_with_its_references(guarded, url):
    allow_clipboard(guarded)
    open_page(guarded, url)
    assert guarded.locator("#chat .tool.copy").count() == 0
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_timeout(400)
    guarded.locator("#chat .tool.copy").click()
    text = copied(guarded)
    for words in (
        "When was it adopted?",
        "[1] “On March 9, 2023",
        "Order No. 5",
        "2023-05-04",
        "http://river.example/",
    ):
        assert words in text


def test_copying_works_where_the_clipboard_interface_is_missing(guarded, url):
    allow_clipboard(guarded)
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_timeout(400)
    guarded.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    guarded.locator("#chat .tool.copy").click()
    assert "On March 9, 2023" in copied(guarded)


def test_the_conversation_is_saved_as_markdown(guarded, url):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_timeout(400)
    with guarded.expect_download() as saving:
        guarded.get_by_role("button", name="Save conversation").click()
    assert saving.value.suggested_filename == "conversation.md"
    text = saving.value.path().read_text(encoding="utf-8")
    assert text.startswith("# Ask the policy\n\n## When was it adopted?") and "- [1] “On March 9" in text


def test_an_opinion_and_its_reason_are_stored(guarded, url, opinions):
    open_page(guarded, url, "/?lang=zh")
    ask(guarded, "一共有多少条措施？", "原文有明确表述")
    guarded.get_by_role("button", name="没用").click()
    guarded.get_by_text("谢谢").wait_for()
    guarded.locator("#reason textarea").fill("少了一条 <b>")
    guarded.locator("#reason button").click()
    guarded.wait_for_function("document.querySelector('#reason textarea').value === ''")
    row = read_rows(opinions)[-1]
    assert (row.question, row.verdict, row.reason, row.language) == ("一共有多少条措施？", "down", "少了一条 <b>", "zh")
    assert len(row.spans) == 2


def test_an_altered_sentence_is_shown_with_its_difference_and_place(guarded, url):
    open_page(guarded, url)
    check(guarded, WORDING)
    assert guarded.locator("#checked .checked").count() == 3
    altered = guarded.locator("#checked .altered")
    assert altered.locator("h3 .verdict").inner_text() == "Altered"
    assert altered.locator("del").inner_text() == "policy23" and altered.locator("ins").inner_text() == "yours30"
    link = altered.locator("a.open")
    href = link.get_attribute("href")
    link.focus()
    guarded.keyboard.press("Enter")
    assert_shows(guarded, href)
    guarded.keyboard.press("Escape")
    assert guarded.evaluate("document.activeElement.getAttribute('href')") == href
    assert guarded.locator("#checked .checked").count() == 3


def test_back_returns_to_the_tab_the_link_stands_in(guarded, url):
    open_page(guarded, url)
    check(guarded, WORDING)
    guarded.locator("#checked a.open").first.click()
    open_tab(guarded, "ask")
    guarded.get_by_role("button", name="Back", exact=True).click()
    guarded.locator("#checked a.open").first.wait_for()
    guarded.wait_for_function("document.activeElement.className === 'open'")


def test_a_checked_place_is_copied_as_a_reference_with_its_address(guarded, url):
    allow_clipboard(guarded)
    open_page(guarded, url, "/?lang=zh")
    check(guarded, "They improve the moorings for foreign boats")
    button = guarded.locator("#checked .copy")
    button.click()
    text = copied(guarded)
    for words in (
        "“improve the moorings for foreign boats”",
        "措施 5.2",
        "Order No. 5",
        "2023-05-04",
        "http://river.example/",
    ):
        assert words in text
    address = text.splitlines()[-1].partition("：")[2] or text.splitlines()[-1].partition(": ")[2]
    guarded.goto("about:blank")
    guarded.goto(address)
    guarded.locator("#doc mark.hit").wait_for()
    assert guarded.locator("#doc mark.hit").inner_text() == "improve the moorings for foreign boats"


@pytest.mark.parametrize(("language", "name"), [("en", "report.md"), ("zh", "report.docx")])
def test_the_report_of_a_check_is_saved_in_the_language_of_the_page(guarded, url, language, name):
    open_page(guarded, url, f"/?lang={language}")
    check(guarded, WORDING)
    links = guarded.locator("#checked a.save:visible")
    assert [link.get_attribute("download") for link in links.all()] == ["report.md", "report.docx"]
    with guarded.expect_download() as waiting:
        guarded.locator(f"#checked a.save.{language}[download='{name}']").click()
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"PK") if name.endswith("docx") else b"Wording report" in content


def test_the_whole_report_is_copied_with_its_references(guarded, url):
    allow_clipboard(guarded)
    open_page(guarded, url)
    check(guarded, WORDING)
    guarded.locator("#checked .copy-all").click()
    text = copied(guarded)
    assert text.startswith("Wording report") and len(re.findall(r"^\d\. ", text, re.MULTILINE)) == 3
    assert "Reference: " in text


@pytest.mark.parametrize(("wording", "words"), [("", "Nothing has been checked"), ("explode", "Something went wrong")])
def test_a_check_that_fails_is_a_message_and_no_overlay(guarded, url, wording, words):
    open_page(guarded, url)
    open_tab(guarded, "check")
    guarded.locator("#wording textarea").fill(wording)
    guarded.locator("#check-go").click()
    guarded.locator("#checked").get_by_text(words).wait_for()
    assert guarded.locator("#checked .error:visible, [data-testid='toast-body']").count() == 0


def test_hostile_wording_does_nothing(guarded, url):
    open_page(guarded, url)
    check(guarded, HOSTILE)
    guarded.locator("#checked .copy").click()
    guarded.wait_for_timeout(300)
    assert guarded.evaluate("window.pwned") is None
    assert guarded.locator("#checked").locator("img, script, form, iframe, style").count() == 0
    assert HOSTILE in guarded.locator("#checked ins").text_content()


def test_the_register_is_filtered_opened_and_downloaded(guarded, url):
    open_page(guarded, url)
    open_tab(guarded, "measures")
    assert guarded.locator("#rows tbody tr").count() == 23
    guarded.locator("#filter-words").fill("foreign")
    guarded.locator("#rows .fitting", has_text="2 of 23").wait_for()
    guarded.locator("#filter-words").fill("")
    guarded.locator("#filter-aspect").select_option(f"{MAIN} 6")
    guarded.locator("#filter-support").select_option("places")
    guarded.locator("#rows .fitting", has_text="1 of 23").wait_for()
    link = guarded.locator("#rows a")
    link.click()
    assert_shows(guarded, link.get_attribute("href"))
    assert quote_of(MAIN, link.get_attribute("href")) == "wharves"
    for kind in ("csv", "json"):
        with guarded.expect_download() as saving:
            guarded.locator(f"#{kind}").click()
        assert saving.value.suggested_filename == f"measures.{kind}"
        text = saving.value.path().read_text(encoding="utf-8-sig")
        assert (len(json.loads(text)) if kind == "json" else len(text.splitlines()) - 1) == 1


def test_the_filters_speak_the_language_of_the_page(guarded, url):
    open_page(guarded, url)
    open_tab(guarded, "measures")
    guarded.get_by_label("中文").check()
    guarded.locator("#filter-support option", has_text="证件").wait_for(state="attached")
    assert guarded.locator("#filter-words").get_attribute("placeholder") == "在措施中查找"
    assert guarded.locator("#filter-support option[value='']").text_content() == "全部"


def test_all_tabs_are_named_in_both_languages_without_reload(guarded, url):
    open_page(guarded, url)
    guarded.evaluate("window.stays = 1")
    for n, choice in enumerate(("English", "中文")):
        guarded.get_by_label(choice).check()
        for names in TABS.values():
            guarded.get_by_role("tab", name=names[n], exact=True).wait_for()
    assert guarded.evaluate("window.stays") == 1
    open_tab(guarded, "about")
    assert "政策解读，并非政策本身" in guarded.locator("#about").inner_text()
    assert "No language model" not in guarded.locator("#about").inner_text()


def test_a_tab_keeps_its_state_while_another_is_open(guarded, url):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    check(guarded, WORDING)
    open_tab(guarded, "measures")
    open_tab(guarded, "check")
    assert guarded.locator("#checked .checked").count() == 3
    open_tab(guarded, "ask")
    assert "On March 9" in guarded.locator("#chat").inner_text()


def test_a_page_without_measures_says_so(page):
    fake = FakeAssistant()
    fake._registers = {name: register.model_copy(update={"measures": (), "aspects": ()})
                       for name, register in fake._registers.items()}  # fmt: skip
    with serving_page(fake) as address:
        open_page(page, address)
        open_tab(page, "measures")
        page.get_by_text("No measures were found").wait_for()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_tab_scrolls_sideways_on_a_phone(guarded, url, language):
    guarded.set_viewport_size({"width": 390, "height": 844})
    open_page(guarded, url, f"/?lang={language}")
    check(guarded, WORDING)
    for name in TABS:
        open_tab(guarded, name)
        assert_no_sideways_scroll(guarded)
        box = guarded.locator(f"#tab-{name}").bounding_box()
        assert box["width"] > 340 and box["x"] >= 0
        assert not guarded.locator("#doc").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_tab_is_accessible(guarded, url, axe_source, scheme, language):
    guarded.emulate_media(color_scheme=scheme)
    open_page(guarded, url, f"/?lang={language}")
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.locator("#chat .tool.up").click()
    guarded.locator("#reason").wait_for()
    check_with_axe(guarded, axe_source)
    check(guarded, WORDING + " Help with wharves.")
    check_with_axe(guarded, axe_source)
    for name in ("measures", "about"):
        open_tab(guarded, name)
        check_with_axe(guarded, axe_source)


def test_a_document_of_another_language_can_be_checked_against_too(guarded, url):
    open_page(guarded, url)
    guarded.locator("#choice").select_option(SECOND)
    guarded.get_by_text("各船主应当").wait_for()
    check(guarded, "They improve the moorings for foreign boats")
    guarded.locator("#checked a.open").click()
    guarded.locator("#doc mark.hit").wait_for()
    assert guarded.locator("#choice").input_value() == MAIN
