"""Chinese words in English: a word-by-word gloss, so that words of a Chinese question can be matched in English text.

Words are cut by `rjieba` (jieba's word frequencies). Their English comes first from the corpus's glossary, then from
the list and the dictionary of `dictionary.py`. Nothing of it is ever shown as policy text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qa.datatypes import Term
from qa.language.dictionary import common_words, dictionary
from qa.language.identification import HAN
from qa.language.numerals import han_value
from qa.language.words import STOPWORDS, stem

if TYPE_CHECKING:
    import rjieba

_MAX_WORD = 12
N_LIKELY = 4  # senses of a word among which a sense is looked for that the corpus uses
# Words that ask or that only hold a sentence together. They carry no subject of their own.
FUNCTION_WORDS = frozenset(
    "的 了 是 吗 呢 吧 啊 呀 嘛 么 在 有 和 与 及 以及 或 对 对于 关于 为 为了 被 把 给 让 向 从 到 由 于 以 而 也 都 就 还 又 再 很 最 更 "
    "这 那 这个 那个 这些 那些 其 之 此 该 它 他 她 我 你 您 我们 你们 他们 它们 自己 什么 哪些 哪个 哪 哪里 哪儿 怎么 怎样 如何 为什么 为何 "
    "多少 几 几个 谁 何时 何 吗 是否 有没有 能否 能不能 可以 可否 会 能 要 想 请 请问 告诉 麻烦 说 讲 知道 一下 一个 个 条 项 些 里 里面 中 上 下 "
    "内 时 时候 所 被 着 过 得 地 不 没 没有 并 且 并且 但 但是 如果 那么 那 因为 所以 具体 主要 一共 总共 共 到底 究竟 根据 按照 按 据 "
    "份 这份 那份 该份 家 处 样 种 有何 作出 做出 予以 加以 有关 涉 均 皆 系 之 乃 即 才 却 只 仅 已 已经 曾 将 来 去 手里 哪儿 那儿 这儿 是不是 对不对 行不行 可不可以 要不要 会不会 真 真的 假 "
    "要求 安排 涵盖 包括 包含 写 写明 写到 写着 载 所载 载明 明确 表述 谈 谈到 看 问 答 列明 指 指出 指的是 意思 叫 叫做 称 算 算是 不要 别 不是 打算 准备 会不会 "
    "几道 几回 几遍 几位 几座 几处 几名 几件 几份 几样 东西 事 事情 事儿 话 "
    "文件 文中 本 本文 页面 网页 内容 提到 提出 规定 说明 属于 得到 获得 享受 享有 提供 拿到 啥 列 列出来 列一下 清单 那块 这块 分别 六大 一条 提 讲到 说到 介绍 相关 有关 其中 分别 各 每 所有 全部 列出 列举 进行 方面 第".split()
)
_QUESTION_WORDS = {
    "多少": "how many", "几": "how many", "几个": "how many", "谁": "who", "何时": "when", "什么时候": "when", "哪天": "what date",
    "哪年": "what year", "哪里": "where", "哪儿": "where", "在哪": "where", "为什么": "why", "为何": "why", "如何": "how", "怎么": "how",
    "怎样": "how", "什么": "what", "哪些": "which", "哪个": "which", "哪": "which", "哪几个": "which", "啥": "what", "咋": "how", "为啥": "why",
    "几道": "how many", "几回": "how many times", "几遍": "how many times", "几位": "how many", "几座": "how many", "几处": "how many",
    "几名": "how many", "几件": "how many", "几份": "how many", "几样": "how many",
    "何": "what", "何人": "who", "何地": "where", "多久": "how long", "多长": "how long", "多大": "how big", "几时": "when", "何日": "what date",
    "哪一天": "what date", "哪月": "what month", "哪家": "which", "哪里人": "where", "啥时候": "when", "是否": "is", "有没有": "is there", "多少钱": "how much money",
}  # fmt: skip


_COUNTED = re.compile(r"(?P<n>[一二两三四五六七八九十百零〇]{2,})(?P<unit>[条项个款轮次家类种年月日号期批])")


class Gloss(NamedTuple):
    """A Chinese word of a question and the English it may stand for, likeliest first; () for a word without any."""

    word: str
    senses: tuple[str, ...]


class Crosser:
    """Glosses Chinese text, glossary first. Loading the dictionaries takes about 0.5 s, once, on first use."""

    def __init__(self, glossary: Sequence[Term] = ()) -> None:
        """Use the terms of a corpus's glossary before those of the dictionaries."""
        self._terms: dict[str, list[str]] = {}
        for term in glossary:
            for word in term.chinese:
                self._terms.setdefault(word, []).append(term.term.strip('"'))

    def gloss(self, text: str) -> tuple[Gloss, ...]:
        """The Chinese words of `text` with their senses, function words left out."""
        return tuple(
            Gloss(word, self._senses(word))
            for word in self.words(text)
            if word not in FUNCTION_WORDS and HAN.match(word)
        )

    def words(self, text: str) -> list[str]:
        """`text` cut into words: Chinese into known words by their frequency, the rest at white space."""
        words: list[str] = []
        position = 0
        for run in HAN.finditer(text):
            words += text[position : run.start()].split()
            words += [word for piece in self._cutter.cut(run.group(), False) for word in self._cut(piece)]
            position = run.end()
        return words + text[position:].split()

    def english(self, text: str, known_words: Iterable[str] = ()) -> str:
        """A rough English line for `text`: of each word a likely sense in words of the corpus, else its likeliest."""
        known = _stems(frozenset(known_words))
        pieces: list[str] = []
        for word in self.words(text):
            if word in _QUESTION_WORDS:
                pieces.append(_QUESTION_WORDS[word])
            elif not HAN.match(word):
                pieces.append(word)
            elif word not in FUNCTION_WORDS:
                pieces += _chosen(self._senses(word), known)
        return " ".join(pieces)

    def _senses(self, word: str) -> tuple[str, ...]:
        """The English of a word, likeliest first; a numeral stands for its figures."""
        if len(word) > 1 and word not in dictionary() and (value := han_value(word)) is not None:
            return (str(value),)
        return tuple(
            dict.fromkeys([*self._terms.get(word, ()), *(common_words().get(word) or dictionary().get(word, ()))])
        )

    @cached_property
    def _cutter(self) -> rjieba.Jieba:
        return _cutter_of(frozenset(self._terms))

    def _cut(self, piece: str) -> list[str]:
        """A piece cut into the longest words that have an English, maybe the whole; a numeral apart from what it counts."""
        counted = _COUNTED.fullmatch(piece)
        if counted:
            return [counted["n"], counted["unit"]]
        words: list[str] = []
        position = 0
        while position < len(piece):
            for length in range(min(_MAX_WORD, len(piece) - position), 0, -1):
                word = piece[position : position + length]
                if length == 1 or self._is_known(word):
                    words.append(word)
                    position += length
                    break
        return words

    def _is_known(self, word: str) -> bool:
        tables = (self._terms, common_words(), dictionary(), _QUESTION_WORDS, FUNCTION_WORDS)
        return any(word in table for table in tables) or han_value(word) is not None


def _chosen(senses: Sequence[str], known: frozenset[str]) -> list[str]:
    """Of the likeliest senses the first whose words all are words of the corpus, else the first; [] for none."""
    for sense in senses[:N_LIKELY]:
        words = {stem(word) for word in re.findall(r"[a-z]+", sense.lower()) if word not in STOPWORDS}
        if words and words <= known:
            return [sense]
    return list(senses[:1])


@lru_cache(maxsize=4)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(stem(part) for word in words for part in re.findall(r"[a-z]+", word.lower()))


@lru_cache(maxsize=8)
def _cutter_of(terms: frozenset[str]) -> rjieba.Jieba:
    """A cutter that knows the words of a glossary as well, those of several words as one word."""
    import rjieba  # its words take 0.15 s to read, for Chinese alone

    cutter = rjieba.Jieba()
    for word in sorted({*terms, *common_words(), *_QUESTION_WORDS}):
        if len(word) > 1:
            cutter.add_word(word, cutter.suggest_freq(word), None)
    return cutter
