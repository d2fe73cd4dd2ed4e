"""File formats: bytes in, lines out. Each module reads one format; what they give is joined by `qa.corpus.folder`.

Heavy parsers (lxml, pdfium) are imported only in the process that parses (`worker`), never by the caller.
"""
