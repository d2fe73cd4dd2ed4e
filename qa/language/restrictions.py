"""Which words of English and Chinese limit what a sentence says: conditions, exceptions, terms, limits, negations.

Closed classes of the two languages; no words of any policy.
"""

from __future__ import annotations

import re

from qa.language.dates import ANY_DATE, MONTH
from qa.language.identification import HAN
from qa.language.numerals import COUNT_WORD, HAN_DIGITS
from qa.verdicts import Reason

_TIME_UNIT = r"(?:(?:working|calendar|business)\s+)?(?:minute|hour|day|week|month|quarter|year|season|decade)s?"
_HAN_TIME_UNIT = r"(?:个?工作日|天|日|周|个?月|季度|年|小时)(?!度)"
_COUNT = rf"(?:\d[\d.,]*|{COUNT_WORD})"
_HAN_COUNT = rf"(?:\d+|[{HAN_DIGITS}十百]+)"
# What follows a preposition of time: a date, a year, a month, a term.
_WHEN = rf"(?:the\s+|each\s+|every\s+|their\s+|its\s+|(?:first|last|next|end|beginning|start|middle)\s+(?:of\s+)?)*(?:{ANY_DATE}|(?:19|20)\d\d\b|{MONTH}\b|{_COUNT}\s+{_TIME_UNIT}\b|{_TIME_UNIT}\b|\d{{1,2}}[:.]\d\d)"
_LIMIT_SIGNS = (
    r"(?:no|not)\s+(?:more|less|fewer|later|earlier|longer|shorter)\s+than|up\s+to|at\s+(?:most|least)|not\s+exceed(?:ing)?|"
    r"(?:a\s+)?(?:maximum|minimum)\s+of"
)
_HAN_LIMIT_SIGNS = "不得?(?:超过|高于|低于|少于|多于|早于|迟于|晚于)|最[高低长短多少]|至[多少]|以内|之内|以[上下]|为限"

# In the order in which they are tried; each has to stand at the beginning.
_BEGINS = (
    (Reason.EXCEPTION, r"(?:unless|except|excepting|excluding|save\s+(?:for|where|that)|other\s+than|with\s+the\s+exception|apart\s+from)\b"),
    (
        Reason.CONDITION,
        r"(?:if|provided|providing|subject\s+to|on\s+(?:the\s+)?condition|conditional|only|as\s+(?:long|far|soon|needed|appropriate|necessary|required)|"
        r"in\s+(?:case|the\s+event|accordance|line|compliance|conformity|agreement|consultation|principle|writing)|according\s+to|pursuant\s+to|where|whenever|when|wherever|"
        r"without|under\s+the\s+(?:condition|premise)|depending|to\s+the\s+extent|insofar|upon|once|whichever|"
        r"with\s+(?:the\s+)?(?:(?:prior|written)\s+)*(?:approval|consent|permission|agreement|notice)|based\s+on|against|within\s+the\s+(?:scope|limits|framework))\b",
    ),
    (Reason.CONTRAST, r"(?:but|however|although|though|yet|nevertheless|whereas|while)\b"),
    (Reason.LIMIT, rf"(?:{_LIMIT_SIGNS})\b|free\s+of\s+charge\b"),
    (Reason.DATE, rf"(?:{ANY_DATE})"),
    (
        Reason.DATE,
        rf"(?:(?:not\s+)?(?:before|after|by|from|until|till|since|between|within|in|on|at|for|over|as\s+of|beginning|starting)\s+{_WHEN}|during\b|"
        rf"(?:every|each|per|an?|once\s+an?|twice\s+an?|(?:{_COUNT}|several)\s+times\s+an?)\s+(?:{_COUNT}\s+)?{_TIME_UNIT}\b|(?:daily|weekly|monthly|quarterly|yearly|annually)\b|(?:before|after|until|till|since|following|pending|prior\s+to)\b)",
    ),
    (Reason.EXCEPTION, r"除"),
    (Reason.CONDITION, r"(?:如果|如|若|倘若|只有|只要|凡是?|仅限?|须|经(?!济|营|费|验|过|常|办|理)|视|根据|按照|依照|依据|未经|以.{1,20}?为(?:前提|条件))|在[^，,。；;]{1,40}?下"),
    (Reason.CONTRAST, r"(?:但是?|然而|不过|却)"),
    (Reason.LIMIT, rf"[^，,。；;]{{0,12}}?(?:{_HAN_LIMIT_SIGNS})"),
    (Reason.DATE, rf"(?:自|从|至|到|于|在|截至)?\s*(?:(?:19|20)\d\d年|{_HAN_COUNT}{_HAN_TIME_UNIT})|每{_HAN_COUNT}?{_HAN_TIME_UNIT}|(?:在|于|自|至|到)[^，,。；;]{{1,12}}?(?:期间|之前|以前|之后|以后|为止|起)"),
)  # fmt: skip
_STARTS = tuple((reason, re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for reason, pattern in _BEGINS)
_HAN_EXCEPTION_END = re.compile(r"(?:的|者)?除外[。；;，,]?$")
_HAN_CONDITION_END = re.compile(r"(?:的|者|时|后|前|起|情况下|条件下|前提下|基础上|期间)[，,：:]?$")
# What a Chinese sentence is about, set before it: 对……企业, ……的职工.
_HAN_TOPIC = re.compile(r"^(?:对于?|关于|凡是?|属于)|的[^的，,]{1,6}$")
_NEGATED_END = re.compile(
    r"(?:\b(?:not|no|never|cannot|nor|neither|n['’]t)|不得?|未|禁止|严禁|不[能可应准许会]|无|勿|并非|杜绝)\s*(?:be\s+)?$",
    re.IGNORECASE,
)
_NEGATED_SUBJECT = re.compile(r"(?:^|[,;:]\s*)(?:and\s+|but\s+)?(?:no|none|neither|nobody|nothing)\b", re.IGNORECASE)
_MODAL_WORDS = "shall|may|must|should|will|can|could|would|might|ought|cannot"
_FINITE = rf"(?:{_MODAL_WORDS}|is|are|was|were|am|has|have|had|do|does|did)"
_FINITE_START = re.compile(rf"\W*{_FINITE}\b", re.IGNORECASE)
_ENDS_FINITE = re.compile(rf"\b{_FINITE}\s*$", re.IGNORECASE)
HAN_MODAL = "应当|应该|必须|不得|可以|可|应|须|需|将|能够|要|均|都|也|共同|联合|统一"
_HAS_FINITE = re.compile(rf"\b{_FINITE}\b|应当|应该|必须|不得|可以|能够|[须将]", re.IGNORECASE)
_HAN_MODAL_START = re.compile(rf"\W*(?:{HAN_MODAL})")
_LIMIT_END = re.compile(
    rf"(?:\b(?:{_LIMIT_SIGNS}|only|about|nearly|almost)|{_HAN_LIMIT_SIGNS})\s*(?:an?\s+|the\s+)?$", re.IGNORECASE
)
_OPENERS = re.compile(
    r"(?:in|on|by|at|after|before|when|if|where|for|under|to|from|with|during|since|until|as|according|due|because|despite|given|outside|inside|"
    r"beyond|without|between|through|throughout|upon|once|depending|based|besides|instead|unlike|across|over|first|second|third|fourth|fifth|sixth|"
    r"finally|however|therefore|moreover|furthermore|meanwhile|similarly|also|thus|in\s+addition|unless|while|although|within|among|of)\b|"
    r"(?:到|至|自|从|在|对|对于|为|为了|根据|按照|依照|依据|经|通过|依托|围绕|如|若|凡|同时|此外|另外|其中|目前|近年来|今年|首先|其次|最后)",
    re.IGNORECASE,
)  # fmt: skip
_CONNECTIVE = re.compile(
    r"(?:and|but|or|so|also|thus|however|therefore|moreover|furthermore|meanwhile|finally|lastly|hence|then|next|besides|similarly|"
    r"first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|sixth(?:ly)?|in\s+(?:addition|particular|short)|"
    r"(?:the\s+)?(?:first|second|third|fourth|fifth|sixth)(?:\s+is(?:\s+to)?)?|"
    r"同时|此外|另外|首先|其次|再次|最后|并且?|而且|因此|所以|[一二三四五六七八九十]是|第[一二三四五六七八九十])[,，:：、]?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;:，；：、]|\s[–—-]+\s|[()（）]")
_FILLING = re.compile(
    r"[\s,;:，；：、()（）\[\]“”\"'‘’–—-]*(?:(?:and|or|nor)\b\s*|[和或及与并且]|以及)?\s*", re.IGNORECASE
)
_JOINED = re.compile(r"\s*(?:[,;，；、]|(?:and|or|nor|as\s+well\s+as)\b|[和或及与]|以及)", re.IGNORECASE)


def restriction_at_start(words: str) -> Reason | None:
    """What the words limit that they begin with, after punctuation and "and"; None when they begin with no limit.

    restriction_at_start(", unless the boat is old") -> Reason.EXCEPTION
    """
    begin = _FILLING.match(words)
    rest = words[begin.end() :] if begin else words
    if HAN.match(rest):
        first = re.split("[，,。；;]", rest)[0]
        if _HAN_EXCEPTION_END.search(first):
            return Reason.EXCEPTION
    return next((reason for reason, pattern in _STARTS if pattern.match(rest)), None)


def reason_of(words: str) -> Reason:
    """What a part of a sentence is to the rest of it: the first limit that one of its parts begins with.

    reason_of("and widen the west quay before 4 March") -> Reason.ITEM
    """
    found = restriction_at_start(words)
    if found:
        return found
    for part in (part for part in _PARTS.split(words) if part.strip()):
        found = restriction_at_start(part)
        if found and found is not Reason.DATE:
            return found
    return Reason.ITEM if _JOINED.match(words) else Reason.REST


def lead_reason(part: str) -> Reason | None:
    """What an opening part of a sentence limits all that follows by; None when it limits nothing.

    lead_reason("On 4 March 2019,") -> Reason.DATE; lead_reason("At present,") -> None
    """
    bare = part.strip().rstrip(",，:：")
    if HAN.search(bare):
        if _HAN_CONDITION_END.search(bare) and not bare.endswith("目的"):
            return Reason.CONDITION
        found = restriction_at_start(bare)
        if found is Reason.CONDITION and bare.startswith("在"):
            return None  # "在…下" is followed by what is done under it
        return found if found in (Reason.CONDITION, Reason.EXCEPTION, Reason.DATE) else None
    found = restriction_at_start(bare)
    return None if found in (Reason.CONTRAST, Reason.LIMIT) else found


def is_topic(part: str) -> bool:
    """Whether a part of a Chinese sentence names what the rest is about, and says nothing of its own."""
    bare = part.strip().rstrip("，,：:")
    return bool(_HAN_TOPIC.search(bare)) and not has_finite(bare)


def is_opener(part: str) -> bool:
    """Whether a part of a sentence leads in what follows and holds no subject of it: "At present,", "In addition,"."""
    return bool(_OPENERS.match(part.strip()))


def is_connective(part: str) -> bool:
    """Whether a part of a sentence does nothing but join it to what stands before: "First,", "In addition,", 同时."""
    return bool(_CONNECTIVE.fullmatch(part.strip()))


def ends_negated(words: str) -> bool:
    """Whether what follows the words is denied by them: "must not", "No boat shall", 不得."""
    if _NEGATED_END.search(words):
        return True
    last = _PARTS.split(words)[-1]
    return bool(_ENDS_FINITE.search(last.removesuffix("be ").rstrip()) and _NEGATED_SUBJECT.search(last.strip()))


def ends_limited(words: str) -> bool:
    """Whether what follows the words is the limit that they set: "up to", 不超过."""
    return bool(_LIMIT_END.search(words))


def starts_finite(words: str) -> bool:
    """Whether words begin with what a subject stands before: "shall", "are", 应当."""
    return bool(_FINITE_START.match(words) or _HAN_MODAL_START.match(words))


def has_finite(words: str) -> bool:
    """Whether words hold what only a predicate has: "shall", "are", 应当."""
    return bool(_HAS_FINITE.search(words))
