"""Second stage: passages become an index on disk, and a question becomes hits."""
