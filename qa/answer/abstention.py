"""How sure we are that the text states an answer, and whether the question is of its field at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer.evidence import Scored, UnitTable, wanted_match
from qa.answer.question import Question, Wanted, states
from qa.datatypes import PassageKind

_SMALL_TALK = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: (?:so|very) much)?|thx|bye|goodbye|how are you(?: (?:today|doing))?|"
    r"who are you|what(?:'s| is) your name|what can you do|nice to meet you|ok(?:ay)?|great|cool|lol|test|help|"
    r"你好|您好|嗨|早上好|下午好|晚上好|谢谢你?您?|多谢|再见|拜拜|你是谁|你叫什么(?:名字)?|你会什么|你能做什么|在吗|哈哈+)"
    r"(?:[\s,，.!！?？~]*(?:there|you|all|friend|assistant|今天怎么样|啊|呀|again))*\W*$",
    re.IGNORECASE,
)
_PERSONAL = frozenset({Wanted.EMAIL, Wanted.URL, Wanted.PHONE, Wanted.MONEY, Wanted.RATE, Wanted.PERSON, Wanted.ADDRESS})


def is_small_talk(text: str) -> bool:
    """Whether the whole message is a greeting, thanks, or a question about the assistant."""
    return bool(_SMALL_TALK.match(text))


def signals(question: Question, ranked: Sequence[Scored], table: UnitTable) -> dict[str, float]:
    """What speaks for and against an answer in `ranked` (best first), as numbers of about -1 to 1.

    rerank: the best unit's logit / 10. dense, gap: its cosine, and how far that stands above the candidates' mean.
    coverage: share of the question's concepts in the best unit; unknown: share that occurs nowhere in the corpus.
    wanted: whether the kind of thing asked for (date, money, person ...) stands in the best unit; hard: the same for
    kinds that a text either holds or not. numbers: share of the question's figures that the best units lack.
    """
    if not ranked:
        return {"nothing": 1.0}
    best = ranked[0]
    words = table.index.words(best.unit)
    weights = {concept: table.weight(concept) for concept in question.concepts}
    total = sum(weights.values()) or 1.0
    unknown = sum(w for concept, w in weights.items() if not table.occurs(concept)) / total
    dense = [one.features["dense"] for one in ranked]
    near = [table.index.words(one.unit) for one in ranked[:3]]
    hard = question.wanted & _PERSONAL
    return {
        "rerank": best.features.get("rerank", 0.0) / 10,
        "rerank_max": max(one.features.get("rerank", 0.0) for one in ranked) / 10,
        "dense": (max(dense) - 0.82) * 10,
        "gap": (best.features["dense"] - sum(dense) / len(dense)) * 20,
        "lead": min(best.score - ranked[1].score, 5.0) / 5 if len(ranked) > 1 else 1.0,
        "score": best.score / 10,
        "lexical": best.features["lexical"],
        "coverage": best.features["coverage"],
        "unknown": unknown,
        "any_unknown": float(unknown > 0),
        "wanted": wanted_match(question, words),
        "hard": float(bool(hard) and not any(states(kind, words) for kind in hard)),
        "numbers": sum(not any(n in text for text in near) for n in question.numbers) / max(1, len(question.numbers)),
        "few_concepts": float(len(question.concepts) <= 1),
        "frame": float(best.unit.kind in (PassageKind.TITLE, PassageKind.RELATED)),
        "chinese": float(question.language == "zh"),
    }
