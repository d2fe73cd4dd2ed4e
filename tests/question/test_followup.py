import pytest

from qa.question.followup import StandAlone, stand_alone

FIRST = "What does the first aspect include?"


@pytest.mark.parametrize(
    ("question", "earlier", "wanted"),
    [
        ("And the second?", FIRST, "What does the second aspect include?"),
        ("what about the last one?", FIRST, "What does the last aspect include?"),
        ("And what is the third?", "List the measures of the second aspect", "List the measures of the third aspect"),
        ("And the next one?", FIRST, "What does the 2nd aspect include?"),
        ("再下一个呢？", "第二方面有哪些措施？", "第3方面有哪些措施？"),
        ("And the 3rd?", FIRST, "What does the 3rd aspect include?"),
        ("第二个呢？", "第一个方面包括什么？", "第二个方面包括什么？"),
        ("那第三方面呢", "第一方面有哪些措施？", "第三方面有哪些措施？"),
    ],
)
def test_an_ordinal_takes_the_place_of_the_earlier_one(question, earlier, wanted):
    assert stand_alone(question, [earlier]).text == wanted


@pytest.mark.parametrize(
    ("question", "earlier", "wanted"),
    [
        ("And what comes under the fifth?", FIRST, "And what comes under the fifth aspect?"),
        ("What comes under the next, the fifth?", FIRST, "What comes under the next, the fifth aspect?"),
        ("第五个讲了些什么内容？", "第一个方面包括什么？", "第五个方面讲了些什么内容？"),
    ],
)
def test_a_bare_ordinal_gets_the_noun_that_was_numbered_before(question, earlier, wanted):
    assert stand_alone(question, [earlier]).text == wanted


@pytest.mark.parametrize(
    "question",
    ["What does the second highlight say?", "Who came first?", "第二个亮点是什么内容呢请问？"],
)
def test_an_ordinal_with_its_own_noun_or_without_a_numbered_thing_before_keeps_its_words(question):
    assert "aspect" not in stand_alone(question, ["Is land supported?"]).text
    assert "方面" not in stand_alone(question, ["第一个方面包括什么？"]).text


@pytest.mark.parametrize(
    ("question", "earlier"),
    [
        ("下面有几条举措？", "第四方面讲的是什么？"),
        ("都是哪些方面呢？", "文件一共几块？"),
        ("那是在哪个会上定的？", "行船办法是哪天通过的？"),
        ("地址也跟我说一声呗", "他们电话是多少？"),
    ],
)
def test_a_chinese_question_that_adds_to_the_one_before_leans_on_it(question, earlier):
    assert stand_alone(question, [earlier]).leans_on.text == earlier


@pytest.mark.parametrize(
    ("question", "earlier", "topic", "gone", "frame"),
    [
        ("What about land?", "How many measures deal with finance?", "land", "finance", "how many measures"),
        (
            "how about trained hands",
            "Which measures support finance?",
            "trained hands",
            "finance",
            "which measures",
        ),
        ("And for clean water?", "When does the support for trade begin?", "clean water", "trade", "when"),
        ("那引擎呢？", "金融方面有哪些措施？", "引擎", "金融", "哪些措施"),
        ("土地呢", "金融方面有多少项措施？", "土地", "金融", "多少项措施"),
    ],
)
def test_a_new_topic_replaces_the_old_one_in_the_frame_of_the_earlier_question(question, earlier, topic, gone, frame):
    found = stand_alone(question, [earlier]).text.lower()
    assert topic in found and frame in found
    assert gone not in found


@pytest.mark.parametrize(
    ("question", "earlier"),
    [
        ("When was it adopted?", "What are the Boat Rules?"),
        ("Who drafted them?", "What are the Boat Rules?"),
        ("Why?", "Was the document revised?"),
        ("And when?", "Were the Opinions adopted?"),
        ("它是什么时候通过的？", "行船办法是什么？"),
        ("为什么？", "行船办法修改过吗？"),
    ],
)
def test_a_question_that_points_back_carries_the_earlier_one_and_keeps_its_own_words(question, earlier):
    found = stand_alone(question, [earlier])
    assert question in found.text and earlier in found.text
    assert found.leans_on.text == earlier


@pytest.mark.parametrize(
    "question",
    [
        "How many licensed landing places does the Alder have?",
        "When did the river council issue the Several Opinions?",
        "What is the telephone number of the Boat Office?",
        "Is there support for exporters of agricultural machinery?",
        "What does the policy say about tax rebates for exporters?",
        "Are there rules for factories near the river?",
        "Who drafted the Boat Rules?",
        "When was this document published on the site?",
        "阿尔德河有多少个持证码头？",
        "这份文件对外籍船舶有什么规定？",
    ],
)
def test_a_complete_question_is_left_alone_whatever_was_asked_before(question):
    assert stand_alone(question, ["Which measures support finance?"]) == StandAlone(question)


def test_a_change_of_topic_carries_nothing_of_the_old_topic():
    found = stand_alone("What is the postal address of the organizer?", [FIRST, "And the second?", "And the third?"])
    assert found == StandAlone("What is the postal address of the organizer?")


@pytest.mark.parametrize("question", ["And the second?", "Why?", "那引擎呢？", "", "?"])
def test_without_history_a_question_is_never_changed(question):
    assert stand_alone(question, []) == StandAlone(question)


def test_a_chain_of_ordinals_is_followed_to_its_frame():
    history = [FIRST, "And the second?", "And the third?"]
    assert stand_alone("and the fourth?", history).text == "What does the fourth aspect include?"


def test_a_pronoun_after_an_ordinal_follow_up_leans_on_the_resolved_question():
    found = stand_alone("Why is it needed?", [FIRST, "And the second?"])
    assert found.leans_on.text == "What does the second aspect include?"


def test_a_question_about_something_else_cuts_the_chain():
    history = [FIRST, "When did the river council issue the Several Opinions?"]
    assert stand_alone("And the second?", history).leans_on.text == history[-1]
    assert "aspect" not in stand_alone("And the second?", history).text


@pytest.mark.parametrize("question", ["Why?", "And the second?", "what about land?", "那引擎呢？"])
def test_a_hundred_earlier_questions_do_not_pile_up(question):
    history = [FIRST, *["Why?", "And the second?", "what about land?", "那土地呢？"] * 25]
    assert len(stand_alone(question, history).text) < 600


@pytest.mark.parametrize("earlier", ["x " * 1000, "(" * 2000, "(a" * 900, "\\1 \\g<o> {0}", "?" * 2000, "第" * 2000])
@pytest.mark.parametrize("question", ["And the second?", "Why?", "第二个呢？", "那引擎呢？", "what about \\1?"])
def test_hostile_histories_are_taken_as_words(question, earlier):
    assert stand_alone(question, [earlier, earlier]).text
