"""The tab that says what the text is, how answers are made, what is stored, and how good the answers were."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qa.web.document_panel import about_html, title_html
from qa.web.html_words import both, shown
from qa.web.scores_view import scores_html
from qa.web.talk_store import KEPT_DAYS

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_DOCUMENTS = 20
N_HOW = 5


class Stores(NamedTuple):
    """What the service keeps: opinions on answers, conversations."""

    feedback: bool = False
    talks: bool = False


def about_page(assistant: Assistant, stores: Stores) -> str:
    """The whole tab, whose content is `about_content`."""
    return f'<div data-part="about">{about_content(assistant, stores)}</div>'


def about_content(assistant: Assistant, stores: Stores) -> str:
    """What the tab holds."""
    stored = ["about_stored_talks" if stores.talks else "about_stored_1"]
    stored += ["about_stored_2" if stores.feedback else "about_stored_off", "about_stored_3"]
    how = "".join(f"<li>{both(f'about_how_{n}')}</li>" for n in range(1, N_HOW + 1))
    kept = "".join(f"<li>{both(key, days=KEPT_DAYS)}</li>" for key in stored)
    return (
        f"{_texts(assistant)}<h2>{both('about_how')}</h2><ul>{how}</ul>"
        f"<h2>{both('about_stored')}</h2><ul>{kept}</ul>"
        f'<h2 id="scores-title">{both("about_scores")}</h2>{scores_html()}'
        f"<h2>{both('versions')}</h2>{_versions(assistant)}"
    )


def _texts(assistant: Assistant) -> str:
    documents = list(assistant.documents.values())
    title = both("about_text") if len(documents) == 1 else both("about_texts", count=len(documents))
    html = f"<h2>{title}</h2>"
    for document in documents[:MAX_DOCUMENTS]:
        html += f'<div class="text"><h3>{title_html(document)}</h3>{about_html(document)}</div>'
    if len(documents) > MAX_DOCUMENTS:
        html += f"<p>{both('about_more', count=len(documents) - MAX_DOCUMENTS)}</p>"
    if any(document.kind == "interpretation" for document in documents):
        html += f'<p class="caution">{both("about_interpretation")}</p>'
    return html


def versions_of(assistant: Assistant) -> dict[str, str]:
    """What makes the answers: version of the program, the index and its encoder."""
    manifest = assistant.manifest
    return {
        "policy-qa": manifest.qa_version, "index": manifest.built_at, "corpus": manifest.corpus_fingerprint[:16],
        "encoder": f"{manifest.encoder.name} {manifest.encoder.revision}".strip(),
    }  # fmt: skip


def _versions(assistant: Assistant) -> str:
    rows = "".join(
        f"<div><dt>{both(f'version_{k}')}</dt><dd>{shown(v)}</dd></div>" for k, v in versions_of(assistant).items()
    )
    return f'<dl class="about">{rows}</dl>'
