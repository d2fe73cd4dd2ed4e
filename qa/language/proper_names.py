"""Names of places and bodies that a text says, and years: what another text must have to be about the same.

Found by how the languages write them, never by a list of names: English names have capitals, Chinese places end in the
word for what they are (省, 市, 县 ...).
"""

from __future__ import annotations

import re

from qa.datatypes import Language
from qa.language.patterns import late_pattern

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d]|[.,]\d)")
# A capital inside a sentence; the first word of one may have it without being a name.
_ENGLISH = late_pattern(
    r"(?<![.!?:;…\"“”'‘(\[\n]\s)(?<![\w'’-])(?:[A-Z][a-z]+(?:[-’'][A-Z]?[a-z]+)*|[A-Z]{2,}\d*)(?![\w-])"
)
_PLACE_KINDS = "特别行政区|自治区|自治州|自治县|省|市|县|区|州|镇|乡"
_CHINESE = late_pattern(rf"(?P<name>[\u4e00-\u9fff]{{2}})(?P<kind>{_PLACE_KINDS})")
# What stands before the word for a kind of place and names none: 全市, 本省, 社区, 超市 ...
_NO_NAME = late_pattern(
    r"[全本我该各外省两多某哪几此贵市县区乡镇城新]$|(?:开发|工业|园|社|小|地|景|校|库|特|辖|城|港|保税|综合|经济|合作|示范|试验|功能|服务|管理|居住|住宅|上|超|夜|菜|股|楼|门)$"
)


def names_in(text: str, language: Language) -> frozenset[str]:
    """The names in a text, as it writes them; of a Chinese place the two characters before its kind and the kind.

    names_in("Does the Alder Council pay in Kingston?", "en") -> {"Alder", "Council", "Kingston"}
    """
    if language == "zh":
        found = _CHINESE.finditer(text)
        return frozenset(match[0] for match in found if not _NO_NAME.search(match["name"]))
    return frozenset(match[0] for match in _ENGLISH.finditer(f"\n{text}") if match.start() > 1)


def years_in(text: str) -> frozenset[str]:
    """The years that a text says in figures, 1900 to 2099."""
    return frozenset(_YEAR.findall(text))


def share_lacking(names: frozenset[str], text: str) -> float:
    """The share of names that do not stand in a text, letter case aside; a Chinese place may stand without its kind.

    0 where there are no names.
    """
    if not names:
        return 0.0
    held = text.lower()
    lacking = [name for name in names if name.lower() not in held and not _stands_bare(name, text)]
    return len(lacking) / len(names)


def _stands_bare(name: str, text: str) -> bool:
    match = _CHINESE.fullmatch(name)
    return match is not None and match["name"] in text
