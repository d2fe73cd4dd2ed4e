"""Policy texts about nothing real, in English and Chinese, from a seed: documents of some thirty passages each.

Every document names places of its own, so the words of a corpus grow with it as those of real texts do.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

N_SECTIONS = 30  # one passage each
SUBJECTS = "harbours schools forests factories farms clinics markets roads museums laboratories workshops".split()
VERBS = "support expand inspect modernise register insure survey finance licence repair connect protect".split()
THINGS = (
    "training places|small loans|export permits|power supply|waste water|annual fees|rural buses|seed stocks|"
    "safety audits|research grants|land leases|digital records|cold storage|foreign trade|winter heating"
).split("|")
BODIES = "county office|provincial bureau|planning commission|finance department|township council".split("|")
SYLLABLES = "bar cor del fen gal hol kes lim mor nar ost pel ran sul tor vel win yar zem ard".split()
ZH_SUBJECTS = "港口 学校 林场 工厂 农场 诊所 市场 公路 博物馆 实验室 车间".split()
ZH_VERBS = "支持 扩建 检查 改造 登记 保障 调查 资助 许可 维修 连接 保护".split()
ZH_THINGS = "培训名额 小额贷款 出口许可 电力供应 污水处理 年度费用 乡村班车 种子储备 安全审计 科研经费 土地租赁".split()
ZH_BODIES = "县办公室 省厅 规划委员会 财政部门 乡镇政府".split()
ZH_SYLLABLES = "安 宁 平 昌 远 清 河 东 南 山 石 林 泉 永 新 丰 康 泰 和 兴".split()
ZH_NUMERALS = "一二三四五六七八九十"


def write_corpus(folder: Path, n_documents: int, seed: int = 2021, between: str = "\n") -> None:
    """`n_documents` texts of `N_SECTIONS` sections, every fifth in Chinese; the same for the same seed.

    between: what stands between two lines.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_documents):
        text = text_of(number, seed).replace("\n", between)
        (folder / f"notice-{number:05}.txt").write_text(text, encoding="utf-8")


def text_of(number: int, seed: int = 2021) -> str:
    """The text of the document with this number."""
    chance = random.Random(f"{seed} {number}")
    return "\n".join(_chinese_lines(chance) if number % 5 == 4 else _english_lines(chance)) + "\n"


def questions(n: int, n_documents: int, seed: int = 2021) -> list[str]:
    """`n` questions about the documents: every fifth in Chinese, every fifth long, every fifth about a section."""
    chance = random.Random(f"{seed} questions")
    return [_question(chance, number, text_of(_asked(chance, number, n_documents), seed)) for number in range(n)]


def edited(text: str) -> str:
    """The text with one number of one sentence changed."""
    return (
        text.replace(" at least ", " at least 1", 1) if " at least " in text else text.replace("不少于", "不少于1", 1)
    )


def _asked(chance: random.Random, number: int, n_documents: int) -> int:
    """The number of a document of the language that the question is to have."""
    document = chance.randrange(max(1, n_documents // 5)) * 5 + (4 if number % 5 == 4 else chance.randrange(4))
    return min(document, n_documents - 1)


def _question(chance: random.Random, number: int, text: str) -> str:
    line = chance.choice([line for line in text.splitlines() if line.endswith((".", "。"))])
    first = re.split(r"(?<=\.) |(?<=。)", line)[0]
    if "。" in first:
        return first.split("，")[1].split("应")[0] + "应当怎样办理" + first.split("的")[1].split("，")[0] + "？"
    if number % 5 == 2:
        return f"What does section {chance.randint(1, N_SECTIONS)} of the {text.splitlines()[0]} say?"
    body, deed = first.split(", ", 1)[1].split(" shall ")
    asked = f"What shall {body} do about the {deed.split(' the ', 1)[1].split(' and ')[0]}?"
    return f"We run a small firm there and have read this: {line} {asked}" if number % 5 == 3 else asked


def _english_lines(chance: random.Random) -> Iterator[str]:
    places = ["".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(6)]
    yield f"Notice of {places[0]} on the {chance.choice(THINGS)} of {chance.choice(SUBJECTS)}"
    for section in range(1, N_SECTIONS + 1):
        yield f"{section}. The {chance.choice(THINGS)} of {chance.choice(places)}"
        yield " ".join(_english_sentence(chance, chance.choice(places)) for _ in range(chance.randint(1, 4)))


def _english_sentence(chance: random.Random, place: str) -> str:
    verb, other = chance.sample(VERBS, 2)
    thing, second = chance.sample(THINGS, 2)
    return (
        f"By the end of {chance.randint(2025, 2039)}, the {chance.choice(BODIES)} of {place} shall {verb} the {thing} "
        f"of {chance.choice(SUBJECTS)} and {other} at least {chance.randint(2, 990)} {second}."
    )


def _chinese_lines(chance: random.Random) -> Iterator[str]:
    places = ["".join(chance.choices(ZH_SYLLABLES, k=2)) + "县" for _ in range(6)]
    yield f"{places[0]}关于{chance.choice(ZH_SUBJECTS)}{chance.choice(ZH_THINGS)}的通知"
    for section in range(1, N_SECTIONS + 1):
        yield f"{_numeral(section)}、{chance.choice(places)}{chance.choice(ZH_THINGS)}"
        yield "".join(_chinese_sentence(chance, chance.choice(places)) for _ in range(chance.randint(1, 4)))


def _chinese_sentence(chance: random.Random, place: str) -> str:
    verb, other = chance.sample(ZH_VERBS, 2)
    thing, second = chance.sample(ZH_THINGS, 2)
    return (
        f"到{chance.randint(2025, 2039)}年底，{place}{chance.choice(ZH_BODIES)}应"
        f"{verb}{chance.choice(ZH_SUBJECTS)}的{thing}，并{other}不少于{chance.randint(2, 990)}项{second}。"
    )


def _numeral(number: int) -> str:
    """1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("" if tens == 1 else ZH_NUMERALS[tens - 1]) + "十") + (
        ZH_NUMERALS[ones - 1] if ones else ""
    )
