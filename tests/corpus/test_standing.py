"""What a text says of other texts' standing: repealed, replaced, amended; and what of that is no such word."""

import pytest

from qa.corpus.standing import Change, changes_in
from qa.datatypes import Change as _Change


def told(text, title="某办法"):
    return [(c.act, c.title, c.number, c.since) for c in changes_in(text, title)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "本办法自2024年3月1日起施行。2019年5月1日发布的《码头管理办法》（河政发〔2019〕3号）同时废止。",
            [("repeals", "码头管理办法", "河政发〔2019〕3号", "2024-03-01")],
        ),
        ("本条例自2023年1月1日起施行，原《渔船登记办法》《渔船检验办法》同时废止。",
         [("repeals", "渔船登记办法", "", "2023-01-01"), ("repeals", "渔船检验办法", "", "2023-01-01")]),
        ("自本通知印发之日起，《灯塔补贴暂行办法》停止执行。", [("repeals", "灯塔补贴暂行办法", "", "")]),
        ("根据2001年《关于修改〈渡船条例〉的决定》修正的《渡船条例》同时废止。", [("repeals", "渡船条例", "", "")]),
        ("本办法自2025年9月1日起施行，同时废止原《渡船奖励办法》。", [("repeals", "渡船奖励办法", "", "2025-09-01")]),
        ("河商发〔2018〕7号文件同时废止。", [("repeals", "", "河商发〔2018〕7号", "")]),
        ("本办法由市水务局负责解释，原办法同时废止。", [("repeals", "某办法", "", "")]),
        ("决定废止下列文件：\n1.《鱼市管理规定》（河政发〔2010〕2号）\n2.《鱼市收费标准》\n其他文件继续有效。",
         [("repeals", "鱼市管理规定", "河政发〔2010〕2号", ""), ("repeals", "鱼市收费标准", "", "")]),
        ("市人民政府决定对《渡船条例》作如下修改：", [("amends", "渡船条例", "", "")]),
        ("将《渡船条例》第三条修改为：“渡船每年检验。”", [("amends", "渡船条例", "", "")]),
        ("The Quay Dues Act 2010 is repealed.", [("repeals", "Quay Dues Act 2010", "", "")]),
        ("This Act repeals the Quay Dues Act 2010 and the Rafts Act 2012.",
         [("repeals", "Quay Dues Act 2010", "", ""), ("repeals", "Rafts Act 2012", "", "")]),
        ("This notice replaces the Notice on Berths of 3 June 2020.", [("replaces", "Notice on Berths", "", "")]),
        ("The Lantern Rules 1999 are hereby revoked with effect from 1 May 2024.", [("repeals", "Lantern Rules 1999", "", "2024-05-01")]),
        ("This guidance supersedes the Guidance on Mooring Fees.", [("replaces", "Guidance on Mooring Fees", "", "")]),
        ("Circular No. 5 of 2019 is hereby rescinded.", [("repeals", "", "Circular No. 5 of 2019", "")]),
        ("This Order amends the Ferry Regulations 2008.", [("amends", "Ferry Regulations 2008", "", "")]),
        ("Section 4 of the Ferry Act 2008 is repealed.", [("amends", "Ferry Act 2008", "", "")]),
        ("《渡船条例》第五条废止。", [("amends", "渡船条例", "", "")]),
        ("This guidance was withdrawn on 5 March 2021.", [("withdrawn", "", "", "2021-03-05")]),
        ("本文件已于2022年6月30日废止。", [("withdrawn", "", "", "2022-06-30")]),
    ],
)  # fmt: skip
def test_what_a_text_ends_or_changes_is_read(text, wanted):
    assert told(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "已废止的《码头管理办法》不再适用于此类船只，见档案。",
        "违反《码头管理办法》的，按规定处罚。",
        "市政府可以废止不合理的规定。",
        "根据《渡船条例》制定本办法。",
        "许可证被撤销后，《船舶证书》失效。",
        "The Minister may repeal the Quay Dues Act 2010 by order.",
        "This rule does not repeal the Rafts Act 2012.",
        "A permit is withdrawn where the skipper is drunk.",
        "The Rafts Act 2012 was repealed by the Boats Act 2015.",
        "The crew replaces the Lantern every year.",
        "Until the Rafts Act 2012 is repealed, dues are paid.",
    ],
)
def test_what_is_no_word_on_the_standing_of_a_text_is_not_read_as_one(text):
    assert told(text) == []


def test_the_words_that_say_it_are_kept_with_their_place():
    text = "船只免费。\n本办法自2024年3月1日起施行，《码头管理办法》同时废止。"
    (change,) = changes_in(text, "新办法")
    assert change.of(text) == "本办法自2024年3月1日起施行，《码头管理办法》同时废止。"
    assert Change is _Change


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("This circular supersedes Circular No. 4/2019 dated 3 May 2019.", ("", "Circular No. 4/2019")),
        ("The Loom Rules 2010 cease to have effect on 1 November 2023.", ("Loom Rules 2010", "")),
        (
            "Implementing Regulation (EU) 2015/111 is repealed with effect from 1 July 2024.",
            ("Implementing Regulation (EU) 2015/111", ""),
        ),
    ],
)
def test_what_a_text_ends_is_named_whole(text, named):
    assert [(change.title, change.number) for change in changes_in(text, "Looms")] == [named]
