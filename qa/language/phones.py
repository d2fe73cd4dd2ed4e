"""Telephone numbers in a text, by Google's rules of each land's numbers (docs/decisions/0016-libraries.md)."""

from __future__ import annotations

import re

_LANDS = ("CN", "GB", "US")  # whose numbers are known without a country code; with one, every land's are
_BARE_ID = re.compile(
    r"(?!400|800)[2-9]\d+"
)  # digits alone that begin as no number does that is dialled within a land: "2200000050"


def phone_numbers(text: str) -> list[tuple[int, int]]:
    """Where telephone numbers stand in `text`: start and end of each, in order; of overlapping ones the longest.

    phone_numbers("Tel: 0431-85677437") -> [(5, 18)]
    """
    from phonenumbers import Leniency, PhoneNumberMatcher  # 60 ms, which only questions for a number have to wait

    found = {
        (match.end - match.start, match.start, match.end)
        for land in _LANDS
        for match in PhoneNumberMatcher(text, land, Leniency.STRICT_GROUPING)
        if not _BARE_ID.fullmatch(match.raw_string)
    }
    kept: list[tuple[int, int]] = []
    for _, start, end in sorted(found, reverse=True):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    return sorted(kept)
