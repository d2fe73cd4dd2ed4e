"""What a document states, piece by piece: measures inside sentences, lists behind what leads to them, headings of all makes."""

import pytest

from qa.index.builder import build_index
from qa.index.store import open_index
from qa.ranking.stated_things import read_statements

RUN_TOGETHER = (
    "柳镇人民政府关于支持商户的若干措施 为支持商户，制定以下措施。 一、减免租金。 承租公房的商户免收两个月租金。 （责任单位：柳镇财政所） "
    "二、贷款贴息。 对商户贷款按利息的一半给予贴息。贴息不超过一年。 三、简化手续。 三个工作日内办结。"
)
MARKDOWN = (
    "# Mooring grant\n\n## Who can apply\n\nYou must:\n\n- own a boat\n- live by the river\n\nThe office decides.\n\n"
    "## How to apply\n\nSend the form.\n"
)


@pytest.fixture
def stated(tmp_path, fake_settings):
    def read(name, text):
        corpus = tmp_path / "corpus"
        corpus.mkdir()
        (corpus / name).write_text(text, encoding="utf-8")
        build_index(corpus, tmp_path / "index", fake_settings)
        index = open_index(tmp_path / "index", corpus, fake_settings)
        (document,) = index.documents
        found = read_statements(index, document)
        assert all(one.words == one.span.of(index.documents[document].text) for one in found.items)
        return found

    return read


def test_measures_take_the_place_of_the_sentence_that_lists_them(alder_index):
    found = read_statements(alder_index, "boat-rules-explained")
    numbers = [one.measure for one in found.items if one.measure]
    assert numbers[:3] == ["1.1", "1.2", "1.3"] and len(numbers) == 23
    assert not any("including three measures" in one.words for one in found.items)
    oil = next(one for one in found.items if one.words == "collecting waste oil")
    assert oil.heads[-1].words == "keep the water clean"


def test_the_frame_of_a_page_is_no_statement(alder_index):
    found = read_statements(alder_index, "boat-rules-explained")
    assert not any("Tel:" in one.words for one in found.items)
    assert any("Tel:" in words for _, words in found.frame)


def test_the_items_of_a_list_know_what_leads_to_them(stated):
    found = stated("grant.md", MARKDOWN)
    words = [one.words for one in found.items]
    lead = words.index("You must:")
    assert [one.lead for one in found.items] == [None, lead, lead, None, None]
    assert [one.heads[-1].words for one in found.items] == ["Who can apply"] * 4 + ["How to apply"]


def test_headings_are_found_where_the_lines_of_a_notice_have_run_together(stated):
    found = stated("notice.txt", RUN_TOGETHER)
    assert [head.words for head in found.heads] == ["减免租金", "贷款贴息", "简化手续"]
    under = {one.words: one.heads[-1].words for one in found.items if one.heads}
    assert under["承租公房的商户免收两个月租金。"] == "减免租金"
    assert under["（责任单位：柳镇财政所）"] == "减免租金"
    assert under["贴息不超过一年。"] == "贷款贴息"


def test_articles_without_headings_get_none(stated):
    text = "渡船规定\n第一条 为保障安全，制定本规定。\n第二条 渡船每年检查一次。\n第三条 渡船应当配备救生衣。渡船不得超载。\n"
    assert stated("rules.txt", text).heads == ()
