"""The language of a text."""

import pytest

from qa.language.identification import language_of

CHINESE = "关于降低收费的通知\n各单位应当降低收费。本通知自公布之日起施行。"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Fees fall.", "en"), (CHINESE, "zh"), ("The 通知 is open to all readers.", "en"), ("123", "en")],
)
def test_the_language_is_that_of_most_letters(text, language):
    assert language_of(text) == language
