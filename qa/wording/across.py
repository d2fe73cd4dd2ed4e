"""A statement in one language over texts in another: `rendered`, or the nearest passage with what agrees and differs.

`rendered`: a text that stands beside a document holds exactly these words, and no part of their sentence that limits
them is left out. `other_language`: it holds nearly these words, or a passage in another language says nearly the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.datatypes import Language, Span, Term, Verdict, WordingCheck, WordingMatch
from qa.language.identification import language_of
from qa.language.simplification import in_one_script
from qa.parallel_records import Rendering
from qa.verdicts import Figure
from qa.wording.align import Statement, Window, nearest_windows
from qa.wording.beside import BesidePlace
from qa.wording.counted import counts_of, is_mere_count
from qa.wording.cuts import ends_as_sentence, missing_around, sentence_around
from qa.wording.difference import Piece, diff_words
from qa.wording.figures import free_figures
from qa.wording.matching import Sources, described
from qa.wording.tokens import Kind, Tokens, kind_of

N_MATCHES = 3
# Least score of the nearest words of a text beside a document, below that for `altered`: a statement that falls short
# of it is looked for by its meaning, which finds the same place less surely.
BESIDE_FROM = 0.55
# Least standard score of a passage in another language, figures and names that agree counted in. On the tuning sets of
# eval/wording-sets right renderings begin at 0.33; absent statements reach 0.39, where their own language comes nearer.
NEAR_FROM = 0.3
AGREEING_GAIN, N_AGREEING = 0.8, 2  # of a figure or name that agrees; of how many at most


def rendered(words: str, tokens: Tokens, sources: Sources) -> WordingCheck | None:
    """The check of words that a text beside a document holds exactly; None when none does."""
    rows = sources.beside.words.find(tokens) if sources.parallels else []
    places = [place for row in rows if (place := sources.beside.place(*row)) is not None]
    matches = [_match(place, words, sources) for place in places if not _is_cut(place, words)][:N_MATCHES]
    return _checked(words, Verdict.RENDERED, matches, sources) if matches else None


def in_other_language(words: str, tokens: Tokens, sources: Sources, over: float = 0.0) -> WordingCheck | None:
    """The check of words that stand in no text, against passages in another language; None when none comes near.

    over: how near a text in their own language comes; only what stands beside a document can come nearer.
    """
    near = _nearly_beside(words, tokens, sources, max(over, BESIDE_FROM))
    if not near and sources.nearest is not None and not over:
        near = _near_in_meaning(words, sources)
    return _checked(words, Verdict.OTHER_LANGUAGE, near, sources) if near else None


def _near_in_meaning(words: str, sources: Sources) -> list[WordingMatch]:
    """The passages that say most nearly the same; figures and names that agree speak for one."""
    found: list[tuple[float, WordingMatch]] = []
    for place in sources.nearest(words, language_of(words)) if sources.nearest else ():
        match = _described(sources, place.document, Span(start=place.start, end=place.end), words)
        figures = _checked(words, Verdict.OTHER_LANGUAGE, [match], sources).figures
        n_agreeing = min(sum(figure.agrees for figure in figures), N_AGREEING)
        score = place.score + AGREEING_GAIN * n_agreeing
        if score >= max(NEAR_FROM, place.own):
            found.append((score, match))
    return [match for _, match in sorted(found, key=lambda pair: -pair[0])]


def _nearly_beside(words: str, tokens: Tokens, sources: Sources, least: float) -> list[WordingMatch]:
    """The places that nearly these words stand beside, and those that they are cut from."""
    if not sources.parallels:
        return []
    index = sources.beside.words
    exact = [Window(first, last, 1.0) for first, last in index.find(tokens)]
    statement = Statement(index.ids_of(tokens.keys), np.array([kind_of(key) for key in tokens.keys], dtype=np.int8))
    windows = exact or [window for window in nearest_windows(index, statement) if window.score > least]
    counted = [] if exact else counts_of(index, words, tokens)
    if counted and (not windows or is_mere_count(tokens) or not _holds_number(sources, windows[0])):
        windows = [Window(one.start, one.end, one.score) for one in counted]
    places = [place for window in windows if (place := sources.beside.place(window.start, window.end))]
    return [_match(place, words, sources) for place in places[:N_MATCHES]]


def _holds_number(sources: Sources, window: Window) -> bool:
    index = sources.beside.words
    return bool((index.kinds[index.ids[window.start : window.end]] == Kind.NUMBER).any())


def _is_cut(place: BesidePlace, words: str) -> bool:
    """Whether words of a text beside a document leave out what limits them there."""
    text, start, end = place.parallel.text.text, place.beside.start, place.beside.end
    around = sentence_around(text, start, end, is_prose=True)
    return bool(missing_around(text, start, end, around, is_closed=ends_as_sentence(words)))


def _match(place: BesidePlace, words: str, sources: Sources) -> WordingMatch:
    """The match in the document, with the whole of what stands beside it and how that differs from the words."""
    match = _described(sources, place.document, place.span, words)
    rendering = place.parallel.rendering(place.span)
    others = tuple(other for other in match.parallels if rendering is None or other.file != rendering.file)
    first: tuple[Rendering, ...] = (rendering,) if rendering else ()
    diff = diff_words(rendering.quote, words) if rendering else ()
    return match.model_copy(update={"parallels": (*first, *others), "parallel_diff": diff})


def _described(sources: Sources, document: str, span: Span, words: str) -> WordingMatch:
    held = sources.document(document)
    quote = span.of(held.text)
    diff: tuple[Piece, ...] = (("delete", quote), ("insert", words))
    return described(sources, held, (span.start, span.end), (span.start, span.end), diff)


def _checked(words: str, verdict: Verdict, matches: Sequence[WordingMatch], sources: Sources) -> WordingCheck:
    language = language_of(words)
    first = matches[0]
    beside = [one.quote for one in first.parallels if one.language == language]
    figures = (*free_figures([first.quote, *beside], words), *names_in(words, first.quote, sources.terms, language))
    return WordingCheck(statement=words, verdict=verdict, matches=tuple(matches), figures=figures, language=language)


def names_in(words: str, quote: str, terms: Sequence[Term], language: Language) -> tuple[Figure, ...]:
    """The names of the glossary that the words hold, each with its form in the quote's language."""
    said_in, quoted = in_one_script(words).casefold(), in_one_script(quote).casefold()
    found: dict[str, Figure] = {}
    for term in terms:
        if not _is_name(term):
            continue
        english, chinese = (term.term,), term.chinese
        own, other = (chinese, english) if language == "zh" else (english, chinese)
        said = next((name for name in sorted(own, key=len, reverse=True) if name.casefold() in said_in), None)
        if said is not None:
            there = next((name for name in other if name.casefold() in quoted), "")
            found.setdefault(said, Figure(kind="name", said=said, text=there, agrees=bool(there)))
    return tuple(one for said, one in found.items() if not any(said in longer and said != longer for longer in found))


def _is_name(term: Term) -> bool:
    """Whether a term is a name: written with capital letters where it stands in a sentence."""
    words = [word for word in term.term.split() if word[:1].isalpha()]
    return len(words) > 1 and sum(word[0].isupper() for word in words) > len(words) / 2
