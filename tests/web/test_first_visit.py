import pytest
from fake_assistant import HOSTILE, MAIN, FakeAssistant
from html_reading import Lines

from qa.web.first_visit import N_QUESTIONS, concerned, first_questions, start_content


def test_the_start_names_each_document_with_its_kind_date_and_measures():
    html = start_content(FakeAssistant())
    assert "Explanation of the Boat Rules" in html and f'data-document="{MAIN}"' in html
    assert "interpretation, not the policy itself · 2023-05-04 · 23 measures" in html
    assert "政策解读，并非政策本身 · 2023-05-04 · 23条措施" in html


def test_audiences_are_named_where_a_measure_concerns_them_the_most_concerned_first():
    assert [one.audience for one in concerned(FakeAssistant())] == ["owner", "visitor"]  # nothing is there for divers
    html = start_content(FakeAssistant())
    assert "Owners; Visitors from abroad" in html and "船主、外国船主" in html and "Divers" not in html


@pytest.mark.parametrize("is_several", [False, True])
def test_there_are_six_questions_in_each_language_and_none_twice(is_several):
    questions = first_questions(FakeAssistant(is_several=is_several))
    for language in ("en", "zh"):
        words = [one(language) for one in questions]
        assert len(words) == len(set(words)) == N_QUESTIONS
    assert questions[0]("en") == "What support is there for owners?" and questions[0]("zh") == "船主能得到什么支持？"


def test_a_corpus_without_audiences_and_measures_still_has_questions():
    fake = FakeAssistant()
    fake.audiences = ()
    fake._registers = {MAIN: fake.register(MAIN).model_copy(update={"measures": (), "aspects": ()})}
    assert len(first_questions(fake)) >= 3 and "It may concern" not in start_content(fake)


def test_hostile_titles_stay_words():
    tags = Lines(start_content(FakeAssistant(is_several=True))).tags
    assert tags <= {"h2", "h3", "p", "ul", "li", "button", "a", "small", "span"}
    assert HOSTILE not in start_content(FakeAssistant(is_several=True))
