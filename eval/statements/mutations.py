"""Sentences of the corpora made wrong in one known way each: none of them may be called verbatim.

Five kinds: a changed figure, a negation put in or taken out, a clause cut, a name exchanged for another of the corpus,
a changed date. The generator knows nothing of how the check works: it changes the plain text with patterns of its own. A
mutant whose words stand somewhere in the corpora as they are is no mutant and is not used.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.systems.product import Sources, check_wording
from qa.datatypes import Document, Verdict

N_EACH = 200
_CORPORA = Path(__file__).parents[2] / "tests" / "corpora"
TESTS = (_CORPORA / "alder", _CORPORA / "fair")  # invented corpora of the tests
MIN_CHARS = {"en": 25, "zh": 10}
_HAN = "\u4e00-\u9fff"
_EN_WORDS = "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty".split()
_HAN_DIGITS = "二三四五六七八九"
_MONTHS = "January February March April May June July August September October November December".split()
_EN_DATE = re.compile(
    rf"(?P<d>\d{{1,2}}) (?P<m>{'|'.join(_MONTHS)}) (?P<y>\d{{4}})|(?P<m2>{'|'.join(_MONTHS)}) (?:(?P<d2>\d{{1,2}}), )?(?P<y2>\d{{4}})"
)
_EN_DAY = re.compile(rf"\b(?P<d>\d{{1,2}}) (?P<m>{'|'.join(_MONTHS)})\b(?! \d{{4}})")
_HAN_DATE = re.compile(r"(?P<y>\d{4})年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?")
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d年])")
_AUXILIARY = re.compile(r"\b(?:shall|may|must|will|can|should|is|are|was|were|has|have|had)\b(?! not)")
_EN_NEGATION = re.compile(r"\b(?:not|no|never) |(?<=can)not\b")
_HAN_NEGATION = re.compile(r"不(?=得|超|低|高|少|收|符|予|受|能|应|足|一致)|未(?=经|完|裁)")
_HAN_POSITIVE = re.compile(r"(?:应当|可以|支持|鼓励|给予|建立|实行|负责|安排|享受|必须|按照|由)")
_EN_NAME = re.compile(
    r"\b[A-Z][a-z]+(?:'s?)?(?: (?:of|and|for|the|[A-Z][a-z]+(?:'s?)?))* [A-Z][a-z]+\b|\b[A-Z]{2,}[A-Za-z]+\b"
)
_HAN_NAME = re.compile(rf"[{_HAN}]{{1,8}}?(?:局|厅|委员会|政府|办公室|中心|公司|机构|院校|合作社|部门|企业|市|县)")
_EN_CLAUSE = re.compile(
    r"(?:,)? \b(?:before|after|within|until|by|according to|unless|except|if|provided that|without|only|subject to|during|from|between|where|when)\b[^,.;:]*"
)


@dataclass(frozen=True)
class Mutant:
    """A sentence made wrong: which corpus and document it is of, what it was, and what it is now."""

    kind: str
    corpus: str
    document: str
    before: str
    statement: str


Mutate = Callable[[str, Sequence[str], random.Random], Iterator[str]]


def sentences_of(document: Document) -> list[str]:
    """The sentences of a text that end as sentences do and are long enough to say something."""
    found: list[str] = []
    for line in document.text.split("\n"):
        for sentence in re.split(r"(?<=[a-z)\"”]\.)\s+(?=[A-Z\"“])|(?<=。)", line):
            bare = re.sub(
                r"^(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+(?:\.\d+)*\.?\s)",
                "",
                sentence.strip(),
            )
            if bare.endswith((".", "。")) and len(bare) >= MIN_CHARS[document.language]:
                found.append(bare)
    return found


def _figures(sentence: str, _names: Sequence[str], chance: random.Random) -> Iterator[str]:
    for match in re.finditer(r"\d[\d,.]*\d|\d", sentence):
        for _ in range(4):
            digits = "".join(chance.choice("123456789") if sign.isdigit() else sign for sign in match.group())
            yield sentence[: match.start()] + digits + sentence[match.end() :]
    for match in re.finditer(rf"\b(?:{'|'.join(_EN_WORDS)})\b", sentence):
        yield sentence[: match.start()] + chance.choice(_EN_WORDS) + sentence[match.end() :]
    for match in re.finditer(rf"[{_HAN_DIGITS}十](?=[万个年月天项倍两]|十[个天])", sentence):
        yield sentence[: match.start()] + chance.choice(_HAN_DIGITS) + sentence[match.end() :]


def _negations(sentence: str, _names: Sequence[str], _chance: random.Random) -> Iterator[str]:
    for match in (*_EN_NEGATION.finditer(sentence), *_HAN_NEGATION.finditer(sentence)):
        yield sentence[: match.start()] + sentence[match.end() :]
    for match in _AUXILIARY.finditer(sentence):
        yield f"{sentence[: match.end()]} not{sentence[match.end() :]}"
        yield f"{sentence[: match.end()]} never{sentence[match.end() :]}"
    for match in re.finditer(r"\bto (?=[a-z]{3,})", sentence):
        yield f"{sentence[: match.start()]}not {sentence[match.start() :]}"
    for match in _HAN_POSITIVE.finditer(sentence):
        yield f"{sentence[: match.start()]}不{sentence[match.start() :]}"


def _cuts(sentence: str, _names: Sequence[str], _chance: random.Random) -> Iterator[str]:
    """Without one part between separators, without one clause of condition or time, without one item of a list."""
    end = sentence[-1]
    for sign, glue in ((", ", ", "), ("，", "，"), ("；", "；"), ("; ", "; ")):
        parts = sentence[:-1].split(sign)
        if len(parts) < 2:
            continue
        for at, part in enumerate(parts):
            is_mere_opening = at == 0 and len(part) < (12 if sign.isascii() else 5) and not re.search(r"\d", part)
            if not is_mere_opening:
                rest = glue.join(parts[:at] + parts[at + 1 :]).strip()
                yield re.sub("^(?:and|but|or) |^[但和并且]", "", rest) + end
    for match in _EN_CLAUSE.finditer(sentence[:-1]):
        yield (sentence[: match.start()] + sentence[match.end() : -1]).strip() + end
    for match in re.finditer(rf"、[{_HAN}]{{2,8}}(?=[和及、，])|[{_HAN}]{{2,6}}、", sentence):
        yield sentence[: match.start()] + sentence[match.end() :]


def _names(sentence: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    pattern = _HAN_NAME if re.search(f"[{_HAN}]", sentence) else _EN_NAME
    for match in pattern.finditer(sentence):
        for other in chance.sample(list(names), min(4, len(names))):
            if other != match.group() and other not in match.group() and match.group() not in other:
                yield sentence[: match.start()] + other + sentence[match.end() :]


def _dates(sentence: str, _names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Another day, month or year; every second one in another form of writing."""
    for match in _EN_DATE.finditer(sentence):
        day, month, year = match["d"] or match["d2"], match["m"] or match["m2"], match["y"] or match["y2"]
        for _ in range(8):
            other = _other_date(int(year), _MONTHS.index(month) + 1, int(day) if day else None, chance)
            yield sentence[: match.start()] + other + sentence[match.end() :]
    for match in _EN_DAY.finditer(sentence):
        day, month = int(match["d"]), _MONTHS.index(match["m"])
        for step in (1, 3, 9):
            yield f"{sentence[: match.start()]}{(day + step) % 28 + 1} {_MONTHS[month]}{sentence[match.end() :]}"
        yield f"{sentence[: match.start()]}{day} {_MONTHS[(month + 1) % 12]}{sentence[match.end() :]}"
        yield f"{sentence[: match.start()]}{_MONTHS[(month + 3) % 12]} {day}{sentence[match.end() :]}"
    yield from _other_han_dates(sentence)
    for match in _YEAR.finditer(sentence):
        for step in (-10, -3, -2, -1, 1, 2, 3, 10):
            yield sentence[: match.start()] + str(int(match.group()) + step) + sentence[match.end() :]


def _other_han_dates(sentence: str) -> Iterator[str]:
    for match in _HAN_DATE.finditer(sentence):
        before, behind = sentence[: match.start()], sentence[match.end() :]
        year, month, day = (int(match[name]) if match[name] else None for name in ("y", "m", "d"))
        yield before + match.group().replace(match["y"], str((year or 0) + 1), 1) + behind
        last = f"{day}日" if day else ""
        yield from (f"{before}{year}年{(month + step) % 12 + 1}月{last}{behind}" for step in ((0, 4) if month else ()))
        if day:
            yield f"{before}{year}年{month}月{day % 28 + 1}日{behind}"


def _other_date(year: int, month: int, day: int | None, chance: random.Random) -> str:
    which = chance.randrange(3 if day else 2)
    year, month = (year + 1, month) if which == 0 else (year, month % 12 + 1) if which == 1 else (year, month)
    if day is None:
        return f"{_MONTHS[month - 1]} {year}"
    day = day % 28 + 1 if which == 2 else day
    forms = (f"{day} {_MONTHS[month - 1]} {year}", f"{_MONTHS[month - 1]} {day}, {year}", f"{year}-{month:02}-{day:02}")
    return chance.choice(forms)


KINDS: Mapping[str, Mutate] = {
    "figure": _figures,
    "negation": _negations,
    "cut": _cuts,
    "name": _names,
    "date": _dates,
}


def mutants(corpora: Mapping[str, Sequence[Document]], seed: int, n_each: int = N_EACH) -> list[Mutant]:
    """`n_each` mutants of each kind, drawn from the corpora in turn; fewer where the corpora hold no more."""
    chance = random.Random(seed)
    everything = [_bare(document.text) for documents in corpora.values() for document in documents]
    whole = {_bare(one) for documents in corpora.values() for document in documents for one in sentences_of(document)}
    found: list[Mutant] = []
    for kind, mutate in KINDS.items():
        piles: list[list[Mutant]] = []
        for corpus, documents in corpora.items():
            pile = {one.statement: one for document in documents for one in _of(kind, mutate, corpus, document, chance)}
            fitting = [one for one in pile.values() if _is_wrong(one, whole, everything)]
            chance.shuffle(fitting)
            piles.append(fitting)
        found += _in_turn(piles, n_each)
    return found


def _of(kind: str, mutate: Mutate, corpus: str, document: Document, chance: random.Random) -> Iterator[Mutant]:
    pattern = _HAN_NAME if document.language == "zh" else _EN_NAME
    names = sorted({match.group() for match in pattern.finditer(document.text)})
    for sentence in sentences_of(document):
        for statement in mutate(sentence, names, chance):
            yield Mutant(kind, corpus, document.id, sentence, statement)


def _is_wrong(one: Mutant, whole: set[str], everything: Sequence[str]) -> bool:
    """Whether the corpora do not say this in these words: a cut may be a part of a sentence, but no whole one."""
    bare = _bare(one.statement)
    if len(bare) < 12 or bare == _bare(one.before) or bare in whole:
        return False
    return one.kind == "cut" or not any(bare in text for text in everything)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _in_turn(piles: Sequence[list[Mutant]], n: int) -> list[Mutant]:
    drawn: list[Mutant] = []
    at = 0
    while len(drawn) < n and any(len(pile) > at for pile in piles):
        drawn += [pile[at] for pile in piles if len(pile) > at]
        at += 1
    return drawn[:n]


@dataclass(frozen=True)
class MutationResult:
    """How the check took each kind: counts of verdicts, by kind, and the mutants it called verbatim or rendered."""

    verdicts: Mapping[str, Counter[Verdict]]
    corpora: Mapping[str, Counter[str]]
    passed: tuple[Mutant, ...]


def sit_mutations(found: Sequence[Mutant], sources: Sources) -> MutationResult:
    """Check every mutant."""
    checked = [(one, check_wording(one.statement, sources).verdict) for one in found]
    wrong = (Verdict.VERBATIM, Verdict.RENDERED)
    return MutationResult(
        verdicts={kind: Counter(verdict for one, verdict in checked if one.kind == kind) for kind in KINDS},
        corpora={kind: Counter(one.corpus for one, _ in checked if one.kind == kind) for kind in KINDS},
        passed=tuple(one for one, verdict in checked if verdict in wrong),
    )


def mutation_text(result: MutationResult, *, with_passed: bool = False) -> str:
    """The figures for a terminal. with_passed: each mutant that was called verbatim as well."""
    lines = [
        f"{'kind':<10}{'n':>5}{'verbatim':>10}"
        + "".join(f"{verdict.value:>16}" for verdict in Verdict if verdict is not Verdict.VERBATIM)
    ]
    for kind, counts in result.verdicts.items():
        others = "".join(f"{counts[verdict]:>16}" for verdict in Verdict if verdict is not Verdict.VERBATIM)
        lines.append(f"{kind:<10}{counts.total():>5}{counts[Verdict.VERBATIM]:>10}{others}")
    lines += [
        f"{kind}: " + ", ".join(f"{name} {n}" for name, n in counts.items()) for kind, counts in result.corpora.items()
    ]
    if with_passed:
        lines += [f"  {one.kind} passed: {one.statement}\n      of: {one.before}" for one in result.passed]
    return "\n".join(lines)


def mutation_json(result: MutationResult) -> str:
    """The figures as one JSON document."""
    return json.dumps(
        {
            kind: {"n": counts.total()} | {verdict.value: counts[verdict] for verdict in Verdict}
            for kind, counts in result.verdicts.items()
        },
        indent=1,
    )
