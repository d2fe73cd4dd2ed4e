"""Seconds of a check of a wording in a large corpus: `python scripts/measure_wording.py [--pages N] [--checks N]`.

Makes pages of about 2,500 characters from a seeded generator, reads them into a `WordingIndex`, and checks sentences
of the corpus: as they stand, with one digit changed, and new sentences of the same words. Prints
milliseconds and how many got the right verdict and place. Compare rows of one run, not runs of different machines.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable

from qa.datatypes import Document, Verdict, WordingCheck
from qa.wording.check import Sources, check_wording
from qa.wording.token_index import WordingIndex

PAGE_CHARS = 2500
PAGES_A_DOCUMENT = 20
SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za bren clor dast fend grim".split()
BODIES = "the Department of Commerce|the county government|each development zone|the review panel|the works office"
VERBS = "shall submit|may approve|will support|must publish|is to examine|encourages"
HAN_VERBS = "应当提交 可以申请 不得超过 鼓励建设 必须公布 负责审核".split()


def english_sentence(chance: random.Random, words: list[str]) -> str:
    """A sentence of about 25 words with two numbers."""
    some = [chance.choice(words) for _ in range(chance.randint(10, 24))]
    some[2:2] = ["of", "the"]
    some[6:6] = ["and", "in"]
    head = f"{chance.choice(BODIES.split('|'))} {chance.choice(VERBS.split('|'))} {' '.join(some)}"
    return f"{head[0].upper()}{head[1:]} within {chance.randint(2, 99)} days, up to {chance.randint(100, 9999)} yuan."


def chinese_sentence(chance: random.Random, words: list[str]) -> str:
    """A sentence of about 40 characters with two numbers."""
    some = "".join(chance.choice(words) for _ in range(chance.randint(10, 18)))
    return f"{some}{chance.choice(HAN_VERBS)}{chance.randint(2, 99)}个月，金额{chance.randint(100, 9999)}万元。"


def make_words(language: str, chance: random.Random) -> list[str]:
    """4,000 words of Latin letters, or 2,000 of two Chinese characters each out of 513."""
    if language == "en":
        return ["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(1, 3))) for _ in range(4000)]
    return [chr(chance.randint(0x5000, 0x5200)) + chr(chance.randint(0x5000, 0x5200)) for _ in range(2000)]


def make_documents(n_pages: int, language: str, words: list[str], chance: random.Random) -> list[Document]:
    """Documents of 20 pages each; one seed gives the same text each time."""
    sentence, gap = (english_sentence, " ") if language == "en" else (chinese_sentence, "")
    documents = []
    for number in range(max(1, n_pages // PAGES_A_DOCUMENT)):
        lines: list[str] = []
        size = 0
        while size < PAGE_CHARS * PAGES_A_DOCUMENT:
            lines.append(gap.join(sentence(chance, words) for _ in range(6)))
            size += len(lines[-1]) + 1
        documents.append(Document(id=f"d{number:04}", title=f"d{number}", language=language, text="\n".join(lines)))
    return documents


def with_digit_changed(sentence: str, chance: random.Random) -> str:
    """The sentence with one digit made another one."""
    at = chance.choice([match.start() for match in re.finditer(r"\d", sentence)])
    return sentence[:at] + chance.choice([d for d in "123456789" if d != sentence[at]]) + sentence[at + 1 :]


def measure(sources: Sources, statements: list[tuple[str, Verdict, str]]) -> None:
    """Check all and print one line for each wanted verdict: median, 95th percentile, how many are right."""
    for wanted in dict.fromkeys(verdict for _, verdict, _ in statements):
        chosen = [(words, place) for words, verdict, place in statements if verdict is wanted]
        checks: list[tuple[WordingCheck, str]] = [(check_wording(words, sources), place) for words, place in chosen]
        ms = sorted(check.seconds * 1000 for check, _ in checks)
        n_right = sum(
            check.verdict is wanted and (not place or any(place == match.quote for match in check.matches))
            for check, place in checks
        )
        p95 = ms[min(len(ms) - 1, int(0.95 * len(ms)))]
        print(
            f"  {wanted.value:9} p50 {statistics.median(ms):6.1f} ms  p95 {p95:6.1f} ms  max {ms[-1]:6.1f} ms  "
            f"right verdict and place {n_right} of {len(checks)}"
        )


def main() -> None:
    """Measure English and Chinese."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--checks", type=int, default=100, help="of each kind")
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    makers: dict[str, Callable[[random.Random, list[str]], str]] = {"en": english_sentence, "zh": chinese_sentence}
    for language, ends in (("en", r"(?<=\.)\s"), ("zh", r"(?<=。)\n?")):
        chance = random.Random(options.seed)
        vocabulary = make_words(language, chance)
        documents = make_documents(options.pages, language, vocabulary, chance)
        n_chars = sum(len(document.text) for document in documents)
        started = time.perf_counter()
        index = WordingIndex(documents)
        seconds = time.perf_counter() - started
        print(f"{language}: {n_chars:,} characters, {len(index.ids):,} tokens; index built in {seconds:.1f} s")
        texts = [chance.choice(documents).text for _ in range(options.checks)]
        sentences = [chance.choice([s for s in re.split(ends, text) if s]) for text in texts]
        statements = [(words, Verdict.VERBATIM, words) for words in sentences]
        statements += [(with_digit_changed(words, chance), Verdict.ALTERED, words) for words in sentences]
        statements += [(makers[language](chance, vocabulary), Verdict.ABSENT, "") for _ in range(options.checks)]
        measure(Sources(index, {}, {}), statements)


if __name__ == "__main__":
    main()
