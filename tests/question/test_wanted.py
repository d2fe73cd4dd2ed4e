import pytest

from qa.question.reader import clean
from qa.question.wanted import Wanted, states, wanted_in


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("When was it adopted?", "date"),
        ("On what date was it published?", "date"),
        ("What is the deadline?", "date"),
        ("At what time was it posted?", "time"),
        ("How much money is there for each landing?", "money"),
        ("How much is the Bereavement Support Payment?", "money"),
        ("What is the subsidy per company?", "money"),
        ("What is the tax rate?", "rate"),
        ("How many landings are there?", "count"),
        ("What is the phone number?", "phone"),
        ("What is the e-mail address?", "email"),
        ("What is the address of the website?", "url"),
        ("Where is the office located?", "address"),
        ("What is the zip code?", "address"),
        ("What is the document number?", "document_number"),
        ("And what is its number?", "document_number"),
        ("Who signed the document?", "person"),
        ("Who is the governor?", "person"),
        ("Which department drafted it?", "body"),
        ("Who drafted it?", "body"),
        ("什么时候通过的？", "date"),
        ("哪一年发布的？", "date"),
        ("几点发布的？", "time"),
        ("亮点归纳了几点？", ""),
        ("补贴多少钱？", "money"),
        ("税率是多少？", "rate"),
        ("有多少个码头？", "count"),
        ("电话是多少？", "phone"),
        ("電話是多少？", "phone"),
        ("邮箱是什么？", "email"),
        ("网址是什么？", "url"),
        ("地址在哪里？", "address"),
        ("文号是什么？", "document_number"),
        ("省长是谁？", "person"),
        ("哪个部门起草的？", "body"),
    ],
)
def test_the_kind_of_answer_wanted_is_read(read, question, wanted):
    assert {kind.value for kind in read(question).wanted} == ({wanted} if wanted else set())


@pytest.mark.parametrize(
    "question",
    ["Is land supported?", "What is the bend warden system?", "土地如何保障？", "Describe the keeper model."],
)
def test_an_open_question_wants_no_kind(read, question):
    assert read(question).wanted == frozenset()


@pytest.mark.parametrize(
    ("kind", "holds", "lacks"),
    [
        (Wanted.DATE, "On March 9, 2023, it was adopted", "It was adopted by the government"),
        (Wanted.DATE, "2023 - May -04 10:20:00", "Guofa (2020) No. 7"),
        (Wanted.DATE, "自2021年8月13日起施行", "自发布之日起施行"),
        (Wanted.TIME, "at 10:20:00", "in 1020 places"),
        (Wanted.MONEY, "up to 5 million yuan", "5 million people"),
        (Wanted.MONEY, "补助50万元", "补助企业"),
        (Wanted.RATE, "grows by 5 percent", "grows by 5 places"),
        (Wanted.PHONE, "Tel: 0555-2366123", "Zip Code: 410021"),
        (Wanted.EMAIL, "write to a.b@c.gov", "write to us"),
        (Wanted.URL, "see www.alder.gov.example", "see the site"),
        (Wanted.ADDRESS, "No. 12 Weir Street", "No. 12"),
        (Wanted.PERSON, "Governor Han signed", "the governor signed"),
        (Wanted.BODY, "the Department of Rivers", "the companies"),
        (Wanted.DOCUMENT_NUMBER, "Guofa (2020) No. 7", "issued in 2020"),
        (Wanted.DOCUMENT_NUMBER, "Order No. 5", "Add: No. 12 Long Hill Street, Leeds"),
        (Wanted.DOCUMENT_NUMBER, "see No. 38 of the series", "at No. 38 Main Road"),
        (Wanted.DOCUMENT_NUMBER, "Circular No. 07001234", "ICP No. 07001234 -1"),
    ],
)
def test_a_text_states_a_kind_or_not(kind, holds, lacks):
    assert states(kind, holds)
    assert not states(kind, lacks)


@pytest.mark.parametrize(
    ("pasted", "cleaned"),
    [
        ("How many land-\ning places?", "How many landing places?"),
        ("How many lo\u200bcks \ufeffare\u00ad there?", "How many locks are there?"),
        ("How many locks\u2028are\u2029there?", "How many locks are there?"),
        ("Ｈｏｗ　ｍａｎｙ ｌｏｃｋｓ？", "How many locks?"),
        ("  How\tmany \r\n locks? ", "How many locks?"),
        ("How many \u202elocks\u202c?", "How many locks?"),
        ("\u200b\u2060", ""),
    ],
)
def test_pasted_text_is_read_as_it_looks(pasted, cleaned):
    assert clean(pasted) == cleaned


def test_a_slip_of_the_finger_is_corrected_before_searching(read):
    assert read("How many landng placces?").english == "How many landing places?"


@pytest.mark.parametrize("question", ["Write to foo@landng.org or www.landng.gov", "Is Xylophone-landng1 meant?"])
def test_addresses_and_codes_are_not_corrected(read, question):
    assert read(question).text == question


def test_a_chinese_question_has_english_concepts(read):
    question = read("阿尔德河有多少个持证码头？")
    assert question.language == "zh"
    assert "landing place" in question.english and "how many" in question.english


def test_traditional_and_simplified_questions_are_read_alike(read):
    simplified, traditional = read("阿尔德河有多少个持证码头？"), read("阿爾德河有多少個持證碼頭？")
    assert simplified == traditional


def test_words_of_the_frame_are_no_concepts(read):
    words = {
        concept.word
        for concept in read("According to this document, what is the exact number of cargo landings?").concepts
    }
    assert words == {"cargo", "land"}


@pytest.mark.parametrize(
    "text", ["", "?", "\x00", "🏭🏭", "\u202e", "{0} ${x}", "ﬁﬁﬁ", "א" * 50, "a" * 2000, "之" * 2000]
)
def test_any_text_can_be_read(read, text):
    assert read(text).language in ("en", "zh")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("What number of policies and measures came with it?", {Wanted.COUNT}),
        ("What number does the document have?", {Wanted.DOCUMENT_NUMBER}),
        ("国务院那份文件是国发几号?", {Wanted.DOCUMENT_NUMBER}),
        ("那份是几号文?", {Wanted.DOCUMENT_NUMBER}),
        ("会议几号开的?", {Wanted.DATE}),
        ("国字号的码头有几个?", {Wanted.COUNT}),
    ],
)
def test_a_number_that_is_asked_for_is_a_count_a_document_number_or_a_day(text, kinds):
    assert wanted_in(text) == kinds
