"""A small Word document for the tests: the parts as XML, zipped."""

import html
import io
import zipfile

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def xml(name, content):
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{NAMESPACE}">{content}</w:{name}>'


def paragraph(words, style="", number=None, inner=""):
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    run = f'<w:r><w:t xml:space="preserve">{html.escape(words)}</w:t></w:r>' if words else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}{run}</w:p>"


def table(*rows, n_head=0):
    lines = []
    for index, row in enumerate(rows):
        cells = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row)
        lines.append(f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if index < n_head else ''}{cells}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def style(identity, name, based_on="", outline=None):
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    level = f'<w:pPr><w:outlineLvl w:val="{outline}"/></w:pPr>' if outline is not None else ""
    return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{based}{level}</w:style>'


STYLES = (
    style("T", "Title") + style("H1", "heading 1") + style("H2", "heading 2") + style("My", "Chapter", "H1")
    + style("Deep", "Deep", outline=2)
)  # fmt: skip


def level(number, form, text):
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


LISTS = {
    "1": level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)"),
    "2": level(0, "chineseCounting", "第%1条"),
    "3": level(0, "bullet", "•"),
    "4": level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2"),
}
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in LISTS.items()
) + "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in LISTS)


def docx(*body, **parts):
    """The bytes of a document; other parts by their file name without suffix."""
    stream = io.BytesIO()
    files = {"document": xml("document", f"<w:body>{''.join(body)}</w:body>"), "styles": xml("styles", STYLES),
             "numbering": xml("numbering", NUMBERING)} | parts  # fmt: skip
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"word/{name}.xml", content)
    return stream.getvalue()
