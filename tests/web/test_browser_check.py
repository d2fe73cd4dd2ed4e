"""The keys of the check tab, in headless Chromium."""

import pytest
from browsing import assert_no_sideways_scroll, check_with_axe, open_page
from fake_assistant import FakeAssistant
from test_browser_tabs import WORDING, open_tab
from web_server import serving_page

pytestmark = pytest.mark.browser

VERDICT = {"en": "Altered", "zh": "有改动"}


@pytest.fixture(scope="module")
def served():
    fake = FakeAssistant()
    with serving_page(fake) as address:
        fake.address = address
        yield fake


@pytest.fixture
def fresh(served):
    served.checked.clear()
    return served


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_control_and_enter_check_what_stands_in_the_box(guarded, fresh, axe_source, language, size):
    guarded.set_viewport_size(size)
    open_page(guarded, fresh.address, f"/?lang={language}")
    open_tab(guarded, "check")
    assert "Ctrl+Enter" in guarded.locator("#tab-check .lead").inner_text()
    box = guarded.locator("#wording textarea")
    box.fill(WORDING)
    box.press("Control+Enter")
    guarded.locator("#checked .altered .verdict", has_text=VERDICT[language]).wait_for()
    assert fresh.checked == [WORDING] and box.input_value() == WORDING
    box.fill("The moon is far.")
    box.press("Meta+Enter")
    guarded.wait_for_function("document.querySelectorAll('#checked .checked').length === 1")
    assert fresh.checked == [WORDING, "The moon is far."]
    assert_no_sideways_scroll(guarded)
    check_with_axe(guarded, axe_source)


def test_enter_alone_begins_a_new_line_and_control_enter_elsewhere_checks_nothing(guarded, fresh):
    open_page(guarded, fresh.address)
    open_tab(guarded, "check")
    box = guarded.locator("#wording textarea")
    box.fill("One.")
    box.press("Enter")
    box.press_sequentially("Two.")
    assert box.input_value() == "One.\nTwo."
    guarded.get_by_label("Find in the document").press("Control+Enter")
    guarded.wait_for_timeout(300)
    assert fresh.checked == []
    open_tab(guarded, "ask")
    open_tab(guarded, "check")  # the tab is drawn again: one key still checks once
    box.press("Control+Enter")
    guarded.locator("#checked .checked").first.wait_for()
    guarded.wait_for_timeout(300)
    assert fresh.checked == ["One.\nTwo."]
