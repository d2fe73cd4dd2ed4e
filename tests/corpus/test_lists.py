"""Lists run into sentences, and the counts a sentence declares. No text here is a page of a corpus."""

import pytest
from grammar import declared, items

from qa.corpus.lists import declared_counts, split_items


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # count before
        ("We help, including three measures to cut fees, speed up permits, and open one window.", "cut fees|speed up permits|open one window"),
        ("We help, including 3 measures to cut fees, speed up permits and open windows.", "cut fees|speed up permits|open windows"),
        ("It consists of the following two tasks: survey the land and register the owners.", "survey the land|register the owners"),
        ("It includes five steps: apply, wait, pay, sign and collect.", "apply|wait|pay|sign|collect"),
        ("The scheme offers six types of help, namely advice, grants, loans, rent relief, training and visas.", "advice|grants|loans|rent relief|training|visas"),
        ("The town takes three measures: cut fees, speed up permits, and open one window.", "cut fees|speed up permits|open one window"),
        # count after
        ("We help, including roads, schools, and clinics three projects.", "roads|schools|clinics"),
        ("We help, including efforts to plant trees, clean rivers, and protect wetlands three measures.", "plant trees|clean rivers|protect wetlands"),
        # no count
        ("We act in elements such as land, water, and power.", "land|water|power"),
        ("We act in elements such as land, water and power.", "land|water|power"),
        ("The aid includes food and water.", "food|water"),
        ("The aid includes both food and water.", "food|water"),
        ("It covers health, education, as well as housing.", "health|education|housing"),
        ("It covers health, education as well as housing.", "health|education|housing"),
        ("They are as follows: survey, plan and build.", "survey|plan|build"),
        ("We will act, specifically: to cut fees, to speed up permits, and to open windows.", "cut fees|speed up permits|open windows"),
        # an open end is no item
        ("It covers health, education, and so on.", "health|education"),
        ("It covers health, education, housing, etc.", "health|education|housing"),
        # marks of their own
        ("It includes the following: (1) cut fees; (2) speed up permits, forms and visits; and (3) open one window.", "cut fees|speed up permits, forms and visits|open one window"),
    ],
)  # fmt: skip
def test_an_english_list_gives_its_items(sentence, wanted):
    assert items(sentence) == wanted.split("|")


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Support covers two measures to build roads, bridges and ports, and to train staff.", "build roads, bridges and ports|train staff"),
        ("It has two tasks, including two measures to build roads, bridges, ports, and train staff.", "build roads, bridges, ports|train staff"),
        ("It consists of four tasks: survey the land; register owners; settle disputes, if any; and publish the map.", "survey the land|register owners|settle disputes, if any|publish the map"),
        ("It comprises two parts: rules for banks and insurers, and rules for brokers.", "rules for banks and insurers|rules for brokers"),
        ("It includes two items: food and water, blankets and tents.", "food and water|blankets and tents"),
        ("包括建设道路、桥梁和港口，培训人员两项措施。", "建设道路、桥梁和港口|培训人员"),
        ("包括三项任务：修路、架桥，培训教师、护士，减少收费。", "修路、架桥|培训教师、护士|减少收费"),
    ],
)  # fmt: skip
def test_the_declared_count_keeps_an_item_with_commas_together(sentence, wanted):
    assert items(sentence) == wanted.split("|")
    assert declared(sentence) == len(wanted.split("|"))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("It acts, including building roads and bridges, training teachers, nurses and drivers, and lowering rents.", "building roads and bridges|training teachers, nurses and drivers|lowering rents"),
        ("It acts, including encouraging firms to hire, train, and keep staff, and rewarding schools.", "encouraging firms to hire, train, and keep staff|rewarding schools"),
        ("It acts, including actively cutting fees, permits and taxes, and quickly opening windows.", "actively cutting fees, permits and taxes|quickly opening windows"),
        ("It acts, including raising grants, cutting fees and speeding up permits.", "raising grants|cutting fees|speeding up permits"),
        ("It includes measures to bring banks together, build roads and lower fees.", "bring banks together|build roads|lower fees"),
        ("It includes health, transport and housing.", "health|transport|housing"),
    ],
)  # fmt: skip
def test_the_form_of_the_items_decides_where_no_count_does(sentence, wanted):
    assert items(sentence) == wanted.split("|")


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("It includes grants of 1,000 yuan, loans of 20,000 yuan, and rent relief.", "grants of 1,000 yuan|loans of 20,000 yuan|rent relief"),
        ("It includes loans (for firms, farms, and shops (large, small)), grants, and tax relief.", "loans (for firms, farms, and shops (large, small))|grants|tax relief"),
        ('It includes the "one window, one form, and one visit" rule, grants, and tax relief.', 'the "one window, one form, and one visit" rule|grants|tax relief'),
        ("It includes the “one window, one form” rule, grants, and tax relief.", "the “one window, one form” rule|grants|tax relief"),
        ("包括贷款（农业、工业和商业）、补助和减税。", "贷款（农业、工业和商业）|补助|减税"),
        ("包括落实《道路、桥梁和港口管理办法》、补助和减税。", "落实《道路、桥梁和港口管理办法》|补助|减税"),
    ],
)  # fmt: skip
def test_figures_brackets_and_quotes_are_never_cut(sentence, wanted):
    assert items(sentence) == wanted.split("|")


@pytest.mark.parametrize(
    ("sentence", "wanted", "count"),
    [
        ("主要包括优化服务、降低成本和培养人才三项措施。", "优化服务|降低成本|培养人才", 3),
        ("包括以下三项措施：优化服务、降低成本、培养人才。", "优化服务|降低成本|培养人才", 3),
        ("提出四项任务：修路、架桥、造林以及治水。", "修路|架桥|造林|治水", 4),
        ("包括土地、资金、人才等三项要素保障。", "土地|资金|人才", 3),
        ("包括修路、架桥以及造林等措施。", "修路|架桥|造林", None),
        ("涵盖财政、税收与金融等政策。", "财政|税收|金融", None),
        ("涵盖教育、医疗、养老等。", "教育|医疗|养老", None),
        ("涵盖自由、公正、平等。", "自由|公正|平等", None),
        ("包括加强领导，明确责任，严格考核三个方面。", "加强领导|明确责任|严格考核", 3),
        ("重点分别是土地、资金及人才。", "土地|资金|人才", None),
    ],
)
def test_a_chinese_list_gives_its_items_and_its_count(sentence, wanted, count):
    assert items(sentence) == wanted.split("|")
    assert declared(sentence) == count


@pytest.mark.parametrize(
    "sentence",
    [
        "The office does the work, including inspection.",
        "The office closes on Monday, Tuesday and Friday.",
        "The rule is simple: pay, sign and leave.",
        "In the following years, towns, ports and locks grew.",
        "立即办理、登记和发证。",
        "如何办理、登记和发证另行规定。",
    ],
)
def test_a_sentence_without_cue_or_list_hangs_none(sentence):
    assert items(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("It includes roads, schools, and two projects.", "roads|schools|two projects"),
        (
            "It includes two policies for farmers, three schools, and a road.",
            "two policies for farmers|three schools|a road",
        ),
        ("It includes three schools and four projects.", "three schools|four projects"),
    ],
)
def test_a_count_inside_an_item_is_not_the_count_of_the_list(sentence, wanted):
    assert items(sentence) == wanted.split("|")
    assert declared(sentence) is None


def test_a_count_before_including_is_taken_only_when_it_fits():
    assert declared("We act in seven areas, including steel, cars, and ships.") is None
    assert declared("We act in three areas, including steel, cars, and ships.") == 3


def test_too_few_separators_give_fewer_items_than_declared():
    sentence = "We help, including four measures to cut fees and open windows."
    assert items(sentence) == ["cut fees", "open windows"]
    assert declared(sentence) == 4


def test_items_are_exact_spans_without_separators():
    text = "xx land,  water , and power yy"
    spans = split_items(text, 3, 27)
    assert [(s.start, s.end) for s in spans] == [(3, 7), (10, 15), (22, 27)]


@pytest.mark.parametrize(
    ("sentence", "n_measures", "n_aspects"),
    [
        ("It is divided into 23 specific measures in 6 aspects.", 23, 6),
        ("The opinion sets out twelve tasks in four areas.", 12, 4),
        ("Four areas are covered by thirty-one policy measures.", 31, 4),
        ("The plan has six aspects and 23 measures.", 23, 6),
        ("It contains 3 chapters and 21 articles.", 21, 3),
        ("It puts forward 15 policies.", 15, None),
        ("全文分为六个方面二十三条措施。", 23, 6),
        ("分为6个方面23条具体措施。", 23, 6),
        ("提出五个方面、二十项重点任务。", 20, 5),
        ("共6章32条。", 32, 6),
        ("《意见》共提出18条具体措施。", 18, None),
        ("There are 14 locks and 5 ports.", None, None),
        ("Article 3 of the Law applies.", None, None),
        ("根据第十二条措施办理。", None, None),
        ("第六章规定了期限。", None, None),
        ("It cost 1,200 measures of rice.", None, None),
        ("In the past three years the measures worked.", None, None),
    ],
)
def test_declared_counts_are_read_from_words_figures_and_chinese(sentence, n_measures, n_aspects):
    assert declared_counts(sentence) == (n_measures, n_aspects)
