"""Whether the texts say a statement, word for word."""
