"""Pictures of the page for docs/screens and seconds from Enter to the words, with the real engine in headless Chromium.

    python scripts/page_screens.py --index index shoot docs/screens
    python scripts/page_screens.py --index index shoot docs/screens --only chinese-
    python scripts/page_screens.py --index index measure --runs 10

Needs the extras "chat" and the group "browser", and Debian's chromium.
"""

import argparse
import contextlib
import io
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from qa.current import Current
from qa.settings import read_settings
from qa.web.service import make_app
from qa.web.starting import bind

CHROMIUM = "/usr/bin/chromium"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
WORDING = (
    'The "Implementation Opinions" are divided into 30 specific measures in 6 aspects. At present, there are 14 '
    "state-level development zones in our province. Every enterprise receives a subsidy of 5 million yuan."
)
CHINESE_WORDING = "《实施意见》分为6个方面30条具体措施。每家企业补贴五百万元。"
QUESTIONS = [
    ("How many measures are there, and in how many aspects?", "short"),
    ("Which measures does the policy list?", "whole list"),
    ("How much money does each enterprise receive?", "not stated"),
    ("政策何时由谁审议通过？", "Chinese"),
]


@contextlib.contextmanager
def served(corpus: Path, index: Path) -> Iterator[str]:
    """The page over the real engine, ready to answer; gives its address."""
    listener = bind("127.0.0.1", 0)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        app = make_app(
            Current.opened(corpus, index, read_settings()), feedback=kept / "opinions", conversations=kept / "talks"
        )
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


def open_page(page: Page, address: str) -> None:
    """Open the page and wait until it is in its language."""
    page.goto(address)
    page.locator("html[data-page=open]").wait_for()


def ask(page: Page, question: str) -> None:
    """Ask and wait for the whole answer."""
    before = page.locator('#chat [data-testid="bot"]').count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "n => document.querySelectorAll('#chat [data-testid=bot]').length > n"
        " && !document.querySelector('#chat .busy')",
        arg=before,
    )
    page.wait_for_timeout(500)


def shoot(browser: Browser, url: str, folder: Path, only: str = "") -> None:
    """Every picture whose name begins with `only`, one page each."""
    for name, size, scheme, language, act in PICTURES:
        if not name.startswith(only):
            continue
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="en-US", reduced_motion="reduce")
        page = context.new_page()
        open_page(page, f"{url}/?lang={language}")
        act(page)
        page.wait_for_timeout(400)
        picture = Image.open(io.BytesIO(page.screenshot()))
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)
        context.close()


def _answer(page: Page) -> None:
    ask(page, "How many state-level development zones does Jilin have?")
    page.locator("#chat p > a").first.click()


def _listed(page: Page) -> None:
    ask(page, "Which measures does the policy list?")
    page.locator("#chat li > a").nth(4).click()


def _not_stated(page: Page) -> None:
    ask(page, "政策规定给企业多少资金支持？")


def _sources(page: Page) -> None:
    ask(page, "When was the policy adopted, and by whom?")
    page.locator("#chat summary").last.click()
    page.locator("#chat .tool.down").click()
    page.locator("#reason").wait_for()


def _card(page: Page) -> None:
    ask(page, "What support is there for research institutes?")
    page.locator("#chat li > a").nth(2).hover()
    page.locator("#card-box mark").wait_for()


def _talks(page: Page) -> None:
    ask(page, "What is the purpose?")
    page.locator("#new").click()
    page.locator("#start .ask").first.wait_for()
    ask(page, "When was the policy adopted, and by whom?")
    page.locator("#talks-box summary").click()
    page.locator("#talk-list [data-talk]").nth(1).wait_for()


def _sheet(page: Page) -> None:
    ask(page, "How many state-level development zones does Jilin have?")
    page.locator("#chat p > a").first.click()
    page.locator("#card-box.sheet mark").wait_for()


def _passage(page: Page) -> None:
    _sheet(page)
    page.locator("#card-box a.open").click()


def _documents(page: Page) -> None:
    page.locator("#tab-documents-button").click()


def _link(page: Page) -> None:
    ask(page, "When was the policy adopted, and by whom?")
    talk, answer = page.evaluate("[policyAsk.talk(), Object.keys(policyAsk.answers()).pop()]")
    here = page.url.partition("?")[0]
    told = page.request.post(f"{here}conversations/{talk}/links/{answer}").json()
    page.goto(f"{here}answers/{told['link']}")


def _check(page: Page) -> None:
    page.locator("#tab-check-button").click()
    page.locator("#wording textarea").fill(WORDING)
    page.locator("#check-go").click()
    page.locator("#checked .checked").first.wait_for()
    page.locator("#checked .altered a.open").first.click()


def _measures(page: Page) -> None:
    page.locator("#tab-measures-button").click()
    page.locator("#register table").wait_for()
    page.locator("#register td a").nth(6).click()


def _about(page: Page) -> None:
    page.locator("#tab-about-button").click()


def _chinese_broad(page: Page) -> None:
    ask(page, "对外资企业有什么好处？")


def _chinese_check(page: Page) -> None:
    page.locator("#tab-check-button").click()
    page.locator("#wording textarea").fill(CHINESE_WORDING)
    page.locator("#check-go").click()
    page.locator("#checked .checked").first.wait_for()
    page.locator("#checked").evaluate("found => found.scrollIntoView()")


def _chinese_measures(page: Page) -> None:
    page.locator("#tab-measures-button").click()
    page.locator("#register table").wait_for()


def _chinese_scores(page: Page) -> None:
    page.locator("#tab-about-button").click()
    page.locator("#scores-title").scroll_into_view_if_needed()
    page.locator("#scores-title").evaluate("title => title.scrollIntoView()")


# A person who reads only Chinese: each tab, on a desk and on a phone.
CHINESE = [
    (f"chinese-{name}{suffix}", size, "light", "zh", act)
    for name, act in (
        ("start", lambda page: None),
        ("answer", _chinese_broad),
        ("check", _chinese_check),
        ("measures", _chinese_measures),
        ("documents", _documents),
        ("about", _chinese_scores),
    )
    for suffix, size in (("", DESKTOP), ("-phone", PHONE))
]
PICTURES = [
    *CHINESE,
    ("start-en", DESKTOP, "light", "en", lambda page: None),
    ("start-zh-dark", DESKTOP, "dark", "zh", lambda page: None),
    ("answer-en", DESKTOP, "light", "en", _answer),
    ("card-en", DESKTOP, "light", "en", _card),
    ("conversations-en", DESKTOP, "light", "en", _talks),
    ("documents-en", DESKTOP, "light", "en", _documents),
    ("link-en", DESKTOP, "light", "en", _link),
    ("list-en-dark", DESKTOP, "dark", "en", _listed),
    ("not-stated-zh-dark", DESKTOP, "dark", "zh", _not_stated),
    ("sources-feedback-en", DESKTOP, "light", "en", _sources),
    ("check-en", DESKTOP, "light", "en", _check),
    ("check-zh-dark", DESKTOP, "dark", "zh", _check),
    ("measures-en", DESKTOP, "light", "en", _measures),
    ("about-en", DESKTOP, "light", "en", _about),
    ("phone-en", PHONE, "light", "en", _sources),
    ("phone-sheet-en", PHONE, "light", "en", _sheet),
    ("phone-passage-en", PHONE, "light", "en", _passage),
    ("phone-zh-dark", PHONE, "dark", "zh", _not_stated),
]

# Seconds, seen from inside the page: from the key to the first quoted words, and to the answer without a "more" sign.
_WATCH = """question => new Promise(done => {
  const box = document.querySelector('#question textarea');
  const bots = () => document.querySelectorAll('#chat [data-testid=bot]');
  const before = bots().length; let began, first;
  const look = () => {
    const mine = bots()[before];
    const hasWords = mine && mine.querySelector('em');
    if (hasWords && first === undefined) first = performance.now() - began;
    if (!hasWords || mine.querySelector('.busy')) return;
    seen.disconnect();
    done([first / 1000, (performance.now() - began) / 1000]);
  };
  const seen = new MutationObserver(look);
  seen.observe(document.querySelector('#chat'), { childList: true, subtree: true, characterData: true });
  box.value = question; box.dispatchEvent(new Event('input', { bubbles: true }));
  setTimeout(() => { began = performance.now();
    box.dispatchEvent(new KeyboardEvent('keypress', { key: 'Enter', bubbles: true, cancelable: true })); }, 100);
})"""


def measure(browser: Browser, url: str, n_runs: int) -> list[dict[str, Any]]:
    """Medians and worst of seconds to first words and to the whole answer, for each kind of question."""
    rows = []
    for question, kind in QUESTIONS:
        first, whole = [], []
        for _ in range(n_runs):
            page = browser.new_page(viewport=DESKTOP, locale="en-US")
            open_page(page, url)
            found = page.evaluate(_WATCH, question)
            first.append(found[0])
            whole.append(found[1])
            page.close()
        rows.append({
            "question": question, "kind": kind, "runs": n_runs, "first_s": round(statistics.median(first), 2),
            "whole_s": round(statistics.median(whole), 2), "worst_whole_s": round(max(whole), 2),
        })  # fmt: skip
    return rows


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--index", type=Path, default=Path("index"))
    commands = parser.add_subparsers(dest="command", required=True)
    shooting = commands.add_parser("shoot")
    shooting.add_argument("folder", type=Path)
    shooting.add_argument("--only", default="", metavar="NAME", help="only pictures whose names begin so")
    commands.add_parser("measure").add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    with served(options.corpus, options.index) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        deadline = time.monotonic() + 120
        while page.request.get(url + "/readyz").status != 200 and time.monotonic() < deadline:
            time.sleep(0.3)
        page.close()
        if options.command == "shoot":
            shoot(browser, url, options.folder, options.only)
        else:
            print(json.dumps(measure(browser, url, options.runs), ensure_ascii=False, indent=1))
        browser.close()


if __name__ == "__main__":
    main()
