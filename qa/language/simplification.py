"""Traditional Chinese characters in simplified ones, one for one, by OpenCC (docs/decisions/0016-libraries.md)."""

from __future__ import annotations

from functools import lru_cache

from opencc import OpenCC

from qa.language.identification import HAN


def simplified(text: str) -> str:
    """`text` with traditional characters replaced by simplified ones, of the same length.

    simplified("乾旱補助") -> "干旱补助"
    """
    if _is_simplified("".join(HAN.findall(text))):
        return text
    return HAN.sub(lambda run: str(_converter().convert(run.group())), text)


def in_one_script(text: str) -> str:
    """`text` with each Chinese character as one that all its forms share, of the same length: to compare by, not to show.

    Unlike `simplified` it looks at single characters: 乾 of 乾安 becomes 干 too, on whichever side it stands.
    """
    characters = sorted(set("".join(HAN.findall(text))))
    if not characters:
        return text
    shared = str(_converter().convert("\n".join(characters))).split("\n")
    return text.translate({ord(one): other for one, other in zip(characters, shared, strict=True) if len(other) == 1})


def _is_simplified(characters: str) -> bool:
    """Whether they are written in simplified script: all are of GB 2312, not all of Big5. Also when there are none.

    OpenCC takes its text to be traditional, and would write 乾安县, a county, as 干安县 and 显著 as 显着.
    """
    return not characters or (_can_write("gb2312", characters) and not _can_write("big5", characters))


def _can_write(encoding: str, characters: str) -> bool:
    try:
        characters.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    # as Taiwan writes, where 著 stands for 着 too; into characters that fonts and dictionaries have
    return OpenCC("tw2s", include_tofu_risk_dictionaries=False)
