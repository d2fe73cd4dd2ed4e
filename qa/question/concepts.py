"""The things that a question names, and the ways a text may say them."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.language.crossing import Crosser
from qa.language.thesaurus import Thesaurus
from qa.language.words import STOPWORDS, stem, tokens
from qa.question.wanted import subject_text

RELATED_SUPPORT = 0.6


class Concept(NamedTuple):
    """A thing the question names: its word, the ways a text may say it, as sets of tokens, and words near in meaning."""

    word: str
    senses: tuple[frozenset[str], ...]
    related: frozenset[str] = frozenset()

    @property
    def tokens(self) -> frozenset[str]:
        """All tokens that say it or are near in meaning: a text without any of them does not support it."""
        return self.related.union(*self.senses)

    def support(self, text_tokens: frozenset[str] | set[str]) -> float:
        """How much of the best sense occurs among `text_tokens`, 0..1; a related word counts 0.6."""
        whole = max((len(sense & text_tokens) / len(sense) for sense in self.senses if sense), default=0.0)
        return max(whole, RELATED_SUPPORT if self.related & text_tokens else 0.0)


# A question's own frame, said of any text; it names nothing that a text must hold.
_FRAME = frozenset(
    map(
        stem,
        "text page document policy article paper interpretation according mention mentioned state stated describe list name "
        "explain question answer total exact exactly full complete whole overall thing item detail kind type mean regard "
        "regarding concern concerning include included following there currently now present number amount figure count "
        "quick really actually ok okay thank hello hi dear sir madam one long bring measure aspect cover deal belong fall "
        "catalogue need foresee foreseen promise receive obtain enjoy provide offer provision arrangement requirement rule "
        "regulation contain contained content make made envisage envisaged respect specify specified stipulate stipulated "
        "say says said speak talk before prior after during while carry carried take taken took give given go gone get got "
        "come came happen do done use used put keep kept let want plan planned intend intended wish hope possible true "
        "exist existing someone somebody anyone anybody summary summarise summarize brief briefly short line reader everything anything nothing something".split(),
    )
)


def is_of_frame(word: str) -> bool:
    """Whether an English word is of the frame that questions on any subject have: it names nothing."""
    return all(token in _FRAME for token in tokens(word))


def english_concepts(text: str, thesaurus: Thesaurus) -> tuple[Concept, ...]:
    """The words of an English question that are no part of its frame, each once, with related words of the corpus."""
    concepts: dict[str, Concept] = {}
    for token in tokens(subject_text(text)):
        if token not in _FRAME and not token.isdigit():
            concepts.setdefault(token, Concept(token, (frozenset((token,)),), thesaurus.related(token)))
    return tuple(concepts.values())


def chinese_concepts(text: str, crosser: Crosser) -> tuple[Concept, ...]:
    """Chinese words with their English senses; the Chinese word itself is a sense too, for Chinese texts."""
    concepts: dict[str, Concept] = {}
    for word, senses in crosser.gloss(subject_text(text)):
        own = frozenset(tokens(word))
        english = [frozenset(t for t in tokens(sense) if t not in STOPWORDS) for sense in senses]
        concepts.setdefault(word, Concept(word, tuple(s for s in (own, *english) if s)))
    for token in tokens(" ".join(re.findall(r"[A-Za-z]+", text))):
        if token not in _FRAME:
            concepts.setdefault(token, Concept(token, (frozenset((token,)),)))
    return tuple(concepts.values())
