"""Scores with baselines and a second run, in headless Chromium: in the tab, and on the page of every set."""

import pytest
from browsing import assert_no_sideways_scroll, check_with_axe, open_page
from fake_assistant import FakeAssistant
from test_about import BASELINE, COMPARED, scores_text
from test_browser_tabs import open_tab
from web_server import serving_page

from qa.web import scores_view
from qa.web.score_records import read_scores

pytestmark = pytest.mark.browser

WORDS = {"en": ("baseline", "right now, wrong in the other (1)"), "zh": ("基线", "本次答对、另一次答错（1）")}


@pytest.fixture(scope="module")
def scored_url():
    scores = read_scores(scores_text(baselines=[BASELINE], compared=COMPARED, failures=[]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scores_view, "read_scores", lambda text=None: scores)
        with serving_page(FakeAssistant()) as address:
            yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, {"width": 390, "height": 844}])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_baselines_and_the_other_run_are_read_and_unfolded(guarded, scored_url, axe_source, language, size, scheme):
    guarded.emulate_media(color_scheme=scheme)
    guarded.set_viewport_size(size)
    baseline, won = WORDS[language]
    open_page(guarded, scored_url, f"/?lang={language}")
    open_tab(guarded, "about")
    for path in ("#about", "body"):
        if path == "body":
            guarded.goto(f"{scored_url}/scores?lang={language}")
        place = guarded.locator(path)
        assert baseline in place.locator("tr.baseline").inner_text()
        assert not place.get_by_text("forty yards").is_visible()
        place.locator("summary", has_text=won).click()
        assert place.get_by_text("forty yards").is_visible()
        assert_no_sideways_scroll(guarded)
        check_with_axe(guarded, axe_source)
