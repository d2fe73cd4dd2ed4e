"""The chat page: a thin Gradio page over the assistant, and the HTTP service around it.

Gradio reads these variables when it is imported, so they are set here, before any module of
this package can import it: nothing is reported to anyone and no question is kept in a browser.
"""

from __future__ import annotations

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_RUN_HISTORY"] = "False"
os.environ["GRADIO_MCP_SERVER"] = "False"
os.environ["GRADIO_SSR_MODE"] = "False"
os.environ.setdefault("HF_HUB_OFFLINE", "1")
# A table of past events, summed up with pandas after each event, for a dashboard that is closed here.
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**12)
