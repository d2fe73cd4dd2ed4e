"""The number before an item of a list, as Word and browsers show it."""

from __future__ import annotations

from qa.language.numerals import ordinal_figure

_HAN_DIGITS = "零一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_HAN_FORMS = ("chinese", "ideograph", "taiwanese", "japaneseCounting", "japaneseLegal", "korean")
_ZODIAC = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}


def written(count: int, form: str) -> str:
    """A count as Word shows it in a number format.

    written(12, "chineseCounting") -> "十二"
    """
    if count < 1:
        return str(count)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if form == "lowerRoman" else roman
    if form in _ZODIAC and count <= len(_ZODIAC[form]):
        return _ZODIAC[form][count - 1]
    if form.startswith(_HAN_FORMS):
        words = _han(count).translate(_LEGAL if "Legal" in form else {})
        return f"壹{words}" if words.startswith("拾") else words
    if form.startswith("decimalEnclosedCircle") and count <= 20:
        return chr(0x245F + count)
    if form == "decimalZero":
        return f"{count:02d}"
    if form == "decimalFullWidth":
        return str(count).translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    if form == "ordinal":
        return ordinal_figure(count)
    return str(count)


def _roman(count: int) -> str:
    parts: list[str] = []
    for value, sign in _ROMAN:
        parts.append(sign * (count // value if count < 5000 else 0))
        count %= value
    return "".join(parts)


def _han(count: int) -> str:
    if count < 10:
        return _HAN_DIGITS[count]
    if count >= 1000:
        return "".join(_HAN_DIGITS[int(c)] for c in str(count))
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_HAN_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _HAN_DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_HAN_DIGITS[ones] if ones else "")
