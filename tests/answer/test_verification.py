"""Old citations against today's texts: unchanged, moved, reworded or gone, each with where and what."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.verification import CitationState, Cited, read_citations, verify
from qa.errors import UsageError
from qa.index.builder import build_index, sync_index
from qa.index.store import open_index
from qa.index.versions import short_version
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
PLAN = (
    "A plan\nIt sets out five tasks in two areas. First, cut costs, including fees and rents. Second, train staff, "
    "including three measures to open schools, pay teachers, and print books."
)
RULES = (
    "Harbour rules\nShips pay fees at the coffee house. The harbour master keeps the register of all ships. "
    "The office is open on 24 days a month."
)
U, M, R, G = CitationState.UNCHANGED, CitationState.MOVED, CitationState.REWORDED, CitationState.GONE


@pytest.fixture
def check(tmp_path):
    """Build the two documents, put others in their place, sync, and say what became of a quote from `document`."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()

    def write(texts):
        for path in corpus.glob("*.txt"):
            path.unlink()
        for name, text in texts.items():
            (corpus / f"{name}.txt").write_text(text, encoding="utf-8")

    def checker(document, quote, texts, version=None):
        before = {"plan": PLAN, "rules": RULES}
        write(before)
        build_index(corpus, index, SETTINGS)
        write(texts)
        sync_index(corpus, index, SETTINGS)
        start = before[document].index(quote)
        stated = short_version(before[document]) if version is None else version
        cited = Cited(document=document, quote=quote, start=start, end=start + len(quote), version=stated)
        opened = open_index(index, corpus, SETTINGS)
        (found,) = verify(opened, [cited])
        if found.found is not None:
            place = found.found
            assert opened.documents[place.document].text[place.start : place.end] == place.quote
            assert place.version == short_version(opened.documents[place.document].text)
        joined = ["".join(w for tag, w in found.diff if tag != drop) for drop in ("insert", "delete")]
        assert not found.diff or joined == [quote, found.found.quote]
        return found

    return checker


def where(check):
    return (check.state, check.found and (check.found.document, check.found.start))


KEPT = "The harbour master keeps the register of all ships."


def test_words_at_their_place_are_unchanged_though_the_text_after_them_changed(check):
    found = check("rules", KEPT, {"plan": PLAN, "rules": RULES.replace("24", "25")})
    assert where(found) == (U, ("rules", RULES.index(KEPT))) and found.notes == ()


def test_words_that_stand_later_have_moved_by_what_was_put_before_them(check):
    found = check("rules", KEPT, {"plan": PLAN, "rules": RULES.replace("house.", "house. Boats are free.")})
    assert where(found) == (M, ("rules", RULES.index(KEPT) + len(" Boats are free.")))


@pytest.mark.parametrize(
    ("old", "new", "diff"),
    [
        ("keeps the register", "holds the register", [("delete", "keeps"), ("insert", "holds")]),
        ("all ships", "ships", [("delete", "all ")]),
        ("harbour master", "new harbour master", [("insert", "new ")]),
    ],
)
def test_changed_words_are_told_word_by_word(check, old, new, diff):
    found = check("rules", KEPT, {"plan": PLAN, "rules": RULES.replace(old, new)})
    assert found.state is R and found.found.quote == KEPT.replace(old, new)
    assert [piece for piece in found.diff if piece[0] != "equal"] == diff


def test_a_changed_number_is_a_rewording(check):
    found = check("rules", "The office is open on 24 days a month.", {"rules": RULES.replace("24", "25"), "plan": PLAN})
    assert found.state is R and [p for p in found.diff if p[0] != "equal"] == [("delete", "24"), ("insert", "25")]


def test_a_sentence_taken_out_is_gone(check):
    found = check("rules", KEPT, {"plan": PLAN, "rules": RULES.replace(KEPT + " ", "")})
    assert where(found) == (G, None) and found.diff == ()


def test_a_document_under_another_name_takes_its_citations_along(check):
    found = check("rules", KEPT, {"plan": PLAN, "port": RULES})
    assert where(found) == (M, ("port", RULES.index(KEPT))) and found.notes == ("rules is called port now",)


def test_words_of_a_removed_document_are_gone_and_a_long_quote_is_found_in_another(check):
    assert where(check("rules", KEPT, {"plan": PLAN})) == (G, None)
    found = check("rules", KEPT, {"plan": PLAN + "\n" + KEPT})
    assert where(found) == (M, ("plan", len(PLAN) + 1))
    assert found.notes == ("rules is not in the index any more",)


def test_a_short_quote_of_a_removed_document_is_not_found_in_another_by_chance(check):
    assert where(check("rules", "Ships pay fees", {"plan": PLAN + "\nShips pay fees here."})) == (G, None)


def test_a_sentence_that_went_to_another_document_has_moved(check):
    found = check("rules", KEPT, {"plan": PLAN + "\n" + KEPT, "rules": RULES.replace(" " + KEPT, "")})
    assert where(found) == (M, ("plan", len(PLAN) + 1))


def test_a_measure_is_found_as_a_measure_and_not_inside_of_words(check):
    text = PLAN.replace("A plan", "A plan on coffees and fees").replace("five", "5")
    found = check("plan", "fees", {"plan": text, "rules": RULES})
    assert (found.state, found.found.measure, found.found.start) == (M, "1.1", text.index("fees and rents"))


def test_a_measure_that_was_reworded_is_told_with_its_number(check):
    found = check("plan", "pay teachers", {"plan": PLAN.replace("pay teachers", "pay good teachers"), "rules": RULES})
    assert (found.state, found.found.measure, found.found.quote) == (R, "2.2", "pay good teachers")


def test_of_two_places_with_the_same_words_the_one_that_shifted_with_the_text_is_taken(check):
    text = KEPT + " " + RULES.replace("Harbour rules\n", "Harbour rules\nBoats are free. ")
    found = check("rules", KEPT, {"plan": PLAN, "rules": text})
    assert where(found) == (M, ("rules", text.rindex(KEPT)))


def test_a_citation_without_version_is_checked_and_one_of_an_unknown_version_is_noted(check):
    texts = {"plan": PLAN, "rules": RULES.replace("24", "25")}
    assert check("rules", KEPT, texts, version="").notes == ()
    assert check("rules", KEPT, texts, version="abcdef123456").notes == ("version abcdef123456 of rules is not kept",)


def test_an_invented_quote_is_gone(check, tmp_path):
    check("rules", KEPT, {"plan": PLAN, "rules": RULES})
    opened = open_index(tmp_path / "index", tmp_path / "corpus", SETTINGS)
    cited = Cited(document="rules", quote="Dragons fly over town.", start=14, end=36, version=short_version(RULES))
    (found,) = verify(opened, [cited])
    assert found.state is G
    assert found.notes == (f"version {short_version(RULES)} of rules does not hold this quote at this place",)


# --- what comes in ---

ONE = {"marker": 1, "document": "rules", "title": "x", "quote": "Ships", "start": 14, "end": 19}


@pytest.mark.parametrize(
    ("content", "n"),
    [
        (json.dumps(ONE), 1),
        (json.dumps([ONE, ONE]), 2),
        (json.dumps({"status": "answered", "citations": [ONE, ONE, ONE]}), 3),
        (json.dumps([{"citations": [ONE]}, {"citations": []}]), 1),
        (json.dumps({"citations": [ONE]}) + "\n" + json.dumps({"citations": [ONE]}) + "\n", 2),
        ("[]", 0),
    ],
)
def test_citations_are_read_from_one_a_list_answers_and_lines(content, n):
    assert [(c.document, c.quote, c.start) for c in read_citations(content)] == [("rules", "Ships", 14)] * n


@pytest.mark.parametrize(
    "content",
    ["", "{", "3", '"x"', "null", "{}", "[[[1]]]", json.dumps(ONE | {"start": -1}), json.dumps(ONE | {"quote": ""}),
     json.dumps(ONE | {"end": 20}), json.dumps(ONE | {"document": None}), json.dumps(ONE | {"version": "../x"}),
     "[" * 100_000, "1" * 10_000, json.dumps([ONE] * 10_001)],
)  # fmt: skip
def test_what_is_no_citation_is_told(content):
    with pytest.raises(UsageError):
        read_citations(content)


@given(st.text(max_size=60))
def test_any_text_is_read_or_told(content):
    try:
        read_citations(content)
    except UsageError:
        pass
