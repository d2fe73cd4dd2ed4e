"""An invented notice whose one figure changes, its index, and whoever answers from that."""

from qa.current import Current
from qa.index.builder import build_index, sync_index

BEFORE, AFTER = "Parking at the quay costs 4 marks an hour.", "Parking at the quay costs 6 marks an hour."
NOTICE = "notice"  # its id


class Quay:
    def __init__(self, folder, settings):
        self.corpus, self.index, self.settings = folder / "corpus", folder / "index", settings
        self.corpus.mkdir()
        self.write(BEFORE)
        build_index(self.corpus, self.index, settings)
        self.current = Current.opened(self.corpus, self.index, settings)

    def write(self, sentence, file="notice.txt"):
        (self.corpus / file).write_text(f"Notice on the quay\n\n{sentence}\n", encoding="utf-8")

    def sync(self, sentence=AFTER, file="notice.txt"):
        self.write(sentence, file)
        sync_index(self.corpus, self.index, self.settings)
