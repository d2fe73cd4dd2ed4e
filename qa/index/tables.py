"""Tables of a segment in SQLite: written once, then only read, row by row as they are asked for."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import IndexDamagedError

# What cannot be made again from the corpus stands in a file of its own, with the texts.
TEXTS_SCHEMA = """
CREATE TABLE document (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, fields TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE version (place INTEGER PRIMARY KEY, document TEXT NOT NULL, fields TEXT NOT NULL);
CREATE INDEX version_of ON version (document);
"""
SEARCH_SCHEMA = """
CREATE TABLE document (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL,
    n_passages INTEGER NOT NULL, n_units INTEGER NOT NULL, n_heads INTEGER NOT NULL,
    n_measures INTEGER NOT NULL, n_aspects INTEGER NOT NULL, n_title_words INTEGER NOT NULL,
    number TEXT NOT NULL, issuer TEXT NOT NULL, warnings TEXT NOT NULL, beside TEXT NOT NULL
);
CREATE TABLE reading (row INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE passage (row INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE unit (row INTEGER PRIMARY KEY, fields TEXT NOT NULL, tokens TEXT NOT NULL, terms TEXT NOT NULL);
CREATE TABLE head (row INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE change (document TEXT NOT NULL, title TEXT NOT NULL, number TEXT NOT NULL, fields TEXT NOT NULL);
CREATE INDEX change_title ON change (title);
CREATE INDEX change_number ON change (number);
CREATE TABLE parallel (
    document TEXT NOT NULL, place INTEGER NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (document, place)
) WITHOUT ROWID;
CREATE TABLE gloss (text TEXT PRIMARY KEY, english TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE term (row INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE support (row INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE audience (row INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE known (row INTEGER PRIMARY KEY, fields TEXT NOT NULL);
CREATE TABLE posting (
    field TEXT NOT NULL, token TEXT NOT NULL, n INTEGER NOT NULL, rows BLOB NOT NULL, times BLOB NOT NULL,
    PRIMARY KEY (field, token)
) WITHOUT ROWID;
CREATE TABLE field (name TEXT PRIMARY KEY, lengths BLOB NOT NULL) WITHOUT ROWID;
"""


class Tables:
    """One SQLite file that nobody writes any more. Threads may share it, and so may processes."""

    def __init__(self, tables: sqlite3.Connection, name: str) -> None:
        """Use `read` or `in_memory`."""
        self._tables, self._name = tables, name
        self._lock = threading.Lock()
        weakref.finalize(self, tables.close)

    @classmethod
    def read(cls, path: Path) -> Tables:
        """A file that `writing` wrote. Raises IndexDamagedError when SQLite cannot read it."""
        try:
            where = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            tables = cls(sqlite3.connect(where, uri=True, check_same_thread=False), str(path))
        except sqlite3.Error as error:
            raise _damaged(str(path), error) from error
        tables.rows("SELECT count(*) FROM sqlite_master")  # opens the file: a build may take its name away
        return tables

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - what SQLite takes
        """What a query gives. Raises IndexDamagedError when SQLite cannot read the file."""
        try:
            with self._lock:
                return self._tables.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise _damaged(self._name, error) from error

    def one(self, query: str, *values: Any) -> tuple[Any, ...] | None:  # noqa: ANN401
        """The first row of what a query gives; None for none."""
        return next(iter(self.rows(query, *values)), None)


def _damaged(name: str, error: sqlite3.Error) -> IndexDamagedError:
    return IndexDamagedError("{} cannot be read by SQLite: {}. Run `policy-qa build`.", name, error)


class TableWriter:
    """Fills the tables of a new file."""

    def __init__(self, tables: sqlite3.Connection) -> None:
        """Use `writing`."""
        self._tables = tables

    def add(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Put rows into a table, all columns in their order."""
        for row in rows:
            _insert(self._tables, table, row)


def _insert(tables: sqlite3.Connection, table: str, row: tuple[Any, ...]) -> None:
    tables.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


@contextmanager
def writing(path: Path, schema: str) -> Iterator[TableWriter]:
    """A new file with the tables of `schema`, whole when the block ends. Raises OSError when the disk refuses it."""
    tables = sqlite3.connect(path, isolation_level=None)
    try:
        # a file that nobody reads yet: a kill leaves a folder that no manifest names, and the caller forces it to disk
        tables.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {schema}")
        yield TableWriter(tables)
        tables.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise OSError(f"{path}: {error}") from error
    finally:
        tables.close()


def in_memory(schema: str, fill: Callable[[TableWriter], None]) -> Tables:
    """Tables that are never on disk, as `fill` writes them."""
    tables = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    tables.executescript(schema)
    fill(TableWriter(tables))
    return Tables(tables, "an index in memory")
