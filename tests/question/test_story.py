import pytest

from qa.question.story import is_story

TOLD = (
    "We have kept a small lighthouse on the north quay for twenty years, and my brother mended the lamp every winter "
    "until the harbour was sold to a company from the next town."
)


@pytest.mark.parametrize(
    "question",
    [
        f"{TOLD} Can I claim the cost of the lamp?",
        f"{TOLD} Could you tell me whether he has a right to a pension?",
        f"{TOLD} Is it allowed to paint the tower? And who pays for that?",
        f"{TOLD} The contract has been cancelled. What do I need for an appeal?",
    ],
)
def test_a_long_question_that_leans_on_what_was_told_is_a_story(question):
    assert is_story(question)


@pytest.mark.parametrize(
    "question",
    [
        f"{TOLD} How many lighthouses does the province have?",
        f"{TOLD} Could you tell me which department runs the quay?",
        f"{TOLD} We would like to know when the harbour act was adopted. On what day was the act adopted?",
        f"{TOLD} What does this document say about lamps?",
        f"{TOLD} If it is not too much trouble, could you list the lighthouses?",
        "Can I claim it?",
        TOLD,
        "Which of the lighthouses that stand on the quay, with their lamps, their keepers and the boats that bring oil to "
        "them from the mainland twice a month, are to be closed in spring?",
        "",
    ],
)
def test_a_question_that_stands_for_itself_or_is_short_is_no_story(question):
    assert not is_story(question)
