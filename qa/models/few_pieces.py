"""A unigram tokenizer that opens in milliseconds: it reads only the pieces that a short text can be made of.

Reading the 250,000 pieces of a multilingual model takes a second and 300 MB. The pieces of a text are among the parts
of its words, so a tokenizer over those pieces alone cuts it the same way. They are looked up in a table in the cache;
texts of very many different words go to the whole tokenizer.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from filelock import Timeout

from qa.checksums import kept_folder, sha256_of

logger = logging.getLogger(__name__)

MAX_PARTS = 300_000  # of all words of a call; more are looked up more slowly than the whole tokenizer is read
_MIN_PIECES = 100_000  # a smaller vocabulary is read in a tenth of a second
_MIN_BYTES = 4_000_000  # of a tokenizer.json that may hold so many
_TABLE, _FRAME, _FORM = "pieces.sqlite", "frame.json", "2"
_UNUSUAL = ("lstrip", "rstrip", "single_word", "normalized")  # of a special token: then it depends on what is around it


class FewPieces:
    """A tokenizer of the library's kind, over the pieces that the texts of a call need."""

    def __init__(self, path: Path, kept: Path, max_tokens: int) -> None:
        """path: tokenizer.json; kept: the folder that was made of it."""
        from tokenizers import Tokenizer

        frame = json.loads((kept / _FRAME).read_text(encoding="utf-8"))
        self._path, self._lock, self._max_tokens = path, threading.Lock(), max_tokens
        self._whole: Any = None
        self._base: list[tuple[str, float]] = [(piece, score) for piece, score, _ in frame["base"]]
        self._base_ids = [number for _, _, number in frame["base"]]
        self._unknown, self._longest = frame["unknown"], frame["longest"]
        self._special = re.compile("|".join(map(re.escape, frame["special"])) or r"(?!)")
        self._cutter = _shaped(Tokenizer.from_str(json.dumps(frame["tokenizer"])), max_tokens)
        self._table = sqlite3.connect(f"file:{kept / _TABLE}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def token_to_id(self, token: str) -> int | None:
        """The number of a special token; None for any other."""
        number = self._cutter.token_to_id(token)
        return None if number is None else self._base_ids[number]

    def encode_batch(self, texts: list[str]) -> Sequence[Any]:
        """For each text an encoding with `ids`, and what else the library gives."""
        with self._lock:
            if self._whole is None:
                words = set(chain.from_iterable(map(self._words, texts)))
                if sum(len(word) * min(len(word), self._longest) for word in words) <= MAX_PARTS:
                    return self._encode_few(texts, words)
                self._whole = read_whole(self._path, self._max_tokens)
            found: Sequence[Any] = self._whole.encode_batch(texts)
            return found

    def _encode_few(self, texts: list[str], words: Iterable[str]) -> Sequence[Any]:
        from tokenizers.models import Unigram

        parts = json.dumps(sorted(set(chain.from_iterable(map(self._parts, words)))))
        sql = "SELECT piece, score, number FROM json_each(?) JOIN pieces ON piece = value"
        found = self._table.execute(sql, (parts,)).fetchall()
        pieces = [*self._base, *((piece, score) for piece, score, _ in found)]
        numbers = [*self._base_ids, *(number for *_, number in found)]
        self._cutter.model = Unigram(pieces, self._unknown, False)
        return [_Numbered(encoding, numbers) for encoding in self._cutter.encode_batch(texts)]

    def _words(self, text: str) -> Iterator[str]:
        """The words of a text as the model sees them."""
        for section in self._special.split(text):
            normalised = self._cutter.normalizer.normalize_str(section) if self._cutter.normalizer else section
            yield from (word for word, _ in self._cutter.pre_tokenizer.pre_tokenize_str(normalised))

    def _parts(self, word: str) -> Iterator[str]:
        """Every part of a word that is short enough to be a piece."""
        ends = range(1, len(word) + 1)
        return (word[start:end] for end in ends for start in range(max(0, end - self._longest), end))


class _Numbered:
    """An encoding whose ids are those of the whole vocabulary."""

    def __init__(self, encoding: Any, numbers: Sequence[int]) -> None:  # noqa: ANN401 - tokenizers carries no types
        self._encoding = encoding
        self.ids = [numbers[token] for token in encoding.ids]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._encoding, name)


def open_tokenizer(path: Path, max_tokens: int) -> Any:  # noqa: ANN401
    """The tokenizer of a tokenizer.json, which cuts what is longer than `max_tokens` and pads nothing.

    One with a large unigram vocabulary is a `FewPieces`; its table is made on the first call, in some seconds.
    """
    kept = _kept(path) if path.stat().st_size >= _MIN_BYTES else None
    return read_whole(path, max_tokens) if kept is None else FewPieces(path, kept, max_tokens)


def read_whole(path: Path, max_tokens: int) -> Any:  # noqa: ANN401
    """The tokenizer of a tokenizer.json over all its pieces, as `open_tokenizer`."""
    from tokenizers import Tokenizer

    return _shaped(Tokenizer.from_file(str(path)), max_tokens)


def _shaped(tokenizer: Any, max_tokens: int) -> Any:  # noqa: ANN401
    """The tokenizer, set to cut what is longer than `max_tokens` and to pad nothing, whatever its file says."""
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer


def _kept(path: Path) -> Path | None:
    """The folder with the table of a tokenizer's pieces. None: it is of another kind, or cannot be kept."""
    try:
        kept = kept_folder("tokenizers", path.parent.name, [_FORM, sha256_of(path)], lambda made: _fill(path, made))
    except (OSError, ValueError, sqlite3.Error, Timeout) as error:
        logger.warning("the pieces of %s are not kept, so that it opens slowly: %s", path, error)
        return None
    return kept if (kept / _TABLE).is_file() else None


def _fill(path: Path, folder: Path) -> None:
    whole = json.loads(path.read_bytes())
    if _is_fit(whole):
        _write(whole, folder)
    else:
        (folder / _FRAME).write_text("null", encoding="utf-8")  # so that it is not looked at again


def _is_fit(whole: Mapping[str, Any]) -> bool:
    """Whether parts of words are all that the cutting of a text depends on."""
    model, special = whole["model"], whole["added_tokens"]
    return (
        model.get("type") == "Unigram"
        and not model.get("byte_fallback")
        and len(model["vocab"]) >= _MIN_PIECES
        and model["unk_id"] is not None
        and whole["pre_tokenizer"] is not None
        and (whole["post_processor"] or {"type": "TemplateProcessing"})["type"] == "TemplateProcessing"
        and not any(token[way] for token in special for way in _UNUSUAL)
        and all([piece for piece, _ in model["vocab"][token["id"] :][:1]] == [token["content"]] for token in special)
    )


def _write(whole: dict[str, Any], folder: Path) -> None:
    """The table of all pieces, and the tokenizer over those that any text needs: special ones and the unlikeliest."""
    model = whole["model"]
    vocabulary: list[tuple[str, float]] = [tuple(entry) for entry in model["vocab"]]
    special = [token["id"] for token in whole["added_tokens"]]
    unlikeliest = min(range(len(vocabulary)), key=lambda number: vocabulary[number][1])  # unknown is scored by it
    numbers = list(dict.fromkeys([*special, model["unk_id"], unlikeliest]))
    new = {number: place for place, number in enumerate(numbers)}
    for token in whole["added_tokens"]:
        token["id"] = new[token["id"]]
    for token in ((whole["post_processor"] or {}).get("special_tokens") or {}).values():
        token["ids"] = [new[number] for number in token["ids"]]
    model |= {"vocab": [vocabulary[number] for number in numbers], "unk_id": new[model["unk_id"]]}
    frame = {
        "tokenizer": whole, "base": [[*vocabulary[number], number] for number in numbers],
        "unknown": model["unk_id"], "longest": max(len(piece) for piece, _ in vocabulary),
        "special": [vocabulary[number][0] for number in special],
    }  # fmt: skip
    rows = ((piece, score, number) for number, (piece, score) in enumerate(vocabulary) if number not in new)
    table = sqlite3.connect(folder / _TABLE)
    with table:
        table.execute("CREATE TABLE pieces (piece TEXT PRIMARY KEY, score REAL, number INTEGER) WITHOUT ROWID")
        table.executemany("INSERT INTO pieces VALUES (?, ?, ?)", rows)
    table.close()
    (folder / _FRAME).write_text(json.dumps(frame), encoding="utf-8")
