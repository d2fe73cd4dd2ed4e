"""Conversations kept on the server: a folder for each visitor, named by a digest of a key that only the browser has.

A conversation is a file that is replaced whole. What cannot be read is left out and logged; nothing here raises for
what a browser sends.
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import threading
import time
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

from pydantic import Field, ValidationError

from qa.checksums import write_atomically
from qa.datatypes import Answer, Record
from qa.web.conversation import MAX_EXCHANGES, Conversation, this_moment
from qa.web.talk_records import HEX_ID, MAX_NAME_CHARS, KeptTalk, kept_of

logger = logging.getLogger(__name__)

KEPT_DAYS = 30
DAY_S = 86_400
MAX_TALKS = 100  # of one visitor; the one used longest ago makes room
MAX_VISITORS = 10_000  # further ones are answered, and nothing of them is kept
MAX_LINKS = 100_000
MAX_FILE_BYTES = 20_000_000
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 random bytes
_ID = re.compile(HEX_ID)
_LINKS = "answers"


class SharedAnswer(Record):
    """One answer that was given a link: when it was given, and by what."""

    at: str
    versions: dict[str, str] = Field(default_factory=dict)
    history: tuple[str, ...] = ()
    answer: Answer


class TalkStore:
    """Keeps the conversations of visitors in a folder. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`, which is made when there is something to keep."""
        self.folder = folder
        self._lock = threading.Lock()
        self._looked = time.monotonic()  # when it was looked for old ones
        self._deleted: set[str] = set()  # so that a page that still shows one does not bring it back

    @staticmethod
    def owner_of(key: str) -> str:
        """The name of the visitor who has this key; "" for what is no key."""
        return hashlib.sha256(key.encode()).hexdigest() if _KEY.fullmatch(key) else ""

    def keep(self, conversation: Conversation) -> bool:
        """Write a conversation down, with what another page added to it meanwhile. False: it could not be."""
        owner, talk = conversation.owner, kept_of(conversation, this_moment())
        if not owner or not talk.exchanges or talk.id in self._deleted:
            return False
        with self._lock:
            try:
                path = self._path(owner, talk.id)
                if not path.parent.exists() and self._is_full():
                    logger.warning(
                        "conversations of %d visitors are kept in %s; no more are", MAX_VISITORS, self.folder
                    )
                    return False
                self._write(path, _joined(talk, self._read(path), conversation.dropped))
                self._make_room(owner)
            except OSError:
                logger.exception("a conversation could not be kept")
                return False
        return True

    def talks(self, owner: str) -> list[KeptTalk]:
        """The conversations of a visitor, the one used last first."""
        if not owner:
            return []
        found = [self._read(path) for path in self._paths(owner)]
        return sorted((talk for talk in found if talk is not None), key=lambda talk: talk.used, reverse=True)

    def talk(self, owner: str, talk_id: str) -> KeptTalk | None:
        """One conversation of a visitor; None when it is not there or is somebody else's."""
        return self._read(self._path(owner, talk_id)) if owner and _ID.match(talk_id) else None

    def rename(self, owner: str, talk_id: str, name: str) -> bool:
        """Give a conversation a name; "" takes it away. False: there is no such conversation."""
        with self._lock:
            talk = self.talk(owner, talk_id)
            if talk is None:
                return False
            name = " ".join(name.split())[:MAX_NAME_CHARS]
            self._write(self._path(owner, talk_id), talk.model_copy(update={"name": name}))
        return True

    def delete(self, owner: str, talk_id: str) -> bool:
        """Delete a conversation and the links to its answers. False: there was none."""
        if not owner or not _ID.match(talk_id):
            return False
        with self._lock:
            path = self._path(owner, talk_id)
            is_there = path.exists()
            self._drop(path)
        return is_there

    def delete_all(self, owner: str) -> int:
        """Delete everything of a visitor; how many conversations there were."""
        if not owner:
            return 0
        with self._lock:
            paths = self._paths(owner)
            for path in paths:
                self._drop(path)
            shutil.rmtree(self.folder / owner, ignore_errors=True)
        return len(paths)

    def share(self, owner: str, talk_id: str, exchange: str) -> str:
        """Write an answer of a visitor's conversation down for whoever has its link; its id, "" when it cannot be."""
        found_in = self.talk(owner, talk_id)
        found = next((one for one in found_in.exchanges if one.id == exchange), None) if found_in else None
        if found_in is None or found is None or found.answer is None:
            return ""
        shared = SharedAnswer(at=found.at, versions=found.versions, history=found.history, answer=found.answer)
        link, folder = uuid4().hex, self.folder / _LINKS
        with self._lock:
            found_in = self.talk(owner, talk_id) or found_in
            try:
                if folder.is_dir() and sum(1 for _ in folder.iterdir()) >= MAX_LINKS:
                    return ""
                self._write(folder / f"{link}.json", shared)
                self._write(self._path(owner, talk_id), found_in.model_copy(update={"links": (*found_in.links, link)}))
            except OSError:
                logger.exception("an answer could not be given a link")
                return ""
        return link

    def shared(self, link: str) -> SharedAnswer | None:
        """The answer of a link; None when there is none."""
        if not _ID.match(link):
            return None
        path = self.folder / _LINKS / f"{link}.json"
        try:
            return SharedAnswer.model_validate_json(_content(path))
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            logger.warning("%s cannot be read as an answer; its link is told to be gone", path)
            return None

    def forget_old(self, days: int = KEPT_DAYS) -> int:
        """Delete conversations that were not used for so many days, with their links; how many."""
        before, n = time.time() - days * DAY_S, 0
        self._looked = time.monotonic()
        for path in self.folder.glob("*/*.json"):
            if path.parent.name != _LINKS and path.stat().st_mtime < before:
                self._drop(path)
                n += 1
        return n

    def _drop(self, path: Path) -> None:
        """Delete the file of a conversation and the links to its answers."""
        talk = self._read(path)
        for link in talk.links if talk else ():
            if _ID.match(link):
                (self.folder / _LINKS / f"{link}.json").unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        self._deleted.add(path.stem)

    def _is_full(self) -> bool:
        return self.folder.is_dir() and sum(1 for _ in self.folder.iterdir()) >= MAX_VISITORS

    def _paths(self, owner: str) -> list[Path]:
        return sorted((self.folder / owner).glob("*.json"))

    def _path(self, owner: str, talk_id: str) -> Path:
        return self.folder / owner / f"{talk_id}.json"

    def _write(self, path: Path, record: Record) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(path, record.model_dump_json().encode())
        path.chmod(0o600)

    def _read(self, path: Path) -> KeptTalk | None:
        try:
            return KeptTalk.model_validate_json(_content(path))
        except FileNotFoundError:
            return None
        except (OSError, ValidationError):
            logger.warning("%s cannot be read as a conversation; it is left out. Delete it, or mend it", path)
            return None

    def _make_room(self, owner: str) -> None:
        paths = sorted(self._paths(owner), key=lambda path: path.stat().st_mtime)
        for path in paths[:-MAX_TALKS]:
            self._drop(path)
        if time.monotonic() - self._looked > DAY_S:
            self.forget_old()


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES)


def _joined(talk: KeptTalk, before: KeptTalk | None, dropped: Collection[str]) -> KeptTalk:
    """A conversation with the name and the exchanges it had already, by their times; those dropped stay away."""
    if before is None:
        return talk
    own = {one.id for one in talk.exchanges} | set(dropped)
    both = sorted([*(one for one in before.exchanges if one.id not in own), *talk.exchanges], key=lambda one: one.at)
    return talk.model_copy(
        update={"name": before.name, "links": before.links, "exchanges": tuple(both[-MAX_EXCHANGES:])}
    )
