"""The parts of a question that asks several things at once."""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.language.patterns import late_pattern
from qa.language.sentences import split_sentences
from qa.question.followup import with_order

_AUXILIARY = r"(?:is|are|was|were|does|do|did|can|could|will|would|should|has|have)"
_ASKING = (
    rf"(?:what|when|where|who|whom|whose|which|why|how|{_AUXILIARY}|"
    r"(?:by|in|on|at|under|to|from|for|with|of|about|until|till|along|through|since|after|before|within|into|over|between|"
    r"among|against|towards?)\s+(?:whom|which|what|when|how many|how much))"
)
# A part that begins with an auxiliary has its subject behind it, and asks: "is there", "has the", not "and have no".
_SUBJECT_BEHIND = (
    r"(?:there|it|they|he|she|you|we|i|the|any|an?|this|that|these|those|some\w*|(?-i:[A-Z])\w+)\b[^.!]*[?]"
)
# A sentence that ends before any question mark asks nothing: "my boss, who is strict, has asked. ..."
_BEGINS = rf"(?={_ASKING}\b)(?!{_AUXILIARY}\s+(?!{_SUBJECT_BEHIND}))(?![^?]*[.!]\s)"
_HAN_ASKS = r"什么|多少|几|哪|谁|何时|吗|如何|怎么|怎样|咋|为什么|是否|多久|多长|有没有|(?P<again>[要能会可支是该需行])不(?P=again)"
_CUT = late_pattern(
    rf"(?<=[?])\s+(?=[^\s(])|\s*[;+&]\s*{_BEGINS}|,?\s+(?:and|as well as|along with|plus|then)\s+(?:(?:also|then|say|state|explain|tell\s+(?:me|us))\s+)*{_BEGINS}|,\s+{_BEGINS}|(?<=[？?])(?=[\u3400-\u9fff])|"
    rf"[、，,；;](?:以及|还有|另外|同时|并且|又)?(?=[^、，,；;？?]*(?:{_HAN_ASKS}))",
    re.IGNORECASE,
)
# "Since it was adopted, why ...", "when they say so, what ...": a clause before the question, not a question.
_CLAUSE = late_pattern(
    rf"(?:.*[.!]\s+)?(?:given|since|once|now that|if|because|as|although|though|while|before|after|when(?!\s+{_AUXILIARY}\b))\b[^?]*$",
    re.IGNORECASE,
)
# Words that ask wherever they stand.
_TELLS = rf"{_HAN_ASKS}|呢|\b(?:list|name|give|tell|show)\b(?!.{{0,12}}\b(?:all|them|it|me)\W*$)"
_ASKS = late_pattern(rf"\b{_ASKING}\b|{_TELLS}", re.IGNORECASE)
# A piece asks when it begins so, or a clause of it does, or it ends with a question mark.
_IS_QUESTION = late_pattern(
    rf"(?:^|[:.!?,]\s*)(?:(?:and|also|so|but|please|or)\s+)*{_ASKING}\b|[?？]\s*$|{_TELLS}", re.IGNORECASE
)
_HAS_VERB = late_pattern(rf"^(?:how|what|which)\b.*\b{_AUXILIARY}\b", re.IGNORECASE)  # "how many are there" is no thing
# "A, B and C of D": things of which a text states a single value each, named in a row without a verb.
_SLOT = late_pattern(
    r"^(?!(?:in|into|on|at|by|to|from|for|say|state|explain|tell)\b)(?:[\w'’-]+\s+){0,3}?(?:numbers?|codes?|titles?|names?|dates?|days?|months?|years?|(?:tele)?phone|tel|fax|e-?mail|web ?site|street|address|city|organi[sz]er|issuer|"
    r"hour|how many)\b[^.?!]*$",
    re.IGNORECASE,
)
_JOINT = r"(?:and|as well as|along with|together with|plus)(?:\s+also|\s+then)?"
_COMMA_OR_AND = late_pattern(rf"\s*,\s*(?:{_JOINT}\s+)?|\s+{_JOINT}\s+", re.IGNORECASE)
_POLITE = late_pattern(
    r"^(?:please\s+)?(?:(?:could|can|would|will)\s+you\s+(?:please\s+|kindly\s+)?)?(?:(?:give|tell|send)\s+(?:me|us)|"
    r"i(?:'d| would)? (?:need|like|want)|we need|state|name|list)?\s*|[\s,]*please\W*$",
    re.IGNORECASE,
)
_WHAT_IS = late_pattern(
    r"^what(?:'s|’s|\s+is|\s+are)\s+(?:the|its|their|your)\s+(?!.*\b(?:that|which|who|whose)\b)", re.IGNORECASE
)
_DETERMINER = late_pattern(r"^(?:the|an?)\s+", re.IGNORECASE)
# "A、B和C各有几个": what is asked of each of several things.
_OF_EACH = late_pattern(
    r"^(?P<things>[^,，。？?第]{2,40}?[、和与及跟][^,，。？?第]{2,20}?)[,，]?(?:文件|文中|文里|意见)?(?:各自?|分别)(?P<asked>[^,，。；;？?]+[？?]?)$"
)
_HAN_SLOT = (
    r"(?:[\u3400-\u9fff]{0,4}(?:日期|时间|文号|编号|标题|题目|名称|全称|单位|部门|机关|电话|地址|邮编|邮政编码))"
)
_HAN_SLOTS = late_pattern(
    rf"(?P<owner>.{{2,}}?[的之])(?P<slots>{_HAN_SLOT}(?:(?:、|以及|和|与|及){_HAN_SLOT})+)[。？?!！]?$"
)
_BETWEEN_THINGS = late_pattern(r"、|以及|和|与|及|跟")
_SUBJECT = late_pattern(r"[A-Za-z]{3,}|[\u3400-\u9fff]")
_NO_SUBJECT = late_pattern(
    _ASKING
    + r"|the|many|much|there|they|them|their|its|that|this|those|these|and|each|also|day|date|time|year|month|one|ones|"
    r"什|么|多|少|几|哪|谁|何|时|吗|呢|是|的|了|有|在|个|它|其|候|里|请",
    re.IGNORECASE,
)
MAX_PARTS = 6
_EDGES = " ,;，；"
# Of a list named before: such a part says nothing alone.
_LEANS = late_pattern(r"里面|其中|这些|那些|\b(?:of (?:them|these|those)|among them|in it)\b", re.IGNORECASE)

# Asks for the words of the answer, whether it is so, or for all of it, and for nothing of its own: "and what is the exact wording?".
_WORDING = late_pattern(
    r"\b(?:wordings?|words?|worded|phras\w+|clauses?|sentences?|passages?|lines?|quot\w+|terms|put|say|says|said|state[sd]?|texts?|cite)\b",
    re.IGNORECASE,
)
_AROUND_WORDING = late_pattern(
    r"\b(?:what|which|how|where|is|are|was|does|do|did|can|could|you|me|i|the|its|it|they|their|that|this|there|in|of|for|with|"
    r"give|show|tell|quote|read|please|and|exact(?:ly)?|precise(?:ly)?|literal(?:ly)?|original|own|about|any|document|paper|page|file|policy|opinions?)\b",
    re.IGNORECASE,
)
_CONFIRMS = late_pattern(
    r"^\W*(?:the\s+)?(?:(?:full|complete|whole|entire)\s+)?list(?:\W+please)?\W*$|^\W*请?(?:逐一|逐条|完整|全部|一一)?列(?:出|举)(?:来)?\W*$|"
    r"^\W*(?:(?:is|isn't|was) (?:that|this|it)(?: (?:so|right|true|correct|the case))?|(?:yes or no|right|correct|true|true or false)|am i right)\W*$|"
    r"^\W*(?:有?这[回么]?[事样][吗么]?|是?(?:真|对|属实|这样)的?[吗吧么]?|是不是(?:真的?|这样)?|对不对|是真是假|没(?:错|记错|说错)吧?)\W*$",
    re.IGNORECASE,
)
_HAN_WORDING = late_pattern(
    r"^\W*(?:(?:原文|原话|文件|文本|条文|正文|页面|文中|里面|[这那][句段])[里中上]?)?(?:具体|到底|究竟|分别|又|都|是)*"
    r"(?:怎么|如何|怎样|咋)(?:说|写|讲|表述|规定|表达|措辞|提)的?[呢吗啊]?\W*$"
)


class Cut(NamedTuple):
    """The words of one part of a question, and those of the part before it that they may lean on.

    `before` is "" for a part that leans on no other; `names_itself` is False for a part that says nothing alone.
    """

    words: str
    before: str = ""
    names_itself: bool = True


def split_parts(question: str) -> tuple[Cut, ...]:
    """The parts of a question in order, each asking a single thing; the question itself when it asks only one.

    split_parts("When was it adopted, and by whom?")
    -> (Cut("When was it adopted"), Cut("by whom?", "When was it adopted", False))
    split_parts("Phone and postal code of the organizer, please.")
    -> (Cut("what Phone of the organizer"), Cut("what postal code of the organizer"))
    """
    listed = _slots(question) or _han_slots(question) or _of_each(question)
    if listed:
        return (Cut(listed[0]), *(_part(part, listed[0]) for part in listed[1:]))
    spans = [(start, end) for start, end in _cut(question) if question[start:end].strip(_EDGES)]
    if len(spans) < 2 or len(spans) > MAX_PARTS:
        return (Cut(question),)
    merged: list[str] = []
    begin = spans[0][0]
    for start, end in spans:
        piece = question[start:end]
        if merged and (
            _asks_no_more(piece) or _CLAUSE.match(merged[-1]) or not all(map(_IS_QUESTION.search, (piece, merged[-1])))
        ):
            merged[-1] = question[begin:end].strip(_EDGES)
        else:
            merged.append(piece.strip(_EDGES))
            begin = start
    if len(merged) < 2:
        return (Cut(question),)
    whole = [part for piece in merged for part in _of_each(piece) or [piece]]
    merged = whole if len(whole) <= MAX_PARTS else merged
    parts = [Cut(merged[0])]
    for part in merged[1:]:
        # what a part without a subject leans on is the part before it, where that names something
        previous = parts[-1].words if parts[-1].names_itself else ""
        before = previous if len(parts) > 1 and _n_named(previous) >= 2 else merged[0]
        parts.append(_part(part, before))
    return tuple(parts)


def _slots(question: str) -> list[str]:
    """What is asked for in "title, number and date of X", each with the X; [] for any other question."""
    before, _, after = question.rpartition(":")
    words = _POLITE.sub("", after if not _ASKS.search(before) else question).strip(" .?!")
    words = _WHAT_IS.sub("", words)
    items = [item for item in _COMMA_OR_AND.split(words) if item]
    if not 2 <= len(items) <= MAX_PARTS or not all(_SLOT.match(item) and not _HAS_VERB.match(item) for item in items):
        return []
    if re.match(rf"{_ASKING}\b(?<!how)", words, re.IGNORECASE):  # "what", "when", "is": a question with a verb
        return []
    _, of, owner = items[-1].partition(" of ")
    whole = [item if of and " of " in item or not of else f"{item} of {owner}" for item in items]
    return [item if item.lower().startswith("how many") else f"what {_DETERMINER.sub('', item)}" for item in whole]


def _han_slots(question: str) -> list[str]:
    """What is asked for in "X的日期及主办单位", each with the X; [] for any other question."""
    listed = _HAN_SLOTS.search(question)
    if not listed or _ASKS.search(listed["owner"]):
        return []
    return [f"{listed['owner']}{item}" for item in _BETWEEN_THINGS.split(listed["slots"])]


def _of_each(question: str) -> list[str]:
    """What is asked of each thing in "A、B各有几个", thing by thing; [] for any other question."""
    match = _OF_EACH.match(question)
    if not match or not _ASKS.search(match["asked"]):
        return []
    things = [thing.strip() for thing in _BETWEEN_THINGS.split(match["things"]) if thing.strip()]
    return [thing + match["asked"] for thing in things] if 2 <= len(things) <= MAX_PARTS else []


def asking_sentences(text: str) -> list[str]:
    """The sentences of a text that ask: those with a question mark or, where there are none, with a word that asks."""
    sentences = [span.of(text) for span in split_sentences(text)]
    marked = [sentence for sentence in sentences if sentence.rstrip().endswith(("?", "？"))]
    return marked or [sentence for sentence in sentences if _ASKS.search(sentence)]


def _asks_no_more(part: str) -> bool:
    """Whether a part asks only how the text puts it, whether it is so, or for all of it: the part before it asks the same.

    Chinese is looked at in simplified characters, as questions are when they come here.
    """
    if _CONFIRMS.match(part) or _HAN_WORDING.match(part):
        return True
    return bool(_WORDING.search(part)) and not re.search(r"\w", _AROUND_WORDING.sub("", _WORDING.sub("", part)))


def _cut(question: str) -> list[tuple[int, int]]:
    """Where the question is cut into pieces: where a new part begins, never inside brackets."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for cut in _CUT.finditer(question):
        before = question[: cut.start()]
        if all(before.count(left) == before.count(right) for left, right in ("()", "（）")):
            spans.append((begin, cut.start()))
            begin = cut.end()
    return [*spans, (begin, len(question))]


def _n_named(text: str) -> int:
    """How many words of a part name something; two Chinese characters count as a word."""
    n_words = len([word for word in _SUBJECT.findall(text) if not _NO_SUBJECT.fullmatch(word)])
    return n_words // 2 if re.search(r"[\u3400-\u9fff]", text) else n_words


def _part(text: str, before: str) -> Cut:
    ordered = with_order(text, before)
    if ordered:
        return Cut(ordered)
    n_words = 0 if _LEANS.search(text) else _n_named(text)
    return Cut(text) if n_words >= 3 else Cut(text, before, names_itself=n_words > 0)
