"""The exam of breadth: broad questions, each with all that a whole answer has to show."""
