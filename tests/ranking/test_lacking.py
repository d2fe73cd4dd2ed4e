"""What of the names in a question a document lacks: a place that it does not name is another text's."""

from types import SimpleNamespace

from qa.datatypes import Document, Term
from qa.ranking.confidence import lacking_in

RULES = Document(id="rules", title="云湖县条例", text="云湖县的码头收费。2021年起施行。", language="zh")


def asked(own, language="zh"):
    return SimpleNamespace(own=own, language=language)


def test_a_place_that_the_document_does_not_name_is_lacking():
    assert lacking_in(RULES, asked("云湖县怎么收费？")).names == 0
    assert lacking_in(RULES, asked("月海市怎么收费？")).names == 1


def test_a_term_of_the_glossary_is_no_foreign_name():
    assert lacking_in(RULES, asked("泊船区怎么收费？")).names == 1
    assert lacking_in(RULES, asked("泊船区怎么收费？"), [Term(term="mooring area", chinese=("泊船区",))]).names == 0


def test_years_are_told_apart_and_names_only_in_the_language_of_the_text():
    told = lacking_in(RULES, asked("What did Moonsea charge in 2019?", "en"))
    assert (told.names, told.years, told.is_own_language) == (0, 1, False)
