"""Numbering of real policies: gaps, inserted and deleted articles, sequences that run on; heads and dates; ids that stay."""

import pytest

from qa.corpus.document_files import ids_of
from qa.corpus.folder import read_folder
from qa.corpus.measures import count_warnings
from qa.corpus.passages import read_passages
from qa.language.sentences import split_sentences
from qa.settings import Settings


def read(tmp_path, text):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return read_passages(read_folder(tmp_path).documents[0], Settings())


def labels(reading):
    return [section.label for section in reading.outline.sections]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Harbour Act\n1. Scope\nBoats.\n3. Fees\nForty.\n3A. Late fees\nNine.\n6. Repeal\nNone.", ["1", "3", "3A", "6"]),
        ("Harbour Act\nSection 1. Boats pay.\nSection 2. Rafts pay.\nSection 2bis. Kites pay.\nSections 3 to 5 (repealed)\nSection 6. Ends.",
         ["Section 1", "Section 2", "Section 2bis", "Sections 3 to 5", "Section 6"]),
        ("船只条例\n第一条 船只缴费。\n第一条之一 木筏免费。\n第二条、第三条（已废止）\n第四条 自发布之日起施行。",
         ["第一条", "第一条之一", "第二条、第三条", "第四条"]),
        ("码头措施\n一、船只\n（一）每年检验。\n（二）按月缴费。\n二、船员\n（三）持证上岗。\n（四）每年培训。",
         ["一", "一", "二", "二", "三", "四"]),
        ("码头措施\n1. 船只\n按月缴费。\n2. 重点产业\n5G、人工智能和物联网。\n3. 船员\n持证上岗。", ["1", "2", "3"]),
    ],
)  # fmt: skip
def test_each_article_is_a_section_whatever_its_number(tmp_path, text, wanted):
    assert labels(read(tmp_path, text)) == wanted


def test_measures_run_on_through_the_parts_and_leave_out_what_was_repealed(tmp_path):
    reading = read(
        tmp_path, "码头措施\n一、船只\n（一）每年检验。\n（二）按月缴费。\n二、船员\n（三）持证上岗。\n（四）每年培训。"
    )
    assert [m.number for m in reading.register.measures] == ["1.1", "1.2", "2.1", "2.2"]
    gone = read(tmp_path, "船只条例\n第一条 船只缴费。\n第二条（删除）\n第三条 自发布之日起施行。")
    assert [m.text[:3] for m in gone.register.measures] == ["第一条", "第三条"] and gone.register.gaps == ()


def test_a_register_says_where_its_numbering_does_not_close(tmp_path):
    register = read(tmp_path, "船只条例\n第一条 船只缴费。\n第二条 木筏免费。\n第五条 自发布之日起施行。").register
    assert [gap.words for gap in register.gaps] == ["goes from 2 to 5"] and not register.is_whole
    assert count_warnings(register) == ("a: 3 measures found; the numbering goes from 2 to 5",)


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        ("某县人民政府文件\n某政发〔2023〕3号\n关于开放码头的通知\n各乡镇：\n码头八时开放。", "关于开放码头的通知", ""),
        (
            "某 县 财 政 局 文 件\n某县财政局\n关于发放补贴的通知\n补贴三百元。\n某县财政局\n2023年4月2日",
            "某县财政局关于发放补贴的通知",
            "2023-04-02",
        ),
        ("Notice on berths\nClaims are due by 3 June 2025.\nBerths are free.", "Notice on berths", ""),
        ("Notice on berths\n3 June 2025\nBerths are free.", "Notice on berths", "2025-06-03"),
        ("关于泊位的通知\n申报期限：2024年3月1日至4月15日\n泊位免费。", "关于泊位的通知", ""),
    ],
)
def test_a_head_names_no_title_and_a_deadline_is_no_date_of_issue(tmp_path, text, title, date):
    document = read(tmp_path, text).document
    assert (document.title, document.date) == (title, date)


def test_a_new_file_never_changes_the_id_of_another():
    before = ids_of(["item.md", "乙镇通知（2024年）.txt"], set())

    def had(name):
        return next((file for file, known in before.items() if known == name), "")

    files = ["item.html", "item.md", "x/item.md", "丙镇通知（2024年）.txt", "乙镇通知（2024年）.txt"]
    after = ids_of(files, set(), had)
    assert {file: after[file] for file in before} == before
    assert after["item.html"] == "item-html" and after["x/item.md"] == "x-item"
    assert before["乙镇通知（2024年）.txt"].startswith("Yi-Zhen-Tong-Zhi-2024-Nian-")


@pytest.mark.parametrize(
    "text",
    [
        "The toll is Rs. 40 under reg. 7 and ss. 3 to 5 of the Act.",
        "In Reed v. Cole the fee of Quay Co. Ltd. Upper Branch stood at max. 90 days.",
        "Offices of the U.S. Coast Guard follow 46 U.S.C. 12 and 5 C.F.R. 301.",
        "通知应当注明“船只免费。”字样，并公布。",
    ],
)
def test_a_stop_within_a_sentence_ends_nothing(text):
    assert [span.of(text) for span in split_sentences(text)] == [text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The fee goes to the U.S. The office keeps it.", ["The fee goes to the U.S.", "The office keeps it."]),
        ("Bring these: 1. A card. 2. A photo.", ["Bring these: 1. A card.", "2. A photo."]),
        ("修改为：“船只缴费。”本决定自公布之日起施行。", ["修改为：“船只缴费。”", "本决定自公布之日起施行。"]),
        ("The answer is no. It lasts max. Ask us.", ["The answer is no.", "It lasts max.", "Ask us."]),
    ],
)
def test_a_stop_at_the_end_ends_a_sentence(text, wanted):
    assert [span.of(text) for span in split_sentences(text)] == wanted


def test_what_follows_a_list_is_not_under_its_last_item(tmp_path):
    page = "<h1>Permits</h1><p>Bring these papers.</p><ol><li>Identity card</li><li>Two photographs</li></ol><p>Apply at the office.</p>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    reading = read_passages(read_folder(tmp_path).documents[0], Settings())
    (passage,) = [passage for passage in reading.passages if "Apply" in passage.text]
    assert passage.headings == ("Permits",) or passage.headings == ()
