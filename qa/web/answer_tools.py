"""What can be done with one answer, as buttons in its message: copy it, link to it, say whether it helped.

The buttons name the exchange in a class, which the chat's sanitizer lets through; `ask.js` acts on them.
"""

from __future__ import annotations

from typing import Literal

from qa.web.html_words import both

TOOLS: tuple[tuple[str, str], ...] = (
    ("copy", "tool_copy"), ("link", "tool_link"), ("up", "feedback_up"), ("down", "feedback_down"),
)  # fmt: skip


def tools_markdown(exchange: str, verdict: Literal["up", "down"] | None, *, has_history: bool) -> str:
    """The buttons under an answer, in both languages. exchange: hex digits that name it.

    verdict: what the visitor said of it; that button is shown as pressed. has_history: earlier questions were taken
    into account, so it can be asked again without them.
    """
    tools = [*TOOLS, *((("alone", "tool_alone"),) if has_history else ())]
    buttons = "".join(
        f'<button type="button" class="tool {name}{" pressed" if name == verdict else ""} x-{exchange}">'
        f"{both(key)}</button>"
        for name, key in tools
    )
    return f'<div class="tools">{buttons}</div>'
