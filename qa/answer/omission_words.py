"""Why words of a file are left out of its text, in both languages."""

from __future__ import annotations

from qa.datatypes import Language
from qa.omissions import Omission

_ZH = {
    Omission.FURNITURE: "页面装饰",
    Omission.LINKS: "链接",
    Omission.OUTSIDE: "正文以外",
    Omission.CONTROLS: "表单控件",
    Omission.HIDDEN: "隐藏",
    Omission.STRUCK_OUT: "删除线划去",
    Omission.NOTE_MARK: "注释标记",
    Omission.TABLE_HEAD: "表格角标或行号",
    Omission.WATERMARK: "水印",
    Omission.UNREADABLE: "无法辨识",
}


def omission_words(reason: Omission | str, language: Language) -> str:
    """A reason in a language; in English its value in the contract. Raises ValueError for an unknown one."""
    reason = Omission(reason)
    return reason.value if language == "en" else _ZH[reason]
