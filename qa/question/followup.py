"""A stand-alone question out of a follow-up and the question before it.

Whether a question leans on what was said before, and what it lacks, is read by the model of acts. Here is what it then
takes: a place in a list, the frame around another subject, or the words of the earlier question. No more than one
earlier question is taken.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.language.numerals import HAN_ORDINAL, ORDINAL, ordinal_figure, ordinal_value
from qa.language.patterns import late_pattern
from qa.language.words import tokens
from qa.question.asked import in_context
from qa.question.part_names import LAST, parts_named

MAX_EARLIER_CHARS = 300  # of an earlier question that is taken along


class StandAlone(NamedTuple):
    """A question as it is searched: its words, and the earlier question that it leans on.

    context: earlier words that are read with its own, at most one; leans_on: None when it stands alone.
    """

    own: str
    context: tuple[str, ...] = ()
    leans_on: StandAlone | None = None

    @property
    def text(self) -> str:
        """Its words with the context behind them."""
        return in_context(self.own, self.context)


# All of these are closed: ordinals, prepositions, "and", "next", Chinese particles.
_ORDER = late_pattern(rf"\b(?:{ORDINAL}|last)\b", re.IGNORECASE)
_HAN_ORDER = late_pattern(HAN_ORDINAL)
_NEXT = late_pattern(r"\b(?:next|following)\b|[下后]一|下面一", re.IGNORECASE)
_BEHIND_ORDER = late_pattern(r"\s+(?P<noun>[a-z]+)", re.IGNORECASE)
_BEHIND_HAN_ORDER = late_pattern(r"[个项大点]?(?P<noun>[章节条]|[\u3400-\u9fff]{2})?")
_HAN_ORDER_ALONE = late_pattern(rf"{HAN_ORDINAL}(?:[个项条点]|方面|部分|措施)*(?=呢|是什么|有哪些|包括|\W|$)")
_BEFORE_VERB = late_pattern(r"[个项大点]?[呢是有包讲说都怎的里\W]")
_OF_LIST = late_pattern(r"\bof (?:them|these|those|the list)\b|其中|里面|当中", re.IGNORECASE)
_LAST_HAN = late_pattern(r"最后一?[个项条点]?")
_PREPOSITION = "for|of|about|on|in|under|with|regarding|concerning"
_LEADS = late_pattern(
    rf"^\W*(?:(?:(?:and|so|ok|okay|then|now|but|or|what about|how about|{_PREPOSITION})\b|那么?|还有|以及|另外)\W*)*",
    re.IGNORECASE,
)
_NEW_OBJECT = late_pattern(  # "and on land": a preposition, and words that ask nothing
    rf"^\W*(?:(?:and|so|ok|okay|then|now|but|or)\b\W*)*(?:(?:what|how) about|{_PREPOSITION})\b"
    r"(?!.*\b(?:how|what|which|who|whom|whose|when|where|why)\b)",
    re.IGNORECASE,
)
_TRAILS = late_pattern(r"[呢\W]*$")
_LAST_OBJECT = late_pattern(
    rf"\b({_PREPOSITION})\s+(?!(?:.*\b(?:{_PREPOSITION})\s))[^?]+\?*\s*$",
    re.IGNORECASE,
)
_HAN_OBJECT = late_pattern(r"(对|关于|针对|^)(?:(?![谁什哪几多怎何])[^，？?]){1,20}?(有|的|方面|是)")
_MAX_SHORT_WORDS, _MAX_SHORT_HAN, _MAX_TOPIC = 8, 12, 60


def taken(question: str, earlier: StandAlone, *, lacks: frozenset[str]) -> StandAlone:
    """A question that leans on another, with what it takes from that.

    taken("And the second?", StandAlone("What does the first aspect include?"), lacks={"about", "act"}).own
    -> "What does the second aspect include?"
    """
    words = earlier.own
    exchanged = _next_order(question, words) or with_order(question, words)
    if exchanged:
        return StandAlone(exchanged, earlier.context, earlier)
    is_new = bool(_NEW_OBJECT.match(question)) or (bool(lacks & {"act", "wanted"}) and "about" not in lacks)
    swapped = _swap_topic(question, words) if is_new else ""
    if swapped:
        return StandAlone(swapped, earlier.context, earlier)
    return StandAlone(question.strip(), (_cut(words),), earlier)


def with_order(question: str, earlier: str) -> str:
    """A question that names another place in what an earlier question asked, by itself; "" for any other question.

    with_order("how many in the second?", "How many measures are in the first aspect") -> "how many in the second aspect?"
    """
    return _swap_order(question, earlier) or _name_order(question, earlier)


def list_place(question: str) -> str:
    """The place by which a short follow-up picks an item of a list: "2", "last" or "" when it picks none.

    An ordinal with a noun of its own ("the second aspect") picks none.
    """
    if not _is_short(question):
        return ""
    if _LAST_HAN.search(question):
        return LAST
    order = _bare_order(question)
    if order is None:
        return ""
    return LAST if order.group().lower() == LAST else str(ordinal_value(order.group()) or "")


def next_place(question: str, place: str) -> str:
    """The place behind `place` for "and the next one?"; "" for any other question, or behind no place."""
    return str(int(place) + 1) if place.isdigit() and _NEXT.search(question) and _is_short(question) else ""


def is_of_list(question: str) -> bool:
    """Whether a question says that it asks for a part of a list: "the last of them"."""
    return bool(_OF_LIST.search(question))


def _cut(words: str) -> str:
    return words[:MAX_EARLIER_CHARS]


def _is_short(question: str) -> bool:
    return len(question.split()) <= _MAX_SHORT_WORDS and len(re.findall("[\u3400-\u9fff]", question)) <= _MAX_SHORT_HAN


def _bare_order(question: str) -> re.Match[str] | None:
    """The ordinal of a short question, where no noun of its own stands behind it and little else is said."""
    order = _ORDER.search(question)
    if order is None:
        han = _HAN_ORDER_ALONE.search(question)
        return _HAN_ORDER.search(question) if han and len(question) - len(han.group()) <= _MAX_SHORT_HAN else None
    noun = _BEHIND_ORDER.match(question, order.end())
    is_bare = noun is None or noun["noun"].lower() in (
        "one",
        "of",
        "in",
        "on",
        "say",
        "says",
        "about",
        "include",
        "includes",
    )
    rest = set(tokens(question[: order.start()] + " " + question[order.end() :])) - {"one", "ok", "okay", "now"}
    return order if is_bare and not rest else None


def _next_order(question: str, earlier: str) -> str:
    """For "And the next one?" after a question with an ordinal: that question with the ordinal that follows."""
    if not _NEXT.search(question) or not _is_short(question):
        return ""
    for pattern in (_ORDER, _HAN_ORDER):
        ordinal = pattern.search(earlier)
        value = ordinal_value(ordinal.group()) if ordinal else None
        if ordinal and value is not None:
            following = f"第{value + 1}" if pattern is _HAN_ORDER else ordinal_figure(value + 1)
            return earlier[: ordinal.start()] + following + earlier[ordinal.end() :]
    return ""


def _swap_order(question: str, earlier: str) -> str:
    """For "And the second?" after a question with an ordinal: that question with the ordinal exchanged."""
    if not _is_short(question) or is_of_list(question):
        return ""
    order = _bare_order(question)
    if order is None:
        order = _order_with_noun_of(question, earlier)
    if order is None:
        return ""
    pattern = _HAN_ORDER if order.group().startswith("第") else _ORDER
    return pattern.sub(order.group(), earlier, count=1) if pattern.search(earlier) else ""


def _order_with_noun_of(question: str, earlier: str) -> re.Match[str] | None:
    """The ordinal of "and the second aspect?", where the earlier question numbers the same thing and no more is said."""
    order, before = _ORDER.search(question), _ORDER.search(earlier)
    nouns = [_BEHIND_ORDER.match(text, at.end()) if at else None for text, at in ((question, order), (earlier, before))]
    if order is None or nouns[0] is None or nouns[1] is None or nouns[0]["noun"].lower() != nouns[1]["noun"].lower():
        return None
    rest = tokens(question[: order.start()] + " " + question[nouns[0].end() :])
    return None if rest else order


def _name_order(question: str, earlier: str) -> str:
    """For "What comes under the fifth?" after a question for the fourth aspect: the question with "aspect" behind it."""
    order, before = _ORDER.search(question), _ORDER.search(earlier)
    if order and before and not _BEHIND_ORDER.match(question, order.end()):
        noun = _BEHIND_ORDER.match(earlier, before.end())
        named = noun["noun"] if noun and parts_named(noun["noun"]) else ""
        return f"{question[: order.end()]} {named}{question[order.end() :]}" if named else ""
    order, before = _HAN_ORDER.search(question), _HAN_ORDER.search(earlier)
    if order and before and _BEFORE_VERB.match(question, order.end()):
        noun = _BEHIND_HAN_ORDER.match(earlier, before.end())
        ends = _BEHIND_HAN_ORDER.match(question, order.end())
        at = order.end() + (1 if ends and question[order.end() : order.end() + 1] in tuple("个项大点") else 0)
        named = noun["noun"] if noun and noun["noun"] and parts_named(noun["noun"]) else ""
        return f"{question[:at]}{named}{question[at:]}" if named else ""
    return ""


def _swap_topic(question: str, earlier: str) -> str:
    """For "What about land?": the new subject in the place of the last object of the earlier question; "" without one."""
    topic = _TRAILS.sub("", _LEADS.sub("", question, count=1))
    if not topic or len(topic) > _MAX_TOPIC:
        return ""
    swapped = _LAST_OBJECT.sub(lambda match: f"{match[1]} {topic}?", earlier, count=1)
    if swapped != earlier:
        return swapped
    swapped = _HAN_OBJECT.sub(lambda match: f"{match[1]}{topic}{match[2]}", earlier, count=1)
    return swapped if swapped != earlier else ""
