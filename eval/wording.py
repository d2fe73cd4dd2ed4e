"""The exam of `policy-qa check`: statements with the verdict they deserve and the place they are about.

Verdict accuracy: share of statements with the right verdict. Place accuracy, over statements that are verbatim or
altered: the first match is in the right document and covers every character of one occurrence of the gold string; over
stitched ones: every gold string is covered by some match. A statement with the wrong verdict can have the right place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from eval import measures
from eval.bootstrap import Figure, figure
from eval.errors import SetError, first_fault
from eval.spans import SearchableText
from eval.table import cell
from qa.corpus.folder import read_corpus
from qa.corpus.measures import read_register
from qa.corpus.outline import read_outline
from qa.datatypes import Document, Language, Record, Verdict, WordingCheck
from qa.wording.check import Sources, check_wording
from qa.wording.token_index import WordingIndex

FOLDER = Path(__file__).parent
SETS_FOLDER = FOLDER / "wording-sets"
CORPORA = (FOLDER.parent / "corpus", FOLDER / "wording-corpus")
NAMES = ("tune", "report")


class WordingCase(Record):
    """One statement with its gold. `places` are strings of the document; only white space may differ."""

    id: str = Field(pattern=r"^\S+$")
    lang: Language
    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    statement: str = Field(pattern=r"\S")
    verdict: Verdict
    document: str | None = None  # None: the statement is in no document
    places: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> WordingCase:
        n_wanted = {Verdict.ABSENT: "no place", Verdict.STITCHED: "two places or more"}.get(self.verdict, "one place")
        n = len(self.places)
        is_right = {Verdict.ABSENT: n == 0, Verdict.STITCHED: n >= 2}.get(self.verdict, n == 1)
        if not is_right or (self.document is None) is not (n == 0):
            raise ValueError(f"a statement that is {self.verdict.value} has {n_wanted} and names its document if any")
        return self


@dataclass(frozen=True)
class WordingResult:
    """What a set came to. `confusion` counts (gold, predicted) verdicts; `wrong` are the cases with another verdict."""

    name: str
    verdicts: Figure
    places: Figure
    languages: Mapping[str, Figure]
    kinds: Mapping[str, Figure]
    confusion: Mapping[tuple[Verdict, Verdict], int]
    wrong: tuple[tuple[WordingCase, WordingCheck], ...]


def read_cases(path: Path, documents: Mapping[str, Document]) -> tuple[WordingCase, ...]:
    """The statements of a file. Raises SetError that lists every faulty line with file and number."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetError([f"{path}: cannot be read as UTF-8 text: {error}"]) from error
    cases: dict[str, WordingCase] = {}
    faults: list[str] = []
    texts = {name: SearchableText.of(document.text) for name, document in documents.items()}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        found = _case_or_fault(line, texts)
        if isinstance(found, str):
            faults.append(f"{path}, line {number}: {found}")
        elif found.id in cases:
            faults.append(f"{path}, line {number}: id {found.id!r} stands on an earlier line already")
        else:
            cases[found.id] = found
    if faults or not cases:
        raise SetError(faults or [f"{path}: holds no statement"])
    return tuple(cases.values())


def _case_or_fault(line: str, texts: Mapping[str, SearchableText]) -> WordingCase | str:
    try:
        case = WordingCase.model_validate_json(line)
    except ValidationError as error:
        return first_fault(error)
    if case.document is not None and case.document not in texts:
        return f"no document {case.document!r}; there are {', '.join(texts)}"
    for words in case.places:
        if case.document is not None and not texts[case.document].find_all(words):
            return f"the place does not occur in {case.document}: {words!r}"
    return case


def read_sources(folders: Sequence[Path] = CORPORA) -> Sources:
    """All documents of the folders, ready to be checked against. No model and no index on disk is needed."""
    documents = [document for folder in folders for document in read_corpus(folder)]
    outlines = {document.id: read_outline(document) for document in documents}
    registers = {document.id: read_register(document, outlines[document.id]) for document in documents}
    return Sources(WordingIndex(documents), outlines, registers)


def sit(name: str, sources: Sources, seed: int, folder: Path = SETS_FOLDER) -> WordingResult:
    """Check every statement of the set `name` ("tune", "report")."""
    documents = {document.id: document for document in sources.words.documents}
    cases = read_cases(folder / f"wording-{name}.jsonl", documents)
    pairs = [(case, check_wording(case.statement, sources)) for case in cases]
    rights = [case.verdict is check.verdict for case, check in pairs]
    placed = [is_placed(case, check, documents) for case, check in pairs]

    def share(of: Sequence[bool | None]) -> Figure:
        return figure(measures.mean(of), seed)

    def shares(labels: Sequence[str]) -> dict[str, Figure]:
        return {
            label: share([right for right, other in zip(rights, labels, strict=True) if other == label])
            for label in dict.fromkeys(labels)
        }

    return WordingResult(
        name=f"wording-{name}", verdicts=share(rights), places=share(placed),
        languages=shares([case.lang for case in cases]), kinds=shares([case.kind for case in cases]),
        confusion=Counter((case.verdict, check.verdict) for case, check in pairs),
        wrong=tuple(pair for pair, right in zip(pairs, rights, strict=True) if not right),
    )  # fmt: skip


def is_placed(case: WordingCase, check: WordingCheck, documents: Mapping[str, Document]) -> bool | None:
    """Whether the matches are where the gold says; None for a statement that is in no document."""
    if case.document is None:
        return None
    text = SearchableText.of(documents[case.document].text)
    matches = check.matches if case.verdict is Verdict.STITCHED else check.matches[:1]
    places = [(match.start, match.end) for match in matches if match.document == case.document]
    return all(
        any(start <= gold[0] and gold[1] <= end for gold in text.find_all(words) for start, end in places)
        for words in case.places
    )


def result_text(result: WordingResult, *, with_wrong: bool = False) -> str:
    """The figures for a terminal; with_wrong: the statements with another verdict as well (only for the tune set)."""
    lines = [
        f"{result.name} (n = {result.verdicts.n})",
        f"  verdict accuracy   {cell(result.verdicts)}  n = {result.verdicts.n}",
        f"  place accuracy     {cell(result.places)}  n = {result.places.n}",
        "  right by language: " + _shares_text(result.languages),
        "  right by kind: " + _shares_text(result.kinds),
        "",
        "  gold / found " + "".join(f"{verdict.value:>10}" for verdict in Verdict),
    ]
    for gold in Verdict:
        counts = "".join(f"{result.confusion.get((gold, found), 0):>10}" for found in Verdict)
        lines.append(f"  {gold.value:<13}{counts}")
    if with_wrong:
        lines += [f"  {case.id}: {check.verdict.value}, not {case.verdict.value}" for case, check in result.wrong]
    return "\n".join(lines)


def result_json(result: WordingResult) -> str:
    """The figures as one JSON document."""
    found = {
        "set": result.name,
        "verdict_accuracy": result.verdicts.model_dump(),
        "place_accuracy": result.places.model_dump(),
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
