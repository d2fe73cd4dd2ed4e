"""What a statement says of its own words: the place they stand at, and who says them."""

import pytest
from test_check import check

from qa.corpus.measures import read_register
from qa.corpus.outline import read_outline
from qa.datatypes import Document, Term, Verdict
from qa.wording.check import Sources, check_wording
from qa.wording.claims import read_claims
from qa.wording.token_index import WordingIndex

MILL = """Rules for Wind Mills
1. Sails
1.1 Cloth
Millers mend the sails every spring. The Guild of Weavers says that linen is best.
1.2 Stops
Millers stop the sails at dusk.
2. Corn
2.1 Price
Corn is ground for a tenth of it. Millers stop the sails at dusk.
"""
GRAIN = """磨坊管理办法
第一条 磨坊主每年春天修补风帆。
第二条 粮食按十分之一收费，由粮食行会监督。
"""


def sources():
    documents = [
        Document(id="mill", title="Rules for Wind Mills", issuer="Office of Mills of the Coast", text=MILL),
        Document(id="grain", title="磨坊管理办法", issuer="海岸县人民政府", language="zh", text=GRAIN),
    ]
    outlines = {document.id: read_outline(document) for document in documents}
    registers = {document.id: read_register(document, outlines[document.id]) for document in documents}
    terms = (
        Term(term="Office of Mills", chinese=("磨坊局",)),
        Term(term="The Guild of Weavers", chinese=("织工行会",)),
    )
    return Sources(WordingIndex(documents), outlines, registers, terms=terms)


SOURCES = sources()


@pytest.mark.parametrize(
    ("statement", "agrees", "found"),
    [
        ("Measure 1.1: Millers mend the sails every spring.", True, "1.1"),
        ("Measure 1: Millers mend the sails every spring.", True, "1.1"),
        ("Under section 2.1, millers mend the sails every spring.", False, "1.1"),
        ("Millers mend the sails every spring (measure 2.1).", False, "1.1"),
        ("Measure 2.1: Millers stop the sails at dusk.", True, "2.1"),  # the second of two places
        ("第一条规定，磨坊主每年春天修补风帆。", True, "1"),
        ("根据第二条，磨坊主每年春天修补风帆。", False, "1"),
        ("第二条 粮食按十分之一收费，由粮食行会监督。", None, None),  # the text says so itself
    ],
)
def test_the_place_that_a_statement_names_is_compared_with_where_the_words_stand(statement, agrees, found):
    told = check(statement, SOURCES)
    assert [(claim.agrees, claim.found) for claim in told.claims] == ([] if agrees is None else [(agrees, found)])
    assert told.verdict is (Verdict.ALTERED if agrees is False else Verdict.VERBATIM)


@pytest.mark.parametrize(
    ("statement", "agrees"),
    [
        ("According to the Office of Mills of the Coast, millers mend the sails every spring.", True),
        ("The Office of Mills says that millers mend the sails every spring.", True),
        ("Millers mend the sails every spring, according to the Office of Mills.", True),
        ("According to the rules, millers mend the sails every spring.", True),
        ("According to the Rules for Wind Mills, millers mend the sails every spring.", True),
        ("According to the Guild of Weavers, linen is best.", True),
        ("According to the Guild of Weavers, millers mend the sails every spring.", False),
        ("According to the Ministry of Bread, millers mend the sails every spring.", False),
        ("The Ministry of Bread announced: millers mend the sails every spring.", False),
        ("海岸县人民政府规定，磨坊主每年春天修补风帆。", True),
        ("国家粮食局规定，磨坊主每年春天修补风帆。", False),
        ("根据国家粮食局的要求，磨坊主每年春天修补风帆。", False),
    ],
)
def test_who_is_said_to_say_it_is_compared_with_who_does(statement, agrees):
    told = check_wording(statement, SOURCES)
    assert [(claim.kind, claim.agrees) for claim in told.claims] == [("speaker", agrees)]
    assert (told.verdict is Verdict.ALTERED) is not agrees


def test_a_speaker_is_unknown_where_no_issuer_is():
    document = Document(id="a", title="A", text="A title\nMillers mend the sails every spring.")
    told = check_wording(
        "According to Anna, millers mend the sails every spring.", Sources(WordingIndex([document]), {}, {})
    )
    assert [claim.agrees for claim in told.claims] == [None] and told.verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    "statement", ["Millers mend the sails.", "磨坊主每年春天修补风帆。", "", "According to", "Measure 2.3:", "第一条"]
)
def test_words_that_name_neither_have_no_claims(statement):
    assert read_claims(statement) is None


def test_both_place_and_speaker_are_read():
    claimed = read_claims("According to measure 2.3, the Guild says that mills are old.")
    assert claimed is not None and (claimed.place, claimed.speaker) == ("2.3", "the Guild") or claimed.place == "2.3"
