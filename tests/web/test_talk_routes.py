import io
import json
import re
import secrets

import httpx
import mammoth
import pytest
from fake_assistant import HOSTILE, MAIN, FakeAssistant
from html_reading import Lines
from web_server import serving_page

from qa.web.citation_card import card_html
from qa.web.visitor_key import COOKIE, key_in

KEY = secrets.token_urlsafe(32)


@pytest.fixture(scope="module")
def fake_here():
    return FakeAssistant(is_several=True)


@pytest.fixture(scope="module")
def address(tmp_path_factory, fake_here):
    with serving_page(fake_here, conversations=tmp_path_factory.mktemp("talks")) as address:
        yield address


@pytest.fixture
def client(address):
    with httpx.Client(base_url=address, trust_env=False, cookies={COOKIE: KEY}) as client:
        yield client


def asked(client, question, session):
    """Ask as the page does; the id of the conversation and of its answer."""
    config = client.get("/config").json()
    fns = {one["api_name"]: one["id"] for one in config["dependencies"]}

    def direct(name, data):
        body = {"data": data, "fn_index": fns[name], "session_hash": session}
        return client.post("/gradio_api/run/predict", json=body).json()["data"]

    direct("take", [question, None, "en"])
    body = {
        "data": [None, "en"],
        "fn_index": fns["answer"],
        "session_hash": session,
        "event_data": None,
        "trigger_id": None,
    }
    client.post("/gradio_api/queue/join", json=body)
    with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}", timeout=20) as stream:
        next(line for line in stream.iter_lines() if "process_completed" in line)
    told = json.loads(direct("to_take_along", [None, "en"])[0])
    return told["talk"], list(told["answers"])[-1]


def test_the_page_gives_a_key_that_scripts_cannot_read_and_keeps_the_one_that_is_there(address, client):
    reply = httpx.get(address, trust_env=False)
    assert "private" in reply.headers["cache-control"]
    fresh = reply.headers["set-cookie"]
    assert re.match(rf"{COOKIE}=[\w-]{{43}}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax$", fresh)
    assert f"{COOKIE}={KEY};" in client.get("/").headers["set-cookie"]
    forged = httpx.get(address, trust_env=False, cookies={COOKIE: "../../etc"}).headers["set-cookie"]
    assert "etc" not in forged and "set-cookie" not in httpx.get(f"{address}/healthz", trust_env=False).headers
    assert key_in("x=1; " + COOKIE + '="; bad') == ""


def test_conversations_are_listed_renamed_taken_along_and_deleted(client):
    talk, _ = asked(client, "When was it adopted?", "s-list")
    assert "When was it adopted?" in client.get("/conversations").text
    assert client.post(f"/conversations/{talk}/name", json={"name": "<b>For Lin</b>"}).status_code == 200
    assert "&lt;b&gt;For Lin&lt;/b&gt;" in client.get("/conversations").text
    saved = client.get(f"/conversations/{talk}.md")
    assert "attachment" in saved.headers["content-disposition"] and "## When was it adopted?" in saved.text
    word = client.get(f"/conversations/{talk}.docx?lang=zh")
    assert 'filename="conversation.docx"' in word.headers["content-disposition"] and word.content[:2] == b"PK"
    told = mammoth.extract_raw_text(io.BytesIO(word.content)).value
    assert "政策问答" in told and "“On March 9, 2023" in told
    printed = client.get(f"/conversations/{talk}").text
    assert "On March 9, 2023" in printed and "<script" not in printed
    assert client.delete(f"/conversations/{talk}").status_code == 200
    assert client.get(f"/conversations/{talk}").status_code == 404 and talk not in client.get("/conversations").text


def test_nobody_else_reads_or_changes_a_conversation(client, address):
    talk, answer = asked(client, "When was it adopted?", "s-mine")
    for cookies in ({}, {COOKIE: secrets.token_urlsafe(32)}, {COOKIE: "x"}):
        with httpx.Client(base_url=address, trust_env=False, cookies=cookies) as other:
            assert "adopted" not in other.get("/conversations").text
            for path in (f"/conversations/{talk}", f"/conversations/{talk}.md", f"/conversations/{talk}.docx"):
                assert other.get(path).status_code == 404
            assert other.delete(f"/conversations/{talk}").status_code == 404
            assert other.post(f"/conversations/{talk}/name", json={"name": "x"}).status_code == 404
            assert other.post(f"/conversations/{talk}/links/{answer}").status_code == 404
            assert other.delete("/conversations").json() == {"deleted": 0}
    assert client.get(f"/conversations/{talk}").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_deletes_nothing(client, site):
    talk, _ = asked(client, "When was it adopted?", f"s-{site}")
    assert client.delete(f"/conversations/{talk}", headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b'{"name": 5}', b'{"name": "' + b"x" * 9_000 + b'"}'])
def test_a_name_that_is_none_changes_nothing_but_the_name(client, body):
    talk, _ = asked(client, "wharves", f"s-name-{len(body)}")
    client.post(f"/conversations/{talk}/name", content=body)
    assert "What" in client.get(f"/conversations/{talk}").text and client.get("/conversations").text.count(talk) >= 1


def test_an_answer_by_link_is_read_only_and_says_whether_the_text_has_changed(client, address, fake_here):
    talk, answer = asked(client, "How many measures are there?", "s-link")
    link = client.post(f"/conversations/{talk}/links/{answer}").json()["link"]
    page = httpx.get(f"{address}/answers/{link}", trust_env=False)
    assert "The texts it quotes have not changed since." in page.text and "23 specific measures" in page.text
    assert not {"script", "form", "button", "input"} & Lines(page.text).tags
    fake_here.gone.add("there are 14 licensed landing places on the Alder")
    changed = httpx.get(f"{address}/answers/{link}?lang=zh", trust_env=False).text
    fake_here.gone.clear()
    assert "2处引文中有1处已与当时不同" in changed
    client.delete(f"/conversations/{talk}")
    assert httpx.get(f"{address}/answers/{link}", trust_env=False).status_code == 404  # the link is taken back with it


@pytest.mark.parametrize("link", ["0" * 32, "x", "A" * 32])
def test_a_link_that_leads_nowhere_says_so(address, link):
    reply = httpx.get(f"{address}/answers/{link}", trust_env=False)
    assert reply.status_code == 404 and "This answer is not here" in reply.text


def test_hostile_words_are_inert_on_the_pages_of_their_own(client):
    talk, answer = asked(client, HOSTILE, "s-hostile")
    link = client.post(f"/conversations/{talk}/links/{answer}").json()["link"]
    for path in (f"/answers/{link}", f"/conversations/{talk}", "/conversations"):
        parsed = Lines(client.get(path).text)
        assert not {"img", "script", "form", "iframe"} & parsed.tags
        hrefs = [attributes["href"] for tag, attributes in parsed.attributes if tag == "a"]
        assert all(re.match(r"\.\./|#a\d+-\d+$|conversations/", href) for href in hrefs)


def test_without_a_folder_there_are_no_conversations_and_no_cookie():
    with serving_page(FakeAssistant()) as address:
        assert httpx.get(f"{address}/conversations", trust_env=False).status_code == 404
        assert "set-cookie" not in httpx.get(address, trust_env=False).headers


def test_a_card_shows_the_quote_in_its_line_with_heading_title_and_reference(address):
    fake = FakeAssistant(is_several=True)
    text = fake.documents[MAIN].text
    start = text.index("lower the price")
    html = card_html(fake, MAIN, "", start, start + len("lower the price of foreign licences"))
    assert "<mark>lower the price of foreign licences</mark>" in html and "measure 5.1" in html and "措施 5.1" in html
    assert "Explanation of the Boat Rules" in html and "What the rules hold" in html and "2023-05-04" in html
    reply = httpx.get(f"{address}/quotes/{MAIN}", params={"start": start, "end": start + 5}, trust_env=False)
    assert "<mark>lower</mark>" in reply.text


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (-1, 4), (0, 10**9)])
def test_a_card_of_a_place_that_is_not_there_is_not_found(address, start, end):
    path = f"{address}/quotes/{MAIN}?start={start}&end={end}"
    assert httpx.get(path, trust_env=False).status_code == 404
    assert httpx.get(f"{address}/quotes/none?start=0&end=3", trust_env=False).status_code == 404


def test_a_card_of_a_hostile_document_is_words():
    html = card_html(FakeAssistant(is_several=True), "hostile-1", "", 0, 5)
    assert Lines(html).tags <= {"p", "mark", "span", "a", "button"}
