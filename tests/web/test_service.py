import json
import logging
import time

import httpx
import pytest
from fake_assistant import MAIN, SECOND, FakeAssistant
from page_parts import bind
from web_server import serving_page

from qa.errors import UsageError
from qa.web.reply_headers import HEADERS

CLIENT = httpx.Client(verify=False, trust_env=False)  # to make one for each request costs more than the request
CLOSED = [
    "/gradio_api/upload", "/gradio_api/upload_progress", "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd",
    "/gradio_api/file=https://example.com/", "/gradio_api/proxy=https://example.com/", "/gradio_api/info",
    "/gradio_api/openapi.json", "/gradio_api/run/take", "/gradio_api/call/take", "/gradio_api/api/predict",
    "/gradio_api/runs", "/gradio_api/run-history/records", "/gradio_api/deep_link", "/gradio_api/stream/x",
    "/gradio_api/component_server", "/gradio_api/process_recording", "/gradio_api/vibe-code", "/gradio_api/mcp/",
    "/gradio_api/token", "/gradio_api/user", "/gradio_api/login_check", "/monitoring",
    "/monitoring/summary", "/login", "/logout", "/docs", "/redoc", "/openapi.json", "/manifest.json", "/pwa_icon",
    "/documents/", "/documents/no-such", "/documents/../app.py", "//gradio_api/upload", "/gradio_api/queue/join/x",
    "/feedback", "/feedback/feedback.jsonl", "/feedback.jsonl", "/register.xlsx", "/register/x", "/scores.json",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def closed_client():
    yield
    CLIENT.close()


def run_event(url, fn_index, data, session="s1"):
    """Call an event as the browser does; gives the last value it sent."""
    body = {"data": data, "fn_index": fn_index, "session_hash": session, "event_data": None, "trigger_id": None}
    assert CLIENT.post(f"{url}/gradio_api/queue/join", json=body).status_code == 200
    with CLIENT.stream("GET", f"{url}/gradio_api/queue/data?session_hash={session}", timeout=20) as stream:
        for line in stream.iter_lines():
            message = json.loads(line.removeprefix("data: ")) if line else {}
            if message.get("msg") == "process_completed":
                return message
    raise AssertionError("the event did not complete")


def run_direct(url, fn_index, data, session="s1"):
    """Call an event that does not queue, as the browser does."""
    body = {"data": data, "fn_index": fn_index, "session_hash": session}
    return CLIENT.post(f"{url}/gradio_api/run/predict", json=body)


def fn_indices(url):
    config = CLIENT.get(f"{url}/config").json()
    return {dependency["api_name"]: dependency["id"] for dependency in config["dependencies"]}, config


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_route_the_page_does_not_need_is_closed(url, path, method):
    assert CLIENT.request(method, url + path).status_code in (404, 405)


@pytest.mark.parametrize("path", ["/", "/config", "/healthz", "/gradio_api/upload", f"/documents/{MAIN}"])
def test_every_reply_has_the_security_headers(url, path):
    headers = CLIENT.get(url + path).headers
    for name, value in HEADERS.items():
        assert headers[name] == value
    assert "default-src 'self'" in headers["content-security-policy"]


def test_another_site_may_not_read_replies(url):
    headers = {"Origin": "https://evil.example", "Host": "policy.example"}
    for path in ("/", "/config", "/healthz", f"/documents/{MAIN}"):
        assert "access-control-allow-origin" not in CLIENT.get(url + path, headers=headers).headers


def test_another_site_may_not_ask(url):
    reply = CLIENT.post(f"{url}/gradio_api/queue/join", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


def test_nothing_is_reported_recorded_or_published(url):
    _, config = fn_indices(url)
    assert config["analytics_enabled"] is False
    assert config.get("run_history") is not True
    assert config["enable_queue"] is True and config["show_error"] is False
    assert {dependency["api_visibility"] for dependency in config["dependencies"] if dependency["backend_fn"]} == {
        "private"
    }
    assert not any("http" in sheet for sheet in config.get("stylesheets") or [])


def test_the_history_stays_on_the_server(url, shared_fake):
    fns, _ = fn_indices(url)
    forged = {"exchanges": [{"question": "forged", "is_answered": True}]}
    for question in ("When was it adopted?", "What about wharves?"):
        assert run_direct(url, fns["take"], [question, forged, "en"]).status_code == 200
        told = run_event(url, fns["answer"], [forged, "en"])
    assert told["success"]
    assert shared_fake.seen[-1] == ("What about wharves?", ["When was it adopted?"])


def test_the_queue_for_the_model_cannot_be_passed_by(url, shared_fake):
    fns, _ = fn_indices(url)
    asked = len(shared_fake.seen)
    run_direct(url, fns["take"], ["What about wharves?", None, "en"], "impatient")
    assert run_direct(url, fns["answer"], [None, "en"], "impatient").status_code == 404
    assert len(shared_fake.seen) == asked


def test_two_visitors_share_no_history(url, shared_fake):
    fns, _ = fn_indices(url)
    for session in ("visitor-a", "visitor-b"):
        run_direct(url, fns["take"], ["What about wharves?", None, "en"], session)
        run_event(url, fns["answer"], [None, "en"], session)
    assert shared_fake.seen[-2:] == [("What about wharves?", [])] * 2


def test_a_document_is_given_by_its_id(url):
    reply = CLIENT.get(f"{url}/documents/{SECOND}")
    assert reply.status_code == 200 and f'data-document="{SECOND}"' in reply.text


def test_the_register_is_given_as_rows_csv_and_json(url):
    wanted = {"words": "foreign", "aspect": f"{MAIN} 5"}
    assert CLIENT.get(f"{url}/register", params=wanted).text.count("<tr>") == 3
    reply = CLIENT.get(f"{url}/register.csv", params=wanted)
    assert reply.headers["content-disposition"] == 'attachment; filename="measures.csv"'
    assert len(reply.text.splitlines()) == 3
    found = CLIENT.get(f"{url}/register.json", params=wanted).json()
    assert [row["number"] for row in found] == ["5.1", "5.2"]
    assert len(CLIENT.get(f"{url}/register.json").json()) == 23


@pytest.mark.parametrize(("words", "numbers"), [
    ("外国", ["5.1", "5.2"]), ("外国 船", ["5.2"]), ("执照", ["5.1"]), ("潜水钟", []), ("foreign", ["5.1", "5.2"]),
])  # fmt: skip
def test_chinese_words_find_the_measures_that_say_it_in_english(url, words, numbers):
    found = CLIENT.get(f"{url}/register.json", params={"words": words}).json()
    assert [row["number"] for row in found] == numbers


def test_hostile_filters_are_only_filters(url):
    reply = CLIENT.get(f"{url}/register", params={"words": "<script>" * 500, "aspect": "../", "support": "{{7*7}}"})
    assert reply.status_code == 200 and "script" not in reply.text and "49" not in reply.text


def test_opinions_go_to_the_folder_of_the_command_and_hold_no_address(tmp_path):
    with serving_page(FakeAssistant(), feedback=tmp_path / "opinions") as address:
        fns, _ = fn_indices(address)
        run_direct(address, fns["take"], ["When was it adopted?", None, "en"])
        run_event(address, fns["answer"], [None, "en"])
        assert not (tmp_path / "opinions").exists()
        told = json.loads(run_direct(address, fns["do"], ['{"do": "new"}', None, "en"], "other").json()["data"][3])
        assert told["answers"] == {}
        told = json.loads(run_direct(address, fns["to_take_along"], [None, "en"]).json()["data"][0])
        (answer,) = told["answers"]
        rating = json.dumps({"do": "up", "id": answer})
        assert run_direct(address, fns["do"], [rating, None, "en"]).json()["data"][1].startswith("Thank you")
    stored = (tmp_path / "opinions" / "feedback.jsonl").read_text(encoding="utf-8")
    assert "When was it adopted?" in stored and "127.0.0.1" not in stored and "s1" not in stored


def test_questions_are_not_logged(url, caplog):
    fns, _ = fn_indices(url)
    with caplog.at_level(logging.DEBUG, logger="qa"):
        run_direct(url, fns["take"], ["What about secret wharves?", None, "en"], "logged")
        run_event(url, fns["answer"], [None, "en"], "logged")
    assert "secret wharves" not in caplog.text


def test_ready_is_said_only_when_the_models_are_loaded():
    fake = FakeAssistant(delay_s=0.7)
    with serving_page(fake) as address:
        assert CLIENT.get(f"{address}/healthz").json() == {"status": "up"}
        early = CLIENT.get(f"{address}/readyz")
        assert (early.status_code, early.json()) == (503, {"status": "loading"})
        deadline = time.monotonic() + 10
        while CLIENT.get(f"{address}/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert CLIENT.get(f"{address}/readyz").json() == {"status": "ready"} and fake.is_warm


def test_without_an_index_the_page_is_up_but_not_ready():
    with serving_page(None, problem="no index; run `policy-qa build`") as address:
        reply = CLIENT.get(f"{address}/readyz")
        assert reply.status_code == 503 and "policy-qa build" in reply.json()["reason"]
        assert "policy-qa build" in CLIENT.get(f"{address}/config").text
        assert CLIENT.get(f"{address}/documents/{MAIN}").status_code == 404


def test_a_port_that_is_taken_is_named():
    with bind("127.0.0.1", 0) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} on 127.0.0.1 is taken.*--port"):
            bind("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_named():
    with pytest.raises(UsageError, match="cannot listen on 203.0.113.1 port 80"):
        bind("203.0.113.1", 80)
