import pytest

from qa.language.thesaurus import Thesaurus
from qa.language.words import stem

REAL_WORDS = (
    "bank lending weather lottery salary blockchain investors subsidies rebates exporter factory hotel school tariff tax loan "
    "fine visa permit river mountain doctor vaccine housing rent price pension army prison coal steel wheat maize rice zinc "
    "looks lend goats stare fairy berry planet adapt adopting adopts measured aspect boots weird"
).split()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("adoptd", "adopted"),
        ("develpment", "development"),
        ("lokcs", "locks"),
        ("complants", "complaints"),
        ("opinons", "opinions"),
        ("Aldrham", "alderham"),
        ("fishng", "fishing"),
        ("taht", "that"),
    ],
)
def test_a_slip_is_corrected_to_the_word_of_the_corpus(thesaurus, typed, meant):
    assert thesaurus.corrected(typed) == meant


@pytest.mark.parametrize("word", REAL_WORDS)
def test_a_real_word_is_never_corrected(thesaurus, word):
    assert thesaurus.corrected(word) == word


@pytest.mark.parametrize("word", ["abc", "loc", "x1lock", "lockß", "qwrtzpvv", "码头", "", "Gloryx", "kubernetes"])
def test_short_foreign_and_far_words_stay_as_they_are(thesaurus, word):
    assert thesaurus.corrected(word) == word


@pytest.mark.parametrize("word", ["develpmnt", "dvelpmnt", "dvlpmnt"])
def test_at_most_two_slips_are_forgiven(word):
    wanted = {"develpmnt": "development", "dvelpmnt": "dvelpmnt", "dvlpmnt": "dvlpmnt"}
    assert Thesaurus(["development"]).corrected(word) == wanted[word]


def test_only_one_slip_is_forgiven_in_a_short_word():
    assert Thesaurus(["locks"]).corrected("lokcs") == "locks"
    assert Thesaurus(["locks"]).corrected("xxcks") == "xxcks"


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
    for word in ("lower", "adopt", "build", "improv", "share"):
        assert word not in thesaurus.related(word)
