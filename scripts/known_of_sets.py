"""Write questions.jsonl of a corpus out of question sets: `python scripts/known_of_sets.py CORPUS SET...`.

The sets are those that a fit may use; none that numbers are published on belongs there. Questions with a history are
left out, as they say nothing by themselves.
"""

from __future__ import annotations

import sys
from pathlib import Path

from eval.questions.question_sets import read_set
from qa.corpus.known_questions import KNOWN, KnownQuestion


def main(corpus: str, *sets: str) -> int:
    """Write the file; the exit code."""
    questions = [question for name in sets for question in read_set(Path(name)).questions if not question.history]
    known = {
        question.question: KnownQuestion(
            question=question.question, evidence=tuple(words for group in question.evidence for words in group)
        )
        for question in questions
    }
    lines = "".join(f"{line.model_dump_json(exclude_defaults=True)}\n" for line in known.values())
    Path(corpus, KNOWN).write_text(lines, encoding="utf-8")
    print(f"{Path(corpus, KNOWN)}: {len(known)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
