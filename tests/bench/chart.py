"""The metrics as a picture: two bars for each row that stands beside a floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from tests.bench.report import Row

WIDTH, NAME, BARS = 760, 130, 440
BAR, GAP, HEAD = 12, 12, 40
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.floor { fill: #8c959f }
.product { fill: #5b5bd6 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .floor { fill: #6e7681 }
  .product { fill: #9e9eff }
}
"""


@dataclass(frozen=True)
class Panel:
    """One scale. ``metric`` ends the names of the rows it shows."""

    title: str
    metric: str


PANELS = (
    Panel("Time added to the model's own, median, ms (less is better)", "added p50, ms"),
    Panel("Turns per second on one core (more is better)", "turns/s on one core"),
    Panel("CPU per turn, ms (less is better)", "CPU per turn, ms"),
)


def chart(rows: Sequence[Row]) -> str:
    """An SVG document."""
    y, parts = 0, []
    for panel in PANELS:
        shown = [row for row in rows if row.what.endswith(panel.metric) and row.floor]
        if shown:
            parts.append(_text(0, y + 24, panel.title, "title"))
            parts += _bars(shown, panel, y + HEAD)
            y += HEAD + len(shown) * (2 * BAR + GAP) + GAP
    parts += _legend(y)
    size = f'width="{WIDTH}" height="{y + HEAD}" viewBox="0 0 {WIDTH} {y + HEAD}"'
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>\n{body}\n</svg>\n'
    )


def _bars(rows: Sequence[Row], panel: Panel, top: int) -> list[str]:
    most = max(max(row.product, row.floor or 0) for row in rows)
    parts = []
    for number, row in enumerate(rows):
        y = top + number * (2 * BAR + GAP)
        parts.append(_text(0, y + BAR + 4, row.what.removesuffix(f": {panel.metric}")))
        for place, kind, value in ((0, "floor", row.floor or 0), (BAR, "product", row.product)):
            length = value / most * BARS
            parts.append(_bar(NAME, y + place, length, kind))
        said = f"{row.floor:.1f} and {row.product:.1f}: {row.ratio:.2f} times"
        parts.append(_text(NAME + BARS * max(row.product, row.floor or 0) / most + 8, y + 16, said))
    return parts


def _legend(y: int) -> list[str]:
    names = (("floor", "the floor: the same with the least code"), ("product", "GPT Lab"))
    parts = []
    for number, (kind, name) in enumerate(names):
        x = NAME + number * 280
        parts += [_bar(x, y + 14, BAR, kind), _text(x + BAR + 8, y + 24, name)]
    return parts


def _bar(x: float, y: float, length: float, kind: str) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>'


def _text(x: float, y: float, said: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y}">{escape(said)}</text>'
