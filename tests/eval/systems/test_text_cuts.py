from __future__ import annotations

from eval.systems.text_cuts import paragraphs, windows
from qa.datatypes import Document


def test_windows_cover_every_character_and_share_a_fifth():
    document = Document(id="d", title="", text="x" * 250)
    assert list(windows(document, 100)) == [(0, 100), (80, 180), (160, 250)]
    assert list(windows(Document(id="d", title="", text="short"), 100)) == [(0, 5)]


def test_paragraphs_are_lines_and_long_lines_are_cut_where_a_sentence_ends():
    text = "Short line.\n" + "One sentence here. Another one there. A third.\n中文。又一句。"
    document = Document(id="d", title="", text=text)
    pieces = [text[start:end] for start, end in paragraphs(document, 40)]
    assert pieces == ["Short line.", "One sentence here. Another one there.", "A third.", "中文。又一句。"]
