"""The exam of `policy-qa check`: statements with the verdict they deserve and the place they are about.

Verdict accuracy: share of statements with the right verdict, for a paragraph on each of its sentences too. Place
accuracy: the first match is in the right document and covers every character of one occurrence of the gold string;
where there are several gold strings, each is covered by some match. A statement with the wrong verdict can have the
right place. Figure accuracy, over statements that name one: each wrong number or date is set against the right one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.questions.gold import SearchableText
from eval.scores import formulas
from eval.scores.bootstrap import Figure, figure, interval_text
from eval.statements.statement_cases import WordingCase, read_statements
from eval.systems.product import Sources, check_wording, figure_key
from qa.datatypes import Document, Verdict, WordingCheck

FOLDER = Path(__file__).parents[1]
SETS_FOLDER = FOLDER / "wording-sets"
CORPORA = (FOLDER.parent / "corpus", FOLDER / "wording-corpus")
NAMES = ("tune", "tune-2", "report", "report-2")


@dataclass(frozen=True)
class WordingResult:
    """What a set came to. `confusion` counts (gold, predicted) verdicts; `wrong` are the cases with another verdict."""

    name: str
    verdicts: Figure
    places: Figure
    languages: Mapping[str, Figure]
    kinds: Mapping[str, Figure]
    confusion: Mapping[tuple[Verdict, Verdict], int]
    figures: Figure | None  # None: no statement of the set names a figure
    wrong: tuple[tuple[WordingCase, WordingCheck], ...]


def sit(name: str, sources: Sources, seed: int, folder: Path = SETS_FOLDER) -> WordingResult:
    """Check every statement of the set `name` ("tune", "report")."""
    documents = {document.id: document for document in sources.words.documents}
    cases = read_statements(folder / f"wording-{name}.jsonl", documents)
    pairs = [(case, check_wording(case.statement, sources)) for case in cases]
    rights = [is_right(case, check) for case, check in pairs]
    told = [has_figures(case, check) for case, check in pairs]
    placed = [is_placed(case, check, documents) for case, check in pairs]

    def share(of: Sequence[bool | None]) -> Figure:
        return figure(formulas.mean(of), seed)

    def shares(labels: Sequence[str]) -> dict[str, Figure]:
        return {
            label: share([right for right, other in zip(rights, labels, strict=True) if other == label])
            for label in dict.fromkeys(labels)
        }

    return WordingResult(
        name=f"wording-{name}", verdicts=share(rights), places=share(placed),
        languages=shares([case.lang for case in cases]), kinds=shares([case.kind for case in cases]),
        confusion=Counter((case.verdict, check.verdict) for case, check in pairs),
        figures=share(told) if any(one is not None for one in told) else None,
        wrong=tuple(pair for pair, right in zip(pairs, rights, strict=True) if not right),
    )  # fmt: skip


def is_right(case: WordingCase, check: WordingCheck) -> bool:
    """Whether the verdict on the whole, and on each sentence where the gold names them, is the gold's."""
    told = tuple(part.verdict for part in check.sentences)
    return case.verdict is check.verdict and (not case.sentences or case.sentences == told)


def has_figures(case: WordingCase, check: WordingCheck) -> bool | None:
    """Whether each wrong number or date of the gold is set against the right one; None where the gold names none."""
    if not case.figures:
        return None
    found = {(figure_key(one.said), figure_key(one.text)) for one in check.figures if not one.agrees}
    return all((figure_key(said), figure_key(text)) in found for said, text in case.figures)


def is_placed(case: WordingCase, check: WordingCheck, documents: Mapping[str, Document]) -> bool | None:
    """Whether the matches are where the gold says; None for a statement that is in no document."""
    if case.document is None:
        return None
    text = SearchableText.of(documents[case.document].text)
    matches = check.matches if len(case.places) > 1 else check.matches[:1]
    places = [(match.start, match.end) for match in matches if match.document == case.document]
    return all(
        any(start <= gold[0] and gold[1] <= end for gold in text.find_all(words) for start, end in places)
        for words in case.places
    )


def result_text(result: WordingResult, *, with_wrong: bool = False) -> str:
    """The figures for a terminal; with_wrong: the statements with another verdict as well (only for the tune set)."""
    lines = [
        f"{result.name} (n = {result.verdicts.n})",
        f"  verdict accuracy   {interval_text(result.verdicts)}  n = {result.verdicts.n}",
        f"  place accuracy     {interval_text(result.places)}  n = {result.places.n}",
        *([f"  figure accuracy    {interval_text(result.figures)}  n = {result.figures.n}"] if result.figures else []),
        "  right by language: " + _shares_text(result.languages),
        "  right by kind: " + _shares_text(result.kinds),
        "",
        "  gold / found   " + "".join(f"{verdict.value:>15}" for verdict in Verdict),
    ]
    for gold in Verdict:
        counts = "".join(f"{result.confusion.get((gold, found), 0):>15}" for found in Verdict)
        lines.append(f"  {gold.value:<15}{counts}")
    if with_wrong:
        lines += [f"  {case.id}: {check.verdict.value}, not {case.verdict.value}" for case, check in result.wrong]
    return "\n".join(lines)


def result_json(result: WordingResult) -> str:
    """The figures as one JSON document."""
    found = {
        "set": result.name,
        "verdict_accuracy": result.verdicts.model_dump(),
        "place_accuracy": result.places.model_dump(),
        "figure_accuracy": result.figures.model_dump() if result.figures else None,
        "languages": {name: share.model_dump() for name, share in result.languages.items()},
        "kinds": {name: share.model_dump() for name, share in result.kinds.items()},
        "confusion": {
            gold.value: {found.value: result.confusion.get((gold, found), 0) for found in Verdict} for gold in Verdict
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _shares_text(shares: Mapping[str, Figure]) -> str:
    return ", ".join(
        f"{name} {share.value:.2f} ({share.n})" for name, share in shares.items() if share.value is not None
    )
