"""The project's own page: every measure word for word, and no character of its body lost."""

import re

import pytest
from page_checks import (
    check_each_character_is_searchable_or_a_heading,
    check_each_character_lies_in_one_block,
    check_every_span_gives_its_words,
    check_measures_are_passages_in_whole_sentences,
    check_measures_stand_at_their_spans,
    check_no_passage_passes_the_limit,
)

from qa.corpus.folder import read_corpus
from qa.corpus.glossary import read_glossary
from qa.corpus.measures import count_warnings
from qa.corpus.scope import parent_of
from qa.corpus.support import kinds_of, read_support_kinds
from qa.datatypes import PassageKind

MEASURES = {
    "1.1": "increase decentralization",
    "1.2": "establish a direct reporting channel mechanism",
    "1.3": "replicate and promote the reform experience of pilot free trade zones",
    "2.1": "improving the management system of the development zone",
    "2.2": "deepening the reform of the performance incentive mechanism",
    "2.3": "encouraging market-oriented operation",
    "2.4": "taking the lead in promoting the reform of the science and technology system",
    "3.1": "building a modern industrial system",
    "3.2": "promoting green and intensive development",
    "3.3": "accelerating the formation of industrial clusters",
    "3.4": "promoting the development of the whole industrial chain",
    "3.5": "increasing efforts to attract investment",
    "3.6": "strengthening all-round cooperation",
    "4.1": "gather high-end innovation resources",
    "4.2": "improve the scientific and technological service system",
    "4.3": "promote the transformation of scientific and technological achievements",
    "5.1": "increase the level of foreign investment",
    "5.2": "improve the quality of foreign trade",
    "5.3": "actively integrate into the global innovation network",
    "6.1": "finance",
    "6.2": "land",
    "6.3": "finance",
    "6.4": "human resources",
}


def test_the_register_holds_the_23_measures_word_for_word_at_their_spans(jilin):
    check_measures_stand_at_their_spans(jilin, MEASURES)


def test_the_two_measures_on_finance_are_two_places(jilin):
    first, second = (m for m in jilin.register.measures if m.text == "finance")
    assert (first.number, second.number) == ("6.1", "6.3") and first.end < second.start


def test_the_six_aspects_hold_3_4_6_3_3_4_measures(jilin):
    numbers = [m.number.split(".")[0] for m in jilin.register.measures]
    assert [numbers.count(a.number) for a in jilin.register.aspects] == [3, 4, 6, 3, 3, 4]
    assert [a.heading for a in jilin.register.aspects] == [
        "continue to optimize the business environment",
        "deepen the reform of the system and mechanism",
        "accelerate industrial transformation and upgrading",
        "establish and improve the innovation ecosystem",
        "open wider to the outside world",
        "strengthen policy guarantees",
    ]


def test_the_page_declares_23_measures_in_6_aspects_and_so_many_are_found(jilin):
    register = jilin.register
    assert (register.declared, register.declared_aspects, register.found) == (23, 6, 23)
    assert count_warnings(register) == ()
    assert register.declared_span.of(jilin.document.text) == (
        'The "Implementation Opinions" are divided into 23 specific measures in 6 aspects.'
    )


def test_the_three_sections_are_found_behind_three_styles_of_marks(jilin):
    assert [(s.number, s.heading) for s in jilin.outline.sections if s.level == 1] == [
        ("1", "Drafting background and process"), ("2", "Main contents"), ("3", "features and highlights"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "furniture",
    ["English | Chinese", "accessible", "Current Location", "Home page", "Font display", "[print]", "Close window", "sitemap",
     "ICP", "05001602", "Website ID", "2200000050", "network security", "22000002000032"],
)  # fmt: skip
def test_the_furniture_of_the_page_is_gone(jilin, furniture):
    assert furniture not in jilin.document.text


@pytest.mark.parametrize(
    "kept",
    ["2022 - Dec -06 10:20:00", "Jilin Provincial Department of Commerce Tel: 0431-85677437", "No. 3855 Renmin Street",
     "Zip Code: 130021", "Ji Zhengfa (2021) No. 16", "On August 13, 2021"],
)  # fmt: skip
def test_what_a_reader_may_ask_for_is_kept_in_some_passage(jilin, kept):
    assert kept in jilin.document.text
    assert any(kept in passage.text for passage in jilin.passages)


def test_title_date_contact_and_related_document_are_passages_of_their_own(jilin):
    words = {kind: [p.text for p in jilin.passages if p.kind is kind] for kind in PassageKind}
    assert [
        len(words[kind]) for kind in (PassageKind.TITLE, PassageKind.DATE, PassageKind.CONTACT, PassageKind.RELATED)
    ] == [1] * 4
    assert words[PassageKind.TITLE] == [jilin.document.title]
    assert words[PassageKind.DATE] == ["2022 - Dec -06 10:20:00 Article Source:"]
    assert words[PassageKind.CONTACT] == [
        "Organizer: Jilin Provincial Department of Commerce Tel: 0431-85677437\n"
        "Add: No. 3855 Renmin Street, Changchun, Jilin Province Zip Code: 130021"
    ]


def test_each_character_of_the_text_lies_in_exactly_one_block(jilin):
    check_each_character_lies_in_one_block(jilin)


def test_each_character_of_the_text_is_searchable_or_a_heading_above_what_is(jilin):
    check_each_character_is_searchable_or_a_heading(jilin)


def test_every_span_gives_its_words(jilin):
    check_every_span_gives_its_words(jilin)


def test_every_measure_is_a_passage_under_its_aspect_inside_one_whole_sentence(jilin):
    check_measures_are_passages_in_whole_sentences(jilin, MEASURES, "Main contents")


def test_no_passage_crosses_the_limit(jilin, fake_settings):
    check_no_passage_passes_the_limit(jilin, fake_settings)


def test_the_index_of_the_page_holds_the_same_measures(jilin_index):
    (register,) = jilin_index.registers.values()
    assert {m.number: m.text for m in register.measures} == MEASURES
    assert jilin_index.manifest.counts["measures"] == 23


def test_the_real_corpus_fits_its_own_manifest(jilin_folder):
    (document,) = read_corpus(jilin_folder)
    assert document.kind == "interpretation" and document.date == "2022-12-06"
    assert re.fullmatch("[0-9a-f]{64}", document.sha256)


def test_the_glossary_of_the_real_corpus_can_be_read(jilin_folder):
    assert len(read_glossary(jilin_folder)) > 50


def test_the_real_page_names_its_parent(jilin):
    found = parent_of(jilin.document, [jilin.document])
    assert found.number == "Ji Zhengfa (2021) No. 16" and found.document is None
    assert found.title.startswith("Implementation Opinions of Jilin Provincial People's Government")


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("grant tax credits to exporters", ("money", "opening")),
        ("设立产业发展资金，引进高层次人才", ("money", "people", "industry")),
        ("简化审批流程", ("powers",)),
        ("优先保障用地", ("land",)),
        ("a coffee for every islander", ("other",)),
        ("", ("other",)),
    ],
)
def test_the_kinds_of_the_projects_own_corpus(jilin_folder, words, kinds):
    assert kinds_of(words, read_support_kinds(jilin_folder)) == kinds
