"""Words that stand in a text while a part of their sentence that limits or completes them is left out."""

import pytest
from test_check import HARBOUR, check, make_sources

from qa.corpus.outline import read_outline
from qa.datatypes import Document, Verdict
from qa.language.restrictions import ends_negated, lead_reason, reason_of, restriction_at_start
from qa.verdicts import Reason
from qa.wording.check import Sources
from qa.wording.token_index import WordingIndex

LIGHTS = """Rules for the Lights of the Estuary
1. Keepers
A keeper may put out a light, provided that the fog has lifted. By 3 May 2026, the Lights Office will build 4 towers, \
paint 6 buoys and mend all lamps. No lamp shall be lit without oil of the first grade.
2. Fees
Ships pay 30 marks a night, except hospital ships. Pilots, deckhands and divers receive a lamp free of charge. \
In recent years the fees have risen, but the towers are still old. Keepers shall write down every ship.
3. Wardens of the Lights and Buoys of the Estuary
"""
PONDS = """池塘管理办法
一、清淤
（一）定期清淤。养殖户应当在2026年5月31日前完成清淤，但水深不足一米的除外。新建池塘并办理登记的，每口补助三千元。
（二）禁止倾倒。任何人不得向池塘倾倒垃圾、油污和农药。到2027年，全镇改造池塘40口，新增水闸12座。
二、用水
镇水务站在保证灌溉的前提下安排用水，每户每月最高不超过60立方米。
"""
SOURCES = make_sources(lights=LIGHTS, ponds=PONDS)


def parts(found):
    return [(part.where, part.reason, part.words) for part in found.matches[0].missing]


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("A keeper may put out a light.", [("after", "condition", "provided that the fog has lifted.")]),
        ("Ships pay 30 marks a night.", [("after", "exception", "except hospital ships.")]),
        ("In recent years the fees have risen.", [("after", "contrast", "but the towers are still old.")]),
        ("The Lights Office will build 4 towers, paint 6 buoys and mend all lamps.", [("before", "date", "By 3 May 2026,")]),
        ("By 3 May 2026, the Lights Office will build 4 towers, paint 6 buoys", [("after", "item", "and mend all lamps.")]),
        ("By 3 May 2026, the Lights Office will build 4 towers and mend all lamps.", [("inside", "item", "paint 6 buoys")]),
        ("Pilots and divers receive a lamp free of charge.", [("inside", "item", "deckhands")]),
        ("Pilots, deckhands and divers receive a lamp", [("after", "limit", "free of charge.")]),
        ("be lit without oil of the first grade", [("before", "negation", "No lamp shall")]),
        ("shall write down every ship", [("before", "subject", "Keepers")]),
        ("No lamp shall be lit", [("after", "condition", "without oil of the first grade.")]),
        ("put out a light", [("after", "condition", "provided that the fog has lifted.")]),
        ("养殖户应当在2026年5月31日前完成清淤", [("after", "exception", "但水深不足一米的除外。")]),
        ("养殖户应当完成清淤，但水深不足一米的除外。", [("inside", "date", "在2026年5月31日前")]),
        ("每口补助三千元", [("before", "condition", "新建池塘并办理登记的，")]),
        ("任何人不得向池塘倾倒垃圾、油污", [("after", "item", "和农药。")]),
        ("向池塘倾倒垃圾、油污和农药", [("before", "negation", "任何人不得")]),
        ("全镇改造池塘40口，新增水闸12座。", [("before", "date", "到2027年，")]),
        ("镇水务站安排用水，每户每月最高不超过60立方米。", [("inside", "condition", "在保证灌溉的前提下")]),
        ("镇水务站在保证灌溉的前提下安排用水。", [("after", "limit", "每户每月最高不超过60立方米。")]),
    ],
)  # fmt: skip
def test_what_limits_or_completes_the_words_is_missing(statement, missing):
    found = check(statement, SOURCES)
    assert found.verdict is Verdict.CUT
    assert parts(found) == [(where, Reason(reason), words) for where, reason, words in missing]


def test_missing_words_are_the_characters_of_the_text():
    (match, *_) = check("Pilots and divers receive a lamp", SOURCES).matches
    texts = {document.id: document.text for document in SOURCES.words.documents}
    assert len(match.missing) == 2
    assert all(texts[match.document][part.start : part.end] == part.words for part in match.missing)


@pytest.mark.parametrize(
    "statement",
    [
        "A keeper may put out a light, provided that the fog has lifted.",
        "Pilots, deckhands and divers",
        "the Lights Office",
        "oil of the first grade",
        "Wardens of the Lights and Buoys",  # a heading is no sentence
        "Rules for the Lights",
        "repair the north quay",  # a whole measure
        "定期清淤。养殖户应当在2026年5月31日前完成清淤，但水深不足一米的除外。",
        "每户每月最高不超过60立方米",
        "池塘管理办法",
    ],
)
def test_whole_sentences_names_headings_and_measures_are_verbatim(statement):
    assert check(statement, make_sources(lights=LIGHTS, ponds=PONDS, harbour=HARBOUR)).verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("A keeper may not put out a light, provided that the fog has lifted.", "altered"),
        ("Lamp shall be lit without oil of the first grade.", "cut"),
        ("Pilots or divers receive a lamp free of charge.", "altered"),
        ("任何人得向池塘倾倒垃圾、油污和农药。", "altered"),
    ],
)
def test_words_that_are_changed_are_no_cut(statement, verdict):
    assert check(statement, SOURCES).verdict is Verdict(verdict)


def test_words_that_stand_whole_elsewhere_are_verbatim_there():
    text = "A title\nShips pay 30 marks, except hospital ships. Some words stand here.\nShips pay 30 marks."
    found = check("Ships pay 30 marks.", make_sources(a=text))
    assert found.verdict is Verdict.VERBATIM and found.matches[0].start == text.rindex("Ships")
    assert [bool(match.missing) for match in found.matches] == [False, True]


def test_a_paragraph_whose_last_sentence_is_cut_is_cut():
    found = check("No lamp shall be lit without oil of the first grade. Ships pay 30 marks a night.", SOURCES)
    assert [part.verdict for part in found.sentences] == [Verdict.VERBATIM, Verdict.CUT]
    assert found.verdict is Verdict.CUT


def test_a_heading_that_ends_as_a_sentence_does_is_one():
    sources = make_sources(a="A title\n1. The card may be used at an inn, if the owner agrees.\nYes.\n2. Lamps\nNo.")
    assert check("The card may be used at an inn.", sources).verdict is Verdict.CUT


def test_without_an_outline_every_line_counts_as_prose():
    document = Document(id="a", title="A", text="Ships pay 30 marks a night, except hospital ships.")
    sources = Sources(WordingIndex([document]), {}, {})
    assert read_outline(document) and check("Ships pay 30 marks a night", sources).verdict is Verdict.CUT


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (", unless it rains", "exception"), ("if it rains", "condition"), ("but not there", "contrast"), ("within 30 days", "date"),
        ("up to 40 marks", "limit"), ("for three years", "date"), ("every month", "date"), ("，但另有规定的除外", "exception"),
        ("，最长不超过三年", "limit"), ("of the office", None), ("to the towers", None), ("and the boats", None), ("经济发展", None),
    ],
)  # fmt: skip
def test_limits_are_told_by_the_words_they_begin_with(words, reason):
    assert restriction_at_start(words) == (Reason(reason) if reason else None)


def test_the_rest_of_a_sentence_is_an_item_or_just_the_rest():
    assert reason_of(", paint buoys") is Reason.ITEM and reason_of("of the office") is Reason.REST


def test_only_an_opening_with_a_date_or_condition_limits_what_follows():
    assert lead_reason("On 3 May 2026,") is Reason.DATE and lead_reason("到2027年，") is Reason.DATE
    assert lead_reason("At present,") is None and lead_reason("近年来，") is None


@pytest.mark.parametrize("words", ["Keepers must not ", "No lamp shall ", "任何人不得", "禁止"])
def test_a_denial_right_before_the_words_counts(words):
    assert ends_negated(words)


def test_a_denial_further_before_the_words_does_not_count():
    assert not ends_negated("Keepers must not sell ")
