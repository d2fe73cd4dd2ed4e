"""The seam to the real product, with the hashing encoder and no reranker."""

from __future__ import annotations

from exam_fakes import SENTENCES, TEXT, write_exam

from eval import commands
from eval.questions.tasks import Corpus, Item
from eval.reports.runs import read_run
from eval.systems.configurations import ExamConfig
from eval.systems.openers import PRODUCT, open_ask, open_rank
from eval.systems.product import INDEX_FOLDER, index_sources

CONFIG = ExamConfig(name="tiny", system="assistant", settings={"encoder": "fake", "reranker": ""})


def test_the_assistant_is_opened_over_an_index_that_is_built_once_and_kept(tmp_path):
    _, corpus = write_exam(tmp_path)
    system = open_ask(CONFIG, Corpus(corpus))
    (index,) = (tmp_path / "cache" / INDEX_FOLDER).iterdir()
    built = (index / "manifest.json").read_bytes()
    open_ask(CONFIG, Corpus(corpus))
    assert (index / "manifest.json").read_bytes() == built
    assert system.documents["mini"].text == TEXT and system.cards["encoder"].name == "fake"


def test_other_index_settings_get_another_index_and_other_question_settings_the_same(tmp_path):
    _, corpus = write_exam(tmp_path)
    for changed in ({}, {"use_lexical": False}, {"use_measures": False}):
        open_ask(CONFIG.model_copy(update={"settings": CONFIG.settings | changed}), Corpus(corpus))
    assert len(list((tmp_path / "cache" / INDEX_FOLDER).iterdir())) == 2


def test_the_assistant_answers_and_searches_with_exact_spans(tmp_path):
    _, corpus = write_exam(tmp_path)
    system = open_ask(CONFIG, Corpus(corpus))
    answer = system.answer("How many licensed landing places has the river?", (), "q1")
    assert answer.id == "q1"
    assert all(TEXT[c.start : c.end] == c.quote for c in answer.citations)
    hits = system.search(SENTENCES[0], 5)
    assert hits and {"dense", "fused"} <= set(hits[0].scores)


def test_the_retriever_ranks_items_whose_ids_are_no_document_ids():
    items = [
        Item("a page#1", "Ports > number", "There are 14 ports."),
        Item("b#2", "", ""),
        Item("c/3", "", "全河货运船"),
    ]
    ranker = open_rank(CONFIG, items)
    assert ranker.rank("How many ports are there?", 3)[0][0] == "a page#1"
    assert ranker.rank("全河货运船", 1)[0][0] == "c/3"


def test_a_whole_sitting_of_the_product_can_be_scored(tmp_path):
    found, corpus = write_exam(tmp_path)
    config = tmp_path / "tiny.json"
    config.write_text(CONFIG.model_dump_json(), encoding="utf-8")
    words = [
        "run",
        "--set",
        str(found),
        "--corpus",
        str(corpus),
        "--config",
        str(config),
        "--out",
        str(tmp_path / "out"),
    ]
    assert commands.main(words, PRODUCT) == 0
    scores = read_run("latest", tmp_path / "out").scores["mini-report"]
    assert (scores.n, scores.n_failed) == (8, 0)
    assert scores.figures["citation_exact"].value in (None, 1.0)


def test_a_change_of_any_floor_below_the_index_calls_for_a_new_index_and_one_above_does_not(tmp_path):
    for name in (
        "settings.py",
        "assistant.py",
        "language/dates.py",
        "corpus/formats/pdf.py",
        "answer/composing.py",
        "index/store.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {path.relative_to(tmp_path).as_posix() for path in index_sources(tmp_path)}
    assert found == {"settings.py", "language/dates.py", "corpus/formats/pdf.py", "index/store.py"}
