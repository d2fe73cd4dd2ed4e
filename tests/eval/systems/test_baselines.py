from __future__ import annotations

import pytest
from exam_fakes import DOCUMENT, SENTENCES, TEXT

from eval.judging.coverage import is_exact
from eval.questions.tasks import Corpus, Item
from eval.systems.baselines import Bm25Rank, CitesFirst, DenseRank, FaissRank
from eval.systems.configurations import ExamConfig
from eval.systems.openers import open_ask, open_rank
from eval.systems.text_cuts import cut_passages, paragraphs
from qa.datatypes import Status
from qa.models.fakes import FakeEncoder

IDS = ["a", "b", "c"]

TEXTS = ["The quays are lighted.", "全河货运船的管理", "Nothing of this."]


def test_bm25_matches_stems_and_chinese_pairs_and_leaves_out_what_shares_no_word():
    ranker = Bm25Rank(IDS, TEXTS)
    assert [name for name, _ in ranker.rank("lighting quay", 5)] == ["a"]
    assert [name for name, _ in ranker.rank("货运船", 5)] == ["b"]
    assert ranker.rank("quux", 5) == []


def test_dense_and_faiss_put_the_same_text_first_with_cosine_one():
    for ranker in (DenseRank(IDS, TEXTS, FakeEncoder()), FaissRank(IDS, TEXTS, FakeEncoder())):
        (name, score), *rest = ranker.rank(TEXTS[1], 3)
        assert name == "b" and score == pytest.approx(1.0, abs=1e-5) and len(rest) == 2


def test_a_baseline_cites_whole_passages_exactly_and_answers_whatever_is_asked():
    passages = cut_passages({"mini": DOCUMENT}, paragraphs, 900)
    ids, texts = [p.id for p in passages], [p.text for p in passages]
    system = CitesFirst({"mini": DOCUMENT}, passages, DenseRank(ids, texts, FakeEncoder()), "dense", 2)
    answer = system.answer("Who bakes the best pizza?", (), "q")
    assert answer.status is Status.ANSWERED and len(answer.citations) == 2
    assert all(is_exact(TEXT, c.start, c.end, c.quote) for c in answer.citations)
    assert system.search(SENTENCES[0], 1)[0].scores["dense"] == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("system", ["bm25", "dense", "windows"])
def test_every_baseline_opens_over_a_corpus_folder_and_over_items(tmp_path, system):
    (tmp_path / "mini.txt").write_text(TEXT, encoding="utf-8")
    config = ExamConfig(name="x", system=system, settings={"encoder": "fake", "n_hits": 1, "max_passage_chars": 100})
    answer = open_ask(config, Corpus(tmp_path)).answer("ports of the province", (), "q")
    assert answer.citations[0].quote == answer.text.removesuffix(" [1]")
    ranker = open_rank(config, [Item("i#1", "Ports", "14 ports"), Item("i#2", "", "rounds")])
    assert ranker.rank("ports", 1)[0][0] == "i#1"
