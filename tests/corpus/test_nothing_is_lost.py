"""Every word that a file shows is in the text or in the list of what was left out: over files made at random.

Each piece of text in a file is a word of its own, so that one that is lost cannot hide behind another.
"""

import io
import itertools
import re
import zipfile
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from paper import pdf, stroke, words
from word import docx, xml

from qa.corpus.folder import assemble
from qa.corpus.formats.docx import read_docx
from qa.corpus.formats.html import read_html
from qa.corpus.formats.pdf import read_pdf
from qa.errors import CorpusError

bounded = partial(settings, deadline=None, derandomize=True)
LETTERS = "bcdfghklmnprstvz"
HAN = "山水风云日月星辰春秋冬夏东西南北上下左右大小多少长短高低新旧快慢"


def word(number, kind):
    """A word that no other number gives: of letters, of Chinese signs, or a figure."""
    if kind == "figure":
        return f"{4000 + number}"
    signs = LETTERS if kind == "letters" else HAN
    first, second = divmod(number, len(signs))
    return (
        f"{signs[first % len(signs)]}a{signs[second]}ou"
        if kind == "letters"
        else f"{signs[first % len(signs)]}{signs[second]}舟"
    )


def unsaid(shown, draft):
    """The words of a file that are neither in its text nor listed."""
    made = assemble(draft.lines)
    kept = "\n".join([made.text, draft.title, *made.dropped, *(piece.words for piece in draft.dropped)])
    kept = re.sub(r"\s", "", kept).casefold()
    return [one for one in shown if one not in kept]


# --- pages ---

BLOCKS = ["p", "div", "h1", "h2", "h5", "section", "article", "aside", "nav", "footer", "header", "main", "blockquote", "pre",
          "figure", "details", "fieldset", "center", "address", "form", "button", "label", "unknown-tag"]  # fmt: skip
INLINE = ["span", "a", "b", "sup", "sub", "s", "del", "ins", "em", "small", "code", "font", "q", "time", "abbr"]
NAMES = ["", "", "", ' class="content"', ' id="menu"', ' class="cookie-banner"', ' class="breadcrumb"', ' role="note"',
         ' id="social-care"', ' class="share"', ' style="text-indent:2em"']  # fmt: skip
KINDS = ["letters", "han", "figure"]


@st.composite
def pages(draw):  # noqa: C901 - a grammar in one piece
    """A page as HTML, and the words that a browser shows of it."""
    count = itertools.count()
    shown = []

    def one(is_seen=True):
        made = word(next(count), draw(st.sampled_from(KINDS)))
        if is_seen:
            shown.append(made)
        return made

    def line():
        parts = []
        for _ in range(draw(st.integers(1, 3))):
            tag = draw(st.sampled_from([*INLINE, "", "", ""]))
            parts.append(f"<{tag}>{one()}</{tag}>" if tag else one())
        return draw(st.sampled_from([" ", "<br>", "，", "&nbsp;"])).join(parts)

    def cell(depth):
        span = draw(st.sampled_from(["", "", "", ' colspan="2"', ' rowspan="2"']))
        tag = draw(st.sampled_from(["td", "td", "th"]))
        return f"<{tag}{span}>{block(depth + 1) if draw(st.integers(0, 5)) == 0 else line()}</{tag}>"

    def table(depth):
        rows = []
        for _ in range(draw(st.integers(1, 4))):
            cells = "".join(cell(depth) for _ in range(draw(st.integers(1, 4))))
            rows.append(f"<tr>{cells}</tr>" if draw(st.booleans()) else cells)
        caption = f"<caption>{line()}</caption>" if draw(st.booleans()) else ""
        return f"<table>{caption}{''.join(rows)}</table>"

    def items(depth):
        tag = draw(st.sampled_from(["ul", "ol", "dl", "menu"]))
        inner = "dt" if tag == "dl" else "li"
        made = (
            f"<{inner}>{line()}{block(depth + 1) if draw(st.booleans()) else ''}</{inner}>"
            for _ in range(draw(st.integers(1, 3)))
        )
        return f"<{tag}>{''.join(made)}</{tag}>"

    def block(depth):
        choice = draw(st.integers(0, 9 if depth < 4 else 3))
        if choice == 4:
            return table(depth)
        if choice == 5:
            return items(depth)
        if choice == 6:
            return f'<div style="display:none">{one(is_seen=False)}</div>'
        tag, name = draw(st.sampled_from(BLOCKS)), draw(st.sampled_from(NAMES))
        inside = "".join(block(depth + 1) for _ in range(draw(st.integers(1, 3)))) if choice > 6 else line()
        tail = line() if draw(st.booleans()) else ""
        return f"<{tag}{name}>{inside}</{tag}>{tail}"

    body = "".join(block(0) for _ in range(draw(st.integers(1, 5))))
    return f"<html><head><meta charset='utf-8'><title>x</title></head><body>{body}</body></html>", shown


@bounded(max_examples=100)
@given(pages())
def test_every_word_of_a_page_is_in_the_text_or_listed(made):
    content, shown = made
    assert unsaid(shown, read_html(content.encode())) == []


# --- Word documents ---

RUN_KINDS = ["", "", "", "<w:b/>", "<w:strike/>", "<w:dstrike/>", '<w:vertAlign w:val="superscript"/>',
             '<w:vertAlign w:val="subscript"/>', "<w:vanish/>", "<w:caps/>"]  # fmt: skip


@st.composite
def documents(draw):  # noqa: C901
    """The bytes of a Word document, and the words in its text nodes."""
    count = itertools.count()
    shown = []

    def run():
        made = word(next(count), draw(st.sampled_from(KINDS)))
        shown.append(made)
        return f'<w:r><w:rPr>{draw(st.sampled_from(RUN_KINDS))}</w:rPr><w:t xml:space="preserve">{made} </w:t></w:r>'

    def piece():
        inside = run()
        choice = draw(st.integers(0, 9))
        if choice == 0:
            return f'<w:ins w:id="1">{inside}</w:ins>'
        if choice == 1:
            return f'<w:del w:id="1">{inside.replace("w:t ", "w:delText ").replace("</w:t>", "</w:delText>")}</w:del>'
        if choice == 2:
            return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        if choice == 3:
            return f'<w:hyperlink w:anchor="a">{inside}</w:hyperlink>'
        if choice == 4:
            return f'<w:smartTag w:element="x">{inside}</w:smartTag>'
        if choice == 5:
            return f"<w:r><w:tab/></w:r>{inside}<w:r><w:br/></w:r>"
        return inside

    def paragraph():
        style = draw(st.sampled_from(["", "", '<w:pStyle w:val="H1"/>', '<w:pStyle w:val="T"/>']))
        return f"<w:p><w:pPr>{style}</w:pPr>{''.join(piece() for _ in range(draw(st.integers(1, 4))))}</w:p>"

    def cell(depth):
        merged = draw(
            st.sampled_from(["", "", '<w:gridSpan w:val="2"/>', "<w:vMerge/>", '<w:vMerge w:val="restart"/>'])
        )
        return f"<w:tc><w:tcPr>{merged}</w:tcPr>{block(depth + 1)}<w:p/></w:tc>"

    def block(depth=0):
        if depth < 3 and draw(st.integers(0, 4)) == 0:
            rows = (
                f"<w:tr>{''.join(cell(depth) for _ in range(draw(st.integers(1, 3))))}</w:tr>"
                for _ in range(draw(st.integers(1, 3)))
            )
            return f"<w:tbl>{''.join(rows)}</w:tbl>"
        if draw(st.integers(0, 9)) == 0:
            return f'<w:del w:id="1">{paragraph()}</w:del>'
        return paragraph()

    body = "".join(block() for _ in range(draw(st.integers(1, 6))))
    return docx(body), shown


@bounded(max_examples=80)
@given(documents())
def test_every_word_of_a_word_document_is_in_the_text_or_listed(made):
    content, shown = made
    assert unsaid(shown, read_docx(content)) == []


PARTS = ["footnotes", "endnotes", "header1", "footer1", "comments"]


@bounded(max_examples=40)
@given(st.lists(st.sampled_from(PARTS), unique=True, max_size=4), st.sampled_from(KINDS))
def test_every_word_of_the_other_parts_of_a_word_document_is_in_the_text_or_listed(parts, kind):
    content = io.BytesIO(docx(f"<w:p><w:r><w:t>{word(0, kind)}</w:t></w:r></w:p>"))
    shown = [word(0, kind)]
    with zipfile.ZipFile(content, "a") as archive:
        for number, part in enumerate(parts, 1):
            shown.append(word(number, kind))
            inside = f"<w:p><w:r><w:t>{shown[-1]}</w:t></w:r></w:p>"
            tag = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}.get(part)
            whole = f'<w:{tag} w:id="2">{inside}</w:{tag}>' if tag else inside
            name = {"header1": "hdr", "footer1": "ftr"}.get(part, part)
            archive.writestr(f"word/{part}.xml", xml(name, whole))
    comments = [one for one, part in zip(shown[1:], parts, strict=True) if part == "comments"]
    missing = unsaid(shown, read_docx(content.getvalue()))
    assert [one for one in missing if one not in comments] == []  # Word prints no comments


# --- PDF ---


@st.composite
def prints(draw):
    """The bytes of a PDF of up to three pages, and the words printed on it."""
    count = itertools.count()
    shown, sheets = [], []
    for _ in range(draw(st.integers(1, 3))):
        sheet, places = [], set()
        for _ in range(draw(st.integers(1, 14))):
            x, y = draw(st.sampled_from([40, 60, 200, 310, 330, 480])), draw(st.integers(1, 54)) * 15
            if any(abs(y - other_y) < 15 and abs(x - other_x) < 130 for other_x, other_y in places):
                continue  # words printed over each other
            places.add((x, y))
            made = [
                word(next(count), draw(st.sampled_from(["letters", "figure"]))) for _ in range(draw(st.integers(1, 3)))
            ]
            shown += made
            size = draw(st.sampled_from([7, 9, 11, 11, 11, 14]))
            sheet.append(words(" ".join(made), x, y, size))
            if draw(st.integers(0, 6)) == 0:
                sheet.append(stroke(x, y + draw(st.sampled_from([-2, 3, 20])), x + 100))
        sheets.append(sheet)
    return pdf(*sheets, rotate=draw(st.sampled_from([0, 0, 0, 90]))), shown


@bounded(max_examples=80)
@given(prints())
def test_every_word_of_a_pdf_is_in_the_text_or_listed(made):
    content, shown = made
    try:
        draft = read_pdf(content)
    except CorpusError:
        assert len("".join(shown)) < 24  # hardly a word on it: said to be a scan
        return
    assert unsaid(shown, draft) == []
