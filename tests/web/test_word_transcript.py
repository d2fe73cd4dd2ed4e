"""A conversation as a Word file: every quote, where it stands, what goes with it, in the language of the page."""

import io
import zipfile

import mammoth
import pytest
from fake_assistant import HOSTILE, FakeAssistant
from lxml import etree

from qa.datatypes import Answer, AnswerGroup, AnswerSentence, AnswerSlot, Citation, Nearest
from qa.parallel_records import Rendering
from qa.web.word_transcript import conversation_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BESIDE = Rendering(language="zh", standing="official", quote="更长的船", start=0, end=4)
LONG_BOAT = Citation(
    marker=1, document="harbour", title="Harbour Rules", measure="1.1", headings=("Fees", "Boats"), quote="A longer\nboat",
    start=10, end=23, number="No. 5", date="2024-05-01", issuer="The Guild", parallels=(BESIDE,),
)  # fmt: skip
NEAR = Nearest(
    document="harbour", headings=("Tolls",), quote="a small toll", start=40, end=52, score=0.3, parallels=(BESIDE,)
)


def paragraphs(content):
    """(style, words) of each paragraph of a Word file, read from its XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        body = etree.fromstring(package.read("word/document.xml"))
    found = []
    for one in body.iter(f"{W}p"):
        style = one.find(f"{W}pPr/{W}pStyle")
        words = "".join(node.text for node in one.iter(f"{W}t"))
        found.append(("" if style is None else style.get(f"{W}val"), words))
    return found


def answer_of(text="It says: “A longer boat” [1]\n官方译文：“更长的船”", **more):
    sentence = AnswerSentence(
        text="It says: “A longer boat”", citations=(1,), short="longer", renderings=("官方译文：“更长的船”",)
    )
    facts = dict(question="q", language="en", status="answered", confidence=1, seconds=0, citations=(LONG_BOAT,))
    return Answer(**facts | {"text": text, "sentences": (sentence,)} | more)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("question", [
    "When was it adopted?", "Which measures does the policy list?", "哪些措施？", "What about wharves?", "across", "How much?", HOSTILE,
])  # fmt: skip
def test_every_quote_of_an_answer_stands_in_the_file_with_its_place(question, language):
    answer = FakeAssistant(is_several=True).ask(question)
    told = [words for _, words in paragraphs(conversation_docx([(question, answer)], language))]
    assert answer.citations or answer.nearest
    for place in [*answer.citations, *answer.nearest]:
        lines = [words for words in told if f"{place.start}–{place.end}" in words]
        wanted = [" ".join(words.split()) for words in (f"“{place.quote}”", *place.headings)]
        assert any(all(words in line for words in wanted) for line in lines)
    assert all(f"• {' '.join(note.split())}" in told for note in answer.notes)


def test_a_citation_names_document_heading_path_and_characters_and_has_its_parallel_text_beneath():
    told = paragraphs(conversation_docx([("Which boat?", answer_of())], "en"))
    place = told.index(("Item", "[1] “A longer boat” (measure 1.1 › Fees › Boats; characters 10–23)"))
    assert told[place - 1] == ("", "Harbour Rules; No. 5; 2024-05-01; The Guild")
    style, words = told[place + 1]
    assert style == "Beneath" and "更长的船" in words and "fficial translation" in words
    assert told[:3] == [
        ("Heading1", "Ask the policy"),
        ("Heading2", "Which boat?"),
        ("", "Stated in the text · confidence: high"),
    ]
    assert ("Beneath", "官方译文：“更长的船”") in told


def test_words_around_an_answer_are_in_the_language_of_the_page():
    told = paragraphs(conversation_docx([("Which boat?", answer_of(notes=("n",), nearest=(NEAR,)))], "zh"))
    words = [words for _, words in told]
    assert (
        words[0] == "政策问答"
        and "原文有明确表述 · 把握：高" in words
        and "说明（非政策原文）" in words
        and "出处（1）" in words
    )
    assert "• “a small toll” (Tolls; harbour; 第 40–52 字符)" in words and words.count("官方译文：“更长的船”") == 3
    assert "It says: “A longer boat” [1]" in words  # what was answered is not said anew


def test_a_whole_answer_stands_under_its_headings_with_what_is_not_stated():
    lines = tuple(
        AnswerSentence(text=text, citations=(1,)) for text in ("First.", "Fees", "- 1.1 A longer boat", "- Any x")
    )
    groups = (AnswerGroup(heading="Fees", sentences=(1, 2)), AnswerGroup(heading="Other", sentences=(3,)))
    slots = (AnswerSlot(slot="amount"), AnswerSlot(slot="deadline", citations=(1,)))
    answer = answer_of(sentences=lines, groups=groups, slots=slots, also_near=(NEAR,))
    told = paragraphs(conversation_docx([("All?", answer)], "en"))
    at = [told.index(one) for one in (
        ("", "First. [1]"), ("Heading3", "Fees [1]"), ("Item", "1.1 A longer boat [1]"), ("Heading3", "Other"), ("Item", "• Any x [1]"),
        ("Heading3", "What the text states of these, and what not"), ("Heading3", "Also near, not counted"), ("Heading3", "Sources (1)"),
    )]  # fmt: skip
    assert at == sorted(at)
    assert any(style == "Item" and words.endswith(": not stated") for style, words in told)


def test_what_answers_by_itself_is_bold_and_other_readers_read_the_file():
    content = conversation_docx([("<b>Which</b> boat?", answer_of()), ("Stopped?", None)], "en")
    assert content == conversation_docx([("<b>Which</b> boat?", answer_of()), ("Stopped?", None)], "en")
    html = mammoth.convert_to_html(io.BytesIO(content)).value
    assert "A <strong>longer</strong> boat" in html and "&lt;b&gt;Which&lt;/b&gt; boat?</h2>" in html
    assert html.count("<h2>") == 2 and html.count("<h3>") == 1
