"""General code and general tests know no word of the one page in corpus/.

Its words are taken from the corpus when the tests run:

- names: words in Latin letters that are Chinese spelt out ("Jilin", "Renmin") and no English word, with their Chinese;
- the thing that the title speaks of, which is its last noun ("zones"), and the glossary's terms for it or about it;
- the glossary's other terms of several words, unless they are ordinary words of administrations: CC-CEDICT glosses a
  Chinese word with them, or each of their words stands in some other government text that is kept in the tests;
- the Chinese of these terms, unless CC-CEDICT has it or it is but two words of CC-CEDICT side by side.

What a dictionary has anyway may stand in a dictionary (*.tsv): there the Chinese words of CC-CEDICT are no fault.
"""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from qa.language.dictionary import dictionary
from qa.language.words import STOPWORDS, stem

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
OTHER_TEXTS = (ROOT / "tests" / "corpus" / "texts", ROOT / "tests" / "corpora", ROOT / "eval" / "wording-corpus")
SOURCES = sorted(path for kind in ("*.py", "*.tsv") for path in (ROOT / "qa").rglob(kind))
# What is about the page, or is no test: names of files and folders below tests/.
ABOUT_THE_PAGE = ("jilin/", "corpus/texts/", "test_words_of_one_page.py")
OF_THE_PAGE = ("Jilin", "吉林", "开发区", "開發區", "development zone")
SPELT = re.compile(
    r"(?:(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[iu]?a(?:ng|n|i|o)?|[iu]?e(?:ng|n|i|r)?|i(?:ng|n|u|ong)?|o(?:ng|u)?|u(?:n|i|o)?))+"
)


def words_of(text):
    return re.findall("[a-z]+(?:-[a-z]+)*", text.lower())


@cache
def terms():
    """(words in small letters, Chinese words, meaning) of each term of the glossary."""
    lines = map(json.loads, (CORPUS / "glossary.jsonl").read_text(encoding="utf-8").splitlines())
    return [(re.sub('["“”]', "", line["term"]).lower(), line["chinese"], line["meaning"].lower()) for line in lines]


@cache
def names():
    """The names in the page that are Chinese spelt out in letters, in small letters."""
    english = {word for senses in dictionary().values() for sense in senses for word in re.findall(r"\b[a-z]+", sense)}
    texts = " ".join(path.read_text(encoding="utf-8") for path in CORPUS.glob("*.txt"))
    found = {word.lower() for word in re.findall(r"\b[A-Z][a-z]{3,}\b", texts)}
    return {word for word in found - english if SPELT.fullmatch(word)}


@cache
def subject():
    """The stem of the last noun of the title."""
    first = json.loads((CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()[0])
    return stem(words_of(first["title"])[-1])


def other_texts():
    """Government texts that are not the page."""
    paths = [path for folder in OTHER_TEXTS for path in sorted(folder.rglob("*"))]
    return [path for path in paths if path.suffix in {".txt", ".md", ".html"} and path.name != "README.md"]


@cache
def ordinary():
    """(what CC-CEDICT glosses words with, stems of the words of other government texts)"""
    texts = [path.read_text(encoding="utf-8") for path in other_texts()]
    stems = {stem(part) for text in texts for word in words_of(text) for part in word.split("-")}
    return {sense.lower() for senses in dictionary().values() for sense in senses}, stems


def is_about_the_subject(term, meaning):
    return subject() in {stem(word) for word in words_of(f"{term} {meaning}")}


def is_ordinary(phrase):
    glosses, stems = ordinary()
    parts = [part for word in words_of(phrase) for part in word.split("-")]
    return phrase in glosses or all(part in STOPWORDS or stem(part) in stems for part in parts)


def shorter(phrase):
    """A phrase without its last word, where two words or more are left that say something: "chain length"."""
    words = phrase.split()[:-1]
    return [] if len(words) < 2 or words[0] in STOPWORDS or words[-1] in STOPWORDS else [" ".join(words)]


def is_two_words(chinese):
    cuts = [(chinese[:at], chinese[at:]) for at in range(2, len(chinese) - 1)]
    return any(first in dictionary() and second in dictionary() for first, second in cuts)


@cache
def vocabulary():
    """The words of the page: English in small letters, Chinese, and Chinese that a dictionary has too."""
    english, chinese, in_dictionary = set(names()) | {subject()}, set(), set()
    for term, written, meaning in terms():
        is_about, is_name = is_about_the_subject(term, meaning), bool(names() & set(words_of(term)))
        if not is_name and len(term.split()) < 2:
            continue
        if is_about or is_name or not is_ordinary(term):
            english |= {phrase for phrase in (term, *shorter(term)) if phrase == term or not is_ordinary(phrase)}
            for word in written:
                if is_name or (word not in dictionary() and (is_about or not is_two_words(word))):
                    chinese.add(word)
                elif is_about and word in dictionary() and len(word) > 2:
                    in_dictionary.add(word)
    return english, chinese, in_dictionary


def finder(english, chinese):
    """A pattern for any of the words, in whichever case, number and spacing."""
    spaced = sorted((re.escape(word).replace(r"\ ", r"[\s-]+") for word in english), key=len, reverse=True)
    return re.compile(
        rf"(?<![a-z])(?:{'|'.join(spaced)})s?(?![a-z])|{'|'.join(sorted(chinese, key=len, reverse=True))}", re.I
    )


def found_in(path, text):
    """file:line word, for each word of the page in a source."""
    english, chinese, in_dictionary = vocabulary()
    pattern = finder(english, chinese if path.suffix == ".tsv" else chinese | in_dictionary)
    return [f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, m.start()) + 1} {m[0]}" for m in pattern.finditer(text)]


@pytest.mark.parametrize(
    "word",
    ["Jilin", "吉林", "开发区", "development zone", "high-tech zones", "chain length", "链长制", "bonded zone", "综合保税区",
     "management committee", "管委会", "Changchun", "Renmin", "a chain length system"],
)  # fmt: skip
def test_a_word_of_the_page_is_known_as_one(word):
    assert found_in(ROOT / "qa" / "x.py", f'FIRST = 1\nWORDS = "{word} 的"')


@pytest.mark.parametrize(
    "words",
    ["divided into aspects and measures", "State Council", "zip code", "human resources", "foreign trade", "policies",
     "措施", "意见", "审议通过", "金融", "邮政编码", "主办单位"],
)  # fmt: skip
def test_an_ordinary_word_of_administrations_is_none(words):
    assert found_in(ROOT / "qa" / "x.py", words) == []


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(ROOT)) for path in SOURCES])
def test_no_word_of_the_page_stands_in_general_code(path):
    assert found_in(path, path.read_text(encoding="utf-8")) == []


def general_tests():
    folder = ROOT / "tests"
    kinds = {".py", ".txt", ".md", ".jsonl", ".json"}
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in kinds]
    return [path for path in paths if not str(path.relative_to(folder)).startswith(ABOUT_THE_PAGE)]


def without_set_names(text):
    """A text without the names of the committed question sets, which are names of files: "jilin-tune"."""
    for name in sorted((path.stem for path in (ROOT / "eval" / "sets").glob("*.jsonl")), key=len, reverse=True):
        text = text.replace(name, "").replace(name.replace("-", "_"), "")
    return text


def test_general_tests_use_no_word_of_the_page():
    """So the general part of the suite runs over corpora in which none of these words stands."""
    paths = general_tests()
    assert len(paths) > 100
    texts = {path: without_set_names(path.read_text(encoding="utf-8")).lower() for path in paths}
    assert [(str(path), word) for path, text in texts.items() for word in OF_THE_PAGE if word.lower() in text] == []


def test_the_invented_corpora_hold_no_word_of_the_vocabulary():
    english, chinese, in_dictionary = vocabulary()
    pattern = finder(english, chinese | in_dictionary)
    paths = [path for path in sorted((ROOT / "tests" / "corpora").rglob("*")) if path.is_file()]
    assert len(paths) >= 4
    assert [
        (path.name, found[0]) for path in paths if (found := pattern.search(path.read_text(encoding="utf-8")))
    ] == []
