"""What the commands say to people, in English and Chinese. JSON is the same in both. Needs no library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.datatypes import Language, Status

_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        # ask
        "nearest": "nearest: {place}",
        "note": "note: {note}",
        "answer_end": "({status}, confidence {confidence:.2f}, {ms:.0f} ms)",
        "separator": ", ",
        # check
        "check_end": "({ms:.0f} ms)",
        "verdict": "{verdict}: {lead}",
        "measure": "measure {number}",
        "ocr": "read off a scanned page (OCR)",
        "reference": "  reference: “{quote}” ({reference})",
        # checklist
        "about": " on {about}",
        "checklist": "{title}{about}: {n} statements looked at",
        "slot_missing": "  - {slot}: not stated",
        "slot": "  + {slot}:",
        "in_measure": " (measure {number})",
        "elsewhere": " (elsewhere)",
        # parallel
        "no_parallel": (
            "{document} has no parallel text. Put one beside its file {file} "
            "(name.zh.txt or name.en.txt beside name.txt) and run `policy-qa sync`."
        ),
        "beside": "{document} beside {file}: {about}",
        "made_at_build": "a text made at build time",
        "aligned": "{n} of {total} units aligned",
        "headings_aligned": "{n} headings aligned",
        "by_hand": " by hand",
        "inside": " inside",
        "cost": "  (cost {cost:.1f})",
        "alone": "  nothing goes with {place}: {words}",
        "alone_beside": "  alone in {file} {place}: {words}",
        # build, sync, add, remove
        "stage": "{stage}: {done} of {total}",
        "stage_documents": "documents",
        "stage_embedding": "embedding",
        "stage_asked": "asked",
        "not_read": "not read: {reason}",
        "warning": "warning: {words}",
        "left_out_each": "`policy-qa doctor --document ID` lists each piece.",
        "left_out_more": "... and {n} more documents. ",
        "built": (
            "Built {index} in {seconds:.1f} s: {documents} documents, {passages} passages, {units} units, {mb:.2f} MB, "
            "encoder {encoder}."
        ),
        "counted": "{document}: measures declared {declared}, found {found}",
        "added": "added: {name}",
        "changed": "changed: {name}",
        "removed": "removed: {name}",
        "moved": "moved: {was} -> {name}",
        "was_in_step": "was in step",
        "is_in_step": "is in step",
        "in_step": (
            "{index} {state} after {seconds:.1f} s: {documents} documents, {unchanged} unchanged; {n_passages} of "
            "{passages} passages and {n_units} of {units} units embedded."
        ),
        # measures
        "none": "none",
        "register": "{document}: {declared} measures in {aspects} aspects declared, {found} in {n_aspects} found",
        "explains": "  explains {parent} ({loaded})",
        "loaded_as": "loaded as {document}",
        "not_loaded": "not loaded",
        # search
        "hit": "{rank}. {document} {start}-{end}  ({stages})",
        # wrong use
        "error": "policy-qa: {words}",
        "stopped": "policy-qa: stopped",
        "wrong_use": "{command}: wrong use: {words}. `{command} --help` says how it is used.",
        # doctor
        "changed_by": "{act} by {document} {since}",
        "left_out": "  {reason}, {n} characters: {words}",
    },
    "zh": {
        "nearest": "最接近的表述：{place}",
        "note": "说明：{note}",
        "answer_end": "（{status}，把握 {confidence:.2f}，{ms:.0f} 毫秒）",
        "separator": "，",
        "check_end": "（{ms:.0f} 毫秒）",
        "verdict": "{verdict}：{lead}",
        "measure": "措施 {number}",
        "ocr": "由扫描页识别（OCR）",
        "reference": "  出处：“{quote}”（{reference}）",
        "about": "（{about}）",
        "checklist": "{title}{about}：共查看 {n} 处表述",
        "slot_missing": "  - {slot}：没有写明",
        "slot": "  + {slot}：",
        "in_measure": "（措施 {number}）",
        "elsewhere": "（见原文其他部分）",
        "no_parallel": (
            "{document} 没有对照文本。请将其放在文件 {file} 旁边"
            "（name.txt 旁边的 name.zh.txt 或 name.en.txt），再运行 `policy-qa sync`。"
        ),
        "beside": "{document} 的对照文本 {file}：{about}",
        "made_at_build": "（建立索引时生成）",
        "aligned": "{total} 个单元中已对齐 {n} 个",
        "headings_aligned": "已对齐 {n} 个标题",
        "by_hand": " 人工对齐",
        "inside": " 句内",
        "cost": "  （代价 {cost:.1f}）",
        "alone": "  无对应文字 {place}：{words}",
        "alone_beside": "  仅见于 {file} {place}：{words}",
        "stage": "{stage}：{done}/{total}",
        "stage_documents": "读取文件",
        "stage_embedding": "计算向量",
        "stage_asked": "已提问",
        "not_read": "未读取：{reason}",
        "warning": "注意：{words}",
        "left_out_each": "`policy-qa doctor --document ID` 逐条列出。",
        "left_out_more": "……另有 {n} 份文件。",
        "built": (
            "已建立 {index}，用时 {seconds:.1f} 秒：{documents} 份文件，{passages} 个段落，{units} 个单元，{mb:.2f} MB"
            "，编码模型 {encoder}。"
        ),
        "counted": "{document}：原文所称措施数 {declared}，找到 {found}",
        "added": "新增：{name}",
        "changed": "改动：{name}",
        "removed": "移除：{name}",
        "moved": "改名：{was} -> {name}",
        "was_in_step": "原已同步",
        "is_in_step": "已同步",
        "in_step": (
            "{index} {state}，用时 {seconds:.1f} 秒：{documents} 份文件，其中 {unchanged} 份未变；"
            "计算了 {passages} 个段落中的 {n_passages} 个、{units} 个单元中的 {n_units} 个的向量。"
        ),
        "none": "未写明",
        "register": "{document}：原文所称 {aspects} 个方面、{declared} 项措施；找到 {n_aspects} 个方面、{found} 项措施",
        "explains": "  解读对象：{parent}（{loaded}）",
        "loaded_as": "已载入为 {document}",
        "not_loaded": "未载入",
        "hit": "{rank}. {document} {start}-{end}  （{stages}）",
        "error": "policy-qa：{words}",
        "stopped": "policy-qa：已停止",
        "wrong_use": "{command}：用法有误：{words}。`{command} --help` 说明用法。",
        "changed_by": "被 {document} {act} {since}",
        "left_out": "  {reason}，{n} 个字符：{words}",
    },
}
_STATUS = {
    "answered": "原文有明确表述",
    "partial": "原文有部分表述",
    "uncertain": "原文可能没有回答",
    "not_stated": "原文没有说明",
    "off_topic": "与文本无关",
}
# Keys and fixed values of what `doctor` shows; what is not here (names, folders, versions) stays as it is.
_DOCTOR = {
    "versions": "版本", "cache": "缓存", "models": "模型", "index": "索引", "interpretations": "政策解读",
    "folder": "文件夹", "name": "名称", "role": "用途", "configured": "已启用", "usable": "可用", "installed": "已安装",
    "checksums": "校验和", "bytes": "字节数", "licence": "许可", "detail": "详情", "built_at": "建立时间",
    "encoder": "编码模型", "reranker": "重排模型", "revision": "修订", "backend": "后端",
    "corpus_fingerprint": "文件指纹", "reader": "读取程序", "counts": "数量", "files": "文件数", "fault": "故障",
    "message": "信息", "document": "文件", "explains": "解读对象", "loaded": "已载入", "as": "载入为",
    "file": "文件名", "title": "标题", "issuer": "发布机构", "number": "文号", "date": "日期", "kind": "类别",
    "characters": "字符数", "characters_left_out": "未收录字符数", "pages_read_by_ocr": "扫描识别的页",
    "True": "是", "False": "否", "as pinned": "与登记一致", "NOT as pinned": "与登记不一致", "not checked": "未核对",
    "not installed": "未安装", "this one": "当前版本",
    "another version: run `policy-qa sync`": "其他版本：请运行 `policy-qa sync`",
    "documents": "份文件", "passages": "个段落", "units": "个单元", "segments": "个分段", "renderings": "个对照单元",
    "repeals": "废止", "replaces": "取代", "amends": "修改", "withdrawn": "撤回",
}  # fmt: skip


def told(key: str, language: Language, **values: object) -> str:
    """A line of the terminal in a language, with values filled in."""
    return _WORDS[language][key].format(**values)


def status_told(status: Status, language: Language) -> str:
    """A status as the terminal says it; in English the value of the contract itself."""
    return status.value if language == "en" else _STATUS[status.value]


def doctor_told(words: object, language: Language) -> str:
    """A key or a fixed value of what `doctor` shows, in a language; anything else as it is."""
    return str(words) if language == "en" else _DOCTOR.get(str(words), str(words))
