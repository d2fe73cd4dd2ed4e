"""A tokenizer over the pieces of a text cuts it as the whole tokenizer does."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors

from qa.models import few_pieces
from qa.models.few_pieces import FewPieces, open_tokenizer, read_whole

WORDS = "river boats may moor at the lower weir for two nights 船 码头 停泊 両 ｆｕｌｌ ① été".split()
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


def unigram():
    """A tokenizer like that of a multilingual model, over parts of some invented words."""
    chance = random.Random(0)
    parts = {word[a:b] for word in WORDS for a in range(len(word)) for b in range(a + 1, len(word) + 1)}
    pieces = [*sorted(parts), *(f"▁{part}" for part in sorted(parts)), "▁"]
    vocabulary = [(token, 0.0) for token in SPECIAL[:4]] + [(piece, -9 * chance.random()) for piece in pieces]
    tokenizer = Tokenizer(models.Unigram([*vocabulary, ("<mask>", 0.0)], unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    ends = [("<s>", 0), ("</s>", 2)]
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", "<s> $A </s> $B </s>", ends)
    return tokenizer


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "tokenizer.json"
    unigram().save(str(path))
    return path


@pytest.fixture(scope="module")
def both(saved, tmp_path_factory):
    """The whole tokenizer, and the one over few pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLICY_QA_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(few_pieces, "_MIN_PIECES", 1)
        patch.setattr(few_pieces, "_MIN_BYTES", 1)
        few = open_tokenizer(saved, 12)
    assert isinstance(few, FewPieces)
    return read_whole(saved, 12), few


texts = st.lists(
    st.one_of(st.sampled_from([*WORDS, *SPECIAL, " ", "\x00", "▁", "😀"]), st.text(max_size=6)), max_size=8
).map(lambda parts: "".join(parts).encode("utf-8", "replace").decode())


@given(texts)
def test_a_text_is_cut_as_by_the_whole_tokenizer(both, text):
    whole, few = (tokenizer.encode_batch([text, "boats", text[::-1]]) for tokenizer in both)
    assert [(e.ids, e.offsets) for e in few] == [(e.ids, e.offsets) for e in whole]


def test_special_tokens_keep_their_numbers(both):
    whole, few = both
    assert {token: few.token_to_id(token) for token in SPECIAL} == {t: whole.token_to_id(t) for t in SPECIAL}
    assert few.token_to_id("<mask>") > len(SPECIAL) and few.token_to_id("absent") is None


def test_texts_of_few_words_do_not_read_the_whole_vocabulary_and_those_of_many_do(saved, tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path))
    monkeypatch.setattr(few_pieces, "_MIN_PIECES", 1)
    monkeypatch.setattr(few_pieces, "_MIN_BYTES", 1)
    few = open_tokenizer(saved, 12)
    few.encode_batch(["boats may moor " * few_pieces.MAX_PARTS])
    assert few._whole is None
    few.encode_batch([f"boat{number}" for number in range(few_pieces.MAX_PARTS // 20)])
    assert few._whole is not None


def test_a_small_vocabulary_is_read_whole(saved, tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path))
    assert isinstance(open_tokenizer(saved, 12), Tokenizer)
    monkeypatch.setattr(few_pieces, "_MIN_BYTES", 1)
    assert isinstance(open_tokenizer(saved, 12), Tokenizer)


@pytest.mark.parametrize("key", ["lstrip", "rstrip", "single_word", "normalized"])
def test_special_tokens_that_depend_on_their_surroundings_need_the_whole_tokenizer(saved, tmp_path, monkeypatch, key):
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(few_pieces, "_MIN_PIECES", 1)
    monkeypatch.setattr(few_pieces, "_MIN_BYTES", 1)
    changed = json.loads(saved.read_text(encoding="utf-8"))
    changed["added_tokens"][4][key] = True
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps(changed), encoding="utf-8")
    assert isinstance(open_tokenizer(path, 12), Tokenizer)


def test_a_damaged_table_is_made_again(saved, tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path))
    monkeypatch.setattr(few_pieces, "_MIN_PIECES", 1)
    monkeypatch.setattr(few_pieces, "_MIN_BYTES", 1)
    wanted = open_tokenizer(saved, 12).encode_batch(["boats may moor"])[0].ids
    (table,) = tmp_path.rglob("pieces.sqlite")
    table.write_bytes(b"not a table")
    assert open_tokenizer(saved, 12).encode_batch(["boats may moor"])[0].ids == wanted


def padded(tokenizer):
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")


def with_a_token_behind_the_vocabulary(tokenizer):
    tokenizer.add_special_tokens([AddedToken("<new>", special=True, normalized=False)])


def without_an_unknown_piece(tokenizer):
    written = json.loads(tokenizer.to_str())
    written["model"]["unk_id"] = None
    return Tokenizer.from_str(json.dumps(written))


def with_ends_of_another_kind(tokenizer):
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))


@pytest.mark.parametrize(
    ("change", "is_few"),
    [
        (padded, True),
        (with_a_token_behind_the_vocabulary, False),
        (without_an_unknown_piece, False),
        (with_ends_of_another_kind, False),
    ],
)
def test_a_tokenizer_of_another_make_cuts_as_its_file_says(tmp_path, monkeypatch, change, is_few):
    for name, value in (("_MIN_PIECES", 1), ("_MIN_BYTES", 1)):
        monkeypatch.setattr(few_pieces, name, value)
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    made = unigram()
    (change(made) or made).save(str(tmp_path / "tokenizer.json"))
    opened = open_tokenizer(tmp_path / "tokenizer.json", 12)
    assert isinstance(opened, FewPieces) is is_few
    batch = ["river", "boats may moor at the lower weir"]
    wanted = read_whole(tmp_path / "tokenizer.json", 12).encode_batch(batch)
    assert [e.ids for e in opened.encode_batch(batch)] == [e.ids for e in wanted]
    assert 1 not in opened.encode_batch(batch)[0].ids
