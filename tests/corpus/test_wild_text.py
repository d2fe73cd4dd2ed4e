"""Text, Word files and mails as they are found in the wild."""

import pytest
from word import docx, paragraph, xml

from qa.corpus.canonical import canonical_text
from qa.corpus.folder import read_folder
from qa.corpus.formats.docx import read_docx
from qa.corpus.formats.list_numbers import written
from qa.corpus.formats.mail import read_mail
from qa.corpus.formats.reflow import reflow
from qa.corpus.formats.sniff import Format, format_of
from qa.corpus.formats.text import read_text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("⼈⺠政府：⼀、⽤⽔每吨2元。", "人民政府：一、用水每吨2元。"),
        ("织政发〔2 0 2 3〕1 9 号", "织政发〔2023〕19号"),
        ("第 十 一 条 织机应当登记。", "第十一条 织机应当登记。"),
        ("第 九 条　织机应当上油。", "第九条 织机应当上油。"),
    ],
)
def test_signs_that_look_the_same_are_one(text, wanted):
    assert canonical_text(text) == wanted


WRAPPED = [
    "1. No person may alter a loom in a hall of weavers, or place any-",
    "thing in it, without the consent of the board, which is given to a",
    "long-",
    "term tenant of the hall for the years 2024-",
    "2026 at a rate of Rs. 180/- p.m.",
]


def test_a_word_divided_at_a_line_end_is_one_word_again():
    (line,) = reflow(WRAPPED[:2], 68)
    assert "or place anything in it, without" in line


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("to a long-", "term tenant", "to a long-term tenant"),
        ("the years 2024-", "2026 and", "the years 2024-2026 and"),
    ],
)
def test_a_hyphen_of_its_own_stays(before, after, wanted):
    wide = f"{'x' * (60 - len(before))} {before}"
    (line,) = reflow([wide, after], 61)
    assert line.endswith(wanted)


def test_a_sentence_goes_on_behind_an_abbreviation_at_a_line_end():
    lines = ["The allowance of a weaver is a sum of Rs. 180/- for each loom p.m.", "payable in May."]
    assert list(reflow(lines, 66)) == [" ".join(lines)]


def test_lines_of_columns_are_not_put_together():
    lines = [
        "Made                                      4th March of the year 2024",
        "laid before the board   7th March",
    ]
    assert list(reflow(lines, 66)) == lines


def test_paragraphs_of_two_lines_are_put_together():
    text = (
        "A loom may not stand in the hall of a weaver on a market day without the\nconsent of the clerk.\n\n"
        "A hall is no wider than 3 metres and stands no closer than 9 to the hall\nnext to it.\n"
    )
    assert [line.text for line in read_text(text).lines] == [
        part.replace("\n", " ") for part in text.strip().split("\n\n")
    ]


def test_numbers_and_heads_of_printed_pages_do_not_break_a_sentence():
    text = (
        "LOOM RULES\n\nA loom is oiled in the evening of each day of the week, except on a\npublic holiday, and in a week "
        "in which\n\n                    - 1 -\n\x0cLOOM RULES\n\nthe board has closed the hall. A second sentence follows\n"
        "here.\n\n                    - 2 -\n"
    )
    draft = read_text(text)
    said = "\n".join(line.text for line in draft.lines)
    assert "in a week in which the board has closed the hall." in said and "- 1 -" not in said
    assert [piece.words for piece in draft.dropped] == ["- 1 -", "LOOM RULES", "- 2 -"]


def test_what_makes_a_field_is_not_said_and_its_result_is():
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = f"{mark('begin')}<w:r><w:instrText> MERGEFIELD a </w:instrText></w:r>{mark('separate')}<w:r><w:t>1</w:t></w:r>{mark('end')}"
    outer = f"{mark('begin')}<w:r><w:instrText> IF </w:instrText></w:r>{inner}{mark('separate')}<w:r><w:t>May</w:t></w:r>{mark('end')}"
    draft = read_docx(docx(f"<w:p><w:r><w:t xml:space='preserve'>Due in </w:t></w:r>{outer}</w:p>"))
    assert [line.text for line in draft.lines] == ["Due in May"]


def test_a_figure_that_is_raised_by_a_distance_is_not_glued():
    small = '<w:r><w:rPr><w:position w:val="8"/><w:sz w:val="14"/></w:rPr><w:t>4</w:t></w:r>'
    draft = read_docx(docx(f"<w:p><w:r><w:t>A rise of 7</w:t></w:r>{small}<w:r><w:t> yuan.</w:t></w:r></w:p>"))
    assert [line.text for line in draft.lines] == ["A rise of 7 yuan."]


def test_comments_of_word_are_listed():
    comments = xml("comments", f'<w:comment w:id="0">{paragraph("Is six right?")}</w:comment>')
    draft = read_docx(docx(paragraph("The hall opens at six."), comments=comments))
    assert [line.text for line in draft.lines] == ["The hall opens at six."]
    assert [piece.words for piece in draft.dropped] == ["Is six right?"]


def test_numbers_of_law_are_written_in_their_own_signs():
    assert [written(count, "chineseLegalSimplified") for count in (1, 12)] == ["壹", "壹拾贰"]


def test_flowed_lines_of_a_mail_are_put_together_and_its_date_is_known():
    raw = (
        b"Subject: Loom order\r\nDate: Mon, 3 Jun 2024 12:00:00 +0000\r\nContent-Type: text/plain; format=flowed\r\n\r\n"
        b"A loom is oiled when it stands \r\nstill.\r\nA keeper is paid.\r\n"
    )
    draft = read_mail(raw)
    assert [line.text for line in draft.lines] == [
        "Loom order",
        "A loom is oiled when it stands still.",
        "A keeper is paid.",
    ]
    assert draft.known["date"] == "2024-06-03"


@pytest.mark.parametrize("suffix", [".doc", ".xls", ".wps"])
def test_a_page_under_an_office_name_is_a_page(suffix):
    assert format_of(b"<html><body><p>Looms</p></body></html>", suffix) is Format.HTML


def test_files_of_other_kinds_are_named_with_the_way_out(tmp_path):
    for name in ("a.heic", "b.xps", "c.pages", "d.ceb"):
        (tmp_path / name).write_bytes(b"xx")
    (tmp_path / "e.docm").write_bytes(docx(paragraph("A loom is oiled.")))
    reading = read_folder(tmp_path)
    assert [document.text for document in reading.documents] == ["A loom is oiled."]
    assert {refusal.file: "save it as" in refusal.reason for refusal in reading.refused} == dict.fromkeys(
        ("a.heic", "b.xps", "c.pages", "d.ceb"), True
    )
