"""What a text usually states of a measure, and whether it does: how much, for whom, how, where, until when.

A slot is told by its form: figures, dates, words that join and bind ("if you", "within ... days", 应当向...提出). No words of
a policy stand here. That a slot is stated means that the words hold something of the kind, not that they say all of it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from qa.language.patterns import late_pattern
from qa.question.asked import Facet
from qa.question.wanted import Wanted, states


class Slot(StrEnum):
    """A kind of thing that is usually stated of what a policy gives or asks."""

    AMOUNT = "amount"
    RATE = "rate"
    WHO = "who"
    HOW = "how"
    WHERE = "where"
    DEADLINE = "deadline"
    UNTIL = "until"
    DECIDES = "decides"
    CONTACT = "contact"


_TIME = r"(?:\d+|[一二两三四五六七八九十]+|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s*(?:个)?(?:working |calendar |business )?(?:days?|weeks?|months?|years?|工作日|日|天|周|月|年)"
_SIGNS: dict[Slot, re.Pattern[str]] = {
    slot: late_pattern(pattern, re.IGNORECASE)
    for slot, pattern in {
        Slot.WHO: r"\b(?:eligib\w+|qualif(?:y|ies|ied)|entitled|applies to|applicable to|who (?:has|have|is|are)|if (?:you|they|the \w+)|unless|only (?:if|for)|those who|whoever|provided that|must (?:be|have|hold))\b|"
                  r"符合[^。；]{0,20}(?:条件|规定|要求)|凡|对[^。；，,]{2,60}(?:的[^。；，,]{0,12})?[，,]|[^，。；]{2,}的[，,](?=[^。；]{0,40}(?:给予|奖励|享受|可以?|按|应|不))|适用|资格|限于",
        Slot.HOW: r"\b(?:appl(?:y|ies|ication)|claim (?:form|by|using)|use the|submit\w*|register|hand in|fill in|the form|a form|give (?:your|them|proof)|send|tell your|by (?:post|phone|email)|ask for)\b|"
                  r"申请|申报|提交|办理|报送|登记|提供[^。；]{0,10}材料|填[写报]|受理",
        Slot.WHERE: r"\b(?:at|to|from|with|through) (?:the|your|any|a) (?:[\w-]+ ){0,3}(?:office|counter|cent(?:re|er)|department|authority|station|window|branch|provider|helpline|website)\b|\bonline\b|"
                    r"窗口|服务中心|大厅|平台|网上|线上|专区|向[^。；，]{2,24}(?:提出|申请|申报|报送|投诉)",
        Slot.DEADLINE: rf"\b(?:within|no later than|at least|before the end of|by the end of|deadline|straight away|immediately|as soon as)\b[^.;]{{0,20}}(?:{_TIME})?|{_TIME}\s*(?:内|以内|前)|年底前|月底前|截止|之前(?:完成|提交|申报)|日前|逾期|即时|及时",
        Slot.UNTIL: rf"\b(?:valid (?:for|until)|validity|expir\w+|until|up to {_TIME}|for (?:up to |a maximum of )?{_TIME})\b|有效期|暂定|为期|期限|最长不超过|施行|起(?:执行|实施|施行)|解除止|至[^。；，]{{2,16}}止",
        Slot.DECIDES: r"\b(?:decid\w+|decision|determin\w+|approv\w+|assess\w*|at (?:the|its) [\w’']+ discretion|reviewed|authoris\w+|confirm)\b|"
                      r"审核|审批|批准|认定|评审|核定|负责解释|决定|牵头|责任单位|由[^。；，]{2,24}(?:负责|认定|审核|核实|确定)",
    }.items()
}  # fmt: skip
_KINDS = {
    Slot.AMOUNT: (Wanted.MONEY,),
    Slot.RATE: (Wanted.RATE,),
    Slot.CONTACT: (Wanted.PHONE, Wanted.EMAIL, Wanted.FAX),
}
# How a statement of each facet is told, and how headings name it.
_FACETS: dict[Facet, tuple[re.Pattern[str], re.Pattern[str]]] = {
    facet: (late_pattern(signs, re.IGNORECASE), late_pattern(heads, re.IGNORECASE))
    for facet, signs, heads in (
        (Facet.GIVEN,
         r"\b(?:(?:you|they|firms?|companies|volunteers) (?:can|could|may|might|will|would|’ll|'ll)(?: still| also| usually)? (?:get|be given|be paid|receive|claim|have)|you(?:’ll|'ll) (?:get|be given)|entitled|grants?|paid|free(?: of charge)?|extra|increase\w*|"
         r"help\w*|reduc\w+|exempt\w*|relief|support\w*|rewards?|allowances?|not (?:have to|need to) pay|provid\w+|given|protected|rights?)\b|[$£€¥]\s*\d|"
         r"奖励|补贴|补助|津贴|减免|免收|免征|免费|全免|返还|贴息|给予|支持|优惠|享受|优先|减半|缓缴|缓交|延期|展期|下浮|帮助|便利|绿色通道|代办|退还|保障|兜底|减轻|降低|鼓励|不(?:得|收取|抽贷|断贷|压贷)",
         r"\bwhat .{0,12}get\b|\b(?:support|help|benefits?|pay|rates?|fund\w*|relief|guarantees?|assistance|rights|allowances?|incentives?)\b|支持|扶持|奖励|补[贴助]|减免|减轻|保障|降低|优惠|免|引导|培育|建设|服务"),
        (Facet.CONDITIONS,
         r"\b(?:eligib\w+|qualif\w+|must|need to|have to|required?|only if|unless|at least|or older|aged|if you(?:’re|'re| are| have)|demonstrat\w+|satisf\w+|able to|subject to)\b|符合|条件|资格|要求|应当|必须|不得|限于|以上|凡",
         r"\b(?:eligib\w+|who can|criteri\w+|conditions?|qualif\w+|require\w+|restrictions?|rules?)\b|条件|资格|要求|范围|对象|义务|责任"),
        (Facet.STEPS,
         r"\b(?:appl(?:y|ication|ied)|claim|form|submit\w*|register|send|tell your|contact|email|call|ask for|proof|notice|once the|review)\b|申请|申报|提交|办理|报送|登记|审核|受理|材料",
         r"\b(?:how to|apply\w*|application|claim\w*|process|procedure|proof)\b|申请|申报|办理|审核|程序|流程"),
    )
}  # fmt: skip
# What is said once for the whole of a text, and not of each thing it gives.
OF_DOCUMENT = (Slot.UNTIL, Slot.DECIDES, Slot.CONTACT)


def slots_in(words: str) -> frozenset[Slot]:
    """The slots that some words of a text state.

    slots_in("A grant of 500 yuan, for firms that apply within 30 days.") -> {AMOUNT, HOW, DEADLINE}
    """
    return frozenset(slot for slot in Slot if states_slot(slot, words))


def states_slot(slot: Slot, words: str) -> bool:
    """Whether some words state something of that slot."""
    if slot in _KINDS:
        return any(states(kind, words) for kind in _KINDS[slot])
    return bool(_SIGNS[slot].search(words))


def has_facet(facet: Facet, words: str) -> bool:
    """Whether a statement has the form of a facet: it gives something, sets a condition, or tells a step."""
    return bool(_FACETS[facet][0].search(words))


def heads_facet(facet: Facet, heading: str) -> bool:
    """Whether a heading names a facet: "What you'll get", "Who can apply", 申报及审核."""
    return bool(_FACETS[facet][1].search(heading))
