"""Check an installed policy-qa by what it printed: it is not the checkout's, and every quote is the text's own.

python wheel_answer.py CHECKOUT CORPUS INDEX MEASURES_JSON ANSWER_JSON
"""

import json
import sys
from pathlib import Path

import qa


def main(checkout: str, corpus: str, index: str, measures_file: str, answer_file: str) -> int:
    """Print the faults; 1 when there is one."""
    faults = []
    if Path(qa.__file__).resolve().is_relative_to(Path(checkout).resolve()):
        faults.append(f"qa was imported from the checkout: {qa.__file__}")
    texts = {name: document.text for name, document in qa.open_assistant(corpus, index).documents.items()}
    answer = json.loads(Path(answer_file).read_text(encoding="utf-8"))
    registers = json.loads(Path(measures_file).read_text(encoding="utf-8"))
    spans = [(c["document"], c["start"], c["end"], c["quote"]) for c in answer["citations"]]
    spans += [(r["document"], m["start"], m["end"], m["text"]) for r in registers for m in r["measures"]]
    faults += [f"{d}[{s}:{e}] is not {quote!r}" for d, s, e, quote in spans if texts[d][s:e] != quote]
    if answer["status"] != "answered" or not any("August 13, 2021" in c["quote"] for c in answer["citations"]):
        faults.append(f"wanted the date of adoption, found {answer['status']}: {answer['text']!r}")
    if [(r["declared"], r["found"]) for r in registers] != [(23, 23)]:
        faults.append(f"wanted 23 measures declared and found, got {[(r['declared'], r['found']) for r in registers]}")
    for fault in faults:
        print(fault)
    print(f"{len(spans)} spans checked; {answer['status']} in {answer['seconds']:.2f} s: {answer['text']}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
