"""What an index is made of: units, readings, vectors and word indexes, as builds make and readers hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial

import numpy as np
import numpy.typing as npt

from qa.corpus.audiences import Audience
from qa.corpus.known_questions import KnownQuestion
from qa.corpus.passages import ReadDocument
from qa.datatypes import (
    Document,
    Language,
    Passage,
    PassageKind,
    Span,
    SupportKind,
    Term,
)
from qa.index.background import Bests
from qa.index.vectors import VectorFiles
from qa.index.versions import Version
from qa.language.crossing import Crosser
from qa.language.simplification import simplified
from qa.language.words import tokens
from qa.parallel_records import Parallel

Digests = npt.NDArray[np.uint8]
"""sha256 digests, shape (n, 32): row i is the digest of text i."""


class Unit(Span):
    """The smallest span an answer can rest on: a whole sentence, a measure inside a sentence, or the contact block.

    `passages` are the rows of the passages it belongs to, `headings` its innermost heading path.
    """

    document: str
    kind: PassageKind
    passages: tuple[int, ...]
    headings: tuple[str, ...] = ()
    measure: str | None = None  # None: not a measure inside a sentence


# Lines that say nothing of themselves ("2022 - Dec -06 10:20:00") are found by what they are. Never quoted.
_LABELS = {
    PassageKind.TITLE: "Title of the document",
    PassageKind.DATE: "Date and time when the page was published on the website",
    PassageKind.CONTACT: (
        "Contact details of the publisher: organizer of the website, telephone, address, city, zip code"
    ),
    PassageKind.RELATED: "Related document",
}


def context_line(
    part: Unit | Passage,
    words: str,
    title: str,
    *,
    with_headings: bool = True,
    headings: tuple[str, ...] | None = None,
) -> str:
    """`words` under what they stand under: a label for lines of the page's frame, else title and heading path.

    headings: the heading path in another language. None: that of the part.
    """
    path = context_path(part, words, title, headings)
    return f"{path}\n{words}" if with_headings and path else words


def context_path(part: Unit | Passage, words: str, title: str, headings: tuple[str, ...] | None = None) -> str:
    """What `words` stand under, on one line: a label for lines of the page's frame, else title and heading path."""
    named = dict.fromkeys((title, *(part.headings if headings is None else headings)))  # a title may be a heading too
    above = [heading for heading in named if heading and heading not in words]
    return " > ".join([_LABELS[part.kind]] if part.kind in _LABELS else above)


def english_words(texts: Iterable[str]) -> frozenset[str]:
    """The lower-case English words of texts."""
    return frozenset(word for text in texts for word in re.findall("[a-z]+", text.lower()))


LABEL_WORDS = english_words(_LABELS.values())


def _never_kept(_text: str) -> None:
    return None


class Glosses:
    """Chinese texts of a corpus in rough English, for models and word indexes that read English; never shown."""

    def __init__(
        self, crosser: Crosser, known: Callable[[], frozenset[str]], kept: Callable[[str], str | None] = _never_kept
    ) -> None:
        """known: the words of the corpus's English documents, by which senses are chosen; asked for when needed.

        kept: the gloss that was made of a text before. None: there is none.
        """
        n_kept = None if kept is _never_kept else 8192
        self.of_text = lru_cache(maxsize=n_kept)(partial(_gloss, crosser, cache(known), kept))

    def of(self, document: Document, text: str) -> str:
        """`text` of a document itself where the document is English, else its gloss."""
        return text if document.language != "zh" else self.of_text(text)


def _gloss(crosser: Crosser, known: Callable[[], frozenset[str]], kept: Callable[[str], str | None], text: str) -> str:
    made_before = kept(text)
    return crosser.english(simplified(text), known()) if made_before is None else made_before


def explained_terms(glossary: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms that have a meaning, in their order."""
    return tuple(term for term in glossary if term.meaning)


def bare_term(term: Term) -> str:
    """The term without quotation marks at its ends."""
    return term.term.strip('"')


@dataclass(frozen=True, kw_only=True)
class IndexParts:
    """Everything a build makes for one segment. Rows of vectors and tokens are positions in `passages` or `units`.

    Rows of `term_vectors` are positions in the terms of the glossary that have a meaning. `passage_digests`,
    `unit_digests` and `term_digests` tell what each vector is made of (`Blend.digest`); a later build takes the vectors
    of rows whose digest it meets again. `versions`: texts that documents have
    had, each with its place in the order of all. `sources`: a digest of the file and manifest line that each document
    was made of. `support_kinds`: what the corpus tells its measures apart by. `audiences`: whom it may concern.
    `known`: questions whose answers are known, as the first encoder reads them.
    `parallels`: the texts beside documents, aligned, by the id of the document; `beside`: the language of the one that
    is searched. `passage_renderings`, `unit_renderings` and `rendering_digests` (of both) have a row for each passage
    and unit of these documents.
    `background`: the best cosines of questions that belong to no corpus, see qa.index.background.
    """

    readings: tuple[ReadDocument, ...]
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]
    glossary: tuple[Term, ...]
    vectors: VectorFiles
    unit_vectors: VectorFiles
    term_vectors: VectorFiles
    passage_digests: Digests
    unit_digests: Digests
    term_digests: Digests
    words: PartWords
    background: Bests
    versions: tuple[tuple[int, Version], ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    support_kinds: tuple[SupportKind, ...] = ()
    audiences: tuple[Audience, ...] = ()
    known: tuple[KnownQuestion, ...] = ()
    passage_renderings: VectorFiles
    unit_renderings: VectorFiles
    rendering_digests: tuple[Digests, Digests]
    parallels: Mapping[str, tuple[Parallel, ...]] = field(default_factory=dict)
    beside: Mapping[str, Language] = field(default_factory=dict)
    known_vectors: npt.NDArray[np.float16] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float16))


@dataclass(frozen=True, kw_only=True)
class PartWords:
    """What the words of a segment's texts are, so that no question has to read all of them.

    passage_tokens, unit_tokens: what BM25 counts in each row. unit_sets: tokens of each unit with its heading path and
    the title it stands under. terms: for each unit the explained terms that stand in it. documents: the English words
    of each document, glosses included. glosses: Chinese words and headings with their English. beside: what BM25 counts
    in each passage and unit for questions in the language of a parallel text; None: no document has one.
    """

    passage_tokens: list[list[str]]
    unit_tokens: list[list[str]]
    unit_sets: list[frozenset[str]]
    terms: list[tuple[int, ...]]
    documents: list[frozenset[str]]
    glosses: dict[str, str]
    beside: tuple[list[list[str]], list[list[str]]] | None = None


def terms_in(english: str, names: Sequence[str]) -> tuple[int, ...]:
    """The places of the lower-case names that stand in English words, with any ending.

    A name that is part of a longer one which stands there too is left out.
    """
    words = english.lower()
    here = [i for i, name in enumerate(names) if name in words and re.search(rf"(?<![a-z]){re.escape(name)}", words)]
    return tuple(i for i in here if not any(names[i] != names[j] and names[i] in names[j] for j in here))


def part_words(
    documents: Mapping[str, Document],
    units: Sequence[Unit],
    bare_words: Sequence[str],
    glosses: Glosses,
    terms: Sequence[Term],
    searched: tuple[Sequence[str], Sequence[str]],
    renderings: Sequence[str],
    searched_beside: tuple[Sequence[str], Sequence[str]] | None,
) -> PartWords:
    """What the words of documents and units are.

    bare_words: the words of each unit without their context. searched: what is searched of each passage and each unit.
    renderings: what goes with each unit in a parallel text, "" for nothing. searched_beside: `searched` with them.
    """
    english = [glosses.of(documents[unit.document], words) for unit, words in zip(units, bare_words, strict=True)]
    titles = {name: frozenset(tokens(document.title)) for name, document in documents.items()}
    names = [bare_term(term).lower() for term in terms]
    sets, found, kept = [], {name: [document.text] for name, document in documents.items()}, dict[str, str]()
    for unit, words, line, beside in zip(units, bare_words, english, renderings, strict=True):
        document = documents[unit.document]
        headings = tuple(glosses.of(document, heading) for heading in unit.headings)
        own = frozenset(tokens(context_line(unit, line, "", headings=headings).replace("\n", ". ")))
        if document.language != "en":
            own |= frozenset(tokens(simplified(context_line(unit, words, ""))))
        own |= frozenset(tokens(beside))
        sets.append(own | titles[unit.document])
        if document.language == "zh":
            found[unit.document].append(line)
            kept |= dict(zip((words, *unit.headings), (line, *headings), strict=True))
    return PartWords(
        passage_tokens=[tokens(text) for text in searched[0]],
        unit_tokens=[tokens(text) for text in searched[1]],
        unit_sets=sets,
        terms=[terms_in(line, names) for line in english],
        documents=[english_words(texts) for texts in found.values()],
        glosses=kept,
        beside=None
        if searched_beside is None
        else ([*map(tokens, searched_beside[0])], [*map(tokens, searched_beside[1])]),
    )
