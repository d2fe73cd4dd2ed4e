"""From hits to a ranking of the set's items, by the characters both cover: the same for all contestants.

Contestants keep texts in their own form (one drops list marks, another joins lines), so an item is looked up in each
by its letters and digits alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.contestants import Found

HALF = 0.5


def locate_items(items: Mapping[str, tuple[str, str]], texts: Mapping[str, str]) -> dict[str, Found]:
    """Where each item (file, words) stands in the texts; an item that does not stand there is left out.

    Items of a file come in the order of its text, so that words that stand there twice are found at their own place.
    """
    letters = {name: _letters(text) for name, text in texts.items()}
    places: dict[str, Found] = {}
    after = dict.fromkeys(texts, 0)
    for item, (name, words) in items.items():
        wanted, (kept, offsets) = _letters(words)[0], letters.get(name, ("", []))
        at = kept.find(wanted, after.get(name, 0)) if wanted else -1
        at = kept.find(wanted) if at < 0 and wanted else at
        if at >= 0:
            after[name] = at + len(wanted)
            places[item] = Found(name, offsets[at], offsets[at + len(wanted) - 1] + 1)
    return places


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
