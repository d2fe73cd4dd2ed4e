"""Pairs of an external set, and the reading of states that is fitted on them."""

import json

import numpy as np
import pytest

from fit.pair_fit import PAIR_STRENGTH, fit_head, pairs_of
from qa.models.reranker import N_STATES


class LengthReader:
    """States that hold the length of the text, all the same."""

    def read_pairs(self, pairs):
        lengths = np.array([float(len(text)) for _, text in pairs])
        return lengths, np.repeat(lengths[:, None], N_STATES, axis=1).astype(np.float32)


def write(folder, text, **answers):
    lines = {
        "corpus.jsonl": [{"_id": "p", "text": text}],
        "queries.jsonl": [{"_id": name, "text": f"{name}?", "answers": [answer]} for name, answer in answers.items()],
    }
    for name, rows in lines.items():
        (folder / name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("h\n" + "".join(f"{name}\tp\t1\n" for name in answers), encoding="utf-8")
    return folder


def test_every_sentence_of_the_paragraph_is_a_pair_and_those_with_the_answer_hold(tmp_path):
    folder = write(tmp_path, "There are 14 ports. Grass grows. Rain falls often.", how="14", what="Rain")
    states, labels = pairs_of(folder, LengthReader())
    assert labels.tolist() == [True, False, False, False, False, True]
    assert states[:, 0].tolist() == [19.0, 12.0, 17.0] * 2 and states.shape == (6, N_STATES)


def test_a_question_whose_answer_stands_in_no_sentence_and_a_long_sentence_are_left_out(tmp_path):
    folder = write(tmp_path, f"There are 14 ports. {'Very ' * 80}long.", how="14", who="Nobody")
    assert pairs_of(folder, LengthReader())[1].tolist() == [True]


@pytest.mark.parametrize("strength", [PAIR_STRENGTH, 1.0])
def test_the_reading_is_of_the_state_that_tells(strength):
    random = np.random.default_rng(5)
    states = random.normal(size=(400, 4)) * [1.0, 10.0, 1.0, 1.0] + [0.0, 5.0, 0.0, 0.0]
    labels = states[:, 1] > 5.0
    head = fit_head(states, labels, strength)
    found = head.of(states.astype(np.float32))
    assert found[labels].min() > found[~labels].max() - 0.5 and np.mean((found > found.mean()) == labels) > 0.9
    assert head.weights[1] * 10 > 3 * max(abs(head.weights[i]) for i in (0, 2, 3))
