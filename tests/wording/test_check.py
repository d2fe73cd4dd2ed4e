"""The check of a wording: verdicts, exact places, the difference."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.outline import read_outline
from qa.datatypes import Document, Measure, Register, Verdict
from qa.wording.check import Sources, check_wording, sentence_spans, verdict_of_all
from qa.wording.token_index import WordingIndex
from qa.wording.tokens import read_tokens

HARBOUR = """Harbour Improvement Plan
1. Works
The Harbour Board shall repair the north quay and widen the west quay before 4 March 2019. Owners of boats may apply \
for a grant of up to 1,500 yuan for each boat, unless the boat is older than 20 years.
2. Birds
The wardens are encouraged to count the birds of the "salt-marsh" every month, and must not enter the reeds in May. \
The people's council receives 3.5% of all fees. The wardens keep a high-quality record of every visit to the reeds.
"""
FAIR = """集市管理办法
一、审批
（一）简化流程。摊位审批时间应当压缩到三天以内，费用不超过120元。
（二）设立窗口。窗口由市商务局和市财政局共同管理，不得收取押金。
二、安全
（一）建立检测站。到2025年底，建成检测站15个。
"""
FAIR_2 = "集市补充规定\n鼓励摊主使用可降解包装，每年奖励二十三人。\n"


def make_sources(**texts):
    documents = [
        Document(id=name, title=text.split("\n")[0], number="No. 5", text=text, language="zh" if "市" in text else "en")
        for name, text in texts.items()
    ]
    registers = {}
    for document in documents:
        if "repair the north quay" in document.text:
            start = document.text.index("repair the north quay")
            measure = Measure(
                start=start, end=start + 21, document=document.id, number="1.1", section="Works", text="x"
            )
            registers[document.id] = Register(document=document.id, measures=(measure,))
    return Sources(WordingIndex(documents), {d.id: read_outline(d) for d in documents}, registers)


SOURCES = make_sources(fair=FAIR, harbour=HARBOUR, more=FAIR_2)
TEXTS = {"fair": FAIR, "harbour": HARBOUR, "more": FAIR_2}


def check(statement, sources=SOURCES):
    """A check whose places and differences are exact; fails otherwise."""
    found = check_wording(statement, sources)
    texts = {document.id: document.text for document in sources.words.documents}
    for one in (found, *found.sentences):
        assert len(one.matches) <= 3
        for match in one.matches:
            assert match.start < match.end
            assert texts[match.document][match.start : match.end] == match.quote
            assert "".join(words for kind, words in match.diff if kind != "insert") == match.quote
            assert "".join(words for kind, words in match.diff if kind != "delete") == one.statement
            assert all(words for _, words in match.diff)
    assert found.statement == statement
    assert bool(found.matches) is (found.verdict is not Verdict.ABSENT)
    return found


# --- verbatim ---


@pytest.mark.parametrize(
    "statement",
    [
        "The Harbour Board shall repair the north quay and widen the west quay before 4 March 2019.",
        "REPAIR the North Quay",
        "count the birds of the “salt-marsh” every month",
        "count the birds of the 'salt‑marsh' every month",
        "count the birds of the salt–marsh every month",
        "The people’s council receives 3.5 % of all fees",
        "a grant of up to 1500 yuan",
        "Ａ ｇｒａｎｔ ｏｆ ｕｐ ｔｏ １，５００ ｙｕａｎ",
        "to count\nthe birds of the salt-\nmarsh every month",
        "keep a high-\nquality record",
        "keep a highquality record",
        "  repair\tthe\u00a0north   quay  ",
        "repair the north quay!!",
        "repair the north quay",
        "摊位审批时间应当压缩到三天以内,费用不超过１２０元",
        "窗口由 市商务局 和 市财政局",
        "到2025年底，\n建成检测站15个。",
    ],
)
def test_the_same_words_in_another_form_are_verbatim(statement):
    assert check(statement).verdict is Verdict.VERBATIM


def test_a_verbatim_sentence_with_its_own_marks_differs_in_nothing():
    statement = "The people's council receives 3.5% of all fees."
    (match,) = check(statement).matches
    assert match.quote == statement and match.diff == (("equal", statement),)


def test_a_changed_form_is_verbatim_and_still_shown():
    (match,) = check("count the birds of the “salt-marsh” every month").matches
    assert match.quote == 'count the birds of the "salt-marsh" every month'
    assert ("delete", '"') in match.diff and ("insert", "“") in match.diff


def test_a_match_names_its_measure_its_headings_and_its_document():
    (match,) = check("repair the north quay.").matches
    assert (match.document, match.measure, match.headings) == ("harbour", "1.1", ("Works",))
    assert (match.title, match.number) == ("Harbour Improvement Plan", "No. 5")
    assert check("shall repair the north quay").matches[0].measure is None


def test_words_that_stand_in_many_places_give_the_first_three():
    sources = make_sources(a="The fee is due. The fee is due. The fee is due. The fee is due. The fee is high.")
    assert [m.start for m in check("the fee is", sources).matches] == [0, 16, 32]


@pytest.mark.parametrize(
    "statement", ["art", "ouncil receives", "1 500 yuan", "20", "0 years", "五天", "十三人", "reeds in Ma"]
)
def test_a_part_of_a_word_or_number_is_not_verbatim(statement):
    assert (check(statement).verdict is Verdict.VERBATIM) is (statement == "20")


@pytest.mark.parametrize(
    ("text", "statement"), [("Boats may be moored.", "boats maybe moored"), ("It was now here.", "was nowhere")]
)
def test_words_run_together_into_another_word_are_not_verbatim(text, statement):
    assert check(statement, make_sources(a=text)).verdict is not Verdict.VERBATIM


# --- altered ---


@pytest.mark.parametrize(
    ("statement", "deleted", "inserted"),
    [
        ("widen the west quay before 5 March 2019", "4 March 2019", "5 March 2019"),
        ("widen the west quay before 4 May 2019", "4 March 2019", "4 May 2019"),
        ("The Harbour Board may repair the north quay and widen the west quay", "shall", "may"),
        ("The Harbour Board shall repair the north quay or widen the west quay", "and", "or"),
        ("a grant of up to 1,600 yuan for each boat", "1,500", "1,600"),
        ("The people's council receives 35% of all fees.", "3.5%", "35%"),
        ("The people's council receives 3.5‰ of all fees.", "3.5%", "3.5‰"),
        ("and must not enter the reeds in June", "May", "June"),
        ("The wardens are required to count the birds", "encouraged", "required"),
        ("The Fishery Board shall repair the north quay and widen the west quay", "Harbour", "Fishery"),
        ("摊位审批时间应当压缩到五天以内", "三", "五"),
        ("摊位审批时间应当压缩到三天以内，费用不超过130元", "120", "130"),
        ("窗口由市商务局或市财政局共同管理", "和", "或"),
        ("到2026年底，建成检测站15个", "2025", "2026"),
        ("每年奖励二十四人", "二十三", "二十四"),
        ("摊位审批时间可以压缩到三天以内", "应当", "可以"),
    ],
)
def test_one_changed_word_is_altered_and_shown_whole(statement, deleted, inserted):
    found = check(statement)
    assert found.verdict is Verdict.ALTERED
    changed = [(kind, words) for kind, words in found.matches[0].diff if kind != "equal"]
    assert changed == [("delete", deleted), ("insert", inserted)]


@pytest.mark.parametrize(
    ("statement", "gone"),
    [
        ("and must enter the reeds in May", "not "),
        ("窗口由市商务局和市财政局共同管理，得收取押金", "不"),
        ("The wardens are encouraged to count the birds every month", 'of the "salt-marsh" '),
    ],
)
def test_dropped_words_are_altered(statement, gone):
    found = check(statement)
    assert found.verdict is Verdict.ALTERED
    assert [p for p in found.matches[0].diff if p[0] != "equal"] == [("delete", gone)]


def test_an_added_negation_is_altered():
    found = check("Owners of boats may not apply for a grant")
    assert found.verdict is Verdict.ALTERED
    assert [p for p in found.matches[0].diff if p[0] != "equal"] == [("insert", "not ")]


def test_parts_of_one_sentence_in_another_order_are_altered_not_stitched():
    found = check("The Harbour Board shall widen the west quay and repair the north quay before 4 March 2019.")
    assert found.verdict is Verdict.ALTERED
    assert "repair the north quay and widen the west quay" in found.matches[0].quote


def test_changed_words_at_the_ends_of_a_sentence_are_in_the_quote():
    sources = make_sources(a="Start here. Focus on the whole chain of approval of new firms. Then go on.")
    for statement in (
        "Require the whole chain of approval of new firms",
        "Focus on the whole chain of approval of old towns",
    ):
        assert check(statement, sources).matches[0].quote == "Focus on the whole chain of approval of new firms"


def test_one_digit_in_a_long_sentence_is_altered():
    words = " ".join(f"word{'abcdefghij'[i % 10]}{'klmnopqrst'[i // 10]}" for i in range(100))
    sources = make_sources(a=f"Start {words} within 23 days {words[::-1]} end.", b=HARBOUR)
    found = check(f"Start {words} within 24 days {words[::-1]} end.", sources)
    assert found.verdict is Verdict.ALTERED
    assert [p for p in found.matches[0].diff if p[0] != "equal"] == [("delete", "23"), ("insert", "24")]


# --- stitched, absent ---


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        (
            "The Harbour Board shall repair the north quay unless the boat is older than 20 years.",
            ["The Harbour Board shall repair the north quay", "unless the boat is older than 20 years."],
        ),
        (
            "窗口由市商务局和市财政局共同管理，鼓励摊主使用可降解包装",
            ["窗口由市商务局和市财政局共同管理", "鼓励摊主使用可降解包装"],
        ),
    ],
)
def test_verbatim_runs_from_places_apart_are_stitched(statement, quotes):
    far = HARBOUR.replace(
        "Owners", "Filler words stand here so that the two are apart from each other by a lot. " * 3 + "Owners"
    )
    found = check(statement, make_sources(harbour=far, fair=FAIR, more=FAIR_2))
    assert found.verdict is Verdict.STITCHED
    assert [match.quote for match in found.matches] == quotes


def test_a_name_put_in_from_another_place_is_altered_not_stitched():
    text = "A report of the upper valley water council is due.\n" + "Some words stand between. " * 20
    text += "The plan is made by Commerce officers together with all towns of the valley."
    statement = "The plan is made by upper valley water council together with all towns of the valley."
    found = check(statement, make_sources(a=text))
    assert found.verdict is Verdict.ALTERED
    changed = [p for p in found.matches[0].diff if p[0] != "equal"]
    assert changed == [("delete", "Commerce officers"), ("insert", "upper valley water council")]


@pytest.mark.parametrize(
    "statement",
    [
        "Ferries are free of charge for children.",
        "The minister will open a new museum in the old town hall next summer.",
        "对返乡创业人员给予场地租金补贴。",
        "...",
        "“”",
        "\u202e\u200b",
    ],
)
def test_what_no_text_says_is_absent(statement):
    found = check(statement)
    assert found.verdict is Verdict.ABSENT and found.matches == ()


def test_nothing_is_found_in_an_empty_corpus():
    empty = Sources(WordingIndex([]), {}, {})
    assert check_wording("The harbour is old.", empty).verdict is Verdict.ABSENT
    assert check_wording("The harbour is old.", make_sources(a="")).verdict is Verdict.ABSENT


def test_a_match_never_reaches_over_the_end_of_a_document():
    sources = make_sources(a="Owners of boats pay", b="twice each month")
    found = check("owners of boats pay twice each month", sources)
    assert found.verdict is Verdict.ALTERED
    assert [match.quote for match in found.matches] == ["Owners of boats pay", "twice each month"]


# --- several sentences ---


def test_several_sentences_get_one_check_each():
    found = check("The people's council receives 3.5% of all fees. Ferries are free for children.")
    assert [s.verdict for s in found.sentences] == [Verdict.VERBATIM, Verdict.ABSENT]
    assert found.verdict is Verdict.ALTERED


def test_a_paragraph_that_runs_in_one_place_is_verbatim_as_a_whole():
    statement = "简化流程。摊位审批时间应当压缩到三天以内，费用不超过120元。"
    found = check(statement)
    assert found.verdict is Verdict.VERBATIM and [m.quote for m in found.matches] == [statement]
    assert [s.verdict for s in found.sentences] == [Verdict.VERBATIM] * 2


def test_verbatim_sentences_from_places_apart_are_stitched_as_a_whole():
    found = check("到2025年底，建成检测站15个。窗口由市商务局和市财政局共同管理，不得收取押金。")
    assert found.verdict is Verdict.STITCHED
    assert [m.quote for m in found.matches] == [
        "到2025年底，建成检测站15个。",
        "窗口由市商务局和市财政局共同管理，不得收取押金。",
    ]


def test_an_altered_sentence_among_verbatim_ones_is_one_match_over_the_paragraph():
    statement = "The people's council receives 4.5% of all fees. The wardens keep a high-quality record of every visit to the reeds."
    found = check(statement)
    assert found.verdict is Verdict.ALTERED and len(found.matches) == 1
    assert [p for p in found.matches[0].diff if p[0] != "equal"] == [("delete", "3.5%"), ("insert", "4.5%")]


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        ("absent absent", "absent"),
        ("verbatim verbatim", "stitched"),
        ("verbatim stitched", "stitched"),
        ("verbatim absent", "altered"),
        ("stitched absent", "altered"),
        ("altered verbatim", "altered"),
        ("altered absent", "altered"),
        ("cut verbatim", "cut"),
        ("cut cut", "cut"),
        ("cut stitched", "altered"),
    ],
)
def test_the_verdict_on_the_whole_follows_from_those_on_the_sentences(verdicts, whole):
    assert verdict_of_all([Verdict(v) for v in verdicts.split()]) is Verdict(whole)


def test_a_wrapped_line_ends_no_sentence_and_an_empty_line_does():
    text = "One line\nand its rest. Two.\n\nA heading\n\nThree"
    assert [text[a:b] for a, b in sentence_spans(text)] == ["One line\nand its rest.", "Two.", "A heading", "Three"]


# --- whatever is given ---

_SPANS = [
    (name, [(s, e) for s, e in zip(tokens.starts, tokens.ends, strict=True)])
    for name, tokens in ((name, read_tokens(text)) for name, text in TEXTS.items())
]


@settings(deadline=None)  # the machine may be busy
@given(st.data())
def test_any_run_of_words_of_a_text_is_verbatim_or_cut_at_its_place(data):
    name, spans = data.draw(st.sampled_from(_SPANS))
    first = data.draw(st.integers(0, len(spans) - 1))
    last = data.draw(st.integers(first, min(len(spans) - 1, first + 40)))
    start, end = spans[first][0], spans[last][1]
    found = check(TEXTS[name][start:end])
    assert found.verdict in (Verdict.VERBATIM, Verdict.CUT)
    places = [(m.document, m.start, m.end) for m in found.matches]
    assert len(places) == 3 or (name, start, end) in places


@settings(deadline=None)  # the machine may be busy
@given(st.data())
def test_another_number_anywhere_in_a_sentence_is_altered(data):
    name, text = data.draw(st.sampled_from(sorted(TEXTS.items())))
    sentences = [
        s
        for line in text.split("\n")
        for s in re.split(r"(?<=[.。]) ?(?!\d)", line)
        if re.search(r"\d", s) and len(s) > 9
    ]
    sentence = data.draw(st.sampled_from(sentences)) if sentences else "到2025年底，建成检测站15个。"
    numbers = list(re.finditer(r"\d+", sentence))
    number = data.draw(st.sampled_from(numbers))
    other = str(data.draw(st.integers(5000, 9999)))
    found = check(sentence[: number.start()] + other + sentence[number.end() :])
    assert found.verdict is Verdict.ALTERED


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet=st.characters(), max_size=200))
def test_no_text_is_too_strange(text):
    check(text)


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet="The wardens may count 3.5%15 birds\n。.市商务局,“”-", max_size=120))
def test_words_of_the_texts_in_any_mixture_keep_places_exact(text):
    check(text)


@pytest.mark.parametrize(
    "statement",
    [
        "a" * 5000,
        "the " * 1250,
        "管理" * 2500,
        "1" * 5000,
        "1 " * 2500,
        ". " * 2500,
        "-" * 5000,
        "\ud800" * 100 + " quay \udfff",
        "\x00\x01\x1e\x1f north\x1equay",
        "\u202eyauq htron\u202c",
        "מזח צפוני ورصيف شمالي",
        "e\u0301" * 1000,
        "'" * 5000,
        "x'" * 2500,
        "1,234" * 1000,
    ],
    ids=range(15),
)
def test_hostile_statements_are_checked_in_bounded_time(statement):
    assert check(statement).seconds < 20


@pytest.mark.parametrize(
    "statement",
    [
        "窗口由市商務局和市財政局共同管理，不得收取押金。",
        "攤位審批時間應當壓縮到三天以內，費用不超過120元。",
        "鼓勵攤主使用可降解包裝，每年獎勵二十三人。",
        "到2025年底，建成檢測站15個。",
    ],
)
def test_the_same_words_in_traditional_characters_are_verbatim(statement):
    found = check(statement)
    assert found.verdict is Verdict.VERBATIM
    assert "".join(words for kind, words in found.matches[0].diff if kind != "delete") == statement


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("窗口由市商務局和市財政局共同管理，可以收取押金。", Verdict.ALTERED),
        ("攤位審批時間應當壓縮到五天以內，費用不超過120元。", Verdict.ALTERED),
        ("鼓勵攤主使用可降解包裝，每年獎勵兩萬三千人。", Verdict.ALTERED),
        ("漁船應當每年檢驗一次。", Verdict.ABSENT),
    ],
)
def test_traditional_characters_hide_no_change(statement, verdict):
    assert check(statement).verdict is verdict


def test_a_text_in_traditional_characters_is_checked_with_simplified_ones():
    text = "碼頭收費辦法\n每艘船隻繳納兩萬元，當眾清點著裝與乾糧。\n"
    sources = make_sources(quay=text)
    for statement in ("每艘船只缴纳两万元，当众清点着装与干粮。", "每艘船隻繳納兩萬元，當眾清點著裝與乾糧。"):
        assert check(statement, sources).verdict is Verdict.VERBATIM
    assert check("每艘船只缴纳三万元，当众清点着装与干粮。", sources).verdict is Verdict.ALTERED
