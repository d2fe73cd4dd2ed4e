"""Every word of the interface, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}
HTML_LANG: dict[Language, str] = {"en": "en", "zh": "zh-CN"}

STRINGS: dict[Language, dict[str, str]] = {
    "en": {
        # page
        "title": "Ask the policy",
        "lead": "Answers in the policy's own words. A number opens the exact passage it comes from.",
        "language": "Language",
        "question": "Your question",
        "question_hint": "Ask in English or Chinese, then press Enter",
        "ask": "Ask",
        "new": "New conversation",
        "conversation": "Conversation",
        "empty_title": "What would you like to know?",
        "empty_lead": "Where the policy is silent, you are told so. Conversations are not kept.",
        "examples": (
            "Which measures does the policy list?\n"
            "How many measures are there, and in how many aspects?\n"
            "When was the policy adopted, and by whom?\n"
            "How much money does each enterprise receive?"
        ),
        # answer
        "status_answered": "Stated in the text",
        "status_partial": "Stated in part",
        "status_not_stated": "The text does not say",
        "status_off_topic": "Not a question about this text",
        "confidence_high": "confidence: high",
        "confidence_medium": "confidence: medium",
        "confidence_low": "confidence: low",
        "understood": "Understood as:",
        "note": "Note, not the policy's words:",
        "notes": "Notes, not the policy's words",
        "nearest": "Nearest wording in the text",
        "sources": "Sources ({count})",
        "measure": "measure {number}",
        "quote": "“{quote}”",
        "separator": ", ",
        "kind_policy": "policy",
        "kind_interpretation": "interpretation, not the policy itself",
        "kind_notice": "notice",
        # what went wrong
        "waiting": "Reading the policy…",
        "loading": "The models are still loading. The answer follows as soon as they are ready…",
        "busy": "Too many questions are waiting. Please ask again in a moment.",
        "too_long": "The question has {found} characters; at most {limit} are read. Please shorten it.",
        "failed": "The question could not be answered: {reason}",
        "failed_inside": "Something went wrong while answering. The server's log says what.",
        "no_index_title": "There is no index to answer from",
        "no_index": "Questions can be answered once there is an index. Then start this page again.",
        # document panel
        "document": "Document",
        "documents": "Choose a document",
        "back": "Back to the answer",
        "kind": "Kind",
        "issuer": "Issuer",
        "number": "Number",
        "date": "Date",
        "source": "Source",
        "missing": "That passage is not in the documents here.",
        "no_documents": "No document can be shown.",
    },
    "zh": {
        "title": "政策问答",
        "lead": "用政策原文回答。点击编号，即可打开所引的原文。",
        "language": "语言",
        "question": "您的问题",
        "question_hint": "用中文或英文提问，按回车键发送",
        "ask": "提问",
        "new": "新对话",
        "conversation": "对话",
        "empty_title": "您想了解什么？",
        "empty_lead": "政策没有写明的，会如实告知。对话不会被保存。",
        "examples": (
            "政策列出了哪些措施？\n一共有多少条措施，分为几个方面？\n政策何时由谁审议通过？\n每家企业可以得到多少资金？"
        ),
        "status_answered": "原文有明确表述",
        "status_partial": "原文有部分表述",
        "status_not_stated": "原文没有说明",
        "status_off_topic": "与本政策无关的问题",
        "confidence_high": "把握：高",
        "confidence_medium": "把握：中",
        "confidence_low": "把握：低",
        "understood": "理解为：",
        "note": "说明（非政策原文）：",
        "notes": "说明（非政策原文）",
        "nearest": "原文中最接近的表述",
        "sources": "出处（{count}）",
        "measure": "措施 {number}",
        "quote": "“{quote}”",
        "separator": "，",
        "kind_policy": "政策",
        "kind_interpretation": "政策解读，并非政策本身",
        "kind_notice": "通知",
        "waiting": "正在查阅政策……",
        "loading": "模型仍在加载，加载完成后立即回答……",
        "busy": "排队的问题过多，请稍后再问。",
        "too_long": "问题共 {found} 个字符，最多可读 {limit} 个，请缩短。",
        "failed": "无法回答该问题：{reason}",
        "failed_inside": "回答时出现错误，详情见服务器日志。",
        "no_index_title": "没有可用的索引",
        "no_index": "建立索引之后才能回答问题，然后请重新启动本页面。",
        "document": "文件",
        "documents": "选择文件",
        "back": "返回回答",
        "kind": "类别",
        "issuer": "发布机构",
        "number": "文号",
        "date": "日期",
        "source": "来源",
        "missing": "这里的文件中没有该段文字。",
        "no_documents": "没有可以显示的文件。",
    },
}


def say(key: str, language: Language, **values: object) -> str:
    """The words for `key` in `language`, with `values` filled in."""
    words = STRINGS[language][key]
    return words.format(**values) if values else words


def examples(language: Language) -> list[str]:
    """The example questions in `language`."""
    return say("examples", language).splitlines()


def kind_words(kind: str, language: Language) -> str:
    """What a document's kind is called; a kind that has no words here is given as it is."""
    return STRINGS[language].get(f"kind_{kind}", kind)


def start_language(wanted: str, accepted: str) -> Language:
    """The language to open the page in: `?lang=` when it names one, else the browser's first choice.

    wanted: value of `?lang=`, empty when absent. accepted: the Accept-Language header.
    """
    for tag in (wanted, *_by_preference(accepted)):
        prefix = tag.strip().lower().partition("-")[0]
        for language in LANGUAGES:
            if prefix == language:
                return language
    return "en"


def _by_preference(accepted: str) -> Sequence[str]:
    """Language tags of an Accept-Language header, the most wanted first."""
    weighted: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, quality = part.partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        weighted.append((weight, tag))
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]
