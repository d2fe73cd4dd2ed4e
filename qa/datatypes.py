"""The records that flow through the three stages: corpus -> index -> answer.

All are frozen and refuse unknown fields. Positions are offsets into a document's canonical text, half open.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from qa.omissions import Omission
from qa.parallel_records import Names, ParallelText, Rendering
from qa.spans import Act as Act
from qa.spans import Change as Change
from qa.spans import Gap as Gap
from qa.spans import Label as Label
from qa.spans import Language as Language
from qa.spans import NotBlank as NotBlank
from qa.spans import Offset as Offset
from qa.spans import Record as Record
from qa.spans import Span as Span
from qa.verdicts import Verdict as Verdict
from qa.verdicts import WordingCheck as WordingCheck
from qa.verdicts import WordingMatch as WordingMatch


class Place(Span):
    """Where a stretch of the text stands in its source file: page from 1, or the id or bookmark before it."""

    page: int | None = None  # None: the format has no pages
    anchor: str = ""
    is_ocr: bool = False  # its words were read off a picture and may be misread


class Mark(Span):
    """A line that the file itself sets as a heading (tag, style, bookmark, size of type), with its depth from 1."""

    level: int = Field(ge=1, le=9)


class LeftOut(Record):
    """Words of the file that are not in the text: why, the first of them, and how many characters there are."""

    reason: Omission
    words: str
    n_chars: int = Field(ge=1)  # white space not counted


class Document(Record):
    """One policy text with its canonical plain text, to which all spans refer.

    `confidence` says for each key of metadata how sure it is: 1.0 given by the manifest, less found by rule; keys that
    are absent were not found. `places` cover the text in order where the format has pages or anchors, else ().
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120)
    title: str
    issuer: str = ""
    number: str = ""
    date: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    kind: str = "policy"
    language: Language = "en"
    source: str = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    effective: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")  # date from which it is in force
    file: str = ""  # path inside the corpus folder
    confidence: dict[str, float] = Field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    places: tuple[Place, ...] = ()
    items: tuple[Span, ...] = ()  # lists that the file sets as such, each from its first to its last line
    left_out: tuple[LeftOut, ...] = ()
    changes: tuple[Change, ...] = ()  # what it says that it repeals, replaces or amends
    parallels: tuple[ParallelText, ...] = ()  # the same in other languages
    text: str

    @property
    def n_left_out(self) -> int:
        """How many characters of the file the text lacks."""
        return sum(piece.n_chars for piece in self.left_out)

    def is_ocr(self, start: int = 0, end: int | None = None) -> bool:
        """Whether words between two offsets (end None: to the end) were read off a picture and may be misread."""
        last = len(self.text) if end is None else end
        return any(place.is_ocr and place.start < last and start < place.end for place in self.places)


class BlockKind(StrEnum):
    """What a line of the canonical text is."""

    TITLE = "title"
    DATE = "date"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    RELATED = "related"
    CONTACT = "contact"


class Block(Span):
    """One line of the canonical text and what it is."""

    kind: BlockKind


class Section(Span):
    """A node of the outline. `level` 1 is the top; `number` is dotted ("2", "2.3").

    `heading` are the words that head it, at `heading_span`; a run-in item ("The second is ...") has them in a sentence.
    """

    number: str
    heading: str
    heading_span: Span
    level: int = Field(ge=1)
    is_run_in: bool = False
    label: str = ""  # its mark as the text writes it: "4", "5A", "第三条之一"; "" for a heading without one


class Aspect(Span):
    """A numbered head of the register ("1" to "6") with the sentence that lists its measures."""

    number: str
    heading: str
    heading_span: Span
    declared: int | None = None  # None: the text gives no count for this aspect
    section: str = ""  # number of the section it stands in


class Measure(Span):
    """The smallest numbered commitment: `2.3` is the third measure of the second aspect."""

    document: str
    number: str
    section: str  # heading of its aspect
    text: str


class Register(Record):
    """All measures of one document beside the counts that the document itself declares."""

    document: str
    declared: int | None = None  # None: the document declares no number of measures
    declared_aspects: int | None = None
    declared_span: Span | None = None  # the sentence that declares it
    aspects: tuple[Aspect, ...] = ()
    measures: tuple[Measure, ...] = ()
    gaps: tuple[Gap, ...] = ()  # where the numbering of the measures does not close

    @property
    def found(self) -> int:
        """How many measures the outline recovered."""
        return len(self.measures)

    @property
    def is_whole(self) -> bool:
        """Whether nothing speaks against the list being complete: its numbering and its declared count."""
        return not self.gaps and self.declared in (None, self.found)


class PassageKind(StrEnum):
    """What a passage is made of."""

    TITLE = "title"
    DATE = "date"
    PARAGRAPH = "paragraph"
    ASPECT = "aspect"
    MEASURE = "measure"
    RELATED = "related"
    CONTACT = "contact"


class Passage(Span):
    """The unit that is embedded and searched, with its heading path.

    `sentences` are the spans of the whole sentences it consists of (for a measure inside a
    sentence: that one sentence, which is longer than the passage itself).
    """

    id: str
    document: str
    kind: PassageKind
    measure: str | None = None  # None: not a measure
    headings: tuple[str, ...] = ()
    sentences: tuple[Span, ...] = ()
    text: str


class Hit(Record):
    """A passage found for a question, with the score of each stage that saw it."""

    passage: Passage
    score: float
    scores: dict[str, float] = Field(default_factory=dict)


class Status(StrEnum):
    """The outcomes of a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    UNCERTAIN = "uncertain"  # the closest wording is quoted, and said to be no more than that
    NOT_STATED = "not_stated"
    OFF_TOPIC = "off_topic"


class Citation(Record):
    """A numbered pointer from a sentence of the answer to exact characters of a document."""

    marker: int = Field(ge=1)
    document: str
    title: str
    measure: str | None = None  # None: the quoted words are no single measure
    headings: tuple[str, ...] = ()
    quote: str
    start: Offset
    end: Offset
    issuer: str = ""
    number: str = ""
    date: str = ""
    kind: str = ""
    source: str = ""
    version: str = ""  # first hex digits of the sha256 of the document's text; "" before versions were kept
    focus: tuple[int, int] | None = None  # the stretch of the quote that answers best; None: all of it
    is_ocr: bool = False  # the quoted words were read off a picture and may be misread
    parallels: tuple[Rendering, ...] = ()  # the quoted words in texts beside the document
    names: tuple[Names, ...] = ()  # what texts beside the document call it and the headings


class Nearest(Record):
    """The closest wording that was found when the text does not answer. `score` in 0..1."""

    document: str
    measure: str | None = None
    headings: tuple[str, ...] = ()
    quote: str
    start: Offset
    end: Offset
    score: float
    version: str = ""  # as in a citation
    is_ocr: bool = False
    parallels: tuple[Rendering, ...] = ()  # as in a citation
    names: tuple[Names, ...] = ()  # what texts beside the document call it and the headings


class AnswerSentence(Record):
    """One sentence of an answer and the markers of what it rests on.

    `short` are the characters of `text` that answer by themselves ("14"), to be set in bold; "" where none do.
    `renderings` are lines beneath it: what goes with its quotes in a text beside the document that is in the language
    of the question, each with the standing of that text.
    """

    text: str
    citations: tuple[int, ...] = ()
    short: str = ""
    renderings: tuple[str, ...] = ()


class AnswerGroup(Record):
    """Sentences of a whole answer that stand under one heading of a document, or are one side of a comparison."""

    heading: str
    document: str = ""
    sentences: tuple[int, ...] = ()  # places in the answer's sentences, the heading's own line first


class AnswerSlot(Record):
    """A kind of thing usually stated (an amount, a deadline), and the markers of what states it; () for not stated."""

    slot: str
    citations: tuple[int, ...] = ()


class Answer(Record):
    """What `ask` gives back. `text` is plain text with [n] markers; `seconds` is wall time."""

    id: str | None = None  # None: the question came without an id
    question: str
    language: Language
    status: Status
    confidence: float = Field(ge=0.0, le=1.0)
    text: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = Field(ge=0.0)
    standalone: str = ""  # the question as it was searched, when history rewrote it
    understood: str | None = None  # one line on what it took of earlier questions; None: nothing
    stages: dict[str, float] = Field(default_factory=dict)  # seconds per stage
    groups: tuple[AnswerGroup, ...] = ()  # of a whole answer to a broad question
    slots: tuple[AnswerSlot, ...] = ()  # of a whole answer: what is usually stated, and whether it is here
    also_near: tuple[Nearest, ...] = ()  # of a whole answer: what was left out just below the line
    next: tuple[str, ...] = ()  # questions to go on with, each of which the texts answer


class Term(Record):
    """A term of a glossary: the English of the texts, the Chinese for it, what it means, a note on the wording.

    note: one line for both languages, or one for each; "" for none.
    """

    term: str = Field(min_length=1)
    chinese: tuple[str, ...] = ()
    meaning: str = ""
    note: str | Label = ""

    def note_in(self, language: Language) -> str:
        """The note in a language."""
        return self.note if isinstance(self.note, str) else self.note.of(language)


class SupportKind(Record):
    """A kind of support that measures may give: its name, what it is called, and the words that tell it.

    Without words it is the kind of the measures that fit no other.
    """

    kind: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    label: Label
    english: tuple[NotBlank, ...] = ()  # beginnings of words
    chinese: tuple[NotBlank, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether it is told by words of its own."""
        return bool(self.english or self.chinese)


class ModelCard(Record):
    """Which bytes embed or rerank: name, revision, prompts, dimension, sha256 of each file."""

    name: str
    revision: str
    dimension: int | None = None  # None: a reranker has no vectors
    query_prompt: str = ""
    passage_prompt: str = ""
    files: dict[str, str] = Field(default_factory=dict)  # file name -> sha256
