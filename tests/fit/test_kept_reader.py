"""Readings that are kept between fits."""

from fit_fakes import CountingReader

from fit.kept_reader import KeptReader
from qa.datatypes import ModelCard
from qa.models.reranker import N_STATES


def test_no_pair_is_read_twice_not_even_by_two_fits(tmp_path):
    first = CountingReader()
    kept = KeptReader(first, tmp_path)
    assert kept.read("why", ["a", "bb", "a"])[0] == [4.0, 5.0, 4.0] and first.n_read == 2
    assert kept.read("why", ["bb", "ccc"])[0] == [5.0, 6.0] and first.n_read == 3
    kept.save()
    second = CountingReader()
    logits, states = KeptReader(second, tmp_path).read("why", ["ccc", "a"])
    assert (logits, second.n_read, states.shape) == ([6.0, 4.0], 0, (2, N_STATES))
    assert KeptReader(second, tmp_path).read("who", ["a"])[0] == [4.0] and second.n_read == 1


def test_another_reranker_has_readings_of_its_own(tmp_path):
    kept = KeptReader(CountingReader(), tmp_path)
    kept.read("why", ["a"])
    kept.save()
    other = CountingReader()
    other.card = ModelCard(name="other", revision="1", dimension=None)
    KeptReader(other, tmp_path).read("why", ["a"])
    assert other.n_read == 1


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kept = KeptReader(CountingReader())
    kept.read("why", ["a"])
    kept.save()
    assert list(tmp_path.iterdir()) == []
