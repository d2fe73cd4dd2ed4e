"""What is quoted around the units that answer: a block, which can be read by itself.

A sentence that answers stands among others that say of what, for whom and under which condition; an item of a list
stands under words that lead to it. So an answer quotes a stretch of the passage around the unit, whole sentences of it.
Further blocks follow while they may well be the answer too; they are shorter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.datatypes import PassageKind, Span
from qa.index.opened import OpenIndex
from qa.ranking.features import FRAME_KINDS
from qa.ranking.score import Scored
from qa.ranking.stretches import FIRST_CHARS, FURTHER_CHARS, block_around

MAX_BLOCKS = 5
MAX_GAP = 2.5  # of a score, which is a log-odds: a block at this distance is a twelfth as likely the answer
_TITLES = (PassageKind.TITLE, PassageKind.RELATED)


class Block(NamedTuple):
    """A stretch of a document around a unit that may answer."""

    scored: Scored
    span: Span


def blocks_of(index: OpenIndex, ranked: Sequence[Scored]) -> list[Block]:
    """The blocks of an answer, the best first, none of which overlap; at least one where there is a unit.

    Further ones are those of units whose score is at most MAX_GAP lower, and that say something: words that lead to a
    list only with the list.
    """
    blocks: list[Block] = []
    for scored in ranked:
        if len(blocks) == MAX_BLOCKS or (blocks and _is_behind(blocks[0].scored, scored)):
            break
        if blocks and scored.unit.kind in _TITLES:
            continue
        if any(_overlap(block, scored.unit.document, scored.unit) for block in blocks):
            continue
        span = block_around(index, scored.unit, scored.passage, FURTHER_CHARS if blocks else FIRST_CHARS)
        if any(_overlap(block, scored.unit.document, span) for block in blocks):
            span = Span(start=scored.unit.start, end=scored.unit.end)
        if blocks and scored.features.get("fragment") and not span.end > scored.unit.end:
            continue  # words that lead to something, without what they lead to
        blocks.append(Block(scored, span))
    return blocks


def _is_behind(best: Scored, other: Scored) -> bool:
    return best.unit.kind in FRAME_KINDS or best.score - other.score > MAX_GAP


def _overlap(block: Block, document: str, span: Span) -> bool:
    return block.scored.unit.document == document and block.span.overlaps(span)
