"""The model that reads what a question asks: fitted on the labelled questions of the `fit` texts, told on the others.

Two ways are fitted: from the question's vector and its words, and from the words alone (for other encoders). Nothing
of a `report` text is used to fit. How long a network learns, and from which probability a reading is sure, is
chosen on a third of the fit texts that are left out at first.
"""

from __future__ import annotations

import math
import random
import subprocess
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from fit.fit_corpora import ROOT
from fit.labelled_questions import QUESTIONS_FOLDER
from fit.question_labels import AskedLine, asked_lines
from fit.question_table import figures_of, report_table
from qa.checksums import sha256_of
from qa.models.encoders import load_encoder, located_card
from qa.question.acts import (
    ABOUT,
    ACTS,
    LACKS,
    MODEL_FILE,
    WANTED,
    WAYS,
    WHOLES,
    Pieces,
    QuestionCard,
    QuestionModel,
    Scale,
    Seen,
    SureFrom,
    by_kind,
    see,
    write_model,
)
from qa.question.question_features import piece_counts, words_of
from qa.settings import MULTILINGUAL_E5

Floats = npt.NDArray[np.float32]
Table = sparse.csr_matrix
SEED = 18
N_HIDDEN = 112
EPOCHS_A_STEP, MAX_STEPS = 3, 10
DECAY, RATE = 3e-3, 3e-3
LEAN_STRENGTH = 5.0
FRAME_TEXTS, PIECE_TEXTS = 6, 4  # how many fit texts have to have a word of the frame, and a piece
RIGHT_WHEN_SURE = 0.95  # share of sure readings that have to be right, on texts left out
N_PAIRED = 2  # questions before a complete question, drawn from its text: it leans on none of them


class Example(NamedTuple):
    """A line as the model sees it, perhaps behind another question than its own."""

    line: AskedLine
    seen: Seen
    leans: bool


class Sight(NamedTuple):
    """What examples are made with."""

    vectors: dict[str, Floats]
    scale: Scale
    pieces: Pieces

    def of(self, way: str, line: AskedLine, before: str) -> Example:
        """A line behind a question ("" for none)."""
        vector = None if way == "words" else self.vectors[line.words]
        other = self.vectors[before] if before and vector is not None else None
        seen = see(line.words, vector, other, self.scale, self.pieces, has_history=bool(before))
        return Example(line, seen, line.labels.leans)

    def own(self, way: str, lines: Sequence[AskedLine]) -> list[Example]:
        """Lines behind their own questions before."""
        return [self.of(way, line, line.before[-1] if line.before else "") for line in lines]

    def paired(self, way: str, lines: Sequence[AskedLine]) -> list[Example]:
        """Lines with a question before them: first their own; then complete questions behind others of their text."""
        drawn = random.Random(SEED)
        of_text: dict[str, list[AskedLine]] = defaultdict(list)
        for line in lines:
            of_text[line.text].append(line)
        examples = self.own(way, [line for line in lines if line.before])
        for line in lines:
            if not line.labels.leans and line.labels.act != "validity":  # "is it still in force?" may lean on another
                others = drawn.sample(of_text[line.text], min(N_PAIRED, len(of_text[line.text])))
                examples += [self.of(way, line, other.words) for other in others if other.words != line.words]
        return examples


def fit_questions(bench: Path, *, is_dry: bool) -> None:
    """Fit, tell, and write qa/question/question_model.npz."""
    lines = asked_lines(bench)
    vectors = read_vectors(lines)
    fitted = [line for line in lines if line.labels.role == "fit"]
    told = [line for line in lines if line.labels.role == "report"]
    rows = np.stack([vectors[line.words] for line in fitted])
    scale = Scale(rows.mean(axis=0), rows.std(axis=0) + np.float32(1e-6))
    sight = Sight(vectors, scale, pieces_of(fitted))
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "mean": scale.mean, "spread": scale.spread, "codes": sight.pieces.codes, "rarity": sight.pieces.rarity
    }  # fmt: skip
    sure: dict[str, SureFrom] = {}
    for way in WAYS:
        found, sure[way] = _fit_way(way, fitted, sight)
        arrays |= {f"{way}_{name}": array for name, array in found.items()}
        print(f"{way}: {sure[way]}", file=sys.stderr)
    card = _card(sure, sight.pieces)
    model = QuestionModel(card, arrays)
    print(report_table(model, told, vectors), file=sys.stderr)
    card = card.model_copy(update={"figures": figures_of(model, told, vectors)})
    if not is_dry:
        data = write_model(card, arrays)
        (ROOT / "qa" / "question" / MODEL_FILE).write_bytes(data)
        print(f"{MODEL_FILE}: {len(data):,} bytes", file=sys.stderr)


def read_vectors(lines: Sequence[AskedLine]) -> dict[str, Floats]:
    """The vectors of all questions and of those before them."""
    texts = list(dict.fromkeys(text for line in lines for text in (line.words, *line.before)))
    return dict(zip(texts, load_encoder(MULTILINGUAL_E5).encode_questions(texts), strict=True))


def pieces_of(lines: Sequence[AskedLine]) -> Pieces:
    """The words that questions on any subject have, and the pieces that several texts share, with their rarity."""
    texts_of_word: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for word in set(words_of(line.words)):
            texts_of_word[word].add(line.text)
    frame = frozenset(word for word, texts in texts_of_word.items() if len(texts) >= FRAME_TEXTS)
    texts_of_piece: dict[int, set[str]] = defaultdict(set)
    n_lines: Counter[int] = Counter()
    for line in lines:
        for code in piece_counts(line.words, frame):
            texts_of_piece[code].add(line.text)
            n_lines[code] += 1
    codes = sorted(code for code, texts in texts_of_piece.items() if len(texts) >= PIECE_TEXTS)
    rarity = [math.log(1 + len(lines) / n_lines[code]) for code in codes]
    return Pieces(np.array(codes, dtype=np.uint32), np.array(rarity, dtype=np.float32), sorted(frame))


def table_of(examples: Sequence[Example], n_pieces: int, *, with_relation: bool) -> Table:
    """One row for each example: its dense numbers, its pieces and, if asked for, its relation to the one before."""
    starts = np.cumsum([0, *(len(example.seen.places) for example in examples)])
    weights = np.concatenate([e.seen.weights for e in examples])
    pieces = sparse.csr_matrix(
        (weights, np.concatenate([e.seen.places for e in examples]), starts), shape=(len(examples), n_pieces)
    )
    blocks = [sparse.csr_matrix(np.stack([e.seen.dense for e in examples])), pieces]
    if with_relation:
        blocks.append(sparse.csr_matrix(np.stack([e.seen.relation for e in examples])))
    return sparse.hstack(blocks).tocsr().astype(np.float32)


def _fit_way(way: str, lines: Sequence[AskedLine], sight: Sight) -> tuple[dict[str, npt.NDArray[np.generic]], SureFrom]:
    """All layers of one way as they stand in the file, and from when its readings are sure."""
    own = [e for e in sight.own(way, lines) if "act" not in e.line.labels.lacks]
    n_pieces = len(sight.pieces.codes)
    table = table_of(own, n_pieces, with_relation=False)
    labels = np.array([_labels_of(example) for example in own])
    n_steps, temperature, whole_temperature, act_from = _chosen(way, table, labels, [e.line.text for e in own])
    network = _taught(table, labels, n_steps)
    hidden, out = network.coefs_[0], network.coefs_[1]
    n_dense = len(own[0].seen.dense)
    found = {f"hidden_{name}": a for name, a in _stored(hidden.T, network.intercepts_[0], n_dense, n_pieces).items()}
    found |= {"out": out.T.astype(np.float16), "out_bias": network.intercepts_[1].astype(np.float32)}
    paired = sight.paired(way, lines)
    leans_from = _leans_from(way, paired, sum(bool(line.before) for line in lines), n_pieces)
    leaning = [example for example in paired if example.leans]
    for name, examples, classes in (("leans", paired, None), ("lacks", leaning, LACKS)):
        rows = table_of(examples, n_pieces, with_relation=way == "vector")
        golds = [[e.leans for e in examples]] if classes is None else [
            [c in e.line.labels.lacks for e in examples] for c in classes
        ]  # fmt: skip
        models = [_logistic().fit(rows, gold) for gold in golds]
        weights, bias = np.vstack([m.coef_ for m in models]), np.concatenate([m.intercept_ for m in models])
        found |= {f"{name}_{part}": array for part, array in _stored(weights, bias, n_dense, n_pieces).items()}
    return found, SureFrom(
        act_from=act_from, leans_from=leans_from, temperature=temperature, whole_temperature=whole_temperature
    )


def _labels_of(example: Example) -> list[int]:
    labels = example.line.labels
    return [
        *(int(labels.act == act) for act in ACTS), *(int(labels.about == about) for about in ABOUT),
        *(int(labels.whole == whole) for whole in WHOLES),
        *(int(wanted in labels.wanted) for wanted in WANTED),
    ]  # fmt: skip


def _network() -> MLPClassifier:
    return MLPClassifier(
        (N_HIDDEN,), alpha=DECAY, batch_size=64, learning_rate_init=RATE, max_iter=EPOCHS_A_STEP, warm_start=True,
        random_state=SEED, tol=0.0, n_iter_no_change=10_000,
    )  # fmt: skip


def _taught(table: Table, labels: npt.NDArray[Any], n_steps: int) -> MLPClassifier:
    network = _network()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for _ in range(n_steps):
            network.fit(table, labels)
    return network


def _chosen(way: str, table: Table, labels: npt.NDArray[Any], texts: Sequence[str]) -> tuple[int, float, float, float]:
    """How long a network learns, the temperatures of its acts and wholes, and from when acts are sure."""
    train, test = next(iter(GroupKFold(3).split(table, None, texts)))
    gold = labels[test, : len(ACTS)].argmax(axis=1)
    network, found = _network(), []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        for step in range(1, MAX_STEPS + 1):
            network.fit(table[train], labels[train])
            hidden = np.maximum(table[test] @ network.coefs_[0] + network.intercepts_[0], 0)
            values = hidden @ network.coefs_[1] + network.intercepts_[1]
            found.append((float((values[:, : len(ACTS)].argmax(axis=1) == gold).mean()), step, values))
            print(f"{way}: step {step}, act {found[-1][0]:.3f} on texts left out, n {len(gold)}", file=sys.stderr)
    _, n_steps, every = max(found, key=lambda one: one[0])
    values, _, wholes, _ = by_kind(every)
    temperature = _temperature(values, gold)
    shares = _softmax(values / temperature)
    best, is_right = shares.max(axis=1), shares.argmax(axis=1) == gold
    sure = [t for t in np.linspace(0.2, 0.99, 80) if is_right[best >= t].mean() >= RIGHT_WHEN_SURE]
    whole = _temperature(wholes, by_kind(labels[test])[2].argmax(axis=1))
    return n_steps, round(temperature, 3), round(whole, 3), round(float(sure[0] if sure else 0.99), 3)


def _temperature(values: npt.NDArray[Any], gold: npt.NDArray[np.int64]) -> float:
    """What values are divided by for the probabilities that fit the labels best."""
    return float(min(np.linspace(0.4, 4.0, 37), key=lambda t: _loss(values / t, gold)))


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=LEAN_STRENGTH, max_iter=400)


def _stored(
    weights: npt.NDArray[Any], bias: npt.NDArray[Any], n_dense: int, n_pieces: int
) -> dict[str, npt.NDArray[np.generic]]:
    """Weights as they stand in the file: those of pieces as whole numbers of -127 to 127 with a step for each row."""
    pieces = weights[:, n_dense : n_dense + n_pieces]
    steps = np.maximum(np.abs(pieces).max(axis=1), 1e-9) / 127
    found: dict[str, npt.NDArray[np.generic]] = {
        "bias": bias.astype(np.float32),
        "dense": weights[:, :n_dense].astype(np.float16),
        "words": np.round(pieces / steps[:, None]).astype(np.int8).T.copy(),
        "steps": steps.astype(np.float32),
    }
    if weights.shape[1] > n_dense + n_pieces:
        found["relation"] = weights[:, n_dense + n_pieces :].astype(np.float32)
    return found


def _leans_from(way: str, paired: Sequence[Example], n_own: int, n_pieces: int) -> float:
    """The probability that tells questions that lean from those that do not, on texts left out.

    n_own: how many examples, the first, have a history of their own; the others are not counted.
    """
    table = table_of(paired, n_pieces, with_relation=way == "vector")
    gold = np.array([example.leans for example in paired])
    shares = np.zeros(len(paired))
    for train, test in GroupKFold(3).split(table, gold, [e.line.text for e in paired]):
        shares[test] = _logistic().fit(table[train], gold[train]).predict_proba(table[test])[:, 1]
    tried = np.linspace(0.05, 0.95, 91)
    right = [float(((shares >= t) == gold)[:n_own].mean()) for t in tried]
    chosen = float(np.median([t for t, r in zip(tried, right, strict=True) if r >= max(right) - 0.002]))
    print(f"{way}: leans {max(right):.3f} at {chosen:.2f} on fit texts left out, n {n_own}", file=sys.stderr)
    return round(chosen, 3)


def _loss(values: npt.NDArray[Any], gold: npt.NDArray[np.int64]) -> float:
    return float(-np.log(_softmax(values)[np.arange(len(gold)), gold] + 1e-12).mean())


def _softmax(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    shares: npt.NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _card(sure: dict[str, SureFrom], pieces: Pieces) -> QuestionCard:
    card = located_card(MULTILINGUAL_E5)
    if card is None:
        raise TypeError(f"{MULTILINGUAL_E5} is not a packaged encoder")
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False)
    return QuestionCard(
        encoder=card.name, encoder_revision=card.revision, encoder_files=card.files,
        fitted_on={path.name: sha256_of(path) for path in sorted(QUESTIONS_FOLDER.glob("*.jsonl"))},
        seed=SEED, commit=commit.stdout.strip(), figures={}, sure=sure, frame=tuple(sorted(pieces.frame)),
    )  # fmt: skip
