"""Answers about policy texts in the text's own words, each sentence cited to exact characters."""

__version__ = "0.1.0"
