import pytest

from qa.language.thesaurus import Thesaurus
from qa.language.words import stem

REAL_WORDS = (
    "bank lending weather lottery salary blockchain investors subsidies rebates exporter factory hotel school tariff tax loan "
    "fine visa permit river mountain doctor vaccine housing rent price pension army prison coal steel wheat maize rice zinc "
    "zoned lend poly stare fiance barking planet adapt adopting adopts measured aspect zones police"
).split()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("adoptd", "adopted"),
        ("develpment", "development"),
        ("zonne", "zone"),
        ("inovation", "innovation"),
        ("opinons", "opinions"),
        ("Changchin", "changchun"),
        ("scince", "science"),
        ("taht", "that"),
    ],
)
def test_a_slip_is_corrected_to_the_word_of_the_corpus(thesaurus, typed, meant):
    assert thesaurus.corrected(typed) == meant


@pytest.mark.parametrize("word", REAL_WORDS)
def test_a_real_word_is_never_corrected(thesaurus, word):
    assert thesaurus.corrected(word) == word


@pytest.mark.parametrize("word", ["abc", "zon", "x1zone", "zoné", "qwrtzpvv", "开发区", "", "Guofa", "kubernetes"])
def test_short_foreign_and_far_words_stay_as_they_are(thesaurus, word):
    assert thesaurus.corrected(word) == word


@pytest.mark.parametrize("word", ["develpmnt", "dvelpmnt", "dvlpmnt"])
def test_at_most_two_slips_are_forgiven(word):
    wanted = {"develpmnt": "development", "dvelpmnt": "dvelpmnt", "dvlpmnt": "dvlpmnt"}
    assert Thesaurus(["development"]).corrected(word) == wanted[word]


def test_only_one_slip_is_forgiven_in_a_short_word():
    assert Thesaurus(["zones"]).corrected("zoens") == "zones"
    assert Thesaurus(["zones"]).corrected("xxnes") == "xxnes"


def test_a_correction_is_always_a_word_of_the_corpus_or_a_plain_word():
    small = Thesaurus(["harbour", "quay"])
    assert small.corrected("harbuor") == "harbour"
    assert small.corrected("develpment") == "develpment"


def test_near_words_lead_to_words_of_the_corpus(thesaurus):
    assert stem("adopted") in thesaurus.related(stem("pass"))
    assert not thesaurus.related("qwrtzpvv")


def test_related_words_all_stand_in_the_corpus():
    small = Thesaurus(["adopt", "build"])
    for word in ("pass", "construct", "develop", "accept"):
        assert small.related(stem(word)) <= {"adopt", "build"}


def test_a_word_is_not_its_own_relative(thesaurus):
    for word in ("develop", "adopt", "build", "improv", "support"):
        assert word not in thesaurus.related(word)
