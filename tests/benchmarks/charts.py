"""Two plots of cost against size without a plotting library: bars of characters, and lines as SVG, both logarithmic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, floor, log10
from typing import Final
from xml.sax.saxutils import escape

Series = Mapping[str, Mapping[int, float]]
"""For each line its name, and for each size (in articles) its cost."""

_COLOURS: Final = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16817a", "#7f8c8d", "#34495e")
_WIDTH, _HEIGHT, _LEFT, _TOP, _LEGEND = 560, 320, 60, 20, 230


def bars(series: Series, unit: str, *, columns: int = 50) -> Iterator[str]:
    """Yield lines of text: a bar for each size of each series, as long as its cost is in orders of magnitude."""
    low, high = _decades(series)
    for name, costs in series.items():
        yield name
        for size, cost in sorted(costs.items()):
            length = round(columns * (log10(cost) - low) / (high - low)) if cost > 0 else 0
            yield f"{size:>9,} {'█' * max(1, length)} {cost:.3g} {unit}"


def svg(series: Series, unit: str, title: str) -> str:
    """Return a plot as SVG, both axes logarithmic."""
    low, high = _decades(series)
    sizes = sorted({size for costs in series.values() for size in costs})
    left, right = log10(sizes[0]) - 0.1, log10(sizes[-1]) + 0.1

    def x(size: float) -> float:
        return _LEFT + _WIDTH * (log10(size) - left) / (right - left)

    def y(cost: float) -> float:
        return _TOP + _HEIGHT * (1 - (log10(cost) - low) / (high - low))

    def parts() -> Iterator[str]:
        width, height = _LEFT + _WIDTH + _LEGEND, _TOP + _HEIGHT + 60
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>'
        )
        yield f'<text x="{_LEFT}" y="14" font-weight="bold">{escape(title)}</text>'
        for decade in range(low, high + 1):
            at = y(10**decade)
            yield f'<path d="M{_LEFT} {at:.1f}h{_WIDTH}" stroke="#ddd"/>'
            yield f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**decade:g} {escape(unit)}</text>'
        for size in sizes:
            yield f'<text x="{x(size):.1f}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{size:,}</text>'
        for place, (name, costs) in enumerate(series.items()):
            colour = _COLOURS[place % len(_COLOURS)]
            points = [(x(size), y(cost)) for size, cost in sorted(costs.items()) if cost > 0]
            path = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
            yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
            yield from (f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>' for across, down in points)
            line = _TOP + 14 + 18 * place
            yield f'<text x="{_LEFT + _WIDTH + 12}" y="{line}" fill="{colour}">{escape(name)}</text>'
        yield "</svg>"

    return "\n".join(parts()) + "\n"


def _decades(series: Series) -> tuple[int, int]:
    costs = [cost for line in series.values() for cost in line.values() if cost > 0]
    low = floor(log10(min(costs))) if costs else 0
    return low, max(low + 1, ceil(log10(max(costs)))) if costs else 1
