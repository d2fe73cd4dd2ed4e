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
        "back": "Back",
        "kind": "Kind",
        "issuer": "Issuer",
        "number": "Number",
        "date": "Date",
        "source": "Source",
        "missing": "That passage is not in the documents here.",
        "no_documents": "No document can be shown.",
        # tabs and buttons
        "tab_ask": "Ask",
        "tab_check": "Check wording",
        "tab_measures": "Measures",
        "tab_about": "About and scores",
        "stop": "Stop",
        "stopped": "Stopped.",
        "again": "Ask again",
        "copy_answer": "Copy answer",
        "save": "Save conversation",
        "copied": "Copied.",
        "copy_failed": "The browser did not let this page copy. Select the words and copy them by hand.",
        "saved": "Saved.",
        "too_slow": "The answer took longer than {seconds} seconds and was given up. Please ask again.",
        # feedback
        "feedback_up": "Helpful",
        "feedback_down": "Not helpful",
        "feedback_reason": "Why? (optional)",
        "feedback_hint": "What was right, wrong or missing",
        "feedback_send": "Send reason",
        "feedback_thanks": "Thank you. Stored with the question and the answer, without your address.",
        "feedback_failed": "Your opinion could not be stored. The server's log says why.",
        "feedback_off": "This server keeps no opinions.",
        "feedback_full": "Enough opinions on this answer have been stored. Thank you.",
        # check
        "check_lead": "Paste a sentence or a paragraph. Each sentence is compared with the policy, word by word.",
        "check_box": "Wording to check",
        "check_hint": "For example: The opinions are divided into 30 specific measures in 6 aspects.",
        "check_go": "Check",
        "check_wait": "Comparing with the text…",
        "check_empty": "Nothing has been checked yet.",
        "check_too_long": "The wording has {found} characters; at most {limit} are read. Please shorten it.",
        "check_failed": "The wording could not be checked: {reason}",
        "check_summary": "{count} sentences checked: {verdicts}.",
        "check_legend": "Marked “policy”: only in the policy. Marked “yours”: only in the wording you pasted.",
        "check_more": "{count} more sentences were checked and are not shown.",
        "verdict_verbatim": "Verbatim",
        "verdict_altered": "Altered",
        "verdict_stitched": "Stitched together",
        "verdict_absent": "Not in the text",
        "verdict_verbatim_lead": "The policy says this in the same words.",
        "verdict_altered_lead": "The policy says nearly this. The words that differ are marked.",
        "verdict_stitched_lead": "These words stand in several places and were put together.",
        "verdict_absent_lead": "No passage says this.",
        "diff_policy": "policy",
        "diff_yours": "yours",
        "your_wording": "Your wording",
        "open_place": "Open in the document",
        "copy_reference": "Copy reference",
        "page_address": "Place",
        # measures
        "measures_lead": "Every measure in the text, in the text's own words. A number opens its place.",
        "measures_declared": "{found} measures found; the text declares {declared}.",
        "measures_undeclared": "{found} measures found; the text declares no number.",
        "measures_none": "No measures were found in the documents here.",
        "filter_words": "Words",
        "filter_words_hint": "Find in the measures",
        "filter_aspect": "Aspect",
        "filter_support": "Kind of support",
        "filter_document": "Document",
        "filter_all": "All",
        "rows_shown": "{shown} of {total} measures shown",
        "rows_no": "No measure fits. Change or empty the filters.",
        "column_number": "No.",
        "column_words": "Measure",
        "column_aspect": "Aspect",
        "column_support": "Kind of support",
        "support_rule": "The kind of support is derived by rule from the measure's words; it is not the policy's own.",
        "download_csv": "Download CSV",
        "download_json": "Download JSON",
        "support_money": "Money and taxes",
        "support_land": "Land",
        "support_people": "People and talent",
        "support_powers": "Powers and approvals",
        "support_institutions": "Institutions and reform",
        "support_industry": "Industry and investment",
        "support_innovation": "Science and innovation",
        "support_opening": "Opening and trade",
        "support_other": "Other",
        # about
        "about_text": "The text",
        "about_texts": "The texts ({count})",
        "about_more": "and {count} more, each named in the list of documents",
        "about_interpretation": "An interpretation explains a policy. It is not the policy itself and does not replace it.",
        "about_how": "How answers are made",
        "about_how_1": "The question is compared with every passage, by meaning and by words. No language model writes anything.",
        "about_how_2": "An answer is made of whole sentences or measures of the text. Each carries a number that opens the exact characters.",
        "about_how_3": "Whole lists come from the register of measures, so that nothing is left out.",
        "about_how_4": "Where the text does not say, the answer says so and shows the nearest wording. "
        "Confidence is an estimate, in words: high, medium or low.",
        "about_how_5": "Notes are this program's, not the policy's, and stand in a box of their own.",
        "about_stored": "What is stored",
        "about_stored_1": "A conversation is kept in the server's memory while the page is open, and nowhere else.",
        "about_stored_2": "“Helpful” and “Not helpful” store the question, earlier questions, the answer's number and quotes, your reason, "
        "the versions and the time. No address, no name.",
        "about_stored_off": "This server stores no opinions.",
        "about_stored_3": "The page asks no other server for anything and sets no cookie for tracking.",
        "about_scores": "Scores",
        "scores_none": "No evaluation has been published with this version.",
        "scores_broken": "The table of scores could not be read.",
        "scores_from": "Measured {date}, commit {commit}, with",
        "scores_set": "Question set",
        "scores_n": "Questions",
        "scores_interval": "Brackets: 95% intervals.",
        "plot_refused": "This plot was left out: it is not a plain drawing.",
        "versions": "Versions",
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
            "政策列出了哪些措施？\n一共有多少条措施，分为几个方面？\n政策何时由谁审议通过？\n政策规定给企业多少资金支持？"
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
        "back": "返回",
        "kind": "类别",
        "issuer": "发布机构",
        "number": "文号",
        "date": "日期",
        "source": "来源",
        "missing": "这里的文件中没有该段文字。",
        "no_documents": "没有可以显示的文件。",
        "tab_ask": "提问",
        "tab_check": "核对表述",
        "tab_measures": "措施",
        "tab_about": "说明与评测",
        "stop": "停止",
        "stopped": "已停止。",
        "again": "重新提问",
        "copy_answer": "复制回答",
        "save": "保存对话",
        "copied": "已复制。",
        "copy_failed": "浏览器不允许本页面复制，请选中文字后手动复制。",
        "saved": "已保存。",
        "too_slow": "回答超过 {seconds} 秒，已放弃，请再问一次。",
        "feedback_up": "有用",
        "feedback_down": "没用",
        "feedback_reason": "原因（可不填）",
        "feedback_hint": "哪里对、哪里错、缺了什么",
        "feedback_send": "提交原因",
        "feedback_thanks": "谢谢。已与问题和回答一并保存，不含您的地址。",
        "feedback_failed": "您的意见未能保存，原因见服务器日志。",
        "feedback_off": "本服务器不保存意见。",
        "feedback_full": "对该回答的意见已足够，谢谢。",
        "check_lead": "粘贴一句话或一段话，逐句、逐词与政策原文比对。",
        "check_box": "待核对的表述",
        "check_hint": "例如：The opinions are divided into 30 specific measures in 6 aspects.",
        "check_go": "核对",
        "check_wait": "正在与原文比对……",
        "check_empty": "尚未核对任何表述。",
        "check_too_long": "表述共 {found} 个字符，最多可读 {limit} 个，请缩短。",
        "check_failed": "无法核对该表述：{reason}",
        "check_summary": "共核对 {count} 句：{verdicts}。",
        "check_legend": "标“原文”的字词只见于政策原文，标“所查”的字词只见于您粘贴的表述。",
        "check_more": "另有 {count} 句已核对，未予显示。",
        "verdict_verbatim": "一字不差",
        "verdict_altered": "有改动",
        "verdict_stitched": "多处拼接",
        "verdict_absent": "原文没有",
        "verdict_verbatim_lead": "原文用同样的字词写明。",
        "verdict_altered_lead": "原文有相近的表述，不同的字词已标出。",
        "verdict_stitched_lead": "这些字词出自多处，被拼在一起。",
        "verdict_absent_lead": "没有一段原文这样说。",
        "diff_policy": "原文",
        "diff_yours": "所查",
        "your_wording": "您的表述",
        "open_place": "在文件中打开",
        "copy_reference": "复制出处",
        "page_address": "位置",
        "measures_lead": "原文中的全部措施，均为原文字词。点击编号可打开其位置。",
        "measures_declared": "找到 {found} 条措施；原文自称 {declared} 条。",
        "measures_undeclared": "找到 {found} 条措施；原文没有写明条数。",
        "measures_none": "这里的文件中没有找到措施。",
        "filter_words": "字词",
        "filter_words_hint": "在措施中查找",
        "filter_aspect": "方面",
        "filter_support": "支持类型",
        "filter_document": "文件",
        "filter_all": "全部",
        "rows_shown": "显示 {total} 条措施中的 {shown} 条",
        "rows_no": "没有符合的措施，请更改或清空筛选条件。",
        "column_number": "编号",
        "column_words": "措施",
        "column_aspect": "方面",
        "column_support": "支持类型",
        "support_rule": "支持类型由程序按措施的字词推定，并非政策原文。",
        "download_csv": "下载 CSV",
        "download_json": "下载 JSON",
        "support_money": "资金与税费",
        "support_land": "土地",
        "support_people": "人才与人力",
        "support_powers": "权限与审批",
        "support_institutions": "体制与改革",
        "support_industry": "产业与招商",
        "support_innovation": "科技创新",
        "support_opening": "对外开放",
        "support_other": "其他",
        "about_text": "文件",
        "about_texts": "文件（{count}）",
        "about_more": "另有 {count} 份，见文件列表",
        "about_interpretation": "政策解读用来说明政策，并非政策本身，也不能代替政策。",
        "about_how": "回答如何产生",
        "about_how_1": "问题按语义和字词与每一段原文比对。没有语言模型撰写任何内容。",
        "about_how_2": "回答由原文的整句或整条措施组成，每处都带编号，可打开所引的确切字符。",
        "about_how_3": "完整清单来自措施登记表，不会遗漏。",
        "about_how_4": "原文没有说明的，会如实告知并列出最接近的表述。把握程度为估计值，用高、中、低表示。",
        "about_how_5": "说明由本程序给出，并非政策原文，单独列在框内。",
        "about_stored": "保存哪些内容",
        "about_stored_1": "页面打开期间，对话只保存在服务器内存中，别处没有。",
        "about_stored_2": "点“有用”或“没用”时，会保存问题、此前的问题、回答的编号和引文、您的原因、版本和时间，不含地址和姓名。",
        "about_stored_off": "本服务器不保存意见。",
        "about_stored_3": "本页面不向任何其他服务器请求内容，也不使用跟踪 Cookie。",
        "about_scores": "评测",
        "scores_none": "本版本没有附带评测结果。",
        "scores_broken": "无法读取评测结果。",
        "scores_from": "测于 {date}，提交 {commit}，命令",
        "scores_set": "题集",
        "scores_n": "题数",
        "scores_interval": "方括号内为 95% 置信区间。",
        "plot_refused": "该图不是纯图形，未予显示。",
        "versions": "版本",
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
