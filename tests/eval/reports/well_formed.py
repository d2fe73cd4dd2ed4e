"""An HTML page read by the parser of the standard library; a tag that is not closed fails."""

import html.parser


class WellFormed(html.parser.HTMLParser):
    VOID = {"meta", "line", "rect", "circle"}

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(page):
    parser = WellFormed()
    parser.feed(page)
    assert parser.open == []
    return parser.seen
