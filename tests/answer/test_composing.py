import pytest

from qa.answer.composing import Draft, draft_measures, nearest_of, note_corrections, note_standing, note_wording, say
from qa.datatypes import Aspect, Document, Measure, Register, Span


def span_of(index, document, words):
    start = index.documents[document].text.index(words)
    return Span(start=start, end=start + len(words))


@pytest.fixture
def draft(small_index):
    return Draft(small_index, "en")


def test_citations_are_numbered_as_they_come(draft, small_index):
    draft.add("quote", [("water", span_of(small_index, "water", "It helps\nfarmers."), None)])
    draft.add("quote", [("wood", span_of(small_index, "wood", "Trees are planted."), None)])
    assert [c.marker for c in draft.citations] == [1, 2]
    assert [s.citations for s in draft.sentences] == [(1,), (2,)]
    assert draft.plain_text() == "It helps farmers. [1]\nTrees are planted. [2]"


def test_the_same_span_is_cited_once(draft, small_index):
    place = ("water", span_of(small_index, "water", "The plan has 23 specific measures."), None)
    draft.add("quote", [place])
    draft.add("count_all", [place, place], n=23)
    assert len(draft.citations) == 1
    assert [s.citations for s in draft.sentences] == [(1,), (1,)]


def test_a_sentence_is_said_once(draft, small_index):
    place = ("wood", span_of(small_index, "wood", "Trees are planted."), None)
    draft.add("quote", [place])
    draft.add("quote", [place])
    assert len(draft.sentences) == 1


def test_a_short_answer_rests_on_the_sentence_after_it_and_is_all_short(draft, small_index):
    place = ("water", span_of(small_index, "water", "The plan has 23 specific measures."), None)
    draft.add("short", [place], short="23")
    draft.add("quote", [place])
    assert [(s.text, s.short, s.citations) for s in draft.sentences] == [
        ("23", "23", (1,)),
        ("The plan has 23 specific measures.", "", (1,)),
    ]
    assert draft.plain_text() == "23 [1]\nThe plan has 23 specific measures. [1]"


def test_a_short_answer_of_a_later_part_stands_before_the_sentence_that_was_said_already(draft, small_index):
    place = ("water", span_of(small_index, "water", "The plan has 23 specific measures."), None)
    other = ("wood", span_of(small_index, "wood", "Trees are planted."), None)
    for key, where, short in (
        ("short", place, "23"),
        ("quote", place, ""),
        ("quote", other, ""),
        ("short", place, "measures"),
    ):
        draft.add(key, [where], short=short)
    assert [s.text for s in draft.sentences] == [
        "23",
        "measures",
        "The plan has 23 specific measures.",
        "Trees are planted.",
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("key", ["count_items", "count_sections", "count_all", "count_aspect", "count_aspect_stated"])
def test_a_count_in_a_framing_line_is_a_short_answer_in_it(small_index, language, key):
    draft = Draft(small_index, language)
    place = ("wood", span_of(small_index, "wood", "Trees are planted."), None)
    draft.add(key, [place], n=7, number="2", heading="forests")
    assert "7" in draft.sentences[0].short and draft.sentences[0].short in draft.sentences[0].text


def test_a_quote_keeps_its_line_end_and_the_sentence_shows_it_as_a_space(draft, small_index):
    draft.add("quote", [("water", span_of(small_index, "water", "It helps\nfarmers."), None)])
    assert draft.citations[0].quote == "It helps\nfarmers."
    assert draft.sentences[0].text == "It helps farmers."


def test_a_citation_says_where_it_stands_and_what_kind_of_text_it_is(draft, small_index):
    draft.add("quote", [("water", span_of(small_index, "water", "Finance is one of them."), None)])
    (citation,) = draft.citations
    assert citation.headings == ("Main contents",)
    assert (citation.title, citation.issuer, citation.number) == ("Water plan", "City Office", "No. 5")
    assert (citation.date, citation.kind) == ("2020-01-02", "policy")


def test_a_chinese_answer_frames_the_english_quote(small_index):
    draft = Draft(small_index, "zh")
    draft.add("quote", [("wood", span_of(small_index, "wood", "Trees are planted."), None)])
    assert draft.sentences[0].text == "原文：“Trees are planted.”"
    assert draft.citations[0].quote == "Trees are planted."


@pytest.mark.parametrize("language", ["en", "zh"])
def test_braces_in_a_quote_stay_braces(small_index, language):
    text = "Pay {0} or {quote} or ${HOME} or %s."
    small_index.documents["wood"] = small_index.documents["wood"].model_copy(update={"text": text})
    draft = Draft(small_index, language)
    draft.add("quote", [("wood", Span(start=0, end=len(text)), None)])
    assert text in draft.sentences[0].text


def test_a_count_of_30_is_corrected_to_the_23_of_the_text(draft, small_index, read):
    draft.add("quote", [("water", span_of(small_index, "water", "The plan has 23 specific measures."), None)])
    note_corrections(draft, read("Which of the 30 specific measures concern water?"))
    assert draft.notes == ["The text states 23 specific measures, not 30."]


@pytest.mark.parametrize(
    "question",
    [
        "Which of the 23 specific measures concern water?",
        "Which of the 30 rivers does the plan name?",
        "Which specific measures are there?",
        "What happened in 2019?",
    ],
)
def test_a_count_that_is_right_or_of_something_else_is_not_corrected(draft, small_index, read, question):
    draft.add("quote", [("water", span_of(small_index, "water", "The plan has 23 specific measures."), None)])
    note_corrections(draft, read(question))
    assert draft.notes == []


def test_a_correction_never_stands_inside_a_sentence(draft, small_index, read):
    draft.add("quote", [("water", span_of(small_index, "water", "The plan has 23 specific measures."), None)])
    note_corrections(draft, read("Are there 30 specific measures?"))
    assert "30" not in draft.plain_text()


def test_a_note_on_the_wording_stands_beside_the_sentences_not_in_them(draft, small_index):
    draft.add("quote", [("water", span_of(small_index, "water", "Finance"), "6.1")])
    note_wording(draft)
    (note,) = draft.notes
    assert 'The page lists "finance" twice.' in note
    assert "twice" not in draft.plain_text()


def test_a_wording_note_needs_the_word_itself(draft, small_index):
    draft.add("quote", [("wood", span_of(small_index, "wood", "Trees are planted."), None)])
    note_wording(draft)
    assert draft.notes == []


def test_an_interpretation_is_said_not_to_be_the_policy(draft, small_index):
    note_standing(draft, small_index.documents.values())
    (note,) = draft.notes
    assert "No. 6" in note and "not the policy itself" in note


@pytest.mark.parametrize(
    ("language", "is_loaded", "said"),
    [
        ("en", True, "That policy is loaded too, as plan."),
        ("en", False, "That policy is not among the loaded texts."),
        ("zh", True, "该政策文件也已载入（plan）。"),
        ("zh", False, "该政策文件不在所载文本之中。"),
    ],
)
def test_an_interpretation_says_once_whether_its_policy_is_loaded(small_index, language, is_loaded, said):
    plan = Document(id="plan", title="Rules on Trees", number="No. 6 of 2020", text="Trees stand.")
    child = Document(
        id="child", title="Interpretation of the Rules on Trees", kind="interpretation", text="They stand."
    )
    small_index.documents = small_index.cards = {"child": child} | ({"plan": plan} if is_loaded else {})
    draft = Draft(small_index, language)
    note_standing(draft, [child, child])
    (note,) = draft.notes
    assert said in note and "Rules on Trees" in note


def make_register():
    def measure(number, start, end):
        return Measure(start=start, end=end, document="water", number=number, section="Help", text="...")

    heads = Aspect(start=25, end=60, number="1", heading="Help", heading_span=Span(start=25, end=28))
    return Register(
        document="water", declared=3, aspects=(heads,), measures=(measure("1.1", 29, 33), measure("1.2", 34, 37))
    )


@pytest.mark.parametrize(("language", "opening"), [("en", "Aspect 1, Help: 1.1"), ("zh", "第1方面（Help）：1.1")])
def test_each_measure_is_cited_and_the_first_names_its_aspect(small_index, language, opening):
    draft, register = Draft(small_index, language), make_register()
    draft_measures(draft, register, register.measures, register.aspects)
    assert [c.measure for c in draft.citations] == ["1.1", None, "1.2"]
    assert draft.sentences[0].text.startswith(opening)
    assert "2" in draft.notes[0]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nearest_wording_names_each_span_once(small_index, language):
    place = span_of(small_index, "wood", "Trees")
    found = nearest_of(small_index, [("wood", place, None, 0.5), ("wood", place, None, 0.4)])
    assert [(near.quote, near.score) for near in found] == [("Trees", 0.5)]


@pytest.mark.parametrize("key", ["not_stated_near", "off_topic", "welcome", "welcome_no_question"])
def test_a_refusal_is_said_in_both_languages(key):
    assert say("en", key).isascii()
    assert not say("zh", key).isascii()
