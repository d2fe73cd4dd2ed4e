"""Canonical text: white space, invisible marks and furniture."""

import pytest

from qa.corpus.canonical import canonical_text


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("a\r\nb\rc\n\n\nd", "a\nb\nc\nd"),
        ("a\t\u00a0\u3000 b  ", "a b"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("pay \u202e0001\u202c yuan", "pay 0001 yuan"),
        ("a\x0cb\u2028c\x85d\x0be", "a\nb\nc\nd\ne"),
        ("Tel: 1 |sitemap", "Tel: 1"),
        ("Close window | Tel: 1 | Sitemap", "Tel: 1"),
        ("English | Chinese | is accessible", ""),
        ("Font display: big small [print]", ""),
        ("当前位置：首页 > 政策解读", ""),
        ("京ICP备07001234号-1", ""),
        ("ICP No. 07001234 -1", ""),
        ("粤公网安备 44010402000001号", ""),
        ("Home | About us | Contact us", ""),
        ("-----", ""),
        # words of a policy that look like furniture
        ("Small | Medium | Large", "Small | Medium | Large"),
        ("| 大 | 中 | 小 |", "| 大 | 中 | 小 |"),
        ("Language | English", "Language | English"),
        ("The website of the office is open.", "The website of the office is open."),
        ("Print the form and sign it.", "Print the form and sign it."),
        ("home", "home"),
    ],
)
def test_canonical_text_keeps_words_and_drops_furniture(raw, wanted):
    assert canonical_text(raw) == wanted
