"""The tab of documents in headless Chromium: which are asked, and files that are added and taken out."""

import pytest
from browsing import TIMEOUT_MS, ask, assert_no_sideways_scroll, check_with_axe, open_page
from fake_assistant import MAIN, SECOND, FakeAssistant
from quay import NOTICE, Quay
from test_browser_tabs import open_tab
from web_server import serving, serving_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def fake_here():
    return FakeAssistant(is_several=True)


@pytest.fixture(scope="module")
def url(fake_here, tmp_path_factory):
    with serving_page(fake_here, conversations=tmp_path_factory.mktemp("talks")) as address:
        yield address


def test_only_the_chosen_documents_are_asked_and_the_chat_says_so(guarded, url, fake_here):
    open_page(guarded, url)
    open_tab(guarded, "documents")
    assert guarded.locator("#documents section.text").count() == 3
    for name in (MAIN, "hostile-1"):
        guarded.locator(f"#documents input[value='{name}']").uncheck()
    guarded.get_by_text("Asked: 1 of 3 documents.").wait_for()
    open_tab(guarded, "ask")
    guarded.get_by_text("Asked of 1 of 3 documents").wait_for()
    ask(guarded, "What about wharves?", "in part")
    assert fake_here.scopes[-1] == (SECOND,)
    guarded.reload()
    guarded.get_by_text("Asked of 1 of 3 documents").wait_for()
    guarded.locator("#scope button").click()
    guarded.locator("#scope p").wait_for(state="hidden")
    ask(guarded, "When was it adopted?", "On March 9")
    assert fake_here.scopes[-1] == ()


def test_answers_name_their_documents_where_several_are_loaded(guarded, url):
    open_page(guarded, url)
    ask(guarded, "across", "the other")
    line = guarded.locator("#chat .bot p", has_text="From:").inner_text()
    assert "关于船舶执照的通知" in line and "Explanation of the Boat Rules" in line


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tab_is_accessible_and_fits_a_phone(guarded, url, axe_source, language, scheme):
    guarded.emulate_media(color_scheme=scheme)
    open_page(guarded, url, f"/?lang={language}")
    open_tab(guarded, "documents")
    check_with_axe(guarded, axe_source)
    guarded.set_viewport_size({"width": 390, "height": 844})
    assert_no_sideways_scroll(guarded)
    check_with_axe(guarded, axe_source)


def test_files_are_added_one_by_one_each_with_its_own_fault_and_taken_out(page, tmp_path, fake_settings):
    from qa.web.service import make_app
    from qa.web.texts_upkeep import Texts

    page.set_default_timeout(2 * TIMEOUT_MS)
    quay = Quay(tmp_path, fake_settings)
    files = {
        "words.txt": b"Notice in words\n\nBoats wait.\n", "page.html": b"<h1>Notice as a page</h1><p>Boats wait.</p>",
        "mark.md": b"# Notice in Markdown\n\nBoats wait.\n", "table.csv": b"place,fee\nquay,4\n",
        "broken.pdf": b"%PDF-1.7 nothing", "run.exe": b"MZ",
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    texts = Texts(quay.corpus, quay.index, quay.settings)
    with serving(make_app(quay.current, settings=quay.settings, texts=texts)) as address:
        open_page(page, address)
        open_tab(page, "documents")
        page.locator("#upload-files").set_input_files([tmp_path / name for name in files])
        page.get_by_role("button", name="Add", exact=True).click()
        page.locator("#upload-told li.fault", has_text="run.exe").wait_for()
        told = page.locator("#upload-told li").all_inner_texts()
        assert [line.endswith(": added") for line in told] == [True] * 4 + [False] * 2
        assert "broken.pdf" in told[4]
        page.locator("#documents section.text", has_text="Notice in Markdown").wait_for()
        page.locator("#renewed", has_text="brought up to date").wait_for()
        assert "文件已更新" not in page.locator("#renewed").inner_text()  # one language at a time
        page.once("dialog", lambda dialog: dialog.accept())
        page.locator(f"#documents .remove[data-id='{NOTICE}']").click()
        page.locator(f"#documents section[data-id='{NOTICE}']").wait_for(state="detached")
