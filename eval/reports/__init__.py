"""A run on disk and the ways to look at it: tables, pages, comparisons, the gate."""
