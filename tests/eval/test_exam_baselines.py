from __future__ import annotations

import json

import numpy as np
import pytest
from exam_fakes import DOCUMENT, SENTENCES, TEXT

from eval.exam_errors import ConfigError
from eval.judging.coverage import is_exact
from eval.questions.tasks import Corpus, Item
from eval.systems.baselines import Bm25Rank, CitesFirst, DenseRank, FaissRank
from eval.systems.configurations import CONFIGS_FOLDER, ExamConfig, read_config
from eval.systems.kept_vectors import MIN_KEPT, KeptVectors
from eval.systems.openers import open_ask, open_rank
from eval.systems.text_cuts import cut_passages, paragraphs, windows
from qa.datatypes import Document, Status
from qa.models.encoder import FakeEncoder

IDS = ["a", "b", "c"]
TEXTS = ["The zones are developed.", "全省开发区的管理", "Nothing of this."]


def test_bm25_matches_stems_and_chinese_pairs_and_leaves_out_what_shares_no_word():
    ranker = Bm25Rank(IDS, TEXTS)
    assert [name for name, _ in ranker.rank("developing zone", 5)] == ["a"]
    assert [name for name, _ in ranker.rank("开发区", 5)] == ["b"]
    assert ranker.rank("quux", 5) == []


def test_dense_and_faiss_put_the_same_text_first_with_cosine_one():
    for ranker in (DenseRank(IDS, TEXTS, FakeEncoder()), FaissRank(IDS, TEXTS, FakeEncoder())):
        (name, score), *rest = ranker.rank(TEXTS[1], 3)
        assert name == "b" and score == pytest.approx(1.0, abs=1e-5) and len(rest) == 2


def test_windows_cover_every_character_and_share_a_fifth():
    document = Document(id="d", title="", text="x" * 250)
    assert list(windows(document, 100)) == [(0, 100), (80, 180), (160, 250)]
    assert list(windows(Document(id="d", title="", text="short"), 100)) == [(0, 5)]


def test_paragraphs_are_lines_and_long_lines_are_cut_where_a_sentence_ends():
    text = "Short line.\n" + "One sentence here. Another one there. A third.\n中文。又一句。"
    document = Document(id="d", title="", text=text)
    pieces = [text[start:end] for start, end in paragraphs(document, 40)]
    assert pieces == ["Short line.", "One sentence here. Another one there.", "A third.", "中文。又一句。"]


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
    answer = open_ask(config, Corpus(tmp_path)).answer("zones of the province", (), "q")
    assert answer.citations[0].quote == answer.text.removesuffix(" [1]")
    ranker = open_rank(config, [Item("i#1", "Zones", "14 zones"), Item("i#2", "", "rounds")])
    assert ranker.rank("zones", 1)[0][0] == "i#1"


class CountingEncoder(FakeEncoder):
    def __init__(self):
        self.n_encoded = 0

    def encode_passages(self, texts, *, on_progress=None):
        self.n_encoded += len(texts)
        return super().encode_passages(texts, on_progress=on_progress)


def test_kept_vectors_are_the_encoders_own_and_each_text_is_encoded_once(tmp_path, capsys):
    texts = [f"text {number % (MIN_KEPT + 7)}" for number in range(MIN_KEPT + 20)]
    encoder = CountingEncoder()
    first = KeptVectors(encoder, tmp_path).encode_passages(texts)
    again = KeptVectors(encoder, tmp_path).encode_passages(texts)
    assert encoder.n_encoded == MIN_KEPT + 7
    assert np.array_equal(first, FakeEncoder().encode_passages(texts)) and np.array_equal(first, again)
    assert "encoding with fake" in capsys.readouterr().err


def test_damaged_kept_vectors_are_made_again(tmp_path):
    texts = [f"text {number}" for number in range(MIN_KEPT)]
    rows = KeptVectors(FakeEncoder(), tmp_path).encode_passages(texts)
    (stored,) = tmp_path.glob("*.npz")
    stored.write_bytes(stored.read_bytes()[:100])
    assert np.array_equal(KeptVectors(FakeEncoder(), tmp_path).encode_passages(texts), rows)
    assert not list(tmp_path.glob("*.tmp"))


def test_few_texts_leave_no_file(tmp_path):
    KeptVectors(FakeEncoder(), tmp_path).encode_passages(["one"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", sorted(CONFIGS_FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_committed_configuration_can_be_used_and_is_called_like_its_file(path):
    assert read_config(path.stem).name == path.stem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"name": "x", "system": "magic"}, "system: "),
        ({"name": "x", "system": "bm25", "colour": 1}, "unknown key 'colour'"),
        ({"name": "x", "system": "bm25", "settings": {"n_hits": 0}}, "configuration 'x': setting 'n_hits'"),
        ({"name": "x", "system": "bm25", "settings": {"hits": 3}}, "configuration 'x': setting 'hits'"),
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(tmp_path, content, words):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        read_config(str(path))


def test_the_environment_does_not_change_a_configuration(monkeypatch):
    monkeypatch.setenv("POLICY_QA_N_HITS", "77")
    assert ExamConfig(name="x", system="assistant").resolved().n_hits == 10
