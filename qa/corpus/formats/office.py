"""Old Word files, WPS, RTF and OpenDocument texts, turned into .docx by LibreOffice where that is installed.

LibreOffice runs without a window, in a temporary folder with a profile of its own, for a limited time and with limited
memory. It runs no macro and fetches nothing that a file links to.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from qa.corpus.formats.sniff import OfficeKind
from qa.errors import CorpusError

TIMEOUT_S = 120.0
PROGRAMS = ("soffice", "libreoffice")
_MAX_MEMORY_BYTES = 4 * 1024**3
_MAX_OUTPUT_BYTES = 500 * 1024**2
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


def program() -> str | None:
    """Where LibreOffice is; None where it is not installed."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Office:
    """Converts files one after the other; the first makes the profile that the others use."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        """timeout_s: how long one file may take."""
        self.timeout_s = timeout_s
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Remove the profile and what was made."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def docx_of(self, raw: bytes, kind: OfficeKind) -> Path:
        """The same document as a .docx file, there until the next one is made. Raises CorpusError."""
        soffice = program()
        if soffice is None:
            raise CorpusError(
                "{}; save it as .docx or PDF, or install LibreOffice (soffice) to have it read", kind.what
            )
        folder = self._made_folder()
        given, made = folder / f"given{kind.suffix}", folder / "made"
        shutil.rmtree(made, ignore_errors=True)
        given.write_bytes(raw)  # under a name of ours: its own is nothing for a command line
        self._convert(soffice, folder, given, made)
        found = made / "given.docx"
        if not found.is_file() or not found.stat().st_size:
            raise CorpusError("{} that LibreOffice cannot open (a password?); save it as .docx or PDF", kind.what)
        return found

    def _made_folder(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="policy-qa-office-")
            user = Path(self._folder.name, "profile", "user")
            user.mkdir(parents=True)
            user.joinpath("registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        return Path(self._folder.name)

    def _convert(self, soffice: str, folder: Path, given: Path, made: Path) -> None:
        command = [
            soffice, f"-env:UserInstallation={folder.joinpath('profile').as_uri()}", "--headless", "--norestore",
            "--nologo", "--nodefault", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made), str(given),
        ]  # fmt: skip
        environment = {"HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        process = subprocess.Popen(
            command, cwd=folder, env=environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for limit, most in ((resource.RLIMIT_AS, _MAX_MEMORY_BYTES), (resource.RLIMIT_FSIZE, _MAX_OUTPUT_BYTES)):
            with suppress(OSError):
                resource.prlimit(process.pid, limit, (most, most))
        try:
            process.wait(self.timeout_s)
        except subprocess.TimeoutExpired as error:
            raise CorpusError(
                "takes LibreOffice longer than {:.0f} s; save it as .docx or PDF", self.timeout_s
            ) from error
        finally:
            with suppress(ProcessLookupError):  # it starts others
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
