"""The card of a citation with what goes with its quote in a text beside the document, in headless Chromium."""

import pytest
from browsing import ask, assert_no_sideways_scroll, check_with_axe, open_page
from fake_assistant import FakeAssistant
from web_server import serving_page

from qa.parallel_records import AlignedPair, Parallel, ParallelText
from qa.spans import Span

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
ASKED = {"en": ("When was it adopted?", "On March 9"), "zh": ("何时审议通过？", "原文写明")}
LEAD = {"en": "Unofficial translation (Chinese)", "zh": "非官方译文"}
RENDERING = "2023年3月9日，规则获得通过。"


class BesideAssistant(FakeAssistant):
    """Every line of its documents has the same Chinese sentence beside it."""

    def parallels(self, document):
        text = ParallelText(language="zh", standing="unofficial", text=RENDERING)
        beside = Span(start=0, end=len(RENDERING))
        pairs = tuple(AlignedPair(start=one.start, end=one.end, beside=beside) for one in self.blocks(document))
        return (Parallel(text, pairs),)


@pytest.fixture(scope="module")
def beside_url():
    with serving_page(BesideAssistant()) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_card_shows_the_quote_and_beneath_it_its_rendering_with_its_standing(
    guarded, beside_url, axe_source, language, size, scheme
):
    guarded.emulate_media(color_scheme=scheme)
    guarded.set_viewport_size(size)
    open_page(guarded, beside_url, f"/?lang={language}")
    ask(guarded, *ASKED[language])
    guarded.wait_for_timeout(400)
    marker = guarded.locator("#chat p > a[href^='#c-']").first
    marker.click() if size is PHONE else marker.hover()
    card = guarded.locator("#card-box")
    card.locator("mark").wait_for()
    beside = card.locator(".beside")
    assert beside.count() == 1 and beside.is_visible()
    told = beside.inner_text()
    assert told.startswith(LEAD[language]) and RENDERING in told
    assert beside.locator("q").get_attribute("lang") == "zh-CN"
    assert card.locator("mark").bounding_box()["y"] < beside.bounding_box()["y"]
    assert_no_sideways_scroll(guarded)
    check_with_axe(guarded, axe_source)
