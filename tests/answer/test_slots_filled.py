"""What a sentence has to hold to answer a question after a kind of thing with a closed form."""

from types import SimpleNamespace

import pytest

from qa.answer.slots import fills_slot
from qa.question.acts import Act


def asked(act, *wanted, is_sure=True):
    return SimpleNamespace(reading=SimpleNamespace(act=act, wanted=frozenset(wanted), is_sure=is_sure))


@pytest.mark.parametrize(
    ("quoted", "does"), [("Harbour Office\n518-485-2889", True), ("Harbour Office\nReed Road 5", False)]
)
def test_a_number_to_call_may_stand_on_the_line_below_the_office(quoted, does):
    assert fills_slot(asked(Act.CONTACT, "telephone"), "Harbour Office", lambda: quoted) is does


def test_what_is_quoted_around_it_does_not_make_an_adoption_a_validity():
    quoted = "It was adopted on 9 March. The licence is valid for a year."
    assert not fills_slot(asked(Act.VALIDITY), "It was adopted on 9 March.", lambda: quoted)


def test_a_reading_that_is_not_sure_holds_nothing_back():
    assert fills_slot(asked(Act.VALIDITY, is_sure=False), "It was adopted.", str)
