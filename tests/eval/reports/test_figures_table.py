from __future__ import annotations

from exam_fakes import WORSE, sit

from eval.reports.figures_table import markdown_table


def test_the_markdown_table_has_a_row_a_run_with_n_interval_commit_and_command(tmp_path):
    first, second = sit(tmp_path), sit(tmp_path, openers=WORSE)
    table = markdown_table([first, second])
    rows = [line for line in table.splitlines() if line.startswith("| default")]
    assert len(rows) == 2 and "1.000 [1.000, 1.000]" in rows[0]
    assert "(n = 8)" in table and "python -m eval run" in table and "answer accuracy 6" in table
    assert {line.count("|") for line in table.splitlines() if line.startswith("|")} == {rows[0].count("|")}
