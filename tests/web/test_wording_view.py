import base64
import re
from html import unescape

import pytest
from fake_assistant import HOSTILE, MAIN
from html_reading import Lines

from qa.current import Current
from qa.datatypes import WordingCheck, WordingMatch
from qa.parallel_records import Rendering, Standing
from qa.settings import Settings
from qa.verdicts import Claim, Figure, Missing, Reason
from qa.web.checking import Checking
from qa.web.model_thread import ModelThread
from qa.web.wording_view import MAX_SENTENCES, check_html

ALTERED = "The rules are divided into 30 measures."


@pytest.fixture
def checking(fake):
    return Checking(Current(fake), ModelThread(), Settings(max_check_chars=200))


def text_of(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (ALTERED, ("Altered", "有改动", "nearly this")),
        ("They improve the moorings for foreign boats", ("Verbatim", "一字不差", "same words")),
        ("Help with wharves", ("Stitched together", "多处拼接", "several places")),
        ("The moon is far away", ("Not in the text", "原文没有", "No passage")),
    ],
)
def test_each_verdict_is_said_in_words(checking, statement, words):
    html = checking.check(statement)
    assert all(word in html for word in words)


def test_a_difference_is_marked_with_words_as_well_as_elements(checking):
    html = checking.check(ALTERED)
    assert re.search(r"<del><b>.*?policy.*?原文.*?</b>23</del><ins><b>.*?yours.*?所查.*?</b>30</ins>", html)


def test_without_its_labels_the_difference_is_the_quote_and_the_statement(fake):
    (match,) = fake.check(ALTERED).matches
    html = check_html(fake.check(ALTERED))
    words = re.search(r'<p class="words">(.*?)</p>', html, re.DOTALL).group(1)
    words = re.sub(r"<b>.*?</b>", "", words)
    assert text_of(re.sub(r"<ins>.*?</ins>", "", words)) == match.quote
    assert text_of(re.sub(r"<del>.*?</del>", "", words)) == match.quote.replace("23", "30")


def test_the_place_is_a_link_to_the_exact_characters(fake):
    html = check_html(fake.check(ALTERED))
    start, end = map(int, re.search(rf'class="open" href="#c-{MAIN}-(\d+)-(\d+)"', html).groups())
    assert fake.documents[MAIN].text[start:end] == fake.check(ALTERED).matches[0].quote


def test_the_reference_holds_quote_measure_title_number_date_and_address(fake):
    html = check_html(fake.check("They improve the moorings for foreign boats"))
    copied = unescape(re.search(r'data-copy-en="([^"]*)"', html).group(1))
    for words in ("“improve the moorings for foreign boats”", "measure 5.2", fake.documents[MAIN].title,
                  "Alder Order No. 5", "2023-05-04", "http://river.example/boats/000.html"):  # fmt: skip
        assert words in copied
    assert "措施 5.2" in unescape(re.search(r'data-copy-zh="([^"]*)"', html).group(1))


MATCH = WordingMatch(
    document="a", title="Boats", quote="Boats pay 30 marks", start=0, end=18,
    diff=(("equal", "Boats pay "), ("delete", "30"), ("insert", "40"), ("equal", " marks")),
    missing=(Missing(start=19, end=33, reason=Reason.EXCEPTION, where="after", words="unless <old>"),),
)  # fmt: skip


def test_what_is_cut_off_is_shown_with_its_reason_in_both_languages():
    html = check_html(WordingCheck(statement="Boats pay 30 marks", verdict="cut", matches=(MATCH,)))
    assert "Left out (an exception): “unless &lt;old&gt;”" in html and "略去（例外）" in html
    assert '<section class="checked cut">' in html and "<q>Boats pay 30 marks</q>" in html


def test_what_is_cut_out_inside_is_marked_in_the_words():
    inside = MATCH.missing[0].model_copy(update={"where": "inside"})
    html = check_html(
        WordingCheck(statement="s", verdict="cut", matches=(MATCH.model_copy(update={"missing": (inside,)}),))
    )
    assert "<del>" in html


def test_a_wrong_figure_a_wrong_place_and_a_wrong_speaker_are_said():
    check = WordingCheck(
        statement="s", verdict="altered", matches=(MATCH,), figures=(Figure(kind="number", said="40", text="30", agrees=False),),
        claims=(Claim(kind="place", named="2.3", found="2.1", agrees=False), Claim(kind="speaker", named="Anna", found="Ben", agrees=False)),
    )  # fmt: skip
    text = text_of(check_html(check))
    for words in (
        "40 is not 30",
        "40与原文不符：原文为30",
        "they stand at 2.1, not at 2.3",
        "Who says so is Ben, not Anna",
    ):
        assert words in text


def test_a_rendering_is_shown_with_its_standing_and_how_the_wording_differs_from_it():
    match = MATCH.model_copy(
        update={
            "parallels": (Rendering(language="zh", standing=Standing.UNOFFICIAL, quote="船付30马克", start=0, end=6),),
            "parallel_diff": (("equal", "船付"), ("delete", "30"), ("insert", "40"), ("equal", "马克")),
        }
    )
    html = check_html(WordingCheck(statement="船付40马克", verdict="other_language", matches=(match,)))
    assert "译文（非官方译文）：“船付30马克”" in html and "<q>Boats pay 30 marks</q>" in html
    assert re.search(r'class="beside">船付<del>.*?30</del><ins>.*?40</ins>马克', html)


def test_a_report_can_be_copied_whole_and_saved_as_markdown_and_word_in_both_languages():
    html = check_html(WordingCheck(statement="Boats pay 30 marks", verdict="cut", matches=(MATCH,)))
    copied = unescape(re.search(r'data-place="" data-copy-en="([^"]*)"', html).group(1))
    assert copied.startswith("Wording report") and "Left out (an exception)" in copied
    saved = re.findall(r'<a class="save (\w+)"[^>]*download="report\.(\w+)" href="data:[^,]*,([^"]*)"', html)
    assert [(language, kind) for language, kind, _ in saved] == [(x, y) for x in ("en", "zh") for y in ("md", "docx")]
    markdown, word = (base64.b64decode(content) for _, _, content in saved[2:])
    assert "略去（例外）" in markdown.decode() and word.startswith(b"PK")


def test_a_paragraph_is_judged_sentence_by_sentence(checking):
    html = checking.check(f"{ALTERED} They improve the moorings for foreign boats. The moon is far.")
    assert html.count('<section class="checked') == 3
    assert "3 sentences checked: Verbatim 1, Altered 1, Not in the text 1." in html


def test_hostile_words_stay_words(checking):
    html = checking.check(HOSTILE[:200])
    parsed = Lines(html)
    assert parsed.tags <= {"section", "h3", "span", "p", "b", "div", "del", "ins", "a", "button", "q"}
    assert not any(
        name.startswith("on") or name == "style" for _, attributes in parsed.attributes for name in attributes
    )
    links = [attributes["href"] for tag, attributes in parsed.attributes if tag == "a" and "download" not in attributes]
    assert links and all(re.fullmatch(rf"#c-{MAIN}-\d+-\d+", link) for link in links)
    assert HOSTILE in text_of(html)


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("", "Nothing has been checked"),
        (" \n", "Nothing has been checked"),
        ("x" * 201, "201 characters; at most 200"),
        ("explode", "Something went wrong"),
    ],
)
def test_what_cannot_be_checked_is_a_message(checking, fake, wording, words):
    html = checking.check(wording)
    assert words in html and "secret" not in html
    assert fake.checked in ([], ["explode"])


def test_a_very_long_paragraph_is_cut_and_says_so():
    part = WordingCheck(statement="s", verdict="absent")
    html = check_html(WordingCheck(statement="p", verdict="absent", sentences=(part,) * (MAX_SENTENCES + 7)))
    assert html.count("<section") == MAX_SENTENCES and "7 more sentences" in html
