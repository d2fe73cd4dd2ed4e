import json
import re

from fake_assistant import HOSTILE, MAIN, SECOND, FakeAssistant
from html_reading import Lines
from hypothesis import given
from hypothesis import strategies as st

from qa.datatypes import Block, BlockKind, Document, LeftOut, Measure, Register
from qa.omissions import Omission
from qa.web.document_panel import article_html, document_html, panel_html

KNOWN_TAGS = {
    "input",
    "details",
    "summary",
    "ul",
    "li",
    "article",
    "dl",
    "div",
    "dt",
    "dd",
    "span",
    "a",
    "h2",
    "h3",
    "h4",
    "p",
    "button",
    "label",
    "select",
    "option",
}


def read_back(html, length):
    """The characters that the panel shows at each offset; None where it shows none."""
    shown = [None] * length
    for (start, end), text in Lines(html).lines.items():
        assert len(text) == end - start
        shown[start:end] = text
    return shown


LINE = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"], exclude_characters="\n"),
                                  st.sampled_from("<>&\"'`${}\r\0😀𠮷 ")), max_size=30)  # fmt: skip


@given(st.lists(LINE, min_size=1, max_size=5), st.data())
def test_the_panel_shows_every_character_at_its_offset(lines, data):
    text = "\n".join(lines)
    document = Document(id="d", title="t", text=text)
    blocks, measures, at = [], [], 0
    for line in lines:
        if line and data.draw(st.booleans()):  # a line without a block must not be lost either
            blocks.append(Block(start=at, end=at + len(line), kind=data.draw(st.sampled_from(BlockKind))))
        if line and data.draw(st.booleans()):
            start = data.draw(st.integers(0, len(line) - 1))
            words = line[start:]
            measures.append(Measure(document="d", number=f"1.{len(measures) + 1}", section="s", text=words,
                                    start=at + start, end=at + len(line)))  # fmt: skip
        at += len(line) + 1
    html = article_html(document, blocks, Register(document="d", measures=measures))
    for offset, shown in enumerate(read_back(html, len(text))):
        wanted = text[offset].replace("\0", "\ufffd")
        assert shown == wanted or (shown is None and not text[offset].strip())


def test_a_whole_page_is_read_back():
    fake = FakeAssistant(is_several=True)
    for name, document in fake.documents.items():
        shown = read_back(document_html(fake, name), len(document.text))
        assert "".join(character or "\n" for character in shown) == document.text


def test_each_measure_has_an_anchor_where_it_begins_and_a_place():
    fake = FakeAssistant()
    html = document_html(fake, MAIN)
    article = next(attrs for tag, attrs in Lines(html).attributes if tag == "article")
    places = json.loads(article["data-places"])
    text = fake.documents[MAIN].text
    for measure in fake.register(MAIN).measures:
        assert text[slice(*places[measure.number])] == measure.text
        assert f'id="m-{MAIN}-{measure.number}"' in html
    assert text[slice(*places["6"])] == "stand by the owners of old boats"


def test_overlapping_blocks_show_nothing_twice():
    document = Document(id="d", title="t", text="abcdef")
    blocks = [Block(start=0, end=4, kind="paragraph"), Block(start=2, end=6, kind="paragraph")]
    html = article_html(document, blocks, Register(document="d"))
    assert "".join(read_back(html, 6)) == "abcdef"


def test_what_the_text_leaves_out_is_listed_as_words():
    gone = LeftOut(reason=Omission.STRUCK_OUT, words="<b>40</b>", n_chars=9)
    html = article_html(Document(id="d", title="t", text="abc", left_out=(gone,)), [], Register(document="d"))
    assert ">struck out</span>" in html and ">删除线划去</span> (9): &lt;b&gt;40&lt;/b&gt;" in html
    assert "9 characters" in html
    assert "left-out" not in article_html(Document(id="d", title="t", text="abc"), [], Register(document="d"))


def test_hostile_words_of_a_document_stay_words():
    fake = FakeAssistant(is_several=True)
    for html in (panel_html(fake), document_html(fake, "hostile-1")):
        parsed = Lines(html)
        assert parsed.tags <= KNOWN_TAGS
        for _, attrs in parsed.attributes:
            assert not any(name.startswith("on") or name == "style" for name in attrs)
            assert not re.match(r"\s*javascript:", attrs.get("href") or "", re.IGNORECASE)
    assert HOSTILE in Lines(document_html(fake, "hostile-1")).lines[(0, len(HOSTILE))]


def test_a_document_says_what_kind_of_text_it_is_in_both_languages():
    html = document_html(FakeAssistant(), MAIN)
    assert "interpretation, not the policy itself" in html and "政策解读，并非政策本身" in html
    assert 'href="http://river.example/boats/000.html" target="_blank" rel="noopener noreferrer"' in html


def test_the_choice_of_documents_is_there_only_when_there_are_several():
    assert "<select" not in panel_html(FakeAssistant())
    assert panel_html(FakeAssistant(is_several=True)).count("<option") == 3


def test_a_chinese_document_is_marked_as_chinese():
    assert 'lang="zh-CN"' in document_html(FakeAssistant(is_several=True), SECOND).split(">")[0]
