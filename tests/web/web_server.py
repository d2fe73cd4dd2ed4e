"""An app on a free port of this machine, as the page is really served."""

import threading
import time
from contextlib import contextmanager

import httpx


def serving_page(assistant, **options):
    """Serve the page over an assistant; gradio is loaded only here, since that takes seconds."""
    from qa.current import Current
    from qa.web.service import make_app

    return serving(make_app(Current(assistant) if assistant else None, **options))


@contextmanager
def serving(app):
    """Serve an app on a free port; gives its address."""
    import uvicorn

    from qa.web.starting import bind

    listener = bind("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/healthz").status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.05)
    try:
        yield url
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
