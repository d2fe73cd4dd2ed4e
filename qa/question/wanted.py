"""The kind of words that would answer a question: a date, a sum of money, a telephone number ..."""

from __future__ import annotations

import re
from enum import StrEnum

from qa.language.dates import DATE_SIGN
from qa.language.phones import phone_numbers


class Wanted(StrEnum):
    """The kind of words that would answer a question."""

    DATE = "date"
    TIME = "time"
    COUNT = "count"
    MONEY = "money"
    RATE = "rate"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    URL = "url"
    ADDRESS = "address"
    PERSON = "person"
    BODY = "body"
    DOCUMENT_NUMBER = "document_number"


# Kinds that a text states of itself or of who issued it, whatever it is about.
OF_A_TEXT = frozenset({Wanted.PHONE, Wanted.FAX, Wanted.EMAIL, Wanted.URL, Wanted.ADDRESS, Wanted.DOCUMENT_NUMBER})

_ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Wanted.DATE, r"\bwhen\b|\b(what|which|on what|by what)\s+(exact\s+)?(date|day|month|year)\b|\bdate\b|\bdeadline\b|how long ago|\bsince when\b|"
                      r"[何几]时|[什啥]么?时候|哪一?[天年月日]|几月|(?<![发字])几号(?!文)|日期|哪个月|截止|多久前|何[日年]|日子"),
        (Wanted.TIME, r"\b(what|which)\s+(time|hour)\b|\bo'?clock\b|(?<![了有共哪成出为])几点|什么时间"),
        (Wanted.MONEY, r"\bhow much\s+(is|are|was|were|money|funding|subsid\w+|financ\w+|capital|support|does it cost|is the (fee|price|subsidy|loan))|"
                       r"\b(price|cost|fee|fine|salary|budget|subsid(y|ies) (amount|per)|amount of (money|funding|subsidy))\b|"
                       r"\b(yuan|rmb|dollars?|euros?|usd)\b|多少(万|亿)?(钱|元|资金|补贴|经费)|金额|价格|预算|多少万|补贴多少"),
        (Wanted.RATE, r"\b(rate|percent(age)?|share|ratio|proportion)\b|%|税率|比例|百分|利率|增速|占比"),
        (Wanted.COUNT, r"\bhow many\b|\bnumber of\b|\bhow often\b|\bcount\b|\bhow much\b|几(个|项|条|轮|次|家|类|种|方面|招|处|样|遍|回|份|道|步|位|座|批|级|层|块|套|件|名)|多少|数量|总数"),
        (Wanted.PHONE, r"\b(tele)?phone\b|\btel\b|\bhotline\b|\bcall\b|\bdial\b|\bcontact (number|details?)\b|\bring\b|电话|热线|联系方式"),
        (Wanted.FAX, r"\bfax\b|传真"),
        (Wanted.EMAIL, r"\be-?mail\b|邮箱|电子邮件"),
        (Wanted.URL, r"\b(web ?site|url|web address|link)\b|网址|链接"),
        (Wanted.ADDRESS, r"\b(street|postal|office|mailing)?\s*address\b|\b(which|what)\s+(city|street|road|town)\b|\bwhat (house|street) number\b|哪个(城市|市)|哪条(街|路)|\bwhere (is|are|can|do) .*(located|office|find|visit|write)|\bzip( ?code)?\b|\bpost(al)? ?code\b|\bpostcode\b|地址|邮编|邮政编码|在哪(里|儿)?(办公)?"),
        (Wanted.DOCUMENT_NUMBER, r"\b(document|file|reference|issue) (number|no)\b|\bnumber of the (document|opinions|notice|policy)|\b(what|which) number\b(?! of\b)|\b(its|their) (own )?number\b|文号|文件号|第[几多少]+号|几号文|[发字]几号|(?<!国)字号|编号"),
        (Wanted.PERSON, r"\bwho(m|se)?\b.*\b(sign\w*|director|governor|leader|chief|chair\w*|minister|mayor|head|person|author|premier|secretary)\b|\bname of the (person|director|governor|official|leader)|"
                        r"叫什么名字|姓名|签发人|省长|主任是谁|负责人是谁|总理"),
        (Wanted.BODY, r"\bwho(m|se)?\b|\b(which|what)\s+(\w+\s+){0,3}?(departments?|agenc(y|ies)|authorit(y|ies)|bod(y|ies)|office|organi[sz]ations?|units?|commission|ministry|bureau|government)\b|"
                      r"谁|哪[一两几些]?(个|家|级)?(部门|单位|机构|机关|政府|委|厅|局|会议)|哪[一两几]家|主办单位|由哪|[何什][人么]?(人|部门|单位|机构|会议)"),
    )
)  # fmt: skip

# Kinds whose asking words name nothing of the subject. (Those of money do: "subsidy", "price".)
_SLOT_WORDS = frozenset(
    {
        Wanted.DATE,
        Wanted.TIME,
        Wanted.PHONE,
        Wanted.FAX,
        Wanted.EMAIL,
        Wanted.URL,
        Wanted.ADDRESS,
        Wanted.DOCUMENT_NUMBER,
    }
)
_STATES: dict[Wanted, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        Wanted.DATE: rf"{DATE_SIGN}|within \d+ (working )?(days|weeks|months|years)|\d+\s*(days|weeks|months)\b",
        Wanted.TIME: r"\b\d{1,2}:\d\d\b|\b\d{1,2}\s*(am|pm|a\.m|p\.m|o'clock)|\d{1,2}[点时]",
        Wanted.MONEY: r"[$£€¥]\s*\d|\b\d[\d,.]*\s*(yuan|rmb|dollars?|usd|euros?|pounds?|(hundred|thousand|million|billion)\s+(yuan|rmb|dollars?|usd|euros?|pounds?))|\d[\d,.]*\s*(万|亿)?元|[一二两三四五六七八九十百千万亿]{2,}元",
        Wanted.RATE: r"\d\s*(%|percent|per cent|percentage)|百分之|\d+%|\bhalf\b|\bone[- ](third|quarter|fifth)\b",
        Wanted.COUNT: r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|dozen|hundred|several rounds|once|twice)\b|[一二两三四五六七八九十百千万]+(个|项|条|轮|次|类|种|[座辆株户吨天日年度米])",
        Wanted.FAX: r"\bfax\b|传真",
        Wanted.EMAIL: r"[\w.+-]+@[\w-]+\.\w+",
        Wanted.URL: r"https?://|www\.|\b[\w-]+\.(gov|com|org|cn|uk|net)\b",
        Wanted.ADDRESS: r"\b(street|road|avenue|lane|boulevard|zip code|postcode|po box|p\.o\. box|building)\b|\bAdd(ress)?:|路\d*号|街\d*号|邮编|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b",
        Wanted.PERSON: r"\b(mr|mrs|ms|dr|prof|governor|minister|director|secretary|mayor|premier|president|chairman)\.?\s+(?-i:[A-Z][a-z]+)",
        Wanted.BODY: r"\b(Department|Commission|Committee|Government|Council|Office|Bureau|Ministry|Agency|Authority|Board|Congress|Court|Administration|Organi[sz]er|HMRC|DVLA|meeting)\b|"
                     r"(厅|委|局|部|政府|国务院|办公室|委员会|单位)",
        Wanted.DOCUMENT_NUMBER: r"(?<!\bICP )(?<!Add: )\bNo\.\s*\d+(?!\d|,?\s+(?:\w+\s+){1,3}(?:street|road|avenue|lane|building|boulevard)\b)|〔\d{4}〕\d*|[(（]\d{4}[)）]\s*(No\.|第)?\s*\d+|\d+号",
    }.items()
}  # fmt: skip


def wanted_in(text: str) -> frozenset[Wanted]:
    """The kinds of words that would answer `text`; empty where it asks for no such kind."""
    wanted = frozenset(kind for kind, pattern in _ASKS if pattern.search(text))
    if wanted & {Wanted.EMAIL, Wanted.URL}:
        wanted -= {Wanted.ADDRESS}
    if wanted & {Wanted.PHONE, Wanted.FAX}:
        wanted -= {Wanted.DOCUMENT_NUMBER}
    if wanted & {Wanted.MONEY, Wanted.RATE, Wanted.DOCUMENT_NUMBER, Wanted.PHONE, Wanted.FAX, Wanted.ADDRESS}:
        wanted -= {Wanted.COUNT}
    if Wanted.PERSON in wanted:
        wanted -= {Wanted.BODY}
    return wanted


def states(kind: Wanted, words: str) -> bool:
    """Whether `words` hold something of that kind: a date, a telephone number, a sum of money ..."""
    return bool(phone_numbers(words)) if kind is Wanted.PHONE else bool(_STATES[kind].search(words))


def subject_text(text: str) -> str:
    """The text without the words that only say what kind of answer is wanted ("phone number", "on what date")."""
    for kind, pattern in _ASKS:
        if kind in _SLOT_WORDS:
            text = pattern.sub(" ", text)
    return text
