"""The steps of `bench.race`, each in a process of its own and in the environment of the one that runs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from bench.clocks import Stopwatch, Timed, cpu_seconds, folder_mb, memory_mb
from bench.contestants import PASSAGE, PEERS, Found, Search, n_cut
from bench.jobs import Figures, answer_job

OURS = {"ours-fast": "fast", "ours": "quality"}  # name -> profile
BARE = {"bare-fast": "fast", "bare": "quality"}  # the encoders of a profile, by our own backend
BARE_TORCH = "bare-torch"  # the encoder of the race, by sentence-transformers on torch


def build(job: Figures) -> Figures:
    """From texts on disk to an index on disk, imports apart: loading the encoder, cutting, encoding, saving."""
    name, corpus, store = job["name"], Path(job["corpus"]), Path(job["work"]) / "index"
    if name in PEERS:
        run = _of_a_peer(name, corpus, store, job["encoder"])
    else:
        run = _of_ours(name, corpus, store) if name in OURS else _of_the_bare(name, corpus, job["encoder"])
    watch = Stopwatch()
    chunks = run()
    figures = {**watch.read("build"), "peak_mb": memory_mb()["peak_mb"]}
    disk = folder_mb(store) if store.is_dir() else None
    chunks = chunks or _passages(corpus)  # read after the clock: ours
    told = {"n_chunks": len(chunks), "n_chars": sum(map(len, chunks)), "n_cut": n_cut(chunks, job["encoder"])}
    return {**figures, "disk_mb": disk, **told}


def search(job: Figures) -> Figures:
    """From the start to the first hits, with and without imports; then each question warm, after the last five."""
    opener = _opener(job)
    watch = Stopwatch()
    opened, texts = opener()
    opened(job["questions"][0], job["n"])
    cold = {**_since_start(job), **watch.read("open")}
    for question in islice(reversed(job["questions"]), 5):
        opened(question, job["n"])
    timed = Timed(lambda question: opened(question, job["n"]), job["questions"])
    memory = memory_mb()
    return {**cold, "ms": timed.ms, "cpu_ms": timed.cpu_ms, "hits": timed.results, "texts": texts(), **memory}


def answer(job: Figures) -> Figures:
    """The same for whole answers, which only ours gives: quoted and cited, without a language model."""
    assistant = _assistant(job)
    assistant.ask(job["questions"][0])
    cold = _since_start(job)
    for question in islice(reversed(job["questions"]), 5):
        assistant.ask(question)
    timed = Timed(assistant.ask, job["questions"])
    return {**cold, "ms": timed.ms, "cpu_ms": timed.cpu_ms, **memory_mb()}


Build = Callable[[], Sequence[str]]


def _of_a_peer(name: str, corpus: Path, store: Path, encoder: str) -> Build:
    peer = PEERS[name]()
    return lambda: peer.build(_files(corpus), store, encoder)


def _of_ours(name: str, corpus: Path, store: Path) -> Build:
    from qa import build_index
    from qa.settings import read_settings

    def run() -> list[str]:
        build_index(corpus, store, read_settings(profile=OURS[name]))
        return []

    return run


def _of_the_bare(name: str, corpus: Path, encoder: str) -> Build:
    """The limit: the texts of our passages through the encoder, longest first, and nothing else."""
    passages = sorted(_passages(corpus), key=len, reverse=True)

    def by_torch() -> list[str]:
        model = import_module("sentence_transformers").SentenceTransformer(encoder, device="cpu")
        model.encode(passages, prompt=PASSAGE)
        return passages

    def by_ours() -> list[str]:
        from qa.models.encoders import load_encoder
        from qa.settings import read_settings

        load_encoder(read_settings(profile=BARE[name]).encoder).encode_passages(passages)
        return passages

    import_module("sentence_transformers" if name == BARE_TORCH else "qa.models.encoders")
    return by_torch if name == BARE_TORCH else by_ours


def _passages(corpus: Path) -> list[str]:
    """Our passages under their title and heading path: what an encoder reads where each passage is encoded whole."""
    from qa.corpus.folder import read_corpus
    from qa.corpus.passages import read_passages
    from qa.index.contents import context_line
    from qa.settings import read_settings

    settings, documents = read_settings(), read_corpus(corpus)
    return [
        context_line(passage, passage.text, document.title if len(documents) > 1 else "")
        for document in documents
        for passage in read_passages(document, settings).passages
    ]


def _since_start(job: Figures) -> Figures:
    """Seconds from the start of the process, imports and all."""
    return {"cold_s": round(time.monotonic() - job["started"], 3), "cold_cpu_s": round(cpu_seconds(), 3)}


def _files(corpus: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(corpus.iterdir())}


def _assistant(job: Figures) -> Any:  # noqa: ANN401 - the product is imported in its own environment alone
    from qa import open_assistant
    from qa.settings import read_settings

    store = Path(job["work"]) / "index"
    return open_assistant(job["corpus"], store, read_settings(profile=OURS[job["name"]]))


Opened = tuple[Search, Callable[[], dict[str, str]]]


def _opener(job: Figures) -> Callable[[], Opened]:
    """What opens the search, its imports done; with what reads the texts that its positions refer to, by file name."""
    if job["name"] not in PEERS:
        import_module("qa.assistant")
        return lambda: _opened_ours(job)
    peer = PEERS[job["name"]]()
    return lambda: (peer.open(Path(job["work"]) / "index", job["encoder"]), lambda: _files(Path(job["corpus"])))


def _opened_ours(job: Figures) -> Opened:
    assistant = _assistant(job)
    files = {name: document.file for name, document in assistant.documents.items()}

    def search(question: str, n: int) -> list[Found]:
        passages = [hit.passage for hit in assistant.search(question, n)]
        return [Found(files[passage.document], passage.start, passage.end) for passage in passages]

    return search, lambda: {files[name]: document.text for name, document in assistant.documents.items()}


if __name__ == "__main__":
    answer_job(Path(sys.argv[1]), {"build": build, "search": search, "answer": answer})
