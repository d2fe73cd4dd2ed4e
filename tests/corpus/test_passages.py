"""How texts are cut into passages."""

from grammar import read

from qa.datatypes import PassageKind


def test_sentences_are_grouped_up_to_the_limit_and_never_cut():
    sentences = [f"Sentence number {i} has some thirty characters." for i in range(10, 20)]
    passages = read(" ".join(sentences), max_passage_chars=150).passages
    assert [p.text for p in passages] == [" ".join(sentences[i : i + 3]) for i in range(0, 10, 3)]


def test_one_sentence_over_the_limit_stays_whole():
    sentence = "word " * 60 + "end."
    assert [p.text for p in read(sentence, max_passage_chars=80).passages] == [sentence]


def test_a_passage_never_crosses_a_heading():
    passages = read("1. Fees\nFees fall.\n2. Rents\nRents rise.").passages
    assert [(p.headings, p.text) for p in passages] == [(("Fees",), "Fees fall."), (("Rents",), "Rents rise.")]


def test_headings_with_nothing_under_them_are_passages():
    assert [p.text for p in read("1. Fees\n2. Rents\n3. Roads").passages] == ["1. Fees", "2. Rents", "3. Roads"]


def test_measures_can_be_left_out():
    text = "First, cut costs, including fees and rents. Second, train staff, including schools and courses."
    assert sum(p.kind is PassageKind.MEASURE for p in read(text).passages) == 4
    assert sum(p.kind is PassageKind.MEASURE for p in read(text, use_measures=False).passages) == 0


def test_passage_ids_are_unique_and_in_the_order_of_the_text():
    passages = read("Fees fall.\n1. Rents\nRents rise.\n2. Roads\nRoads grow.").passages
    assert [p.id for p in passages] == [f"doc#{i}" for i in range(len(passages))]
    assert [p.start for p in passages] == sorted(p.start for p in passages)


def test_title_and_date_lines_at_the_top_are_told_from_the_body():
    found = read("Notice on fees\nPublished 2024-05-06\nFees fall.", title="Notice on fees")
    assert [p.kind.value for p in found.passages] == ["title", "date", "paragraph"]
