"""Questions that the register answers: which measures, how many, which aspect, what is measure 2.3.

Lists and counts come from the register, whole, and never from the best few hits.
"""

from __future__ import annotations

import re

from qa.language.numerals import CARDINAL_WORD, HAN_ORDINAL, HAN_PLACE, ORDINAL_OR_LAST, number_value, ordinal_value
from qa.language.patterns import late_pattern
from qa.language.words import tokens
from qa.question.asked import NUMBERS_APART, Ask, Asked, RegisterQuestion, Scope
from qa.question.concepts import Concept
from qa.question.wanted import Wanted, wanted_in

_NOT_IN_REGISTER = frozenset({Wanted.MONEY, Wanted.RATE, Wanted.DATE, Wanted.TIME, Wanted.PERSON, Wanted.BODY})


_MEASURES = r"(?:measures|initiatives|commitments|tasks|actions)"
_MEASURE = r"(?:measures?|initiatives?|items?|points?|commitments?)"
_ASPECTS = r"(?:aspects?|areas|heads|headings|themes|pillars|parts|categories|directions|fields)"
_NUMBER_WORD = rf"(?:\d{{1,2}}|{CARDINAL_WORD})"

_MEASURE_OF_ASPECT = late_pattern(
    rf"\b(?P<m>{ORDINAL_OR_LAST})\s+{_MEASURE}\s+(?:of|in|under|from)\s+(?:the\s+)?(?P<a>{ORDINAL_OR_LAST})\s+{_ASPECTS}\b|"
    rf"(?P<ha>{HAN_ORDINAL})(?:个|大|项)?(?:方面|部分)[^第]{{0,6}}(?P<hm>{HAN_ORDINAL})(?:个|项|条)",
    re.IGNORECASE,
)
_MEASURE_NUMBER = late_pattern(
    rf"\b{_MEASURE}\s+(?:no\.?\s*|number\s+|#)?(?P<n>\d{{1,2}}\.\d{{1,2}})\b|(?:措施|第)\s*(?P<h>\d{{1,2}}\.\d{{1,2}})|^\W*(?P<b>\d\.\d{{1,2}})\W*$",
    re.IGNORECASE,
)
_MEASURE_PLACE = late_pattern(
    rf"\b(?P<o>{ORDINAL_OR_LAST})\s+(?:specific\s+|concrete\s+|policy\s+)?(?:measure|initiative|commitment)\b(?!s)|"
    rf"\bmeasure\s+(?:no\.?\s*|number\s+|#)?(?P<n>{_NUMBER_WORD})\b(?![.]\d)|"
    rf"(?:(?P<h>{HAN_ORDINAL})|(?P<l>最后)一)(?:个|项|条)(?:具体)?(?:政策)?(?:措施|举措)",
    re.IGNORECASE,
)
_ASPECT_NUMBER = late_pattern(
    rf"\b(?P<o>{ORDINAL_OR_LAST})\s+(?:\w+\s+)?{_ASPECTS}\b|\b(?:aspect|area|heading|part|pillar)\s+(?:no\.?\s*|number\s+|#)?(?P<n>{_NUMBER_WORD})\b|"
    rf"(?P<h>{HAN_ORDINAL})(?:个|大|项)?(?:方面|部分|领域)|(?P<l>最后)一?(?:个|大|项)?(?:方面|部分|领域)|方面(?P<g>{HAN_PLACE})(?!\d*个)",
    re.IGNORECASE,
)
_ASPECT_NUMBERS = late_pattern(
    rf"\b(?:aspects|areas|headings|parts|pillars)\s+(?P<all>{_NUMBER_WORD}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){_NUMBER_WORD})+)\b",
    re.IGNORECASE,
)
COUNTS = late_pattern(
    r"\bhow many\b|\b(?:total\s+)?number of\b|\bcount\b|多少(?:个|项|条|方面)?|(?<!哪)几(?:个|项|条|大)?|总数",
    re.IGNORECASE,
)
_TELLING = r"itemi[sz]e|recite|rattle off|run through|walk (?:me|us) through|spell out"  # verbs that ask for a list
_HAN_TELLING = r"逐[一条]|说说"
LISTS = late_pattern(
    rf"\b(?:list|enumerate|catalogue|{_TELLING}|name|what are|what were|what (?:\w+ )?(?:measures|aspects)|which|show|give|tell|all|every|each|full|complete|outline|set out|summari[sz]e|overview)\b|"
    r"^\W*(?:the\s+)?(?:measures|aspects)\b|哪些|哪几|哪[一二三四五六七八九十\d]+个|有啥|列|全部|所有|有什么|是什么|都有|有哪|清单|一览|概括|包括什么|内容|叫什么|叫啥|名称|标题|"
    + _HAN_TELLING,
    re.IGNORECASE,
)
_MEASURES_NAMED = late_pattern(
    rf"\b{_MEASURES}\b|\b(?:every|each|all)\s+measures?\b|措施|举措|条款|(?:几|多少|哪些|{HAN_PLACE})条", re.IGNORECASE
)
# Items of any kind: items of the register where a heading of the register is named, else what the sentence says.
_ITEMS_NAMED = late_pattern(
    r"\b(?:how many|number of)\s+(?:\w+\s+)?(?:items|points|steps|moves)\b|(?:几|多少)项", re.IGNORECASE
)
_ASPECTS_NAMED = late_pattern(
    r"\b(?:aspects|heads|headings|pillars|themes|categories)\b|方面|(?:几|哪些|\d|[一二三四五六七八九十])(?:个|大)?部分",
    re.IGNORECASE,
)
_EACH_ASPECT = late_pattern(
    r"\b(?:each|every|per|(?:all|any) of the)\s+(?:\w+\s+)?(?:aspect|area|heading|pillar|part|category)\b|\beach (?:of them|one)\b|"
    r"(?:各|每)(?:个|一)?(?:个|大)?(?:方面|部分)",
    re.IGNORECASE,
)
# "How many measures does each have?", "各有几项措施": the question does not say of what.
_EACH_ALONE = late_pattern(
    r"\beach\b(?=\s*(?:have|has|hold|contain|include|cover|comprise|\W*$|\W*\())|各(?:自|个)?(?:有|含|包含|包括)",
    re.IGNORECASE,
)
_OF_ASPECT = late_pattern(
    r"\b(?:which|what)\s+(?:of the\s+)?(?:\w+\s+)?(?:aspect|heading|pillar|theme)\s+(?:\w+\s+)?"
    r"(?:cover|include|deal|concern|address|mention|contain|list|speak|talk|relate|has|have)|"
    r"\b(?:which|what)\s+(?:aspect|heading|pillar|theme)\s+(?:does|do|is|are)\s.+\s(?:belong|fall|come|under|in|part of)\b|"
    r"\b(?:which|what)\s+(?:of the\s+(?:\w+\s+)?)?(?:aspects?|heading|pillar|theme)\s+(?:is|are|does|do)\b.+\b(?:listed|placed|found|mentioned|under|in)\W*$|"
    r"(?:属于|在|是|归)?(?:哪|什么|第几)(?:一)?(?:个|大)?方面|方面(?:中|里|之中|当中)?的?哪(?:一)?(?:个|方面)",
    re.IGNORECASE,
)
_COUNT_OF_ASPECTS = late_pattern(
    rf"(?:how many|number of)\s+(?:(?!(?:do|does|did|is|are|was|were|has|have|in|of|under)\b)\w+\s+){{0,2}}?{_ASPECTS}\b(?!\s+(?:no\.?\s*|number\s+|#)?{_NUMBER_WORD}\b)|(?:几|多少)(?:个|大)?(?:方面|部分|领域|板块|块)",
    re.IGNORECASE,
)
_SINGLE_MEASURE = late_pattern(
    r"\b(?:which|what|one|a|the)\s+(?:\w+\s+)?measure\b(?!s)|哪(?:一)?(?:条|项)", re.IGNORECASE
)
_OF_ASKER = late_pattern(
    r"\b(?:i|i'm|my|we|our|hello|hi|dear|thanks|thank you)\b|我|咱|老板|领导|您好|你好|谢谢|劳驾", re.IGNORECASE
)
_EVERYTHING = late_pattern(
    r"\b(?:everything|list|all (?:that|the)|in full|what (?:does|do|is|are) .{0,60}(?:says?|said|highlight\w*|about))\b|全部|所有|列出|哪些内容|都有什么|都说了什么",
    re.IGNORECASE,
)
# Words that ask for the register itself and name no subject of their own.
_SCAFFOLD = frozenset(
    "measur specif initi commit task action aspect area head pillar theme categori polici implement opinion document issu "
    "govern one separ consist contain compris cover set order full entir main total content "
    "put list split group divid fall altogeth propos contain interpret publish text page plan notic scheme "
    "new take promot everi outlin summari overview direct field part paper call headlin enumer catalogu itemi recit rattl tick run "
    "topic section item step move wording word order turn walk spell recap tally itself singl last final noth els quot st nd rd th made compos bullet point sentenc word respect promis".split()
)
_HAN_SCAFFOLD = late_pattern(
    r"依次|按(?:顺序|次序|原文)|顺序|次序|逐|各自|写出|写|列明|开列|所涉|涉及|所列|主题|标题|题目|表述|怎么|如何|说|讲|念|抄|报|梳理|汇总|盘点|原文|文中|归纳|几|概括|总结|罗列|列举|名称|名字|叫|点|来|全文|完整|逐条|里面|其中|推出|出台|安排|麻烦|弄|搞|块|措施|举措|方面|方|面|实施意见|意见|政策|文件|具体|\d+|[一二三四五六七八九十]+|条|项|个|大|列|出来|一下|清单|分别|各|每|提出|总共|一共|共|实施|部分|内容|促进|推进|加快|全部|解读"
)


def read_register_question(question: Asked, titles: frozenset[str] = frozenset()) -> RegisterQuestion | None:
    """What the question asks of a register; None when it asks something else.

    titles: tokens that name no subject in the documents, such as those of their titles.
    """
    asked = _read(question, titles)
    return asked and asked._replace(subject=subject_of(question, titles))


def _read(question: Asked, titles: frozenset[str]) -> RegisterQuestion | None:
    text, own = question.text, question.own  # "what are they? (How many has the second aspect)" asks for a list
    if _asks_of_each(own):
        return None
    counts = COUNTS.search(own) or (COUNTS.search(text) and not LISTS.search(own))
    ask = Ask.COUNT if counts else Ask.LIST
    numbered = _numbered(text, ask)
    if numbered is not None:
        return numbered
    place = _MEASURE_PLACE.search(own)
    if place is not None:
        scope = Scope.TOPIC if subject_of(question, titles) else Scope.MEASURE
        return RegisterQuestion(Ask.LIST, scope, _value(next(group for group in place.groups() if group)))
    is_of_each = _EACH_ASPECT.search(text) or (_EACH_ALONE.search(own) and _MEASURES_NAMED.search(own))
    if ask is Ask.COUNT and is_of_each:
        return RegisterQuestion(Ask.COUNT, Scope.EACH)
    if _OF_ASPECT.search(text) and subject_of(question, titles):
        return RegisterQuestion(Ask.PLACE, Scope.TOPIC)
    # "how many measures? (how many aspects are there)": what it counts by its own words comes first
    if _COUNT_OF_ASPECTS.search(own if _MEASURES_NAMED.search(own) else text):
        return RegisterQuestion(ask, Scope.ASPECTS)
    return _whole(question, text, own, ask, titles)


def _whole(question: Asked, text: str, own: str, ask: Ask, titles: frozenset[str]) -> RegisterQuestion | None:
    """What is asked of all aspects or measures, or of those on a subject; None when neither is listed or counted."""
    names_measures = bool(_MEASURES_NAMED.search(text)) and not _SINGLE_MEASURE.search(text)
    if not (ask is Ask.COUNT or LISTS.search(text)):
        return None
    if ask is Ask.LIST and names_measures and question.language == "en":
        names_measures = bool(_MEASURES_NAMED.search(_asked_to_list(own)))
    if _ASPECTS_NAMED.search(text) and not names_measures:
        return RegisterQuestion(ask, Scope.ASPECTS) if not subject_of(question, titles) else None
    if names_measures:
        return RegisterQuestion(ask, Scope.TOPIC if subject_of(question, titles) else Scope.ALL)
    if ask is Ask.COUNT and _ITEMS_NAMED.search(own):
        return RegisterQuestion(ask, Scope.HEADING if subject_of(question, titles) else Scope.ALL)
    return None


def _asks_of_each(own: str) -> bool:
    """Whether a question asks what measures cost, by when, or whose they are: the register says what they are."""
    wanted = wanted_in(_about(own)[0] or own)
    return bool(wanted & _NOT_IN_REGISTER) and Wanted.COUNT not in wanted and not _OF_ASPECT.search(own)


def _about(text: str) -> tuple[str, str]:
    """What of a question may name its subject: first the sentences that ask for measures or aspects, then all.

    Both without the clauses that speak of the asker and not of the text: "my boss wants to know, ...".
    """
    sentences = re.split(r"(?<=[。！？!?])|(?<=[a-z][.])\s", text)
    asking = [s for s in sentences if (COUNTS.search(s) or LISTS.search(s)) and _names_register(s)]
    return _of_text("\n".join(asking)), _of_text(text)


def _of_text(text: str) -> str:
    clauses = re.split(r"[,，;；:：。()（）\n]|[.]\s", text)
    return "\n".join(clause for clause in clauses if _names_register(clause) or not _OF_ASKER.search(clause))


def _names_register(text: str) -> bool:
    return bool(_MEASURES_NAMED.search(text) or _ASPECTS_NAMED.search(text))


def _asked_to_list(text: str) -> str:
    """What stands behind the first word that asks for a list, where that names aspects or measures; else all."""
    asks = LISTS.search(text)
    behind = text[asks.end() :] if asks else ""
    return behind if _names_register(behind) else text


def _numbered(text: str, ask: Ask) -> RegisterQuestion | None:
    both = _MEASURE_OF_ASPECT.search(text)
    if both:
        aspect, measure = _value(both["a"] or both["ha"]), _value(both["m"] or both["hm"])
        return RegisterQuestion(Ask.LIST, Scope.MEASURE, f"{aspect}.{measure}")
    measure_number = _MEASURE_NUMBER.search(text)
    if measure_number:
        return RegisterQuestion(
            Ask.LIST, Scope.MEASURE, measure_number["n"] or measure_number["h"] or measure_number["b"]
        )
    aspects = [_value(next(group for group in match.groups() if group)) for match in _ASPECT_NUMBER.finditer(text)]
    for several in _ASPECT_NUMBERS.finditer(text):
        aspects += [_value(word) for word in re.findall(_NUMBER_WORD, several["all"], re.IGNORECASE)]
    if aspects and not _COUNT_OF_ASPECTS.search(text):
        return RegisterQuestion(ask, Scope.ASPECT, NUMBERS_APART.join(dict.fromkeys(aspects)))
    return None


def _value(written: str) -> str:
    if written.lower() in ("last", "final", "最后"):
        return "last"
    value = ordinal_value(written)
    return str(value) if value is not None else ""


def subject_of(question: Asked, titles: frozenset[str] = frozenset()) -> tuple[Concept, ...]:
    """What the question names beside the register itself ("measures", "the document"), the documents' titles, the asker."""
    named = [concept for concept in question.concepts if names_subject(concept, question, titles)]
    # own words first: "and in the part on land? (How many has the part on trade?)"
    for about in (*_about(question.own), *_about(question.text)):
        words = frozenset(tokens(about))
        subject = tuple(concept for concept in named if concept.word in words or concept.word in about)
        if subject:
            return subject
    return ()


def names_subject(concept: Concept, question: Asked, titles: frozenset[str] = frozenset()) -> bool:
    """Whether a concept names more than the register itself, the documents' titles, or the telling of a list."""
    if concept.word in _SCAFFOLD or number_value(concept.word) is not None:
        return False
    if any(sense and sense <= titles for sense in concept.senses):
        return False
    return bool(_HAN_SCAFFOLD.sub("", concept.word)) if question.language == "zh" else True


def wants_everything(text: str) -> bool:
    """Whether the question asks for all that is said of something, not for a single fact."""
    return bool(_EVERYTHING.search(text))
