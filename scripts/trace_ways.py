"""Print the files of qa/ that a build, questions and a check visit, in the order of their first entries.

    python scripts/trace_ways.py [--quality]

Run it in the checkout. The index of corpus/ is made in a temporary folder by the fake encoder or the default models.
Questions and check are put to an assistant that has answered before. Other processes are not seen.

An entry is a call from the code of one file to a function of another; returns, comprehensions, lambdas, generators that
go on and imports are none. "up": calls into a higher floor. "vectors": files that took or gave matrices of float32.
"""

import contextlib
import io
import os
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import qa
from qa.cli.main import main as policy_qa

QA = f"{Path(qa.__file__).parent}/"
CONTRACTS = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
FLOORS = {room.removeprefix("qa."): -n for n, row in enumerate(CONTRACTS[0]["layers"]) for room in row.split(" | ")}
FACT, LIST = "How many state-level development zones are there?", "Which measures concern foreign trade?"
QUESTIONS = {"fact": (FACT,), "list": (LIST,), "follow-up": ("And how many of them are high-tech zones?", FACT)}
STATEMENT = "At present, there are 15 state-level development zones in our province."


def traced(title: str, work: Callable[[], object]) -> None:
    """Do the work and print the files it visits."""
    entries, rooms, up, vectors = Counter[tuple[str, str]](), Counter[str](), Counter[str](), dict[str, None]()

    def record(frame: FrameType, event: str, value: Any) -> None:  # noqa: ANN401
        code, name, back = frame.f_code, frame.f_code.co_filename.removeprefix(QA), frame.f_back
        if event not in ("call", "return") or code.co_filename == name or code.co_name[0] == "<":
            return
        while back and not back.f_code.co_filename.startswith(QA):
            back = back.f_back
        caller = back.f_code.co_filename.removeprefix(QA) if back else ""
        given = [value] if event == "return" else [frame.f_locals.get(x) for x in code.co_varnames[: code.co_argcount]]
        is_matrix = (str(getattr(x, "dtype", "")) == "float32" and getattr(x, "ndim", 0) == 2 for x in given)
        if any(is_matrix) or any(type(x).__name__ == "VectorIndex" for x in given):
            vectors.update(dict.fromkeys([name, caller] if event == "return" else [caller, name]))
        is_resumed = code.co_flags & 0x20 and frame.f_lasti > 8  # 0x20: a generator
        if event == "call" and caller not in ("", name) and not is_resumed:
            entries[caller, name] += 1
            left, entered = (one.split("/")[0].removesuffix(".py") for one in (caller, name))
            rooms[f"{left} > {entered}"] += left != entered
            up[f"{caller} > {name}: {code.co_name}"] += FLOORS.get(left, 0) < FLOORS.get(entered, 0)

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        sys.setprofile(record)
        work()
        sys.setprofile(None)
    print(f"\n{title}: {len({name for _, name in entries})} files, {sum(entries.values())} entries")
    for name in dict.fromkeys(name for _, name in entries):
        print(f"  {name:32}", ", ".join(f"{caller} {n}" for (caller, to), n in entries.items() if to == name))
    for line, found in {"rooms": +rooms, "up": +up, "vectors": vectors}.items():
        print(f"  {line}:", ", ".join(f"{what} {found[what] or ''}".strip() for what in found))


if __name__ == "__main__":
    os.environ |= {} if "--quality" in sys.argv else {"POLICY_QA_ENCODER": "fake", "POLICY_QA_RERANKER": ""}
    with tempfile.TemporaryDirectory() as index:
        traced("build", lambda: policy_qa(["build", "--index", index]))
        traced("open and ask", lambda: policy_qa(["ask", FACT, "--index", index]))
        assistant = qa.open_assistant("corpus", index)
        for question in (FACT, LIST, "第一项措施是什么？"):
            assistant.ask(question)
        for kind, (words, *history) in QUESTIONS.items():
            traced(f"ask, {kind}", lambda q=words, earlier=history: assistant.ask(q, earlier))
        assistant.check("policy")
        traced("check", lambda: assistant.check(STATEMENT))
