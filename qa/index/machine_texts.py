"""Parallel texts that a translator makes at build time, for documents that have none: marked as made by a machine."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Document, Language
from qa.errors import ModelError
from qa.index.opened import OpenIndex
from qa.language.sentences import split_sentences
from qa.models.translation_seam import Translator
from qa.parallel_records import ParallelText, Standing


def with_machine_texts(
    documents: Sequence[Document], translator: Translator | None, known: OpenIndex | None
) -> tuple[Document, ...]:
    """The documents, each that has no parallel text with one by the translator; None: as they are.

    known: the index in place; what the same translator made of the same text is taken from it. Raises ModelError when
    the translator gives another number of sentences than it got.
    """
    if translator is None:
        return tuple(documents)
    return tuple(
        document
        if document.parallels
        else document.model_copy(update={"parallels": (_text(document, translator, known),)})
        for document in documents
    )


def _text(document: Document, translator: Translator, known: OpenIndex | None) -> ParallelText:
    before = known.documents.get(document.id) if known is not None else None
    if before is not None and before.text == document.text:
        for text in before.parallels:
            if text.made_by == translator.name:
                return text
    sentences = [" ".join(span.of(document.text).split()) for span in split_sentences(document.text)]
    target: Language = "zh" if document.language == "en" else "en"
    found = [" ".join(words.split()) for words in translator.translate(sentences, document.language, target)]
    if len(found) != len(sentences):
        raise ModelError(
            "the translator {} gave {} sentences for the {} of {!r}; wanted one for each. Leave the setting "
            "translator empty, or mend it.",
            translator.name,
            len(found),
            len(sentences),
            document.id,
        )
    # one line for each sentence, so that the line says which it goes with
    lines = [words or "-" for words in found]
    return ParallelText(language=target, standing=Standing.MACHINE, made_by=translator.name, text="\n".join(lines))
