"""The title of a paper: what its format names, its first heading, or what its first lines say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.datatypes import Mark
from qa.language.dates import YEAR, find_date
from qa.language.patterns import late_pattern

_HEAD_LINES = 8
_LABELLED_LINES = 16
_MAX_TITLE_LINES = 3
BRACKET_YEAR = rf"[(（〔\[【﹝]\s*{YEAR}\s*[)）〕\]】﹞]"
NUMBER_HAN = late_pattern(rf"(?<![\u3400-\u9fff])[\u3400-\u9fff]{{2,14}}{BRACKET_YEAR}\s*第?\s*\d{{1,5}}\s*号")
NUMBER_EN = late_pattern(rf"(?:[A-Z][A-Za-z]*\s+){{1,4}}{BRACKET_YEAR}\s*,?\s*No\.?\s*\d{{1,5}}")
# The red head of a Chinese paper names who issues it, and is no title: 某市人民政府办公厅文件.
RED_HEAD = late_pattern(r"(?P<who>[\u3400-\u9fff\s]{2,40}?)\s*文\s*件(?:\s*[(（].{1,20}[)）])?")
# So does the head of a decree, whose number stands below it: 某市人民政府令.
DECREE = late_pattern(r"[\u3400-\u9fff\s]{2,40}令")
_TITLE_HAN = late_pattern(
    r"关于.{2,}(?:通知|意见|决定|公告|通告|批复|通报|函|请示|报告|办法|规定|方案|细则|措施|解读|公示|令)(?:[(（].{1,30}[)）])?$"
)
_BODY_ENDS = ("政府", "办公厅", "办公室", "委员会", "厅", "局", "部", "院", "会")
# A line of the card above a text: 发文机关：某市人民政府.
_LABEL_HAN = late_pattern(r"[\u3400-\u9fff]\s*[\u3400-\u9fff\s]{1,8}[:：]\s*\S")
_TITLE_LABEL = late_pattern(r"(?:标\s*题|文件名称)\s*[:：]\s*(?P<title>\S.{3,})")
_SUBJECT = late_pattern(r"(?:SUBJECT|Subject|Sub|SUB)\s*[:：]\s*[-–—]?\s*(?P<title>\S.{3,})")
# What stands above a title in every paper of its kind.
_HEAD_EN = late_pattern(r"(?:(?:UK\s+)?STATUTORY\s+INSTRUMENTS?|STATUTORY\s+RULES?|STATUTORY\s+ORDERS?)", re.IGNORECASE)
_TITLE_EN = late_pattern(
    rf"The\s+[A-Z].{{5,200}}\b(?:Act|Order|Rules|Regulations|Scheme|Instrument)s?(?:\s*\([^()]*\))*\s+{YEAR}",
    re.IGNORECASE,
)
_ARTICLE = late_pattern(r"第\s*[一二三四五六七八九十百零〇\d]{1,6}\s*条|Article\s+(?:\d+|[IVX]+)\b")


def title_of(text: str, marks: Sequence[Mark], format_title: str, default: str) -> tuple[str, float]:
    """The title of a canonical text and how sure it is, 0..1; `default` where nothing names one.

    format_title: the title that the file's format names.
    """
    if format_title:
        return " ".join(format_title.split())[:300], 0.9
    all_lines = text.splitlines()
    lines = all_lines[:_HEAD_LINES]
    head_end = sum(len(line) + 1 for line in lines)
    tops = (mark for mark in marks if mark.level == 1 and mark.start < head_end)
    top = next((mark for mark in tops if not _ARTICLE.match(mark.of(text))), None)  # an article is a part of a text
    if top is not None:
        return top.of(text)[:300], 0.9
    said = _decreed(all_lines) or chinese_title(lines) or _labelled(all_lines)
    if said:
        return said, 0.8
    for line in lines:
        words = re.sub(r"^#{1,6}\s+", "", line)
        is_number = bool(NUMBER_HAN.fullmatch(words) or NUMBER_EN.fullmatch(words))
        is_sentence = words.endswith((".", "。", ":", "：", ";"))
        is_head = bool(RED_HEAD.fullmatch(words) or _ARTICLE.match(words))
        if 4 <= len(words) <= 300 and not (find_date(words) or is_sentence or is_number or is_head):
            return words, 0.6
    return default, 0.1


def chinese_title(lines: Sequence[str]) -> str:
    """The title of a Chinese paper below its head, "关于...的通知", also one over several lines; "" for none."""
    for index in range(len(lines)):
        for n_lines in range(1, _MAX_TITLE_LINES + 1):
            parts = lines[index : index + n_lines]
            words = "".join(parts)
            is_plain = not any(
                part.endswith((":", "：")) or NUMBER_HAN.match(part) or "。" in part or _LABEL_HAN.match(part)
                for part in parts
            )
            if is_plain and len(words) <= 120 and _TITLE_HAN.search(words) and not RED_HEAD.fullmatch(parts[0]):
                is_one = n_lines == 1 or not _TITLE_HAN.search(parts[-1]) or parts[0].endswith(_BODY_ENDS)
                if is_one:
                    return words
                break  # what stands above a title is no part of it
    return ""


def _labelled(lines: Sequence[str]) -> str:
    """The title behind its label in the card or head of a paper, or below a head of its kind; "" for none."""
    head = lines[:_LABELLED_LINES]
    for pattern in (_TITLE_LABEL, _SUBJECT):
        match = next((match for line in head if (match := pattern.match(line))), None)
        if match:
            return match["title"].strip()[:300]
    if head and _HEAD_EN.fullmatch(head[0]):
        return next((line for line in head if _TITLE_EN.fullmatch(line)), "")
    return ""


def _decreed(lines: Sequence[str]) -> str:
    """The title of what a decree puts in force, where the text of that stands below it; "" for none."""
    head = list(pairwise(lines[:4]))
    if not any(DECREE.fullmatch(line) and re.match(r"第.{1,8}号$", after) for line, after in head):
        return ""
    named = next((match[1] for line in lines[:_HEAD_LINES] if (match := re.match(r"《([^《》]{3,80})》", line))), "")
    return named if named and any(line == named for line in lines[2:40]) else ""
