"""What the fit learns from: questions with their candidates, features, inner states of the reranker, and gold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fit.kept_reader import KeptReader
from qa.assistant import Answering, open_answering
from qa.datatypes import Document, Passage, PassageKind
from qa.index.builder import index_in_memory
from qa.language.sentences import split_sentences
from qa.models.seams import Encoder
from qa.question.asked import Asked
from qa.ranking.cosines import scaled
from qa.ranking.heads import Projection, crossings
from qa.ranking.score import Scored, carried_rows, rank_units
from qa.ranking.unit_table import UnitTable
from qa.settings import Settings

Floats = npt.NDArray[np.float64]
UNFITTED = {"dense": 1.0, "second": 1.0, "lexical": 0.1}
N_WIDE = 24  # candidates a question is fitted with; more than are asked for at run time
OWN = "jilin"  # how the names of the sets over the page begin


@dataclass(frozen=True)
class FitRow:
    """One question as the fit sees it; `states` and `held` (vectors) have a row for each candidate."""

    set_name: str
    record: Mapping[str, Any]
    asked: Asked
    ranked: list[Scored]
    gold: npt.NDArray[np.bool_]
    states: npt.NDArray[np.float16]
    vector: npt.NDArray[np.float32]
    held: npt.NDArray[np.float16]
    parts: tuple[slice, ...]
    table: UnitTable

    @property
    def products(self) -> npt.NDArray[np.float32]:
        """The question's vector times each candidate's, number by number."""
        return self.vector * self.held.astype(np.float32)

    def crossings(self, projections: Sequence[Projection]) -> npt.NDArray[np.float32]:
        """Every coordinate of the question times every one of each candidate."""
        return crossings(self.vector, self.held.astype(np.float32), self.parts, projections)

    def taking(self, rows: npt.NDArray[np.int64], ranked: list[Scored]) -> FitRow:
        """The candidates `rows`, as `ranked` has them."""
        return replace(self, ranked=ranked, gold=self.gold[rows], states=self.states[rows], held=self.held[rows])


def read_rows(path: Path, answering: Answering, reranker: KeptReader) -> list[FitRow]:
    """A row for each question of a set; small talk is decided by rule and left out."""
    rows: list[FitRow] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        asked, leans_on = answering.reader.read_whole(record["question"], record["history"])
        if asked.reading is not None and asked.reading.asks_no_text:
            continue
        carried = carried_rows(leans_on, answering.searcher, answering.answerer.weighing.table, UNFITTED)
        rows.append(_row(path.stem, record, asked, answering, reranker, carried))
        if len(rows) % 100 == 0:
            print(f"{path.stem}: {len(rows)} questions read", file=sys.stderr)
    return rows


def _row(
    set_name: str,
    record: Mapping[str, Any],
    asked: Asked,
    answering: Answering,
    reranker: KeptReader,
    carried: frozenset[int] = frozenset(),
) -> FitRow:
    searcher, table = answering.searcher, answering.answerer.weighing.table
    ranked = rank_units(asked, searcher, table, UNFITTED, carried=carried)[:N_WIDE]
    logits, states = reranker.read(asked.english, [table.contexts[one.row] for one in ranked])
    ranked = [
        one._replace(features={**one.features, "rerank": logit}) for one, logit in zip(ranked, logits, strict=True)
    ]
    index, parts = searcher.index, searcher.encoder.parts
    gold = np.array([_holds_gold(index.words(one.unit), one.unit.measure, record) for one in ranked], dtype=bool)
    rows = [one.row for one in ranked]
    stored = index.unit_vectors.rows_of(rows)
    vector, held = scaled(searcher.vectors(asked), stored, parts)
    return FitRow(set_name, record, asked, ranked, gold, states, vector, held.astype(np.float16), parts, table)


def _holds_gold(words: str, measure: str | None, record: Mapping[str, Any]) -> bool:
    mine = " ".join(words.split()).lower()
    golds = (" ".join(alternative.split()).lower() for group in record["evidence"] for alternative in group)
    return any(
        gold in mine or (measure is not None and mine in gold) or (len(mine) > 40 and mine in gold) for gold in golds
    )


def external_rows(folder: Path, n: int, encoder: Encoder, reranker: KeptReader, settings: Settings) -> Iterator[FitRow]:
    """For n questions of a folder in BEIR form with answers two rows each: with the sentences that answer, and without.

    So the same question is answerable once and once not.
    """
    texts = {item["_id"]: item["text"] for item in json_lines(folder / "corpus.jsonl")}
    documents = [Document(id=key, title="", text=text) for key, text in texts.items()]
    passages = [_passage(document) for document in documents]
    answering = open_answering(index_in_memory(documents, passages, encoder, settings), encoder, None, settings)
    queries = json_lines(folder / "queries.jsonl")
    for query in queries[:: max(1, len(queries) // n)][:n]:
        record = {"id": query["_id"], "answerable": True, "evidence": [list(query["answers"])], "expect": "answered"}
        asked = answering.reader.read_words(query["text"])
        row = _row(folder.parent.name, record, asked, answering, reranker)
        if not row.gold.any():
            continue
        yield row
        rest = np.flatnonzero(~row.gold)
        without = row.taking(rest, [row.ranked[i] for i in rest])
        yield replace(without, record={**record, "answerable": False, "evidence": []})


def _passage(document: Document) -> Passage:
    return Passage(
        id=f"{document.id}#0",
        document=document.id,
        kind=PassageKind.PARAGRAPH,
        sentences=tuple(split_sentences(document.text, 0, len(document.text))),
        text=document.text,
        start=0,
        end=len(document.text),
    )


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def sets_of(rows: Sequence[FitRow]) -> npt.NDArray[np.str_]:
    """The set of each row."""
    return np.array([row.set_name for row in rows])


def are_own(names: npt.NDArray[np.str_]) -> npt.NDArray[np.bool_]:
    """Whether each set is one over the page (by its name), not an external one."""
    return np.char.startswith(names, OWN)
