"""From a message to what it asks: the only place where the words of a question are parsed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from qa.corpus.registers import aspect_of
from qa.datatypes import Document, Language, Register
from qa.language.crossing import Crosser
from qa.language.identification import language_of
from qa.language.simplification import simplified
from qa.language.thesaurus import Thesaurus
from qa.question.act_reader import ActReader, ActSource
from qa.question.acts import Act, ReadAct, packaged_model
from qa.question.asked import (
    LONG_QUESTION_CHARS,
    NUMBERS_APART,
    Asked,
    BroadQuestion,
    FigureAsked,
    Part,
    Question,
    Scope,
    in_context,
)
from qa.question.aspect_naming import Share, aspect_named
from qa.question.concepts import chinese_concepts, english_concepts
from qa.question.counting import read_count
from qa.question.dialogue import Listed, State, Understood, understand
from qa.question.followup import StandAlone
from qa.question.naming import DocumentNames, Names, asks_across, asks_which_text
from qa.question.parts import MAX_PARTS, Cut, asking_sentences, split_parts
from qa.question.place_question import read_place_question, with_place
from qa.question.polarity import read_polarity
from qa.question.register_question import read_register_question
from qa.question.section_question import Heads, NumberedSections
from qa.question.story import is_story
from qa.question.wanted import OF_A_TEXT, wanted_in
from qa.question.whole_answers import frame_of

_LATIN = re.compile(r"(?<![\w.@/-])[A-Za-z]{4,}(?![\w@/-])")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\ud800-\udfff]")
_HYPHEN_BREAK = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")
_FIGURE_OF = re.compile(r"(?P<n>\d+(?:[.,]\d+)*)[\s-]+(?P<noun>(?:[a-z]+(?:-[a-z]+)*\s*){1,5})", re.IGNORECASE)
_N_KEPT = 64  # texts of messages
MAX_BEFORE = 2  # earlier questions that may tell which document is talked of
_OF_ALL, _LIKELY = (Act.LIST, Act.OVERVIEW), 0.5
_POST_CODE = re.compile(r"\bzip\b|\bpost(?:al)? ?code\b|邮编|邮政编码", re.IGNORECASE)


def clean(question: str) -> str:
    """The question with pasted line breaks, invisible characters and odd spacing taken out; words unchanged."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", question))
    text = _HYPHEN_BREAK.sub("", text)
    return re.sub(r"\s+", " ", text).strip()


def _last_asking(english: str) -> str:
    """The last sentence that asks; "" where none does, or it is all there is."""
    return next((words for words in reversed(asking_sentences(english)) if words != english), "")


@dataclass(frozen=True)
class Background:
    """What a question is read against: the words of a corpus and what is known of its documents.

    share: how much of some concepts a set of tokens holds, by how telling each is in the corpus.
    """

    crosser: Crosser
    thesaurus: Thesaurus
    known_words: frozenset[str]  # lower-case English words of the corpus, to choose glosses by
    documents: Mapping[str, Document]
    registers: Mapping[str, Register]
    names: Names
    heads: Heads
    with_aspects: Sequence[str]  # ids of the documents whose registers hold aspects
    share: Share
    acts: ActSource = field(default_factory=lambda: ActSource(packaged_model()))


class Reader:
    """Reads the questions of one corpus."""

    def __init__(self, background: Background, among: Collection[str] | None = None) -> None:
        """Keep what questions are read against. among: the only documents that they name; None: all."""
        self._background = background
        self._names = DocumentNames(background.names, background.documents, among)
        self._sections = NumberedSections(background.heads, among)
        self._with_aspects = [name for name in background.with_aspects if among is None or name in among]
        self._normal = lru_cache(maxsize=_N_KEPT)(
            partial(_normal, background.thesaurus)
        )  # a message is looked at several times

    def within(self, documents: Collection[str]) -> Reader:
        """The reader for a part of the documents: questions name no other document and ask for no section of another."""
        return Reader(self._background, documents)

    def read(self, text: str, history: Sequence[str] = ()) -> Question:
        """What a message asks, given the earlier questions of the conversation, oldest first."""
        words, earlier = clean(text), tuple(clean(question) for question in history)
        language = language_of(words)
        acts = self._acts_of(words, earlier)
        reading = acts.of(self._plain(words), self._plain(earlier[-1]) if earlier else "")
        if reading.asks_no_text:
            return Question(words, language, earlier, "", None, (), act=reading.act)
        understood = self._understood(words, earlier, acts)
        alone, before = understood.alone, self._before(earlier, acts)
        if not understood.is_sure:
            parts: tuple[Part, ...] = (self._read_both_ways(words, alone, acts),)
            return Question(words, language, earlier, "", None, parts, reading.act, before, acts.vectors)
        leans_on = self.read_words(alone.leans_on.own, alone.leans_on.context, acts) if alone.leans_on else None
        parts = self._parts(simplified(alone.own), tuple(map(simplified, alone.context)), acts)
        standalone = alone.text if alone.leans_on else ""
        return Question(words, language, earlier, standalone, leans_on, parts, reading.act, before, acts.vectors)

    def _parts(self, own: str, context: tuple[str, ...], acts: ActReader) -> tuple[Part, ...]:
        """The parts of a question that it is known what it leans on."""
        asked = self.read_words(own, context, acts)
        if is_story(in_context(own, context)):
            return (Part(asked),)
        cuts = split_parts(own)
        if asked.broad is not None and len(cuts) == 1:
            return (Part(asked),)  # its words belong together: "I want to open a factory here, what do I get?"
        # "their phone?" is of who issued the text as soon as of whom it names.
        if context and asked.own_wanted & OF_A_TEXT:
            return (Part(self.read_words(own, (), acts), asked),)
        first, *later = cuts
        acts.expect(self._plain(cut.words) for cut in (first, *later))
        alone_first = self._alone(first.words, context, acts, asked if first.words == own else None)
        return (alone_first, *(self._later_part(cut, context, acts) for cut in later))

    def _before(self, earlier: tuple[str, ...], acts: ActReader) -> tuple[Asked, ...]:
        """The questions that were asked before, each read as it was understood; none over one document."""
        if not self._has_several:
            return ()
        acts.expect(map(self._plain, earlier[-MAX_BEFORE - 1 : -1]))
        alone = [
            self._understood(earlier[at], earlier[:at], acts).alone
            for at in range(len(earlier))[: -MAX_BEFORE - 1 : -1]
        ]
        return tuple(self.read_words(simplified(one.own), tuple(map(simplified, one.context))) for one in alone)

    def read_whole(self, text: str, history: Sequence[str] = ()) -> tuple[Asked, Asked | None]:
        """A message read as one part, and the earlier question that it leans on (None for none)."""
        words, earlier = clean(text), tuple(map(clean, history))
        acts = self._acts_of(words, earlier)
        alone = self._understood(words, earlier, acts).alone
        leans_on = self.read_words(alone.leans_on.own, alone.leans_on.context, acts) if alone.leans_on else None
        return self.read_words(alone.own, alone.context, acts), leans_on

    def read_words(self, own: str, context: Sequence[str] = (), acts: ActReader | None = None) -> Asked:
        """What some words ask, read with those that they lean on, nearest first.

        acts: readings of the message that they are of. None: what is asked is read from the words alone.
        """
        language = language_of(in_context(own, tuple(context)))
        asked = self._words_of(
            self._normal(own, language), tuple(self._normal(line, language) for line in context), language
        )
        asked = replace(
            asked,
            is_across=asks_across(asked.text),
            reading=_reading_of(asked, acts or ActReader(self._background.acts), acts is None),
        )
        named = self._names.named(asked)
        words = {word for concept in asked.concepts for sense in concept.senses for word in sense}
        titles = self._names.title_words(words) | self._names.frame_words(asked)  # titles name no subject
        sections = self._sections.asked_in(asked)
        return replace(
            asked,
            named=named,
            is_named_whole=self._names.says_whole_title(asked, named),
            asks_which_document=asks_which_text(asked.own),
            wants_everything=asked.reading is not None and asked.reading.share(*_OF_ALL) >= _LIKELY,
            register=read_register_question(asked, titles),
            sections=sections,
            broad=None if sections else self._broad(asked),
            polarity=read_polarity(asked.own),
            place=read_place_question(
                asked.own, lambda rest: self._names.title_words(rest) | self._names.frame_words(asked)
            ),
        )

    def _acts_of(self, words: str, history: Sequence[str]) -> ActReader:
        """Readings for a message. Its vector, its gloss's and that of the question before it are made in one call."""
        acts, plain = ActReader(self._background.acts), self._plain(words)
        acts.expect([plain])
        if language_of(plain) == "zh":
            acts.expect([self._background.crosser.english(plain, self._background.known_words)])
        return acts

    def _plain(self, words: str) -> str:
        """Words as they are searched: simplified, slips of the pen mended."""
        return self._normal(words, language_of(words))

    def _broad(self, asked: Asked) -> BroadQuestion | None:
        """What some words ask to be told in full; None where they ask for a single thing, or lean on others."""
        if asked.context or asked.reading is None:
            return None
        frame = frame_of(asked.own, asked.reading, self._background.crosser)
        if frame is None:
            return None
        subject = self._words_of(frame.subject, (), language_of(frame.subject)) if frame.subject else None
        sides = tuple(self._words_of(side, (), language_of(side)) for side in frame.sides)
        return BroadQuestion(
            frame.breadth, subject, sides, frame.facet, frame.is_for_somebody, asked.reading.whole_share
        )

    def _words_of(self, own: str, context: tuple[str, ...], language: Language) -> Asked:
        """What the words alone say, whatever documents there are."""
        background, text = self._background, in_context(own, context)
        if language == "zh":
            english = background.crosser.english(text, background.known_words)
            concepts = chinese_concepts(text, background.crosser)
        else:
            english, concepts = text, english_concepts(text, background.thesaurus)
        own_wanted = wanted_in(own)
        return Asked(
            own=own,
            context=context,
            language=language,
            english=english,
            concepts=concepts,
            wanted=own_wanted or wanted_in(text),  # what it leans on counts where its own words want nothing
            own_wanted=own_wanted,
            count=read_count(own, english, language, concepts, own_wanted),
            asking=_last_asking(english) if len(english) > LONG_QUESTION_CHARS else "",
            figures=tuple(
                FigureAsked(
                    match["n"], match["n"].replace(",", ""), frozenset(re.findall("[a-z]{4,}", match["noun"].lower()))
                )
                for match in _FIGURE_OF.finditer(english)
            ),
            wants_post_code=bool(_POST_CODE.search(own)),
        )

    def _later_part(self, cut: Cut, context: tuple[str, ...], acts: ActReader) -> Part:
        """A part behind the first: what it leans on is the part before it, and what the whole question leans on."""
        alone = self._alone(cut.words, context, acts) if cut.names_itself else Part(None)
        read_with = self.read_words(cut.words, (cut.before, *context), acts) if cut.before else None
        return alone._replace(in_context=read_with, is_later=True)

    def _alone(self, own: str, context: tuple[str, ...], acts: ActReader, read: Asked | None = None) -> Part:
        """A part read by itself. Words around a question, pasted or meant to mislead, do not hide what it asks.

        read: its reading, where there is one.
        """
        asking = asking_sentences(own)
        if asking == [own] or len(asking) > MAX_PARTS:
            asking = []
        sentences = tuple(self.read_words(sentence) for sentence in asking)
        bare = self.read_words(own) if context and self._has_several else None
        return Part(read or self.read_words(own, context, acts), None, sentences, bare=bare)

    @property
    def _has_several(self) -> bool:
        """Whether there are several documents that a conversation can be about."""
        return len(self._background.documents) > 1

    def _read_both_ways(self, words: str, taken: StandAlone, acts: ActReader) -> Part:
        """A question that may lean on an earlier one or not: alone and with that, and the answer's evidence decides."""
        alone = self._alone(simplified(words), (), acts)
        with_earlier = self.read_words(simplified(taken.own), tuple(map(simplified, taken.context)), acts)
        return alone._replace(in_context=with_earlier, is_later=True)

    def _understood(self, question: str, history: Sequence[str], acts: ActReader) -> Understood:
        """The question without its history."""

        def read_turn(words: str, before: str) -> ReadAct:
            return acts.of(self._plain(words), self._plain(before) if before else "")

        swapped = with_place(question, history[-1]) if history else ""
        if swapped:
            return Understood(StandAlone(swapped, (), StandAlone(history[-1])), State())
        return understand(question, history, read_turn, lambda earlier: self._listed(earlier, acts))

    def _listed(self, question: StandAlone, acts: ActReader) -> Listed | None:
        """The aspect whose measures answer a question, by number or by subject; None when no aspect does."""
        register_asked = self.read_words(question.own, question.context, acts).register
        if register_asked is None or not self._with_aspects:
            return None
        first = self._with_aspects[0]
        register, text = self._background.registers[first], self._background.documents[first].text
        if register_asked.scope is Scope.ASPECT and NUMBERS_APART not in register_asked.number:
            aspect = aspect_of(register, register_asked.number)
        elif register_asked.scope in (Scope.TOPIC, Scope.HEADING):
            aspect = aspect_named(register, text, register_asked.subject, self._background.share)
        else:
            aspect = None
        return Listed(aspect.number) if aspect else None


def _normal(thesaurus: Thesaurus, words: str, language: Language) -> str:
    """Words in simplified characters or, of an English question, with slips of the pen mended by the corpus."""
    words = clean(words)
    if language == "zh":
        return simplified(words)
    return _LATIN.sub(lambda match: thesaurus.corrected(match.group()), words)


def _reading_of(asked: Asked, acts: ActReader, by_words: bool) -> ReadAct:
    """What the words ask; what they lack of the act is that of the words they lean on."""
    before = asked.context[0] if asked.context else ""
    reading = acts.of(asked.own, before, by_words=by_words)
    if not before or "act" not in reading.lacks:
        return reading
    earlier = acts.of(before, by_words=by_words)
    wanted = earlier.wanted if "wanted" in reading.lacks else reading.wanted
    return reading._replace(
        act=earlier.act, sure=earlier.sure, is_sure=earlier.is_sure, act_shares=earlier.act_shares, wanted=wanted
    )
