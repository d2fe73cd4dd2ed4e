"""From rows to figures: formulas, intervals, which set gets which."""
