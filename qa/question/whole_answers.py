"""Whether a question wants a whole answer: all that a text holds for somebody, says of a subject, or is about.

That it does, and of which kind, is read by the model of what is asked. Here the words are found that it is about: from the
first word that names something to the last, and the two sides of a comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.language.crossing import FUNCTION_WORDS, Crosser
from qa.language.identification import HAN
from qa.language.patterns import late_pattern
from qa.language.words import stem
from qa.question.acts import ReadAct
from qa.question.asked import Breadth, Facet
from qa.question.concepts import is_of_frame


class Frame(NamedTuple):
    """What a question wants in full, and its words for the subject ("": the text itself) and the sides of a comparison."""

    breadth: Breadth
    subject: str = ""
    sides: tuple[str, ...] = ()
    facet: Facet | None = None
    is_for_somebody: bool = False


_KINDS: dict[str, tuple[Breadth, Facet | None]] = {
    "support": (Breadth.SUPPORT, Facet.GIVEN),
    "topic": (Breadth.TOPIC, None),
    "rules": (Breadth.TOPIC, Facet.CONDITIONS),
    "summary": (Breadth.SUMMARY, None),
    "purpose": (Breadth.PURPOSE, None),
    "process": (Breadth.PROCESS, Facet.STEPS),
    "timeline": (Breadth.TIMELINE, None),
    "comparison": (Breadth.COMPARISON, None),
}
# The kinds of things that go with a whole answer, and whether one has to; other kinds of whole answers want no thing.
_THINGS = {"timeline": (frozenset({"date"}), True), "rules": (frozenset({"condition"}), False)}
_OF_THE_TEXT = (Breadth.SUMMARY, Breadth.PURPOSE, Breadth.TIMELINE)
_HALF = 0.5
_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*|\d+", re.IGNORECASE)
_SOMEBODY = late_pattern(r"\b(?:me|us|i|we|our|my)\b|我|咱|来说|而言", re.IGNORECASE)
_JOINTS = ("and versus vs 和 与 跟 同 及 或 or".split(), "with to against from than 比".split())  # the surer first
_COMPARING = frozenset(
    [*map(stem, "differ different difference compare comparison compared contrast separate versus vs between".split()),
     *"比较 对比 区别 不同 差别 差异 异同 相比 分别 一样 差".split()]
)  # fmt: skip
_GIVEN = frozenset(
    [*map(stem, "support help benefit advantage assistance aid incentive protection relief perk money funding subsidy".split()),
     *"支持 扶持 帮助 好处 优惠 待遇 保护 便利 利好 补贴 补助 奖励 实惠 福利 政策 措施 办法 能".split()]
)  # fmt: skip


def frame_of(text: str, reading: ReadAct, crosser: Crosser) -> Frame | None:
    """What a question wants in full, as the model reads it; None where it wants a single thing, or nothing to compare.

    With whole "topic": "Could you tell me about moorings, please?" -> (TOPIC, "moorings")
    """
    if reading.whole not in _KINDS or reading.is_about("section") >= _HALF:
        return None
    may_want, has_to = _THINGS.get(reading.whole, (frozenset(), False))
    if reading.wanted - may_want or (has_to and not reading.wanted):
        return None  # things of one kind are asked for
    breadth, facet = _KINDS[reading.whole]
    words = list(_words(text, crosser))
    if breadth is Breadth.SUPPORT:
        words = [word for word in words if stem(word.word.lower()) not in _GIVEN]
    if breadth is Breadth.COMPARISON:
        sides = _sides(text, words)
        return Frame(breadth, "", sides) if sides else None
    of_text = breadth in _OF_THE_TEXT or (breadth is Breadth.PROCESS and reading.is_about("document") >= _HALF)
    subject = "" if of_text else _named(text, words)
    if breadth is Breadth.TOPIC and not subject:
        breadth = Breadth.SUMMARY
    return Frame(breadth, subject, (), facet, breadth is Breadth.SUPPORT or bool(_SOMEBODY.search(text)))


class _Word(NamedTuple):
    """A word of a question and where it stands."""

    word: str
    start: int
    end: int

    @property
    def names(self) -> bool:
        """Whether it names something that a text may be about."""
        if HAN.match(self.word):
            return self.word not in FUNCTION_WORDS
        return not is_of_frame(self.word)


def _words(text: str, crosser: Crosser) -> Iterator[_Word]:
    at = 0
    for run in crosser.words(text):
        for piece in [run] if HAN.match(run) else [match.group() for match in _WORD.finditer(run)]:
            start = text.find(piece, at)
            if start >= 0:
                at = start + len(piece)
                yield _Word(piece, start, at)


def _named(text: str, words: list[_Word]) -> str:
    """The words from the first that names something to the last; "" where none does."""
    named = [word for word in words if word.names]
    return text[named[0].start : named[-1].end] if named else ""


def _sides(text: str, words: list[_Word]) -> tuple[str, ...]:
    """What stands on both sides of the word that joins two things; () where nothing joins two."""
    kept = [word for word in words if stem(word.word.lower()) not in _COMPARING]
    for joints in _JOINTS:
        for place, word in enumerate(kept):
            sides = (_named(text, kept[:place]), _named(text, kept[place + 1 :]))
            if word.word.lower() in joints and all(sides):
                return sides
    return ()
