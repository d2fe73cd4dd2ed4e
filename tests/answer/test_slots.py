"""What cannot answer for want of the thing that is asked for."""

import pytest
from asking import reader_of

from qa.answer.slots import lacks_count

READ = reader_of().read_words


@pytest.mark.parametrize(
    ("question", "texts", "lacks"),
    [
        ("How many berths does the harbour have?", ["The harbour has 40 berths.", "It is old."], False),
        ("How many berths does the harbour have?", ["It is old.", "The harbour has forty covered berths."], False),
        ("How many berths does the harbour have?", ["Berths are let by the week from 3 May."], True),
        ("How many berths does the harbour have?", ["Berths such as A, B and C are let."], False),
        ("How many berths might I rent?", ["A guest may rent 2 berths."], False),
        ("How many berths a year can you rent?", ["There are no limits on how many berths a guest rents."], False),
        ("How much is the harbour fee?", ["The fee is 90 dollars."], False),
        ("What is the phone number of the harbour office?", ["Call the office."], False),
        ("Who runs the harbour?", ["Nobody."], False),
        ("港口有多少泊位？", ["泊位很多。"], False),
    ],
)
def test_a_count_is_lacking_where_no_text_has_a_figure_with_its_noun(question, texts, lacks):
    assert lacks_count(READ(question), texts) is lacks
