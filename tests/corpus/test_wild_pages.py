"""Pages as they are found in the wild: Word's own, portals, WordPress, old layouts."""

import pytest

from qa.corpus.formats.html import read_html
from qa.corpus.formats.markdown import read_markdown


def said(body, head=""):
    page = f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return [line.text for line in read_html(page.encode()).lines]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ('Looms cost 2,500<span style="vertical-align: super">3</span> dollars.', "Looms cost 2,500 dollars."),
        ('Looms cost 300<span class="up">2</span> dollars.', "Looms cost 300 dollars."),
        ('A hall of 40 m<span class="up">2</span>.', "A hall of 40 m^2."),
        ("Looms cost 12<sup>a</sup> dollars.", "Looms cost 12 dollars."),
        ("A weaver<sup>a,b</sup> pays.", "A weaver pays."),
        (
            'Looms cost 40<a href="#_ftn1"><span class="MsoFootnoteReference">[1]</span></a> dollars.',
            "Looms cost 40 dollars.",
        ),
        ('See section <a href="#s4">4</a> of it.', "See section 4 of it."),
        (
            "Pay <math><mfrac><mrow><mi>A</mi><mo>+</mo><mn>3</mn></mrow><mn>12</mn></mfrac><mo>×</mo>"
            "<msup><mi>r</mi><mn>2</mn></msup></math> yuan.",
            "Pay (A+3)/12×r^2 yuan.",
        ),
    ],
)
def test_raised_words_and_formulas_change_no_figure(body, wanted):
    assert said(f"<h1>Looms</h1><p>{body}</p>", "<style>.up{vertical-align:super}</style>")[1:] == [wanted]


def test_bullets_of_word_are_no_words_and_its_numbers_are():
    item = '<p><![if !supportLists]><span style="mso-list:Ignore">{}<span>&nbsp; </span></span><![endif]>{}</p>'
    body = "<h1>Looms</h1>" + item.format("1.", "Oil") + item.format("o", "wax") + item.format("·", "dye")
    assert said(body)[1:] == ["1. Oil", "wax", "dye"]


@pytest.mark.parametrize(
    ("style", "list_", "wanted"),
    [
        ("ol.abc{list-style-type:lower-alpha}", '<ol class="abc"><li>wool</li><li>flax</li></ol>', ["a. wool", "b. flax"]),
        ("", '<ol style="list-style-type:cjk-ideographic"><li>羊毛。</li><li>亚麻。</li></ol>', ["一、羊毛。", "二、亚麻。"]),
    ],
)  # fmt: skip
def test_lists_are_numbered_by_the_styles_of_a_page(style, list_, wanted):
    assert said(f"<h1>Yarn</h1>{list_}", f"<style>{style}</style>")[1:] == wanted


def test_a_heading_that_opens_its_part_is_a_heading():
    lines = said("<h1>Looms</h1><h3><button aria-expanded=false>Who pays?</button></h3><p>The owner pays.</p>")
    assert lines == ["Looms", "Who pays?", "The owner pays."]


def test_a_banner_that_asks_for_consent_is_furniture_and_a_rule_on_biscuits_is_not():
    text = "<h2>Cookies on this site</h2><p>We use some cookies to make this work.</p>"
    body = (
        f'<div class="cookie-banner" role="region">{text}</div><main><h1>Looms</h1><p>Oil the loom.</p>'
        '<div class="cookie-policy"><h2>Biscuits</h2><p>No biscuits near a loom.</p></div></main>'
    )
    assert said(body) == ["Looms", "Oil the loom.", "Biscuits", "No biscuits near a loom."]


def test_a_footer_within_a_text_that_says_a_sentence_is_text():
    body = "<article><h1>Looms</h1><section><p>Oil.</p><footer><p>This part ends on 3 May 2027.</p></footer></section></article>"
    assert said(body)[-1] == "This part ends on 3 May 2027."


def test_the_title_of_a_page_whose_head_names_its_site_is_that_of_the_text():
    draft = read_html(
        "<html><head><meta charset='utf-8'><title>织州市纺织局</title></head><body><p>关于织机登记的通知</p>"
        "<p>织机应当登记。</p></body></html>".encode()
    )
    assert draft.title == "关于织机登记的通知"


def test_markdown_keeps_its_brackets_and_its_sentences():
    draft = read_markdown("# Looms\n\n1) Oil\n2) Wax\n\nA weaver under 8\ncomes with another.\n第一行\n第二行\n")
    assert [line.text for line in draft.lines[1:]] == ["1) Oil", "2) Wax", "A weaver under 8 comes with another.", "第一行", "第二行"]  # fmt: skip
