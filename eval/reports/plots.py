"""Small plots as inline SVG: lines with points, and horizontal bars. No script, no font, no colour of their own.

Colours come from the page's style sheet (classes `ink`, `faint`, `s0`, `s1`...), so light and dark follow the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 380, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 12, 40
BAR_HEIGHT, BAR_LEFT, BAR_RIGHT = 24, 150, 90
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Line(NamedTuple):
    """A named line through points of 0..1; `sizes` are the radii of its marks, empty for no marks."""

    name: str
    points: Sequence[tuple[float, float]]
    sizes: Sequence[float] = ()
    is_dashed: bool = False


def line_plot(lines: Sequence[Line], x_label: str, y_label: str) -> str:
    """Lines over the unit square, both axes from 0 to 1."""
    parts = [_opening(WIDTH, HEIGHT, f"{y_label} over {x_label}"), *_grid()]
    for number, line in enumerate(lines):
        parts += _drawn(line, number)
    middle_x, middle_y = (LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2
    parts.append(_text(middle_x, HEIGHT - 6, x_label, "middle"))
    parts.append(
        f'<text class="ink" x="12" y="{middle_y:.1f}" text-anchor="middle" '
        f'transform="rotate(-90 12 {middle_y:.1f})">{escape(y_label)}</text>'
    )
    return "".join(parts) + "</svg>"


def bar_plot(bars: Sequence[tuple[str, float, str]], label: str) -> str:
    """One bar for each (name, length, text beside it); the longest fills the width. Negative lengths are drawn as 0."""
    longest = max((length for _, length, _ in bars), default=0.0)
    height = max(1, len(bars)) * BAR_HEIGHT + 8
    parts = [_opening(WIDTH + BAR_RIGHT, height, label)]
    room = WIDTH - BAR_LEFT
    for number, (name, length, beside) in enumerate(bars):
        y = 4 + number * BAR_HEIGHT
        width = room * max(0.0, length) / longest if longest > 0 else 0.0
        parts.append(_text(BAR_LEFT - 8, y + 15, name, "end"))
        parts.append(f'<rect class="s0" x="{BAR_LEFT}" y="{y + 3}" width="{width:.1f}" height="{BAR_HEIGHT - 8}"/>')
        parts.append(_text(BAR_LEFT + width + 6, y + 15, beside, "start"))
    return "".join(parts) + "</svg>"


def _opening(width: float, height: float, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>'
    )


def _grid() -> list[str]:
    parts: list[str] = []
    for tick in TICKS:
        x, y = _at(tick, tick)
        parts.append(f'<line class="faint" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{HEIGHT - BOTTOM}"/>')
        parts.append(f'<line class="faint" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        parts.append(_text(x, HEIGHT - BOTTOM + 15, f"{tick:g}", "middle"))
        parts.append(_text(LEFT - 6, y + 4, f"{tick:g}", "end"))
    return parts


def _drawn(line: Line, number: int) -> list[str]:
    places = [_at(x, y) for x, y in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dash = ' stroke-dasharray="4 4"' if line.is_dashed else ""
    parts = [
        f'<polyline class="l{number}" fill="none" points="{path}"{dash}><title>{escape(line.name)}</title></polyline>'
    ]
    parts += [
        f'<circle class="s{number}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>'
        for (x, y), size in zip(places, line.sizes, strict=False)
    ]
    return parts


def _at(x: float, y: float) -> tuple[float, float]:
    """Page coordinates of a point of the unit square; points outside are held at its edge."""
    inside_x, inside_y = min(1.0, max(0.0, x)), min(1.0, max(0.0, y))
    return LEFT + inside_x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - inside_y * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="ink" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
