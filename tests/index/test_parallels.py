"""Parallel texts in an index: aligned at build time, stored, taken over by a sync, and read back."""

import pytest
from asking import reader_of
from harbour import CHINESE, ENGLISH, write_harbour

from qa.answer.composing import Draft
from qa.corpus import aligning
from qa.datatypes import Span
from qa.errors import ModelError
from qa.index import aligned_texts
from qa.index.builder import build_index, sync_index
from qa.index.store import open_index
from qa.models.fakes import FakeEncoder
from qa.models.translation_seam import FakeTranslator
from qa.ranking.candidates import Searcher
from qa.ranking.confidence import signals
from qa.ranking.score import rank_units
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import read_weights
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
GOES_WITH = {
    "Harbour Notice": "港口通告",
    "1. Opening hours": "一、开放时间",
    "The harbour of Moss Bay opens at 6 in the morning.": "苔湾港早上6时开放。",
    "It closes at 22 at night, and on 24 December it does not open at all.": "夜间22时关闭，12月24日全天不开放。",
    "2. Fees": "二、收费",
    "A boat of up to 8 metres pays 12 coins a day.": "长度不超过8米的船每天付12枚硬币。",
    "A longer boat pays 30 coins a day, and may stay for 5 days.": "更长的船每天付30枚硬币，最多可停留5天。",
    "Nobody pays for the first hour.": "第一个小时免费。",
    "3. Rescue": "三、救援",
    "Call 555-0199 when somebody is in the water.": "有人落水时请拨打555-0199。",
    "The crew of the lifeboat is on duty all year round, in storms and at night too, and its help is free of charge.": (
        "救生艇船员全年值班，风暴天和夜间也不例外，救援不收费用。"
    ),
}


def built(tmp_path, **wanted):
    folder = write_harbour(tmp_path / "corpus", **wanted)
    build_index(folder, tmp_path / "index", SETTINGS)
    return open_index(tmp_path / "index", folder, SETTINGS)


def words_of(index, document="notice"):
    (parallel,) = index.parallels_of(document)
    text = index.documents[document].text
    return {pair.of(text): pair.beside.of(parallel.text.text) for pair in parallel.pairs}


def test_an_index_gives_for_each_sentence_what_goes_with_it_and_the_standing(tmp_path):
    index = built(tmp_path, standing="official")
    (parallel,) = index.parallels_of("notice")
    assert words_of(index) == GOES_WITH
    assert (parallel.text.language, parallel.text.standing.value) == ("zh", "official")
    assert parallel.alone == parallel.alone_beside == ()


def test_a_parallel_text_is_not_counted_or_searched_as_a_document(tmp_path):
    index = built(tmp_path)
    assert list(index.documents) == ["notice"]
    assert all(unit.document == "notice" for unit in index.units)
    assert index.manifest.counts["documents"] == 1


def test_a_document_without_a_text_beside_it_has_no_parallels(alder_index):
    assert alder_index.parallels_of("boat-rules-explained") == ()


def test_a_stretch_of_several_sentences_goes_with_all_of_theirs(tmp_path):
    index = built(tmp_path)
    (parallel,) = index.parallels_of("notice")
    start, end = ENGLISH.index("The harbour"), ENGLISH.index("2. Fees")
    span = index.units[0].model_copy(update={"start": start, "end": end - 1})
    assert parallel.rendering(span).quote == "苔湾港早上6时开放。夜间22时关闭，12月24日全天不开放。"


def test_what_is_aligned_by_hand_is_taken_as_it_is(tmp_path):
    hand = [{"document": "Nobody pays for the first hour.", "parallel": "第一个小时免费。"},
            {"document": "30 coins", "parallel": "30枚硬币"},
            {"document": "3. Rescue", "parallel": ""}]  # fmt: skip
    index = built(tmp_path, aligned=hand)
    (parallel,) = index.parallels_of("notice")
    found = words_of(index)
    assert found["30 coins"] == "30枚硬币" and "3. Rescue" not in found
    assert {pair.of(ENGLISH) for pair in parallel.pairs if pair.is_by_hand} == {hand[0]["document"], "30 coins"}
    assert [span.of(ENGLISH) for span in parallel.alone] == ["3. Rescue"]
    assert {words: GOES_WITH[words] for words in found if words in GOES_WITH}.items() <= found.items()


def test_a_note_of_the_makers_goes_with_nothing(tmp_path):
    index = built(tmp_path, chinese="译注：本文是非官方译文。\n" + write_and_read(tmp_path))
    (parallel,) = index.parallels_of("notice")
    assert words_of(index) == GOES_WITH
    assert [span.of(parallel.text.text) for span in parallel.alone_beside] == ["译注：本文是非官方译文。"]


def write_and_read(tmp_path):
    return (write_harbour(tmp_path / "as-it-is") / "notice.zh.txt").read_text(encoding="utf-8")


def test_a_sync_aligns_only_what_is_new(tmp_path, monkeypatch):
    built(tmp_path)
    calls = []
    monkeypatch.setattr(
        aligned_texts, "aligned", lambda reading, *rest: calls.append(reading) or aligning.aligned(reading, *rest)
    )
    corpus = tmp_path / "corpus"
    (corpus / "second.txt").write_text("Second notice\nShips pay fees in all harbours.", encoding="utf-8")
    sync_index(corpus, tmp_path / "index", SETTINGS)
    assert calls == []
    assert words_of(open_index(tmp_path / "index", corpus, SETTINGS)) == GOES_WITH
    chinese = (corpus / "notice.zh.txt").read_text(encoding="utf-8")
    (corpus / "notice.zh.txt").write_text(chinese.replace("收费\n", "费用\n"), encoding="utf-8")
    report = sync_index(corpus, tmp_path / "index", SETTINGS)
    assert report.changes.changed == ("notice",) and len(calls) == 1
    assert words_of(open_index(tmp_path / "index", corpus, SETTINGS))["2. Fees"] == "二、费用"


def test_a_sync_holds_what_a_build_makes(tmp_path):
    built(tmp_path)
    corpus = tmp_path / "corpus"
    (corpus / "notice.aligned.jsonl").write_text('{"document": "3. Rescue", "parallel": ""}', encoding="utf-8")
    sync_index(corpus, tmp_path / "index", SETTINGS)
    synced = open_index(tmp_path / "index", corpus, SETTINGS).parallels_of("notice")
    build_index(corpus, tmp_path / "index", SETTINGS)
    assert open_index(tmp_path / "index", corpus, SETTINGS).parallels_of("notice") == synced
    assert len(synced[0].alone) == 1


@pytest.mark.parametrize("chinese", ["港", "港口通告" * 400])
def test_a_text_of_another_length_altogether_breaks_nothing(tmp_path, chinese):
    index = built(tmp_path, chinese=chinese)
    (parallel,) = index.parallels_of("notice")
    assert len(parallel.pairs) <= 1


# --- searched ---


def searcher_over(tmp_path, **wanted):
    index = built(tmp_path, **wanted)
    return Searcher(index, FakeEncoder(), None, SETTINGS), index


def candidates_of(searcher, words, language):
    """Units by the cosine of the fake encoder, best first, with their BM25."""
    asked = reader_of(index=searcher.index).read_words(words)
    assert asked.language == language
    found = searcher.candidates(asked, searcher.vectors(asked), searcher.units, by_words=True)
    order = sorted(range(len(found.rows)), key=lambda i: -found.cosines[0][i])
    return [
        (searcher.index.words(searcher.units.items[found.rows[i]]), float(found.cosines[0][i])) for i in order
    ], found


def test_a_question_in_the_language_of_the_parallel_finds_the_unit_it_goes_with(tmp_path):
    searcher, index = searcher_over(tmp_path)
    question = "更长的船每天付30枚硬币，最多可停留5天。"
    ranked, found = candidates_of(searcher, question, "zh")
    assert ranked[0][0] == "A longer boat pays 30 coins a day, and may stay for 5 days."
    assert ranked[0][1] > 0.8
    best = max(range(len(index.units)), key=lambda row: found.lexical[row])
    assert index.words(index.units[best]) == ranked[0][0]


def test_without_the_parallel_it_does_not(tmp_path):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.zh.txt").unlink()
    build_index(folder, tmp_path / "index", SETTINGS)
    searcher = Searcher(open_index(tmp_path / "index", folder, SETTINGS), FakeEncoder(), None, SETTINGS)
    ranked, _ = candidates_of(searcher, "救生艇船员全年值班，风暴天和夜间也不例外", "zh")
    assert ranked[0][1] < 0.5


def test_a_question_in_the_language_of_the_document_is_compared_as_if_there_were_no_parallel(tmp_path):
    with_text, _ = searcher_over(tmp_path)
    folder = write_harbour(tmp_path / "bare")
    (folder / "notice.zh.txt").unlink()
    build_index(folder, tmp_path / "bare-index", SETTINGS)
    bare = Searcher(open_index(tmp_path / "bare-index", folder, SETTINGS), FakeEncoder(), None, SETTINGS)
    question = "How much does a longer boat pay?"
    assert candidates_of(with_text, question, "en")[0] == candidates_of(bare, question, "en")[0]
    lexical = [candidates_of(one, question, "en")[1].lexical.tolist() for one in (with_text, bare)]
    assert lexical[0] == lexical[1] and max(lexical[0]) > 0
    assert with_text.norms("en", "units") == bare.norms("en", "units")
    assert with_text.norms("zh", "units") != bare.norms("zh", "units")


def test_a_scope_holds_back_the_renderings_of_other_documents(tmp_path):
    built(tmp_path)
    corpus = tmp_path / "corpus"
    (corpus / "second.txt").write_text("Second notice\nShips pay fees in all harbours of the county.", encoding="utf-8")
    sync_index(corpus, tmp_path / "index", SETTINGS)
    searcher = Searcher(open_index(tmp_path / "index", corpus, SETTINGS), FakeEncoder(), None, SETTINGS)
    ranked, _ = candidates_of(searcher, "更长的船每天付30枚硬币", "zh")
    assert ranked[0][0].startswith("A longer boat")
    within, _ = candidates_of(searcher.within(["second"]), "更长的船每天付30枚硬币", "zh")
    assert {words for words, _ in within} <= {"Second notice", "Ships pay fees in all harbours of the county."}


def test_a_chinese_document_is_read_in_english_by_the_words_of_its_english_text(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "notice.txt").write_text(CHINESE, encoding="utf-8")
    (folder / "notice.en.txt").write_text(ENGLISH, encoding="utf-8")
    build_index(folder, tmp_path / "index", SETTINGS)
    index = open_index(tmp_path / "index", folder, SETTINGS)
    assert index.language_of("notice") == "zh"
    english = [index.english(unit) for unit in index.units]
    assert "A longer boat pays 30 coins a day, and may stay for 5 days." in english
    ranked, _ = candidates_of(Searcher(index, FakeEncoder(), None, SETTINGS), "A longer boat pays 30 coins a day", "en")
    assert ranked[0][0] == "更长的船每天付30枚硬币，最多可停留5天。"


# --- made at build time ---


def test_a_translator_fills_what_is_missing_and_nothing_else(tmp_path):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "second.txt").write_text("Second notice\nShips pay 12 coins in all harbours.", encoding="utf-8")
    settings = Settings(encoder="fake", reranker="", translator="fake")
    build_index(folder, tmp_path / "index", settings)
    index = open_index(tmp_path / "index", folder, settings)
    assert [p.text.standing.value for p in index.parallels_of("notice")] == ["unofficial"]
    (made,) = index.parallels_of("second")
    text = index.documents["second"].text
    assert (made.text.standing.value, made.text.made_by, made.text.file) == ("machine", "fake 1", "")
    assert [(p.of(text), p.beside.of(made.text.text)) for p in made.pairs] == [
        ("Second notice", "译译 译译"), ("Ships pay 12 coins in all harbours.", "译 译 12 译 译 译 译译."),
    ]  # fmt: skip


def test_without_a_translator_nothing_is_made(tmp_path):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.zh.txt").unlink()
    build_index(folder, tmp_path / "index", SETTINGS)
    assert open_index(tmp_path / "index", folder, SETTINGS).parallels_of("notice") == ()


def test_a_sync_translates_no_text_twice_and_another_setting_makes_all_anew(tmp_path, monkeypatch):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.zh.txt").unlink()
    settings = Settings(encoder="fake", reranker="", translator="fake")
    build_index(folder, tmp_path / "index", settings)
    calls = []
    translate = FakeTranslator.translate
    monkeypatch.setattr(FakeTranslator, "translate", lambda *given: calls.append(given) or translate(*given))
    (folder / "second.txt").write_text("Second notice\nShips pay 12 coins in all harbours.", encoding="utf-8")
    sync_index(folder, tmp_path / "index", settings)
    assert [len(given[1]) for given in calls] == [2]  # the sentences of the second alone
    report = sync_index(folder, tmp_path / "index", settings)
    assert not report.is_new and len(calls) == 1
    sync_index(folder, tmp_path / "index", SETTINGS)
    index = open_index(tmp_path / "index", folder, SETTINGS)
    assert index.parallels_of("notice") == index.parallels_of("second") == ()


class Short:
    name = "short"

    def translate(self, sentences, source, target):
        return list(sentences)[1:]


@pytest.mark.parametrize(
    ("setting", "said"),
    [("nowhere.module:make", "gives no translator"), ("json:dumps", "gives no translator"), ("builtins:dict", "gave dict"),
     ("test_parallels:Short", "gave 10 sentences for the 11"), ("x", "gives no translator")],
)  # fmt: skip
def test_a_translator_that_is_none_is_told_and_the_index_stays(tmp_path, setting, said):
    built(tmp_path)
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.zh.txt").unlink()
    before = sorted(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file())
    with pytest.raises(ModelError, match=said):
        build_index(folder, tmp_path / "index", Settings(encoder="fake", reranker="", translator=setting))
    assert sorted(path.read_bytes() for path in (tmp_path / "index").rglob("*") if path.is_file()) == before


def test_what_a_machine_made_is_shown_as_such_and_never_as_the_words_of_the_document(tmp_path):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.zh.txt").unlink()
    settings = Settings(encoder="fake", reranker="", translator="fake")
    build_index(folder, tmp_path / "index", settings)
    index = open_index(tmp_path / "index", folder, settings)
    draft = Draft(index, "zh")
    words = "Nobody pays for the first hour."
    start = ENGLISH.index(words)
    draft.add("quote", [("notice", Span(start=start, end=start + len(words)), None)])
    quote, beneath = draft.plain_text().split("\n")
    assert quote == f"原文：“{words}” [1]" and beneath.startswith("机器译文，未经人工核对：“译")
    assert draft.citations[0].quote == words


def weighed(index, words):
    """What the confidence is told of the best unit for a question."""
    searcher, table = Searcher(index, FakeEncoder(), None, SETTINGS), UnitTable(index)
    asked = reader_of(index=index).read_words(words)
    return signals(asked, rank_units(asked, searcher, table, read_weights("")), table)


def test_a_question_crosses_no_languages_where_a_text_in_its_own_stands_beside(tmp_path):
    question = "更长的船在海州省每天付多少枚硬币？"
    with_text = weighed(built(tmp_path), question)
    folder = write_harbour(tmp_path / "bare")
    (folder / "notice.zh.txt").unlink()
    build_index(folder, tmp_path / "bare-index", SETTINGS)
    without = weighed(open_index(tmp_path / "bare-index", folder, SETTINGS), question)
    assert (with_text["crossing"], without["crossing"]) == (0.0, 1.0)
    assert with_text["names_lacking"] == 1.0  # 海州省 stands in neither text
