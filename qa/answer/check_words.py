"""What is said of a check of a wording, in both languages: verdicts, what is left out, figures, places, speakers."""

from __future__ import annotations

from qa.called import called
from qa.datatypes import Language, Verdict, WordingCheck, WordingMatch
from qa.parallel_records import Rendering
from qa.verdicts import Claim, Figure, Missing

CHECK_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "verdict_verbatim": "Verbatim",
        "verdict_cut": "Cut",
        "verdict_altered": "Altered",
        "verdict_stitched": "Stitched together",
        "verdict_rendered": "A rendering",
        "verdict_other_language": "In another language",
        "verdict_absent": "Not in the text",
        "verdict_verbatim_lead": "The policy says this in the same words.",
        "verdict_cut_lead": "The words are the policy's, but a part of their sentence is left out.",
        "verdict_altered_lead": "The policy says nearly this. The words that differ are marked.",
        "verdict_stitched_lead": "These words stand in several places and were put together.",
        "verdict_rendered_lead": "A text that stands beside the policy in this language says this in the same words.",
        "verdict_other_language_lead": "The policy is in another language, so words cannot be compared. This is the nearest passage.",
        "verdict_absent_lead": "No passage says this.",
        "missing": "Left out ({reason}): “{words}”",
        "reason_condition": "a condition",
        "reason_exception": "an exception",
        "reason_contrast": "a contrast",
        "reason_negation": "a negation",
        "reason_date": "a date or term",
        "reason_limit": "a limit",
        "reason_subject": "the subject",
        "reason_item": "an item of a list",
        "reason_rest": "the rest of the sentence",
        "figure_agrees": "{said}: the text says so too",
        "figure_same": "{said} is {text} in the text",
        "figure_differs": "{said} is not {text}: the text says {text}",
        "figure_lacking": "{said}: not in this passage",
        "claim_place_agrees": "It does stand at {named}.",
        "claim_place_differs": "Right words, other place: they stand at {found}, not at {named}.",
        "claim_place_unknown": "The text has no numbers to find {named} by.",
        "claim_speaker_agrees": "{named} does say so.",
        "claim_speaker_differs": "Who says so is {found}, not {named}.",
        "claim_speaker_unknown": "The text does not tell whether {named} says so.",
        "rendering": "Rendering ({standing}): “{quote}”",
        "standing_original": "the original",
        "standing_official": "official translation",
        "standing_unofficial": "unofficial translation",
        "standing_machine": "made by a machine",
        "report": "Wording report",
        "report_statement": "Checked: “{statement}”",
        "report_nearest": "Nearest passage: “{quote}”",
        "report_text": "The text: “{quote}”",
        "report_reference": "Reference: {reference}",
        "measure": "measure {number}",
        "ocr": "read off a scanned page, may be misread",
        "summary": "{count} sentences checked: {verdicts}.",
        "list": ", ",
        "difference": "Difference: {words}",
    },
    "zh": {
        "verdict_verbatim": "一字不差",
        "verdict_cut": "有删节",
        "verdict_altered": "有改动",
        "verdict_stitched": "多处拼接",
        "verdict_rendered": "译文一致",
        "verdict_other_language": "原文为另一语言",
        "verdict_absent": "原文没有",
        "verdict_verbatim_lead": "原文用同样的字词写明。",
        "verdict_cut_lead": "字词出自原文，但略去了同一句中的一部分。",
        "verdict_altered_lead": "原文有相近的表述，不同的字词已标出。",
        "verdict_stitched_lead": "这些字词出自多处，被拼在一起。",
        "verdict_rendered_lead": "与原文并列的该语言文本用同样的字词写明。",
        "verdict_other_language_lead": "原文为另一语言，无法逐字比对。以下为最接近的段落。",
        "verdict_absent_lead": "没有一段原文这样说。",
        "missing": "略去（{reason}）：“{words}”",
        "reason_condition": "条件",
        "reason_exception": "例外",
        "reason_contrast": "转折",
        "reason_negation": "否定",
        "reason_date": "日期或期限",
        "reason_limit": "限额",
        "reason_subject": "主语",
        "reason_item": "列举中的一项",
        "reason_rest": "句子的其余部分",
        "figure_agrees": "{said}：与原文一致",
        "figure_same": "{said}即原文的{text}",
        "figure_differs": "{said}与原文不符：原文为{text}",
        "figure_lacking": "{said}：该段没有",
        "claim_place_agrees": "确在 {named}。",
        "claim_place_differs": "字词无误，位置有误：在 {found}，不在 {named}。",
        "claim_place_unknown": "原文没有编号，无法查找 {named}。",
        "claim_speaker_agrees": "确为“{named}”所说。",
        "claim_speaker_differs": "说这句话的是“{found}”，不是“{named}”。",
        "claim_speaker_unknown": "原文未写明是否为“{named}”所说。",
        "rendering": "译文（{standing}）：“{quote}”",
        "standing_original": "原文",
        "standing_official": "官方译文",
        "standing_unofficial": "非官方译文",
        "standing_machine": "机器译文",
        "report": "表述核对报告",
        "report_statement": "所查：“{statement}”",
        "report_nearest": "最接近的段落：“{quote}”",
        "report_text": "原文：“{quote}”",
        "report_reference": "出处：{reference}",
        "measure": "措施 {number}",
        "ocr": "扫描识别，可能有误",
        "summary": "共核对 {count} 句：{verdicts}。",
        "list": "，",
        "difference": "差异：{words}",
    },
}  # fmt: skip


def check_say(key: str, language: Language, **values: object) -> str:
    """The words for `key` in a language, with `values` filled in."""
    return CHECK_WORDS[language][key].format(**values)


def verdict_words(verdict: Verdict, language: Language) -> str:
    """What a verdict is called."""
    return check_say(f"verdict_{verdict.value}", language)


def verdict_lead(verdict: Verdict, language: Language) -> str:
    """What a verdict means, in a sentence."""
    return check_say(f"verdict_{verdict.value}_lead", language)


def missing_words(missing: Missing, language: Language) -> str:
    """A line on words that are left out."""
    reason = check_say(f"reason_{missing.reason.value}", language)
    return check_say("missing", language, reason=reason, words=one_line(missing.words))


def figure_words(figure: Figure, language: Language) -> str:
    """A line on a number, date or name: "15 is not 14"."""
    if figure.agrees:
        key = "figure_agrees" if figure.said == figure.text else "figure_same"
    else:
        key = "figure_differs" if figure.text else "figure_lacking"
    return check_say(key, language, said=one_line(figure.said), text=one_line(figure.text))


def claim_words(claim: Claim, language: Language) -> str:
    """A line on the place or the speaker that a statement names."""
    state = {True: "agrees", False: "differs", None: "unknown"}[claim.agrees]
    return check_say(f"claim_{claim.kind}_{state}", language, named=one_line(claim.named), found=one_line(claim.found))


def rendering_words(rendering: Rendering, language: Language) -> str:
    """A line with the words that stand beside a quote, and their standing."""
    standing = check_say(f"standing_{rendering.standing.value}", language)
    return check_say("rendering", language, standing=standing, quote=one_line(rendering.quote))


def told_of(check: WordingCheck, language: Language) -> list[str]:
    """The lines on a sentence beside its verdict: claims, figures, what is left out of the first place, renderings."""
    lines = [claim_words(claim, language) for claim in check.claims]
    is_across = check.verdict is Verdict.OTHER_LANGUAGE
    all_agree = check.verdict is Verdict.ALTERED and all(figure.agrees for figure in check.figures)
    lines += [figure_words(figure, language) for figure in check.figures if is_across or all_agree or not figure.agrees]
    for match in check.matches[:1]:
        lines += [missing_words(missing, language) for missing in match.missing]
        lines += [rendering_words(rendering, language) for rendering in match.parallels]
    return lines


def reference_words(match: WordingMatch, language: Language) -> str:
    """Measure, headings, title, number, date, issuer and address of a place, on one line."""
    measure = check_say("measure", language, number=match.measure) if match.measure else ""
    ocr = check_say("ocr", language) if match.is_ocr else ""
    names = called(match, language)
    headings = " › ".join(names.headings)
    place = f"{match.start}-{match.end}"
    parts = (
        measure, headings, names.title or match.document, names.number, match.date, names.issuer, match.source, place, ocr,
    )  # fmt: skip
    return "; ".join(one_line(part) for part in parts if part.strip())


def one_line(words: str) -> str:
    """Words with each run of white space as one space."""
    return " ".join(words.split())
