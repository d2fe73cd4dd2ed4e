"""Messages that ask nothing of the texts: greetings, thanks, questions about the assistant."""

from __future__ import annotations

import re

_SMALL_TALK = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?(?: you)?(?: (?:so|very) much)?|thx|bye|goodbye|how are you(?: (?:today|doing))?|"
    r"who are you|what(?:'s| is) your name|what can you do|nice to meet you|ok(?:ay)?|great|cool|lol|test|help|"
    r"你好|您好|嗨|早上好|下午好|晚上好|谢谢你?您?|多谢|再见|拜拜|你是谁|你叫什么(?:名字)?|你会什么|你能做什么|在吗|哈哈+)"
    r"(?:[\s,，.!！?？~]*(?:there|you|all|friend|assistant|again|and|you are (?:so |very |really )?(?:helpful|kind|nice|great|good|welcome)|how are you|today|"
    r"for (?:your|the) (?:help|time|answer)|thanks?(?: you)?|very much|so much|今天怎么样|啊|呀))*\W*$",
    re.IGNORECASE,
)


def is_small_talk(text: str) -> bool:
    """Whether the whole message is a greeting, thanks, or a question about the assistant."""
    return bool(_SMALL_TALK.match(text))
