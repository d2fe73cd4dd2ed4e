"""Canonical text: lines without furniture, white space normalised. Every span of a document refers to it."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[^\S\n]+")
# Marks without a width, and those that turn the direction of writing: what is shown must be what is stored.
_INVISIBLE = dict.fromkeys(
    [
        *map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f"),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# One sign for what looks the same: ligatures, and the hyphen at which no line is broken.
_SAME = str.maketrans(
    {
        "\u2011": "-",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
# Radicals that programs write for the characters that look the same: those with a form of their own in Unicode, and others.
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | str.maketrans(
    "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳", "母民西见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟"
)
_TRANSLATED = _INVISIBLE | _SAME | _RADICALS
# A numeral that is set with spaces between its figures: 第 1 0 条, 2 0 2 4 年.
_SPACED = re.compile(
    r"(?:(?<=[\u3400-\u9fff〔（【]) |(?<![\d.,，、 ])(?<![\d.,，、] ))\d(?: \d)+(?: (?=[\u3400-\u9fff〕）】])|(?=[\u3400-\u9fff〕）】]))"
)
_SPACED_HAN = re.compile(
    r"^第(?: ?[〇零一二三四五六七八九十百千]){2,6} ?[编章节条款项](?= |$|[\u3400-\u9fff])|^第 [一二三四五六七八九十] [编章节条款项](?= |$)"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_FURNITURE_LINE = re.compile(
    r"^(current location|you are here|(您(现在|当前)?|当前|现在)(所在)?的?位置)\s*[:：]"
    r"|^(font (display|size)|字体(显示|大小)?|字号)\s*[:：]"
    r"|\bICP\s*(No\b|备|证)|ICP备\d|^website (ID|identification)|^网站标识码|public network security|公网安备"
    r"|^(scan|扫一扫|扫码).{0,40}(wechat|微信|mobile|手机|QR|二维码)",
    re.IGNORECASE,
)
_FURNITURE_PIECE = re.compile(
    r"^\W*(english|chinese|中文(版)?|简体(中文)?|繁[體体](中文)?|(is )?accessib(le|ility)|barrier[- ]free|"
    r"无障碍(浏览|阅读)?|site\s?map|网站地图|home( page)?|首页|主页|log ?in|sign in|登录|注册|rss|"
    r"mobile( version)?|手机版|print|打印(本页)?|close( window)?|关闭(窗口|本页)?|share|分享(到)?|collect|收藏|"
    r"about us|关于我们|contact us|联系我们|big|medium|small|大|中|小)\W*$",
    re.IGNORECASE,
)
# Buttons that are no words of a policy wherever they stand; the other pieces are furniture only in a line of nothing else.
_BUTTON = re.compile(
    r"^\W*(site\s?map|网站地图|无障碍(浏览|阅读)|print this page|打印本页|close window|关闭(窗口|本页))\W*$",
    re.IGNORECASE,
)

_MAX_FURNITURE_CHARS = 200
_SENTENCE_END = re.compile(r"[。！？；]|[a-z)]\.$")


def canonical_text(raw: str) -> str:
    """`raw` without furniture, white space normalised: the text that all spans refer to."""
    return "\n".join(canonical_lines(raw))


def canonical_lines(raw: str, dropped: list[str] | None = None) -> list[str]:
    """The lines of the canonical text of `raw`: none is empty, none holds a line end.

    dropped: gets the words that are left out as furniture.
    """
    kept: list[str] = []
    for line in LINE_END.split(raw.translate(_TRANSLATED)):
        clean = _SPACES.sub(" ", _CONTROL.sub("", line)).strip()
        words = _without_furniture(clean)
        if dropped is not None and words != clean:
            dropped.append(clean.replace(words, " ", 1) if words else clean)
        if words:
            words = _SPACED.sub(lambda match: match[0].replace(" ", ""), words)
            kept.append(_SPACED_HAN.sub(lambda match: match[0].replace(" ", ""), words))
    return kept


def _without_furniture(line: str) -> str:
    """What is left of a line; "" when it is furniture or holds no letter and no figure."""
    pieces = line.split("|")
    is_table_row = line.startswith("|")
    if len(pieces) > 1 and not is_table_row:
        if all(_FURNITURE_PIECE.match(piece) for piece in pieces):
            return ""
        if _BUTTON.match(pieces[0]) or _BUTTON.match(pieces[-1]):
            kept = pieces[1:] if _BUTTON.match(pieces[0]) else pieces[:-1]
            return _without_furniture("|".join(kept).strip())
    is_furniture = len(line) <= _MAX_FURNITURE_CHARS and not _SENTENCE_END.search(line) and _FURNITURE_LINE.search(line)
    return "" if is_furniture or not re.search(r"\w", line) else line
