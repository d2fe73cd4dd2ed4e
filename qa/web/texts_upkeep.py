"""Texts put into the corpus, taken out and brought in step from the page, one change at a time."""

from __future__ import annotations

import logging
import re
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from qa.corpus.folder import MAX_BYTES
from qa.datatypes import Language
from qa.errors import QAError, UsageError
from qa.in_language import in_language
from qa.index.builder import BuildReport, Progress, sync_index
from qa.index.upkeep import add_files, remove_documents
from qa.settings import Settings
from qa.web.page_language import start_language
from qa.worded import Worded

if TYPE_CHECKING:
    from qa.current import Current

logger = logging.getLogger(__name__)

MAX_MEGABYTES = MAX_BYTES // (1024 * 1024)
MAX_NAME_CHARS = 120
OWN = "x-policy-page"  # a header that a page of another site cannot send without being asked first, which is refused
_NAME = re.compile(r"[^/\\\x00-\x1f]+")


@dataclass(frozen=True)
class Texts:
    """Where the texts and their index are, and with which settings it is built."""

    corpus: Path
    index: Path
    settings: Settings


class TextsUpkeep:
    """Changes the corpus and its index, and has the running page take the new index. One change at a time."""

    def __init__(self, current: Current, texts: Texts) -> None:
        """Change `texts`, from which `current` answers."""
        self._current, self._texts = current, texts
        self._busy = threading.Lock()
        self.progress: tuple[int, int] = (0, 0)  # passages read by the models, of how many

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nothing else is being changed; if so, nothing else is until the block ends."""
        is_free = self._busy.acquire(blocking=False)
        try:
            yield is_free
        finally:
            if is_free:
                self.progress = (0, 0)
                self._busy.release()

    def add(self, path: Path, *, is_replacing: bool) -> BuildReport:
        """Add a file under its name. Raises as `add_files` does; then nothing was changed."""
        its = self._texts
        return self._done(
            add_files(
                its.corpus, its.index, its.settings, [path], is_replacing=is_replacing, on_progress=self._progress
            )
        )

    def remove(self, document: str) -> BuildReport:
        """Take a document out. Raises as `remove_documents` does; then nothing was changed."""
        its = self._texts
        return self._done(remove_documents(its.corpus, its.index, its.settings, [document], on_progress=self._progress))

    def sync(self) -> BuildReport:
        """Bring the index in step with the folder. Raises as `sync_index` does."""
        its = self._texts
        return self._done(sync_index(its.corpus, its.index, its.settings, on_progress=self._progress))

    def _done(self, report: BuildReport) -> BuildReport:
        self._current.renew()
        return report

    @property
    def _progress(self) -> Progress:
        def tell(stage: str, done: int, total: int) -> None:
            if stage == "embedding":
                self.progress = (done, total)

        return tell


def add_upkeep_routes(app: FastAPI, upkeep: TextsUpkeep) -> None:
    """What the documents tab asks of the service where files may be uploaded."""

    @app.post("/upload")
    async def upload_view(request: Request, name: str = "", replace: bool = False, lang: str = "") -> Response:
        with upkeep.alone() as is_alone, tempfile.TemporaryDirectory() as folder:
            refusal = _refusal(request, is_alone=is_alone) or _refused_name(name, start_language(lang, ""))
            if refusal:
                return refusal
            path = Path(folder) / name
            try:
                await _write(request.stream(), path)
            except UsageError as error:
                return JSONResponse({"error": in_language(error, start_language(lang, ""))}, status_code=413)
            add = partial(upkeep.add, path, is_replacing=replace)
            return await run_in_threadpool(_told, add, start_language(lang, ""), folder)

    @app.get("/upload")
    def progress_view() -> dict[str, int]:
        return {"done": upkeep.progress[0], "total": upkeep.progress[1]}

    @app.delete("/documents/{document}")
    def remove_view(document: str, request: Request, lang: str = "") -> Response:
        with upkeep.alone() as is_alone:
            return _refusal(request, is_alone=is_alone) or _told(
                partial(upkeep.remove, document), start_language(lang, "")
            )

    @app.post("/sync")
    def sync_view(request: Request, lang: str = "") -> Response:
        with upkeep.alone() as is_alone:
            return _refusal(request, is_alone=is_alone) or _told(upkeep.sync, start_language(lang, ""))


def _refusal(request: Request, *, is_alone: bool) -> Response | None:
    """The reply to a request that is not of the page itself, or comes while something else is changed."""
    if OWN not in request.headers:
        return JSONResponse({"error": "not from this page"}, status_code=403)
    return None if is_alone else JSONResponse({"busy": True}, status_code=409)


def _refused_name(name: str, language: Language) -> Response | None:
    """The reply to a file whose name is none that a corpus folder could hold."""
    if len(name) <= MAX_NAME_CHARS and _NAME.fullmatch(name) and not name.startswith("."):
        return None
    error = UsageError(
        "{!r} is no name of a file; wanted a name of at most {} characters, without slashes and not beginning "
        "with a dot",
        name[:MAX_NAME_CHARS], MAX_NAME_CHARS,
    )  # fmt: skip
    return JSONResponse({"error": in_language(error, language)}, status_code=400)


async def _write(pieces: AsyncIterator[bytes], path: Path) -> None:
    n_bytes = 0
    with path.open("wb") as file:
        async for piece in pieces:
            n_bytes += len(piece)
            if n_bytes > MAX_BYTES:
                raise UsageError("{} is larger than {} MB; split it", path.name, MAX_MEGABYTES)
            file.write(piece)


def _told(change: Callable[[], BuildReport], language: Language, folder: str = "") -> Response:
    """What a change came to: how many documents, and what could not be read; or why it was not made.

    folder: where an upload was put, which is nobody's concern.
    """
    try:
        report = change()
    except QAError as error:
        words = in_language(error, language)
        return JSONResponse({"error": words.replace(f"{folder}/", "") if folder else words}, status_code=400)
    except Exception:  # told without its inside
        logger.exception("the texts could not be changed")
        return JSONResponse({"error": in_language(Worded("the server's log says why"), language)}, status_code=500)
    refused = {one.file: " ".join(in_language(one.error, language).split()) for one in report.refused}
    came, became, went = (len(ids) for ids in (report.changes.added, report.changes.changed, report.changes.removed))
    return JSONResponse({"added": came, "changed": became, "removed": went, "refused": refused})
