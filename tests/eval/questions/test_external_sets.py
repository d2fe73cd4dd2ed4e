from __future__ import annotations

import json

import pytest

from eval.exam_errors import BenchError
from eval.questions import external_sets
from eval.questions.gold import SearchableText, locate_gold
from eval.questions.tasks import AskTask, RankTask, shortened
from eval.systems.product import read_documents


def write_lines(path, *lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def write_beir(folder, *, qrels="query-id\tcorpus-id\tscore\nq1\ta#1\t1\n"):
    items = [
        {"_id": "a#1", "title": "A > x", "text": "one", "doc_id": "a"},
        {"_id": "b#1", "title": "", "text": "two", "doc_id": "b"},
    ]
    write_lines(folder / "corpus.jsonl", *items)
    write_lines(folder / "queries.jsonl", {"_id": "q1", "text": "one?", "extra": 1}, {"_id": "q2", "text": "none?"})
    (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_a_beir_folder_is_read_with_pages_and_only_the_queries_that_have_gold(tmp_path):
    task = external_sets.read_beir("mine", write_beir(tmp_path))
    assert [(item.id, item.full_text, item.document) for item in task.items] == [
        ("a#1", "A > x one", "a"),
        ("b#1", "two", "b"),
    ]
    assert (task.queries, task.qrels) == ({"q1": "one?"}, {"q1": {"a#1": 1}})


@pytest.mark.parametrize(
    ("qrels", "words"),
    [
        ("h\nq1\ta#1\n", "line 2: wanted two ids and a whole number"),
        ("h\nq1\ta#1\tyes\n", "line 2: wanted two ids and a whole number"),
        ("h\nq9\ta#1\t1\n", "line 2: 'q9' or 'a#1' is in no line"),
    ],
)
def test_a_wrong_line_of_the_qrels_is_named(tmp_path, qrels, words):
    with pytest.raises(BenchError, match=words):
        external_sets.read_beir("mine", write_beir(tmp_path, qrels=qrels))


def test_a_wrong_line_of_the_corpus_and_an_id_that_stands_twice_are_named(tmp_path):
    write_beir(tmp_path)
    write_lines(tmp_path / "corpus.jsonl", {"_id": "a#1", "text": "x"}, {"_id": "a#1", "text": "y"})
    with pytest.raises(BenchError, match="id 'a#1' stands on more than one line"):
        external_sets.read_beir("mine", tmp_path)
    write_lines(tmp_path / "corpus.jsonl", {"_id": "a#1"})
    with pytest.raises(BenchError, match="corpus.jsonl, line 1: key 'text' is missing"):
        external_sets.read_beir("mine", tmp_path)


def test_a_folder_in_beir_form_is_a_set_by_its_path(tmp_path):
    (task,) = external_sets.read_external(str(write_beir(tmp_path / "mine")), None)
    assert isinstance(task, RankTask) and task.name == "mine"


def test_absent_data_is_one_line_that_says_so(tmp_path):
    assert external_sets.read_external("scifact", None).startswith("bench:scifact skipped: no folder")
    assert (
        external_sets.read_external("scifact", tmp_path) == f"bench:scifact skipped: {tmp_path} holds no folder scifact"
    )


def test_an_unknown_external_set_names_the_known_ones(tmp_path):
    with pytest.raises(BenchError, match="no external set 'nope'; known: all, conditionalqa-answers"):
        external_sets.read_external("nope", tmp_path)


def test_the_folder_given_wins_over_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(external_sets.BENCH_ENV, str(tmp_path / "env"))
    (tmp_path / "env").mkdir()
    assert external_sets.find_bench() == tmp_path / "env"
    assert external_sets.find_bench(tmp_path) == tmp_path
    assert external_sets.find_bench(tmp_path / "absent") is None


def test_conditionalqa_gives_text_gold_and_leaves_out_what_its_page_does_not_answer(tmp_path):
    folder = tmp_path / "conditionalqa"
    write_beir(folder)
    (folder / "docs").mkdir()
    (folder / "docs" / "a.md").write_text("# A\n\nYou may\n\n- apply & wait\n", encoding="utf-8")
    inside = {
        "_id": "q1",
        "text": "May I?",
        "answerable": True,
        "doc_id": "a",
        "evidences": ["<li>apply &amp; wait</li>"] * 2,
    }
    write_lines(folder / "queries.jsonl", inside, {"_id": "q2", "text": "Why?", "answerable": False, "doc_id": "a"})
    write_lines(folder / "queries_out_of_corpus.jsonl", {"_id": "o1", "text": "Elsewhere?", "answerable": False})
    task = external_sets.read_conditionalqa("c", tmp_path)
    assert [(q.id, q.kind, q.answerable, q.evidence) for q in task.questions] == [
        ("q1", "in_corpus", True, (("apply & wait",),)),
        ("o1", "out_of_corpus", False, ()),
    ]
    assert task.gold_documents["q1"] == "a"


def test_a_limit_keeps_the_first_questions_and_their_gold_only(tmp_path):
    task = external_sets.read_beir("mine", write_beir(tmp_path, qrels="h\nq1\ta#1\t1\nq2\tb#1\t1\n"))
    short = shortened(task, 1)
    assert isinstance(short, RankTask)
    assert (list(short.queries), list(short.qrels), len(short.items)) == (["q1"], ["q1"], 2)


BENCH = external_sets.find_bench()
needs_bench = pytest.mark.skipif(
    BENCH is None, reason=f"no folder {external_sets.DEFAULT_BENCH}; set {external_sets.BENCH_ENV}"
)


@needs_bench
@pytest.mark.parametrize(
    ("name", "n_items", "n_queries"),
    [
        ("conditionalqa-sections", 1118, 123),
        ("mtrag_govt", 833, 201),
        ("xquad-en", 240, 1190),
        ("xquad-zh", 240, 1190),
        ("xquad-zh-en", 240, 1190),
        ("xquad-en-zh", 240, 1190),
        ("scifact", 5183, 300),
    ],
)
def test_the_bench_folders_hold_what_their_readme_says(name, n_items, n_queries):
    (task,) = external_sets.read_external(name, BENCH)
    assert isinstance(task, RankTask)
    assert (len(task.items), len(task.queries)) == (n_items, n_queries)


@needs_bench
def test_crossing_sets_ask_in_one_language_over_texts_of_the_other():
    (task,) = external_sets.read_external("xquad-zh-en", BENCH)
    assert "黑豹队" in next(iter(task.queries.values()))
    assert task.items[0].text.startswith("The Panthers")


@needs_bench
def test_every_evidence_of_conditionalqa_stands_in_its_page_as_the_product_reads_it():
    (task,) = external_sets.read_external("conditionalqa-answers", BENCH)
    assert isinstance(task, AskTask)
    texts = {name: SearchableText.of(document.text) for name, document in read_documents(task.corpus.folder).items()}
    golds = [locate_gold(q.evidence, texts, {task.gold_documents[q.id]}) for q in task.questions if q.answerable]
    assert (len(texts), len(golds), len(task.questions)) == (59, 123, 266)
