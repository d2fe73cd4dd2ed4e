"""HTML read back as a browser would: which tags and attributes it has, and which text stands where."""

from html.parser import HTMLParser


class Lines(HTMLParser):
    """Text content of each element with data-start, by its offsets; and every tag that was seen."""

    def __init__(self, html):
        super().__init__()
        self.lines, self.tags, self.open, self.depth = {}, set(), None, 0
        self.attributes = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.add(tag)
        self.attributes.append((tag, attrs))
        if self.open is not None:
            self.depth += 1
        elif "data-start" in attrs:
            self.open, self.depth = (int(attrs["data-start"]), int(attrs["data-end"])), 1
            self.lines[self.open] = ""

    def handle_endtag(self, tag):
        if self.open is not None:
            self.depth -= 1
            if not self.depth:
                self.open = None

    def handle_data(self, data):
        if self.open is not None:
            self.lines[self.open] += data
