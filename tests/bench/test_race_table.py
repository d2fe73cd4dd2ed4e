"""The tables of race and growth, from figures given by hand."""

from bench.growth import points, table
from bench.race_table import table as race_table


def line(name, round_, build, search_ms):
    search = {"ms": {"short": search_ms, "long": []}, "cpu_ms": {}, "cold_s": 2.0, "memory_mb": 1.0, "peak_mb": 1.0}
    figures = {"build_s": build, "build_cpu_s": build, "peak_mb": 10.0, "disk_mb": 1.0}
    counts = {"n_chunks": 4, "n_cut": 1, "n_chars": 4000}
    return {"name": name, "round": round_, "build": figures | counts, "search": search}


def test_the_race_tells_medians_and_then_ratios_of_the_same_round():
    lines = [line("langchain", 0, 10.0, [4.0]), line("langchain", 1, 20.0, [4.0])]
    lines += [line("ours-fast", 0, 5.0, [1.0]), line("ours-fast", 1, 40.0, [1.0])]
    told = [row for row in race_table(lines, "wall") if row.startswith("| ours-fast")]
    assert told[0].split(" | ")[1:4] == ["2", "22.5", "2"]
    assert told[1].split(" | ")[2] == "1.25 (0.50 to 2.00)"


def test_a_contestant_that_does_not_search_has_no_figure_rather_than_zero():
    lines = [line("langchain", 0, 10.0, [4.0]), line("bare-fast", 0, 2.0, [])]
    lines[1].pop("search")
    (row, ratio) = [row for row in race_table(lines, "wall") if row.startswith("| bare-fast")]
    assert row.split(" | ")[2:4] == ["2", "-"]
    assert ratio.split(" | ")[2:4] == ["0.20", "-"]


def grown(n_passages, seconds):
    times = {f"{step}{cpu}_s": seconds for step in ("build", "open", "first", "sync") for cpu in ("", "_cpu")}
    return {
        "build": times | {"peak_mb": 1.0, "disk_mb": 1.0, "n_passages": n_passages},
        "ask": times | {"ask_ms": [1.0], "ask_cpu_ms": [1.0], "peak_mb": 1.0},
        "sync": times | {"peak_mb": 1.0},
    }


def test_what_is_at_its_limit_with_the_fewest_passages_breaks_first():
    by = points([grown(1000, 0.01), grown(10_000, 1.0), grown(100_000, 100.0)], "wall")
    rows = list(table(by))
    # seconds grow with the square: 0.12 s of an ask would be passed at 3,500, but asks stay at 0.001 s
    assert any(row.startswith("| open, s | 0.01 | 1 | 100 | 2.00 | 2.00 | 1 | 10,000 |") for row in rows)
    assert any(row.startswith("| first answer, s |") and row.endswith("| 14,000 |") for row in rows)
    assert rows[-1] == "Breaks first: open, above 1 s from 10,000 passages on."


def test_a_limit_beyond_all_sizes_is_where_the_last_slope_leads():
    rows = list(table(points([grown(1000, 0.01), grown(10_000, 0.1)], "wall")))
    assert any(row.startswith("| open, s |") and row.endswith("| 100,000 |") for row in rows)


def test_what_does_not_grow_never_breaks():
    rows = list(table(points([grown(1000, 0.01), grown(10_000, 0.1)], "wall")))
    assert any(row.startswith("| ask p50, s |") and row.endswith("| beyond 100 million |") for row in rows)
