"""With and without: a sentence on the opposite of what a question names answers it not; nor one without any penalty, if one is asked for."""

import pytest

from qa.question.polarity import lacks_penalty, read_polarity


def clashes(question, sentence):
    return read_polarity(question).clashes(sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Is a fine due for mooring a boat with a permit?", "Mooring a boat without a permit is punished by a fine of 90 crowns."),
        ("What do boats having a pilot pay?", "Boats without a pilot pay 8 crowns."),
        ("What do registered boats pay?", "Unregistered boats pay 12 crowns."),
        ("What do unregistered boats pay?", "Registered boats pay 3 crowns."),
        ("What may a resident claim?", "A non-resident may claim 4 crowns."),
        ("Who is ineligible for a berth?", "Eligible for a berth is whoever owns a boat."),
        ("What is paid for a boat without insurance?", "For a boat with insurance 40 crowns are paid."),
        ("对不合格的船只有什么处罚？", "对检验合格的船只，奖励五百元。"),
        ("未参保的船员能领补贴吗？", "参保的船员每人领取八百元补贴。"),
        ("合格的码头有什么奖励？", "验收不合格的码头限期整改。"),
        ("無證的船員可以領取津貼嗎？", "有证的船员可以领取津贴。"),
    ],
)  # fmt: skip
def test_a_sentence_on_the_opposite_is_told(question, sentence):
    assert clashes(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Is a fine due for mooring a boat without a permit?", "Mooring a boat without a permit is punished by a fine of 90 crowns."),
        ("Can I moor a boat without a permit?", "A person must hold a permit to moor a boat."),
        ("Do I need a permit?", "No boat is moored without a permit."),
        ("Can a boat with a sail enter?", "A boat with a sail enters free. A boat without a sail pays."),
        ("Are unregistered boats allowed?", "Boats that are not registered are kept out."),
        ("Which papers come with the form?", "No form is taken without papers."),
        ("What is the union of boatmen?", "The union of boatmen was founded in 1900."),
        ("房地产企业适用本通知吗？", "房地产企业不适用本通知。"),
        ("哪些企业不适用本通知？", "房地产企业不适用本通知。"),
        ("没有驾照可以开船吗？", "开船应当持有驾照。"),
        ("不合格的船只怎么处理？", "检验不合格的船只限期整改，合格的发给证书。"),
        ("补贴什么时候发放？", "不符合条件的企业不予补贴。"),
    ],
)  # fmt: skip
def test_a_sentence_that_may_answer_is_none_on_the_opposite(question, sentence):
    assert not clashes(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("What is the penalty for hiding a boat?", "A boat is painted white.", True),
        ("What is the penalty for hiding a boat?", "Hiding a boat is punished by a fine of 90 crowns.", False),
        ("What is the penalty for paying late?", "Who pays late owes a surcharge of 3 crowns.", False),
        ("Is a fine due for running a ferry?", "A person must hold a licence to run a ferry.", True),
        ("对违规停靠有什么处罚？", "对验收合格的码头，一次性奖励五万元。", True),
        ("对违规停靠有什么处罚？", "违规停靠的，责令改正。", False),
        ("逾期不缴的罚款是多少？", "逾期不缴的，每日加收千分之三的滞纳金。", False),
        ("Is the weather fine at the quay?", "The quay opens at eight.", False),
        ("What does a berth cost?", "A berth costs 3 crowns.", False),
    ],
)  # fmt: skip
def test_a_question_for_a_penalty_is_answered_by_a_sentence_that_holds_one(question, sentence, wanted):
    assert lacks_penalty(read_polarity(question), sentence) is wanted
