"""A table of the tree as a grid: merged cells filled in, rows without a tag, tables and lists inside cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml.html import HtmlElement as Element

from qa.corpus.formats.table_sentences import Held

_MAX_SPAN = 200
_MAX_CELL_CHARS = 1500
_MAX_OWN_CHARS = 400
_HEADINGS = ("h1", "h2", "h3")


def grid_of(table: Element, words_of: Callable[[Element], str]) -> tuple[list[list[str]], int | None]:
    """The words of the cells, and how many rows name columns (None: the table does not say)."""
    pairs = _pairs(table, words_of)
    if pairs is not None:
        return pairs, 0
    rows: list[list[str]] = []
    n_head, is_head, has_heads = 0, True, False
    held: dict[tuple[int, int], str] = {}
    for y, cells in enumerate(rows_of(table)):
        filled: list[str] = []
        for cell in cells:
            while (y, len(filled)) in held:
                filled.append(held[y, len(filled)])
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            words = words_of(cell)
            over = [words, *[Held(words)] * (across - 1)]
            for x, said in enumerate(over, len(filled)):
                held.update({(y + dy, x): said for dy in range(1, down)})
            filled += over
        while (y, len(filled)) in held:
            filled.append(held[y, len(filled)])
        is_marked = bool(cells) and all(cell.tag == "th" and cell.get("scope") != "row" for cell in cells)
        is_head = is_head and is_marked
        n_head += is_head
        has_heads = has_heads or is_marked
        if filled:
            rows.append(filled[:_MAX_SPAN])
    return rows, n_head if n_head or has_heads else None


def _pairs(table: Element, words_of: Callable[[Element], str]) -> list[list[str]] | None:
    """One row for each name with its value, where in each row heads and cells take turns; None where they do not."""
    lines = [cells for cells in rows_of(table) if cells]
    are_pairs = all(
        len(cells) % 2 == 0 and all((cell.tag == "th") == (i % 2 == 0) for i, cell in enumerate(cells))
        for cells in lines
    )
    if not are_pairs or all(len(cells) < 4 for cells in lines):  # also: no cells at all
        return None
    return [
        [words_of(name), words_of(cell)] for cells in lines for name, cell in zip(cells[::2], cells[1::2], strict=True)
    ]


def rows_of(table: Element) -> Iterator[list[Element]]:
    """The cells of each row. Cells that stand in no row make one row of each run of them."""
    loose: list[Element] = []
    for node in table:
        if node.tag in ("td", "th"):
            loose.append(node)
            continue
        if loose:
            yield loose
            loose = []
        if node.tag == "tr":
            yield [cell for cell in node if cell.tag in ("td", "th")]
        elif node.tag in ("thead", "tbody", "tfoot", "form", "div", "center"):
            yield from rows_of(node)
    if loose:
        yield loose


def is_layout(table: Element, words_of: Callable[[Element], str]) -> bool:
    """Whether a table only lays out a page; then its cells are read as lines."""
    if table.get("role") in ("presentation", "none") or any(
        next(table.iter(tag), None) is not None for tag in _HEADINGS
    ):
        return True
    rows = [cells for cells in rows_of(table) if cells]
    cells = [cell for row in rows for cell in row]
    if len(cells) < 2 or all(len(row) == 1 for row in rows):
        return True
    lengths = [len(words_of(cell)) for cell in cells]
    if any(True for cell in cells for _ in nested_tables(cell)):
        return sum(len(row) > 1 for row in rows) < 2 or max(lengths) > _MAX_OWN_CHARS
    return max(lengths) > _MAX_CELL_CHARS


def nested_tables(cell: Element) -> Iterator[Element]:
    """The outermost tables in a cell."""
    for table in cell.iter("table"):
        around = table.getparent()
        while around is not None and around is not cell and around.tag != "table":
            around = around.getparent()
        if around is cell:
            yield table


def _span(cell: Element, key: str) -> int:
    value = (cell.get(key) or "1").strip()
    return min(int(value), _MAX_SPAN) or 1 if value.isdecimal() and len(value) < 6 else 1
