"""Questions with their gold, external data, and what can be examined: read and checked."""
