"""Encoders and rerankers: where their files are, and how they are run."""
