"""The steps of a fit in their order.

Reads question sets that may be tuned on (never a report set) and one external set with answers, ranks every question's
candidates with the packaged models, and writes `qa/ranking/weights.json` and `qa/ranking/heads.json`:
  pair        logistic regression over the reranker's inner states: does this sentence answer this question? Fitted on
              question and sentence pairs of the external set alone;
  ranking     conditional logit over features, products of the question's and the unit's vectors ("metric"), of all
              their main coordinates ("crossing") and, with the packaged reranker, its inner states ("best");
  answerable  logistic regression on the signals of the best unit, on products of vectors ("matching") and, with the
              packaged reranker, on its inner states ("reading"): does the text state an answer?
  in_field    the same for: is the question of the corpus's field at all? ("field_matching", "field_reading");
  story       logistic regression on two signals of the plain profile: does the text answer a long question at the end
              of a story? Fitted on every second question of conditionalqa;
  later       logistic regression on the log-odds of two readings of a later part of a question, alone and in context:
              does the text answer it? Fitted last, by the other weights (`--later`: this step alone);
  thresholds  the values with the best sum of F1 (of the negative class) and accuracy in cross-validation.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.questions.external_sets import read_external
from fit.kept_reader import KeptReader
from fit.later_parts import fit_later, later_rows, open_answering_of
from fit.pair_fit import fit_pair
from fit.profile_fit import fit_profile
from fit.question_rows import FitRow, external_rows, read_rows
from fit.ranking_fit import fit_projections
from fit.story_fit import fit_story, story_signals
from fit.weight_files import write
from qa.assistant import open_answering
from qa.checksums import cache_folder
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.models.encoders import load_encoder, names_of
from qa.models.reranker import OnnxReranker, load_reranker
from qa.ranking.heads import ProfileHeads, Projection
from qa.ranking.weights import profile_name, read_weights
from qa.settings import MSMARCO_RERANKER, Settings, read_settings

N_EXTERNAL = 300
KEPT_READINGS = "fit-readings"  # in the cache folder
STORIES = "conditionalqa-fit"


def fit_all(sets: Sequence[Path], corpus: Path, external: Path, bench: Path, *, is_dry: bool) -> str:
    """Fit all but later parts of questions, whose weights stay; write both files. What is lacking, "" for nothing."""
    if not external.is_dir():
        return f"no external set in {external}; name one in BEIR form with answers: --external"
    stories = read_external(STORIES, bench)
    if isinstance(stories, str):
        return stories
    reranker = load_reranker(MSMARCO_RERANKER)
    if not isinstance(reranker, OnnxReranker):
        raise TypeError(f"the packaged reranker is a {type(reranker).__name__}, wanted an OnnxReranker")
    pair = fit_pair(external, reranker)
    profiles: dict[str, Any] = {}
    readings: dict[str, ProfileHeads] = {}
    reader = KeptReader(reranker, cache_folder() / KEPT_READINGS)
    projections: tuple[Projection, ...] = ()
    both = Settings().encoder
    for encoder_name in (both, names_of(both)[0]):
        rows = collect(sets, corpus, external, encoder_name, reader)
        reader.save()
        projections = projections or fit_projections(rows)  # the first encoder's stand first
        for has_reranker in (False, True):
            name = profile_name(has_reranker=has_reranker, n_encoders=len(names_of(encoder_name)))
            profiles[name], readings[name] = fit_profile(name, rows, pair if has_reranker else None, projections)
        plain = profile_name(has_reranker=False, n_encoders=len(names_of(encoder_name)))
        told = story_signals(stories[0], encoder_name, profiles[plain]["ranking"], readings[plain])
        for has_reranker in (False, True):
            name = profile_name(has_reranker=has_reranker, n_encoders=len(names_of(encoder_name)))
            profiles[name]["story"] = fit_story(name, *told, profiles[name]["answer_from"])
            profiles[name]["later"] = read_weights().profiles[name].later.model_dump()
    if not is_dry:
        named = [path.name for path in sets]
        write(
            [*named, f"{external.parent.name}/{external.name}", STORIES],
            profiles,
            pair,
            readings,
            projections,
        )
    return ""


def fit_later_parts(sets: Sequence[Path], corpus: Path) -> dict[str, Any]:
    """For each profile the model of later parts of questions, by the other weights as they are packaged."""
    both = Settings().encoder
    found: dict[str, Any] = {}
    for encoder_name in (both, names_of(both)[0]):
        for reranker_name in ("", Settings().reranker):
            answering = open_answering_of(corpus, encoder_name, reranker_name)
            name = profile_name(has_reranker=bool(reranker_name), n_encoders=len(names_of(encoder_name)))
            found[name] = fit_later(name, later_rows(sets, answering), answering.answerer.weighing.profile.answer_from)
    return found


def collect(
    sets: Sequence[Path], corpus: Path, external: Path, encoder_name: str, reranker: KeptReader
) -> list[FitRow]:
    """The rows of all tuning sets and of the external one, ranked without weights, read by the reranker."""
    settings = read_settings(environ={}, n_candidates=24, encoder=encoder_name, reranker="")
    encoder = load_encoder(encoder_name)
    folder = cache_folder() / "fit-index" / encoder_name
    build_index(corpus, folder, settings)
    answering = open_answering(open_index(folder, corpus, settings), encoder, None, settings)
    rows = [row for path in sets for row in read_rows(path, answering, reranker)]
    outside = external_rows(external, N_EXTERNAL, encoder, reranker, settings)
    return [row for row in (*rows, *outside) if row.ranked]  # a question without candidates says nothing to the fit
