"""Reading questions in tests: as the product does, over words and documents of the test's own."""

import re
from functools import cache

from qa.assistant import open_assistant
from qa.index.builder import build_index, index_in_memory
from qa.language.crossing import Crosser
from qa.language.thesaurus import Thesaurus
from qa.models.fakes import FakeEncoder
from qa.question.reader import Background, Reader
from qa.settings import Settings


@cache
def no_documents():
    """An index of no document, in memory."""
    return index_in_memory([], [], FakeEncoder(), Settings(encoder="fake", reranker=""))


def reader_of(words=(), crosser=None, index=None):
    """A reader over a corpus of these lower-case words; what concepts share with a text is not weighed.

    index: its documents. None: it has none.
    """
    index = index or no_documents()

    def share(concepts, found):
        return sum(concept.support(found) for concept in concepts) / len(concepts) if concepts else 0.0

    background = Background(
        crosser=crosser or Crosser(),
        thesaurus=Thesaurus(words),
        known_words=frozenset(words),
        documents=index.documents,
        registers=index.registers,
        names=index.names,
        heads=index.heads,
        with_aspects=index.with_aspects,
        share=share,
    )
    return Reader(background)


def words_of(text):
    """The lower-case English words of a text."""
    return frozenset(re.findall("[a-z]+", text.lower()))


def open_over(folder, texts, settings, **thresholds):
    """An assistant over texts by name, built in `folder`, with thresholds of its weights set."""
    (folder / "corpus").mkdir()
    for name, text in texts.items():
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index(folder / "corpus", folder / "index", settings)
    assistant = open_assistant(folder / "corpus", folder / "index", settings)
    with_thresholds(assistant, **thresholds)
    return assistant


def with_thresholds(assistant, **thresholds):
    """Set thresholds of the weights that an assistant answers by; what they were before, to set them back."""
    weighing = assistant._answering(None).answerer.weighing
    before = {name: getattr(weighing.profile, name) for name in thresholds}
    weighing.profile = weighing.profile.model_copy(update=thresholds)
    return before
