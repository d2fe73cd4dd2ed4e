"""Candidates for a question, their scores, and how sure an answer is."""
