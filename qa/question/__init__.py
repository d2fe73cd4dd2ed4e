"""What is asked: a question, parsed once."""
