"""Corpora of a few small texts, edits of them, and what makes two indexes the same; shared by the tests of sync."""

import numpy as np

from qa.index.builder import build_index, sync_index
from qa.index.store import open_index
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
PLAN = (
    "A plan\nIt sets out five tasks in two areas. First, cut costs, including fees and rents. Second, train staff, "
    "including three measures to open schools, pay teachers, and print books."
)
RULES = "Harbour rules\nShips pay fees. The harbour master keeps the register of ships."
FAIR = "Notice of the fair\nThe fair opens in May. Stalls are free for farmers."
WORDS = "harbour fee school teacher ship farmer market road book permit water fair stall winter train grant".split()
QUESTIONS = ("Who pays the teachers?", "Who keeps the register of ships?", "When does the fair open?", "market water")


def make_place(tmp_path):
    """A corpus of three documents and its index."""
    (tmp_path / "corpus").mkdir()
    for name, text in (("plan", PLAN), ("rules", RULES), ("fair", FAIR)):
        write(tmp_path, name, text)
    build_index(tmp_path / "corpus", tmp_path / "index", SETTINGS)
    return tmp_path


def write(place, name, text):
    (place / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")


def sync(place, settings=SETTINGS):
    return sync_index(place / "corpus", place / "index", settings)


def opened(place, name="index"):
    return open_index(place / name, place / "corpus", SETTINGS)


def sentence(chance):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(3, 8))).capitalize() + "."


def text_of(chance):
    lines = [" ".join(chance.choice(WORDS) for _ in range(3)).capitalize()]
    for number in range(1, chance.randint(2, 4)):
        lines += [f"{number}. {chance.choice(WORDS).capitalize()} matters"] if chance.random() < 0.5 else []
        lines.append(" ".join(sentence(chance) for _ in range(chance.randint(1, 4))))
    if chance.random() < 0.3:
        lines.append(
            f"First, cut costs, including two measures to {sentence(chance)[:-1]}, and {sentence(chance)[:-1]}."
        )
    return "\n".join(lines)


def edit(corpus, chance):
    """One random edit: add, edit, remove, rename, or a new title."""
    files = sorted(corpus.glob("*.txt"))
    file, what = chance.choice(files), chance.choice(["add", "edit", "edit", "remove", "rename", "title", "swap"])
    free = corpus / f"doc-{chance.randrange(10**6)}.txt"
    if what == "add" or len(files) < 2:
        free.write_text(text_of(chance), encoding="utf-8")
    elif what == "edit":
        lines = file.read_text(encoding="utf-8").split("\n")
        lines[chance.randrange(len(lines))] = sentence(chance)
        file.write_text("\n".join(lines), encoding="utf-8")
    elif what == "remove":
        file.unlink()
    elif what == "rename":
        file.rename(free)
    elif what == "title":
        (corpus / "manifest.jsonl").write_text(f'{{"id": "x", "file": "{file.name}", "title": "{sentence(chance)}"}}')
    else:
        other = chance.choice([f for f in files if f != file])
        contents = file.read_bytes(), other.read_bytes()
        file.write_bytes(contents[1]), other.write_bytes(contents[0])
    manifest = corpus / "manifest.jsonl"
    if manifest.exists() and not any(path.name in manifest.read_text() for path in corpus.glob("*.txt")):
        manifest.unlink()


def assert_same(one, other):
    for key in ("passages", "units", "glossary", "support_kinds", "documents", "outlines", "registers", "known_words"):
        assert getattr(one, key) == getattr(other, key), key
    for key in ("counts", "settings", "encoder", "reader", "corpus_fingerprint"):
        assert getattr(one.manifest, key) == getattr(other.manifest, key), key
    for key in ("vectors", "unit_vectors", "term_vectors"):
        np.testing.assert_allclose(getattr(one, key).rows(), getattr(other, key).rows(), atol=1e-5)
    for key in ("passage_digests", "unit_digests", "term_digests"):
        np.testing.assert_array_equal(getattr(one, key), getattr(other, key))
    for question in QUESTIONS:
        assert one.lexical.search(question, 9) == other.lexical.search(question, 9)
        assert one.unit_lexical.search(question, 9) == other.unit_lexical.search(question, 9)
