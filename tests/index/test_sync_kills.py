"""A sync is never half done: killed at any moment, or two at once."""

import random
import shutil
import signal
import threading
import time

import pytest
from slow_process import start_slowly
from sync_corpus import FAIR, PLAN, RULES, SETTINGS, assert_same, make_place, opened, sync, write

from qa.index.builder import build_index
from qa.index.manifest import MANIFEST
from qa.index.store import open_index


@pytest.fixture
def place(tmp_path):
    """A corpus of three documents and its index."""
    return make_place(tmp_path)


def test_two_syncs_at_once_both_end_and_the_second_finds_nothing_to_do(place):
    write(place, "rules", RULES + " Boats are free.")
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(sync(place))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(report.is_new for report in reports) == [False, False, True]
    assert len(list((place / "index").glob("build-*"))) == 1 and opened(place)


def texts_in(place):
    """Every text of the index as it can be read now, and of its versions that are no longer held."""
    index = open_index(place / "index", None, SETTINGS)
    return {name: document.text for name, document in index.documents.items()}, [
        v for v in index.versions if v.replaced
    ]


@pytest.mark.slow
def test_a_sync_killed_at_20_random_moments_leaves_the_old_index_or_the_new_one(place):
    fresh = place / "fresh"
    new_rules = RULES.replace("keeps the register", "holds the list")
    old_state = texts_in(place)
    write(place, "rules", new_rules)
    (place / "corpus" / "fair.txt").rename(place / "corpus" / "market.txt")
    shutil.copytree(place / "index", place / "saved")
    with start_slowly("sync_index", place) as child:
        steps = child.stdout.read().splitlines()
    assert child.returncode == 0 and len(steps) >= 20
    new_state = texts_in(place)
    assert new_state[0] == {"market": FAIR, "plan": PLAN, "rules": new_rules}
    assert {v.text for v in new_state[1]} == {RULES, FAIR}
    build_index(place / "corpus", fresh, SETTINGS)
    chance, seen = random.Random(2021), []
    for step in sorted(chance.sample(range(len(steps)), 20)):
        shutil.rmtree(place / "index")
        shutil.copytree(place / "saved", place / "index")
        with start_slowly("sync_index", place) as child:
            for _ in range(step + 1):
                child.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            child.kill()
        assert child.returncode == -signal.SIGKILL, "the sync ended before it was killed"
        found = texts_in(place)
        assert found[0] in (old_state[0], new_state[0])
        is_new = found[0] == new_state[0]
        assert {v.text for v in found[1]} == ({RULES, FAIR} if is_new else set())
        seen.append(is_new)
        sync(place)  # whatever a kill left behind, the next sync ends it
        assert_same(opened(place), open_index(fresh, place / "corpus", SETTINGS))
        assert len(list((place / "index").glob("build-*"))) == 1
    assert seen == sorted(seen) and set(seen) == {False, True}, seen  # old up to one step, new from then on
    assert sorted(p.name for p in (place / "index").iterdir() if not p.name.startswith("build-")) == [".lock", MANIFEST]
