"""The only way in for the command line, the page and the exam."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from qa.answer.answering import SHORT_FROM, Answerer
from qa.answer.checklist import Checklist, checklist, statements_of_measure
from qa.answer.clock import Clock
from qa.answer.framing import understood_as
from qa.answer.verification import CitationCheck, Cited, verify, version_document
from qa.answer.welcome import Welcomes
from qa.corpus.audiences import Audience
from qa.corpus.passages import ReadDocument, read_passages
from qa.corpus.scope import Parent, Scope, documents_in, parent_of, some_of
from qa.datatypes import Answer, Block, Document, Hit, Language, Register, Section, Status, SupportKind, WordingCheck
from qa.errors import SettingsError, UsageError
from qa.index.manifest_records import IndexManifest
from qa.index.store import OpenIndex, open_index
from qa.language.identification import HAN
from qa.language.thesaurus import Thesaurus
from qa.models.loaded import Loading, Models
from qa.models.seams import Encoder, Reranker, encodable
from qa.parallel_records import Parallel
from qa.question.act_reader import ActSource
from qa.question.acts import packaged_model
from qa.question.asked import Question
from qa.question.reader import Background, Reader
from qa.ranking.candidates import Searcher
from qa.ranking.nearest_units import nearest_units
from qa.ranking.passage_search import best_passages
from qa.ranking.stated_things import read_statements
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import Weights, read_weights
from qa.settings import Settings, read_settings
from qa.verdicts import NearPlace
from qa.worded import Worded
from qa.wording.check import Sources, check_wording, sources_of

logger = logging.getLogger(__name__)
_MEASURE = re.compile(r"\d{1,3}(?:\.\d{1,3})?$")


class Answering(NamedTuple):
    """What reads questions, brings candidates and answers, over the same documents."""

    reader: Reader
    searcher: Searcher
    answerer: Answerer

    def search(self, question: str, n: int) -> list[Hit]:
        """The n best passages for a question, best first."""
        return best_passages(self.reader.read_words(question), self.searcher, n)

    def within(self, documents: Collection[str]) -> Answering:
        """The same three over a part of the documents."""
        chosen = frozenset(documents)
        return Answering(self.reader.within(chosen), self.searcher.within(chosen), self.answerer.within(chosen))


def act_source(encoder: Encoder) -> ActSource:
    """What reads acts beside an encoder: with its vectors where the model was fitted on such, else from words alone."""
    model = packaged_model()
    card = model.card
    if card.encoder not in encoder.names:
        logger.info("questions are read by their words alone: the model of acts reads vectors of %s", card.encoder)
        return ActSource(model)
    return ActSource(model, encoder.encode_questions, encoder.parts[encoder.names.index(card.encoder)])


def open_answering(index: OpenIndex, encoder: Encoder, reranker: Reranker | None, settings: Settings) -> Answering:
    """What reads, searches and answers over an index, with models that are loaded."""
    searcher, table = Searcher(index, encoder, reranker, settings), UnitTable(index)
    background = Background(
        crosser=index.crosser, thesaurus=Thesaurus(index.known_words), known_words=index.known_words,
        documents=index.documents, registers=index.registers, names=index.names, heads=index.heads,
        with_aspects=index.with_aspects, share=table.share, acts=act_source(encoder),
    )  # fmt: skip
    return Answering(Reader(background), searcher, Answerer(searcher, table, weights_for(searcher, settings)))


def weights_for(searcher: Searcher, settings: Settings) -> Weights:
    """The weights that the settings name. Raises SettingsError when those of a file know other models than are in use.

    The general ones, which are packaged, serve any model: their features are standardised.
    """
    weights = read_weights(settings.weights)
    lacking = weights.lacks(searcher.encoder.names, searcher.reranker.card if searcher.reranker else None)
    if settings.weights and lacking:
        raise SettingsError(
            "{} was fitted with {}; {} is in use. Set the models back, empty the setting weights, or run `python "
            "-m fit --settings FILE --out FILE`.",
            settings.weights,
            ", ".join(weights.encoders),
            lacking,
        )
    return weights


class Assistant:
    """Answers over one index. Opening reads the index; models are loaded on the first question, once."""

    def __init__(self, index: OpenIndex, settings: Settings, models: Future[Models] | None = None) -> None:
        """Take an open index, and models that are being loaded; use `open_assistant` for an index on disk."""
        self.index = index
        self.settings = settings
        self._loading = Loading(settings, models)
        self._lock = threading.Lock()
        self._welcomes = Welcomes()
        self._wording_lock = threading.Lock()  # its own: a check does not wait for models to load

    @property
    def is_warm(self) -> bool:
        """Whether the models are loaded and what reads and searches is ready."""
        return "_answering_unlocked" in self.__dict__

    def over(self, index: OpenIndex) -> Assistant:
        """An assistant over another index of the same settings; the models are shared, and loaded once for both."""
        return Assistant(index, self.settings, self._loading())

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents of the corpus by id, each read when it is asked for."""
        return self.index.documents

    @property
    def manifest(self) -> IndexManifest:
        """What the index was built from."""
        return self.index.manifest

    @property
    def support_kinds(self) -> tuple[SupportKind, ...]:
        """The kinds of support that the corpus tells its measures apart by; () when it names none."""
        return self.index.support_kinds

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Those whom the corpus says that its texts may concern, from special to general; () when it names none."""
        return self.index.newest("audience", Audience)

    def blocks(self, document: str) -> tuple[Block, ...]:
        """The lines of a document's text, in order, with what each is. Raises UsageError for an unknown id."""
        self._require(document)
        return self.index.outlines[document].blocks

    def sections(self, document: str) -> tuple[Section, ...]:
        """The outline of a document as sections, in order. Raises UsageError for an unknown id."""
        self._require(document)
        return self.index.outlines[document].sections

    def register(self, document: str) -> Register:
        """The measures of a document beside what it declares. Raises UsageError for an unknown id."""
        self._require(document)
        return self.index.registers[document]

    def measures(self) -> tuple[Register, ...]:
        """The registers of all documents, in the order of their ids."""
        return tuple(self.index.registers.values())

    def senses(self, words: str) -> tuple[tuple[str, ...], ...]:
        """The English that each Chinese word may stand for, likeliest first; () where there is no Chinese."""
        return tuple(gloss.senses for gloss in self.index.crosser.gloss(words)) if HAN.search(words) else ()

    def documents_matching(self, scope: Scope) -> tuple[str, ...]:
        """The ids of the documents in a scope. Raises UsageError for an unknown id or when none fits."""
        return documents_in(scope, self.index.cards)

    def parallels(self, document: str) -> tuple[Parallel, ...]:
        """The texts beside a document in other languages, each with the spans that go together; () for none.

        Raises UsageError for an unknown id.
        """
        self._require(document)
        return self.index.parallels_of(document)

    def parent_of(self, document: str) -> Parent | None:
        """What an interpretation explains, and whether that is loaded; None for any other kind of document."""
        self._require(document)
        return parent_of(self.documents[document], self.index.cards.values())

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        id: str | None = None,  # noqa: A002
        scope: Scope | None = None,
    ) -> Answer:
        """The answer to a question; `history` are the earlier questions of the conversation, oldest first.

        scope: the documents that are searched, listed and counted. None: all.
        Raises UsageError when the question is empty or longer than `max_question_chars`, or the scope holds nothing.
        """
        self._check_length(question, Worded("question"), self.settings.max_question_chars)
        kept = [encodable(earlier)[: self.settings.max_question_chars] for earlier in history if earlier.strip()]
        kept = kept[-self.settings.max_history :] if self.settings.max_history else []
        answering = self._answering(scope)
        started, clock = time.perf_counter(), Clock()
        asked = answering.reader.read(encodable(question), kept)
        clock.lap("question")
        drafted = answering.answerer.answer(asked, clock)
        return Answer(
            id=id, question=encodable(question), language=asked.language, status=drafted.status,
            confidence=round(drafted.confidence, 4), text=drafted.text or self._welcome(answering, asked),
            sentences=tuple(drafted.draft.sentences),
            citations=tuple(drafted.draft.citations), nearest=drafted.nearest, notes=tuple(drafted.draft.notes),
            seconds=time.perf_counter() - started, standalone=asked.standalone, understood=understood_as(asked),
            stages={stage: round(seconds, 5) for stage, seconds in clock.seconds.items()},
            groups=tuple(drafted.draft.groups), slots=tuple(drafted.draft.slots), also_near=drafted.draft.also_near,
            next=drafted.draft.next,
        )  # fmt: skip

    def _welcome(self, answering: Answering, asked: Question) -> str:
        """What is said to a message that asks nothing of a text."""

        def is_answered(question: str) -> bool:
            drafted = answering.answerer.answer(answering.reader.read(question))
            return drafted.status is Status.ANSWERED and drafted.confidence >= SHORT_FROM

        documents = answering.answerer.documents
        return self._welcomes.of(self.index, documents, asked.language, asked.act, is_answered)

    def search(self, question: str, n: int = 10, *, scope: Scope | None = None) -> list[Hit]:
        """The n best passages for a question, best first, with the scores of each stage.

        scope: the documents that are searched. None: all. Raises as `ask` does.
        """
        self._check_length(question, Worded("question"), self.settings.max_question_chars)
        return self._answering(scope).search(question, n)

    def checklist(
        self, about: str = "", *, language: Language = "en", scope: Scope | None = None
    ) -> tuple[Checklist, ...]:
        """What the documents state of the usual things (amount, who, how, until when ...), and what they do not.

        about: the number of a measure, words of a subject, or "" for all of a document. Only a subject loads models.
        Raises UsageError when nothing fits, or `about` is too long.
        """
        ids = self._chosen(scope) or tuple(self.documents)
        read = {one: read_statements(self.index, one) for one in ids} if not about or _MEASURE.match(about) else {}
        if about and not read:
            self._check_length(about, Worded("subject"), self.settings.max_question_chars)
            answering = self._answering(scope)
            shown = answering.answerer.overviews.on_subject(answering.reader.read_words(encodable(about)))
            parts = [(one.stated, tuple(picked.statement for picked in one.selection.picked)) for one in shown]
        elif about:
            parts = [
                (stated, statements_of_measure(stated, self.index.registers[one], about))
                for one, stated in read.items()
            ]
        else:
            parts = [(stated, stated.items) for stated in read.values()]
        found = tuple(
            checklist(self.documents[stated.document], stated, items, about, language, self.parallels(stated.document))
            for stated, items in parts
            if items
        )
        if not found:
            raise UsageError("no document states anything of {!r}; `policy-qa measures` lists the measures", about)
        return found

    def check(self, statement: str) -> WordingCheck:
        """Whether the texts say this: verdict, up to three places, and the difference word by word.

        The first check reads all texts into tokens; later checks take milliseconds. The encoder is loaded, and asked,
        only for a statement that stands nowhere while some documents are in another language. Raises UsageError when
        the statement is empty or longer than `max_check_chars`.
        """
        self._check_length(statement, Worded("statement"), self.settings.max_check_chars)
        return check_wording(encodable(statement), self._wording_sources)

    def verify(self, citations: Sequence[Cited]) -> tuple[CitationCheck, ...]:
        """What has become of the words of earlier citations: unchanged, moved, reworded or gone. Loads no model."""
        return verify(self.index, citations)

    def reading(self, document: str, version: str) -> ReadDocument:
        """A text that a document had, named by the first hex digits of its version, with what is found in it.

        Raises UsageError for a version that is not kept.
        """
        return read_passages(self.document(document, version), self.settings)

    def document(self, document: str, version: str = "") -> Document:
        """A document as it is now or, named by the first hex digits of a version, with the text it had then.

        Raises UsageError for an unknown id or a version that is not kept.
        """
        if not version:
            self._require(document)
            return self.documents[document]
        return version_document(self.index, document, version)

    def warm(self) -> None:
        """Load the models and answer once, so that the first question does not wait."""
        self.ask("warm up")

    @cached_property
    def _answering_unlocked(self) -> Answering:
        models = self._loading().result()
        return open_answering(self.index, models.encoder, models.reranker, self.settings)

    def _answering(self, scope: Scope | None) -> Answering:
        """What reads, searches and answers, over the documents of a scope."""
        chosen = self._chosen(scope)
        with self._lock:
            everything = self._answering_unlocked
        return everything if chosen is None else everything.within(chosen)

    def _chosen(self, scope: Scope | None) -> tuple[str, ...] | None:
        """The ids in a scope; None: all documents. No model is loaded for a scope that holds nothing."""
        return None if scope is None or scope.is_all else self.documents_matching(scope)

    def _require(self, document: str) -> None:
        if document not in self.index.documents:
            raise UsageError("no document {!r} in the index; it holds {}", document, some_of(self.index.documents))

    @property
    def _wording_sources(self) -> Sources:
        with self._wording_lock:
            return self._wording_sources_unlocked

    @cached_property
    def _wording_sources_unlocked(self) -> Sources:
        return sources_of(self.index, partial(_nearest, self.index, self._loading))

    def _check_length(self, text: str, what: Worded, max_chars: int) -> None:
        if not text.strip():
            raise UsageError("the {} is empty", what)
        if len(text) > max_chars:
            raise UsageError(
                "the {} has {:,} characters; at most {:,} are read. Shorten it.", what, len(text), max_chars
            )


def _nearest(index: OpenIndex, loading: Loading, statement: str, language: Language) -> list[NearPlace]:
    """The passages in another language; no model is loaded where all documents are in this one."""
    if all(index.language_of(document) == language for document in index.documents):
        return []
    return nearest_units(index, loading().result().encoder, statement, language)


def open_assistant(
    corpus: Path | str, index: Path | str, settings: Settings | None = None, *, models: Future[Models] | None = None
) -> Assistant:
    """An assistant over the index in `index`, checked against the folder `corpus` where that exists.

    settings: None: those of `read_settings()`; they have to be those of the build. models: of these settings, being
    loaded (`start_loading`); None: they are loaded at the first question. Raises the IndexUnusableError that fits; its
    message names the command to run.
    """
    settings = settings or read_settings()
    return Assistant(open_index(Path(index), Path(corpus), settings), settings, models)
