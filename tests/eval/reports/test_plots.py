from __future__ import annotations

from well_formed import parsed

from eval.reports.plots import Line, bar_plot, line_plot


def test_plots_of_nothing_are_still_plots():
    parsed(line_plot([Line("empty", [])], "x", "y"))
    parsed(bar_plot([], "nothing"))
    parsed(bar_plot([("zero", 0.0, "0")], "zero"))


def test_a_plot_puts_a_point_where_it_belongs():
    drawn = line_plot([Line("one", [(0, 0), (1, 1)], [2, 2])], "x", "y")
    assert 'points="46.0,220.0 368.0,12.0"' in drawn
