"""The tree of errors: one root, and the exit code of each branch."""

import inspect

import pytest

from qa import errors

ALL = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, Exception)]


def test_every_error_has_the_one_root():
    assert len(ALL) == 12
    assert all(issubclass(cls, errors.QAError) for cls in ALL)


@pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)
def test_only_an_unusable_index_ends_with_3(cls):
    assert cls.exit_code == (3 if issubclass(cls, errors.IndexUnusableError) else 2)


def test_the_tree_at_the_top_of_the_file_names_every_error():
    assert all(cls.__name__ in errors.__doc__ for cls in ALL)


def test_an_index_can_be_unusable_in_four_ways():
    assert {cls.__name__ for cls in errors.IndexUnusableError.__subclasses__()} == {
        "IndexMissingError", "IndexDamagedError", "IndexFormatError", "IndexMismatchError",
    }  # fmt: skip
