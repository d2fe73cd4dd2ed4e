"""How often a question about another text is taken for one to the register of this corpus: counts and lists alone.

`python scripts/measure_register.py [--corpus DIR --index DIR]`: puts the list and count questions of the labelled
`report` texts, which name a subject of their own, to a corpus that has nothing of them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fit.labelled_questions import read_questions
from qa.answer.composing import Draft
from qa.assistant import open_answering
from qa.checksums import cache_folder
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.models.encoders import load_encoder
from qa.settings import MULTILINGUAL_E5, Settings

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print the share that gets nothing from the register, and what gets something."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--index", type=Path, default=cache_folder() / "measure-register")
    parser.add_argument("--encoder", default=MULTILINGUAL_E5, help="the model of acts reads this one's vectors alone")
    arguments = parser.parse_args()
    settings = Settings(encoder=arguments.encoder, reranker="")
    if not arguments.index.exists():
        build_index(arguments.corpus, arguments.index, settings)
    index = open_index(arguments.index, arguments.corpus, settings)
    answering = open_answering(index, load_encoder(settings.encoder), None, settings)
    asked = [q for q in read_questions() if q.role == "report" and q.act in ("list", "count") and q.about == "subject"]
    taken = []
    for one in asked:
        question = answering.reader.read(one.question, one.history)
        listing, draft = answering.answerer.listing, Draft(index, question.language)
        settled = [listing.settled(part) for part in question.parts]
        if any(reading is not None and listing.answer(draft, reading) is not None for reading in settled):
            taken.append(one)
            print(f"{one.id}: {one.question}", file=sys.stderr)
    print(f"not for the register: {1 - len(taken) / len(asked):.3f}, n {len(asked)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
