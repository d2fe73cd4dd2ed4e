"""Heads and signatures of papers as they are found in the wild: title, number and date."""

import pytest

from qa.corpus.metadata import find_metadata


def read(text, known=None, title=""):
    found = find_metadata(text, (), title, known or {}, default_title="id")
    return {key: value.value for key, value in found.items()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "织州市纺织局\n织纺〔2024〕8号 签发人：王某\n关于下达织机\n补助资金的通知\n各县：\n补助30万元。\n织州市纺织局\n"
            "二〇二四年三月二日\n抄送：审计局。\n织州市纺织局办公室 2024年3月9日印发",
            {"title": "关于下达织机补助资金的通知", "number": "织纺〔2024〕8号", "date": "2024-03-02"},
        ),
        (
            "主题分类：纺织\n发文机关：织州市人民政府\n成文日期：2023年05月09日\n标 题：织州市人民政府关于印发织机方案的通知\n"
            "发文字号：织政发〔2023〕4号\n织州市人民政府关于印发\n织机方案的通知\n一、织机40台。",
            {"title": "织州市人民政府关于印发织机方案的通知", "number": "织政发〔2023〕4号", "date": "2023-05-09"},
        ),
        (
            "织州市人民政府令\n第31号\n《织州市织机管理办法》已经市人民政府审议通过，现予公布。\n市长 李某\n2020年11月20日\n"
            "织州市织机管理办法\n第一条 织机应当登记。",
            {"title": "织州市织机管理办法", "number": "织州市人民政府令第31号", "date": "2020-11-20"},
        ),
        (
            "织州市纺织局\n织纺函[2023]6号\n织州市纺织局关于织机评审的复函\n东区：\n函收悉。\n此复。\n织州市纺织局\n２０２３年２月１７日",
            {"title": "织州市纺织局关于织机评审的复函", "date": "2023-02-17"},
        ),
        (
            "Executive Order 14998 of March 3, 2024\nKeeping Looms\nIt is ordered:\nSection 1. Looms are kept.",
            {"title": "Keeping Looms", "number": "Executive Order 14998", "date": "2024-03-03"},
        ),
        (
            "OFFICE OF CLOTH\nFebruary 12, 2024\nM-24-31\nMEMORANDUM FOR ALL\nFROM: Jane Roe\nSUBJECT: Use of Looms\nA loom is used.",
            {"title": "Use of Looms", "number": "M-24-31", "date": "2024-02-12"},
        ),
        (
            "No. F.3(2)/2024-Estt.\nMINISTRY OF CLOTH\ndated the 5th March, 2024\nOFFICE MEMORANDUM\n"
            "Subject: Grant of loom allowance - regarding.\nAn allowance is paid.",
            {"title": "Grant of loom allowance - regarding.", "number": "No. F.3(2)/2024-Estt.", "date": "2024-03-05"},
        ),
        (
            "STATUTORY INSTRUMENTS\n2024 No. 312\nCLOTH\nThe Loom (Wool) Regulations 2024\nMade 4th March 2024\n"
            "Coming into force 1st April 2024\n1. A loom is oiled.",
            {"title": "The Loom (Wool) Regulations 2024", "number": "2024 No. 312", "date": "2024-03-04"},
        ),
        (
            "COMMISSION REGULATION (EU) 2024/9876\nof 12 March 2024\non the width of looms\nArticle 1\nA loom is wide.",
            {"number": "REGULATION (EU) 2024/9876", "date": "2024-03-12"},
        ),
        ("Loom notice\nPublished\n6 April 2021\nA loom is oiled each day by hand.", {"date": "2021-04-06"}),
    ],
)  # fmt: skip
def test_title_number_and_date_are_those_of_the_paper(text, wanted):
    found = read(text)
    assert {key: found[key] for key in wanted} == wanted


def test_the_date_below_a_signature_goes_before_that_of_the_page():
    text = "关于织机的通知\n一、织机应当登记。\n织州市纺织局\n2024年6月5日\n（此件公开发布）"
    assert read(text, {"date": "2024-06-12"})["date"] == "2024-06-05"
