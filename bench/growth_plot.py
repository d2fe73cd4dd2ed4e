"""The log-log plot of growth as SVG: seconds on the left, MB on the right; a state of the code is a kind of line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Protocol

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, LABELS = 330, 400, 60, 40, 50, 150
COLOURS = "#1f5a99 #b5482a #2e7d4f #7a4fa3 #8a6d1a #40757d".split()
DASHES = ("", "5 4", "2 3", "8 3 2 3")
NEAR = 0.02  # of a decade
ROOM = 13.0  # between two names at the right of a panel


class Named(Protocol):
    """A figure that has a name and a unit."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def unit(self) -> str:
        """Figures of one unit share a panel."""


Series = Mapping[str, Mapping[str, Mapping[int, float]]]  # label of the code -> figure -> passages -> value


def draw(series: Series, figures: Mapping[str, Named]) -> str:
    """An SVG that stands alone: one panel for each unit, the last label solid and the earlier ones dashed."""
    units = list(dict.fromkeys(figure.unit for figure in figures.values()))
    panel = LEFT + WIDTH + LABELS
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {panel * len(units)} {TOP + HEIGHT + BOTTOM}" '
        'font-family="sans-serif" font-size="11" role="img"><title>Growth with the number of passages</title>'
        '<rect width="100%" height="100%" fill="#fff"/>'
    ]
    for number, unit in enumerate(units):
        keys = [key for key, figure in figures.items() if figure.unit == unit]
        parts.append(f'<g transform="translate({number * panel + LEFT} {TOP})">')
        parts += _panel(series, keys, {key: figures[key].name for key in keys}, unit)
        parts.append("</g>")
    for number, (label, dash) in enumerate(zip(series, _dashes(series), strict=True)):
        x, y = LEFT + number * 120, 16
        parts.append(f'<line x1="{x}" x2="{x + 30}" y1="{y}" y2="{y}" stroke="#333" stroke-dasharray="{dash}"/>')
        parts.append(f'<text x="{x + 36}" y="{y + 4}">{escape(label)}</text>')
    return "".join(parts) + "</svg>\n"


def _panel(series: Series, keys: Sequence[str], names: Mapping[str, str], unit: str) -> Iterator[str]:
    shown = [values for by in series.values() for key in keys for values in (by.get(key, {}),)]
    sizes = [size for values in shown for size in values]
    heights = [value for values in shown for value in values.values() if value > 0]
    if not sizes or not heights:
        return
    across, up = _decades(sizes), _decades(heights)

    def at(size: float, value: float) -> tuple[float, float]:
        x = (math.log10(size) - across[0]) / (across[1] - across[0]) * WIDTH
        return x, HEIGHT - (math.log10(value) - up[0]) / (up[1] - up[0]) * HEIGHT

    for power in range(up[0], up[1] + 1):
        y = at(10 ** across[0], 10.0**power)[1]
        yield f'<line x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        yield f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} {escape(unit)}</text>'
    for power in range(across[0], across[1] + 1):
        x = at(10.0**power, 10.0 ** up[0])[0]
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y2="{HEIGHT}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT + 16}" text-anchor="middle">{10**power:,}</text>'
    yield f'<text x="{WIDTH / 2}" y="{HEIGHT + 36}" text-anchor="middle">passages</text>'
    ends: dict[str, float] = {}
    for by, dash in zip(series.values(), _dashes(series), strict=True):
        for colour, key in zip(COLOURS, keys, strict=False):
            places = [at(size, value) for size, value in sorted(by.get(key, {}).items()) if value > 0]
            line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            style = f'fill="none" stroke="{colour}" stroke-width="1.6" stroke-dasharray="{dash}"'
            yield f'<polyline points="{line}" {style}/>'
            yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{colour}"/>' for x, y in places)
            if places:
                ends[key] = places[-1][1]
    lowest = -math.inf
    for key in sorted(ends, key=lambda key: ends[key]):
        lowest = max(ends[key], lowest + ROOM)
        colour = COLOURS[keys.index(key) % len(COLOURS)]
        yield f'<text x="{WIDTH + 6}" y="{lowest + 4:.1f}" fill="{colour}">{escape(names[key])}</text>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that hold all values; 990 counts as a thousand."""
    low, high = math.floor(math.log10(min(values)) + NEAR), math.ceil(math.log10(max(values)) - NEAR)
    return low, max(high, low + 1)


def _dashes(series: Series) -> list[str]:
    return [DASHES[number % len(DASHES)] for number in reversed(range(len(series)))]
