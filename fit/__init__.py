"""The fit: weights of ranking and abstention from question sets. Imports `qa` and `eval`; neither imports it."""
