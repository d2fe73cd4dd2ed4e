"""English words and their stems, Chinese characters and their pairs: what texts are searched and compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+|[\u3400-\u9fff]+")
# Words that carry no subject of their own. Question words are here too: they never stand in an answer by purpose.
STOPWORDS = frozenset(
    "a an the of in on at by to for from with and or but nor as is are was were be been being am do does did done have has "
    "had having will would shall should can could may might must it its this that these those there here he she they them "
    "their his her our your my we you i me us what which who whom whose when where why how if then than so such not no "
    "about into over under out up down off also any all some each every more most other same own too very just only s t "
    "please tell want know give say says said many much let got get".split()
)


@lru_cache(maxsize=1)
def _stemmer() -> Any:  # noqa: ANN401 - PyStemmer ships no types
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem of a lower-case word ("promoting" -> "promot")."""
    return str(_stemmer().stemWord(word))


def tokens(text: str) -> list[str]:
    """The searchable tokens of a text, in order, repeats kept.

    Letters are lower-cased and full-width forms folded. tokens("21 policies") -> ["21", "polici"]; Chinese runs give
    single characters and pairs: tokens("运货船") -> ["运", "货", "船", "运货", "货船"].
    """
    terms: list[str] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("'s", " ")):
        run = match.group()
        if run[0] >= "\u3400":
            terms += list(run) + [run[i : i + 2] for i in range(len(run) - 1)]
        elif run[0].isdigit():
            terms.append(run.replace(",", ""))
        elif run not in STOPWORDS:
            terms.append(stem(run))
    return terms
