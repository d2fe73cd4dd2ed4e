"""How well the model reads what is asked, on questions of texts that nothing was fitted on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fit.question_labels import AskedLine
from qa.question.acts import WAYS, WHOLES, Act, QuestionModel, ReadAct

Floats = npt.NDArray[np.float32]
_OF_REGISTER = (Act.LIST, Act.COUNT)


class Judged(NamedTuple):
    """A labelled question and what the model makes of it."""

    line: AskedLine
    reading: ReadAct

    @property
    def is_act_right(self) -> bool:
        """Whether the act is that of the label."""
        return self.reading.act == self.line.labels.act


def judged(model: QuestionModel, lines: Sequence[AskedLine], vectors: Mapping[str, Floats], way: str) -> list[Judged]:
    """What the model makes of some lines; an act that a question lacks is that of the question before it."""
    found = []
    for line in lines:
        before = line.before[-1] if line.before else ""
        reading = _read(model, line.words, before, vectors, way)
        if before and "act" in reading.lacks:
            earlier = _read(model, before, "", vectors, way)
            reading = reading._replace(act=earlier.act, sure=earlier.sure, is_sure=earlier.is_sure)
        found.append(Judged(line, reading))
    return found


def _read(model: QuestionModel, words: str, before: str, vectors: Mapping[str, Floats], way: str) -> ReadAct:
    if way == "words":
        return model.read(words, None, None, has_history=bool(before))
    return model.read(words, vectors[words], vectors[before] if before else None, has_history=bool(before))


def figures_of(model: QuestionModel, lines: Sequence[AskedLine], vectors: Mapping[str, Floats]) -> dict[str, float]:
    """The figures that go into the card, each a share of 0..1, of both ways."""
    found: dict[str, float] = {}
    for way in WAYS:
        rows = judged(model, lines, vectors, way)
        own = [row for row in rows if "act" not in row.line.labels.lacks]
        sure = [row for row in rows if row.reading.is_sure]
        after = [row for row in rows if row.line.before]
        found |= {
            f"{way}: act": _share(row.is_act_right for row in rows),
            f"{way}: act where words say it": _share(row.is_act_right for row in own),
            f"{way}: sure": len(sure) / len(rows),
            f"{way}: act where sure": _share(row.is_act_right for row in sure),
            f"{way}: leans, after a question": _share(row.reading.does_lean is row.line.labels.leans for row in after),
            f"{way}: about": _share(
                row.line.labels.about
                == ("document", "section", "subject", "none")[
                    row.reading.about_shares.index(max(row.reading.about_shares))
                ]
                for row in rows
            ),
            f"{way}: whole, where one is read": _share(
                row.reading.whole == row.line.labels.whole for row in own if row.reading.whole != "none"
            ),
            f"{way}: whole, where one is wanted": _share(
                row.reading.whole == row.line.labels.whole for row in own if row.line.labels.whole != "none"
            ),
            f"{way}: wanted, all of them": _share(row.reading.wanted == row.line.labels.wanted for row in rows),
        }
    return {name: round(value, 4) for name, value in found.items()}


def report_table(model: QuestionModel, lines: Sequence[AskedLine], vectors: Mapping[str, Floats]) -> str:
    """Tables of the act by act, language and text, of both ways, with the number of questions."""
    told = [f"{name}: {value:.3f}" for name, value in figures_of(model, lines, vectors).items()]
    for way in WAYS:
        rows = judged(model, lines, vectors, way)
        groups: dict[str, Callable[[Judged], str]] = {
            "act": lambda row: row.line.labels.act,
            "language": lambda row: row.line.language,
            "text": lambda row: row.line.text,
        }
        for whole in WHOLES[1:]:
            is_read = [row.reading.whole == whole for row in rows]
            is_wanted = [row.line.labels.whole == whole for row in rows]
            both = sum(map(bool.__and__, is_read, is_wanted))
            told.append(f"{way:7}whole    {whole:14} read {sum(is_read)}, wanted {sum(is_wanted)}, both {both}")
        for name, key in groups.items():
            for value in sorted({key(row) for row in rows}):
                of = [row for row in rows if key(row) == value]
                share = _share(row.is_act_right for row in of)
                sure = [row for row in of if row.reading.is_sure]
                told.append(
                    f"{way:7}{name:9}{value:14} act {share:.3f}  sure {len(sure) / len(of):.2f}, "
                    f"right when sure {_share(row.is_act_right for row in sure):.3f}  n {len(of)}"
                )
    return "\n".join(told)


def _share(values: object) -> float:
    found = [bool(value) for value in values]  # type: ignore[attr-defined]
    return sum(found) / len(found) if found else 0.0
