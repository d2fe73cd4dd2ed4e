"""Ten tasks of an investor, of staff and of an operator, done on the page with the real engine: acts and seconds.

    python scripts/page_tasks.py --corpus corpus --index index

An act is a key pressed on purpose, a click or a tap; a line that is typed counts as one. Seconds are those of a
script, from the first act to what is looked for: they show the machine's share, not a person's. A task that the page
cannot do is told so.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from page_screens import CHROMIUM, DESKTOP, PHONE, open_page, served
from playwright.sync_api import Error, Page, sync_playwright

LOOK_MS = 8_000


class Walk:
    """Acts on a page, counted."""

    def __init__(self, page: Page) -> None:
        """Begin on a page that is open."""
        self.page, self.n_acts = page, 0

    def click(self, selector: str, n: int = 0) -> None:
        """Click or tap what is in sight."""
        self.n_acts += 1
        self.page.locator(selector).nth(n).click(timeout=LOOK_MS)

    def ask(self, question: str) -> None:
        """Type a question and press Enter; wait for the whole answer."""
        self.n_acts += 2
        bots = self.page.locator('#chat [data-testid="bot"]')
        before = bots.count()
        self.page.locator("#question textarea").fill(question)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            "n => document.querySelectorAll('#chat [data-testid=bot]').length > n"
            " && !document.querySelector('#chat .busy')",
            arg=before, timeout=20_000,
        )  # fmt: skip

    def see(self, selector: str, words: str = "") -> None:
        """Have something in the window."""
        self.page.locator(selector, has_text=words).first.wait_for(timeout=LOOK_MS)


def start_question(walk: Walk) -> None:
    """See what there is for somebody like me, not knowing what to ask."""
    walk.click("#start button.ask", 0)
    walk.see("#chat .bot", "Stated")


def who_to_call(walk: Walk) -> None:
    """Find the telephone number to call."""
    walk.ask("What is the telephone number of the publisher?")
    walk.see("#chat .bot", "0431")


def quote_in_context(walk: Walk) -> None:
    """Read a quote in its sentence without leaving the answer."""
    walk.ask("When was the policy adopted?")
    walk.page.wait_for_timeout(300)  # the question moves to the top of the chat
    if walk.page.viewport_size == PHONE:
        walk.click("#chat p > a")
    else:
        walk.n_acts += 1
        walk.page.locator("#chat p > a").first.hover(timeout=LOOK_MS)
    walk.see("#card-box mark")


def send_to_colleague(walk: Walk) -> None:
    """Send an answer about talent with its sources to a colleague: a link that opens it."""
    walk.ask("What does it say about talent and human resources?")
    walk.click("#chat .tool.link")
    walk.see("#said", "link has been copied")


def is_it_in_the_policy(walk: Walk) -> None:
    """Is this sentence from the policy?"""
    walk.click("#tab-check-button")
    walk.n_acts += 1
    walk.page.locator("#wording textarea").fill("There are 15 state-level development zones in our province.")
    walk.click("#check-go")
    walk.see("#checked .verdict", "Altered")


def back_to_the_answer(walk: Walk) -> None:
    """Open a source and come back with the Back of the browser."""
    walk.ask("When was the policy adopted?")
    walk.click("#chat p > a")
    if walk.page.viewport_size == PHONE and walk.page.locator("#card-box").count():
        walk.click("#card-box a.open")
    walk.see("#doc mark.hit")
    walk.n_acts += 1
    walk.page.go_back(timeout=LOOK_MS)
    walk.see("#chat .user", "When was the policy adopted?")


def after_a_reload(walk: Walk) -> None:
    """Go on with a conversation after the page was loaded anew."""
    walk.ask("When was the policy adopted?")
    walk.page.wait_for_timeout(500)
    walk.n_acts += 1
    walk.page.reload()
    walk.see("#chat .user", "When was the policy adopted?")


def chinese_filter(walk: Walk) -> None:
    """Find the measures on talent with a Chinese word."""
    walk.click("#tab-measures-button")
    walk.n_acts += 1
    walk.page.locator("#filter-words").fill("外贸")
    walk.page.wait_for_timeout(1_500)
    walk.see("#rows td", "foreign trade")


def typed_ahead(walk: Walk) -> None:
    """Type the next question while the answer is on its way, on a slow line."""
    walk.page.route("**/gradio_api/**", lambda route: (walk.page.wait_for_timeout(400), route.continue_()))
    walk.n_acts += 3
    walk.page.locator("#question textarea").fill("When was the policy adopted?")
    walk.page.keyboard.press("Enter")
    walk.page.keyboard.type("And when does it end?", delay=40)
    walk.see("#chat .bot", "Stated")
    walk.page.wait_for_timeout(1_000)
    if walk.page.locator("#question textarea").input_value() != "And when does it end?":
        raise Error("words are lost")


def what_goes_to_start_ups(walk: Walk) -> None:
    """See whether it holds money for start-ups, and the questions that follow."""
    walk.ask("What support is there for start-ups?")
    walk.click("#chat button.next", 0)
    walk.page.wait_for_function("document.querySelectorAll('#chat [data-testid=user]').length === 2", timeout=LOOK_MS)


TASKS: list[Callable[[Walk], None]] = [
    start_question, who_to_call, quote_in_context, send_to_colleague, is_it_in_the_policy, back_to_the_answer,
    after_a_reload, chinese_filter, typed_ahead, what_goes_to_start_ups,
]  # fmt: skip


def main() -> None:
    """Do every task on both sizes and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    options = parser.parse_args()
    with served(options.corpus, options.index) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        waiting = browser.new_page()
        while waiting.request.get(url + "/readyz").status != 200:
            time.sleep(0.3)
        for task in TASKS:
            told: dict[str, object] = {"task": (task.__doc__ or "").strip()}
            for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
                context = browser.new_context(
                    viewport=size, locale="en-US", permissions=["clipboard-read", "clipboard-write"]
                )
                page = context.new_page()
                open_page(page, url)
                page.wait_for_timeout(500)
                walk, began = Walk(page), time.monotonic()
                try:
                    task(walk)
                    told[name] = f"{walk.n_acts} acts, {time.monotonic() - began:.1f} s"
                except Error as error:
                    told[name] = f"not done ({str(error).splitlines()[0][:60]})"
                context.close()
            print(json.dumps(told, ensure_ascii=False), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
