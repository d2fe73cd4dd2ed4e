"""A whole answer on the page: groups under their headings, folded where long, everything of others inert."""

from qa.datatypes import Answer, AnswerGroup, AnswerSentence, AnswerSlot, Citation, Nearest, Status
from qa.web.answer_markdown import answer_markdown
from qa.web.overview_markdown import OPEN_LINES, beside_markdown, grouped_markdown


def whole(n_items=2, n_groups=2, heading="<b>Locks</b> | *x*", language="en"):
    sentences = [AnswerSentence(text="4 statements", citations=(1,))]
    groups = []
    for number in range(n_groups):
        start = len(sentences)
        sentences.append(AnswerSentence(text=f"{heading} {number}", citations=(1,)))
        sentences += [AnswerSentence(text="<script>alert(1)</script> [9]", citations=(1,)) for _ in range(n_items)]
        groups.append(
            AnswerGroup(heading=f"{heading} {number}", document="d", sentences=tuple(range(start, len(sentences))))
        )
    citation = Citation(marker=1, document="d", title="t", quote="q", start=0, end=1)
    return Answer(
        question="q", language=language, status=Status.ANSWERED, confidence=1, seconds=0, sentences=tuple(sentences),
        text="\n".join(f"{one.text} [1]" for one in sentences), citations=(citation,), groups=tuple(groups),
        slots=(AnswerSlot(slot="amount", citations=(1,)), AnswerSlot(slot="rate")), notes=("n",),
        also_near=(Nearest(document="d", quote="<i>near</i>", start=0, end=1, score=0.1),), next=("What of <u>x</u>?",),
    )  # fmt: skip


def test_groups_stand_under_their_headings_and_nothing_of_others_is_markup():
    shown = answer_markdown(whole())
    assert "**&lt;b&gt;Locks&lt;/b&gt; &#124; &#42;x&#42; 0 [1]**" in shown
    assert "- &lt;script&gt;alert(1)&lt;/script&gt; &#91;9&#93; [1]" in shown
    for tag in ("<script", "<b>", "<i>", "<u>"):
        assert tag not in shown


def test_a_long_answer_is_folded_behind_its_first_groups():
    shown = grouped_markdown(whole(n_items=OPEN_LINES, n_groups=3))
    assert shown.count("<details>") == 2 and shown.count("</details>") == 2
    assert shown.index("**") < shown.index("<details>")
    assert grouped_markdown(whole()).count("<details>") == 0


def test_the_table_says_what_is_stated_and_what_is_not():
    shown = beside_markdown(whole())
    assert "| amounts | [1] |" in shown and "| rates | not stated |" in shown
    assert "| 比例 | 没有写明 |" in beside_markdown(whole(language="zh"))


def test_an_answer_without_groups_is_shown_as_before():
    answer = whole().model_copy(update={"groups": (), "slots": (), "also_near": (), "next": ()})
    assert beside_markdown(answer) == ""
    assert "**&lt;b" not in answer_markdown(answer)
