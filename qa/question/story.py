"""Questions at the end of a story, such as "I am a widow of 62 and my son lives abroad. Can I claim this for him?".

Such a question says little without the story before it, and the reranker was made for short questions (decision 11). So
it is read whole, without the reranker, and what tells whether the text answers it is how near the text is to the story.
"""

from __future__ import annotations

import re

from qa.question.asked import LONG_QUESTION_CHARS
from qa.question.parts import asking_sentences

_POLITE = re.compile(
    r"\b(?:(?:can|could|would|will)\s+(?:you|someone|anyone)\s+(?:please\s+|kindly\s+)?(?:tell|inform|advise|let|help)\s+(?:me|us)(?:\s+know)?|"
    r"(?:i|we)(?:\s+would|'d)?\s+(?:like|want|need|wish)\s+to\s+(?:know|ask|learn)|(?:i|we)\s+wonder(?:ed)?|let\s+(?:me|us)\s+know|tell\s+(?:me|us)|"
    r"my\s+question(?:\s+is)?|if\s+(?:it\s+is|it's)\s+not\s+too\s+much\s+trouble)\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:i|i'\w+|me|my|mine|myself|we|we'\w+|us|our|ours|it|its|they|them|their|that|those|these|this|he|she|his|her|him|such|there)\b|"
    r"[我咱它他她]|这种|那种|这个|那个|这样|那样",
    re.IGNORECASE,
)
_OF_TEXT = re.compile(
    r"\b(?:this|that|these|those)\s+(?:page|document|policy|text|interpretation|article|opinions?|notice|measures?)\b|\bis\s+there\b|\bare\s+there\b|"
    r"\bthere\s+(?:is|are)\b|\bit\s+(?:is|was)\s+(?:stated|said|written)\b|这(?:份|个|篇)?(?:文件|政策|解读|意见|通知)",
    re.IGNORECASE,
)


def is_story(text: str) -> bool:
    """Whether a question is long and what it asks leans on what was told before.

    is_story("We make springs in Siping ... [150 characters]. How many measures does the document hold?") -> False
    """
    if len(text) <= LONG_QUESTION_CHARS:
        return False
    asking = asking_sentences(text)
    if len(asking) == 0 or asking == [text]:
        return False
    return all(_LEANS.search(_OF_TEXT.sub(" ", _POLITE.sub(" ", sentence))) for sentence in asking)
