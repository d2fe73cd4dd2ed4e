"""The contestants of `bench.race`, each run in its own environment: build an index, then open it and search.

A peer is used as the quick start of its documentation uses it, with its own splitter, its in-process vector store, no
reranker, and the encoder of the race through sentence-transformers. The encoder wants "query: " and "passage: " before
its texts; each peer is told so by the option that it documents. At the top only the standard library: each environment
holds one peer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

QUERY, PASSAGE = "query: ", "passage: "  # of multilingual-e5
Search = Callable[[str, int], "list[Found]"]


class Found(NamedTuple):
    """Characters start..end of the file called `document`: start counted in, end left out."""

    document: str
    start: int
    end: int


class LangChain:
    """https://docs.langchain.com/oss/python/langchain/rag: recursive splitter, 1,000 characters, 200 shared; FAISS."""

    def __init__(self) -> None:
        """Import it."""
        self.embeddings = import_module("langchain_huggingface").HuggingFaceEmbeddings
        self.document = import_module("langchain_core.documents").Document
        self.splitter = import_module("langchain_text_splitters").RecursiveCharacterTextSplitter
        self.store = import_module("langchain_community.vectorstores").FAISS

    def build(self, texts: Mapping[str, str], store: Path, encoder: str) -> list[str]:
        """The texts that were embedded; the index is in the folder `store`."""
        documents = [self.document(page_content=text, metadata={"name": name}) for name, text in texts.items()]
        splitter = self.splitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        splits = splitter.split_documents(documents)
        self.store.from_documents(splits, self._encoder(encoder)).save_local(str(store))
        return [split.page_content for split in splits]

    def open(self, store: Path, encoder: str) -> Search:
        """The search over what `build` saved."""
        opened = self.store.load_local(str(store), self._encoder(encoder), allow_dangerous_deserialization=True)

        def search(question: str, n: int) -> list[Found]:
            hits = opened.similarity_search(question, k=n)
            return [_found(hit.metadata["name"], hit.metadata["start_index"], hit.page_content) for hit in hits]

        return search

    def _encoder(self, folder: str) -> Any:  # noqa: ANN401 - the peer's own type
        return self.embeddings(
            model_name=folder, encode_kwargs={"prompt": PASSAGE}, query_encode_kwargs={"prompt": QUERY}
        )


class LlamaIndex:
    """https://docs.llamaindex.ai: its sentence splitter as it comes, 1,024 tokens, 200 shared; its own vector store."""

    def __init__(self) -> None:
        """Import it."""
        self.core = import_module("llama_index.core")
        self.embedding = import_module("llama_index.embeddings.huggingface").HuggingFaceEmbedding

    def build(self, texts: Mapping[str, str], store: Path, encoder: str) -> list[str]:
        """The texts that were embedded; the index is in the folder `store`."""
        documents = [self.core.Document(text=text, doc_id=name) for name, text in texts.items()]
        index = self.core.VectorStoreIndex.from_documents(documents, embed_model=self._encoder(encoder))
        index.storage_context.persist(str(store))
        return [node.get_content() for node in index.docstore.docs.values()]

    def open(self, store: Path, encoder: str) -> Search:
        """The search over what `build` saved."""
        context = self.core.StorageContext.from_defaults(persist_dir=str(store))
        index = self.core.load_index_from_storage(context, embed_model=self._encoder(encoder))

        def search(question: str, n: int) -> list[Found]:
            nodes = [hit.node for hit in index.as_retriever(similarity_top_k=n).retrieve(question)]
            return [Found(node.ref_doc_id, node.start_char_idx, node.end_char_idx) for node in nodes]

        return search

    def _encoder(self, folder: str) -> Any:  # noqa: ANN401 - the peer's own type
        return self.embedding(model_name=folder, query_instruction=QUERY, text_instruction=PASSAGE)


class Txtai:
    """https://neuml.github.io/txtai: paragraphs, as its Segmentation cuts them at blank lines; content in SQLite."""

    def __init__(self) -> None:
        """Import it."""
        self.embeddings = import_module("txtai").Embeddings

    def build(self, texts: Mapping[str, str], store: Path, encoder: str) -> list[str]:
        """The texts that were embedded; the index is in the folder `store`."""
        rows = [
            {"text": text[start:end], "name": name, "start": start}
            for name, text in texts.items()
            for start, end in paragraphs(text)
        ]
        index = self.embeddings(
            path=encoder, method="sentence-transformers", content=True, instructions={"query": QUERY, "data": PASSAGE}
        )
        index.index(rows)
        index.save(str(store))
        return [str(row["text"]) for row in rows]

    def open(self, store: Path, encoder: str) -> Search:
        """The search over what `build` saved; the encoder is named in it."""
        index = self.embeddings()
        index.load(str(store))

        def search(question: str, n: int) -> list[Found]:
            query = "select text, name, start, score from txtai where similar(:question)"
            hits = index.search(query, n, parameters={"question": question})
            return [_found(hit["name"], int(hit["start"]), hit["text"]) for hit in hits]

        return search


class Haystack:
    """https://docs.haystack.deepset.ai: its splitter as it comes, 200 words, none shared; in-memory store."""

    def __init__(self) -> None:
        """Import it."""
        self.haystack = import_module("haystack")
        self.splitter = import_module("haystack.components.preprocessors").DocumentSplitter
        self.retriever = import_module("haystack.components.retrievers.in_memory").InMemoryEmbeddingRetriever
        self.store = import_module("haystack.document_stores.in_memory").InMemoryDocumentStore
        embedders = import_module("haystack_integrations.components.embedders.sentence_transformers")
        self.of_documents = embedders.SentenceTransformersDocumentEmbedder
        self.of_texts = embedders.SentenceTransformersTextEmbedder

    def build(self, texts: Mapping[str, str], store: Path, encoder: str) -> list[str]:
        """The texts that were embedded; the index is in the folder `store`."""
        documents = [self.haystack.Document(content=text, meta={"name": name}) for name, text in texts.items()]
        splits = _warmed(self.splitter()).run(documents=documents)["documents"]
        embedder = _warmed(self.of_documents(model=encoder, prefix=PASSAGE, progress_bar=False))
        kept = self.store()
        kept.write_documents(embedder.run(documents=splits)["documents"])
        store.mkdir(parents=True)
        kept.save_to_disk(str(store / "documents.json"))
        return [split.content for split in splits]

    def open(self, store: Path, encoder: str) -> Search:
        """The search over what `build` saved."""
        kept = self.store.load_from_disk(str(store / "documents.json"))
        embedder = _warmed(self.of_texts(model=encoder, prefix=QUERY, progress_bar=False))
        retriever = self.retriever(document_store=kept)

        def search(question: str, n: int) -> list[Found]:
            embedding = embedder.run(text=question)["embedding"]
            hits = retriever.run(query_embedding=embedding, top_k=n)["documents"]
            return [_found(hit.meta["name"], hit.meta["split_idx_start"], hit.content) for hit in hits]

        return search


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch between blank lines, white space at its ends left out."""
    for stretch in re.finditer(r"\S(?:.*?\S)??(?=\s*(?:\n[ \t]*\n|\Z))", text, re.DOTALL):
        yield stretch.span()


def n_cut(texts: Sequence[str], encoder: str) -> int:
    """How many of the texts have more tokens than the encoder reads, so that their ends are not encoded."""
    tokenizers, folder = import_module("tokenizers"), Path(encoder)
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    encoded = tokenizer.encode_batch([PASSAGE + text for text in texts])
    return sum(len(one.ids) > MAX_TOKENS for one in encoded)


MAX_TOKENS = 512  # of multilingual-e5
PEERS = {"langchain": LangChain, "llamaindex": LlamaIndex, "txtai": Txtai, "haystack": Haystack}


def _found(document: str, start: int, text: str) -> Found:
    return Found(document, start, start + len(text))


def _warmed(component: Any) -> Any:  # noqa: ANN401 - the peer's own type
    """The component, loaded where it has to be told to."""
    if hasattr(component, "warm_up"):
        component.warm_up()
    return component
