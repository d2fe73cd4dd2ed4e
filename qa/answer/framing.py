"""Framing lines of an answer in English and Chinese. They are ours, never a policy's words."""

from __future__ import annotations

from collections.abc import Iterable

from qa.datatypes import Language
from qa.parallel_records import ParallelText, Rendering, Standing
from qa.question.asked import Question

# Between ** stand the characters of a line that answer by themselves.
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "quote": "{quote}",
        "short": "**{short}**",
        "item": "{number} {quote}",
        "first_item": "Aspect {aspect}, {heading}: {number} {quote}",
        "aspect": "Aspect {number}: {heading}",
        "heading_own": "Heading in the text: “{own}” (above: {standing})",
        "heading_with_own": "{heading}, in the text “{own}”",
        "count_items": "**{n}** (counted from the text): {quote}",
        "count_aspect": "**{n} measures** under aspect {number} (counted from the text): {heading}.",
        "count_aspect_stated": "**{n} measures** under aspect {number}, as the text states: {heading}.",
        "count_all": "**{n} measures** (counted from the text).",
        "count_sections": "**{n}** (counted from the text).",
        "count_aspects": "**{n} aspects** (counted from the text).",
        "uncertain": "The text may not answer this. Closest wording:",
        "not_stated_near": "The text does not state this. The closest wording is shown below.",
        "off_topic": "This assistant answers questions about the loaded policy texts; this question is about something else.",
        "welcome": "Hello, and welcome.",
        "welcome_assistant": "I look for the answer in the loaded texts and give it in their own words, with the place of each; what they do not state, I say so.",
        "welcome_no_question": "I did not see a question for the texts in that.",
        "welcome_texts": "I answer from {titles}.",
        "welcome_texts_more": "I answer from {titles} and {n} more documents.",
        "welcome_covers": "They deal with: {headings}.",
        "welcome_ask": "You can ask, for example: {questions}",
        "quoted": "“{words}”",
        "between": "; ",
        "of_text": " of “{title}”",
        "ask_count": "How many measures are there{of}?",
        "ask_aspect": "What does the first aspect{of} include?",
        "ask_contact": "What is the telephone number of the publisher{of}?",
        "ask_heading": "What is said about {heading}?",
        "ask_date": "What is the date{of}?",
        "partly": "Not stated in the text: {part}",
        "standing_interpretation": "This text is an interpretation of {number}; it is not the policy itself. Published by {issuer}, {date}.{parent}",
        "parent_loaded": "That policy is loaded too, as {document}.",
        "parent_absent": "That policy is not among the loaded texts.",
        "listed": "{n} of {total} measures shown.",
        "listed_of": "{n} of {total} measures of “{title}” shown.",
        "document_measures": "{title}: **{n} measures** (counted from the text).",
        "document_measures_stated": "{title}: **{n} measures**, as the text states.",
        "document_aspects": "{title}: **{n} aspects** (counted from the text).",
        "document_aspects_stated": "{title}: **{n} aspects**, as the text states.",
        "one_of_registers": "This is about “{title}” alone; {n} documents hold lists of measures. Name another to be answered from it.",
        "also_said": "{n} of {total} documents say this in the same or nearly the same words: {markers}.",
        "correction": "The text states {found}, not {asked}.",
        "no_such_aspect": "The text has no aspect {number}; it has {n}.",
        "no_such_measure": "The text has no measure {number}; aspect {aspect} has {n}.",
        "no_measure_at": "There is no measure {number} here; there are {n}.",
        "read_off_pictures": "The words of {markers} were read off a scanned page (OCR) and may be misread. Compare them with the file.",
        "count_units": "**{n} {unit}** (counted from the text).",
        "number_missing": "There is no {written} in “{title}”.",
        "number_behind": "There is no {written} in “{title}” (the last is {last}).",
        "number_between": "There is no {written} in “{title}”: its numbering goes from {before} to {after}.",
        "number_gone": "{written} of “{title}” is gone: “{words}”.",
        "number_in_several": "{n} texts have {written}: {titles}. Name one to be answered from it alone.",
        "counted_in_several": "{n} texts were counted: {titles}.",
        "numbering_goes_on": "{n} were found; the numbering goes on after {before}: there may be more.",
        "numbering_gap": "The numbering goes from {before} to {after}.",
        "numbers_gone": "Gone: {labels}.",
        "shortened": "{n} of {total} sentences shown.",
        "ended": "“{title}” is no longer in force: “{words}” (“{by}”).",
        "ended_itself": "“{title}” is no longer in force: “{words}”.",
        "will_end": "“{title}” ends on {date}: “{words}” (“{by}”).",
        "amended": "“{title}” was amended: “{words}” (“{by}”).",
        "document_says": "{title}: {quote}",
        "glossary": "On the wording \"{term}\": {note}",
        "in_en": "English",
        "in_zh": "Chinese",
        "standing_original": "{of} original",
        "standing_official": "Official translation",
        "standing_unofficial": "Unofficial translation",
        "standing_machine": "Machine translation, read over by nobody",
        "standing_and_note": "{standing} ({note})",
        "standing_in": "{standing} ({of})",
        "rendering": "{standing}: ",
        "rendering_wider": "{standing}, of the whole sentence: ",
        "rendering_note": "On the translation: {note}",
        "understood_as": "Understood as: {question}",
        "understood_with": "Understood together with your earlier question “{earlier}”.",
        "overview_measures": "**{n} of {total} measures**, from {m} of {all} aspects (counted from the text).",
        "overview_measures_and": "**{n} of {total} measures**, from {m} of {all} aspects, and {k} statements elsewhere (counted from the text).",
        "overview_parts": "**{n} statements** from {m} parts of the text (counted).",
        "overview_flat": "**{n} statements** (counted).",
        "overview_dates": "**{n} dated statements**, earliest first (counted).",
        "overview_sides": "{a}: {n} statements; {b}: {m} statements (counted).",
        "group": "{heading}",
        "side": "{side}:",
        "joined": "{lead} {items}",
        "side_silent": "The text states nothing of its own on {side}.",
        "slots_states": "What is shown states: {stated}.",
        "slots_states_not": "It does not state: {missing}.",
        "slot_here": "{slot}", "slot_is_elsewhere": "{slot} (elsewhere in the text)",
        "slot_amount": "amounts", "slot_rate": "rates", "slot_who": "who it is for", "slot_how": "how to apply", "slot_where": "where",
        "slot_deadline": "time limits", "slot_until": "how long it is in force", "slot_decides": "who decides", "slot_contact": "a contact",
        "next_topic": "What does it say about {heading}?",
        "next_purpose": "What is the purpose?", "next_timeline": "What happened when?",
    },
    "zh": {
        "quote": "原文：“{quote}”",
        "short": "**{short}**",
        "item": "{number} 原文：“{quote}”",
        "first_item": "第{aspect}方面（{heading}）：{number} 原文：“{quote}”",
        "aspect": "第{number}方面：“{heading}”",
        "heading_own": "标题原文：“{own}”（以上标题：{standing}）",
        "heading_with_own": "{heading}，原文“{own}”",
        "count_items": "**共 {n} 项**（按原文逐项计数）。原文：“{quote}”",
        "count_aspect": "第{number}方面（{heading}）**共有 {n} 项措施**（按原文逐项计数）。",
        "count_aspect_stated": "第{number}方面（{heading}）**共有 {n} 项措施**（原文写明）。",
        "count_all": "**共有 {n} 项措施**（按原文逐项计数）。",
        "count_sections": "**共 {n} 项**（按原文逐项计数）。",
        "count_aspects": "**共有 {n} 个方面**（按原文逐项计数）。",
        "uncertain": "原文可能没有回答这个问题。最接近的原文：",
        "not_stated_near": "原文没有说明这一点。下面列出最接近的原文。",
        "off_topic": "本助手只回答与所载政策文本有关的问题，这个问题与文本无关。",
        "welcome": "您好，欢迎提问。",
        "welcome_assistant": "我在所载文本中查找答案，用原文作答并注明出处；原文没有说明的，我会直说。",
        "welcome_no_question": "这句话里没有看到要查文本的问题。",
        "welcome_texts": "我依据{titles}作答。",
        "welcome_texts_more": "我依据{titles}等文件作答（另有 {n} 份）。",
        "welcome_covers": "内容涉及：{headings}。",
        "welcome_ask": "您可以这样问：{questions}",
        "quoted": "“{words}”",
        "between": "；",
        "of_text": "“{title}”",
        "ask_count": "{of}一共有多少项措施？",
        "ask_aspect": "{of}第一方面有哪些措施？",
        "ask_contact": "{of}发布单位的电话是多少？",
        "ask_heading": "关于“{heading}”有哪些内容？",
        "ask_date": "{of}是什么时候发布的？",
        "partly": "原文没有说明：{part}",
        "standing_interpretation": "本文是对 {number} 的解读，不是政策文件本身。发布单位：{issuer}，日期：{date}。{parent}",
        "parent_loaded": "该政策文件也已载入（{document}）。",
        "parent_absent": "该政策文件不在所载文本之中。",
        "listed": "显示 {total} 项措施中的 {n} 项。",
        "listed_of": "显示“{title}”{total} 项措施中的 {n} 项。",
        "document_measures": "{title}：**共有 {n} 项措施**（按原文逐项计数）。",
        "document_measures_stated": "{title}：**共有 {n} 项措施**（原文写明）。",
        "document_aspects": "{title}：**共有 {n} 个方面**（按原文逐项计数）。",
        "document_aspects_stated": "{title}：**共有 {n} 个方面**（原文写明）。",
        "one_of_registers": "以上只涉及“{title}”；共有 {n} 份文件列有措施。如需其他文件，请在问题中写明。",
        "also_said": "{total} 份文件中有 {n} 份写有相同或几乎相同的话：{markers}。",
        "correction": "原文写的是 {found}，不是 {asked}。",
        "no_such_aspect": "原文没有第 {number} 个方面；共有 {n} 个方面。",
        "no_such_measure": "原文没有措施 {number}；第 {aspect} 个方面共有 {n} 项措施。",
        "no_measure_at": "没有第 {number} 项措施；共有 {n} 项。",
        "read_off_pictures": "{markers} 的原文由扫描页识别而来（OCR），可能有误，请与原件核对。",
        "count_units": "**共 {n} {unit}**（按原文逐项计数）。",
        "number_missing": "“{title}”没有{written}。",
        "number_behind": "“{title}”没有{written}（最后为{last}）。",
        "number_between": "“{title}”没有{written}：编号由{before}到{after}。",
        "number_gone": "“{title}”的{written}已不再有效：“{words}”。",
        "number_in_several": "共有 {n} 份文件有{written}：{titles}。如只需其中一份，请在问题中写明。",
        "counted_in_several": "共统计 {n} 份文件：{titles}。",
        "numbering_goes_on": "找到 {n} 项；编号在 {before} 之后仍有延续，可能还有未列出的内容。",
        "numbering_gap": "编号由{before}到{after}。",
        "numbers_gone": "已不再有效：{labels}。",
        "shortened": "显示 {total} 句中的 {n} 句。",
        "ended": "“{title}”已不再有效：“{words}”（“{by}”）。",
        "ended_itself": "“{title}”已不再有效：“{words}”。",
        "will_end": "“{title}”自 {date} 起不再有效：“{words}”（“{by}”）。",
        "amended": "“{title}”已经修改：“{words}”（“{by}”）。",
        "document_says": "{title}：原文：“{quote}”",
        "glossary": "关于用语“{term}”：{note}",
        "in_en": "英文",
        "in_zh": "中文",
        "standing_original": "{of}原文",
        "standing_official": "官方译文",
        "standing_unofficial": "非官方译文",
        "standing_machine": "机器译文，未经人工核对",
        "standing_and_note": "{standing}（{note}）",
        "standing_in": "{standing}（{of}）",
        "rendering": "{standing}：",
        "rendering_wider": "{standing}（所在整句）：",
        "rendering_note": "译文说明：{note}",
        "understood_as": "按此理解问题：{question}",
        "understood_with": "结合您前面的问题“{earlier}”来理解。",
        "overview_measures": "**{total} 项措施中的 {n} 项**，出自 {all} 个方面中的 {m} 个（按原文逐项计数）。",
        "overview_measures_and": "**{total} 项措施中的 {n} 项**，出自 {all} 个方面中的 {m} 个，另有其他表述 {k} 处（按原文逐项计数）。",
        "overview_parts": "**共 {n} 处表述**，出自原文 {m} 个部分（逐处计数）。",
        "overview_flat": "**共 {n} 处表述**（逐处计数）。",
        "overview_dates": "**共 {n} 处写有时间**，按先后排列（逐处计数）。",
        "overview_sides": "{a}：{n} 处；{b}：{m} 处（逐处计数）。",
        "group": "“{heading}”",
        "side": "{side}：",
        "joined": "原文：“{lead}”“{items}”",
        "side_silent": "原文没有单独说明：{side}。",
        "slots_states": "以上内容写明：{stated}。",
        "slots_states_not": "没有写明：{missing}。",
        "slot_here": "{slot}", "slot_is_elsewhere": "{slot}（见原文其他部分）",
        "slot_amount": "金额", "slot_rate": "比例", "slot_who": "适用对象", "slot_how": "办理方式", "slot_where": "办理地点",
        "slot_deadline": "时限", "slot_until": "有效期限", "slot_decides": "由谁决定", "slot_contact": "联系方式",
        "next_topic": "关于“{heading}”都说了什么？",
        "next_purpose": "目的是什么？", "next_timeline": "各个时间节点分别是什么？",
    },
}  # fmt: skip


def say(language: Language, key: str, **values: object) -> str:
    """A framing line in the question's language."""
    return _WORDS[language][key].replace("**", "").format(**values)


def rendered(language: Language, rendering: Rendering) -> str:
    """The words of a parallel text behind what it is, in the language of the question, on one line."""
    return f"{rendering_lead(language, rendering)}“{' '.join(rendering.quote.split())}”"


def rendered_in(language: Language, renderings: Iterable[Rendering]) -> list[str]:
    """The same of each rendering that is in the language."""
    return [rendered(language, one) for one in renderings if one.language == language]


def rendering_lead(language: Language, rendering: Rendering) -> str:
    """What stands before the words of a parallel text: what it is, and its language where that is another one."""
    standing = standing_of(language, rendering.standing, rendering.language)
    if rendering.language != language and rendering.standing is not Standing.ORIGINAL:
        standing = say(language, "standing_in", standing=standing, of=say(language, f"in_{rendering.language}"))
    return say(language, "rendering_wider" if rendering.is_wider else "rendering", standing=standing)


def standing_of(language: Language, standing: Standing, of: Language) -> str:
    """What a parallel text in the language `of` is."""
    return say(language, f"standing_{standing.value}", of=say(language, f"in_{of}"))


def standing_words(language: Language, text: ParallelText) -> str:
    """What a parallel text is, and what its makers say of it."""
    words, note = standing_of(language, text.standing, text.language), text.note
    return say(language, "standing_and_note", standing=words, note=note.of(language)) if note is not None else words


def understood_as(question: Question) -> str | None:
    """In one line what a message was taken to ask with the questions before it; None where it took nothing of them."""
    if question.leans_on is None:
        return None
    asked = next((asked for part in question.parts for asked in part.asked), None)
    if asked is not None and asked.context:
        return say(question.language, "understood_with", earlier=asked.context[0])
    return say(question.language, "understood_as", question=question.standalone)


def short_in(language: Language, key: str, **values: object) -> str:
    """What answers by itself in a framing line; "" where nothing does."""
    marked = _WORDS[language][key].split("**")
    return marked[1].format(**values) if len(marked) > 1 else ""
