"""Tables as they are found in the wild: each value with its row, its column and its unit, and none lost or misread."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from paper import pdf, stroke, words

from qa.corpus.formats.html import read_html
from qa.corpus.formats.pdf import read_pdf
from qa.corpus.formats.sheets import read_csv, read_workbook, shown_number


def said(draft):
    return [line.text for line in draft.lines]


def page(body):
    return said(read_html(f"<html><body><h1>Loom list</h1>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # pairs of a name and its value beside each other, as the cards of Chinese services have them
        (
            "<tr><td>事项</td><td>织机登记</td><td>类型</td><td>许可</td></tr>"
            "<tr><td>期限</td><td>15日</td><td>承诺</td><td>3日</td></tr>"
            "<tr><td>条件</td><td colspan=3>已有厂房。</td></tr>",
            ["事项：织机登记", "类型：许可", "期限：15日", "承诺：3日", "条件：已有厂房。"],
        ),
        (
            "<tr><th>Form</th><td>L4</td><th>Fee</th><td>9 dollars</td></tr>"
            "<tr><th>Desk</th><td>2</td><th>Day</th><td>Monday</td></tr>",
            ["Form: L4", "Fee: 9 dollars", "Desk: 2", "Day: Monday"],
        ),
        # a name that begins with a figure names a row all the same
        (
            "<tr><td>类别</td><td>机型</td><td>补贴</td></tr><tr><td rowspan=2>织机</td><td>2米以下</td><td>800</td></tr>"
            "<tr><td>2米以上</td><td>900</td></tr>",
            ["织机，机型：2米以下，补贴：800", "织机，机型：2米以上，补贴：900"],
        ),
        # one name over both columns that name the row
        (
            "<tr><th colspan=2>House</th><th>Aid</th></tr><tr><th rowspan=2>Town</th><td>1 loom</td><td>60</td></tr>"
            "<tr><td>2 looms</td><td>90</td></tr>",
            ["Town, 1 loom, Aid: 60", "Town, 2 looms, Aid: 90"],
        ),
        # rows of one name below lines over the whole width
        (
            "<tr><th>Hand</th><th>Pay</th></tr><tr><td colspan=2>Day</td></tr><tr><td>Weaver</td><td>10</td></tr>"
            "<tr><td colspan=2>Night</td></tr><tr><td>Weaver</td><td>13</td></tr>",
            ["Day", "Day, Weaver, Pay: 10", "Night", "Night, Weaver, Pay: 13"],
        ),
        # a unit in the head of two columns
        ("<tr><td>Cloth</td><td>Width (cm)</td></tr><tr><td>Wool</td><td>90</td></tr>", ["Wool, Width (cm): 90"]),
        ("<tr><td>Cloth</td><td>Price</td></tr><tr><td>Wool</td><td>9 pounds</td></tr>", ["Cloth: Price", "Wool: 9 pounds"]),
    ],
)  # fmt: skip
def test_each_value_says_what_it_belongs_to(rows, wanted):
    assert page(f"<table>{rows}</table>")[1:] == wanted


@pytest.mark.parametrize(
    "table",
    [
        "<table><caption>Pay in dollars</caption>{}</table>",
        "<p>Amounts in dollars</p><table>{}</table>",
        "<figure><table>{}</table><figcaption>Rates of pay (dollars)</figcaption></figure>",
    ],
)
def test_a_unit_in_the_words_of_a_caption_stands_behind_each_figure(table):
    rows = "<tr><th>Hand</th><th>Day</th><th>Week</th></tr><tr><td>Weaver</td><td>12</td><td>70</td></tr>"
    assert {"Weaver, Day: 12 (dollars)", "Weaver, Week: 70 (dollars)"} <= {*page(table.format(rows))}


def test_a_table_of_one_column_lays_out_a_page():
    rows = "<tr><td><b>Loom notice</b></td></tr><tr><td>One.<br>Two.<br>Three.</td></tr><tr><td>4 May</td></tr>"
    assert page(f"<table>{rows}</table>")[1:] == ["Loom notice", "One.", "Two.", "Three.", "4 May"]


def ruled(*texts, lines):
    upright = [f"0.8 w {x} {bottom} m {x} {top} l S" for x, bottom, top in lines["upright"]]
    flat = [stroke(left, y, right) for y, left, right in lines["flat"]]
    return pdf([*upright, *flat, *texts])


GRID = {"flat": [(y, 60, 360) for y in (700, 680, 660, 640)], "upright": [(x, 640, 700) for x in (60, 160, 260, 360)]}


def test_a_figure_in_the_last_row_of_a_table_is_no_page_number():
    cells = [words("Yarn", 70, 686), words("Day", 170, 686), words("Week", 270, 686), words("Silk", 70, 666),
             words("14", 170, 666), words("71", 270, 666), words("Flax", 70, 646), words("8", 170, 646),
             words("43", 270, 646)]  # fmt: skip
    draft = read_pdf(ruled(words("Rates of yarn", 60, 760, 16), *cells, lines=GRID))
    assert {"Flax, Day: 8", "Flax, Week: 43", "Silk, Week: 71"} <= {*said(draft)}


def test_cells_that_no_line_divides_are_merged():
    lines = {
        "flat": [(700, 60, 360), (680, 160, 360), (660, 60, 360), (640, 60, 360)],
        "upright": [
            (60, 640, 700),
            (160, 640, 700),
            (360, 640, 700),
            (210, 640, 680),
            (260, 640, 700),
            (310, 640, 680),
        ],
    }
    cells = [words("Yarn", 70, 686, 9), words("2024", 165, 686, 9), words("2025", 265, 686, 9)]
    cells += [words(name, x, 666, 9) for name, x in (("Day", 165), ("Week", 215), ("Day", 265), ("Week", 315))]
    cells += [words(name, x, 646, 9) for name, x in (("Silk", 70), ("4", 165), ("20", 215), ("5", 265), ("25", 315))]
    draft = read_pdf(ruled(words("Rates of yarn", 60, 760, 16), *cells, lines=lines))
    assert {"Silk, 2024 Week: 20", "Silk, 2025 Day: 5", "Silk, 2025 Week: 25"} <= {*said(draft)}


def test_lines_above_the_heads_of_separated_values_are_titles():
    draft = read_csv("补贴标准（单位：元）,,\n布料,标准,备注\n羊毛,120,每匹\n".encode("gb18030"))
    assert said(draft) == ["补贴标准（单位：元）", "羊毛，标准：120（元）", "羊毛，备注：每匹"]


def test_a_line_that_names_the_separator_is_none_of_the_table():
    draft = read_csv(b'sep=;\r\nLoom;Fee;Note\r\nA;"3,5\r\ndollars";new\r\n')
    assert said(draft) == ["A, Fee: 3,5 dollars", "A, Note: new"]


@pytest.mark.parametrize(
    ("value", "form", "wanted"),
    [
        (7, "000", "007"),
        (-50, "#,##0_);(#,##0)", "(50)"),
        (-50, "#,##0_);[Red](#,##0)", "(50)"),
        (-3.5, "0.0", "-3.5"),
        (4200, '0.0,"k"', "4.2k"),
        (1500000, "#,##0,", "1,500"),
        (0.00012, "0.00E+00", "1.20E-04"),
        (2.5, "# ?/?", "2 1/2"),
        (0.25, "# ?/?", "1/4"),
        (19.9, "[$€-407] #,##0.00", "€ 19.90"),
        (45356, 'yyyy"年"m"月"d"日"', "2024年3月5日"),
        (0.125, "0.0%", "12.5%"),
        (2.5, "0.##", "2.5"),
    ],
)
def test_a_number_is_written_as_the_workbook_shows_it(value, form, wanted):
    assert shown_number(value, form) == wanted


def test_a_hidden_row_does_not_part_a_table_and_struck_out_cells_are_left_out():
    book = Workbook()
    sheet = book.active
    for row in (["Loom", "Fee", "Note"], ["A", 9, "oak"], ["B", 8, "ash"], ["C", 7, "elm"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet["C4"].font = Font(strike=True)
    stream = io.BytesIO()
    book.save(stream)
    draft = read_workbook(stream.getvalue())
    assert said(draft) == ["A, Fee: 9", "A, Note: oak", "C, Fee: 7"]
    assert {"B 8 ash", "elm"} <= {piece.words for piece in draft.dropped}


def test_figures_at_the_same_place_of_two_pages_are_values_of_their_tables():
    cells = [words("Flax", 70, 646), words("8", 170, 646), words("43", 270, 646)]
    drawn = [f"0.8 w {x} 640 m {x} 700 l S" for x in (60, 160, 260, 360)]
    drawn += [stroke(60, y, 360) for y in (700, 680, 660, 640)]
    heads = [words("Yarn", 70, 686), words("Day", 170, 686), words("Week", 270, 686)]
    body = [words(f"Silk{n}", 70 + 100 * n, 666) for n in range(3)]
    draft = read_pdf(pdf([*drawn, *heads, *body, *cells], [*drawn, *heads, *body, *cells]))
    assert said(draft).count("Flax, Week: 43") == 2


def test_a_hyphen_at_the_end_of_a_printed_line_stays_where_it_is_the_words_own():
    lines = [
        "Each loom is given to a long-",
        "term weaver and, where it is nec-",
        "essary, oiled in the 2024-",
        "2026 years.",
    ]
    printed = [words(line, 60, 700 - 14 * n) for n, line in enumerate(lines)]
    text = " ".join(said(read_pdf(pdf([words("Loom rules", 60, 760, 16), *printed]))))
    assert "long-term weaver" in text and "it is necessary, oiled in the 2024-2026 years" in text


def test_a_file_of_two_columns_that_names_its_separator_keeps_its_cells_whole():
    draft = read_csv(b'sep=;\r\nZone;Fee\r\nA;"3,5\r\ndollars"\r\nB;2\r\n')
    assert said(draft) == ["A, Fee: 3,5 dollars", "B, Fee: 2"]


def test_the_numbers_before_the_lines_of_a_bill_are_left_out():
    lines = ["Be it enacted that this Act may be", "cited as the Loom Act. No person may", "keep more than 30 looms in a hall,",
             "unless the hall is wide enough for a", "loom of each kind. A person who keeps", "more pays 15 dollars for each loom."]  # fmt: skip
    rows = [
        piece
        for n, line in enumerate(lines)
        for piece in (words(str(n + 1), 50, 700 - 20 * n, 9), words(line, 80, 700 - 20 * n))
    ]
    draft = read_pdf(pdf([words("Loom bill", 60, 760, 16), *rows]))
    assert said(draft)[1:] == [" ".join(lines)]
    assert [piece.words for piece in draft.dropped] == list("123456")


def test_a_list_of_chapters_keeps_its_numbers():
    rows = [words(f"{n} Loom{n}", 60, 700 - 20 * n) for n in range(1, 9)]
    assert "3 Loom3" in " ".join(said(read_pdf(pdf(rows))))


def test_a_note_at_the_margin_breaks_no_sentence():
    lines = ["1. A loom stands in a hall of its owner, no nearer than 30 metres", "to a house, and is oiled twice in each month of the summer and",
             "winter at the cost of the owner."]  # fmt: skip
    body = [words(line, 60, 700 - 15 * n, 11) for n, line in enumerate(lines)]
    notes = [words("Keeping", 455, 700, 7), words("of looms.", 455, 685, 7)]
    rows = [body[0], notes[0], body[1], notes[1], body[2]]
    assert said(read_pdf(pdf([words("Loom act", 60, 760, 16), *rows])))[1:] == ["Keeping of looms.", " ".join(lines)]
