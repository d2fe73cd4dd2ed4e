"""The words of an evaluation in the languages of the page: measures, titles of plots, and what stands in the plots.

A file of scores is written in English by the exam; a word that is not listed here is shown as it is.
"""

from __future__ import annotations

import re

from qa.datatypes import Language

_ZH = {
    # measures
    "answer accuracy": "回答正确率",
    "citation precision": "引用精确率",
    "citation recall": "引用召回率",
    "list completeness": "清单完整率",
    "abstention F1": "拒答 F1",
    "AUROC of confidence": "把握程度的 AUROC",
    "wrong of those at .8 or more": "把握 0.8 以上的错答率",
    # titles of plots
    "Risk and coverage": "风险与覆盖率",
    "Reliability": "把握度的可靠性",
    "Evidence groups found, by stage": "各阶段找到的依据",
    "Where questions were lost": "问题在哪一步出错",
    "Latency": "用时",
    # in plots
    "risk": "风险",
    "coverage": "覆盖率",
    "risk over coverage": "风险与覆盖率",
    "confidence": "把握度",
    "perfect": "理想情况",
    "bins": "分组",
    "share stated by the text": "原文确有说明的比例",
    "share stated by the text over confidence": "原文确有说明的比例与把握度",
    "share of evidence groups found": "找到的依据所占比例",
    "questions lost by stage": "各步骤出错的问题数",
    "milliseconds": "毫秒",
    "dense": "语义检索",
    "lexical": "字词检索",
    "fused": "合并结果",
    "rerank": "重排",
    "hits": "检索结果",
    "cited": "已引用",
    "wrongly_answered": "不该答而答",
    "wrongly_abstained": "该答而未答",
    "not_reranked": "未进入重排",
    "not_retrieved": "未检索到",
    "not_cited": "未引用",
    "wrong_status": "状态有误",
    "must_missing": "缺少关键内容",
    "failed": "运行出错",
    # outcomes of a question
    "answered": "原文有明确表述",
    "partial": "原文有部分表述",
    "uncertain": "原文可能没有回答",
    "not_stated": "原文没有说明",
    "off_topic": "与文本无关",
}  # fmt: skip
_EN = {"wrong of those at .8 or more": "wrong at confidence .8 or more"}
_FIRST = re.compile(r"(?P<stage>.+), first (?P<n>\d+)")


def score_words(words: str, language: Language) -> str:
    """A word of an evaluation in a language: "dense, first 10" -> 语义检索（前10）."""
    if language == "en":
        return _EN.get(words, words)
    first = _FIRST.fullmatch(words)
    if first is not None:
        return f"{_ZH.get(first['stage'], first['stage'])}（前{first['n']}）"
    return _ZH.get(words, words)


def outcome_words(status: str, lost_at: str, language: Language) -> str:
    """What became of a question in a language: the status of its answer, and where it was lost."""
    return " · ".join(score_words(part, language) for part in (status, lost_at) if part)
