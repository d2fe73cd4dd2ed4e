"""Kind of support: a facet of the register, derived by rule from a measure's words.

The rule is the table below: a kind is given when one of its words stands in the measure (English words from their
beginning, Chinese ones anywhere). A measure may have several kinds, in the order of the table; one that has none is
"other". The kinds are this program's, not the policy's, and the page says so.
"""

from __future__ import annotations

import re

OTHER = "other"
_WORDS: dict[str, tuple[str, str]] = {
    # kind: (beginnings of English words, Chinese words)
    "money": (
        "fund financ fiscal subsid grant tax loan credit fee bond reward bonus budget",
        "资金 财政 金融 补贴 补助 税 贷款 信贷 收费 债券 奖励 基金",
    ),
    "land": ("land", "土地 用地"),
    "people": (
        "talent personnel human labor labour recruit staff skill train",
        "人才 人力 人员 用工 招聘 培训",
    ),
    "powers": (
        "decentrali delegat approv authori permission licen right report administrat",
        "放权 下放 审批 权限 许可 授权 赋权 直报 行政",
    ),
    "institutions": (
        "reform mechanism manage incentive market-orient evaluat institution",
        "改革 体制 机制 管理 激励 市场化 考核",
    ),
    "industry": (
        "industr cluster chain invest manufactur green enterprise compan intensive",
        "产业 集群 链 招商 投资 制造 绿色 企业 集约",
    ),
    "innovation": ("innovat scien tech research patent incubat laborator", "创新 科技 科学 技术 研发 专利 孵化 实验室"),
    "opening": (
        "foreign export import trade global international cooperat abroad overseas",
        "外资 外贸 进出口 贸易 自贸 全球 国际 合作 开放 境外",
    ),
}
KINDS: tuple[str, ...] = (*_WORDS, OTHER)


def _pattern(english: str, chinese: str) -> re.Pattern[str]:
    beginnings = "|".join(re.escape(word) for word in english.split())
    anywhere = "|".join(re.escape(word) for word in chinese.split())
    return re.compile(rf"\b(?:{beginnings})|{anywhere}", re.IGNORECASE)


_PATTERNS = {kind: _pattern(*words) for kind, words in _WORDS.items()}


def kinds_of(words: str) -> tuple[str, ...]:
    """The kinds of support that a measure's words speak of, at least one ("other"), in the order of KINDS."""
    found = tuple(kind for kind, pattern in _PATTERNS.items() if pattern.search(words))
    return found or (OTHER,)
