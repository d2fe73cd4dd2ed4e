"""Answers from texts that another text repealed, replaced or amended."""

import pytest

from qa.answer import in_force
from qa.assistant import open_assistant
from qa.datatypes import Status
from qa.index.builder import build_index
from qa.settings import Settings

OLD = "河口市码头管理办法\n河政发〔2019〕3号\n第一条 泊位费每天20元。\n第二条 船只每年检验一次。\n第三条 木筏免费。\n第四条 本办法自2019年6月1日起施行。\n"
NEW = (
    "河口市码头管理办法\n河政发〔2024〕8号\n第一条 泊位费每天35元。\n第二条 船只每两年检验一次。\n"
    "第三条 本办法自2024年3月1日起施行，2019年发布的《河口市码头管理办法》（河政发〔2019〕3号）同时废止。\n"
)
TEXTS = {
    "old.txt": OLD,
    "new.txt": NEW,
    "rafts-2012.txt": "Rafts Act 2012\n1. Fee\nThe raft fee is 4 crowns.\n2. Lamps\nA raft carries a lamp.\n",
    "boats.txt": "Boats Act 2030\n1. Repeal\nThe Rafts Act 2012 is repealed with effect from 1 January 2050.\n2. Fee\nThe boat fee is 9 crowns.\n",
    "oars.txt": "Oars Notice\nThis notice was withdrawn on 5 March 2021.\nAn oar costs 2 crowns.\n",
    "ferry.txt": "Ferry Rules 2008\n1. Fare\nThe ferry fare is 3 crowns.\n",
    "amend.txt": "Ferry Amendment Order\n1. Fare\nThis Order amends the Ferry Rules 2008. Children travel free.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("in-force")
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / name).write_text(text, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(folder / "texts", folder / "index", settings)
    return open_assistant(folder / "texts", folder / "index", settings)


def test_the_record_of_a_text_says_what_it_does_to_others(assistant):
    (change,) = assistant.documents["new"].changes
    assert (change.act, change.title, change.number, change.since) == (
        "repeals", "河口市码头管理办法", "河政发〔2019〕3号", "2024-03-01",
    )  # fmt: skip


def test_of_two_texts_of_one_name_the_newer_one_answers(assistant):
    answer = assistant.ask("河口市码头管理办法第一条规定了什么？")
    assert [citation.quote for citation in answer.citations] == ["第一条 泊位费每天35元。"]
    assert answer.status is Status.ANSWERED and answer.notes == ()


def test_a_repealed_text_that_is_asked_for_by_its_number_is_quoted_with_a_note(assistant):
    answer = assistant.ask("河政发〔2019〕3号第一条规定了什么？")
    assert [citation.quote for citation in answer.citations] == ["第一条 泊位费每天20元。"]
    assert answer.notes == (
        "“河口市码头管理办法”已不再有效：“第三条 本办法自2024年3月1日起施行，2019年发布的《河口市码头管理办法》（河政发〔2019〕3号）同时废止。”（“河口市码头管理办法”）。",
    )


def test_a_repeal_to_come_is_no_repeal_yet(assistant, monkeypatch):
    notes = assistant.ask("What does section 1 of the Rafts Act 2012 say?").notes
    assert notes == (
        "“Rafts Act 2012” ends on 2050-01-01: “The Rafts Act 2012 is repealed with effect from 1 January 2050.” (“Boats Act 2030”).",
    )
    monkeypatch.setattr(in_force, "today", lambda: "2051-01-01")
    (note,) = assistant.ask("What does section 1 of the Rafts Act 2012 say?").notes
    assert note.startswith("“Rafts Act 2012” is no longer in force:")


def test_a_text_that_says_that_it_is_withdrawn_is_quoted_with_that(assistant):
    index = assistant.index
    assert in_force.ended_by(index, "oars").change.since == "2021-03-05"
    assert in_force.ended_by(index, "new") is None and in_force.ended_by(index, "old").by == "new"


def test_an_amended_text_stays_in_force_and_says_by_what_it_was_amended(assistant):
    (note,) = assistant.ask("What does section 1 of the Ferry Rules 2008 say?").notes
    assert (
        note == "“Ferry Rules 2008” was amended: “This Order amends the Ferry Rules 2008.” (“Ferry Amendment Order”)."
    )


def test_units_of_the_repealed_text_give_way_to_those_of_the_newer_one(assistant):
    answering = assistant._answering(None)
    asked = answering.reader.read_words("泊位费每天多少钱？")
    ranked = answering.answerer.weighing._of_each([asked], frozenset(), in_force_clock())[0].ranked
    every = {scored.unit.document for scored in ranked}
    newer = in_force.newer_first(assistant.index, asked, ranked) or ranked
    assert "old" not in {scored.unit.document for scored in newer} and "new" in every


def in_force_clock():
    from qa.answer.clock import Clock

    return Clock()


def test_two_versions_of_one_text_that_both_repeal_its_forerunner_do_not_repeal_each_other(tmp_path):
    for name, fee in (("2015.txt", 5), ("2020.txt", 6)):
        text = (
            f"灯塔条例\n第一条 灯塔费{fee}元。\n第二条 本条例自2015年3月1日起施行。2005年通过的《灯塔条例》同时废止。\n"
        )
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(tmp_path, tmp_path / "index", settings)
    index = open_assistant(tmp_path, tmp_path / "index", settings).index
    assert [index.standing.of(name) for name in index.documents] == [(), ()]
