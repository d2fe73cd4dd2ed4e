"""Choosing documents by their metadata, and finding what an interpretation explains."""

import pytest

from qa.corpus.metadata import find_metadata, find_number, kind_of, numbers_in
from qa.corpus.scope import Scope, documents_in, parent_of, plain_number
from qa.datatypes import Document
from qa.errors import UsageError

NOTICE = "临江市人民政府办公室关于支持小微企业稳岗的通知"


def document(id, text="Fees fall.", **known):  # noqa: A002
    return Document(id=id, title=known.pop("title", id), text=text, **known)


DOCUMENTS = {
    one.id: one
    for one in [
        document("a", issuer="Westvale County", date="2021-08-13"),
        document("b", issuer="Town of Eastbay", date="2023"),
        document("c", issuer="", date=""),
    ]
}


@pytest.mark.parametrize(
    ("scope", "wanted"),
    [
        ({}, "abc"),
        ({"documents": ("c", "a")}, "ac"),
        ({"since": "2022"}, "b"),
        ({"since": "2021-08-13"}, "ab"),
        ({"since": "2021-08-14"}, "b"),
        ({"since": "2023-06"}, "b"),
        ({"issuers": ("westvale",)}, "a"),
        ({"issuers": ("EASTBAY", "westvale county")}, "ab"),
        ({"issuers": ("town",), "since": "2020"}, "b"),
    ],
)
def test_a_scope_chooses_by_all_that_is_given(scope, wanted):
    assert documents_in(Scope(**scope), DOCUMENTS) == tuple(wanted)


@pytest.mark.parametrize(
    ("scope", "says"),
    [
        ({"documents": ("x",)}, "no document 'x' in the index; it holds a, b, c"),
        ({"since": "2025"}, "no document fits; issuers .*: Town of Eastbay, Westvale County; dates: 2021-08-13, 2023"),
        ({"issuers": ("nobody",)}, "no document fits"),
        ({"issuers": ("...",)}, "no document fits"),
    ],
)
def test_a_scope_that_chooses_nothing_says_what_there_is(scope, says):
    with pytest.raises(UsageError, match=says):
        documents_in(Scope(**scope), DOCUMENTS)


@pytest.mark.parametrize("since", ["yesterday", "2021-8", "21", "2021-08-13T00:00"])
def test_a_since_that_is_no_date_is_refused(since):
    with pytest.raises(ValueError, match="since"):
        Scope(since=since)


def test_an_interpretation_finds_its_parent_by_number():
    child = document(
        "x",
        f"《{NOTICE}》政策解读\n《{NOTICE}》（临政办发〔2022〕31号）已经印发。",
        title=f"《{NOTICE}》政策解读",
        kind="interpretation",
    )
    parent = document("p", title="另一个标题", number="临政办发(2022)第31号")
    found = parent_of(child, [child, parent])
    assert (found.document, found.number, found.title) == ("p", "临政办发〔2022〕31号", NOTICE)


def test_an_interpretation_finds_its_parent_by_title():
    child = document("x", title="Interpretation of the Rules on Farm Grants", kind="interpretation")
    parent = document("p", title="Rules on Farm Grants")
    assert parent_of(child, [parent, child]).document == "p"


def test_a_parent_that_is_not_loaded_is_named_without_an_id():
    child = document("x", title=f"《{NOTICE}》解读", kind="interpretation", number="Lin Zhengfa (2021) No. 16")
    found = parent_of(child, [child, document("y", title="Rules on something else")])
    assert (found.document, found.title, found.number) == (None, NOTICE, "Lin Zhengfa (2021) No. 16")


def test_another_interpretation_is_never_the_parent():
    number = "Lin Zhengfa (2021) No. 16"
    child, twin = (document(i, title="Interpretation", kind="interpretation", number=number) for i in "xy")
    assert parent_of(child, [child, twin]).document is None


def test_what_is_no_interpretation_has_no_parent():
    assert parent_of(document("x", title=f"关于《{NOTICE}》的说明"), []) is None
    assert parent_of(document("x", title="Something", kind="interpretation"), []) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("临政发〔2021〕16号", "临政发(2021)第16号"),
        ("Lin Zhengfa (2021) No. 16", "Lin Zhengfa [2021] 16"),
        ("Order No. 5", "order 5"),
    ],
)
def test_two_spellings_of_a_number_are_one(one, other):
    assert plain_number(one) == plain_number(other)


@pytest.mark.parametrize(
    ("head", "number", "confidence"),
    [
        ("关于收费的通知\n临政发〔2021〕16号\n各市人民政府：", "临政发〔2021〕16号", 0.9),
        ("Notice on fees\nLin Zhengfa (2021) No. 16\nFees fall.", "Lin Zhengfa (2021) No. 16", 0.9),
        ("城市树木保护办法\n临江市人民政府令第12号\n第一条", "临江市人民政府令第12号", 0.7),
        ("Decree on trading\nDecree No. 18 of 2020\nArticle 1", "Decree No. 18 of 2020", 0.7),
        ("关于收费的通知\n根据《办法》（临政发〔2021〕16号）的要求，各单位应当降低收费。", "", 0.0),
        ("Fees\nAs Order No. 5 of 2019 requires, fees fall by half for all farms in the county from May on.", "", 0.0),
    ],
)
def test_the_number_of_a_text_is_told_from_one_that_it_cites(head, number, confidence):
    assert find_number(head) == (number, confidence)


def test_cited_numbers_are_found_once_each():
    text = "根据临政发〔2021〕16号和吉政办函〔2020〕7号，参照临政发〔2021〕16号。See Lin Zhengfa (2021) No. 16."
    assert [plain_number(one)[-7:] for one in numbers_in(text)][:1] == ["202116号"]
    assert len(numbers_in(text)) == 3


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于降低收费的通知", "notice"), ("《办法》政策解读", "interpretation"), ("城市树木保护办法", "decree"), ("城市保护法", "act"),
        ("关于修改《办法》的决定", "amendment"), ("Harbour Safety Act 2019", "act"), ("Interpretation of the Act", "interpretation"),
        ("Circular on fees", "circular"), ("Notice on the plan", "notice"), ("Bread", "policy"),
    ],
)  # fmt: skip
def test_the_kind_is_the_one_the_title_names(title, kind):
    assert kind_of(title).value == kind


def test_a_date_from_which_something_holds_is_no_date_of_issue():
    found = find_metadata("收费办法\n本办法自2024年3月1日起施行。", (), "", {}, default_title="x")
    assert (found["date"].value, found["effective"].value) == ("", "2024-03-01")


def test_the_signature_gives_issuer_and_date():
    text = "关于收费的通知\n各单位：\n费用下降。\n临江市财政局\n二〇二一年十一月二十六日"
    found = find_metadata(text, (), "", {}, default_title="x")
    assert (found["issuer"].value, found["date"].value) == ("临江市财政局", "2021-11-26")
