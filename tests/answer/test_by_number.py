"""What a text says at a number: articles, sections, items, inserted and deleted ones, and numbers that are not there."""

import re

import pytest

from qa.assistant import open_assistant
from qa.datatypes import Status
from qa.index.builder import build_index

TEXTS = {
    "quay.txt": (
        "Quay Dues Act\n"
        "1. Scope\nThis Act governs dues at Alder quay.\n"
        "2. Dues\nA boat pays 12 crowns a night. A raft pays nothing.\n"
        "3. Exemptions\n(1) No dues are paid for\n(a) a lifeboat;\n(b) a boat in distress; and\n(c) a boat of the harbour master.\n"
        "(2) The harbour master may exempt a boat that\n(a) carries food; or\n(b) carries mail.\n"
        "5. Payment\nDues are paid within 14 days.\n"
        "5A. Late payment\nWho pays late owes 3 crowns more.\n"
        "5B. Instalments\nThe harbour master may allow three instalments.\n"
        "6. (repealed)\n"
        "7. Offences\nHiding a boat from the harbour master is punished by a fine of 90 crowns.\n"
    ),
    "rules.txt": (
        "Lantern Rules\nChapter I General\nArticle 1. These rules apply to lanterns on boats.\n"
        "Article 2. A boat shall carry one white lantern at night. It shall be lit at dusk.\n"
        "Chapter II Duties\nArticle 3. The skipper answers for the lantern.\n"
        "Article 3bis. A boat without a skipper carries two lanterns.\n"
        "Article 4. These rules enter into force on 1 March 2024.\n"
        "Annex 1 Form of lanterns\nA lantern is as tall as a hand.\nAnnex 2 Colours\nWhite and green are used.\n"
    ),
    "matou.txt": (
        "河口市码头管理条例\n第一章 总则\n第一条 为了规范码头管理，制定本条例。\n"
        "第二条 本条例适用于本市码头。\n军用码头除外。\n"
        "第二章 管理\n第三条 船只停靠码头，应当具备下列条件：\n（一）持有船舶证书；\n（二）配备救生设备；\n（三）按时缴费。\n"
        "第三条之一 渔船停靠免缴泊位费。\n第四条 违反本条例第三条规定的，责令改正。\n第五条、第六条（删除）\n"
        "第三章 附则\n第七条 本条例自2022年5月1日起施行。\n"
    ),
    "dengta.txt": (
        "云溪县灯塔维护办法\n一、灯塔每年维护两次。\n二、维护经费由县财政承担。\n三、维护人员应当持证上岗。\n"
        "附件：1.灯塔名录\n2.维护记录表\n"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    from qa.settings import Settings

    folder = tmp_path_factory.mktemp("by-number")
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / name).write_text(text, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(folder / "texts", folder / "index", settings)
    return open_assistant(folder / "texts", folder / "index", settings).ask


def quotes(answer):
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What does section 2 of the Quay Dues Act say?", ["A boat pays 12 crowns a night.", "A raft pays nothing."]),
        ("Quote s. 5A of the Quay Dues Act, please.", ["Who pays late owes 3 crowns more."]),
        ("What is in section 5 of the Quay Dues Act?", ["Dues are paid within 14 days."]),
        ("What does section 3(1)(b) of the Quay Dues Act provide?", ["(b) a boat in distress; and"]),
        ("Show me sec. 3(2) of the Quay Dues Act", ["(2) The harbour master may exempt a boat that", "(a) carries food; or", "(b) carries mail."]),
        ("Please explain section 5A of the Quay Dues Act.", ["Who pays late owes 3 crowns more."]),
        ("Quay Dues Act第五条规定了什么？", ["Dues are paid within 14 days."]),
        ("What does Article 4 of the 河口市码头管理条例 say?", ["第四条 违反本条例第三条规定的，责令改正。"]),
        ("Quay Dues Act, section 5B", ["The harbour master may allow three instalments."]),
        ("What does Article 2 of the Lantern Rules say?", ["Article 2. A boat shall carry one white lantern at night.", "It shall be lit at dusk."]),
        ("What does Art. 3bis of the Lantern Rules say?", ["Article 3bis. A boat without a skipper carries two lanterns."]),
        ("What does the fourth article of the Lantern Rules say?", ["Article 4. These rules enter into force on 1 March 2024."]),
        ("What does the last article of the Lantern Rules say?", ["Article 4. These rules enter into force on 1 March 2024."]),
        ("What does Annex 2 of the Lantern Rules contain?", ["White and green are used."]),
        ("What do sections 5A and 5B of the Quay Dues Act say?", ["Who pays late owes 3 crowns more.", "The harbour master may allow three instalments."]),
        ("河口市码头管理条例第二条规定了什么？", ["第二条 本条例适用于本市码头。", "军用码头除外。"]),
        ("河口市码头管理条例第三条规定了什么？", ["第三条 船只停靠码头，应当具备下列条件：", "（一）持有船舶证书；", "（二）配备救生设备；", "（三）按时缴费。"]),
        ("河口市码头管理条例第二条第二款是什么？", ["军用码头除外。"]),
        ("码头管理条例第三条第（二）项怎么规定的？", ["（二）配备救生设备；"]),
        ("码头管理条例第三条第三项的内容", ["（三）按时缴费。"]),
        ("码头管理条例第3条之一说了什么", ["第三条之一 渔船停靠免缴泊位费。"]),
        ("請問碼頭管理條例第四條規定了什麼？", ["第四条 违反本条例第三条规定的，责令改正。"]),
        ("码头管理条例最后一条写了什么？", ["第七条 本条例自2022年5月1日起施行。"]),
        ("灯塔维护办法第三条规定了什么？", ["三、维护人员应当持证上岗。"]),
    ],
)  # fmt: skip
def test_what_stands_at_a_number_is_quoted_and_nothing_else(ask, question, wanted):
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert quotes(answer) == wanted


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What does section 9 of the Quay Dues Act say?", "There is no section 9 in “Quay Dues Act” (the last is 7)."),
        ("What does section 4 of the Quay Dues Act say?", "There is no section 4 in “Quay Dues Act”: its numbering goes from 3 to 5."),
        ("What does section 5C of the Quay Dues Act say?", "There is no section 5C in “Quay Dues Act”: its numbering goes from 5B to 6."),
        ("What does section 3(1)(e) of the Quay Dues Act say?", "There is no section 3(1)(e) in “Quay Dues Act”."),
        ("What does section 6 of the Quay Dues Act say?", "Section 6 of “Quay Dues Act” is gone: “6. (repealed)”."),
        ("What does Article 12A of the Lantern Rules say?", "There is no Article 12A in “Lantern Rules” (the last is 4)."),
        ("码头管理条例第九条规定了什么？", "“河口市码头管理条例”没有第九条（最后为第七条）。"),
        ("码头管理条例第六条规定了什么？", "“河口市码头管理条例”的第六条已不再有效：“第五条、第六条（删除）”。"),
        ("码头管理条例第二条第三款规定了什么？", "“河口市码头管理条例”没有第二条第三款。"),
        ("码头管理条例第三条之二规定了什么？", "“河口市码头管理条例”没有第三条之二：编号由第三条之一到第四条。"),
    ],
)  # fmt: skip
def test_a_number_that_is_not_there_is_said_not_to_be_there(ask, question, said):
    answer = ask(question)
    assert answer.status is Status.NOT_STATED
    assert said in answer.notes and not answer.citations


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("How many sections does the Quay Dues Act have?", "7"),
        ("How many articles are there in the Lantern Rules?", "5"),
        ("How many annexes do the Lantern Rules have?", "2"),
        ("How many chapters are in the Lantern Rules?", "2"),
        ("河口市码头管理条例有多少条？", "6"),
        ("码头管理条例共有几章？", "3"),
        ("灯塔维护办法有几个附件？", "2"),
    ],
)
def test_articles_chapters_and_annexes_are_counted(ask, question, count):
    answer = ask(question)
    assert answer.status is Status.ANSWERED and re.findall(r"\d+", answer.sentences[0].short) == [count]


def test_a_count_says_which_numbers_miss_and_which_are_gone(ask):
    notes = ask("How many sections does the Quay Dues Act have?").notes
    assert "The numbering goes from 3 to 5." in notes and "Gone: 6." in notes


def test_a_number_that_several_texts_have_is_quoted_from_each(ask):
    answer = ask("What does Article 1 say?")
    assert quotes(answer) == ["Article 1. These rules apply to lanterns on boats."]
    answer = ask("第一条规定了什么？")
    assert {citation.document for citation in answer.citations} == {"matou"}


@pytest.mark.parametrize(
    "question",
    [
        "What is the fine under section 7 of the Quay Dues Act?",
        "违反码头管理条例第三条怎么处罚？",
        "How much does a boat pay a night?",
        "What are the five sections of the orchestra?",
    ],
)
def test_a_question_that_asks_more_than_the_words_at_a_number_is_searched_for(ask, question):
    answer = ask(question)
    assert not any(note.startswith(("There is no", "“")) for note in answer.notes)


@pytest.mark.parametrize(
    "question",
    ["What does section " + "9" * 400 + " say?", "What does section 3" + "(1)" * 200 + " say?", "第" + "九" * 300 + "条规定了什么？",
     "第三条第三款第三项第三目规定了什么？", "§§§ 4", "Article", "第条", "What does section 0 say?", "What do sections 1 to 9999 say?"],
)  # fmt: skip
def test_odd_numbers_break_nothing(ask, question):
    assert ask(question).status in set(Status)


def test_parts_that_are_numbered_in_several_ways_are_counted_through(tmp_path):
    from qa.settings import Settings

    text = "Quay plan\n1. Background\nBoats came.\nIi. Contents\nRafts are free.\nThird, highlights\nLanterns shine.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(tmp_path, tmp_path / "index", settings)
    ask = open_assistant(tmp_path, tmp_path / "index", settings).ask
    assert quotes(ask("What does section 2 say?")) == ["Rafts are free."]
    assert quotes(ask("What does section 3 say?")) == ["Lanterns shine."]
    assert ask("What does section 4 say?").notes == ("There is no section 4 in “Quay plan” (the last is Third).",)


def test_a_following_question_keeps_the_text_that_was_named(ask):
    history = ["What does section 2 of the Quay Dues Act say?"]
    assert quotes(ask("And section 5?", history)) == ["Dues are paid within 14 days."]
    assert quotes(ask("第四条呢？", ["河口市码头管理条例第二条规定了什么？"])) == [
        "第四条 违反本条例第三条规定的，责令改正。"
    ]


@pytest.mark.parametrize(
    ("text", "question", "said"),
    [
        ("码头措施\n第一条 船只缴费。\n第二条 木筏免费。\n第五条 本措施自发布之日起施行。\n", "码头措施有哪些措施？", "编号由2到5。"),
        ("Quay measures\nArticle 1. Boats pay.\nArticle 2. Rafts pay nothing.\nArticle 4. Kites stay away.\n", "List all measures.", "The numbering goes from 2 to 4."),
    ],
)  # fmt: skip
def test_a_list_whose_numbering_does_not_close_is_not_given_as_the_whole(tmp_path, text, question, said):
    from qa.settings import Settings

    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(tmp_path, tmp_path / "index", settings)
    assert said in open_assistant(tmp_path, tmp_path / "index", settings).ask(question).notes
