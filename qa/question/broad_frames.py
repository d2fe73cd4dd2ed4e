"""Whether a question wants a whole answer: all that a text holds for somebody, says of a subject, or is about.

A small rule over the frame of a question: words that ask, that stand for the text itself, and that join. What the
question is about is left over when the frame is taken away. A model of what is asked may take this rule's place: whoever
reads a question needs nothing but `read_frame`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.language.patterns import late_pattern
from qa.question.asked import Breadth, Facet


class Frame(NamedTuple):
    """What a question wants in full, and the words that are left of it: its subject, and the sides of a comparison."""

    breadth: Breadth
    subject: str = ""
    sides: tuple[str, ...] = ()
    facet: Facet | None = None
    is_for_somebody: bool = False


_TEXT = (
    r"(?:(?:this|the|that|your|our) )?(?:whole |entire )?(?:polic(?:y|ies)|documents?|text|page|notice|rules?|measures?|regulations?|guidance|guide|"
    r"opinions?|interpretation|law|act|circular|plan|scheme|provisions?|paper|it)"
)
_GAIN = (
    r"(?:support|help|benefits?|advantages?|assistance|aid|incentives?|protections?|relief|perks|gains?|entitlements?)"
)
_HAN_GAIN = r"(?:支持|扶持|帮助|好处|优惠|待遇|保护|便利|利好|补贴|补助|奖励|实惠|福利|支援|協助|扶助)"
_HAN_TEXT = r"(?:这[份个部项些]|本|该|此)?(?:政策|文件|规定|办法|通知|意见|条例|措施|规则|法规|解读|公告|方案|细则|页面|补贴|实施意见|文本)"
_WHICH = r"(?:什么|哪些|啥|哪几[种项类个]|怎样的|何种)"
_I = r"(?:i|we|you|one|they|he|she)"
_BESIDE = r"(?:,|\b(?:from|step by step|one after another|in short|briefly|please)\b.*)?"

_FRAMES: tuple[tuple[Breadth, re.Pattern[str]], ...] = tuple(
    (breadth, late_pattern(pattern, re.IGNORECASE))
    for breadth, pattern in (
        (Breadth.COMPARISON, r"^\W*(?:please )?(?:compare|contrast)\s+(?P<a>.+?)\s+(?:and|with|to|against|versus|vs\.?)\s+(?P<b>.+?)\W*$"),
        (Breadth.COMPARISON, r"\bdifferences? between\s+(?P<a>.+?)\s+and\s+(?P<b>.+?)\W*$"),
        (Breadth.COMPARISON, r"^\W*how (?:do|does|is|are)\s+(?P<a>.+?)\s+(?:differ|different)\s+from\s+(?P<b>.+?)\W*$"),
        (Breadth.COMPARISON, r"^\W*(?:请)?(?:比较|对比)(?:一下|下)?(?P<a>.+?)(?:和|与|跟|同|及)(?P<b>.+?)(?:的(?:异同|区别|不同|差别|差异))?\W*$"),
        (Breadth.COMPARISON, r"^\W*(?P<a>.+?)(?:和|与|跟|同)(?P<b>.+?)(?:之间)?(?:的|有)?(?:什么|何|哪些)?(?:区别|不同|差别|差异|异同)(?:是什么|在哪里?|有哪些)?\W*$"),
        (Breadth.TIMELINE, r"\bwhat happened when\b|\btime ?line\b|\bchronolog\w+\b|\b(?:all|key|important) dates\b|时间线|时间节点|时间表|大事记|按时间(?:顺序|先后)"),
        (Breadth.PROCESS, rf"^\W*how (?:did|was|were|has|have) {_TEXT}?(?P<s>.*?)(?:come about|came about|come into being|arise|made|drafted|drawn up|prepared|written|put together)\W*$"),
        (Breadth.PROCESS, rf"^\W*how (?:do|does|can|should|must) {_I}\s+(?P<s>(?:apply|claim|register|enrol|sign up|join|appeal|complain|take part)\b[^?,]*?)(?:,.*)?\W*$"),
        (Breadth.PROCESS, r"^\W*(?:how does|what is|describe|explain) (?:the )?(?P<s>[\w\s'’-]*?\b(?:process|procedure))(?: (?:run|work|go|look like))?\W*$"),
        (Breadth.PROCESS, rf"^\W*(?:{_HAN_TEXT})?(?P<s>.{{0,16}}?)(?:是)?(?:怎么|怎样|如何)(?:样)?(?:制定|出台|形成|起草|产生|来)(?:出来|出台)?的?\W*$"),
        (Breadth.PROCESS, r"^\W*(?P<s>(?:(?!哪些|什么|几).){0,16}?)(?:的)?(?:流程|程序|步骤|过程|手续)(?:是(?:什么|怎样的|怎么样的)|有哪些|如何)?\W*$"),
        (Breadth.PURPOSE, r"^\W*(?:why|for what reason|what for) (?:was|were|is|are|did|do|has|have)\b.{0,40}?\b(?:made|issued|written|drawn up|set up|introduced|adopted|published|drafted|established|created|there)\W*$"),
        (Breadth.PURPOSE, rf"^\W*what (?:is|are|was|were) (?:the )?(?:purposes?|aims?|goals?|objectives?|point)(?: (?:of|behind) {_TEXT})?\W*$"),
        (Breadth.PURPOSE, r"^\W*(?:为什么|为何|为啥)(?:要|会)?(?:制定|出台|发布?|写|设立|颁布|印发|公布|起草|有).{0,16}\W*$"),
        (Breadth.PURPOSE, rf"^\W*(?:{_HAN_TEXT})?(?:的)?(?:目的|初衷|目标|宗旨|出发点)(?:是什么|有哪些|何在)?\W*$"),
        (Breadth.TOPIC, rf"^\W*what (?:does|do|did) {_TEXT}(?: have to)? (?:say|state|tell us|provide|lay down)\w* (?:about|on|concerning|regarding|for)\s+(?P<s>.+?)\W*$"),
        (Breadth.TOPIC, r"^\W*(?:(?:please )?(?:tell|show|give) (?:me|us) )?(?:everything|all)(?: (?:there is|that is said|it says))?(?: (?:to know|said))? (?:about|on|concerning|regarding)\s+(?P<s>.+?)\W*$"),
        (Breadth.TOPIC, r"^\W*(?:is there )?anything (?:about|on|concerning)\s+(?P<s>.+?)\W*$"),
        (Breadth.TOPIC, r"^\W*what are (?:the|its) (?:rules|provisions|criteria|conditions|requirements) (?:on|about|for|of|concerning)\s+(?P<s>.+?)\W*$"),
        (Breadth.TOPIC, rf"^\W*(?P<s>.+?[.,;])\s*(?:so )?what (?:should|must|do) {_I} (?:need to )?know\W*$"),
        (Breadth.TOPIC, r"^\W*(?P<s>.+?[.,;])\s*(?:so )?what (?:changes|is new|will change)(?: for (?:me|us))?\W*$"),
        (Breadth.TOPIC, r"^\W*what changes for\s+(?P<s>.+?)\W*$"),
        (Breadth.SUPPORT, r"^\W*(?P<s>.*?)[.,;]?\s*what(?:'s|’s| is) in (?:it|this) for (?:me|us)\W*$"),
        (Breadth.SUPPORT, r"^\W*what(?:'s|’s| is) in (?:it|this) for\s+(?P<s>.+?)\W*$"),
        (Breadth.SUPPORT, rf"^\W*(?P<s>.+?[.,;])\s*(?:so )?what (?:do|can|will|would|could|might) {_I} (?:get|receive|gain|expect)\W*$"),
        (Breadth.SUPPORT, rf"^\W*what (?:(?:kinds?|sorts?) of )?(?P<k>(?:[\w-]+ )?{_GAIN}|money|funding|subsidies|grants) (?:do|does|can|will|would|could|is|are|there|for)\b(?: there\b)?(?P<s>.*?)(?:\b(?:get|receive|gain|have|expect|available|given|offered|provided|give)\b)?\W*$"),
        (Breadth.SUPPORT, r"^\W*what (?:do|does|can|will|would|could) (?P<s>.+?) (?:get|receive|gain)\W*$"),
        (Breadth.SUPPORT, rf"^\W*(?:what (?:is|are) (?:the )?|(?:is there )?(?:any|some)? ?|list (?:the )?){_GAIN} (?:for|to|of)\s+(?P<s>.+?)\W*$"),
        (Breadth.SUPPORT, rf"^\W*(?P<s>.*?)[，,。]?(?:我|我们|都)?(?:能|可以?)?够?(?:得到|享受|获得|拿到|享有|领到)(?:到)?{_WHICH}.{{0,8}}?\W*$"),
        (Breadth.SUPPORT, rf"^\W*(?P<s>.*?)[，,。]?(?:我|我们|都)?(?:能|可以?)?够?(?:得到|享受|获得|拿到|享有|领到|有)?{_WHICH}(?:方面的|政策)?{_HAN_GAIN}(?:政策|措施)?\W*$"),
        (Breadth.SUMMARY, rf"\b(?:summari[sz]e|sum up|summary of|overview of|outline of|gist of)\b|^\W*(?:(?:an? )?(?:summary|overview)|in a nutshell)\W*$|^\W*what (?:is|are) {_TEXT} (?:all )?about\W*$|^\W*what are the main (?:points|contents?)\b"),
        (Breadth.SUMMARY, r"^\W*what (?:is|are) (?P<s>.+?) (?:all )?about\W*$"),
        (Breadth.TOPIC, rf"^\W*(?:关于|有关|对于?)(?P<s>.+?)(?:的)?(?:全部|所有|一切|都)?(?:的)?(?:规定|内容|措施|要求|说法)?(?:(?:都)?(?:有|说了?|讲了?|写了?|是)?(?:{_WHICH}|怎么|如何)(?:规定|内容|要求|说法?|变化|讲|写|影响)?(?:的)?)?\W*$"),
        (Breadth.TOPIC, rf"^\W*(?P<s>.{{1,20}}?)(?:方面|上)?(?:都)?(?:有(?:{_WHICH})?|是(?:怎么|如何))(?:规定|要求|变化|义务|权利|条件|责任)(?:的)?\W*$"),
        (Breadth.TOPIC, r"^\W*(?P<s>.{2,20}?(?:条件|资格))(?:都)?(?:是|有)(?:什么|哪些)(?:规定)?\W*$"),
        (Breadth.TOPIC, r"^\W*(?P<s>.{2,24}?)(?:，|,)?(?:会怎样|会怎么样|有什么后果|需要满足哪些条件|要符合哪些条件)\W*$"),
        (Breadth.SUMMARY, rf"概括|总结|概述|综述|摘要|简介|介绍一下|^\W*(?:{_HAN_TEXT})?(?:主要)?(?:讲|说|写|规定)了?(?:些)?(?:什么|啥)(?:内容)?\W*$|^\W*(?:{_HAN_TEXT})?(?:的)?(?:主要内容|大意|要点)(?:是什么|有哪些)?\W*$"),
    )
)  # fmt: skip
_FACETS = {Breadth.SUPPORT: Facet.GIVEN, Breadth.PROCESS: Facet.STEPS}
_CONDITIONS = late_pattern(
    r"\b(?:conditions|criteria|requirements?|eligib\w+|qualif\w+|obligations?)\b|条件|资格|要求|义务", re.IGNORECASE
)
_SOMEBODY = late_pattern(r"\b(?:me|us|i|we|our|my)\b|变化|来说|而言|我", re.IGNORECASE)
_NOBODY = late_pattern(rf"^\W*(?:{_I}|me|us|there|here|it|this|我们?|咱们?|本人|有|都|能|可以?)?\W*$", re.IGNORECASE)
_AN_ASKER = late_pattern(
    r"^(?:(?:i|we)(?:'m|’m| am| are| have| run| own| keep| work(?: in| as| for)?| want to| would like to| plan to)?\s+)|^(?:我们?|本人)(?:是|想|要|开了?|打算|准备|在)?(?:一[名家个位])?|^(?:对于?|给|关于|有关)",
    re.IGNORECASE,
)
_FOR_ASKER = late_pattern(r"(?:来说|而言|的话|在?这里|在?这儿|\bhere\b|[\s,.;，。；])+$", re.IGNORECASE)


def read_frame(text: str) -> Frame | None:
    """What a question wants in full; None for a question after a single thing.

    read_frame("Tell me everything on land.") -> (TOPIC, "land"); read_frame("我想办厂，能得到什么支持？") -> (SUPPORT, "办厂")
    """
    for breadth, match in _matches(text):
        groups = match.groupdict()
        if groups.get("a"):
            return Frame(breadth, "", (_bare(groups["a"]), _bare(groups["b"])))
        subject = _bare(groups.get("s") or "")
        facet = _FACETS.get(breadth)
        if breadth in (Breadth.TOPIC, Breadth.SUPPORT) and _CONDITIONS.search(text):
            breadth, facet = Breadth.TOPIC, Facet.CONDITIONS
        is_for_somebody = breadth is Breadth.SUPPORT or bool(_SOMEBODY.search(text))
        return Frame(breadth, "" if _NOBODY.match(subject) else subject, (), facet, is_for_somebody)
    return None


def _matches(text: str) -> Iterator[tuple[Breadth, re.Match[str]]]:
    for breadth, pattern in _FRAMES:
        match = pattern.search(text)
        if match:
            yield breadth, match


def _bare(words: str) -> str:
    """A subject without the words that only say who speaks, or to whom something is given."""
    words = words.strip(" \t,.;:!?，。；：！？")
    return _FOR_ASKER.sub("", _AN_ASKER.sub("", words)).strip(" ,.;:，。；：")
