"""From hits to a ranking of the set's items, by the characters both cover: the same for all contestants.

Contestants keep texts in their own form (one drops list marks, another joins lines), so an item is looked up in each
by its letters and digits alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.fuzz import partial_ratio_alignment

from bench.contestants import Found

HALF = 0.5
LIKE = 75.0  # of 100: at least this like, or the item is not there


def locate_items(items: Mapping[str, tuple[str, str]], texts: Mapping[str, str]) -> dict[str, Found]:
    """Where each item (file, words) stands in the texts, or nearly stands; an item that does not is left out.

    Items of a file come in the order of its text, so that words that stand there twice are found at their own place.
    Nearly: a table may be written out in another way.
    """
    letters = {name: _letters(text) for name, text in texts.items()}
    places: dict[str, Found] = {}
    after = dict.fromkeys(texts, 0)
    for item, (name, words) in items.items():
        kept, offsets = letters.get(name, ("", ()))
        found = _find(_letters(words)[0], kept, after.get(name, 0))
        if found is not None:
            start, after[name] = found
            places[item] = Found(name, offsets[start], offsets[after[name] - 1] + 1)
    return places


def _find(wanted: str, kept: str, after: int) -> tuple[int, int] | None:
    """Start and end of the letters wanted: as they are, from `after` on or anywhere, else the likest stretch."""
    if not wanted or not kept:
        return None
    at = kept.find(wanted, after)
    at = kept.find(wanted) if at < 0 else at
    if at >= 0:
        return at, at + len(wanted)
    nearest = partial_ratio_alignment(wanted, kept, score_cutoff=LIKE) if len(wanted) <= len(kept) else None
    return None if nearest is None else (nearest.dest_start, nearest.dest_end)


def rank_items(hits: Iterable[Found], places: Mapping[str, Found]) -> list[str]:
    """The items that the hits cover, best hit first, each item once.

    A hit covers an item when they share at least half of the characters of either; of several, the one that shares
    most comes first. So a chunk over many sections lists them all, one after another.
    """
    ranked: dict[str, None] = {}
    for hit in hits:
        shared = {item: _shared(hit, place) for item, place in places.items() if place.document == hit.document}
        covered = [
            item
            for item, n_chars in shared.items()
            if n_chars and n_chars >= HALF * min(hit.end - hit.start, places[item].end - places[item].start)
        ]
        ranked |= dict.fromkeys(sorted(covered, key=lambda item: -shared[item]))
    return list(ranked)


def _shared(one: Found, other: Found) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _letters(text: str) -> tuple[str, Sequence[int]]:
    """The letters and digits of a text, in lower case, and where each stands in it."""
    kept = [(letter, at) for at, one in enumerate(text) if one.isalnum() for letter in one.lower()]
    return "".join(letter for letter, _ in kept), [at for _, at in kept]
