"""How sure we are that the text states an answer, and whether the question is of its field at all."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from qa.language.words import STOPWORDS, stem
from qa.question.asked import Asked
from qa.question.counting import counts_what_is_asked
from qa.question.wanted import Wanted, states
from qa.ranking.features import wanted_match
from qa.ranking.score import Scored
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import log_odds

_INSTANCES = r"(?:such as|including|includes?|namely|:|\()"
_REGISTER_NOUNS = frozenset(
    map(stem, "measure measures aspect aspects document policy date time year month day number title name".split())
)
_VAGUE = frozenset("several many few various relevant other certain different following specific main key".split())
# Kinds of things that few sentences hold: a sentence either holds such a thing or does not.
_RARE = frozenset(
    {
        Wanted.EMAIL, Wanted.URL, Wanted.PHONE, Wanted.FAX, Wanted.MONEY, Wanted.RATE, Wanted.PERSON, Wanted.ADDRESS, Wanted.TIME,
        Wanted.DOCUMENT_NUMBER, Wanted.DATE,
    }
)  # fmt: skip

_LITERAL = frozenset({Wanted.FAX, Wanted.EMAIL})


def signals(asked: Asked, ranked: Sequence[Scored], table: UnitTable) -> dict[str, float]:
    """What speaks for and against an answer in `ranked` (best first), as numbers of about -1 to 1.

    rerank: the best unit's logit / 10. pair: a linear reading of the reranker's states. reading, matching: linear
    readings of states and of products of vectors, mean over the units by their shares of the softmax over scores;
    field_reading, field_matching: those of the question's field.
    share: the best unit's share of it. second, second_max, second_gap: cosines of the second encoder. dense, gap: its cosine, and how far that stands above the candidates' mean.
    coverage: share of the question's concepts in the best unit; unknown: share that occurs nowhere in the corpus.
    wanted: whether the kind of thing asked for (date, money, person ...) stands in the best unit; hard: the same for
    kinds that few sentences hold. slot_*: unknown and uncovered words where such a kind is asked for, where
    they tell more. attached, instances, head_unknown: see the functions.
    """
    if not ranked:
        return {"nothing": 1.0}
    best = ranked[0]
    words = table.index.words(best.unit)
    weights = {concept: table.weight(concept) for concept in asked.concepts}
    total = sum(weights.values()) or 1.0
    unknown = sum(w for concept, w in weights.items() if not table.occurs(concept)) / total
    dense = [scored.features["dense"] for scored in ranked]
    second = [scored.features.get("second", 0.0) for scored in ranked]
    english = table.index.english(best.unit)
    hard = asked.wanted & _RARE
    is_slot = float(bool(asked.wanted))
    shares = shares_of(ranked)
    return {
        "rerank": best.features.get("rerank", 0.0) / 10,
        "rerank_max": max(scored.features.get("rerank", 0.0) for scored in ranked) / 10,
        "pair": best.features.get("pair", 0.0) / 5,
        "pair_max": max(scored.features.get("pair", -5.0) for scored in ranked) / 5,
        **{
            name: sum(s * scored.features.get(name, 0.0) for s, scored in zip(shares, ranked, strict=True))
            for name in ("reading", "matching", "field_reading", "field_matching")
        },
        "share": shares[0],
        "second": best.features.get("second", 0.0),
        "second_max": max(second),
        "second_gap": max(second) - sum(second) / len(second),
        "dense": (max(dense) - 0.82) * 10,
        "gap": (best.features["dense"] - sum(dense) / len(dense)) * 20,
        "lead": min(best.score - ranked[1].score, 5.0) / 5 if len(ranked) > 1 else 1.0,
        "score": best.score / 10,
        "lexical": best.features["lexical"],
        "coverage": best.features["coverage"],
        "unknown": unknown,
        "slot_unknown": is_slot * unknown,
        "slot_uncovered": is_slot * (1 - best.features["coverage"]),
        "attached": counts_what_is_asked(asked.count, english) if Wanted.COUNT in asked.wanted else 0.0,
        "instances": names_instances(asked, english),
        "head_unknown": _head_unknown(asked, table),
        "wanted": wanted_match(asked, words),
        "hard": float(any(states(kind, words) for kind in hard) * 2 - 1) if hard else 0.0,
        "few_concepts": float(len(asked.concepts) <= 1),
        "chinese": float(asked.language == "zh"),
    }


def later_signals(alone: float | None, context: float | None) -> dict[str, float]:
    """What speaks for an answer to a later part of a question: the log-odds of its readings alone and in context.

    alone, context: the probability of each reading, 0..1; None for a part that is not read so. Log-odds are cut at
    about 9 either way.
    """
    return {
        "alone": 0.0 if alone is None else log_odds(alone),
        "context": 0.0 if context is None else log_odds(context),
        "no_alone": float(alone is None),
        "no_context": float(context is None),
    }


def lacks_what_is_asked(asked: Asked, ranked: Sequence[Scored], table: UnitTable) -> bool:
    """Whether a fax number or e-mail address is asked for and the best unit holds none; other numbers do not count."""
    if not ranked or not asked.wanted & _LITERAL:
        return False
    words = table.index.words(ranked[0].unit)
    return not any(states(kind, words) for kind in asked.wanted - {Wanted.BODY})


def shares_of(ranked: Sequence[Scored]) -> list[float]:
    """Each unit's share of the softmax over scores; they sum to 1."""
    powers = [math.exp(max(scored.score - ranked[0].score, -50.0)) for scored in ranked]
    return [power / sum(powers) for power in powers]


def names_instances(asked: Asked, words: str) -> float:
    """For "which N": 1 when `words` name some, -1 when they only say N, 0 when that is open.

    Named is what follows ("N such as ...") or what has a name (capitals). A word before N that the question has not
    ("a harbour fee system" for "which system") leaves it open: 0.
    """
    nouns = (asked.instances_of or frozenset()) - _REGISTER_NOUNS
    said = [match for match in re.finditer(r"[A-Za-z]+", words) if stem(match.group().lower()) in nouns]
    if not said:
        return 0.0
    if any(match.group()[0].isupper() for match in said):
        return 1.0
    if any(re.match(rf"\W*(?:\w+\W+){{0,2}}?{_INSTANCES}", words[match.end() : match.end() + 40]) for match in said):
        return 1.0
    return 0.0 if any(_is_qualified(words, match, asked.stems) for match in said) else -1.0


def _head_unknown(asked: Asked, table: UnitTable) -> float:
    """1 when the thing that "which" or "how many" asks for ("banks") occurs nowhere in the corpus, 0 else."""
    heads = (asked.count.nouns if asked.instances_of is None else asked.instances_of) - _REGISTER_NOUNS
    return float(any(c.word in heads and not table.occurs(c) for c in asked.concepts))


def _is_qualified(words: str, noun: re.Match[str], stems: frozenset[str]) -> bool:
    """Whether the word before the noun says which thing is meant, beyond the question: "harbour fee" for "system"."""
    before = re.search(r"([A-Za-z-]+)[\s\"”’)]*$", words[: noun.start()])
    return before is not None and before[1].lower() not in STOPWORDS | _VAGUE and stem(before[1].lower()) not in stems
