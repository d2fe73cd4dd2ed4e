"""A page that is served follows its index: who opens it sees the new texts, who has it open is told and sees them."""

import threading
import time

import pytest
from browsing import TIMEOUT_MS, ask, open_page
from quay import AFTER, BEFORE, NOTICE, Quay
from web_server import serving

from qa.index.builder import build_index
from qa.index.versions import short_version
from qa.web import starting
from qa.web.starting import bind

httpx = pytest.importorskip("httpx")


@pytest.fixture
def quay(tmp_path, fake_settings):
    return Quay(tmp_path, fake_settings)


@pytest.fixture
def address(quay):
    """A page over the notice, which looks for another index again and again."""
    from qa.web.service import make_app

    with quay.current.watched(every_s=0.05), serving(make_app(quay.current, settings=quay.settings)) as url:
        yield url


@pytest.fixture
def get(address):
    with httpx.Client(trust_env=False, verify=False) as client:
        yield lambda path: client.get(address + path)


def waited_for(condition, seconds=60.0):
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.05)
    return condition()


def followed(quay, get, sentence=AFTER, file="notice.txt"):
    """Sync, and wait until the page has taken it in."""
    before = get("/state").json()["state"]
    quay.sync(sentence, file)
    for _ in range(400):
        if get("/state").json()["state"] != before and sentence in get("/config").text:
            return
    raise AssertionError("the page does not follow its index")


def test_whoever_opens_the_page_after_a_sync_sees_the_new_text(quay, get):
    assert BEFORE in get("/").text and BEFORE in get("/config").text
    followed(quay, get)
    for path in ("/", "/config", f"/documents/{NOTICE}", "/parts/panel"):
        assert AFTER in get(path).text and BEFORE not in get(path).text
    assert quay.current.state in get("/").text


def test_the_text_that_an_earlier_answer_quotes_is_still_there(quay, get):
    earlier = short_version(quay.current.now.documents[NOTICE].text)
    followed(quay, get)
    shown = get(f"/documents/{NOTICE}?version={earlier}").text
    assert BEFORE in shown and AFTER not in shown and "data-earlier" in shown and "replaced since" in shown
    newest = get(f"/documents/{NOTICE}?version={short_version(quay.current.now.documents[NOTICE].text)}").text
    assert AFTER in newest and "data-earlier" not in newest


@pytest.mark.parametrize("version", ["0" * 12, "x", "../..", "%00", "<script>", "a" * 5000])
def test_a_version_that_is_not_kept_is_not_found(get, version):
    assert get(f"/documents/{NOTICE}?version={version}").status_code == 404
    assert get(f"/documents/no-such?version={version}").status_code == 404


def test_a_removed_document_is_gone_and_its_quoted_text_is_not(quay, get):
    earlier = short_version(quay.current.now.documents[NOTICE].text)
    (quay.corpus / "notice.txt").unlink()
    followed(quay, get, file="rules.txt")
    assert get(f"/documents/{NOTICE}").status_code == 404 and AFTER in get("/documents/rules").text
    assert BEFORE in get(f"/documents/{NOTICE}?version={earlier}").text


@pytest.mark.parametrize("part", ["panel", "register", "about"])
def test_each_part_of_the_page_that_shows_texts_can_be_had_anew(get, part):
    assert get(f"/parts/{part}").status_code == 200
    assert get("/").text.count(f'data-part=\\"{part}\\"') == 1


@pytest.mark.parametrize("path", ["/parts/x", "/parts/", "/parts/panel/x", "/state/x"])
def test_another_part_is_not_found(get, path):
    assert get(path).status_code == 404


def test_an_index_that_cannot_be_opened_is_said_and_the_old_one_answers(quay, get):
    quay.index.joinpath("manifest.json").write_bytes(b"{}")
    for _ in range(400):
        if get("/state").json()["problem"]:
            break
    assert "policy-qa build" in get("/state").json()["problem"] and BEFORE in get(f"/documents/{NOTICE}").text


def test_a_page_without_an_index_turns_into_the_chat_when_there_is_one(tmp_path, fake_settings, monkeypatch):
    import uvicorn

    servers = []

    class Kept(uvicorn.Server):
        def __init__(self, config):
            super().__init__(config)
            servers.append(self)

    monkeypatch.setattr("uvicorn.Server", Kept)
    monkeypatch.setattr("qa.current.LOOK_S", 0.05)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "notice.txt").write_text(f"Notice on the quay\n\n{BEFORE}\n", encoding="utf-8")
    with bind("127.0.0.1", 0) as listener, httpx.Client(trust_env=False, verify=False, timeout=30) as client:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        places = (tmp_path / "corpus", tmp_path / "index", fake_settings, listener)
        serving_it = threading.Thread(target=starting.serve, args=places, daemon=True)
        serving_it.start()

        def status():
            try:
                return client.get(f"{address}/readyz").json()["status"]
            except httpx.TransportError:  # one server hands over to the next
                return "between two servers"

        assert waited_for(lambda: status() == "unusable")
        assert "policy-qa build" in client.get(f"{address}/readyz").json()["reason"]
        build_index(*places[:3])
        assert waited_for(lambda: status() == "ready")
        assert BEFORE in client.get(f"{address}/documents/{NOTICE}").text
        servers[-1].should_exit = True
        serving_it.join(20)
        assert len(servers) == 2 and not serving_it.is_alive()


@pytest.mark.browser
def test_an_open_page_says_that_the_texts_have_changed_and_shows_them(page, quay, address):
    page.set_default_timeout(TIMEOUT_MS)
    open_page(page, address)
    assert page.locator("#articles").get_by_text(BEFORE).is_visible()
    assert page.locator("#renewed").inner_text() == ""
    ask(page, "How much is parking at the quay an hour?", BEFORE)
    link = page.locator("#chat a[href^='#c-']").first
    quay.sync()
    page.locator("#renewed span.en").first.wait_for()
    assert "brought up to date" in page.locator("#renewed").inner_text()
    assert page.locator("#articles").get_by_text(AFTER).is_visible()
    assert page.locator("#articles").get_by_text(BEFORE).count() == 0
    link.click()  # of the answer that was given before
    page.locator("#doc mark.hit").first.wait_for()
    marked = "".join(page.locator("#doc mark.hit").all_inner_texts())
    assert marked and (BEFORE in marked or marked in BEFORE)
    assert "replaced since" in page.locator("#articles article:visible").inner_text()


@pytest.mark.browser
def test_a_page_opened_after_a_sync_shows_the_new_text_without_a_word(page, quay, address):
    quay.sync()
    quay.current.renew()
    waited_for(
        lambda: AFTER in httpx.get(f"{address}/config", trust_env=False).text, seconds=10
    )  # the page is made anew
    open_page(page, address)
    page.locator("#articles").get_by_text(AFTER).wait_for()
    page.wait_for_timeout(4000)
    assert page.locator("#renewed").inner_text() == ""
