"""What a visitor sees and does, in headless Chromium."""

import re

import pytest
from browsing import TIMEOUT_MS, ask, assert_shows, check_with_axe, marked, open_page
from fake_assistant import HOSTILE, MAIN, SECOND, FakeAssistant
from web_server import serving_page

pytestmark = pytest.mark.browser

CITED = {
    "en": ("How many measures are there?", "Stated in the text"),
    "zh": ("一共有多少条措施？", "原文有明确表述"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_click_on_a_marker_shows_exactly_the_quoted_characters(guarded, url, language):
    path = f"/?lang={language}"
    open_page(guarded, url, path)
    ask(guarded, *CITED[language])
    guarded.locator("#chat .tools").wait_for()  # it has come whole
    markers = guarded.locator("#chat p > a[href^='#c-']")
    assert markers.count() >= 2
    for n in range(markers.count()):
        href = markers.nth(n).get_attribute("href")
        markers.nth(n).click()
        assert_shows(guarded, href)
        assert guarded.url == url + path + href
    assert guarded.locator('#chat [data-testid="user"]').count() == 1  # nothing was loaded anew


def test_the_keyboard_goes_to_the_passage_and_back(guarded, url):
    open_page(guarded, url)
    ask(guarded, *CITED["en"])
    marker = guarded.locator("#chat p > a[href^='#c-']").first
    for leave in ("Escape", "back"):
        marker.focus()
        guarded.keyboard.press("Enter")
        assert_shows(guarded, marker.get_attribute("href"))
        if leave == "back":
            guarded.get_by_role("button", name="Back", exact=True).click()
        else:
            guarded.keyboard.press("Escape")
        assert guarded.evaluate("document.activeElement.getAttribute('href')") == marker.get_attribute("href")


def test_a_quote_over_two_lines_with_rare_characters_in_another_document(guarded, url):
    open_page(guarded, url)
    ask(guarded, "across", "the other")
    markers = guarded.locator("#chat p > a[href^='#c-']")
    markers.nth(0).click()
    assert_shows(guarded, markers.nth(0).get_attribute("href"), SECOND)
    assert len(marked(guarded)) == 2
    assert guarded.locator("#choice").input_value() == SECOND
    assert guarded.locator("#doc article:visible").get_attribute("data-document") == SECOND
    markers.nth(1).click()
    assert_shows(guarded, markers.nth(1).get_attribute("href"), MAIN)
    assert guarded.locator("#doc article:visible").get_attribute("data-document") == MAIN


def test_the_text_of_the_document_is_whole_after_marking(guarded, url):
    open_page(guarded, url)
    lines = "[...document.querySelectorAll('#doc [data-start]')].map(e => e.textContent)"
    before = guarded.evaluate(lines)
    ask(guarded, "Which measures does the policy list?", "23 of 23")
    for n in (0, 7, 22):
        guarded.locator("#chat li > a").nth(n).click()
    assert guarded.evaluate(lines) == before == FakeAssistant().documents[MAIN].text.split("\n")
    assert marked(guarded) == ["trained hands"]


def test_a_document_can_be_chosen(guarded, url):
    open_page(guarded, url)
    guarded.locator("#choice").select_option(SECOND)
    guarded.get_by_text("各船主应当").wait_for()
    assert guarded.locator("#doc article:visible").count() == 1


def test_the_language_is_switched_without_reload(guarded, url):
    open_page(guarded, url)
    ask(guarded, *CITED["en"])
    guarded.get_by_label("中文").check()
    guarded.get_by_role("button", name="新对话").wait_for()
    guarded.get_by_role("heading", name="政策问答").wait_for()
    guarded.get_by_placeholder("用中文或英文提问").wait_for()
    assert guarded.evaluate("document.documentElement.lang") == "zh-CN"
    assert "lang=zh" in guarded.url
    assert guarded.locator('#chat [data-testid="user"]').count() == 1
    guarded.get_by_label("English").check()
    guarded.get_by_role("button", name="New conversation").wait_for()


@pytest.mark.parametrize(
    ("locale", "heading"), [("zh-CN", "政策问答"), ("zh-HK", "政策问答"), ("de", "Ask the policy")]
)
def test_the_page_opens_in_the_browsers_language(browser, url, locale, heading):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(url)
    page.get_by_role("heading", name=heading).wait_for(timeout=TIMEOUT_MS)
    context.close()


@pytest.mark.parametrize("question", [0, 5])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_of_the_start_is_asked_by_a_click_in_the_language_of_the_page(guarded, url, language, question):
    open_page(guarded, url, f"/?lang={language}")
    assert guarded.locator("#start button.ask").count() == 6
    button = guarded.locator("#start button.ask").nth(question)
    words = button.inner_text().strip()
    assert bool(re.search("[\u4e00-\u9fff]", words)) == (language == "zh")
    button.click()
    guarded.locator('#chat [data-testid="user"]').wait_for()
    assert guarded.locator('#chat [data-testid="user"]').inner_text().strip() == words
    assert not guarded.locator("#start").is_visible()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/?lang=zh#m-3.5", "building more pump stations"),
        (f"/#m-{MAIN}-5.3", "write the signs in four languages"),
        ("/#m-6", "stand by the owners of old boats"),
    ],
)
def test_a_link_to_a_measure_opens_it(guarded, url, path, words):
    open_page(guarded, url, path)
    guarded.locator("#doc mark.hit").wait_for()
    assert marked(guarded) == [words]


def test_a_link_to_any_span_opens_it(guarded, url):
    text = FakeAssistant(is_several=True).documents[SECOND].text
    start = text.index("祥如意😀地")
    open_page(guarded, url, f"/#c-{SECOND}-{start}-{start + 5}")
    guarded.locator("#doc mark.hit").wait_for()
    assert marked(guarded) == ["祥如意😀地"]


@pytest.mark.parametrize("fragment", ["#c-no-such-1-5", f"#c-{MAIN}-900000-900009", "#m-9.9", "#m-x-1.1"])
def test_a_link_that_leads_nowhere_says_so(page, url, fragment):  # not guarded: a missing document is a 404
    open_page(page, url, "/" + fragment)
    page.get_by_text("That passage is not in the documents here.").wait_for(timeout=TIMEOUT_MS)


def test_the_sources_are_closed_at_first_and_lead_to_the_text(guarded, url):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "Stated in the text")
    quote = guarded.locator("#chat details li")
    assert not quote.is_visible()
    guarded.locator("#chat summary").focus()
    guarded.keyboard.press("Enter")
    assert "“On March 9, 2023" in quote.inner_text()
    quote.locator("a").click()
    assert_shows(guarded, quote.locator("a").get_attribute("href"))


def test_the_nearest_wording_leads_to_the_text(guarded, url):
    open_page(guarded, url)
    ask(guarded, "How much money?", "The text does not say")
    near = guarded.locator("#chat li a").first
    near.click()
    assert_shows(guarded, near.get_attribute("href"))
    assert f"“{marked(guarded)[0]}”" == near.inner_text()


def test_a_long_answer_is_read_from_its_beginning(guarded, url):
    open_page(guarded, url)
    ask(guarded, *CITED["en"])
    ask(guarded, "Which measures does the policy list?", "23 of 23")
    guarded.wait_for_timeout(300)
    chat, question = guarded.locator("#chat").bounding_box(), guarded.locator("#chat .user-row").last.bounding_box()
    assert 0 <= question["y"] - chat["y"] < 60


def test_a_new_conversation_is_empty(guarded, url, shared_fake):
    open_page(guarded, url)
    ask(guarded, *CITED["en"])
    guarded.get_by_role("button", name="New conversation").click()
    guarded.get_by_text("What would you like to know?").wait_for()
    ask(guarded, "When was it adopted?", "On March 9")
    assert shared_fake.seen[-1] == ("When was it adopted?", [])


def test_hostile_words_do_nothing(guarded, url):
    open_page(guarded, url, "/#c-hostile-1-0-40")
    guarded.locator("#doc mark.hit").first.wait_for()
    ask(guarded, HOSTILE, "Stated in the text")
    guarded.locator("#chat summary").click()
    guarded.wait_for_timeout(500)
    assert guarded.evaluate("window.pwned") is None
    inside = "#chat .message, #doc article"
    assert guarded.locator(inside).locator("img, script, form, iframe, style").count() == 0
    links = guarded.locator(inside).locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links and all(re.match(rf"#c-{MAIN}(@[0-9a-f]+)?-\d+-\d+$|http://river\.example/", link) for link in links)
    emphasised = guarded.locator("#chat .message strong, #chat .message em, #chat .message code").all_inner_texts()
    assert not {"bold", "it", "x", "code"} & set(emphasised)
    for shown in ("<img src=x onerror=", "[click](javascript:", "https://evil.example/a", "| a | $$x$$ </article>"):
        assert shown in guarded.locator('#chat [data-testid="user"]').inner_text()
        assert shown in guarded.locator('#chat [data-testid="bot"] p').nth(1).inner_text()


def test_an_error_is_a_message_and_no_overlay(guarded, url):
    open_page(guarded, url)
    ask(guarded, "explode", "Something went wrong")
    assert guarded.locator("#chat .wrap .error:visible, [data-testid='toast-body']").count() == 0
    ask(guarded, *CITED["en"])


def test_a_full_queue_is_a_message_and_no_overlay(page, url):  # not guarded: the 503 is reported on the console
    open_page(page, url)
    page.route("**/queue/join**", lambda route: route.fulfill(status=503, json={"detail": "Queue is full."}))
    ask(page, "When was it adopted?", "Too many questions are waiting")
    hidden = page.locator("#chat [data-testid='status-tracker']").evaluate_all(
        "all => all.every(e => getComputedStyle(e).opacity === '0' && getComputedStyle(e).pointerEvents === 'none')"
    )
    assert hidden


def test_without_an_index_the_page_says_which_command_to_run(page):
    with serving_page(None, problem="no index in index/; run `policy-qa build`") as address:
        page.goto(address + "/?lang=zh")
        page.get_by_role("heading", name="没有可用的索引").wait_for(timeout=TIMEOUT_MS)
        assert page.locator("#problem pre").inner_text() == "no index in index/; run `policy-qa build`"


def test_a_question_during_loading_waits_and_is_answered(page):
    with serving_page(FakeAssistant(delay_s=5)) as address:
        open_page(page, address)
        ask(page, "When was it adopted?", "models are still loading")
        page.locator('#chat [data-testid="bot"]').filter(has_text="On March 9").wait_for(timeout=TIMEOUT_MS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_accessible(guarded, url, axe_source, scheme, language):
    guarded.emulate_media(color_scheme=scheme)
    open_page(guarded, url, f"/?lang={language}")
    check_with_axe(guarded, axe_source)
    ask(guarded, *CITED[language])
    question, words = {"en": ("What about wharves?", "in part"), "zh": ("对码头有什么帮助？", "部分表述")}[language]
    ask(guarded, question, words)
    guarded.locator("#chat summary").last.click()
    guarded.locator("#chat p > a").last.click()
    guarded.locator("#doc mark.hit").first.wait_for()
    check_with_axe(guarded, axe_source)
