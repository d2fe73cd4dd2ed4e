"""The list of a visitor's conversations as HTML: open, rename, take along, delete."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qa.web.html_words import attributes_in_both, both, shown
from qa.web.strings import say
from qa.web.talk_records import KeptTalk
from qa.web.talk_store import KEPT_DAYS


def talks_frame(*, is_kept: bool) -> str:
    """The folded box that the list is fetched into; "" where no conversation is kept."""
    if not is_kept:
        return ""
    keys = ("talk_name", "talk_sure", "talk_deleted")
    words = " ".join(attributes_in_both(f"data-{key.replace('_', '-')}", partial(say, key)) for key in keys)
    return (
        f'<details id="talks-box" {words}><summary>{both("talks")}</summary>'
        '<div id="talk-list" role="region" aria-live="polite"></div></details>'
    )


def talks_html(talks: Sequence[KeptTalk]) -> str:
    """The conversations, the one used last first, each with what can be done with it."""
    if not talks:
        return f'<p class="none">{both("talks_none")}</p>'
    rows = "".join(map(_talk_html, talks))
    return (
        f'<p class="lead">{both("talks_lead", days=KEPT_DAYS)}</p><ul>{rows}</ul>'
        f'<p><button type="button" class="all-talks">{both("talk_delete_all")}</button></p>'
    )


def _talk_html(talk: KeptTalk) -> str:
    address = f"conversations/{talk.id}"
    return (
        f'<li data-talk="{talk.id}"><button type="button" class="open-talk">{shown(talk.title)}</button> '
        f'<small>{shown(talk.used[:16].replace("T", " "))} · {len(talk.exchanges)}</small> <span class="acts">'
        f'<button type="button" class="rename">{both("talk_rename")}</button> '
        f'<a href="{address}.md" download>{both("talk_markdown")}</a> '
        f'<a href="{address}.docx" download>{both("talk_word")}</a> '
        f'<a href="{address}" target="_blank" rel="noopener">{both("talk_print")}</a> '
        f'<button type="button" class="delete">{both("talk_delete")}</button></span></li>'
    )
