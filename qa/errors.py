"""Every error a caller can do something about.

QAError
├── UsageError            the question, option or file given by the user is not usable      exit 2
├── SettingsError         settings file or environment has an unknown key or a bad value    exit 2
├── CorpusError           a document or manifest cannot be read                              exit 2
│   ├── ManifestError     one line of manifest.jsonl is wrong (file and line are named)
│   └── AlignmentError    one line of what is aligned by hand is wrong (file and line are named)
├── ModelError            a model is missing, or its bytes are not the expected ones         exit 2
└── IndexUnusableError    there is no index that can be opened                               exit 3
    ├── IndexMissingError     no index in that folder
    ├── IndexDamagedError     a file is truncated, altered or absent
    ├── IndexFormatError      written by another version, or not an index of ours
    └── IndexMismatchError    built from another corpus or with another model

A message says what was found, what was wanted and what to run; it is made of a form and its values (`qa.worded`), so
that it can be said in Chinese too. Refusing to answer a
question is a result (`Status.NOT_STATED`, `Status.OFF_TOPIC`), not an error.
"""

from __future__ import annotations

from qa.worded import Worded


class QAError(Exception):
    """Root of the errors this package raises on purpose. `words` is its message."""

    def __init__(self, form: str = "", *values: object) -> None:
        """The message of a form and its values; words that are `Worded` already are taken as they are."""
        self.words = form if isinstance(form, Worded) else Worded(form, *values)
        super().__init__(self.words)

    exit_code = 2


class UsageError(QAError):
    """What the user typed or passed cannot be used."""


class SettingsError(QAError):
    """A setting is unknown or out of range."""


class CorpusError(QAError):
    """A document cannot be read."""


class ManifestError(CorpusError):
    """A line of manifest.jsonl is wrong."""


class AlignmentError(CorpusError):
    """A line of a file of words that are aligned by hand does not fit the texts."""


class ModelError(QAError):
    """A model is missing or is not the one that was pinned."""


class IndexUnusableError(QAError):
    """No index can be opened; `policy-qa build` makes one."""

    exit_code = 3


class IndexMissingError(IndexUnusableError):
    """The folder holds no index."""


class IndexDamagedError(IndexUnusableError):
    """A file of the index is truncated, altered or absent."""


class IndexFormatError(IndexUnusableError):
    """The folder holds an index of another format or something else."""


class IndexMismatchError(IndexUnusableError):
    """The index was built from another corpus or with another model."""
