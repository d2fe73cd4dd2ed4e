"""Write the Markdown pages of a folder as HTML (with furniture), DOCX and PDF, and compare what is read from each.

    python scripts/convert_pages.py [--docs DIR] [--out DIR] [--compare]

DIR is by default ../shared/bench/conditionalqa/docs or that of POLICY_QA_BENCH; absent: one line, exit 0. The PDF needs
reportlab (dependency group `convert`).
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from rapidfuzz.distance import Indel

from qa.corpus.folder import read_folder
from qa.corpus.outline import read_outline
from qa.corpus.passages import read_passages
from qa.datatypes import BlockKind, Document
from qa.settings import Settings

MIN_SIMILARITY = 0.98
FORMATS = ("md", "html", "docx", "pdf")
W_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench"
_NAVIGATION = "".join(
    f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("benefits", "births", "business", "money")
)

Block = tuple[str, Any]  # ("h", (depth, words)) | ("p", words) | ("li", words) | ("table", rows)


def plain(words: str) -> str:
    """`words` without the marks of emphasis, links and code."""
    return html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt().renderInline(words)))


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a page of the bench, in order."""
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([plain(cell.strip()) for cell in line.strip()[1:].removesuffix("|").split("|")])
            continue
        if rows:
            yield "table", [row for row in rows if not all(re.fullmatch(r"[:\s-]*", cell) for cell in row)]
            rows = []
        heading = re.match(r"(#{1,6})\s+(.*)", line)
        if heading:
            yield "h", (len(heading[1]), plain(heading[2]))
        elif re.match(r"\s*[-*]\s+\S", line):
            yield "li", plain(re.sub(r"^\s*[-*]\s+", "", line))
        elif line.strip():
            yield "p", plain(line)


def write_html(blocks: list[Block], path: Path) -> None:
    """A page with header, navigation, cookie bar, related links and footer around the words."""
    title = next((value[1] for kind, value in blocks if kind == "h"), path.stem)
    body: list[str] = []
    for kind, value in blocks:
        if kind == "h":
            body.append(f'<h{value[0]} id="h{len(body)}">{html.escape(value[1])}</h{value[0]}>')
        elif kind == "table":
            rows = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in value[1:]]
            head = "".join(f"<th>{html.escape(cell)}</th>" for cell in value[0])
            body.append(
                f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{r}</tr>' for r in rows)}</tbody></table>"
            )
        else:
            words = html.escape(value)
            if kind == "li" and body and body[-1].endswith("</ul>"):
                body[-1] = f"{body[-1].removesuffix('</ul>')}<li>{words}</li></ul>"
            else:
                body.append(f"<ul><li>{words}</li></ul>" if kind == "li" else f"<p>{words}</p>")
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)} - A site</title>'
        f"<script>var x = '<p>not text</p>';</script></head><body>"
        f'<div class="cookie-banner"><p>We use cookies on this site.</p><button>Accept</button></div>'
        f'<header><a href="/">A site</a><form role="search"><input name="q"></form></header>'
        f'<nav><ul>{_NAVIGATION}</ul></nav><div class="breadcrumbs"><ol><li><a href="/">Home</a></li></ol></div>'
        f'<div class="wrapper"><div class="column" id="text">{"".join(body)}</div>'
        f'<aside class="sidebar"><h2>Related content</h2><ul>{_NAVIGATION}</ul></aside></div>'
        f"<footer><p>All content is available under a licence.</p><ul>{_NAVIGATION}</ul></footer></body></html>",
        encoding="utf-8",
    )


def write_docx(blocks: list[Block], path: Path) -> None:
    """A Word document with heading styles, a bulleted list and tables with a header row."""
    body: list[str] = []
    for kind, value in blocks:
        if kind == "table":
            rows = [_docx_row(row, is_head=index == 0) for index, row in enumerate(value)]
            body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
        else:
            words = value[1] if kind == "h" else value
            style = f'<w:pStyle w:val="Heading{value[0]}"/>' if kind == "h" else ""
            style += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if kind == "li" else ""
            body.append(_docx_paragraph(words, style))
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in range(1, 7)
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", _xml("document", f"<w:body>{''.join(body)}</w:body>"))
        archive.writestr("word/styles.xml", _xml("styles", styles))
        archive.writestr("word/numbering.xml", _xml("numbering", numbering))


def _xml(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{W_NAMESPACE}">{content}</w:{name}>'


def _docx_paragraph(words: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{html.escape(words)}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def _docx_row(row: list[str], *, is_head: bool) -> str:
    cells = "".join(f"<w:tc>{_docx_paragraph(cell)}</w:tc>" for cell in row)
    return f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if is_head else ''}{cells}</w:tr>"


def write_pdf(blocks: list[Block], path: Path) -> None:
    """A PDF with running head and page numbers, headings by size alone, bullets and ruled tables."""
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

    plain_style = getSampleStyleSheet()["BodyText"]
    story: list[Any] = []
    for kind, value in blocks:
        if kind == "h":
            size = {1: 20, 2: 16, 3: 13}.get(value[0], 12)
            style = ParagraphStyle(
                "h", fontName="Helvetica-Bold", fontSize=size, leading=size * 1.2, spaceBefore=10, spaceAfter=6
            )
            story.append(Paragraph(html.escape(value[1]), style))
        elif kind == "table":
            cells = [[Paragraph(html.escape(cell), plain_style) for cell in row] for row in value]
            story.append(Table(cells, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])))
        else:
            bullet = "•" if kind == "li" else None
            style = ParagraphStyle("li", plain_style, leftIndent=14) if bullet else plain_style
            story.append(Paragraph(html.escape(value), style, bulletText=bullet))

    def furnish(canvas: Any, document: Any) -> None:  # noqa: ANN401
        canvas.drawString(72, 800, "A site - printed page")
        canvas.drawString(280, 30, f"Page {document.page}")

    SimpleDocTemplate(str(path), invariant=1).build(story, onFirstPage=furnish, onLaterPages=furnish)


def convert(docs: Path, out: Path) -> int:
    """Write all pages in all forms into out/md, out/html ...; how many pages there were."""
    writers = {"html": write_html, "docx": write_docx, "pdf": write_pdf}
    pages = sorted(docs.glob("*.md"))
    for name in FORMATS:
        (out / name).mkdir(parents=True, exist_ok=True)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        blocks = list(blocks_of(text))
        (out / "md" / page.name).write_text(text, encoding="utf-8")
        for name, write in writers.items():
            write(blocks, out / name / f"{page.stem}.{name}")
    return len(pages)


def words_of(document: Document) -> str:
    """The text with white space collapsed."""
    return " ".join(document.text.split())


def headings_found(document: Document, wanted: list[str]) -> list[str]:
    """Those of `wanted` that are a title or a heading line of the outline."""
    blocks = [b for b in read_outline(document).blocks if b.kind in (BlockKind.HEADING, BlockKind.TITLE)]
    said = {" ".join(block.of(document.text).split()) for block in blocks}
    return [heading for heading in wanted if heading in said]


def compare(out: Path) -> dict[str, dict[str, float]]:
    """For each form: seconds, passages, headings found, and the similarity of its texts with those of the Markdown."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted((out / "md").glob("*.md"))}
    wanted = {
        name: [" ".join(value[1].split()) for kind, value in blocks_of(text) if kind == "h"]
        for name, text in sources.items()
    }
    first: dict[str, str] = {}
    results: dict[str, dict[str, float]] = {}
    for name in FORMATS:
        started = time.perf_counter()
        documents, refused, _ = read_folder(out / name)
        n_passages = sum(len(read_passages(one, Settings(encoder="fake")).passages) for one in documents)
        seconds = time.perf_counter() - started
        texts = {one.id: words_of(one) for one in documents}
        first = first or texts
        alike = {key: Indel.normalized_similarity(first[key], texts[key]) for key in texts}
        for key in sorted(alike, key=lambda one: alike[one])[:3]:
            print(f"{name}: {key} {alike[key]:.4f}", file=sys.stderr)
        n_found = 0
        for one in documents:
            found = headings_found(one, wanted[one.id])
            n_found += len(found)
            if len(found) < len(wanted[one.id]):
                print(f"{name}: {one.id} misses {set(wanted[one.id]) - set(found)}", file=sys.stderr)
        results[name] = {
            "documents": len(documents), "refused": len(refused), "seconds": round(seconds, 2), "passages": n_passages,
            "headings_found": n_found, "headings": sum(map(len, wanted.values())),
            "similarity_min": round(min(alike.values()), 4),
            "similarity_mean": round(sum(alike.values()) / len(alike), 4),
        }  # fmt: skip
    return results


def find_docs(given: Path | None = None) -> Path | None:
    """The folder of the pages; None when there is none."""
    bench = Path(os.environ["POLICY_QA_BENCH"]) if os.environ.get("POLICY_QA_BENCH") else _DEFAULT
    folder = given or bench / "conditionalqa" / "docs"
    return folder if folder.is_dir() else None


def main(argv: list[str] | None = None) -> int:
    """Convert, and with --compare print one JSON object of what was read; then 1 when a form is read less well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--compare", action="store_true")
    arguments = parser.parse_args(argv)
    docs = find_docs(arguments.docs)
    if docs is None:
        print("no pages to convert; give their folder with --docs DIR", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        out = arguments.out or Path(scratch)
        print(f"{convert(docs, out)} pages written to {out}", file=sys.stderr)
        if not arguments.compare:
            return 0
        results = compare(out)
    print(json.dumps(results, indent=1))
    return 0 if all(map(is_good, results.values())) else 1


def is_good(result: dict[str, float]) -> bool:
    """Whether every page was read, its text agrees with the Markdown, and every heading was found."""
    is_whole = not result["refused"] and result["headings_found"] == result["headings"]
    return is_whole and result["similarity_min"] >= MIN_SIMILARITY


if __name__ == "__main__":
    sys.exit(main())
