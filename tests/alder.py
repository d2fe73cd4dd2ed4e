"""The invented page that general tests run over: the Boat Rules of the Alder River Authority, which does not exist.

A corpus folder like any other, of the same shape as a policy page with its furniture, run-in lists of measures and a
contact line. `python -m pytest tests/corpus/test_whole_page.py` says what is read in it.
"""

from pathlib import Path

from qa.corpus.folder import read_corpus
from qa.corpus.passages import read_passages
from qa.datatypes import Term
from qa.settings import Settings

ALDER = Path(__file__).parent / "corpora" / "alder"
FAIR_PAGE = ALDER.parent / "fair" / "fair.txt"  # a Chinese notice of another invented town
ALDER_ID = "boat-rules-explained"
MEASURES = {
    "1.1": "shorten the printed forms",
    "1.2": "open a counter at every lock",
    "1.3": "accept and honour the papers of other quiet rivers",
    "2.1": "checking hulls every other year",
    "2.2": "checking engines every year",
    "2.3": "lending life jackets at the locks",
    "2.4": "teaching the skippers of hired boats",
    "3.1": "collecting waste oil",
    "3.2": "banning paint with copper",
    "3.3": "planting reeds along the banks",
    "3.4": "counting fish in the autumn",
    "3.5": "building more pump stations",
    "3.6": "sharing readings with other rivers",
    "4.1": "hold evening courses",
    "4.2": "lend books at the weir",
    "4.3": "print maps of the shallows",
    "5.1": "lower the price of foreign licences",
    "5.2": "improve the moorings for foreign boats",
    "5.3": "write the signs in four languages",
    "6.1": "fees",
    "6.2": "wharves",
    "6.3": "fees",
    "6.4": "trained hands",
}
ASPECTS = {
    "1": "make it simple to apply",
    "2": "keep boats safe",
    "3": "keep the water clean",
    "4": "spread what is known",
    "5": "welcome boats from abroad",
    "6": "stand by the owners of old boats",
}
TERMS = (
    Term(term="landing place", chinese=("码头",)),
    Term(term='"bend warden system"', chinese=("弯道长制",)),
    Term(term="finance", chinese=("财政", "金融"), note='The page lists "finance" twice.'),
)


def read_alder():
    """The page with everything that is found in it by rule: a ReadDocument."""
    (document,) = read_corpus(ALDER)
    return read_passages(document, Settings(encoder="fake", reranker=""))
