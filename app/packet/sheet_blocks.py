"""Shapes only the sheets for the appellant have: tick boxes, framed texts, words to read aloud, lines to fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.packet.flow import CELL, FRAME, H3, LABEL, MEASURE, NOTE, Block, Paragraph, Style
from app.packet.pen import Pen
from app.packet.spans import Text
from app.packet.table import Row, Table, columns, inner

PASTE = Style(10.5, 18, justify=True)
ALOUD = Style(12.5, 20.5)
ANSWER = Style(12, 19, justify=False)
QUESTION = Style(10, 19, colour="soft", justify=False)
_TICK = 8.6


class TickBox(Paragraph):
    """An empty box to tick, as high as a table line."""

    def __init__(self) -> None:
        super().__init__("", CELL, 20.0, "zh")

    @property
    def height(self) -> float:
        return self.style.leading

    def draw(self, pen: Pen, x: float, top: float) -> None:
        middle = top + self.style.leading / 2
        pen.frame(x, middle - _TICK / 2, x + _TICK, middle + _TICK / 2, 0.7, "ink")


class Framed(Block):
    """A text in a thin frame: to be copied as it stands."""

    after = 4.0
    _PAD_X, _PAD_Y = 12.0, 10.0

    def __init__(self, text: str) -> None:
        self.text = Paragraph(text, PASTE, MEASURE - 2 * self._PAD_X)
        self.keep = True

    @property
    def height(self) -> float:
        return self.text.height + 2 * self._PAD_Y

    def split(self, room: float) -> tuple[Block, Block] | None:
        parts = self.text.split(room - 2 * self._PAD_Y) if self.height > FRAME else None
        if parts is None:
            return None
        first, rest = Framed(""), Framed("")
        first.text, rest.text = parts
        first.keep = False
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.frame(x, top, x + MEASURE, top + self.height, 0.6, "edge")
        self.text.draw(pen, x + self._PAD_X, top + self._PAD_Y)


class Sides(Block):
    """A note at the left edge and one at the right edge of the same line."""

    def __init__(self, left: str, right: str) -> None:
        self.left = Paragraph(left, NOTE, MEASURE * 0.6)
        self.right = Paragraph(right, replace(NOTE, align="right"), MEASURE * 0.4)

    @property
    def height(self) -> float:
        return max(self.left.height, self.right.height)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        self.left.draw(pen, x, top)
        self.right.draw(pen, x + MEASURE * 0.6, top)


class Aloud(Block):
    """Words to read aloud: tinted, with a bar at the left."""

    before, after = 9.0, 14.0

    def __init__(self, label: str, text: Text | str) -> None:
        self.label = Paragraph(label, replace(LABEL, bold=True, colour="accent"), MEASURE - 28)
        self.text = Paragraph(text, ALOUD, MEASURE - 28)

    @property
    def height(self) -> float:
        return 9 + self.label.height + 1 + self.text.height + 9

    def split(self, room: float) -> tuple[Block, Block] | None:
        parts = self.text.split(room - 19 - self.label.height) if self.height > FRAME else None
        if parts is None:
            return None
        first, rest = Aloud("", ""), Aloud("", "")
        first.label = rest.label = self.label
        first.text, rest.text = parts
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.patch(x, top, x + MEASURE, top + self.height, "tint")
        pen.patch(x, top, x + 2.4, top + self.height, "accent")
        self.label.draw(pen, x + 14, top + 9)
        self.text.draw(pen, x + 14, top + 10 + self.label.height)


class Blank(Block):
    """A label and a rule after it to write on."""

    def __init__(self, label: str) -> None:
        self.label = Paragraph(label, NOTE, MEASURE)

    @property
    def height(self) -> float:
        return self.label.height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        self.label.draw(pen, x, top)
        last = len(self.label.lines) - 1
        start = x + self.label.lines[last].width * NOTE.size + 4
        if start < x + MEASURE - 40:
            pen.rule(start, min(start + 150, x + MEASURE), top + self.label.baseline(last) + 2.5, 0.4, "box")


class Columns(Block):
    """Two short notes side by side, each under its own rule."""

    before = 14.0
    _WIDTH = 222.0

    def __init__(self, notes: Sequence[tuple[str, str]]) -> None:
        self.notes = [
            (Paragraph(head, replace(H3, before=0), self._WIDTH), Paragraph(text, CELL, self._WIDTH))
            for head, text in notes
        ]

    @property
    def height(self) -> float:
        return max(8 + head.height + text.height for head, text in self.notes)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for n, (head, text) in enumerate(self.notes):
            left = x + n * (MEASURE - self._WIDTH)
            pen.rule(left, left + self._WIDTH, top, 0.9)
            head.draw(pen, left, top + 6)
            text.draw(pen, left, top + 6 + head.height)


def ticks(lines: Sequence[str]) -> Table:
    """Lines with a box to tick before each."""
    widths = columns(20, 0)
    rows = [Row(([TickBox()], [Paragraph(line, CELL, inner(widths, 1))])) for line in lines]
    return Table(widths, rows)


def lines_to_fill(pairs: Sequence[tuple[str, str]]) -> Table:
    """Labels with room to write after them, two a row."""
    widths = columns(231, 0)
    rows = [Row(tuple([Paragraph(word, CELL, 200)] for word in pair), 6.0, 6.0) for pair in pairs]
    return Table(widths, rows)


def record(heads: Sequence[str], count: int) -> Table:
    """An empty table to be filled in by hand."""
    widths = columns(84, 66, 88, 0, 75)
    style = replace(CELL, size=8.25, leading=12.5, colour="soft")
    rows = [Row(tuple([Paragraph(head, style, 80)] for head in heads), 3.5, 3.5, head=True)]
    rows += [Row(tuple([Paragraph("", CELL, 60)] for _ in heads), 6.5, 6.5) for _ in range(count)]
    return Table(widths, rows)
