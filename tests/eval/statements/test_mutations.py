"""Sentences made wrong in one known way each, and the check of them."""

import re

import pytest

from eval import commands
from eval.statements import mutations
from eval.statements.verdict_exam import CORPORA
from eval.systems.product import read_documents, read_sources
from qa.datatypes import Document, Verdict

FOLDERS = (CORPORA[1], *mutations.TESTS)


@pytest.fixture(scope="module")
def corpora():
    return {str(folder): list(read_documents(folder).values()) for folder in FOLDERS}


@pytest.fixture(scope="module")
def found(corpora):
    return mutations.mutants(corpora, 5, 30)


def test_there_are_as_many_mutants_of_each_kind_as_asked_for(found):
    assert {kind: sum(one.kind == kind for one in found) for kind in mutations.KINDS} == dict.fromkeys(
        mutations.KINDS, 30
    )


def test_the_same_seed_makes_the_same_mutants_and_another_others(corpora, found):
    assert mutations.mutants(corpora, 5, 30) == found != mutations.mutants(corpora, 6, 30)


def bare(text):
    return re.sub(r"[\W_]+", "", text).casefold()


def test_no_mutant_says_what_its_sentence_says(found):
    assert all(bare(one.statement) != bare(one.before) for one in found)


def test_the_words_of_a_mutant_that_is_no_cut_stand_nowhere(corpora, found):
    texts = [bare(document.text) for documents in corpora.values() for document in documents]
    assert not [one for one in found if one.kind != "cut" and any(bare(one.statement) in text for text in texts)]


@pytest.mark.parametrize(
    ("kind", "sentence", "mutant"),
    [
        ("negation", "Boats shall pay at the lock.", "Boats shall not pay at the lock."),
        ("negation", "Boats shall not pay at the lock.", "Boats shall pay at the lock."),
        ("cut", "Boats pay, unless they are old.", "Boats pay."),
        ("cut", "船应当付费，旧船除外。", "船应当付费。"),
        ("cut", "No boat stops without a rope.", "No boat stops."),
        ("date", "到2027年，船应当付费。", "到2028年，船应当付费。"),
        ("name", "The River Board counts boats.", "The Fish Office counts boats."),
    ],
)  # fmt: skip
def test_a_sentence_is_made_wrong_in_the_way_of_its_kind(kind, sentence, mutant):
    import random

    made = mutations.KINDS[kind](sentence, ["River Board", "Fish Office", "The Fish Office"], random.Random(1))
    assert mutant in set(made)


def test_none_is_called_verbatim(corpora, found):
    """At most one in two hundred, says the issue; of these there is none."""
    result = mutations.sit_mutations(found, read_sources(FOLDERS))
    assert [one.statement for one in result.passed] == []
    assert all(counts.total() == 30 for counts in result.verdicts.values())


def test_a_check_that_passes_everything_would_be_seen(found, monkeypatch):
    from qa.datatypes import WordingCheck

    monkeypatch.setattr(
        mutations, "check_wording", lambda words, _: WordingCheck(statement=words, verdict=Verdict.VERBATIM)
    )
    assert len(mutations.sit_mutations(found, None).passed) == len(found)


def test_a_whole_sentence_of_another_place_is_no_cut():
    texts = [
        Document(
            id="a", title="A", text="Boats pay at the upper lock, unless they are old.\nBoats pay at the upper lock.\n"
        )
    ]
    cuts = {one.statement for one in mutations.mutants({"a": texts}, 1, 50) if one.kind == "cut"}
    assert cuts == {"unless they are old."}  # and not "Boats pay at the upper lock."


def test_the_command_prints_a_line_for_each_kind(capsys):
    assert commands.main(["mutations", "--each", "3", "--corpus", str(FOLDERS[0])]) == 0
    out = capsys.readouterr().out
    assert [line.split()[:3] for line in out.splitlines()[1:6]] == [[kind, "3", "0"] for kind in mutations.KINDS]
