"""Numbering of texts as they are found in the wild."""

import pytest

from qa.corpus.outline import read_outline
from qa.datatypes import Document


def labels(text):
    document = Document(id="looms", title="Looms", text=text, sha256="0" * 64, file="looms.txt", language="en")
    return [section.label for section in read_outline(document).sections]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Looms\n一、织机补助10万元。\n二、羊毛免费。\n四、免收卫生费1年。\n五、本措施即日施行。",
            ["一", "二", "四", "五"],
        ),
        (
            "Looms\nSection 1. Purpose. Looms are kept.\nSec. 2. List. The clerk lists all looms.\nSec. 3. End. It ends.",
            ["Section 1", "Sec. 2", "Sec. 3"],
        ),
        (
            "Looms\n1. Oil ............ 3\n2. Wax ............ 5\n1. Oil\nOil is free.\n2. Wax\nWax costs 2 yuan.",
            ["1", "2"],
        ),
    ],
)
def test_sections_are_those_of_the_text(text, wanted):
    assert labels(text) == wanted
