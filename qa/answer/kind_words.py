"""What the kinds of documents are called, in both languages; a reader gives the kinds (qa/corpus/metadata.py)."""

from __future__ import annotations

from qa.datatypes import Language

KIND_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "policy": "policy", "interpretation": "interpretation, not the policy itself", "faq": "questions and answers",
        "amendment": "amendment", "act": "act", "decree": "decree", "circular": "circular",
        "announcement": "announcement", "notice": "notice", "plan": "plan", "opinions": "opinions",
        "measures": "measures", "guidance": "guidance",
    },
    "zh": {
        "policy": "政策", "interpretation": "政策解读，并非政策本身", "faq": "问答", "amendment": "修正文件",
        "act": "法律", "decree": "法规规章", "circular": "通报", "announcement": "公告", "notice": "通知",
        "plan": "规划方案", "opinions": "意见", "measures": "措施", "guidance": "指南",
    },
}  # fmt: skip


def kind_words(kind: str, language: Language) -> str:
    """What a document's kind is called; a kind that has no words here is given as it is."""
    return KIND_WORDS[language].get(kind, kind)
