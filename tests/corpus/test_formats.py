"""HTML, DOCX, PDF and Markdown: the words, headings, tables and places that come out, and what is refused."""

import io
import os
import resource
import shutil
import zipfile
from pathlib import Path

import pytest
from word import docx, paragraph, table, xml

from qa.corpus.folder import read_corpus, read_folder
from qa.corpus.formats.guard import Guard
from qa.corpus.formats.list_numbers import written
from qa.corpus.formats.pdf_layout import lines_of
from qa.corpus.formats.pdf_rows import Row
from qa.corpus.formats.sniff import Format
from qa.corpus.formats.table_sentences import read_table
from qa.corpus.outline import read_outline
from qa.errors import CorpusError

FILES = Path(__file__).parent / "files"
PAGE = "<html><head><title>Fees | The town</title></head><body>{}</body></html>"


def read(tmp_path, name, content):
    """The document of one file with these bytes or words."""
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_corpus(tmp_path)[0]


def lines(document):
    return document.text.split("\n")


def marks(document):
    return [(mark.of(document.text), mark.level) for mark in document.marks]


def place(document, words):
    start = document.text.index(words)
    return next((place for place in document.places if place.start <= start < place.end), None)


# --- tables ---


@pytest.mark.parametrize(
    ("rows", "n_head", "wanted"),
    [
        ([["Rate", "A week"], ["Lower", "£60"], ["Higher", "£89"]], 1, ["Lower, A week: £60", "Higher, A week: £89"]),
        ([["Tel", "123"], ["Fax", "456"]], None, ["Tel: 123", "Fax: 456"]),
        ([["Crop", "Rate", "Limit"], ["Wheat", "120", "12,000"]], None, ["Wheat, Rate: 120", "Wheat, Limit: 12,000"]),
        ([["项目", "标准", "期限"], ["住房", "600元", ""]], None, ["住房，标准：600元"]),
        ([["No.", "Crop", "Rate"], ["1", "Wheat", "120"]], 1, ["Wheat, Rate: 120"]),
        ([["Only", "a head"]], 1, ["Only a head"]),
        ([["Crop", "Rate"], ["Cereals", "Cereals"], ["Wheat", "120"]], 1, ["Cereals", "Wheat, Rate: 120"]),
        ([["", ""], ["", ""]], 1, []),
        ([["one column"], ["of lines"]], None, ["one column", "of lines"]),
    ],
)
def test_a_table_says_row_column_and_value(rows, n_head, wanted):
    assert [words for words in read_table(rows, n_head=n_head).sentences if words] == wanted


# --- Markdown ---


def test_markdown_gives_words_without_markup_and_headings_with_their_depth(tmp_path):
    text = (
        "# Fees *and* rents\n\nSee [the rules](https://example.org) and **pay** `now`.\n\n- first\n- second\n\n"
        "Rents\n-----\n\n> quoted\n\n| Kind | Fee |\n|---|---|\n| Car | 5 |\n\n```\n# no heading\n```\n<!-- hidden -->\n"
    )
    document = read(tmp_path, "a.md", text)
    assert lines(document) == [
        "Fees and rents", "See the rules and pay now.", "first", "second", "Rents", "quoted", "Car, Fee: 5", "# no heading",
    ]  # fmt: skip
    assert marks(document) == [("Fees and rents", 1), ("Rents", 2)]
    assert document.title == "Fees and rents" and place(document, "Car").anchor == "rents"


def test_markdown_front_matter_is_metadata_and_no_text(tmp_path):
    document = read(tmp_path, "a.md", "---\ntitle: On fees\ndate: 2024-05-06\nissuer: The town\n---\nFees fall.\n")
    assert (document.text, document.title, document.date, document.issuer) == (
        "Fees fall.",
        "On fees",
        "2024-05-06",
        "The town",
    )


def test_snake_case_stars_in_sums_and_lone_hashes_stay(tmp_path):
    document = read(tmp_path, "a.md", "Pay 3 * 4 and 5 * 6.\nThe file_name_here stays.\n#hashtag")
    assert lines(document) == ["Pay 3 * 4 and 5 * 6.", "The file_name_here stays.", "#hashtag"]


# --- HTML ---


def test_a_saved_page_gives_its_main_text_without_furniture(tmp_path):
    body = (
        '<nav><a href="/">Home</a></nav><div class="cookie-banner">We use cookies.</div><h1>Fees</h1>'
        '<div id="content"><p>Fees<br>fall.</p><h2 id="when">When</h2><ol><li>In May.</li><li>In June.</li></ol>'
        '<p style="display: none">hidden words</p><script>var a = "<p>no</p>"</script></div>'
        '<div class="sidebar">Weather today</div><footer>All rights reserved.</footer>'
    )
    document = read(tmp_path, "a.html", PAGE.format(body))
    assert lines(document) == ["Fees", "Fees", "fall.", "When", "1. In May.", "2. In June."]
    assert marks(document) == [("Fees", 1), ("When", 2)]
    assert place(document, "1. In May.").anchor == "when"


def test_a_page_without_any_mark_of_its_main_part_keeps_all_its_words(tmp_path):
    document = read(tmp_path, "a.htm", "<p>Fees fall.</p><p>Rents rise.</p>")
    assert lines(document) == ["Fees fall.", "Rents rise."]


def test_a_box_named_like_furniture_that_holds_most_of_the_page_is_kept(tmp_path):
    document = read(tmp_path, "a.html", PAGE.format('<div class="share"><p>' + "Fees fall. " * 40 + "</p></div>"))
    assert document.text.count("Fees fall.") == 40


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gb2312", "utf-16"])
def test_a_page_is_read_in_its_encoding(tmp_path, encoding):
    head = f'<meta charset="{encoding}">'
    page = f"<!DOCTYPE html><html><head>{head}<title>通知</title></head><body><p>各单位应当降低收费。</p></body></html>"
    assert "各单位应当降低收费。" in read(tmp_path, "a.html", page.encode(encoding)).text


def test_a_western_page_that_names_its_encoding_is_read(tmp_path):
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Les écoles françaises.</p></body></html>'
    assert lines(read(tmp_path, "a.html", page.encode("cp1252"))) == ["Les écoles françaises."]


def test_merged_cells_of_a_page_are_filled_in(tmp_path):
    rows = (
        "<tr><th>Town</th><th>Kind</th><th>Fee</th></tr><tr><td rowspan=2>Eastbay</td><td>Car</td><td>5</td></tr>"
        "<tr><td>Bus</td><td>9</td></tr>"
    )
    document = read(tmp_path, "a.html", PAGE.format(f"<h1>Fees</h1><table>{rows}</table>"))
    assert lines(document)[1:] == ["Eastbay, Kind: Car, Fee: 5", "Eastbay, Kind: Bus, Fee: 9"]


def test_metadata_of_a_page_is_taken_from_its_head(tmp_path):
    page = (
        '<html><head><meta name="ArticleTitle" content="关于收费的通知"><meta name="PubDate" content="2024-05-06 10:00">'
        '<meta name="ContentSource" content="临江市财政局"></head><body><p>费用下降，各单位照此执行。</p></body></html>'
    )
    document = read(tmp_path, "a.html", page)
    assert (document.title, document.date, document.issuer) == ("关于收费的通知", "2024-05-06", "临江市财政局")
    assert lines(document)[0] == "关于收费的通知"


def test_what_a_browser_saves_beside_a_page_is_no_document(tmp_path):
    (tmp_path / "a_files").mkdir()
    (tmp_path / "a_files" / "ad.html").write_text("<p>Buy now.</p>", encoding="utf-8")
    assert [d.id for d in [read(tmp_path, "a.html", "<p>Fees fall.</p>"), *read_corpus(tmp_path)]] == ["a", "a"]


# --- DOCX ---


def test_styles_of_a_word_document_are_its_headings(tmp_path):
    body = [
        paragraph("Fees and rents", "T"), paragraph("Fees", "H1"), paragraph("Fees fall."), paragraph("Cars", "H2"),
        paragraph("More", "My"), paragraph("Deep", "Deep"),
    ]  # fmt: skip
    document = read(tmp_path, "a.docx", docx(*body))
    assert marks(document) == [("Fees and rents", 1), ("Fees", 1), ("Cars", 2), ("More", 1), ("Deep", 3)]
    assert document.title == "Fees and rents"


def test_numbers_of_lists_are_counted_as_word_shows_them(tmp_path):
    numbers = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1), ("2", 0), ("2", 0), ("3", 0), ("4", 0), ("4", 1)]
    document = read(tmp_path, "a.docx", docx(*(paragraph("x", number=number) for number in numbers)))
    assert lines(document) == [
        "1. x", "(a) x", "(b) x", "2. x", "(a) x", "第一条 x", "第二条 x", "x", "I. x", "I.1 x",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "form", "wanted"),
    [(12, "chineseCounting", "十二"), (20, "chineseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"), (110, "chineseCounting", "一百一十"),
     (4, "lowerRoman", "iv"), (28, "lowerLetter", "bb"), (3, "decimalEnclosedCircle", "③"), (7, "decimal", "7")],
)  # fmt: skip
def test_numbers_are_written_in_the_forms_of_word(count, form, wanted):
    assert written(count, form) == wanted


def test_tables_of_word_are_sentences_and_deleted_or_hidden_words_are_left_out(tmp_path):
    deleted = "<w:del><w:r><w:delText>old</w:delText><w:t>old</w:t></w:r></w:del>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    body = [paragraph("Fees", inner=deleted + hidden), table(["Kind", "Fee"], ["Car", "5"], n_head=1)]
    assert lines(read(tmp_path, "a.docx", docx(*body))) == ["Fees", "Car, Fee: 5"]


def test_pages_and_bookmarks_of_word_are_places(tmp_path):
    body = [
        paragraph("One"),
        paragraph("Two", inner='<w:bookmarkStart w:name="fees"/><w:r><w:lastRenderedPageBreak/></w:r>'),
        paragraph("Three"),
    ]
    document = read(tmp_path, "a.docx", docx(*body))
    assert (place(document, "One").page, place(document, "Three").page) == (1, 2)
    assert (place(document, "One").anchor, place(document, "Two").anchor) == ("paragraph-1", "fees")


def test_an_archive_without_a_word_document_and_a_damaged_one_are_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(CorpusError, match=r"a\.docx is an archive without a Word document"):
        read(tmp_path, "a.docx", stream.getvalue())
    with pytest.raises(CorpusError, match=r"a\.docx is a damaged Word document"):
        read(tmp_path, "a.docx", docx(document="<w:document"))


def test_a_zip_bomb_is_refused_and_not_unpacked(tmp_path):
    bomb = docx(document=xml("document", " " * (101 * 1024 * 1024)))
    assert len(bomb) < 1_000_000
    with pytest.raises(CorpusError, match=r"unpacks to more than 104,857,600 bytes"):
        read(tmp_path, "a.docx", bomb)


def test_an_entity_bomb_and_an_entity_that_names_a_file_expand_to_nothing(tmp_path):
    (tmp_path / "secret").write_text("secret words", encoding="utf-8")
    declared = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret"><!ENTITY y "{"z" * 99}">]>'
    document = xml("document", f"<w:body>{paragraph('Fees fall.')}<w:p><w:r><w:t>&x;&y;</w:t></w:r></w:p></w:body>")
    content = document.replace("?>", "?>" + declared, 1)
    assert lines(read(tmp_path, "a.docx", docx(document=content))) == ["Fees fall."]


# --- PDF ---


def test_a_pdf_gives_paragraphs_headings_tables_and_pages(tmp_path):
    shutil.copy(FILES / "english.pdf", tmp_path)
    (document,) = read_corpus(tmp_path)
    assert lines(document) == [
        "Rules on Farm Grants",
        "Scope",
        "These rules apply to farms with more than five hectares of land in the county and to their tenants. They do not apply to forests.",
        "Amounts",
        "The county pays the amounts of the table, and a farm that grows both crops receives both. A farm applies by the last day of "
        "March and is told the outcome within thirty days.",
        "Wheat, Per hectare: 120 crowns",
        "Barley, Per hectare: 95 crowns",
        "Final rule",
        "These rules enter into force on 1 May 2024.",
    ]
    assert [s.heading for s in read_outline(document).sections] == ["Scope", "Amounts", "Final rule"]
    assert (place(document, "Scope").page, place(document, "Wheat").page) == (1, 2)
    assert document.effective == "2024-05-01"


def test_a_chinese_pdf_joins_lines_without_a_space_and_begins_a_paragraph_at_an_indent(tmp_path):
    shutil.copy(FILES / "chinese.pdf", tmp_path)
    (document,) = read_corpus(tmp_path)
    assert lines(document) == [
        "临江市河道清洁办法", "第一章 总则", "第一条 为了保持河道清洁，保护水质，根据有关法律法规，结合本市实际，制定本办法。",
        "第二条 本办法适用于本市行政区域内河道的清洁和管理活动。", "第二章 职责", "第三条 市水务部门每月检查一次。",
    ]  # fmt: skip
    assert [(s.number, s.heading) for s in read_outline(document).sections] == [
        ("1", "总则"), ("1.1", "第一条"), ("1.2", "第二条"), ("2", "职责"), ("2.1", "第三条"),
    ]  # fmt: skip


def printed(text, left, bottom, right=500.0):
    return Row(text=text, page=1, left=left, right=right, bottom=bottom, top=bottom + 10, size=10.0, is_bold=False)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            [
                printed("Read the Fire Protection Regulations of", 72, 700),
                printed("\u2013 it includes changes.", 72, 688, 300),
            ],
            ["Read the Fire Protection Regulations of \u2013 it includes changes."],
        ),
        (
            [
                printed("The town pays for", 72, 700),
                printed("\u2013 boats", 90, 688, 200),
                printed("\u2013 lamps", 90, 676, 200),
            ],
            ["The town pays for", "boats", "lamps"],
        ),
        (
            [printed("\u2013 boats of all guests of the town", 72, 700), printed("\u2013 lamps", 72, 688, 200)],
            ["boats of all guests of the town", "lamps"],
        ),
        (
            [printed("The rules of 2003 \u2013 it says so \u2022 hold.", 72, 700)],
            ["The rules of 2003 \u2013 it says so \u2022 hold."],
        ),
        (
            [printed("The town pays for these:", 72, 700), printed("\u2013 boats", 72, 688, 200)],
            ["The town pays for these:", "boats"],
        ),
    ],
)
def test_a_dash_within_a_sentence_is_kept_and_one_before_an_item_is_not(rows, wanted):
    assert [line.text for line in lines_of(rows, [], {}, [])] == wanted


@pytest.mark.parametrize(
    ("name", "says"), [("locked.pdf", "is encrypted; save it without"), ("scan.pdf", "is a scan without text")]
)
def test_a_pdf_that_cannot_be_read_says_why(tmp_path, name, says):
    shutil.copy(FILES / name, tmp_path)
    with pytest.raises(CorpusError, match=rf"{name} {says}"):
        read_corpus(tmp_path)


# --- many files ---


def test_files_that_cannot_be_read_are_named_and_the_others_go_in(tmp_path):
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    (tmp_path / "cut.docx").write_bytes(docx(paragraph("Fees"))[:200])
    (tmp_path / "good.txt").write_text("Fees fall.", encoding="utf-8")
    documents, refused, _ = read_folder(tmp_path)
    assert [d.id for d in documents] == ["chinese", "english", "good"]
    assert [one.file for one in refused] == ["cut.docx", "empty.txt", "locked.pdf", "old.doc", "scan.pdf"]
    assert all(str(tmp_path / one.file) in one.reason and "\n" not in one.reason for one in refused)


@pytest.mark.parametrize(
    ("name", "source"), [("a.txt", "english.pdf"), ("a.docx", "english.pdf"), ("a.html", "chinese.pdf")]
)
def test_a_wrong_suffix_changes_nothing(tmp_path, name, source):
    shutil.copy(FILES / source, tmp_path / name)
    right = tmp_path / "right"
    right.mkdir()
    shutil.copy(FILES / source, right)
    assert [d.text for d in read_corpus(tmp_path)][:1] == [d.text for d in read_corpus(right)]


def test_a_page_named_as_text_is_read_as_a_page(tmp_path):
    assert lines(read(tmp_path, "a.txt", "<!DOCTYPE html><html><body><p>Fees fall.</p></body></html>")) == [
        "Fees fall."
    ]


def test_a_text_longer_than_any_policy_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="holds more than 5,000,000 characters or 100,000 lines; split"):
        read(tmp_path, "a.txt", "a\n" * 100_001)


def test_a_file_over_the_limit_is_refused_by_its_size_without_being_read(tmp_path):
    with (tmp_path / "a.pdf").open("wb") as stream:
        stream.truncate(500 * 1024 * 1024)
    with pytest.raises(CorpusError, match="has 524,288,000 bytes; at most 52,428,800 are read"):
        read_corpus(tmp_path)


def test_a_parser_is_waited_for_however_many_files_are_open(tmp_path):
    (tmp_path / "a.html").write_text(PAGE.format("<p>Boats pay.</p>"), encoding="utf-8")
    most = 1100  # `select` takes descriptors below 1024 alone
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < most + 50:
        pytest.skip("this machine lets too few files be open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most + 50), hard))
    held = [os.open(tmp_path / "a.html", os.O_RDONLY) for _ in range(most)]
    try:
        with Guard() as guard:
            assert [line.text for line in guard.parse(tmp_path / "a.html", Format.HTML).lines][-1] == "Boats pay."
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_parser_that_says_nothing_is_ended_and_the_next_file_is_read(tmp_path):
    (tmp_path / "a.html").write_text("<p>Fees fall.</p>", encoding="utf-8")
    with Guard(silence_s=0.0) as guard, pytest.raises(CorpusError, match="takes longer than 0 s to parse"):
        guard.parse(tmp_path / "a.html", Format.HTML)
    with Guard() as guard:
        guard._running().kill()
        guard._process.wait()
        assert guard.parse(tmp_path / "a.html", Format.HTML).lines[0].text == "Fees fall."
