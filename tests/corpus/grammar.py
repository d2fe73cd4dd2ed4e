"""Small ways to ask the grammar what it reads in a text."""

from qa.corpus.folder import canonical_text
from qa.corpus.lists import run_in_list
from qa.corpus.passages import read_passages
from qa.datatypes import Document
from qa.language.identification import language_of
from qa.settings import Settings


def document(text, title="A plan", **known):
    text = canonical_text(text)
    return Document(id="doc", title=title, text=text, language=language_of(text), **known)


def read(text, title="A plan", **settings):
    """A ReadDocument of `text`."""
    return read_passages(document(text, title), Settings(encoder="fake", **settings))


def headings(text):
    """(number, heading) of each section that opens at the start of a line."""
    return [(s.number, s.heading) for s in read(text).outline.sections if not s.is_run_in]


def run_ins(text):
    """(number, heading) of each section that opens inside running text."""
    return [(s.number, s.heading) for s in read(text).outline.sections if s.is_run_in]


def items(sentence):
    """The items of the list that hangs in a sentence; [] when none does."""
    found = run_in_list(sentence, 0, len(sentence))
    return [item.of(sentence) for item in found.items] if found else []


def declared(sentence):
    """The count that the sentence states for its list."""
    found = run_in_list(sentence, 0, len(sentence))
    return found.declared if found else None


def measures(text):
    """(number, words) of each measure in the register."""
    return [(m.number, m.text) for m in read(text).register.measures]
