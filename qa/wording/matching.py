"""A place in the texts as a match: exact characters, heading path, measure, the difference, what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from qa.corpus.outline import Outline
from qa.corpus.tree import section_path
from qa.datatypes import BlockKind, Document, Measure, Register, Span, Term, WordingMatch
from qa.index.opened import OpenIndex
from qa.parallel_records import Parallel, names_of, renderings_of
from qa.verdicts import Missing
from qa.wording.beside import Beside, Nearest
from qa.wording.cuts import ends_as_sentence, missing_around, sentence_around
from qa.wording.difference import Piece, diff_words
from qa.wording.token_index import WordingIndex
from qa.wording.tokens import read_tokens

_QUOTES = frozenset("\"'“”‘’„‟«»‹›「」『』＂＇")
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.RELATED})


class Sources:
    """What statements are checked against and matches described from.

    words: all tokens of the documents. outlines, registers: by document id. parallels: the texts beside each document.
    terms: of the glossary, for names in the other language. nearest: finds the passages in another language that say
    most nearly the same; None: there is no model for it.
    """

    def __init__(
        self,
        words: WordingIndex,
        outlines: Mapping[str, Outline],
        registers: Mapping[str, Register],
        parallels: Mapping[str, Sequence[Parallel]] | None = None,
        terms: Sequence[Term] = (),
        nearest: Nearest | None = None,
    ) -> None:
        """Keep them; the texts beside the documents are read into tokens when they are first needed."""
        self.words = words
        self.outlines = outlines
        self.registers = registers
        self.parallels = parallels or {}
        self.terms = terms
        self.nearest = nearest

    def document(self, name: str) -> Document:
        """The document of an id."""
        return self._by_id[name]

    @cached_property
    def _by_id(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.words.documents}

    @cached_property
    def beside(self) -> Beside:
        """The texts beside the documents."""
        return Beside(self.parallels)


def sources_of(index: OpenIndex, nearest: Nearest | None = None) -> Sources:
    """What statements are checked against over an open index. Reads all texts."""
    documents = tuple(index.documents.values())
    parallels = {name: found for name in index.documents if (found := index.parallels_of(name))}
    return Sources(WordingIndex(documents), index.outlines, index.registers, parallels, index.glossary, nearest)


def match_of(sources: Sources, words: str, first: int, last: int) -> WordingMatch:
    """The match of rows first..last with `words`, with what stands around the words on both sides alike."""
    index = sources.words
    document = index.document_at(first)
    start, end = int(index.starts[first]), int(index.ends[last - 1])
    inner = (start, end)
    tokens = read_tokens(words)
    start = _grown_left(document.text, start, words, tokens.starts[0])
    end = _grown_right(document.text, end, words, tokens.ends[-1])
    return described(sources, document, (start, end), inner, diff_words(document.text[start:end], words))


def _grown_left(text: str, start: int, words: str, at: int) -> int:
    """`start` moved over the punctuation that both sides have before it: an opening quotation mark."""
    while start > 0 and at > 0 and _is_same_mark(text[start - 1], words[at - 1]):
        start, at = start - 1, at - 1
    return start


def _grown_right(text: str, end: int, words: str, at: int) -> int:
    """`end` moved over the punctuation that both sides have behind it: a full stop."""
    while end < len(text) and at < len(words) and _is_same_mark(text[end], words[at]):
        end, at = end + 1, at + 1
    return end


def _is_same_mark(sign: str, other: str) -> bool:
    """Whether both are the same sign, or quotation marks of any style."""
    return (sign == other and not sign.isspace()) or (sign in _QUOTES and other in _QUOTES)


def described(
    sources: Sources, document: Document, place: tuple[int, int], inner: tuple[int, int], diff: tuple[Piece, ...]
) -> WordingMatch:
    """The match at a place of a document. inner: the words without the punctuation around them."""
    start, end = place
    outline, register = sources.outlines.get(document.id), sources.registers.get(document.id)
    measure = _measure_around(register.measures if register else (), *inner)
    path = section_path(outline.sections, inner[0]) if outline else ()
    return WordingMatch(
        document=document.id, title=document.title, measure=measure.number if measure else None,
        headings=tuple(section.heading for section in path), quote=document.text[start:end], start=start, end=end,
        diff=diff, issuer=document.issuer, number=document.number, date=document.date, kind=document.kind,
        source=document.source, is_ocr=document.is_ocr(start, end),
        parallels=renderings_of(sources.parallels.get(document.id, ()), Span(start=start, end=end)),
        names=names_of(sources.parallels.get(document.id, ()), [section.heading_span for section in path]),
    )  # fmt: skip


def _measure_around(measures: Sequence[Measure], start: int, end: int) -> Measure | None:
    """The smallest measure that holds all of start..end; None when the words are no part of a single one."""
    around = [measure for measure in measures if measure.start <= start and end <= measure.end]
    return min(around, key=lambda measure: measure.end - measure.start, default=None)


def missing_of(sources: Sources, match: WordingMatch, statement: str) -> tuple[Missing, ...]:
    """What a quote leaves out of its sentence before and behind; nothing where it is a whole measure."""
    document = sources.document(match.document)
    register, outline = sources.registers.get(document.id), sources.outlines.get(document.id)
    quoted = read_tokens(match.quote).keys
    for measure in register.measures if register else ():
        if measure.start <= match.end and match.start <= measure.end and len(quoted) > 1:
            if read_tokens(document.text[measure.start : measure.end]).keys == quoted:
                return ()
    blocks = (
        [block for block in outline.blocks if block.overlaps(Span(start=match.start, end=match.end))] if outline else []
    )
    is_prose = all(block.kind in _PROSE or ends_as_sentence(block.of(document.text)) for block in blocks)
    around = sentence_around(document.text, match.start, match.end, is_prose=is_prose)
    return missing_around(document.text, match.start, match.end, around, is_closed=ends_as_sentence(statement))
