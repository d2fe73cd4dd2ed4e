"""What a statement says of the words it gives: that they stand at a numbered place, or that somebody says them.

"Measure 2.3: ...", "According to the State Council, ...", 第五条规定，……. The words are checked without it; then
the place is compared with where they stand, and the speaker with who issued the text and with the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qa.corpus.outline import Outline
from qa.corpus.tree import section_path
from qa.datatypes import Document, Term, WordingMatch
from qa.language.numerals import HAN_NUMBER, number_value, roman_value
from qa.language.sentences import split_sentences
from qa.language.simplification import in_one_script
from qa.verdicts import Claim
from qa.wording.tokens import Kind, kind_of, read_tokens

_NUMBERED = r"(?:measure|article|art\.|section|sec\.|part|chapter|item|paragraph|para\.|clause|point|aspect)"
_NUMBER = r"(?P<number>\d{1,3}(?:\.\d{1,3})*|[ivx]{1,5})"
_SAYS = (
    r"(?:says?|said|states?|stated|announces?|announced|declares?|declared|stipulates?|stipulated|provides?|provided|requires?|required|"
    r"decides?|decided|proposes?|proposed|notes?|noted|reports?|reported|confirms?|confirmed|promises?|promised|orders?|ordered)"
)
_HAN_PLACE = rf"(?:措施|第)\s*(?P<number>\d{{1,3}}(?:\.\d{{1,3}})*|{HAN_NUMBER})\s*(?:项措施|[条款章节项部分]+)?"
_HAN_SAYS = "规定|指出|提出|明确|要求|表示|宣布|强调|决定|认为|称"
_END = r"\s*(?:[,:，：]|that\b|says\s+that\b|states\s+that\b|says\b|states\b|provides\s+that\b)+\s*"
_PLACES = (
    re.compile(
        rf"\s*(?:according\s+to\s+|under\s+|pursuant\s+to\s+|in\s+(?:accordance\s+with\s+)?|as\s+stated\s+in\s+|(?:as\s+)?per\s+)?(?:the\s+)?"
        rf"{_NUMBERED}\s+(?:no\.?\s*)?{_NUMBER}(?:(?:\s+of\s+[^,:]{{2,80}}?)?{_END}|\s+(?=[a-z]))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\s*(?:根据|按照|依照|依据|据)?(?:《[^》]{{1,60}}》)?(?:的)?{_HAN_PLACE}(?:的)?(?:{_HAN_SAYS})?[，,：:\s]\s*"
    ),
)
_PLACES_BEHIND = (
    re.compile(rf"\s*[(（\[]\s*(?:see\s+)?{_NUMBERED}\s+(?:no\.?\s*)?{_NUMBER}\s*[)）\]]\s*[.。]?\s*$", re.IGNORECASE),
    re.compile(rf"\s*[(（\[【]\s*{_HAN_PLACE}\s*[)）\]】]\s*[.。]?\s*$"),
)
_SPEAKERS = (
    re.compile(r"\s*(?:according\s+to|in\s+the\s+words\s+of|as\s+stated\s+by)\s+(?P<who>[^,:;]{2,90}?)\s*[,:]\s*", re.IGNORECASE),
    re.compile(rf"\s*(?P<who>[A-Z][^,.;:“”\"]{{1,90}}?)\s+(?:has\s+|have\s+)?{_SAYS}\s*(?:that\b\s*,?|[:,])\s*"),
    re.compile(
        rf"\s*(?:根据|按照|依照|依据|据)(?P<who>[^，,。：:；;\d]{{2,40}}?)的?(?:有关|相关)?(?:规定|要求|介绍|消息|通知|精神|部署|意见|文件|{_HAN_SAYS})?[，,：:]\s*"
    ),
    re.compile(rf"\s*(?P<who>[^，,。：:；;\d]{{2,30}}?)(?:发文|发布通知)?(?:{_HAN_SAYS})[，,：:]\s*"),
)  # fmt: skip
_SPEAKERS_BEHIND = (
    re.compile(r"\s*,\s*according\s+to\s+(?P<who>[^,:;]{2,90}?)\s*[.]?\s*$", re.IGNORECASE),
    re.compile(rf"\s*,\s*(?:{_SAYS})\s+(?P<who>[^,:;]{{2,90}}?)\s*[.]?\s*$", re.IGNORECASE),
    re.compile(rf"\s*,\s*(?P<who>(?:the\s+)?[A-Z][^,:;]{{1,90}}?)\s+{_SAYS}\s*[.]?\s*$"),
)
# What names the text itself and nobody else.
_ITSELF = frozenset(
    "the this these that policy policies document text notice measures opinions page rules scheme programme program plan regulation "
    "regulations law interpretation 本 该 此 文 件 政 策 办 法 通 知 措 施 意 见 规 定 方 案 条 例 细 则 原 文".split()
)


class Claimed(NamedTuple):
    """What a statement says of its own words, statement[start:end]; "" for nothing said."""

    place: str
    speaker: str
    start: int
    end: int


def read_claims(statement: str) -> Claimed | None:
    """What a statement says of the words it gives, and where these stand in it; None when it says nothing of them."""
    place = speaker = ""
    start, end = 0, len(statement)
    for _ in range(2):  # "According to measure 2.3 ...", "Measure 2.3: the Board says that ..."
        found = _first(_PLACES, statement, start)
        if found and not place:
            place, start = found["number"], found.end()
            continue
        found = _first(_SPEAKERS, statement, start)
        if found and not speaker:
            speaker, start = found["who"], found.end()
    behind = next((match for pattern in _PLACES_BEHIND if (match := pattern.search(statement, start))), None)
    if behind and not place:
        place, end = behind["number"], behind.start()
    said = next((match for pattern in _SPEAKERS_BEHIND if (match := pattern.search(statement, start, end))), None)
    if said and not speaker:
        speaker, end = said["who"], said.start()
    if not (place or speaker) or not read_tokens(statement[start:end]).keys:
        return None
    return Claimed(place, speaker.strip(), start, end)


def _first(patterns: Iterable[re.Pattern[str]], statement: str, start: int) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.match(statement, start))), None)


def judged(
    claimed: Claimed, match: WordingMatch, document: Document, outline: Outline | None, terms: Sequence[Term]
) -> tuple[Claim, ...]:
    """Each claim compared with what is known of a place where the words stand."""
    found: list[Claim] = []
    if claimed.place:
        found.append(_judged_place(claimed.place, match, outline))
    if claimed.speaker:
        found.append(_judged_speaker(claimed.speaker, match, document, terms))
    return tuple(found)


def _judged_place(named: str, match: WordingMatch, outline: Outline | None) -> Claim:
    """Compared with the numbers that the text prints around the words; a measure without one has its own number."""
    path = section_path(outline.sections, match.start) if outline else ()
    printed = [section for section in path if section.label]
    numbers = [section.number for section in printed]
    numbers += [_plain(section.label) for section in printed if section.label.startswith("第")]
    own = printed[-1].number if printed else ""
    if match.measure and not any(section.is_run_in is False and section == path[-1] for section in printed[1:]):
        numbers.append(match.measure)
        own = match.measure
    if not numbers:
        return Claim(kind="place", named=named, agrees=None)
    wanted = _plain(named)
    agrees = any(number == wanted or number.startswith(f"{wanted}.") for number in numbers)
    return Claim(kind="place", named=named, found=own, agrees=agrees)


def _plain(number: str) -> str:
    """A number of a place in figures: "4" for 第四条 and iv."""
    bare = re.sub(r"[第条款章节项部分（）().、\s]+$|^[第（(\s]+", "", number)
    if re.fullmatch(r"[\d.]+", bare):
        return bare.strip(".")
    value = number_value(bare)
    value = value if value is not None else roman_value(bare)
    return bare if value is None else str(value)


def _judged_speaker(named: str, match: WordingMatch, document: Document, terms: Sequence[Term]) -> Claim:
    names = _names(named, terms)
    if all(set(name) <= _ITSELF for name in names):
        return Claim(kind="speaker", named=named, found=document.issuer or document.title, agrees=True)
    before = _sentence_before(document.text, match.start)
    in_sentence = any(_holds(read_tokens(before).keys, name) for name in names)
    issuer = _telling(read_tokens(document.issuer).keys)
    by_issuer = bool(issuer) and any(set(name) <= set(issuer) or set(issuer) <= set(name) for name in names)
    title = _telling(read_tokens(document.title).keys)
    is_of_others = document.kind == "interpretation"  # its title names the text that it explains
    by_title = any(name == title or (not is_of_others and len(name) > 1 and _holds(title, name)) for name in names)
    agrees: bool | None = in_sentence or by_issuer or by_title
    if (
        not agrees
        and (not issuer or not _same_language(named, document))
        and names == [_telling(read_tokens(named).keys)]
    ):
        agrees = None  # nobody is named as issuer, or in another language
    return Claim(kind="speaker", named=named, found=document.issuer or document.title, agrees=agrees)


def _same_language(named: str, document: Document) -> bool:
    return any("\u3400" <= sign <= "\u9fff" for sign in named) == any(
        "\u3400" <= sign <= "\u9fff" for sign in document.issuer
    )


def _names(named: str, terms: Sequence[Term]) -> list[list[str]]:
    """The words of a name, and of what a glossary has for it in the other language."""
    wanted = in_one_script(named).strip().casefold()
    others = [term.term for term in terms if wanted in (word.casefold() for word in term.chinese)]
    others += [
        word
        for term in terms
        if _telling(read_tokens(term.term).keys) == _telling(read_tokens(named).keys)
        for word in term.chinese
    ]
    return [_telling(read_tokens(name).keys) for name in (named, *others)]


def _telling(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if kind_of(key) is not Kind.FUNCTION or not key.isascii()]


def _holds(keys: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a name stands in a row of words as a whole."""
    telling = _telling(keys)
    return bool(name) and any(telling[at : at + len(name)] == list(name) for at in range(len(telling) - len(name) + 1))


def _sentence_before(text: str, position: int) -> str:
    """What the sentence at a position says before it."""
    first = text.rfind("\n", 0, position) + 1
    last = text.find("\n", position)
    for span in split_sentences(text, first, last if last >= 0 else len(text)):
        if span.start <= position < span.end:
            return text[span.start : position]
    return ""
