"""Files as they are found in the wild: what is read of small ones made for each kind, and what is left out and listed."""

import html as markup
import io
import re
import zipfile

import pytest
from paper import pdf, stroke, words
from word import NAMESPACE, docx, paragraph, table, xml

from qa.corpus.canonical import canonical_text
from qa.corpus.folder import read_folder
from qa.corpus.formats.docx import read_docx
from qa.corpus.formats.html import read_html
from qa.corpus.formats.mail import read_mail
from qa.corpus.formats.markdown import read_markdown
from qa.corpus.formats.pdf import read_pdf
from qa.corpus.formats.sheets import read_csv, shown_number
from qa.corpus.formats.sniff import Format, format_of
from qa.corpus.formats.text import read_text
from qa.errors import CorpusError
from qa.omissions import Omission

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def lines(draft):
    return [line.text for line in draft.lines]


def gone(draft, reason=None):
    return [piece.words for piece in draft.dropped if reason is None or piece.reason is reason]


def page(body, head=""):
    return read_html(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()
    )


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{markup.escape(text)}</w:t></w:r>'


def para(*runs, mark=""):
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{''.join(runs)}</w:p>"


# --- characters ---


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("The grant is 1,200<sup>3</sup> crowns.", "The grant is 1,200 crowns."),
        ("补贴标准为每户3000<sup>①</sup>元。", "补贴标准为每户3000元。"),
        ("A pond of 10<sup>6</sup> litres needs a permit.", "A pond of 10^6 litres needs a permit."),
        ("面积不足90m<sup>2</sup>的免收。", "面积不足90m^2的免收。"),
        ("The 21<sup>st</sup> day is the last.", "The 21st day is the last."),
        ("Rent<sup>[4]</sup> is due monthly.", "Rent is due monthly."),
        ("Fees rise by 12%<sup><a href='#fn2'>2</a></sup> a year.", "Fees rise by 12% a year."),
        ("CO<sub>2</sub> and x<sup>n</sup> count.", "CO2 and x^n count."),
        ("Pay &#150; at most &#128;40 &#150; by May.", "Pay – at most €40 – by May."),
        ("第 1 2 条 自2 0 2 4 年起施行。", "第12条 自2024年起施行。"),
        ("The e\ufb03cient o\ufb03ce opens on 2024\u20112026.", "The efficient office opens on 2024-2026."),
    ],
)
def test_a_raised_figure_is_never_glued_to_another(body, wanted):
    assert canonical_text("\n".join(lines(page(f"<p>{body}</p>")))) == wanted


@pytest.mark.parametrize(
    ("body", "wanted", "struck"),
    [
        ("The toll is <s>30</s>45 crowns.", "The toll is 45 crowns.", ["30"]),
        ("押金为<del>200元</del><ins>300元</ins>。", "押金为300元。", ["200元"]),
        (
            "Open <span style='text-decoration-line: line-through'>daily</span> on Mondays.",
            "Open on Mondays.",
            ["daily"],
        ),
        ("Open <span class='old'>daily</span> on Mondays.", "Open on Mondays.", ["daily"]),
    ],
)
def test_struck_out_words_of_a_page_are_left_out_and_listed(body, wanted, struck):
    draft = page(f"<p>{body}</p>", "<style>.old { text-decoration: line-through }</style>")
    assert (lines(draft), gone(draft, Omission.STRUCK_OUT)) == ([wanted], struck)


@pytest.mark.parametrize(
    ("name", "encoding", "text"),
    [
        ("iso-8859-1", "cp1252", "Grants of €900–€1,100 “at most”."),
        ("gb2312", "gb18030", "补贴标准为每户三千元，朱镕基。"),
        ("big5", "big5hkscs", "每戶資助四萬元，申請期為三十日。"),
        ("euc-kr", "cp949", "지원금은 오만원이다."),
        ("shift_jis", "cp932", "補助金の額は三万円とする。"),
        ("windows-1250", "cp1250", "Příspěvek činí 500 korun."),
    ],
)
def test_a_page_is_read_in_the_encoding_that_browsers_take_its_name_for(name, encoding, text):
    content = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={name}"></head><body><p>{text}'
    assert lines(read_html(content.encode(encoding))) == [text]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("big5", "本府為協助災民重建住宅，特訂定本要點。每戶補助四萬元。"),
        ("euc-kr", "이 규정은 시민의 복지를 위하여 필요한 사항을 정함을 목적으로 한다."),
        ("shift_jis", "この要綱は、市民の福祉の向上を図ることを目的とする。"),
        ("cp1252", "Les écoles françaises reçoivent une aide de 500 € – voir l’annexe."),
        ("gb18030", "各区人民政府：补贴标准为每户三千元。"),
    ],
)
def test_a_text_without_a_named_encoding_is_read(tmp_path, encoding, text):
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read_folder(tmp_path).documents[0].text == text


def test_a_damaged_byte_costs_one_character_and_not_the_file(tmp_path):
    text = "各区人民政府：补贴标准为每户三千元，由财政承担。"
    damaged = text.encode()[:-1] + b"\xff" + b"\n" + text.encode()
    (tmp_path / "a.txt").write_bytes(damaged)
    assert read_folder(tmp_path).documents[0].text.endswith(text)
    draft = read_html(b"<html><head><meta charset=utf-8></head><body><p>Boats pay \xff40 crowns.</p></body></html>")
    assert lines(draft) == ["Boats pay \ufffd40 crowns."]


# --- pages ---


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ('<section id="related-costs"><h2>Related costs</h2><p>Travel is paid up to 90 crowns.</p></section>', "Travel is paid up to 90 crowns."),
        ('<div id="menu-planning"><h2>Menus</h2><p>Schools publish the menu weekly.</p></div>', "Schools publish the menu weekly."),
        ('<aside class="callout"><p>Claims made after May are refused.</p></aside>', "Claims made after May are refused."),
        ('<div role="alert" class="banner">This guidance was withdrawn on 3 June 2024.</div>', "This guidance was withdrawn on 3 June 2024."),
        ('<div class="share-of-costs"><p>各区承担百分之三十。</p></div>', "各区承担百分之三十。"),
        ('<details><summary>More</summary><p>Foals pay half.</p></details>', "Foals pay half."),
        ("<p>In case of doubt the Hindi version will prevail.</p>", "In case of doubt the Hindi version will prevail."),
    ],
)  # fmt: skip
def test_a_part_is_no_furniture_by_a_piece_of_its_name(body, kept):
    around = "<h1>Fees</h1><p>" + "The harbour office collects the fees every month. " * 6 + "</p>"
    assert kept in lines(page(around + body))


def test_text_beside_the_marked_main_part_is_kept_and_a_menu_is_listed():
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "News", "Jobs", "Maps"))
    draft = page(
        f"<ul>{links}</ul><div class='note'><p>This notice was replaced on 1 May 2024.</p></div>"
        "<main><h1>Fees</h1><p>A berth costs 40 crowns.</p></main><div>Weather today</div>"
    )
    assert lines(draft) == ["This notice was replaced on 1 May 2024.", "Fees", "A berth costs 40 crowns."]
    assert [(piece.reason, piece.words) for piece in draft.dropped] == [
        (Omission.LINKS, "Home News Jobs Maps"), (Omission.OUTSIDE, "Weather today"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<ol type='A' start='2'><li>boats</li><li><p>lamps</p></li></ol>", ["B. boats", "C. lamps"]),
        ("<ol reversed><li>boats</li><li>lamps</li></ol>", ["2. boats", "1. lamps"]),
        ("<ol style='list-style-type: lower-roman'><li value='4'>boats</li><li>lamps</li></ol>", ["iv. boats", "v. lamps"]),
        ("<ol><li>(1) boats</li><li>二、船</li></ol>", ["(1) boats", "二、船"]),
        ("<ol style='list-style: none'><li>boats</li></ol>", ["boats"]),
        ("<pre>The toll of the harbour is due before a boat leaves\nthe harbour, and it is paid in coins at the gate of\nthe office by the skipper.</pre>",
         ["The toll of the harbour is due before a boat leaves the harbour, and it is paid in coins at the gate of the office by the skipper."]),
    ],
)  # fmt: skip
def test_lists_are_numbered_as_a_browser_shows_them(body, wanted):
    assert lines(page(body)) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "<h1>您当前所在的位置：<a href='/'>首页</a> > <a href='/j'>区教育局</a></h1><div><h1>乙镇停车收费通知</h1></div><p>每船四十元。</p>",
        "<div><h1>乙镇政府信息公开</h1></div><div>乙镇停车收费通知</div><p>每船四十元。</p>",
    ],
)
def test_the_title_of_a_page_is_what_its_head_says_where_the_page_shows_that(body):
    draft = page(body, '<meta name="ArticleTitle" content="乙镇停车收费通知"><title>乙镇停车收费通知 - 乙镇</title>')
    assert draft.title == "乙镇停车收费通知"
    assert "所在的位置" not in canonical_text("\n".join(lines(draft)))


# --- tables ---


def cells(*rows, tag="td"):
    return (
        "<table>"
        + "".join(f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in row)}</tr>" for row in rows)
        + "</table>"
    )


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (cells(["", "2022", "2023"], ["Rent aid", "200", "210"]), ["Rent aid, 2022: 200", "Rent aid, 2023: 210"]),
        (cells(["编号", "作物", "标准"], ["A-1", "小麦", "120元"]), ["A-1，作物：小麦", "A-1，标准：120元"]),
        (cells(["序号", "作物", "标准", "上限"], ["1", "小麦", "120元", "6000元"]), ["小麦，标准：120元", "小麦，上限：6000元"]),
        ("<p>标准如下（单位：元）：</p>" + cells(["档次", "标准", "备注"], ["一档", "300", "每年"]),
         ["标准如下（单位：元）：", "一档，标准：300（元）", "一档，备注：每年"]),
        ("<table><td>Boat</td><td>40 crowns</td><tr><td>Raft</td><td>15 crowns</td></tr></table>",
         ["Boat: 40 crowns", "Raft: 15 crowns"]),
        ("<table><tr><td rowspan=2>Zone</td><td colspan=2>Fee</td></tr><tr><td>Day</td><td>Night</td></tr>"
         "<tr><td>Inner</td><td>9</td><td>5</td></tr></table>", ["Inner, Fee Day: 9", "Inner, Fee Night: 5"]),
        (cells(["Berth rates", "Berth rates", "Berth rates"], ["Zone", "Day", "Night"], ["Inner", "9", "5"]),
         ["Berth rates", "Inner, Day: 9", "Inner, Night: 5"]),
        (cells(["Aid", "Terms"], ["Roof", "<ol><li>own it</li><li>live there</li></ol>"], tag="td"),
         ["Aid: Terms", "Roof: 1. own it 2. live there"]),
        (cells(["Zone", "Kind", "Fee"], ["Inner", "Boat", "9"], ["Inner", "Raft", "5"]),
         ["Inner, Kind: Boat, Fee: 9", "Inner, Kind: Raft, Fee: 5"]),
        (cells(["Name:", "Quay Co.", ""], ["", "Copies:", "9"]), ["Name: Quay Co.", "Copies:", "9"]),
        (cells(["Persons", "1", "2", "3"], ["Limit", "900", "1,400", "1,800"]),
         ["Limit, 1: 900", "Limit, 2: 1,400", "Limit, 3: 1,800"]),
    ],
)  # fmt: skip
def test_each_value_of_a_table_says_its_row_and_its_column(body, wanted):
    assert lines(page(body)) == wanted


def test_a_row_without_values_is_said_and_the_name_of_an_empty_column_is_listed():
    draft = page(cells(["Zone", "Kind", "Fee", "Note"], ["Inner", "Boat", "9", ""], ["Inner", "Raft", "", ""]))
    assert lines(draft) == ["Inner, Kind: Boat, Fee: 9", "Inner, Kind: Raft"]
    assert gone(draft) == ["Zone", "Note"]


def test_the_strict_form_of_a_word_document_is_read():
    strict = xml("document", f"<w:body>{paragraph('Boats are free.')}</w:body>").replace(
        NAMESPACE, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert lines(read_docx(docx(document=strict))) == ["Boats are free."]


def test_what_no_sentence_of_a_table_repeats_is_listed():
    assert gone(page(cells(["Zone", "Day", "Night"], ["Inner", "9", "5"])), Omission.TABLE_HEAD) == ["Zone"]


# --- Word ---


def box(text):
    return f'<w:r><w:pict><v:textbox xmlns:v="urn:v"><w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox></w:pict></w:r>'


def omath(inner):
    return f'<m:oMath xmlns:m="{MATH}">{inner}</m:oMath>'


def mrun(text):
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ([para(run("Pay 40"), run("2", '<w:vertAlign w:val="superscript"/>'), run(" crowns."))], ["Pay 40 crowns."]),
        ([para(run("Up to 90 m"), run("2", '<w:vertAlign w:val="superscript"/>'), run(" free."))], ["Up to 90 m^2 free."]),
        ([para(run("The toll is "), run("30 ", "<w:strike/>"), run("45 crowns."))], ["The toll is 45 crowns."]),
        ([para(run("押金为"), run("200", "<w:dstrike/>"), run("300元。"))], ["押金为300元。"]),
        ([para(run("Boats pay"), mark="<w:del/>"), para(run(" 40 crowns."))], ["Boats pay 40 crowns."]),
        ([para(f"<w:del>{run('Rafts pay 15.')}</w:del>", mark="<w:del/>"), para(run("Boats pay 40."))], ["Boats pay 40."]),
        ([para(run("Due 2024"), "<w:r><w:noBreakHyphen/></w:r>", run("2026, re"), "<w:r><w:softHyphen/></w:r>", run("newed."))],
         ["Due 2024-2026, renewed."]),
        ([para(run("At least "), '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>', run(" here"))], ["At least 🡪 here"]),
        ([para(run("Aid = "), omath(f"<m:f><m:num>{mrun('a+b')}</m:num><m:den>{mrun('2')}</m:den></m:f>"))], ["Aid = (a+b)/2"]),
        ([para(run("Fees."), box("Closed on 5 May."))], ["Fees.", "Closed on 5 May."]),
        ([f"<w:sdt><w:sdtContent>{paragraph('Held in a control.')}</w:sdtContent></w:sdt>"], ["Held in a control."]),
        ([paragraph("船只", number=("2", 0)), paragraph("灯具", number=("5", 0)), paragraph("帆", number=("2", 0))],
         ["第一条 船只", "第六条 灯具", "第七条 帆"]),
        ([paragraph("", number=("1", 0)), paragraph("boats", number=("1", 0))], ["1.", "2. boats"]),
        ([table(["Zone", "Day", "Night"], ["Inner", "9", "5"])], ["Inner, Day: 9", "Inner, Night: 5"]),
    ],
)  # fmt: skip
def test_a_word_document_says_what_word_shows(body, wanted):
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        '</w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        '<w:num w:numId="5"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="6"/></w:lvlOverride></w:num>'
    )
    assert lines(read_docx(docx(*body, numbering=xml("numbering", numbering)))) == wanted


def test_a_list_of_word_that_starts_at_nought_counts_on():
    level = '<w:lvl w:ilvl="0"><w:start w:val="0"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = [paragraph(words, number=("1", 0)) for words in ("boats", "lamps", "sails")]
    assert lines(read_docx(docx(*body, numbering=xml("numbering", numbering)))) == ["0. boats", "1. lamps", "2. sails"]


def test_a_document_with_a_workbook_in_it_is_a_document():
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    outer = io.BytesIO(docx(paragraph("Boats pay 40 crowns.")))
    with zipfile.ZipFile(outer, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/embeddings/book.xlsx", inner.getvalue())
    assert format_of(outer.getvalue(), ".docx") is Format.DOCX
    assert format_of(inner.getvalue(), ".xlsx") is Format.WORKBOOK


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"ppt/presentation.xml": "<p/>"}, "holds slides"),
        ({"mimetype": "application/epub+zip"}, "is a book"),
        ({"OFD.xml": "<o/>"}, "is an OFD document"),
    ],
)
def test_an_archive_of_another_kind_is_told_by_its_own_parts(parts, says):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(CorpusError, match=says):
        format_of(stream.getvalue(), ".docx")


def test_notes_and_page_headers_of_word_are_lines_with_their_anchors():
    notes = f'<w:footnote w:id="3">{paragraph("Foals pay half.")}</w:footnote>'
    draft = read_docx(
        docx(
            para(run("A horse pays 40"), '<w:r><w:footnoteReference w:id="3"/></w:r>', run(" crowns.")),
            footnotes=xml("footnotes", notes),
            header1=f'<w:hdr xmlns:w="{NAMESPACE}">{paragraph("Paper No. 12")}</w:hdr>',
            footer1=f'<w:ftr xmlns:w="{NAMESPACE}">{paragraph("Page 1")}</w:ftr>',
        )
    )
    assert [(line.text, line.anchor) for line in draft.lines] == [
        ("A horse pays 40 crowns.", "paragraph-1"), ("Foals pay half.", "footnote-3"), ("Paper No. 12", "page-header"),
    ]  # fmt: skip
    assert gone(draft) == ["1", "Page 1"]


def test_cells_merged_down_name_each_row_of_word():
    def cell(text, merge=""):
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{paragraph(text)}</w:tc>"

    held, first = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    rows = [
        cell("Zone") + cell("Kind") + cell("Fee"),
        cell("Inner", first) + cell("Boat") + cell("9"),
        cell("", held) + cell("Raft") + cell("5"),
    ]
    body = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    assert lines(read_docx(docx(body))) == ["Inner, Kind: Boat, Fee: 9", "Inner, Kind: Raft, Fee: 5"]


# --- PDF ---

LEFT = [
    "The harbour fund pays for",
    "the repair of boats. A boat",
    "owner may claim 300 crowns",
    "a year at the harbour office.",
]
RIGHT = [
    "A skipper who sells fish must",
    "hold a health card. The card",
    "costs 15 crowns and is valid",
    "for two years from its issue.",
]


@pytest.mark.parametrize("is_by_line", [True, False])
def test_two_columns_are_read_one_after_the_other(is_by_line):
    left = [words(text, 60, 700 - 14 * i) for i, text in enumerate(LEFT)]
    right = [words(text, 320, 700 - 14 * i) for i, text in enumerate(RIGHT)]
    placed = [item for pair in zip(left, right, strict=True) for item in pair] if is_by_line else left + right
    draft = read_pdf(pdf([words("Harbour notice", 60, 760, 16), *placed]))
    assert lines(draft) == ["Harbour notice", " ".join(LEFT), " ".join(RIGHT)]


def test_labels_beside_values_are_no_columns():
    named = {"Boat": "40 crowns", "Raft with oars": "5 crowns a day", "Ship": "9", "Skiff": "7 crowns"}
    rows = [
        words(text, x, 700 - 14 * i)
        for i, pair in enumerate(named.items())
        for x, text in zip((60, 320), pair, strict=True)
    ]
    assert "Boat 40 crowns" in " ".join(lines(read_pdf(pdf(rows))))


def test_a_watermark_askew_is_left_out_and_a_turned_page_is_read():
    askew = words("DRAFT COPY", 100, 300, 60, (0.7, 0.7, -0.7, 0.7))
    draft = read_pdf(pdf([askew, words("A berth costs 40 crowns a month.", 72, 700)]))
    assert (lines(draft), gone(draft, Omission.WATERMARK)) == (["A berth costs 40 crowns a month."], ["DRAFT COPY"])
    turned = [words(text, 100 + 14 * i, 72, 11, (0, 1, -1, 0)) for i, text in enumerate(LEFT)]
    assert lines(read_pdf(pdf(turned, rotate=90))) == [" ".join(LEFT)]


def test_raised_and_struck_out_figures_of_a_pdf_are_not_glued():
    raised = [words("The grant is 5,000", 72, 700), words("2", 163, 704, 6), words("crowns for each boat.", 174, 700)]
    draft = read_pdf(pdf(raised))
    assert "5,0002" not in lines(draft)[0] and gone(draft, Omission.NOTE_MARK) == ["2"]
    in_two = [
        words("Boats", 72, 700),
        words("Toll of 40", 300, 700),
        words("2", 353, 704, 6),
        words("crowns", 364, 700),
    ]
    assert gone(read_pdf(pdf(in_two)), Omission.NOTE_MARK) == ["2"]
    struck = [words("The toll is 30 crowns.", 72, 700), stroke(72, 703.5, 400)]
    draft = read_pdf(pdf([*struck, words("The toll is 45 crowns.", 72, 670)]))
    assert lines(draft) == ["The toll is 45 crowns."] and gone(draft, Omission.STRUCK_OUT) == ["The toll is 30 crowns."]


def test_accents_that_are_printed_as_signs_of_their_own_make_letters():
    beside = [words("The B\xa8orse of the town pays a fee of 40 crowns.", 72, 700, 11)]
    above = ["BT /F1 20 Tf 1 0 0 1 72 660 Tm [(B) -111 (\xa8) 444 (orse of the town pays a fee)] TJ ET"]
    assert "B¨orse of the town" in lines(read_pdf(pdf(beside)))[0]  # beside a letter it stays what it is
    assert lines(read_pdf(pdf(above))) == ["Börse of the town pays a fee"]


def test_a_word_of_a_pdf_is_struck_out_as_a_whole_or_not_at_all():
    line = [words("The toll is 4005 crowns and 70 marks.", 72, 700), stroke(128, 703.5, 146)]
    draft = read_pdf(pdf([*line, words("It is paid at the gate of the bridge.", 72, 680)]))
    assert "The toll is crowns and 70 marks." in lines(draft)[0] and gone(draft, Omission.STRUCK_OUT) == ["4005"]


def test_a_number_of_small_print_beside_large_print_is_whole():
    draft = read_pdf(pdf([words("4001", 40, 700, 7), words("Boats at the quay pay a toll", 200, 700, 11)]))
    assert "4001" in " ".join(lines(draft)) and gone(draft, Omission.NOTE_MARK) == []


def test_two_marks_of_notes_behind_a_figure_are_left_out():
    parts = [words("The toll is 5,000", 72, 700, 11), words("1,2", 158, 704, 6), words(" crowns a year.", 170, 700, 11)]
    shown = " ".join(lines(read_pdf(pdf([*parts, words("It is paid at the gate of the bridge.", 72, 680)]))))
    assert "5,0001" not in shown and "5,0002" not in shown and "5,000" in shown


def test_a_deleted_block_and_a_merged_cell_of_word_are_listed():
    kept, deleted = para(run("Rafts pay two crowns.")), f"<w:del>{para(run('Rafts are free.'))}</w:del>"
    merged = (
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{para(run("Zone"))}</w:tc></w:tr>'
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:del><w:r><w:delText>Inner</w:delText></w:r></w:del></w:p>"
        f"</w:tc></w:tr></w:tbl>"
    )
    draft = read_docx(docx(kept, deleted, merged))
    assert gone(draft) == ["Rafts are free.", "Inner"]


def test_notes_at_the_foot_do_not_break_a_paragraph_over_two_pages():
    first = [words("Running head of the harbour", 72, 810, 9)]
    first += [
        words("The office keeps the books of the harbour for six years and shows them to anyone who asks", 72, 120)
    ]
    first += [words("1 Books of account alone.", 72, 60, 7)]
    second = [words("Running head of the harbour", 72, 810, 9), words("for them in writing at the office.", 72, 760)]
    draft = read_pdf(pdf(first, second))
    assert lines(draft) == [
        "The office keeps the books of the harbour for six years and shows them to anyone who asks for them in writing at the office.",
        "1 Books of account alone.",
    ]
    assert gone(draft, Omission.FURNITURE) == ["Running head of the harbour"] * 2


# --- text, Markdown, tables in files of their own, mail ---

WRAPPED = """关于整修码头的通知

为了改善码头条件，市政府决定设立码头整修基金，对符合条件的
船主给予补助，补助标准为每船不超过八千元，所需资金由市财政
承担百分之六十。
一、申请人应当在开工前提出申请，并提交身份证明、船舶证书和
合同复印件。
"""


def test_hard_wrapped_chinese_is_put_together_and_items_stay_apart():
    assert lines(read_text(WRAPPED)) == [
        "关于整修码头的通知",
        "为了改善码头条件，市政府决定设立码头整修基金，对符合条件的船主给予补助，补助标准为每船不超过八千元，所需资金由市财政承担百分之六十。",
        "一、申请人应当在开工前提出申请，并提交身份证明、船舶证书和合同复印件。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Fees\nBoats pay 40 crowns.\nRafts pay 15 crowns.",
        "The town pays for all of these things here:\nboats\nlamps\nsails and ropes of any length at all\noars",
        "第一条 船只每年检验一次。\n第二条 船员应当持证上岗\n第三条 本办法自发布之日起施行。",
    ],
)
def test_lines_that_are_not_wrapped_stay_lines(text):
    assert lines(read_text(text)) == text.split("\n")


def test_markdown_strikes_out_marks_notes_and_wraps():
    text = (
        "Pay ~~30~~ 45 crowns[^1] for each boat that is moored\nin the harbour for longer than a week, and pay it\n"
        "before the boat leaves.\n\n[^1]: Foals are free.\n"
    )
    draft = read_markdown(text)
    assert lines(draft) == [
        "Pay 45 crowns for each boat that is moored in the harbour for longer than a week, and pay it before the boat leaves.",
        "Foals are free.",
    ]
    assert draft.lines[1].anchor == "note-1" and gone(draft) == ["30", "1"]


def test_a_table_of_separated_values_is_read_with_its_heads():
    assert lines(read_csv("镇,标准,年份\n乙镇,300元,2024\n".encode("gb18030"))) == [
        "乙镇，标准：300元",
        "乙镇，年份：2024",
    ]


@pytest.mark.parametrize(
    ("value", "form", "wanted"),
    [(0.3, "0%", "30%"), (0.125, "0.0%", "12.5%"), (5000, "#,##0.00", "5,000.00"), (40, '"€"0', "€40"), (3, '0"户"', "3户"), (1.5, "General", "1.5")],
)  # fmt: skip
def test_a_number_of_a_workbook_is_written_as_it_is_shown(value, form, wanted):
    assert shown_number(value, form) == wanted


def test_a_workbook_is_read_without_what_it_hides(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for row in (["Zone", "Day", "Night"], ["Inner", 0.3, 5], ["Secret", 1, 2]):
        sheet.append(row)
    sheet["B2"].number_format = "0%"
    sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "a.xlsx")
    (document,) = read_folder(tmp_path).documents
    assert document.text.split("\n") == ["Inner, Day: 30%", "Inner, Night: 5"]
    assert [piece.words for piece in document.left_out] == ["Secret 1 2", "Zone"]


def test_a_mail_and_a_web_archive_give_their_words():
    mail = b"From: a@b\nSubject: Notice on fees\nContent-Type: text/plain; charset=utf-8\n\nA boat pays 40 crowns.\n"
    assert lines(read_mail(mail)) == ["Notice on fees", "A boat pays 40 crowns."]
    archive = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="gbk"\n\n'
        + "<html><body><p>每船收费四十元。</p></body></html>".encode("gbk")
        + b"\n--b--\n"
    )
    assert lines(read_mail(archive)) == ["每船收费四十元。"]


# --- nothing is lost in silence ---


@pytest.mark.parametrize(
    "content",
    [
        "<nav><a href='/'>Home</a> <a href='/n'>News</a></nav><h1>Fees</h1><p>A boat<sup>1</sup> pays <s>30</s> 40.</p>"
        "<table><tr><th>Zone</th><th>Day</th></tr><tr><td>Inner</td><td>9</td></tr></table><p hidden>unseen</p>"
        "<footer>All rights</footer><form><button>Send</button></form>",
        "<div class='cookie-banner'>我们使用曲奇。</div><main><h1>收费</h1><ol><li>船四十元</li></ol></main><div>天气晴</div>",
    ],
)
def test_every_character_of_a_page_is_in_the_text_or_listed(content):
    draft = page(content)
    kept = "".join(lines(draft)) + "".join(gone(draft))
    shown = re.sub(r"<[^>]*>", "", content)
    assert not [char for char in set(re.sub(r"\s", "", shown)) if shown.count(char) > kept.count(char)]


def missing(shown, draft):
    """The characters that a file shows more often than text and list of what was left out hold them."""
    kept = "".join(lines(draft)) + "".join(gone(draft))
    shown = re.sub(r"\s", "", shown)
    return sorted(char for char in set(shown) if shown.count(char) > kept.count(char))


def test_what_a_page_puts_before_its_names_says_nothing_of_a_part():
    prefixed = "".join(
        f'<p class="quay-{name}">A boat pays {n} crowns.</p>' for n, name in enumerate(("lead", "text", "fee", "note"))
    )
    menu = '<div class="quay-nav">Fees Berths Lanterns</div>'
    read = lines(page(f"<h1>Fees</h1>{menu}{prefixed}"))
    assert "Fees Berths Lanterns" not in read and "A boat pays 3 crowns." in read
    assert "Fees Berths Lanterns" in lines(page(f"<h1>Fees</h1>{menu}<p>A boat pays.</p>"))


def test_every_character_of_a_word_document_is_in_the_text_or_listed():
    body = [
        paragraph("Fees of the harbour", "H1"),
        para(
            run("A boat pays "),
            run("30 ", "<w:strike/>"),
            run("40"),
            run("2", '<w:vertAlign w:val="superscript"/>'),
            run(" crowns."),
        ),
        para(f"<w:del>{run('Rafts are free.')}</w:del>", run("unseen", "<w:vanish/>"), box("Closed on 5 May.")),
        table(["Zone", "Day", "Night"], ["Inner", "9", "5"], n_head=1),
    ]
    content = docx(*body)
    shown = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", "".join(body)))
    assert missing(shown, read_docx(content)) == []


def test_every_character_of_a_pdf_is_in_the_text_or_listed():
    import pypdfium2

    first = [words("Running head", 72, 810, 9), words("DRAFT", 100, 300, 60, (0.7, 0.7, -0.7, 0.7))]
    first += [words(text, 60, 700 - 14 * i) for i, text in enumerate(LEFT)]
    first += [words(text, 320, 700 - 14 * i) for i, text in enumerate(RIGHT)]
    second = [words("Running head", 72, 810, 9), words("The toll is 30 crowns.", 72, 700), stroke(72, 703.5, 400)]
    content = pdf(first, [*second, words("1 Foals are free.", 72, 60, 7), words("The toll is 45 crowns.", 72, 650)])
    shown = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert missing(shown, read_pdf(content)) == []
