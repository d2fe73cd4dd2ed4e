"""How sure we are that the answer which would be given is right, and whether the question is of the corpus's field."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from qa.datatypes import Document, Term
from qa.language.proper_names import names_in, share_lacking, years_in
from qa.question.asked import Asked
from qa.question.wanted import Wanted, states
from qa.ranking import known
from qa.ranking.features import wanted_match
from qa.ranking.score import Ranked
from qa.ranking.unit_table import UnitTable

SIGNALS = (
    "unit_near",  # of the best unit, as in qa.ranking.features
    "passage_near",
    "coverage",
    "rerank",
    "rerank_glossed",
    "nearest",  # how near the nearest passage of all comes
    "gap",  # how far the best score stands above the next that is of another passage, at most MAX_GAP
    "unknown",  # share of what the question names that occurs nowhere in the corpus
    "wanted_held",  # 1 when a kind of thing is asked for and the best unit holds one
    "wanted_lacking",  # 1 when it is asked for and it holds none
    "names_lacking",  # share of the names in the question that its document, and a text beside it, do not hold
    "years_lacking",  # the same of years
    "chinese",  # the question is
    "crossing",  # the document is in the other language, and no text in the question's stands beside it
    "long",  # the question is too long for a reranker
    "n_named",  # ln(1 + how many things the question names)
    *known.SIGNALS,  # what questions whose answers are known say
)
# Those that tell whether a question is of the corpus's field: how near it comes, and nothing of what it asks.
FIELD_SIGNALS = ("unit_near", "passage_near", "nearest", "coverage", "rerank", "rerank_glossed")
MAX_GAP = 4.0
_LITERAL = frozenset({Wanted.FAX, Wanted.EMAIL})


def signals(asked: Asked, ranked: Ranked, table: UnitTable) -> dict[str, float]:
    """What speaks for and against the answer in `ranked`, each by its name in SIGNALS."""
    if not ranked.units:
        return {"nothing": 1.0}
    best, index = ranked.units[0], table.index
    others = (scored.score for scored in ranked.units if scored.passage != best.passage)
    words = index.words(best.unit)
    weights = {concept: table.weight(concept) for concept in asked.concepts}
    total = sum(weights.values()) or 1.0
    document = index.documents[best.unit.document]
    lacking = lacking_in(document, asked, index.glossary)
    match = wanted_match(asked, words)
    return {
        **{name: best.features.get(name, 0.0) for name in ("unit_near", "passage_near", "coverage")},
        **{name: best.features.get(name, 0.0) for name in ("rerank", "rerank_glossed")},
        "nearest": ranked.nearest,
        "gap": min(MAX_GAP, best.score - next(others, best.score - MAX_GAP)),
        "unknown": sum(w for concept, w in weights.items() if not table.occurs(concept)) / total,
        "wanted_held": float(match > 0),
        "wanted_lacking": float(match < 0),
        "names_lacking": lacking.names,
        "years_lacking": lacking.years,
        "chinese": float(asked.language == "zh"),
        "crossing": float(not lacking.is_own_language),
        "long": float(asked.is_long),
        "n_named": math.log1p(len(asked.concepts)),
        **{name: best.features.get(name, 0.0) for name in known.FEATURES},
        **ranked.near.signals,
    }


class Lacking(NamedTuple):
    """The shares, 0..1, of names and years in a question that a document, and a text beside it, do not hold.

    Names are told in the question's language alone: 0 where neither is in it.
    """

    names: float
    years: float
    is_own_language: bool


def lacking_in(document: Document, asked: Asked, glossary: Iterable[Term] = ()) -> Lacking:
    """What of the names and years in a question a document lacks, its title, issuer, date and number included.

    glossary: terms of the corpus, which are no names of something else.
    """
    beside = [text.text for text in document.parallels if text.language == asked.language]
    is_own = document.language == asked.language or bool(beside)
    names = names_in(asked.own, asked.language) if is_own else frozenset()
    years = years_in(asked.own)
    if not names and not years:
        return Lacking(0.0, 0.0, is_own)
    terms = (word for term in glossary for word in (term.term, *term.chinese))
    about = (document.title, document.issuer, document.date, document.number, document.text, *beside, *terms)
    held = "\n".join(about)
    return Lacking(share_lacking(names, held), share_lacking(years, held), is_own)


def lacks_what_is_asked(asked: Asked, ranked: Ranked, table: UnitTable) -> bool:
    """Whether a fax number or e-mail address is asked for and the best unit holds none; other numbers do not count."""
    if not ranked.units or not asked.wanted & _LITERAL:
        return False
    words = table.index.words(ranked.units[0].unit)
    return not any(states(kind, words) for kind in asked.wanted - {Wanted.BODY})
