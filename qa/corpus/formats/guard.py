"""The caller's side of `worker`: asks it to parse, and ends it when it is silent too long or dies."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from qa.corpus.formats.draft import Draft, Dropped, Line
from qa.corpus.formats.office import Office
from qa.corpus.formats.sniff import Format, office_kind
from qa.errors import CorpusError
from qa.omissions import Omission
from qa.worded import unpacked

SILENCE_S = 15.0
TOTAL_S = 180.0
_CHUNK = 1 << 20


class Guard:
    """Parses files in a process of its own, started with the first file and again after each that broke it.

    with Guard() as guard: draft = guard.parse(path, Format.PDF)
    """

    def __init__(self, silence_s: float = SILENCE_S, total_s: float = TOTAL_S) -> None:
        """silence_s: how long the parser may say nothing (it speaks after each page); total_s: how long in all.

        It may say that what follows takes longer: a page that is read off a picture.
        """
        self.silence_s = silence_s
        self.total_s = total_s
        self._process: subprocess.Popen[bytes] | None = None
        self._pending = b""
        self._office = Office()

    def __enter__(self) -> Guard:
        """The guard itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self.close()
        self._office.close()

    def close(self) -> None:
        """End the process, if one runs."""
        process, self._process, self._pending = self._process, None, b""
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def parse(self, path: Path, format_: Format) -> Draft:
        """The lines of a file. Raises CorpusError, whose message goes behind the name, when it cannot be read."""
        if format_ is Format.OFFICE:
            raw = path.read_bytes()
            path, format_ = self._office.docx_of(raw, office_kind(raw, path.suffix)), Format.DOCX
        request = json.dumps({"path": str(path.resolve()), "format": format_.value}) + "\n"
        process = self._running()
        try:
            _stdin(process).write(request.encode())
            answer = self._answer(process)
        except OSError as error:
            self.close()
            raise CorpusError("broke the parser ({}); save it again", error) from error
        if "refused" in answer:
            raise CorpusError(unpacked(answer["refused"]))
        lines, title, known, dropped = answer["draft"]
        gone = tuple(Dropped(Omission(reason), words) for reason, words in dropped)
        return Draft(tuple(Line(*line) for line in lines), title, known, gone)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            root = str(Path(__file__).resolve().parents[3])
            paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
            self._process = subprocess.Popen(
                [sys.executable, "-m", "qa.corpus.formats.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
            )  # fmt: skip
        return self._process

    def _answer(self, process: subprocess.Popen[bytes]) -> dict[str, Any]:
        ends, more_s = time.monotonic() + self.total_s, 0.0
        while True:
            line = self._line(process, min(self.silence_s + more_s, ends - time.monotonic()))
            message: dict[str, Any] = json.loads(line)
            if "tick" not in message:
                return message
            more_s = float(message.get("more_s", 0.0))
            ends += more_s

    def _line(self, process: subprocess.Popen[bytes], wait_s: float) -> bytes:
        stream = process.stdout
        ends = time.monotonic() + wait_s
        parts = [self._pending]
        while b"\n" not in parts[-1]:
            left = ends - time.monotonic()
            if stream is None or left <= 0 or not _is_ready(stream, left):
                self.close()
                raise CorpusError("takes longer than {:.0f} s to parse; split the file or save it again", wait_s)
            received = os.read(stream.fileno(), _CHUNK)
            if not received:
                code = process.wait()
                self.close()
                raise CorpusError("broke the parser (it ended with {}); save it again", code)
            parts.append(received)
        line, _, self._pending = b"".join(parts).partition(b"\n")
        return line


def _is_ready(stream: IO[bytes], wait_s: float) -> bool:
    """Whether there is something to read within `wait_s`; for any number of a descriptor, which `select` is not."""
    with selectors.DefaultSelector() as ready:
        ready.register(stream, selectors.EVENT_READ)
        return bool(ready.select(wait_s))


def _stdin(process: subprocess.Popen[bytes]) -> Any:  # noqa: ANN401
    """The stream to the process. Raises OSError when it has none."""
    if process.stdin is None:
        raise OSError("no way to the parser")
    return process.stdin
