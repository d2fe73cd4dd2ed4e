from dataclasses import replace

import pytest

from qa.corpus.registers import aspect_at, aspect_of, measures_of
from qa.datatypes import Aspect, Measure, Register, Span
from qa.question.acts import ABOUT, ACTS, Act, ReadAct
from qa.question.register_question import read_register_question, subject_of

ACT_OF = {"list": Act.LIST, "count": Act.COUNT, "place": Act.WHICH_OF}


def reading_of(act, wanted=(), about="document"):
    """What a model that is right makes of a question."""
    acts = tuple(float(one is act) for one in ACTS)
    return ReadAct(
        act, 1.0, True, acts, tuple(float(one == about) for one in ABOUT), frozenset(wanted), 0.0, False, frozenset()
    )


@pytest.fixture
def register_of(read):
    """(ask, scope, number) of a question whose act is known; None for a question that is not for the register."""

    def register_read(question, *given, **more):
        found = read_register_question(replace(read(*leaning(question)), reading=reading_of(*given, **more)))
        return None if found is None else (found.ask.value, found.scope.value, found.number)

    return register_read


def leaning(question):
    """The words of a question, and those that it leans on, which the tables here write in brackets behind it."""
    own, _, context = question.removesuffix(")").partition(" (")
    return (own, context) if context else (own,)


ENGLISH = [
    ("list all measures", ("list", "all", "")),
    ("List the 23 measures", ("list", "all", "")),
    ("What are the measures?", ("list", "all", "")),
    ("Which measures does the policy contain?", ("list", "all", "")),
    ("How many measures are there?", ("count", "all", "")),
    ("How many aspects does it have?", ("count", "aspects", "")),
    ("Into how many areas are the measures divided?", ("count", "aspects", "")),
    ("Name the aspects", ("list", "aspects", "")),
    ("What are the six aspects?", ("list", "aspects", "")),
    ("what does the fourth aspect include", ("list", "aspect", "4")),
    ("What measures are in the second aspect?", ("list", "aspect", "2")),
    ("List measures of aspect two", ("list", "aspect", "2")),
    ("How many measures are in aspect 3?", ("count", "aspect", "3")),
    ("How many measures does aspect 2 have", ("count", "aspect", "2")),
    ("what are they? (How many measures does aspect 2 have)", ("list", "aspect", "2")),
    ("都是哪些？ (一共几个方面？)", ("list", "aspects", "")),
    ("What is measure 24?", ("list", "measure", "24")),
    ("What does the 23rd measure say?", ("list", "measure", "23")),
    ("Quote the last measure", ("list", "measure", "last")),
    ("What is the second measure on foreign boats?", ("list", "topic", "2")),
    ("It has 25 measures in 5 aspects: can you list the aspects?", ("list", "aspects", "")),
    ("List the measures of all aspects", ("list", "all", "")),
    ("How many measures in aspect two?", ("count", "aspect", "2")),
    ("How many different aspects are there?", ("count", "aspects", "")),
    ("How many measures does the fifth aspect have?", ("count", "aspect", "5")),
    ("the 3rd aspect", ("list", "aspect", "3")),
    ("What are aspects two, 4 and six called?", ("list", "aspect", "2,4,6")),
    ("What are all six aspects called?", ("list", "aspects", "")),
    ("Could you enumerate the aspects the document is made of?", ("list", "aspects", "")),
    ("Summarise the six aspects, one line each, nothing more.", ("list", "aspects", "")),
    ("How many measures does each have?", ("count", "each", "")),
    ("多少项措施？ (一共几个方面)", ("count", "all", "")),
    ("how many measures? (How many aspects are there)", ("count", "all", "")),
    ("How many measures does each have? (Which aspects are there)", ("count", "each", "")),
    ("六个方面各有几项措施？", ("count", "each", "")),
    ("What does the final aspect promise?", ("list", "aspect", "last")),
    ("My boss wants to know, how many measures does it have?", ("count", "all", "")),
    ("last aspect", ("list", "aspect", "last")),
    ("aspect 9", ("list", "aspect", "9")),
    ("What is in the ninth aspect?", ("list", "aspect", "9")),
    ("What is measure 2.3?", ("list", "measure", "2.3")),
    ("measure no. 6.1", ("list", "measure", "6.1")),
    ("2.3", ("list", "measure", "2.3")),
    ("Tell me the second measure of the third aspect", ("list", "measure", "3.2")),
    ("What is the last measure of the last aspect?", ("list", "measure", "last.last")),
    ("Which measures concern foreign licences?", ("list", "topic", "")),
    ("What measures promote reading?", ("list", "topic", "")),
    ("How many measures deal with the river banks?", ("count", "topic", "")),
    ("Number of items under the river banks", ("count", "heading", "")),
    ("How many items are there in total?", ("count", "all", "")),
    ("Under which aspect does land support come?", ("place", "topic", "")),
    ("Which aspect covers foreign boats?", ("place", "topic", "")),
]
CHINESE = [
    ("全文二十三条措施,请完整列出。", ("list", "all", "")),
    ("老板让我问问,这个文件一共弄了多少条措施", ("count", "all", "")),
    ("关于保持河水清洁，文件具体有哪几条?", ("list", "topic", "")),
    ("分几大块?", ("count", "aspects", "")),
    ("请把六个方面的名称依次写出来。", ("list", "aspects", "")),
    ("请逐项列明该文件所涉六个方面的主题", ("list", "aspects", "")),
    ("六大方面各自的标题抄给我", ("list", "aspects", "")),
    ("保持河水清洁下面有几项？", ("count", "heading", "")),
    ("降低外籍执照价格是第几个方面的措施？", ("place", "topic", "")),
    ("土地支持属于六个方面里的哪一个？", ("place", "topic", "")),
    ("全部措施有哪些？", ("list", "all", "")),
    ("列出所有措施", ("list", "all", "")),
    ("一共有多少项措施？", ("count", "all", "")),
    ("有几个方面？", ("count", "aspects", "")),
    ("列出六個方面", ("list", "aspects", "")),
    ("六个方面分别叫什么？", ("list", "aspects", "")),
    ("第四方面包括什么？", ("list", "aspect", "4")),
    ("第二个方面有哪些措施？", ("list", "aspect", "2")),
    ("第三方面有几项措施？", ("count", "aspect", "3")),
    ("第九方面", ("list", "aspect", "9")),
    ("第十条措施是什么？", ("list", "measure", "10")),
    ("最后一个方面是什么？", ("list", "aspect", "last")),
    ("第二方面第三项措施是什么？", ("list", "measure", "2.3")),
    ("措施2.3是什么？", ("list", "measure", "2.3")),
    ("规费方面有哪些措施？", ("list", "topic", "")),
    ("有哪些措施支援對外運輸？", ("list", "topic", "")),
]
TRAPS = [
    ("how many landings are there?", Act.COUNT, ("number",)),
    ("How many licensed landing places does the Alder have?", Act.COUNT, ("number",)),
    ("which departments drafted it?", Act.LIST, ("body",)),
    ("Which banks lend to skippers at the landings?", Act.LIST, ("body",)),
    ("When was it adopted?", Act.FACT, ("date",)),
    ("What is the first document it cites?", Act.FACT, ("document-number",)),
    ("Which measure concerns foreign boats?", Act.LIST, ()),
    ("Who measures the depth of locks?", Act.FACT, ("body",)),
    ("What is the bend warden system?", Act.DEFINITION, ()),
    ("In how many rounds were opinions solicited?", Act.COUNT, ("number",)),
    ("How many pump stations should be built?", Act.COUNT, ("number",)),
    ("What is the second paragraph about?", Act.OVERVIEW, ()),
    ("List the departments", Act.LIST, ("body",)),
    ("Is version 2.3 of the form still valid?", Act.VALIDITY, ()),
    ("In what aspect is the Alder behind other rivers?", Act.FACT, ()),
    ("阿尔德河有多少个持证码头？", Act.COUNT, ("number",)),
    ("哪些部门参与起草？", Act.LIST, ("body",)),
    ("什么时候通过的？", Act.FACT, ("date",)),
    ("在熟手方面有什么支持？", Act.LIST, ()),
    ("How much money is set aside for it? (What are the measures of the sixth aspect?)", Act.FACT, ("sum",)),
    ("By what year must all measures in the six aspects be completed?", Act.FACT, ("date",)),
    ("23条具体措施分别由哪些部门牵头负责？", Act.LIST, ("body",)),
    ("具体在哪条街上？", Act.FACT, ("place",)),
    ("六个方面各安排了多少资金？", Act.COUNT, ("sum",)),
    ("why so many? (How many measures does aspect 2 have)", Act.REASON, ()),
    ("How many areas are at flood risk?", Act.COUNT, ("number",)),
    ("How many parts does a lease have?", Act.COUNT, ("number",)),
    ("Who approves the measures of the second aspect?", Act.FACT, ("body",)),
]


OF_ANOTHER_TEXT = [
    "How many experts took part in the argumentation?",
    "Into how many parts does Order No. 17 divide its 30 policies?",
]


@pytest.mark.parametrize("question", OF_ANOTHER_TEXT)
def test_what_is_counted_has_to_be_the_parts_of_this_text(register_of, question):
    assert register_of(question, Act.COUNT, ("number",)) is None


@pytest.mark.parametrize(("question", "wanted"), ENGLISH + CHINESE)
def test_a_question_for_the_register_is_read(register_of, question, wanted):
    assert register_of(question, ACT_OF[wanted[0]]) == wanted


@pytest.mark.parametrize(("question", "act", "wanted"), TRAPS)
def test_a_question_about_something_else_is_not_for_the_register(register_of, question, act, wanted):
    assert register_of(question, act, wanted, about="subject") is None


@pytest.mark.parametrize(
    ("question", "noun"), [("Into how many areas is it divided?", "area"), ("How many aspects are there?", "")]
)
def test_a_noun_that_is_not_the_register_s_own_has_to_be_the_text_s_unless_the_whole_text_is_asked_for(
    read, question, noun
):
    asked = replace(read(question), reading=reading_of(Act.COUNT, about="subject"))
    assert read_register_question(asked).noun == noun
    whole = replace(asked, reading=reading_of(Act.COUNT, about="document"))
    assert read_register_question(whole).noun == ""


@pytest.mark.parametrize("question", ["Tell me more about 2.2", "2.2", "measure 2.2", "说说2.2"])
def test_the_number_of_a_section_is_read_where_a_section_is_asked_for(register_of, question):
    assert register_of(question, Act.OVERVIEW, about="section") == ("list", "measure", "2.2")


@pytest.fixture
def register():
    def aspect(number, start, end):
        return Aspect(start=start, end=end, number=number, heading="h", heading_span=Span(start=start, end=start + 1))

    def measure(number, start):
        return Measure(start=start, end=start + 2, document="d", number=number, section="h", text="xx")

    return Register(
        document="d",
        aspects=(aspect("1", 0, 10), aspect("2", 10, 30), aspect("10", 30, 50)),
        measures=(measure("1.1", 2), measure("2.1", 12), measure("2.2", 15), measure("10.1", 35)),
    )


def test_an_aspect_is_found_by_its_number_or_as_the_last(register):
    assert aspect_of(register, "2").start == 10
    assert aspect_of(register, "last").number == "10"
    assert aspect_of(register, "9") is None
    assert aspect_of(Register(document="d"), "last") is None


def test_aspect_1_does_not_take_the_measures_of_aspect_10(register):
    assert [m.number for m in measures_of(register, register.aspects[0])] == ["1.1"]
    assert [m.number for m in measures_of(register, register.aspects[1])] == ["2.1", "2.2"]


def test_the_aspect_at_a_place_holds_all_of_it(register):
    assert aspect_at(register, 10, 30).number == "2"
    assert aspect_at(register, 9, 12) is None
    assert aspect_at(register, 60, 62) is None


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "I teach geography and they get lost with trade. Could you list the measures on the foreign licences?",
            {"foreign", "licenc"},
        ),
        ("About foreign boats. Which measures are there?", {"foreign", "boat"}),
        ("And how many on engines? (How many measures has the part on trade?)", {"engin"}),
        ("And which are they? (How many measures has the part on trade?)", {"trade"}),
        ("My boss wants to know, how many measures does it have?", set()),
        ("我公司修理旧船,对水上运输不甚了解。文件在引擎方面有哪些措施？", {"引擎"}),
        ("老板让我问问,这个文件一共弄了多少条措施", set()),
    ],
)
def test_a_subject_is_that_of_the_sentence_that_asks_and_never_the_askers_own(read, text, subject):
    assert {concept.word for concept in subject_of(read(*leaning(text)))} == subject
