"""What the browser tests do and look at again and again."""

import re

from fake_assistant import MAIN, FakeAssistant

TIMEOUT_MS = 15_000


def open_page(page, url, path="/"):
    page.goto(url + path)
    page.locator("#doc article").first.wait_for(state="attached")
    page.locator("html[data-page=open]").wait_for()
    assert page.evaluate("document.documentElement.lang") == ("zh-CN" if "lang=zh" in path else "en")


def ask(page, question, words):
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.locator('#chat [data-testid="bot"]').filter(has_text=words).last.wait_for()


def marked(page):
    return page.locator("#doc mark.hit").all_inner_texts()


def quote_of(document, href):
    start, end = map(int, re.fullmatch(r"#c-.+-(\d+)-(\d+)", href).groups())
    return FakeAssistant(is_several=True).documents[document].text[start:end]


def assert_shows(page, href, document=MAIN):
    """The linked characters are marked, in sight and focused."""
    page.locator("#doc mark.hit").first.wait_for()
    assert "".join(marked(page)) == quote_of(document, href).replace("\n", "")
    assert page.evaluate("document.activeElement === document.querySelector('#doc mark.hit')")
    box = page.locator("#doc mark.hit").first.bounding_box()
    assert 0 <= box["y"] <= page.viewport_size["height"] - box["height"]


def assert_no_sideways_scroll(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def check_with_axe(page, source):
    """No violation of WCAG 2.0 to 2.2, A and AA, and headings in order."""
    page.evaluate(source)
    wcag = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    for wanted in (wcag, {"type": "rule", "values": ["heading-order"]}):
        found = page.evaluate("wanted => axe.run(document, { runOnly: wanted })", wanted)
        assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []
