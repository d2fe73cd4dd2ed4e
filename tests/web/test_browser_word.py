"""Saving a conversation as a Word file, in headless Chromium."""

import mammoth
import pytest
from browsing import ask, assert_no_sideways_scroll, check_with_axe, open_page
from fake_assistant import FakeAssistant
from web_server import serving_page

pytestmark = pytest.mark.browser

ASKED = {"en": ("When was it adopted?", "On March 9"), "zh": ("何时审议通过？", "原文写明")}
SAVE = {"en": "Save as Word file", "zh": "存为 Word 文件"}
TITLE = {"en": "Ask the policy", "zh": "政策问答"}
QUOTE = "“On March 9, 2023"


@pytest.fixture(scope="module")
def kept_url(tmp_path_factory):
    with serving_page(FakeAssistant(is_several=True), conversations=tmp_path_factory.mktemp("talks")) as address:
        yield address


def words_of(saved):
    assert saved.suggested_filename == "conversation.docx"
    with saved.path().open("rb") as file:
        return mammoth.extract_raw_text(file).value


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_a_conversation_is_saved_as_a_word_file_in_the_language_of_the_page(guarded, url, kept_url, is_kept, language):
    open_page(guarded, kept_url if is_kept else url, f"/?lang={language}")
    ask(guarded, *ASKED[language])
    guarded.locator("#chat .tools").wait_for()
    guarded.wait_for_function("policyAsk.talk() !== ''" if is_kept else "Object.keys(policyAsk.answers()).length > 0")
    with guarded.expect_download() as saving:
        guarded.get_by_role("button", name=SAVE[language]).click()
    told = words_of(saving.value)
    assert told.startswith(TITLE[language]) and QUOTE in told


def test_a_kept_conversation_is_saved_in_the_language_that_the_page_has_now(guarded, kept_url):
    open_page(guarded, kept_url)
    ask(guarded, *ASKED["en"])
    guarded.wait_for_function("policyAsk.talk() !== ''")
    guarded.get_by_label("中文").check()
    guarded.locator("html[lang=zh-CN]").wait_for()
    guarded.locator("#talks-box summary").click()
    with guarded.expect_download() as saving:
        guarded.locator("#talk-list a", has_text="Word").first.click()
    told = words_of(saving.value)
    assert told.startswith(TITLE["zh"]) and QUOTE in told


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_buttons_and_the_list_fit_and_are_accessible(guarded, kept_url, axe_source, size, language):
    guarded.set_viewport_size(size)
    open_page(guarded, kept_url, f"/?lang={language}")
    ask(guarded, *ASKED[language])
    guarded.locator("#chat .tools").wait_for()
    guarded.locator("#talks-box summary").click()
    guarded.locator("#talk-list a", has_text="Word").first.wait_for()
    button = guarded.locator("#save-word")
    assert button.is_visible() and button.inner_text() == SAVE[language]
    assert_no_sideways_scroll(guarded)
    check_with_axe(guarded, axe_source)
