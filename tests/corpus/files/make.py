"""Writes the PDF files of this folder: `python tests/corpus/files/make.py` (needs the dependency group `convert`)."""

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent


def page(canvas, number, lines):
    canvas.setFont("Helvetica", 8)
    canvas.drawString(72, 810, "County of Westvale - Official Bulletin")
    canvas.drawString(290, 30, f"- {number} -")
    for font, size, x, y, words in lines:
        canvas.setFont(font, size)
        canvas.drawString(x, y, words)


def grid(canvas, xs, ys):
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def english():
    canvas = Canvas(str(HERE / "english.pdf"), pagesize=A4, invariant=1)
    canvas.bookmarkPage("a")
    canvas.addOutlineEntry("Scope", "a", level=0)
    body = "Helvetica"
    page(canvas, 1, [
        ("Helvetica-Bold", 18, 72, 770, "Rules on Farm Grants"),
        ("Helvetica-Bold", 11, 72, 735, "Scope"),
        (body, 11, 72, 715, "These rules apply to farms with more than five hectares of land in the county"),
        (body, 11, 72, 701, "and to their tenants. They do not apply to forests."),
        ("Helvetica-Bold", 11, 72, 670, "Amounts"),
        (body, 11, 72, 650, "The county pays the amounts of the table, and a farm that grows both crops re-"),
        (body, 11, 72, 636, "ceives both. A farm applies by the last day of March and is told the outcome within"),
    ])  # fmt: skip
    canvas.showPage()
    page(canvas, 2, [
        (body, 11, 72, 770, "thirty days."),
        (body, 11, 80, 735, "Crop"), (body, 11, 200, 735, "Per hectare"),
        (body, 11, 80, 715, "Wheat"), (body, 11, 200, 715, "120 crowns"),
        (body, 11, 80, 695, "Barley"), (body, 11, 200, 695, "95 crowns"),
        ("Helvetica-Bold", 11, 72, 650, "Final rule"),
        (body, 11, 72, 630, "These rules enter into force on 1 May 2024."),
    ])  # fmt: skip
    grid(canvas, (72, 190, 320), (690, 708, 728, 748))
    canvas.save()


def chinese():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(HERE / "chinese.pdf"), pagesize=A4, invariant=1)
    song = "STSong-Light"
    for font, size, x, y, words in [
        (song, 20, 150, 770, "临江市河道清洁办法"),
        (song, 16, 240, 730, "第一章 总则"),
        (song, 12, 96, 700, "第一条 为了保持河道清洁，保护水质，根据有关法律法规，结合本市实"),
        (song, 12, 72, 680, "际，制定本办法。"),
        (song, 12, 96, 660, "第二条 本办法适用于本市行政区域内河道的清洁和管理活动。"),
        (song, 16, 240, 620, "第二章 职责"),
        (song, 12, 96, 590, "第三条 市水务部门每月检查一次。"),
    ]:
        canvas.setFont(font, size)
        canvas.drawString(x, y, words)
    canvas.save()


def locked():
    canvas = Canvas(str(HERE / "locked.pdf"), encrypt=StandardEncryption("secret"), invariant=1)
    canvas.drawString(72, 700, "Fees fall.")
    canvas.save()


def scan():
    canvas = Canvas(str(HERE / "scan.pdf"), invariant=1)
    canvas.rect(72, 72, 300, 300, fill=1)
    canvas.save()


for make in (english, chinese, locked, scan):
    make()
