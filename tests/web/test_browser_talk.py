"""Typing, history, citation cards, conversations that last, and paper, in headless Chromium."""

import re

import pypdfium2
import pytest
from alder import MEASURES
from browsing import TIMEOUT_MS, ask, assert_no_sideways_scroll, assert_shows, check_with_axe, open_page
from fake_assistant import FakeAssistant
from test_browser_tabs import allow_clipboard, copied, open_tab
from web_server import serving_page

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
USERS, BOTS = '#chat [data-testid="user"]', '#chat [data-testid="bot"]'
MARKER = "#chat p > a[href^='#c-']"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("conversations")


@pytest.fixture(scope="module")
def url(folder):
    with serving_page(FakeAssistant(is_several=True), conversations=folder) as address:
        yield address


def box(page):
    return page.locator("#question textarea")


def view(page):
    return page.evaluate("history.state?.policy ?? null")


def slow(page, ms=400):
    """Every request takes so much longer."""
    page.route("**/gradio_api/**", lambda route: (page.wait_for_timeout(ms), route.continue_()))


# --- first visit ---


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
def test_the_first_visit_says_what_is_loaded_whom_it_helps_and_what_it_will_not_do(guarded, url, language, size):
    guarded.set_viewport_size(size)
    open_page(guarded, url, f"/?lang={language}")
    words = guarded.locator("#start").inner_text()
    for wanted in {
        "en": ("23 measures", "2023-05-04", "It may concern: Owners; Visitors from abroad", "no legal advice"),
        "zh": ("23条措施", "2023-05-04", "可能涉及： 船主、外国船主", "不提供法律意见"),
    }[language]:
        assert wanted in words
    assert_no_sideways_scroll(guarded)


def test_a_title_of_the_start_opens_the_document(guarded, url):
    open_page(guarded, url)
    guarded.locator("#start .loaded a").nth(1).click()
    guarded.locator("#doc mark.hit").first.wait_for()
    assert guarded.locator("#doc article:visible").get_attribute("data-document") == "second-notice"


def test_loading_models_are_told_of_with_the_seconds_until_they_are_ready(page):
    with serving_page(FakeAssistant(delay_s=12)) as address:
        open_page(page, address)
        page.locator("#warming", has_text=re.compile(r"models are loading \(\d+ s so far\)")).wait_for(
            timeout=TIMEOUT_MS
        )
        page.wait_for_function("document.querySelector('#warming').textContent === ''", timeout=2 * TIMEOUT_MS)


def test_the_first_load_of_our_own_bytes_is_small_and_asks_nobody_else(guarded, url):
    sizes = {}

    def count(reply):
        if not re.search(r"/(assets|static|svelte)/", reply.url):
            sizes[reply.url.removeprefix(url)] = len(reply.body())

    guarded.on("response", count)
    open_page(guarded, url)
    guarded.wait_for_timeout(1000)
    guarded.remove_listener("response", count)
    assert "/" in sizes and sum(sizes.values()) <= 350_000, sizes


# --- typing ---


def test_words_typed_after_enter_stay_under_400_ms_of_latency(guarded, url):
    open_page(guarded, url)
    slow(guarded)
    box(guarded).fill("When was it adopted?")
    guarded.keyboard.press("Enter")
    guarded.keyboard.type("And when", delay=60)
    guarded.locator(BOTS).filter(has_text="On March 9").wait_for()
    guarded.wait_for_timeout(600)
    assert box(guarded).input_value() == "And when"
    assert guarded.locator(USERS).all_inner_texts() == ["When was it adopted?"]
    guarded.unroute_all(behavior="ignoreErrors")


def test_questions_sent_while_an_answer_comes_are_in_line_and_all_are_answered(guarded, url):
    open_page(guarded, url)
    for question in ("slow please", "When was it adopted?", "What about wharves?"):
        box(guarded).fill(question)
        guarded.keyboard.press("Enter")
    guarded.locator(BOTS).filter(has_text="in line and is answered next").first.wait_for()
    guarded.locator(BOTS).filter(has_text="trained hands").wait_for()
    assert guarded.locator(USERS).count() == 3 and box(guarded).input_value() == ""
    guarded.locator(BOTS).nth(1).filter(has_text="On March 9").wait_for()


def test_a_question_too_many_is_refused_in_sight_and_back_in_the_box(guarded, url):
    open_page(guarded, url)
    held = []
    guarded.route("**/gradio_api/queue/join**", lambda route: held.append(route))  # nothing is answered meanwhile
    for n in range(1, 5):
        box(guarded).fill(f"slow please {n}")
        guarded.keyboard.press("Enter")
        guarded.locator(USERS).nth(n - 1).wait_for()
    box(guarded).fill("one too many")
    guarded.keyboard.press("Enter")
    guarded.locator(BOTS).filter(has_text="Too many questions are waiting").wait_for()
    guarded.wait_for_function("document.querySelector('#question textarea').value === 'one too many'")
    for route in held:
        route.abort()
    guarded.unroute_all(behavior="ignoreErrors")
    guarded.faults.clear()  # the held requests


def test_a_question_that_cannot_be_sent_comes_back(page, url):  # not guarded: a failed request is on the console
    page.set_default_timeout(TIMEOUT_MS)
    open_page(page, url)
    ask(page, "How many measures are there?", "Stated in the text")
    page.wait_for_function("policyAsk.talk() !== ''")
    page.route("**/gradio_api/run/predict", lambda route: route.abort(), times=1)
    box(page).fill("When was it adopted?")
    page.keyboard.press("Enter")
    page.keyboard.type("more")
    page.wait_for_function("document.querySelector('#question textarea')?.value === 'When was it adopted?\\nmore'")
    page.get_by_text("It is back in the box").wait_for()
    page.locator(BOTS).filter(has_text="Stated in the text").wait_for()
    ask(page, "When was it adopted?", "On March 9")


def test_what_was_typed_is_there_after_a_reload(guarded, url):
    open_page(guarded, url)
    box(guarded).fill("half a questi")
    guarded.reload()
    guarded.wait_for_function("document.querySelector('#question textarea')?.value === 'half a questi'")


# --- Back and Forward ---


def test_back_and_forward_walk_through_citations_and_tabs_and_keep_the_conversation(guarded, url):
    open_page(guarded, url)
    ask(guarded, "How many measures are there?", "Stated in the text")
    guarded.locator("#chat .tools").wait_for()
    first, second = (guarded.locator(MARKER).nth(n).get_attribute("href") for n in (0, 1))
    for n, href in enumerate((first, second)):
        guarded.locator(MARKER).nth(n).click()
        guarded.wait_for_function("href => location.hash === href", arg=href)
        assert_shows(guarded, href)
    open_tab(guarded, "measures")
    guarded.go_back()
    guarded.locator("#tab-ask").wait_for()
    assert_shows(guarded, second)
    guarded.go_back()
    guarded.wait_for_function("href => location.hash === href", arg=first)
    assert_shows(guarded, first)
    guarded.go_back()
    guarded.wait_for_function("() => !document.querySelector('#doc mark.hit')")
    assert guarded.locator(USERS).count() == 1
    guarded.go_forward()
    guarded.locator("#doc mark.hit").first.wait_for()
    assert_shows(guarded, first)
    guarded.go_forward()
    guarded.go_forward()
    guarded.locator("#tab-measures").wait_for()
    assert guarded.locator("#tab-measures-button").get_attribute("aria-selected") == "true"


def test_back_from_a_conversation_leads_to_the_start_and_forward_to_the_conversation(guarded, url):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_function("policyAsk.talk() !== ''")
    guarded.go_back()
    guarded.locator("#start button.ask").first.wait_for()
    guarded.go_forward()
    guarded.locator(BOTS).filter(has_text="On March 9").wait_for()


def test_on_a_phone_a_citation_is_a_sheet_then_the_document_and_back_closes_each(guarded, url):
    guarded.set_viewport_size(PHONE)
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_timeout(500)
    assert not guarded.locator("#doc").is_visible()
    guarded.locator(MARKER).first.click()
    guarded.locator("#card-box.sheet mark").wait_for()
    assert guarded.locator("#card-box mark").inner_text().startswith("On March 9, 2023")
    assert_no_sideways_scroll(guarded)
    guarded.locator("#card-box a.open").click()
    assert_shows(guarded, guarded.locator(MARKER).first.get_attribute("href"))
    assert guarded.locator("#reading").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert guarded.evaluate("document.querySelector('#work').inert")
    guarded.go_back()
    guarded.locator("#card-box.sheet mark").wait_for()
    guarded.go_back()
    guarded.locator("#card-box").wait_for(state="hidden")
    assert guarded.locator(USERS).is_visible() and not guarded.evaluate("document.querySelector('#work').inert")
    guarded.locator("#read").click()
    guarded.get_by_role("button", name="Back", exact=True).click()
    guarded.locator("#doc").wait_for(state="hidden")


def test_a_page_is_not_longer_than_the_phone(guarded, url):
    guarded.set_viewport_size(PHONE)
    open_page(guarded, url)
    ask(guarded, "Which measures does the policy list?", "23 of 23")
    for name in ("ask", "about"):
        open_tab(guarded, name)
    open_tab(guarded, "ask")
    assert guarded.evaluate("document.documentElement.scrollHeight") < 2 * PHONE["height"]


# --- citation cards ---


def test_hovering_shows_the_card_and_leaving_or_escape_closes_it(guarded, url):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.locator(MARKER).first.hover()
    guarded.locator("#card-box mark").wait_for()
    guarded.locator("#card-box .place").hover()
    guarded.wait_for_timeout(600)
    assert guarded.locator("#card-box").is_visible()
    guarded.mouse.move(5, 5)
    guarded.locator("#card-box").wait_for(state="hidden")
    guarded.locator(MARKER).first.hover()
    guarded.locator("#card-box mark").wait_for()
    guarded.keyboard.press("Escape")
    guarded.locator("#card-box").wait_for(state="hidden")


def test_the_card_is_reached_by_keyboard_copied_opened_and_left(guarded, url):
    allow_clipboard(guarded)
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_timeout(600)
    box(guarded).focus()
    for _ in range(30):
        guarded.keyboard.press("Shift+Tab")
        if guarded.evaluate("document.activeElement.matches('#chat p > a')"):
            break
    guarded.locator("#card-box mark").wait_for()
    assert "Esc closes" in guarded.locator("#card-box").inner_text()
    guarded.keyboard.press("ArrowDown")
    guarded.keyboard.press("Tab")
    guarded.keyboard.press("Enter")
    text = copied(guarded)
    assert "“On March 9, 2023" in text and "Alder Order No. 5" in text
    guarded.keyboard.press("Escape")
    assert guarded.evaluate("document.activeElement.matches('#chat p > a')")
    assert not guarded.locator("#card-box").is_visible()
    guarded.keyboard.press("Enter")
    assert_shows(guarded, guarded.locator(MARKER).last.get_attribute("href"))


@pytest.mark.parametrize(("language", "question", "words", "names"), [
    ("en", "When was it adopted?", "On March 9", ("Source 1: How the rules came about", "You", "Answer")),
    ("zh", "何时审议通过？", "原文写明", ("出处1：How the rules came about", "您", "回答")),
])  # fmt: skip
def test_a_screen_reader_hears_who_speaks_and_what_a_number_leads_to(guarded, url, language, question, words, names):
    open_page(guarded, url, f"/?lang={language}")
    ask(guarded, question, words)
    guarded.wait_for_timeout(500)
    tree = guarded.locator("#chat").aria_snapshot()
    assert f'link "{names[0]}"' in tree and f'group "{names[1]}"' in tree and f'group "{names[2]}"' in tree
    assert "message:" not in tree and "*Stated" not in tree and "&#" not in tree  # no raw Markdown is read out


# --- the document ---


def test_words_are_found_in_the_document_one_after_the_other(guarded, url):
    open_page(guarded, url)
    lines = "[...document.querySelectorAll('#doc article:not([hidden]) [data-start]')].map(e => e.textContent)"
    before = guarded.evaluate(lines)
    guarded.get_by_label("Find in the document").fill("RULES")
    guarded.locator("#found", has_text=re.compile(r"^1 / \d+$")).wait_for()
    total = guarded.locator("#doc mark.hit").count()
    assert total > 3 and set(map(str.lower, guarded.locator("#doc mark.hit").all_inner_texts())) == {"rules"}
    guarded.keyboard.press("Enter")
    guarded.locator("#found", has_text=f"2 / {total}").wait_for()
    guarded.get_by_label("Find in the document").fill("no such words")
    guarded.locator("#found", has_text="not found").wait_for()
    assert guarded.evaluate(lines) == before
    guarded.locator("#choice").select_option("second-notice")
    guarded.get_by_label("Find in the document").fill("祥如意😀地")
    guarded.locator("#found", has_text="1 / 1").wait_for()
    assert guarded.locator("#doc mark.hit").all_inner_texts() == ["祥如意😀地"]


def test_the_contents_lead_to_each_heading(guarded, url):
    open_page(guarded, url)
    guarded.locator("#doc .outline summary").click()
    link = guarded.locator("#doc .outline a").nth(1)
    words = link.inner_text()
    link.click()
    guarded.locator("#doc mark.hit").wait_for()
    assert guarded.locator("#doc mark.hit").inner_text() == words


# --- conversations that last ---


def test_a_conversation_survives_a_reload_and_goes_on(guarded, url):
    open_page(guarded, url)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_function("policyAsk.talk() !== ''")
    guarded.reload()
    guarded.locator(BOTS).filter(has_text="On March 9").wait_for()
    ask(guarded, "What about wharves?", "in part")
    guarded.goto("about:blank")
    guarded.go_back()
    guarded.locator(BOTS).filter(has_text="trained hands").wait_for()
    assert guarded.locator(USERS).count() == 2
    with guarded.expect_download() as saving:
        guarded.get_by_role("button", name="Save conversation").click()
    text = saving.value.path().read_text(encoding="utf-8")
    assert "## When was it adopted?" in text and "## What about wharves?" in text


def test_a_conversation_survives_a_restart_of_browser_and_server(browser, tmp_path):
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    with serving_page(FakeAssistant(), conversations=tmp_path) as address:
        open_page(page, address)
        ask(page, "When was it adopted?", "On March 9")
        page.wait_for_function("policyAsk.talk() !== ''")
        cookies = context.cookies()
    context.close()
    later = browser.new_context(locale="en-US")
    with serving_page(FakeAssistant(), conversations=tmp_path) as address:
        later.add_cookies([{key: one[key] for key in ("name", "value", "domain", "path")} for one in cookies])
        page = later.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        open_page(page, address)
        page.locator("#talks-box summary").click()
        page.get_by_role("button", name="When was it adopted?").click()
        page.locator(BOTS).filter(has_text="On March 9").wait_for()
    later.close()


def test_conversations_are_renamed_deleted_and_a_deleted_one_is_told_to_be_gone(browser, url):
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    open_page(page, url)
    ask(page, "When was it adopted?", "On March 9")
    page.wait_for_function("policyAsk.talk() !== ''")
    page.locator("#talks-box summary").click()
    page.once("dialog", lambda dialog: dialog.accept("For <b>Lin</b>"))
    page.locator("#talk-list .rename").click()
    page.get_by_role("button", name="For <b>Lin</b>").wait_for()
    with page.expect_download() as saving:
        page.locator("#talk-list a", has_text="Markdown").click()
    assert "On March 9, 2023" in saving.value.path().read_text(encoding="utf-8")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator("#talk-list .delete").click()
    assert page.locator("#talk-list [data-talk]").count() == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#talk-list .delete").click()
    page.get_by_text("No conversation is kept yet.").wait_for()
    page.locator("#start button.ask").first.wait_for()
    context.close()


def test_every_answer_has_its_own_tools_and_the_earlier_one_is_rated_and_copied(browser, tmp_path):
    context = browser.new_context(locale="en-US")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    with serving_page(FakeAssistant(), conversations=tmp_path / "talks", feedback=tmp_path / "opinions") as address:
        open_page(page, address)
        ask(page, "When was it adopted?", "On March 9")
        ask(page, "What about wharves?", "in part")
        page.wait_for_timeout(500)
        page.locator("#chat .tool.up").first.click()
        page.locator("#thanks", has_text="Thank you").wait_for()
        page.locator("#chat .tool.up.pressed").wait_for()
        assert page.locator("#chat .tool.up").nth(0).get_attribute("aria-pressed") == "true"
        assert page.locator("#chat .tool.up").nth(1).get_attribute("aria-pressed") == "false"
        page.locator("#chat .tool.copy").first.click()
        assert "On March 9, 2023" in copied(page)
        page.locator("#chat .tool.alone").click()
        page.wait_for_function("document.querySelectorAll('#chat [data-testid=user]').length === 3")
        page.locator("#chat .tool.link").first.click()
        page.get_by_text("The link has been copied").wait_for()
        link = page.evaluate("navigator.clipboard.readText()")
        page.goto(link)
        page.get_by_text("The texts it quotes have not changed since.").wait_for()
        page.get_by_role("link", name="Open in the document").first.click()
        page.locator("#doc mark.hit").first.wait_for()
        assert page.locator("#doc mark.hit").first.inner_text().startswith("On March 9")
    stored = (tmp_path / "opinions" / "feedback.jsonl").read_text(encoding="utf-8")
    assert "When was it adopted?" in stored and stored.count("\n") == 1
    context.close()


# --- paper, small windows, large letters ---


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s+", " ", text)


def test_printing_the_page_gives_every_measure_and_the_folded_sources(guarded, url):
    open_page(guarded, url)
    ask(guarded, "Which measures does the policy list?", "23 of 23")
    guarded.locator("#chat .tools").wait_for()
    text = words_of(guarded.pdf(format="A4"))
    for number, measure in MEASURES.items():
        assert f"{number} {measure}" in text
    assert "Alder Order No. 5" in text and "Which measures does the policy list?" in text
    assert "New conversation" not in text and "What would you like" not in text


def test_the_print_view_of_a_conversation_is_whole(guarded, url):
    open_page(guarded, url)
    ask(guarded, "Which measures does the policy list?", "23 of 23")
    guarded.locator("#chat .tools").wait_for()
    guarded.wait_for_timeout(500)
    guarded.goto(f"{url}/conversations/{guarded.evaluate('policyAsk.talk()')}")
    text = words_of(guarded.pdf(format="A4"))
    assert all(f"{number} {measure}" in text for number, measure in MEASURES.items())


@pytest.mark.parametrize("size", [{"width": 320, "height": 640}, {"width": 640, "height": 400}])  # 200% of 1280 x 800
def test_a_small_window_or_twice_the_size_scrolls_only_down(guarded, url, size):
    guarded.set_viewport_size(size)
    open_page(guarded, url)
    assert_no_sideways_scroll(guarded)
    ask(guarded, "Which measures does the policy list?", "23 of 23")
    assert_no_sideways_scroll(guarded)
    guarded.locator("#talks-box summary").click()
    guarded.locator("#talk-list [data-talk]").first.wait_for()
    assert_no_sideways_scroll(guarded)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 640}, {"width": 640, "height": 400}])
def test_on_a_phone_the_buttons_below_are_one_row_and_keep_their_names(guarded, url, language, size):
    guarded.set_viewport_size(size)
    open_page(guarded, url, f"/?lang={language}")
    ask(guarded, "When was it adopted?", "On March 9")
    names = {
        "en": ["New conversation", "Save conversation", "Save as Word file", "Print"],
        "zh": ["新对话", "保存对话", "存为 Word 文件", "打印"],
    }[language]
    boxes = [guarded.get_by_role("button", name=name, exact=True).bounding_box() for name in names]
    assert len({round(box["y"]) for box in boxes}) == 1
    assert all(box["width"] >= 24 and box["height"] >= 24 and box["x"] + box["width"] <= size["width"] for box in boxes)
    assert_no_sideways_scroll(guarded)


def test_every_stop_of_the_tab_key_on_the_first_visit_is_seen(guarded, url):
    open_page(guarded, url)
    outlines = []
    for _ in range(12):
        guarded.keyboard.press("Tab")
        outlines.append(
            guarded.evaluate("(e => [e.tagName, getComputedStyle(e).outlineStyle])(document.activeElement)")
        )
    assert ["INPUT", "solid"] in outlines  # the language
    assert not [one for one in outlines if one[0] in ("INPUT", "BUTTON", "A", "SUMMARY") and one[1] == "none"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
def test_start_card_and_conversations_are_accessible(guarded, url, axe_source, scheme, language, size):
    guarded.emulate_media(color_scheme=scheme)
    guarded.set_viewport_size(size)
    open_page(guarded, url, f"/?lang={language}")
    check_with_axe(guarded, axe_source)
    ask(guarded, "When was it adopted?", "On March 9")
    guarded.wait_for_timeout(500)
    guarded.locator("#talks-box summary").click()
    guarded.locator("#talk-list [data-talk]").first.wait_for()
    guarded.locator(MARKER).first.click() if size is PHONE else guarded.locator(MARKER).first.hover()
    guarded.locator("#card-box mark").wait_for()
    check_with_axe(guarded, axe_source)
