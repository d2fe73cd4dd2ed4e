from __future__ import annotations

import pytest

from eval.judging.retrieval_measures import document_scores, group_ranks, passage_scores, rank_scores, trec_lines
from eval.questions.gold import Place


def test_a_relevant_item_in_third_place_scores_as_worked_out_by_hand():
    found = rank_scores({"q": ["x", "y", "a"]}, {"q": {"a": 1}})["q"]
    assert found == {
        "recall@1": 0.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "mrr@10": pytest.approx(1 / 3),
        "ndcg@10": pytest.approx(0.5),  # 1 / log2(4)
    }


def test_a_question_without_ranking_counts_as_zero_and_one_without_gold_not_at_all():
    found = rank_scores({"q1": ["a"]}, {"q1": {"a": 1}, "q2": {"b": 1}, "q3": {"c": 0}})
    assert set(found) == {"q1", "q2"}
    assert set(found["q2"].values()) == {0.0}


def test_no_ranking_at_all_counts_as_zero():
    assert rank_scores({}, {"q": {"a": 1}})["q"]["ndcg@10"] == 0.0


def test_an_item_ranked_twice_counts_at_its_first_place():
    assert rank_scores({"q": ["a", "a", "b"]}, {"q": {"b": 1}})["q"]["mrr@10"] == 0.5


GOLD = ((Place("d", 0, 10),), (Place("e", 0, 10), Place("d", 50, 60)))


def test_a_group_has_the_rank_of_the_first_hit_that_covers_half_of_an_alternative():
    hits = [Place("d", 6, 40), Place("d", 5, 40), Place("d", 0, 100)]
    assert group_ranks(hits, GOLD) == [2, 3]
    assert group_ranks([], GOLD) == [None, None]


def test_passage_scores_are_means_over_groups_and_the_best_group_for_mrr():
    found = passage_scores([1, None])
    assert (found["recall@1"], found["recall@10"], found["mrr@10"], found["ndcg@10"]) == (0.5, 0.5, 1.0, 0.5)


def test_a_rank_below_ten_counts_as_not_found_in_ten():
    found = passage_scores([11])
    assert set(found.values()) == {0.0}


def test_without_gold_there_is_no_score():
    assert passage_scores([]) is None
    assert document_scores([Place("d", 0, 1)], ()) is None


def test_documents_are_ranked_by_their_first_hit():
    hits = [Place("x", 0, 1), Place("x", 5, 9), Place("e", 70, 80)]
    found = document_scores(hits, ((Place("e", 0, 10),),))
    assert (found["recall@1"], found["mrr@10"]) == (0.0, 0.5)


def test_a_run_file_line_has_six_fields_with_falling_scores():
    assert list(trec_lines("s/q", ["a", "b"], "tag")) == ["s/q Q0 a 1 1.000000 tag\n", "s/q Q0 b 2 0.500000 tag\n"]
