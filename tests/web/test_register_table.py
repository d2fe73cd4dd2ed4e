import csv
import io
import json
import re

import pytest
from fake_assistant import HOSTILE, KINDS, MAIN, FakeAssistant
from html_reading import Lines
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Aspect, Measure, Register
from qa.web.register_rows import Filter, Row, register_csv, register_json, register_rows
from qa.web.register_table import MAX_ROWS, register_html, rows_html


def numbers(html):
    return re.findall(r'<td><a href="#c-[^"]+">([\d.]+)</a>', html)


def row(words="improve trade", **more):
    fields = {"document": "d", "title": "t", "number": "1.1", "aspect_number": "1", "aspect": "a", "words": words,
              "support": ("money",), "start": 0, "end": 5, "source": ""}  # fmt: skip
    return Row(**fields | more)


def test_every_measure_has_a_row_that_opens_its_characters():
    fake = FakeAssistant()
    html = register_html(fake)
    assert numbers(html) == [measure.number for measure in fake.register(MAIN).measures]
    for start, end in re.findall(rf'href="#c-{MAIN}-(\d+)-(\d+)"', html):
        assert fake.documents[MAIN].text[int(start) : int(end)] in html
    assert "23 measures found; the text declares 23." in html


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(words="FOREIGN"), ["5.1", "5.2"]),
        (Filter(aspect=f"{MAIN} 6"), ["6.1", "6.2", "6.3", "6.4"]),
        (Filter(support="places"), ["6.2"]),
        (Filter(support="money", aspect=f"{MAIN} 6", words="fe"), ["6.1", "6.3"]),
        (Filter(document="no-such"), []),
        (Filter(words="<script>"), []),
    ],
)
def test_filters_narrow_the_rows(wanted, found):
    assert numbers(rows_html(register_rows(FakeAssistant()), wanted, KINDS)) == found


def test_a_long_register_shows_no_more_than_a_page_of_rows_and_says_so():
    html = rows_html([row(number=f"1.{n}") for n in range(1, MAX_ROWS + 100)], Filter(), KINDS)
    assert len(numbers(html)) == MAX_ROWS and f"{MAX_ROWS} of {MAX_ROWS + 99} measures shown" in html


def test_no_fitting_row_and_no_register_are_said():
    assert "No measure fits" in rows_html([row()], Filter(words="nothing"), KINDS)
    fake = FakeAssistant()
    fake._registers = {MAIN: Register(document=MAIN)}
    assert "No measures were found" in register_html(fake)


def test_hostile_words_of_measures_stay_words():
    fake = FakeAssistant()
    head = Aspect(number="1", heading=HOSTILE, heading_span={"start": 0, "end": 3}, start=0, end=9)
    bad = Measure(document=MAIN, number="1.1", section=HOSTILE, text=HOSTILE, start=0, end=9)
    fake._registers = {MAIN: Register(document=MAIN, aspects=(head,), measures=(bad,))}
    parsed = Lines(register_html(fake))
    assert not parsed.tags & {"script", "img", "style", "button"}
    assert not any(name.startswith("on") for _, attributes in parsed.attributes for name in attributes)


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", " ="])
def test_a_spreadsheet_computes_nothing(begin):
    evil = begin + 'HYPERLINK("http://evil.example")'
    (_, cells) = csv.reader(io.StringIO(register_csv([row(evil, title=evil, aspect=evil)], KINDS)))
    assert cells[4] == "'" + evil and cells[1] == "'" + evil
    assert not any(cell.lstrip(" ")[:1] in tuple("=+-@\t\r\n") for cell in cells if cell)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_words_survive_csv_and_json(words):
    lines = list(csv.reader(io.StringIO(register_csv([row(words)], KINDS).removeprefix("\ufeff"), newline="")))
    assert lines[1][4].removeprefix("'") == words.removeprefix("'")
    assert json.loads(register_json([row(words)], KINDS))[0]["words"] == words


def test_json_gives_the_kinds_as_a_list():
    (first, *_) = json.loads(register_json(register_rows(FakeAssistant()), KINDS))
    assert first["support"] == ["papers"] and first["number"] == "1.1" and first["document"] == MAIN


def test_the_kinds_of_the_corpus_are_a_filter_a_column_and_a_field():
    fake = FakeAssistant()
    html = register_html(fake)
    options = re.findall(r'<option value="(\w+)" data-en="([^"]+)" data-zh="([^"]+)">', html)
    assert options == [(kind.kind, kind.label.en, kind.label.zh) for kind in KINDS]
    row_of = {number: text for number, text in re.findall(r"<tr><td><a [^>]+>([\d.]+)</a>(.*?)</tr>", html)}
    labels = re.findall(r'<span class="en" lang="en">([^<]+)</span>', row_of["5.1"])
    assert labels == ["Money", "Papers", "Crossing borders"] and "证件" in row_of["5.1"]
    assert 'class="rule"' in html
    header, *lines = csv.reader(io.StringIO(register_csv(register_rows(fake), KINDS).removeprefix("\ufeff")))
    assert [line[header.index("support")] for line in lines if line[2] == "5.1"] == ["money; papers; crossing"]


def test_a_corpus_without_kinds_has_neither_filter_nor_column_nor_field():
    fake = FakeAssistant()
    fake.support_kinds = ()
    html, rows = register_html(fake), register_rows(fake)
    assert "upport" not in html and 'class="rule"' not in html and html.count('<th scope="col">') == 3
    assert numbers(html) == [measure.number for measure in fake.register(MAIN).measures]
    assert rows_html(rows, Filter(), ()).count("<td>") == 3 * len(rows)
    assert "support" not in register_csv(rows, ()).splitlines()[0].split(",")
    assert "support" not in json.loads(register_json(rows, ()))[0]
