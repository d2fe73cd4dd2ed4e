"""What is quoted around a unit that answers."""

import pytest

from qa.answer.blocks import MAX_BLOCKS, MAX_GAP, blocks_of
from qa.corpus.passages import read_passages
from qa.datatypes import Document
from qa.index.builder import build_index, index_in_memory
from qa.index.store import open_index
from qa.models.fakes import FakeEncoder
from qa.ranking.score import Scored
from qa.ranking.stretches import LIST_CHARS, block_around
from qa.settings import Settings

TEXT = (
    "Harbour plan\n\n"
    + " ".join(f"Sentence {n} of the harbour plan says that quay {n} is painted anew in spring." for n in range(12))
    + "\n\nBoats pay nothing where:\n\nthey carry mail.\n\nthey carry bread and milk for the town.\n\nSee also:\n"
)


@pytest.fixture(scope="module")
def index():
    settings = Settings(encoder="fake", reranker="")
    document = Document(id="harbour", title="Harbour plan", text=TEXT.strip())
    return index_in_memory([document], read_passages(document, settings).passages, FakeEncoder(), settings)


def scored(index, words, score=0.0, **features):
    row = next(row for row, unit in enumerate(index.units) if words in index.words(unit))
    unit = index.units[row]
    passage = max(unit.passages, key=lambda one: len(index.passages[one].text))
    return Scored(row, unit, passage, features, score)


@pytest.mark.parametrize("n", range(12))
@pytest.mark.parametrize("n_chars", [10, 150, 300, 5000])
def test_a_block_is_whole_sentences_that_hold_the_unit_within_the_limit(index, n, n_chars):
    one = scored(index, f"Sentence {n} of")
    block = block_around(index, one.unit, one.passage, n_chars)
    text = index.documents["harbour"].text
    assert block.covers(one.unit)
    assert block.end - block.start <= max(n_chars, one.unit.end - one.unit.start)
    assert text[block.start].isupper() and text[block.end - 1] in ".:"


def test_a_passage_short_enough_is_quoted_whole(index):
    one = scored(index, "Sentence 3 of")
    passage = index.passages[one.passage]
    block = block_around(index, one.unit, one.passage, 100_000)
    assert (block.start, block.end) == (passage.start, passage.end)


def test_further_blocks_come_while_they_are_near_in_score_do_not_overlap_and_are_shorter(index):
    ranked = [scored(index, f"Sentence {n} of", score=5.0 - n / 10) for n in (0, 6, 11, 3, 9)]
    blocks = blocks_of(index, ranked)
    assert 1 < len(blocks) <= MAX_BLOCKS
    spans = sorted((block.span.start, block.span.end) for block in blocks)
    assert all(a[1] <= b[0] for a, b in zip(spans, spans[1:], strict=False))
    assert blocks[0].scored is ranked[0]


def test_what_is_far_behind_or_says_nothing_is_not_quoted(index):
    best, far = scored(index, "Sentence 0 of", score=5.0), scored(index, "Sentence 9 of", score=5.0 - MAX_GAP - 0.1)
    fragment = scored(index, "See also", score=4.9, fragment=1.0)
    assert [block.scored for block in blocks_of(index, [best, fragment, far])] == [best]
    assert blocks_of(index, []) == []


QUESTIONS = """# Harbour questions

## May I keep a dog on board?

No. A dog stays ashore.

## What is a day mooring?

Q. Is it free?

It is free for an hour.

## Leaving

A boat that leaves for good gets back its deposit where it has done one of these:

- it has paid its fees
- it has cleared its berth
- it has told the office a week before

The office is shut on Sunday.

第八条 有下列情形之一的，不收停泊费：
（一）运送邮件的；
（二）运送面包的；
（三）避风的。
第九条 本办法自五月起施行。
"""


@pytest.fixture(scope="module")
def questions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("questions")
    (folder / "questions.md").write_text(QUESTIONS, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(folder, folder.parent / "index", settings)
    return open_index(folder.parent / "index", folder, settings)


def test_words_that_lead_to_a_list_come_second_with_the_whole_list(questions):
    best, lead = (
        scored(questions, "A dog stays", score=5.0),
        scored(questions, "A boat that leaves", score=4.9, fragment=1.0),
    )
    _, block = blocks_of(questions, [best, lead])
    assert block.span.of(questions.documents["questions"].text).endswith("told the office a week before")


@pytest.mark.parametrize(
    ("words", "begin", "end"),
    [
        ("A dog stays", "May I keep a dog on board?", "A dog stays ashore."),
        ("Is it free?", "What is a day mooring?", "It is free for an hour."),
        ("cleared its berth", "A boat that leaves for good", "told the office a week before"),
        ("A boat that leaves", "A boat that leaves for good", "told the office a week before"),
        ("运送面包的", "第八条", "避风的。"),
    ],
)
def test_a_list_a_question_and_a_heading_are_quoted_with_what_belongs_to_them(questions, words, begin, end):
    one = scored(questions, words)
    block = block_around(questions, one.unit, one.passage, 40).of(questions.documents["questions"].text)
    assert begin in block[: len(begin) + 12] and block.endswith(end), block


LONG = "\n".join(
    f"- a boat of kind {number} that carries mail, bread and whatever else is {number} {'x' * 60}"
    for number in range(9)
)
LEADING = f"""# Berths

The quay is open all year.

Anybody may ask for a berth. A berth is free for:

{LONG}

The office is shut on Sunday.

The harbour is old. Short stays cost:

- two crowns by day
- three crowns by night
"""


def test_no_block_ends_in_words_that_lead_to_a_list(tmp_path):
    (tmp_path / "berths").mkdir()
    (tmp_path / "berths" / "berths.md").write_text(LEADING, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(tmp_path / "berths", tmp_path / "index", settings)
    index = open_index(tmp_path / "index", tmp_path / "berths", settings)

    def block_of(words):
        one = scored(index, words)
        return block_around(index, one.unit, one.passage, 80).of(index.documents["berths"].text)

    assert len(LONG) > LIST_CHARS
    assert block_of("A berth is free for:").endswith(LONG[-60:])
    assert block_of("Anybody may ask").endswith("for a berth.")
    assert block_of("The harbour is old").endswith("three crowns by night")
