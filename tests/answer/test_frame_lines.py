"""A line of the page's frame answers what is asked of the page, and nothing else."""

import pytest
from asking import open_over

from qa.answer.clock import Clock
from qa.ranking.weights import Logistic

TEXT = "Rules of the marsh\nIssued by: Marsh Office\nDate: 2021-05-06\nGeese rest on the north bank. Nobody may row there in May.\nOrganizer: Marsh Office Tel: 0431-5550123 Add: No. 5 Reed Road\n"


@pytest.fixture(scope="module")
def weighing(tmp_path_factory, fake_settings):
    """What weighs evidence over one text, as sure of everything."""
    assistant = open_over(tmp_path_factory.mktemp("marsh"), {"marsh": TEXT}, fake_settings)
    made = assistant._answering(None)  # noqa: SLF001
    made.answerer.weighing.profile = made.answerer.weighing.profile.model_copy(
        update={"right": Logistic(bias=3.0, weights={})}
    )
    return made


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [
        ("On what date were the rules issued?", True),
        ("Does 2021-05-06 rhyme?", False),
        ("Where do geese rest?", True),
        ("Who can I contact at the Marsh Office?", True),
    ],
)
def test_a_line_of_the_frame_answers_what_is_asked_of_it_and_nothing_else(weighing, question, is_answered):
    found = weighing.answerer.weighing.of(weighing.reader.read_words(question), Clock())
    assert (found.confidence > 0.9) is is_answered
    assert is_answered or found.ranked[0].unit.kind == "date"
