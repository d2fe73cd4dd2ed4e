import re

import pytest
from fake_assistant import HOSTILE, MAIN, FakeAssistant, answer_of
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Answer, AnswerSentence, Citation, Status
from qa.web.render import answer_markdown, asks, inert, inert_line, sources_markdown, text_markdown, with_markers

OURS = re.compile(r"</?(details|summary)>|<span class=\"date\">|</span>")  # the only tags that render.py writes


def ask(question):
    return FakeAssistant().ask(question)


def test_plain_words_stay_as_they_are():
    words = 'On August 13, 2021, the "Opinions" (No. 16) were adopted; 3.5% - 0431-85677437. 第六，财政！'
    assert inert(words) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ("[a](b) ![c](d)", "&#91;a&#93;(b) !&#91;c&#93;(d)"),
        ("*a* _b_ `c` ~d~ \\e |f|", "&#42;a&#42; &#95;b&#95; &#96;c&#96; &#126;d&#126; &#92;e &#124;f&#124;"),
        ("1. Drafting", "1&#46; Drafting"),
        ("- x\n+ y\n=== ", "&#45; x\n&#43; y\n&#61;=="),
        ("# head\n    code", "&#35; head\ncode"),
        ("https://a.b www.c.d e@f.g", "https&#58;//a.b www&#46;c.d e&#64;f.g"),
    ],
)
def test_markup_is_shown_and_not_obeyed(text, shown):
    assert inert(text) == shown


def test_what_answers_by_itself_is_bold_and_nothing_else_is():
    sentences = (
        AnswerSentence(text="*14*", citations=(1,), short="*14*"),
        AnswerSentence(text="There are *14* zones.", citations=(1,)),
        AnswerSentence(text="共有 3 项措施（原文写明）。", citations=(1,), short="共有 3 项措施"),
    )
    text = "\n".join(f"{one.text} [1]" for one in sentences)
    citation = Citation(marker=1, document="d", title="t", quote="There are *14* zones.", start=0, end=21)
    answer = Answer(
        question="q", language="en", status=Status.ANSWERED, confidence=1, text=text, sentences=sentences,
        citations=(citation,), seconds=0,
    )  # fmt: skip
    shown = "**&#42;14&#42;** [1]\nThere are &#42;14&#42; zones. [1]\n**共有 3 项措施**（原文写明）。 [1]"
    assert text_markdown(answer) == shown
    assert text_markdown(answer, 30) == "**&#42;14&#42;** [1]\nThere are &#42;14&#42; zones."


def test_private_characters_of_a_text_do_not_become_bold():
    answer = ask("What is planned?")
    marked = answer.model_copy(update={"text": f"\ue000{answer.text}\ue001"})
    assert text_markdown(marked) == text_markdown(answer)


@given(st.text())
def test_nothing_that_markdown_or_html_could_read_is_left(text):
    assert not re.search(r"[<>\[\]`*_~\\|$]|://|&(?!#?\w+;)", inert(text))
    assert "\n" not in inert_line(text)


@given(st.text(alphabet="[]()12:- \n<!*a", max_size=40))
def test_only_known_markers_become_links(text):
    left = re.sub(r"(?<!\S)\[1\](?![(\[:])", "", with_markers(text, [1]))
    assert "[" not in left and "]" not in left


def test_markers_side_by_side_stay_two_links():
    assert with_markers("End.[2][1] [9]", [1, 2]) == "End. [2] [1] &#91;9&#93;"


def test_a_bracket_or_colon_after_a_marker_is_not_a_link_target():
    assert with_markers("[1](x)\n[1]: y", [1]) == "[1]&#40;x)\n[1]&#58; y"


def test_list_lines_of_an_answer_are_list_items():
    assert with_markers("Two:\n- one [1]\n- 1. two", [1]) == "Two:\n- one [1]\n- 1&#46; two"


def test_measures_are_list_items_and_a_line_after_them_is_not():
    text = "Aspect 1 1.1 one [1]\n1.2 two\n1.3 three [1]\nAspect 2"
    assert with_markers(text, [1]) == "Aspect 1 1.1 one [1]\n- 1.2 two\n- 1.3 three [1]\n\nAspect 2"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Aspect 1, a: 1.1 one [1] [2]\n1.2 two [3]", "Aspect 1, a: [1]\n- 1.1 one [2]\n- 1.2 two [3]"),
        ("第一方面：1.1 one [1]\n1.2 two", "第一方面：\n- 1.1 one [1]\n- 1.2 two"),
        ("The rate: 1.5 times [1]\nMore", "The rate: 1.5 times [1]\nMore"),
    ],
)
def test_a_head_and_its_first_measure_are_parted_when_more_measures_follow(text, shown):
    assert with_markers(text, [1, 2, 3]) == shown


def test_every_citation_has_a_definition_that_opens_its_characters():
    answer = ask("How many measures?")
    for citation in answer.citations:
        line = f'\n[{citation.marker}]: #c-{MAIN}-{citation.start}-{citation.end} "'
        assert line in answer_markdown(answer)


def test_the_nearest_wording_is_linked_when_the_text_does_not_say():
    answer = ask("How much money?")
    shown = answer_markdown(answer)
    assert "*The text does not say · confidence: medium*" in shown
    assert "[“finance”][n2]" in shown
    assert f"\n[n2]: #c-{MAIN}-{answer.nearest[1].start}-{answer.nearest[1].end} " in shown


def test_the_sources_show_title_number_date_kind_headings_and_quote():
    shown = answer_markdown(ask("When was it adopted?"))
    sources = shown[shown.index("<details>") : shown.index("</details>")]
    for words in (
        "Policy interpretation of", "Ji Zhengfa (2021) No. 16", "2022-12-06", "interpretation, not the policy itself",
        "Jilin Provincial Department of Commerce", "1&#46; Drafting background", "“On August 13, 2021",
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
    assert "\n> **Note, not the policy's words:** What form" in answer_markdown(ask("What about land?"))


def test_several_notes_stand_in_one_box():
    shown = answer_markdown(answer_of("q", "en", "text", notes=("One.", "<b>Two.")))
    assert "\n> **Notes, not the policy's words**\n>\n> - One.\n> - &lt;b&gt;Two." in shown


def test_what_a_follow_up_was_understood_as_is_shown():
    assert "*Understood as:* What support is given for land and finance?" in answer_markdown(ask("What about land?"))


def test_a_chinese_question_gets_chinese_words_around_the_quotes():
    shown = answer_markdown(ask("对土地有什么支持？"))
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


def test_hostile_questions_are_inert():
    assert "<" not in asks(HOSTILE)["content"]
