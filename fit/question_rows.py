"""What the fit learns from: questions with their candidates, features, inner states of the reranker, and gold."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.datatypes import Document, Passage, PassageKind
from qa.index.builder import index_in_memory
from qa.language.sentences import split_sentences
from qa.models.encoder import Encoder
from qa.models.reranker import N_STATES, OnnxReranker
from qa.question.followup import stand_alone
from qa.question.wanted import Question, clean
from qa.ranking.abstention import is_small_talk
from qa.ranking.candidates import Retriever, scaled
from qa.ranking.features import Scored, UnitTable, carried_rows, rank_units
from qa.ranking.heads import Projection, crossings
from qa.settings import Settings

Floats = npt.NDArray[np.float64]
UNFITTED = {"dense": 1.0, "second": 1.0, "lexical": 0.1}
N_WIDE = 24  # candidates a question is fitted with; more than are asked for at run time


class KeptReader:
    """A reranker whose readings are kept, in memory and in a file, so that no pair is read twice."""

    def __init__(self, reranker: OnnxReranker, folder: Path | None = None) -> None:
        """folder: where readings are kept between fits, in a file named by the reranker's card; None: nowhere."""
        self._reranker = reranker
        self._kept: dict[str, tuple[float, npt.NDArray[np.float16]]] = {}
        card = hashlib.sha256(reranker.card.model_dump_json().encode()).hexdigest()[:16]
        self._path = folder / f"{card}.npz" if folder else None
        if self._path is not None and self._path.is_file():
            with np.load(self._path, allow_pickle=False) as stored:
                values = zip(stored["logits"].tolist(), stored["states"], strict=True)
                self._kept = dict(zip(stored["keys"].tolist(), values, strict=True))

    def read(self, question: str, texts: Sequence[str]) -> tuple[list[float], npt.NDArray[np.float16]]:
        """Logits and inner states (half precision, shape (n, N_STATES)), as `OnnxReranker.read` gives them."""
        keys = {text: hashlib.sha256(f"{question}\0{text}".encode()).hexdigest() for text in texts}
        new = [text for text, key in keys.items() if key not in self._kept]
        logits, states = self._reranker.read(question, new)
        for text, logit, state in zip(new, logits, states, strict=True):
            self._kept[keys[text]] = float(logit), state.astype(np.float16)
        found = [self._kept[keys[text]] for text in texts]
        return [logit for logit, _ in found], np.array([state for _, state in found]).reshape(len(texts), N_STATES)

    def save(self) -> None:
        """Write what is kept, aside first."""
        if self._path is None or not self._kept:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".tmp")
        with aside.open("wb") as stream:
            logits, states = zip(*self._kept.values(), strict=True)
            np.savez(stream, keys=np.array(list(self._kept)), logits=np.array(logits), states=np.stack(states))
        aside.replace(self._path)


@dataclass(frozen=True)
class FitRow:
    """One question as the fit sees it; `states` and `held` (vectors) have a row for each candidate."""

    set_name: str
    record: Mapping[str, Any]
    question: Question
    ranked: list[Scored]
    gold: npt.NDArray[np.bool_]
    states: npt.NDArray[np.float16]
    asked: npt.NDArray[np.float32]
    held: npt.NDArray[np.float16]
    parts: tuple[slice, ...]
    table: UnitTable

    @property
    def products(self) -> npt.NDArray[np.float32]:
        """The question's vector times each candidate's, number by number."""
        return self.asked * self.held.astype(np.float32)

    def crossings(self, projections: Sequence[Projection]) -> npt.NDArray[np.float32]:
        """Every coordinate of the question times every one of each candidate."""
        return crossings(self.asked, self.held.astype(np.float32), self.parts, projections)

    def taking(self, rows: npt.NDArray[np.int64], ranked: list[Scored]) -> FitRow:
        """The candidates `rows`, as `ranked` has them."""
        return replace(self, ranked=ranked, gold=self.gold[rows], states=self.states[rows], held=self.held[rows])


def read_rows(path: Path, retriever: Retriever, reranker: KeptReader) -> list[FitRow]:
    """A row for each question of a set; small talk is decided by rule and left out."""
    table = UnitTable(retriever.index)
    rows: list[FitRow] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        alone = stand_alone(clean(record["question"]), [clean(earlier) for earlier in record["history"]])
        if is_small_talk(clean(record["question"])):
            continue
        carried = carried_rows(alone.leans_on, retriever, table, UNFITTED)
        rows.append(_row(path.stem, record, alone.text, retriever, table, reranker, carried))
        if len(rows) % 100 == 0:
            print(f"{path.stem}: {len(rows)} questions read", file=sys.stderr)
    return rows


def _row(
    set_name: str,
    record: Mapping[str, Any],
    text: str,
    retriever: Retriever,
    table: UnitTable,
    reranker: KeptReader,
    carried: frozenset[int] = frozenset(),
) -> FitRow:
    question = retriever.read(text)
    ranked = rank_units(question, retriever, table, UNFITTED, carried=carried)[:N_WIDE]
    logits, states = reranker.read(question.english, [table.contexts[one.row] for one in ranked])
    ranked = [
        one._replace(features={**one.features, "rerank": logit}) for one, logit in zip(ranked, logits, strict=True)
    ]
    index = retriever.index
    gold = np.array([_holds_gold(index.words(one.unit), one.unit.measure, record) for one in ranked], dtype=bool)
    rows = [one.row for one in ranked]
    stored = index.unit_vectors.rows_of(rows)
    asked, held = scaled(retriever.vectors(question), stored, retriever.parts)
    return FitRow(
        set_name, record, question, ranked, gold, states, asked, held.astype(np.float16), retriever.parts, table
    )


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
    texts = {item["_id"]: item["text"] for item in _lines(folder / "corpus.jsonl")}
    documents = [Document(id=key, title="", text=text) for key, text in texts.items()]
    passages = [_passage(document) for document in documents]
    retriever = Retriever(index_in_memory(documents, passages, encoder, settings), encoder, None, settings)
    table = UnitTable(retriever.index)
    queries = _lines(folder / "queries.jsonl")
    for query in queries[:: max(1, len(queries) // n)][:n]:
        record = {"id": query["_id"], "answerable": True, "evidence": [list(query["answers"])], "expect": "answered"}
        row = _row(folder.parent.name, record, query["text"], retriever, table, reranker)
        if not row.gold.any():
            continue
        yield row
        rest = np.flatnonzero(~row.gold)
        without = row.taking(rest, [row.ranked[i] for i in rest])
        yield replace(without, record={**record, "answerable": False, "evidence": []})


def pairs_of(folder: Path, reranker: OnnxReranker) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """For each question of a BEIR folder and each sentence of its paragraph: states, logit, and whether it answers.

    Shapes (n, N_STATES), (n,), (n,). Sentences of 400 characters and more are left out.
    """
    texts = {item["_id"]: item["text"] for item in _lines(folder / "corpus.jsonl")}
    qrels = dict(line.split("\t")[:2] for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:])
    states: list[npt.NDArray[np.float32]] = []
    logits: list[float] = []
    labels: list[bool] = []
    for query in _lines(folder / "queries.jsonl"):
        text = texts[qrels[query["_id"]]]
        sentences = [s.of(text) for s in split_sentences(text, 0, len(text)) if len(s.of(text)) < 400]
        holds = [any(answer in sentence for answer in query["answers"]) for sentence in sentences]
        if not any(holds):
            continue
        found_logits, found_states = reranker.read(query["text"], sentences)
        states.append(found_states)
        logits += found_logits.tolist()
        labels += holds
    return np.vstack(states).reshape(-1, N_STATES).astype(np.float64), np.array(logits), np.array(labels, dtype=bool)


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


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def keep(rows: Iterable[FitRow]) -> list[FitRow]:
    """The rows that have candidates; a question without any says nothing to the fit."""
    return [row for row in rows if row.ranked]


def sets_of(rows: Sequence[FitRow]) -> npt.NDArray[np.str_]:
    """The set of each row."""
    return np.array([row.set_name for row in rows])
