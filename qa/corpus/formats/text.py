"""Plain text: each line as it stands, hard-wrapped paragraphs as one line, printed pages as one text."""

from __future__ import annotations

import re
from collections import Counter

from qa.corpus.canonical import LINE_END
from qa.corpus.formats.draft import Draft, Dropped, Line
from qa.corpus.formats.reflow import PAGE_NUMBER, reflow
from qa.omissions import Omission

_SENTENCE_END = re.compile(r"[.。;；:：!！?？][\"”’)）]*$")


def read_text(text: str) -> Draft:
    """The lines of the text. Page numbers and running heads of printed pages (parted by form feeds) are left out."""
    dropped: list[Dropped] = []
    lines = _of_pages(text.split("\f"), dropped) if "\f" in text.strip() else LINE_END.split(text)
    return Draft(tuple(Line(line) for line in reflow(lines)), "", {}, tuple(dropped))


def _of_pages(pages: list[str], dropped: list[Dropped]) -> list[str]:
    """The lines of all pages without what stands at their edges; a sentence that is broken by a page end goes on."""
    all_pages = [LINE_END.split(page) for page in pages]
    heads = Counter(next((line.strip() for line in page if line.strip()), "") for page in all_pages)
    lines: list[str] = []
    for number, page in enumerate(all_pages):
        kept = _without_edge(page, heads if number else Counter(), dropped, at=0)
        kept = _without_edge(kept, Counter(), dropped, at=-1)
        first, last = (kept[0] if kept else ""), (lines[-1] if lines else "")
        goes_on = first.strip()[:1].islower() and last and not _SENTENCE_END.search(last.strip())
        if goes_on:
            lines[-1] = f"{last.rstrip()} {first.strip()}"
        lines += kept[1:] if goes_on else ["", *kept]
    return lines


def _without_edge(page: list[str], heads: Counter[str], dropped: list[Dropped], *, at: int) -> list[str]:
    """The lines without empty ones, page numbers and repeated heads at one edge (0 the top, -1 the foot)."""
    page = list(page)
    while page:
        words = page[at].strip()
        if words and not PAGE_NUMBER.fullmatch(words) and heads[words] < 2:
            break
        dropped += [Dropped(Omission.FURNITURE, words)] if words else []
        page.pop(at)
    return page
