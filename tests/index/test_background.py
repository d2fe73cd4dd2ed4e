"""How near a corpus comes to questions that belong to none."""

import numpy as np
import pytest

from qa.datatypes import ModelCard
from qa.index.background import (
    LEAST_SPREAD,
    PLACES,
    Background,
    BackgroundVectors,
    Rows,
    background_questions,
    background_vectors,
    best_cosines,
)
from qa.models.fakes import FakeEncoder

N = len(background_questions())
PARTS = (slice(0, 2), slice(2, 4))


def questions(words, english=(0, 0, 0, 0)):
    """All background questions with the same vectors."""
    return BackgroundVectors(*(np.tile(np.array(row, dtype=np.float32), (N, 1)) for row in (words, english)))


def rows(*vectors):
    one = Rows(np.array([v for v, _ in vectors], dtype=np.float32), np.array([d for _, d in vectors], dtype=np.int64))
    return [one, one]


def test_there_are_questions_of_both_languages_each_once():
    languages = [language for language, _ in background_questions()]
    assert languages.count("en") >= 50 and languages.count("zh") >= 50
    assert len({words for _, words in background_questions()}) == N


def test_the_best_cosine_of_each_document_is_kept_by_encoder():
    held = rows(([1, 0, 0, 1], 0), ([0, 1, 1, 0], 0), ([0, -1, 1, 1], 1))
    found = best_cosines(questions([0, 1, 1, 0]), held, ["en", "en"], PARTS)
    assert found.shape == (2, N, len(PLACES), 2)
    assert found[0, 0, 0].tolist() == [1.0, 1.0]
    assert found[1, 0, 0].tolist() == [-1.0, pytest.approx(0.7071, abs=1e-3)]


def test_a_text_in_the_questions_language_is_compared_with_its_words_another_with_both():
    held = rows(([1, 0, 1, 0], 0), ([1, 0, 1, 0], 1))
    found = best_cosines(questions([1, 0, 0, 0], [0, 1, 1, 0]), held, ["en", "zh"], PARTS)
    english = [language for language, _ in background_questions()].index("en")
    chinese = [language for language, _ in background_questions()].index("zh")
    assert found[0, english, 0, 0] == 1.0 and found[1, chinese, 0, 0] == 1.0
    assert found[1, english, 0, 0] == 0.5 and found[0, chinese, 0, 0] == 0.5
    assert found[0, english, 0, 1] == 1.0  # the second encoder reads the English alone


def test_an_encoder_that_reads_nothing_of_a_question_tells_nothing():
    found = best_cosines(questions([1, 0, 0, 0]), rows(([1, 0, 1, 0], 0)), ["en"], PARTS)
    assert np.isnan(found[0, :, :, 1]).all()
    assert Background([found]).norms("en", "units")[1] == (0.0, 1.0)


def test_norms_are_mean_and_spread_of_the_best_over_documents_that_count():
    cosines = np.zeros((2, N, len(PLACES), 1), dtype=np.float16)
    cosines[0], cosines[1] = 0.25, 0.5
    (norm,) = Background([cosines[:1], cosines[1:]]).norms("zh", "passages")
    assert norm == (0.5, LEAST_SPREAD) and norm.standard(0.52) == pytest.approx(2.0)
    assert Background([cosines[:1], cosines[1:1]]).norms("zh", "passages")[0].mean == 0.25
    assert Background([cosines[:0]]).norms("en", "units") == ()


def test_vectors_of_an_encoder_made_of_files_are_kept_and_read_back(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path))
    card = ModelCard(name="m", revision="1", files={"model": "0" * 64})
    made = background_vectors(card, FakeEncoder, "1")

    def refuse():
        raise AssertionError("loaded")

    kept = background_vectors(card, refuse, "1")
    assert (made.words == kept.words).all() and (made.english == kept.english).all()
    (path,) = (tmp_path / "background").iterdir()
    path.write_bytes(path.read_bytes()[:50])
    assert (background_vectors(card, FakeEncoder, "1").words == made.words).all()
    english = [place for place, (language, _) in enumerate(background_questions()) if language == "en"]
    assert not made.english[english].any()
