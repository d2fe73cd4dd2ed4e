"""The page over the fake assistant, served on a free port; and a browser that must stay silent."""

import asyncio
import importlib.util
import os
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from browsing import TIMEOUT_MS
from fake_assistant import FakeAssistant
from web_server import serving_page

if importlib.util.find_spec("gradio") is None:  # without the extra "chat" there is no page to test
    collect_ignore = [
        "test_serve_command.py",
        "test_page.py",
        "test_renewal.py",
        "test_service.py",
        "test_browser.py",
        "test_browser_tabs.py",
        "test_browser_talk.py",
        "test_talk_routes.py",
        "test_talk_store.py",
        "test_browser_documents.py",
        "test_browser_card.py",
        "test_browser_check.py",
        "test_browser_scores.py",
        "test_browser_word.py",
        "test_documents_tab.py",
        "test_chat.py",
    ]

CHROMIUM = "/usr/bin/chromium"
AXE = "axe-core@4.11.0"


@pytest.fixture(scope="session", autouse=True)
def gradio_loops():
    """Gradio makes an event loop for each app and never closes it, which is a warning: close them."""
    made, new_event_loop = [], asyncio.new_event_loop

    def recording():
        loop = new_event_loop()
        if sys._getframe(1).f_globals["__name__"] == "gradio.utils":
            made.append(loop)
        return loop

    asyncio.new_event_loop = recording
    yield
    asyncio.new_event_loop = new_event_loop
    for loop in made:
        loop.close()


@pytest.fixture
def fake():
    return FakeAssistant(is_several=True)


@pytest.fixture(scope="session")
def shared_fake():
    return FakeAssistant(is_several=True)


@pytest.fixture(scope="session")
def opinions(tmp_path_factory):
    """The folder that the shared page stores opinions in."""
    return tmp_path_factory.mktemp("opinions")


@pytest.fixture(scope="session")
def url(shared_fake, opinions):
    with serving_page(shared_fake, feedback=opinions) as address:
        yield address


@pytest.fixture
def guarded(page, url):
    """A page that may neither complain nor ask anyone else for anything."""
    faults = []
    page.set_default_timeout(TIMEOUT_MS)
    page.on("console", lambda said: faults.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("request", lambda request: faults.append(f"request: {request.url}") if is_outside(request.url) else None)
    page.faults = faults
    yield page
    assert faults == []


def is_outside(address):
    return urlsplit(address).scheme not in ("data", "blob") and urlsplit(address).hostname != "127.0.0.1"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if not os.path.exists(CHROMIUM):
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"{CHROMIUM} is missing; apt-get install chromium fonts-noto-cjk")
        pytest.skip(f"{CHROMIUM} is missing")
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", *quiet]}


@pytest.fixture(scope="session")
def axe_source(tmp_path_factory):
    """The text of axe-core, put into a temporary folder by npm."""
    folder = tmp_path_factory.mktemp("axe")
    command = [
        "npm",
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        str(folder),
        AXE,
    ]
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if shutil.which("npm"):
        subprocess.run(command, check=False, capture_output=True, timeout=120)
    if not script.exists():
        if os.environ.get("REQUIRE_AXE") == "1":
            pytest.fail(f"{AXE} could not be installed with npm")
        pytest.skip(f"{AXE} could not be installed with npm")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-US", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def base_url():
    """In place of pytest-base-url's own, which pytest 9 warns of."""
    return None


@pytest.fixture
def page(context):
    """A browser tab: the fixture of pytest-playwright, whatever "page" means in the folders above."""
    return context.new_page()
