"""A stand-alone question out of a follow-up and the questions before it, by rule.

Complete questions are left alone. A follow-up names nothing of its own ("why?", "and when?"), points back
("it", "that one", 那), or only swaps a part ("and the second?", "what about land?", "人才呢？").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.language.numerals import HAN_ORDINAL, ORDINAL, ordinal_figure, ordinal_value
from qa.language.patterns import late_pattern
from qa.question.asked import in_context

MAX_EARLIER_CHARS = 300  # of an earlier question with what it leans on; a longer question is taken without that


class StandAlone(NamedTuple):
    """A question as it is searched: its words, what is read beside them, and the earlier question it leans on.

    context: earlier questions that are read with the words, nearest first. leans_on: None when it stands alone.
    """

    own: str
    context: tuple[str, ...] = ()
    leans_on: StandAlone | None = None

    @property
    def text(self) -> str:
        """Its words with the context behind them."""
        return in_context(self.own, self.context)


_ORDINAL = rf"(?:{ORDINAL}|last)"  # "final" says more often what kind of thing is meant than its place
_ORDER = late_pattern(rf"\b{_ORDINAL}\b", re.IGNORECASE)
_HAN_ORDER = late_pattern(HAN_ORDINAL)
_SWAP_ORDER = late_pattern(
    rf"^\W*(?:(?:and|so|ok|okay|then|now)\W+)*(?:what\s+about\s+|how\s+about\s+|what\s+(?:is|are|does)\s+)?(?:the\s+)?(?P<o>{_ORDINAL})(?:\s+(?:one|aspect|measure|of\s+them))?"
    rf"(?:\s+(?:include|includes|contain|cover|say|be|about))?\W*$|^\W*(?:那么|那|还有|以及)?(?P<h>{HAN_ORDINAL}(?:个|项|条|方面|部分)*)(?:方面|部分)?(?:呢|是什么|有哪些|包括什么|包括哪些)?\W*$",
    re.IGNORECASE,
)
_PICKS_ITEM = late_pattern(
    rf"^\W*(?:(?:and|so|ok|okay|then|now)\W+)*(?:what\s+about\s+|how\s+about\s+|what\s+(?:is|was|does|says?)\s+|which\s+(?:is|was|one\s+is)?\s*)?(?:the\s+)?"
    rf"(?P<o>{_ORDINAL})(?:\s+(?:one|measure|item|point))?(?:\s+(?:of|in|on)\s+(?:them|those|these|it|the list|that list))?(?:\s+(?:say|about))?\W*$|"
    rf"^\W*(?:那么|那)?(?:其中)?的?(?P<h>{HAN_ORDINAL}|最后一?)(?:个|项|条|点)(?:措施)?(?:呢|是什么|是哪(?:个|项|条)|讲什么|说什么)?\W*$",
    re.IGNORECASE,
)
_NEXT = late_pattern(
    r"^\W*(?:(?:and|so|ok|okay|then|now)\W+)*(?:what\s+about\s+|how\s+about\s+|what\s+is\s+)?(?:the\s+)?(?:next|following)(?:\s+(?:one|aspect|measure|highlight))?\W*$|"
    r"^\W*(?:那么|那|然后)?(?:再|接着)?(?:下|后)(?:面)?一(?:个|项|条|点)(?:方面|部分|措施|亮点)?(?:呢|是什么|有哪些)?\W*$",
    re.IGNORECASE,
)
_NUMBERED = r"(?:aspect|measure|area|part|pillar|heading|highlight|feature|point|section|chapter|article)"
_BARE_ORDER = late_pattern(rf"\b(?P<o>{_ORDINAL})(?=\s*(?:[,.;:?!]|$))", re.IGNORECASE)
_NOUN_OF_ORDER = late_pattern(rf"\b{_ORDINAL}\s+(?P<noun>{_NUMBERED})\b", re.IGNORECASE)
_HAN_NUMBERED = r"(?:方面|部分|措施|举措|条款|亮点|特色|章|节|条)"
_BARE_HAN_ORDER = late_pattern(rf"{HAN_ORDINAL}(?:个|项|大|点)?(?!个|项|大|点|{_HAN_NUMBERED})")
_NOUN_OF_HAN_ORDER = late_pattern(rf"{HAN_ORDINAL}(?:个|项|大|点)?(?P<noun>{_HAN_NUMBERED})")
_SWAP_TOPIC = late_pattern(
    r"^\W*(?:(?:and|so|ok|okay|then|now|but)\W+)*(?:what|how)\s+about\s+(?P<t>.+?)\W*$|^\W*and\s+(?:for\s+|in\s+|on\s+|of\s+)?(?P<a>(?!(?:what|when|who|where|why|how|which|is|are|do|does|did|was|were|can)\b).{2,60}?)\W*$|"
    r"^\W*(?:那么|那|还有|以及)?(?P<h>[^？?，,]{1,20}?)呢\W*$",
    re.IGNORECASE,
)
_POINTS_BACK = late_pattern(
    r"\b(?:it|its|they|them|their|theirs|that|those|these|this|he|she|his|her|there|such|same|former|latter|one|ones|then)\b|"
    r"它|他们|她|那个|那些|这个|这些|该|其|此|上述|前者|后者|那次|这次|当时|下面|底下|里面|其中",
    re.IGNORECASE,
)
_POINTS_AT_TEXT = late_pattern(
    r"\b(?:this|that|the)\s+(?:page|document|policy|text|interpretation|article|opinions?|province|site|website)\b|\bis\s+there\b|\bare\s+there\b|\bthere\s+(?:is|are|any)\b|\bthat\s+(?:is|are|the|of)\b|"
    r"(?:这|该|本)(?:篇|个|份)?(?:文件|政策|页面|网页|解读|意见|省|网站)",
    re.IGNORECASE,
)
_BEGINS_LIKE_FOLLOW_UP = late_pattern(
    r"^\W*(?:and|but|so|also|why\s+not|how\s+so|which\s+ones?)\b|^\W*(?:那|还有|以及|另外|然后|都是|都有|都叫|分别是|分别有|分别叫|各是|各有|具体是|具体有)|^\W*[\u3400-\u9fff]{1,5}也(?:跟|告诉|给|说|要|想|顺便|请|麻烦)",
    re.IGNORECASE,
)
_LAST_OBJECT = late_pattern(
    r"\b(for|of|about|on|in|under|with|regarding|concerning)\s+(?!(?:.*\b(?:for|of|about|on|in|under|with|regarding|concerning)\s))[^?]+\?*\s*$",
    re.IGNORECASE,
)
_HAN_OBJECT = late_pattern(r"(对|关于|针对)[^，？?]{1,20}?(有|的|方面)")
_ASKS = late_pattern(
    r"\W*((?:how many|how much|when|where|who|why|which|what)\b(?:\s+(?:measures|aspects|is|are|does|do)\b)*)",
    re.IGNORECASE,
)
_HAN_ASKS = late_pattern(r"(?:有?多少(?:个|项|条)?|几(?:个|项|条)|有?哪些(?:措施)?|有?什么|什么时候|在哪里?|谁)[^？?]*")
_WORD = late_pattern(r"[A-Za-z]{3,}|[\u3400-\u9fff]")
_PLAIN = frozenset(
    "what when where which who whom why how the and for are was were does did has have had will would can could should about more "
    "tell please give list name any all many much there that this these those they them their its from with into say says".split()
)


def stand_alone(question: str, history: Sequence[str]) -> StandAlone:
    """The question as it would be asked without its history.

    stand_alone("And the second?", ["What does the first aspect include?"]).own
    -> "What does the second aspect include?"
    """
    return _stand_alone(question, _resolved(history)) if history else StandAlone(question)


def _stand_alone(question: str, earlier: StandAlone) -> StandAlone:
    words = (earlier.own, *earlier.context)
    for exchange in (_next_order, _swap_order):
        for place, line in enumerate(words):
            exchanged = exchange(question, line)
            if exchanged:
                exchanged_words = (*words[:place], exchanged, *words[place + 1 :])
                return StandAlone(exchanged_words[0], exchanged_words[1:], earlier)
    named = _name_order(question, earlier.text)
    if named:
        return StandAlone(named, (), earlier)
    topic = _swap_topic(question, earlier.own)
    if topic:
        return StandAlone(topic, earlier.context, earlier)
    return StandAlone(question.strip(), words, earlier) if _needs_history(question) else StandAlone(question)


def with_order(question: str, earlier: str) -> str:
    """A question that names another place in what an earlier question asked, by itself; "" for any other question.

    with_order("how many in the second?", "How many measures are in the first aspect") -> "how many in the second aspect?"
    """
    return _swap_order(question, earlier) or _name_order(question, earlier)


def list_place(question: str) -> str:
    """The ordinal by which a short follow-up picks an item of a list ("And the second?", "最后一条是什么?"); "" when it picks none.

    An ordinal with a noun that numbers the whole text ("the second aspect") picks none.
    """
    match = _PICKS_ITEM.match(question)
    return next((group for group in match.groups() if group), "") if match else ""


def _resolved(history: Sequence[str]) -> StandAlone:
    """The last earlier question, itself made to stand alone by those before it."""
    current = StandAlone(history[0])
    for question in history[1:]:
        current = _stand_alone(question, current)
    return current if len(current.text) <= MAX_EARLIER_CHARS else current._replace(context=())


def _next_order(question: str, earlier: str) -> str:
    """For "And the next one?" after a question with an ordinal: that question with the ordinal that follows."""
    if not _NEXT.match(question):
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
    match = _SWAP_ORDER.match(question)
    if not match:
        return ""
    if match["h"]:
        order = _HAN_ORDER.search(match["h"])
        return _HAN_ORDER.sub(order.group(), earlier, count=1) if order and _HAN_ORDER.search(earlier) else ""
    return _ORDER.sub(match["o"], earlier, count=1) if _ORDER.search(earlier) else ""


def _name_order(question: str, earlier: str) -> str:
    """For "What comes under the fifth?" after a question for the fourth aspect: the question with "aspect" behind it."""
    for bare, named in ((_BARE_ORDER, _NOUN_OF_ORDER), (_BARE_HAN_ORDER, _NOUN_OF_HAN_ORDER)):
        order = bare.search(question)
        noun = named.search(earlier) if order and not named.search(question) else None
        if order and noun:
            gap = " " if bare is _BARE_ORDER else ""
            return f"{question[: order.end()]}{gap}{noun['noun']}{question[order.end() :]}"
    return ""


def _swap_topic(question: str, earlier: str) -> str:
    """For "What about land?": the new topic in the frame of the earlier question."""
    match = _SWAP_TOPIC.match(question)
    topic = next((group for group in match.groups() if group), "") if match else ""
    if not topic or _POINTS_BACK.fullmatch(topic.strip()):
        return ""
    topic = topic.strip()
    swapped = _LAST_OBJECT.sub(lambda match: f"{match[1]} {topic}?", earlier, count=1)
    if swapped != earlier:
        return swapped
    swapped = _HAN_OBJECT.sub(lambda match: f"{match[1]}{topic}{match[2]}", earlier, count=1)
    if swapped != earlier:
        return swapped
    asks = _ASKS.match(earlier)
    if asks:
        return f"{asks[1]} {topic}?"
    han = _HAN_ASKS.search(earlier)
    return f"{topic}{han.group()}？" if han else f"{topic}？"


def _needs_history(question: str) -> bool:
    n_words = len([w for w in _WORD.findall(question) if w.lower() not in _PLAIN])
    is_han = bool(re.search(r"[\u3400-\u9fff]", question))
    pointing = _POINTS_AT_TEXT.sub(" ", question)
    points_back = bool(_POINTS_BACK.search(pointing))
    if n_words <= (3 if is_han else 1):
        return True
    return (points_back and n_words <= (14 if is_han else 7)) or (
        bool(_BEGINS_LIKE_FOLLOW_UP.match(question)) and n_words <= (10 if is_han else 3)
    )
