import re

import pytest
from fake_assistant import MAIN, FakeAssistant, answer_of

from qa.datatypes import Answer, AnswerSentence, Citation, Status
from qa.web.answer_markdown import answer_markdown, sources_markdown, text_markdown

OURS = re.compile(
    r"</?(details|summary)>|<span class=\"date\">|</span>"
)  # the only tags that answer_markdown.py writes


def ask(question):
    return FakeAssistant().ask(question)


def test_what_answers_by_itself_is_bold_and_nothing_else_is():
    sentences = (
        AnswerSentence(text="*14*", citations=(1,), short="*14*"),
        AnswerSentence(text="There are *14* landings.", citations=(1,)),
        AnswerSentence(text="共有 3 项措施（原文写明）。", citations=(1,), short="共有 3 项措施"),
    )
    text = "\n".join(f"{one.text} [1]" for one in sentences)
    citation = Citation(marker=1, document="d", title="t", quote="There are *14* landings.", start=0, end=24)
    answer = Answer(
        question="q", language="en", status=Status.ANSWERED, confidence=1, text=text, sentences=sentences,
        citations=(citation,), seconds=0,
    )  # fmt: skip
    shown = "**&#42;14&#42;** [1]\nThere are &#42;14&#42; landings. [1]\n**共有 3 项措施**（原文写明）。 [1]"
    assert text_markdown(answer) == shown
    assert text_markdown(answer, 33) == "**&#42;14&#42;** [1]\nThere are &#42;14&#42; landings."


def test_private_characters_of_a_text_do_not_become_bold():
    answer = ask("What is planned?")
    marked = answer.model_copy(update={"text": f"\ue000{answer.text}\ue001"})
    assert text_markdown(marked) == text_markdown(answer)


def test_every_citation_has_a_definition_that_opens_its_characters():
    answer = ask("How many measures?")
    for citation in answer.citations:
        line = f'\n[{citation.marker}]: #c-{MAIN}-{citation.start}-{citation.end} "'
        assert line in answer_markdown(answer)


def test_the_nearest_wording_is_linked_when_the_text_does_not_say():
    answer = ask("How much money?")
    shown = answer_markdown(answer)
    assert "*The text does not say · confidence: medium*" in shown
    assert "[“fees”][n2]" in shown
    assert f"\n[n2]: #c-{MAIN}-{answer.nearest[1].start}-{answer.nearest[1].end} " in shown


def test_the_sources_show_title_number_date_kind_headings_and_quote():
    shown = answer_markdown(ask("When was it adopted?"))
    sources = shown[shown.index("<details>") : shown.index("</details>")]
    for words in (
        "Explanation of the Boat", "Alder Order No. 5", "2023-05-04", "interpretation, not the policy itself",
        "Alder River Authority", "How the rules", "“On March 9, 2023",
    ):  # fmt: skip
        assert words in sources


def test_the_sources_of_two_documents_stand_under_the_title_and_facts_of_each():
    places = [
        ("harbour", "Harbour plan", "Town of Eastbay", "No. 5"),
        ("forest", "Forest plan", "Westvale County", "No. 6"),
    ]
    citations = [
        Citation(
            marker=n,
            document=name,
            title=title,
            issuer=issuer,
            number=number,
            date=f"202{n}-01-02",
            quote=f"q{n}",
            start=0,
            end=2,
        )
        for n, (name, title, issuer, number) in enumerate(places, 1)
    ]
    shown = sources_markdown(citations, "en")
    first, second = shown.index("**Harbour plan**"), shown.index("**Forest plan**")
    for words in ("No. 5", "2021-01-02", "Town of Eastbay", "“q1”"):
        assert words in shown[first:second]
    for words in ("No. 6", "2022-01-02", "Westvale County", "“q2”"):
        assert words in shown[second:]


def test_a_note_is_set_apart_from_the_policys_words():
    assert "\n> **Note, not the policy's words:** What form" in answer_markdown(ask("What about wharves?"))


def test_several_notes_stand_in_one_box():
    shown = answer_markdown(answer_of("q", "en", "text", notes=("One.", "<b>Two.")))
    assert "\n> **Notes, not the policy's words**\n>\n> - One.\n> - &lt;b&gt;Two." in shown


def test_what_a_follow_up_was_understood_as_is_shown():
    assert "*Understood as:* What help is given with wharves and fees?" in answer_markdown(ask("What about wharves?"))


def test_a_chinese_question_gets_chinese_words_around_the_quotes():
    shown = answer_markdown(ask("对码头有什么帮助？"))
    assert "*原文有部分表述 · 把握：中*" in shown and "说明（非政策原文）" in shown and "出处（1）" in shown


@pytest.mark.parametrize(("confidence", "words"), [(0.75, "high"), (0.74, "medium"), (0.5, "medium"), (0.49, "low")])
def test_confidence_is_said_in_words(confidence, words):
    assert f"confidence: {words}*" in answer_markdown(answer_of("q", "en", "text", confidence=confidence))


def test_off_topic_has_no_confidence():
    shown = answer_markdown(answer_of("q", "en", "text", status=Status.OFF_TOPIC))
    assert shown.startswith("*Not a question about this text*")


def test_hostile_words_anywhere_in_an_answer_are_inert():
    answer = ask("hostile")
    shown = OURS.sub("", answer_markdown(answer))
    assert "<" not in shown and "`" not in shown and "://" not in shown and "](" not in shown
    assert "&lt;img src=x" in shown
    definitions = [line for line in shown.splitlines() if re.match(r"\[\w+\]:", line)]
    assert len(definitions) == 2
    assert all(re.fullmatch(r'\[\w+\]: #c-[\w.-]+-\d+-\d+ "[^"<>\[\]]*"', line) for line in definitions)
