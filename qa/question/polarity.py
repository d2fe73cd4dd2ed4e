"""With a permit or without one, registered or unregistered, 合格 or 不合格: what a question says of what it names.

And whether it asks for a penalty, which a sentence either holds or does not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.language.patterns import late_pattern
from qa.language.simplification import simplified
from qa.language.words import STOPWORDS, stem

_WITH = late_pattern(
    r"\b(?:with|having|holding|(?:who|that)\s+(?:has|have|holds?))\s+(?:(?:a|an|the|any|his|her|their|valid)\s+){0,2}(?P<n>[a-z]{3,})",
    re.IGNORECASE,
)
_WITHOUT = late_pattern(
    r"\b(?:without|lacking|(?:not|never)\s+having|having\s+no)\s+(?:(?:a|an|the|any|his|her|their|valid)\s+){0,2}(?P<n>[a-z]{3,})",
    re.IGNORECASE,
)
# "un" and "non" before words of five letters and more; "in" before those that it turns round.
_TURNED = late_pattern(
    r"\b(?:un(?P<u>[a-z]{5,})|non-?(?P<n>[a-z]{5,})|in(?P<i>eligible|valid|complete|capable|correct|sufficient|active|accurate|adequate|formal|direct)|"
    r"ir(?P<r>regular|relevant)|il(?P<l>legal)|im(?P<m>proper|mature))\b",
    re.IGNORECASE,
)
_NOT = late_pattern(r"\b(?:no|not|never|nor|neither|without)\b|n't\b", re.IGNORECASE)
_OBLIGES = late_pattern(r"\b(?:must|shall|need(?:s|ed)?|requir\w+|has to|have to)\b|应当|必须|须|需|凭", re.IGNORECASE)
_HAN_NOT = "不未无没非"
# A quality of a thing that is denied: 不合格的, 未参保的, 无证的.
_HAN_TURNED = late_pattern(rf"(?:没有|[{_HAN_NOT}])(?P<x>[\u3400-\u9fff]{{1,4}}?)的")
_HAN_PLAIN = late_pattern(rf"(?<![{_HAN_NOT}])(?P<x>[\u3400-\u9fff]{{2,4}})的")
_WANTS_PENALTY = late_pattern(
    r"\b(?:penalt(?:y|ies)|punish(?:ed|ment)s?|sanctions?)\b|\b(?:a|the|what|any|much|of)\s+fines?\b(?=\s*(?:$|[?,]|(?:for|of|due|be|is|are|if|when|imposed|payable|on|does|do|can|will|must|under)\b))|\bfined\b|处罚|罚款|罚金|惩罚|怎么罚|如何罚",
    re.IGNORECASE,
)
_PENALTY = late_pattern(
    r"\b(?:penal|fine|fines|fined|punish|imprison|prison|jail|offen[cs]e|convict|liable|liabilit|sanction|revo[kc]|suspen|cancel|withdr|forfeit|surcharge|interest|"
    r"charge|disqualif|terminat|prosecut|damages|confiscat|seiz|dismiss|reprimand|warn|deduct|refus|reclaim|repa[iy]|lose|loses|debar|exclu|clos)\w*|"
    r"罚|处分|责令|吊销|没收|追究|责任|警告|拘留|撤销|取消|追回|收回|暂停|停止|注销|失信|黑名单|滞纳金|加收|扣|不予|不得|约谈|通报|整改|清退|查处|退还|赔偿",
    re.IGNORECASE,
)


class Polarity(NamedTuple):
    """What a question names with something and without it: stems of English words, Chinese words as they stand.

    `turned` are those it turns round with an "un" or "non", `plain` its other English words.
    """

    having: frozenset[str] = frozenset()
    lacking: frozenset[str] = frozenset()
    turned: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    wants_penalty: bool = False

    def clashes(self, words: str) -> bool:
        """Whether some words speak of the opposite alone: of boats without a permit, where boats with one are named.

        A duty to have something tells what it is to be without it, and is no clash.
        """
        return self._clashes_in_english(words) or self._clashes_in_chinese(words)

    def _clashes_in_english(self, words: str) -> bool:
        lacked, turned = _lacked(words), _turned(words)
        plain = _stems(words)
        if (self.having & lacked) - plain or (self.plain & turned) - plain - self.turned:
            return True
        denies = bool(_NOT.search(words) or _OBLIGES.search(words))
        return not denies and bool((self.lacking & _had(words)) - lacked or (self.turned & plain) - turned)

    def _clashes_in_chinese(self, words: str) -> bool:
        bare = simplified(words)
        if any(f"{x}的" in bare and not _is_plain(bare, x) and _is_turned(bare, x) for x in self.having):
            return True
        denied = [x for x in self.lacking if x >= "\u3400" and x in bare]
        return any(_is_plain(bare, x) and not _is_turned(bare, x) for x in denied) and not _OBLIGES.search(bare)


def read_polarity(text: str) -> Polarity:
    """What a question says of having and lacking, and whether it asks for a penalty."""
    turned, lacked = _turned(text), _lacked(text)
    bare = simplified(text)
    han_turned = {match["x"] for match in _HAN_TURNED.finditer(bare)}
    han_plain = {match["x"][-2:] for match in _HAN_PLAIN.finditer(bare)} - {x[-2:] for x in han_turned}
    return Polarity(
        having=(_had(text) | han_plain) - lacked,
        lacking=lacked | han_turned,
        turned=turned,
        plain=_stems(text),
        wants_penalty=_WANTS_PENALTY.search(text) is not None,
    )


def lacks_penalty(polarity: Polarity, words: str) -> bool:
    """Whether a penalty is asked for and some words hold none."""
    return polarity.wants_penalty and _PENALTY.search(simplified(words)) is None


def _stems(text: str) -> frozenset[str]:
    """The stems of a text's words, without those that it names as lacking or turned round."""
    rest = _TURNED.sub(" ", _WITHOUT.sub(" ", text))
    return frozenset(stem(word) for word in re.findall("[a-z]{3,}", rest.lower()) if word not in STOPWORDS)


def _had(text: str) -> frozenset[str]:
    return frozenset(stem(match["n"].lower()) for match in _WITH.finditer(text))


def _lacked(text: str) -> frozenset[str]:
    return frozenset(stem(match["n"].lower()) for match in _WITHOUT.finditer(text))


def _turned(text: str) -> frozenset[str]:
    """The stems of what an "un" or "non" turns round: "unregistered" -> "regist"."""
    return frozenset(stem(next(filter(None, match.groups())).lower()) for match in _TURNED.finditer(text))


def _is_turned(words: str, x: str) -> bool:
    return re.search(rf"(?:没有|[{_HAN_NOT}]){re.escape(x)}", words) is not None


def _is_plain(words: str, x: str) -> bool:
    return re.search(rf"(?<![{_HAN_NOT}])(?<!没有){re.escape(x)}", words) is not None
