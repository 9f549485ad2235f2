"""Tables: three rules, hairlines between rows, nothing vertical; they break between rows and repeat head and group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.packet.flow import FRAME, MEASURE, Block, Paragraph
from app.packet.pen import Pen

PAD_RIGHT = 8.0
_STRONG, _MIDDLE, _HAIR = 0.9, 0.4, 0.3

Cell = Sequence[Paragraph]
"""Paragraphs one under the other."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        cells: as many as there are columns; a group row has one cell for the whole width.
        above, below: padding in points.
        group: a heading for the rows that follow; repeated when they run on.
        head: the table head.
    """

    cells: tuple[Cell, ...]
    above: float = 3.75
    below: float = 3.75
    group: bool = False
    head: bool = False

    @property
    def height(self) -> float:
        tallest = max((sum(part.height for part in cell) for cell in self.cells), default=0.0)
        return self.above + self.below + tallest


def columns(*widths: float, measure: float = MEASURE) -> tuple[float, ...]:
    """Column widths; 0 takes what the others leave."""
    rest = measure - sum(widths)
    return tuple(width or rest for width in widths)


def inner(widths: Sequence[float], index: int) -> float:
    """Width text has in a column: 8 points of padding at the right, none in the last one."""
    return widths[index] - (PAD_RIGHT if index < len(widths) - 1 else 0.0)


class Table(Block):
    """Rows under rules.

    Attributes:
        note: a small paragraph under the table that keeps with its last two rows.
        open_foot: no rule below, a thin one above: the line at the foot of the first page.
    """

    def __init__(
        self,
        widths: Sequence[float],
        rows: Sequence[Row],
        note: Block | None = None,
        continued: Block | None = None,
        note_gap: float = 5.0,
    ) -> None:
        """Make a table.

        Args:
            widths: of the columns, in points.
            rows: head first, if there is one.
            note: below the table.
            continued: what stands above the head on every further page.
            note_gap: between the table and its note.
        """
        self.widths, self.rows, self.note, self.continued = list(widths), list(rows), note, continued
        self.note_gap = note_gap
        self.opening: Block | None = None
        self.breaks = False
        self.open_foot = False
        self.after = 7.0

    @property
    def height(self) -> float:
        note = self.note_gap + self.note.height if self.note is not None else 0.0
        return self._opening() + sum(row.height for row in self.rows) + note

    def _opening(self) -> float:
        return self.opening.height + 4 if self.opening is not None else 0.0

    def least(self) -> float:
        """Head, group and two rows; a row that may split counts with half a frame at most."""
        total, bodies = self._opening(), 0
        for row in self.rows:
            total += min(row.height, FRAME / 2)
            bodies += not (row.head or row.group)
            if bodies == 2:
                return min(self.height, total)
        return min(self.height, total + (self.note_gap + self.note.height if self.note is not None else 0.0))

    def split(self, room: float) -> tuple[Block, Block] | None:
        cut = self._cut(room)
        if cut is None:
            return None
        head = [row for row in self.rows[:1] if row.head]
        last = cut == len(self.rows) - 1 and self.note is not None
        cells = self._divided(cut, room - (self.note_gap + self.note.height if last and self.note else 0.0))
        first, rest = self.rows[:cut], self.rows[cut:]
        if cells is not None:
            first, rest = [*first, cells[0]], [cells[1], *rest[1:]]
        if not any(not (row.head or row.group) for row in first):
            return None
        group = next((row for row in reversed(first) if row.group), None)
        again = [group] if group is not None and not rest[0].group else []
        above = Table(self.widths, first, continued=self.continued)
        above.opening, above.breaks, above.after = self.opening, True, 0.0
        below = Table(self.widths, [*head, *again, *rest], self.note, self.continued, self.note_gap)
        below.opening = self.continued
        return above, below

    def _cut(self, room: float) -> int | None:
        """Index of the first row that does not stay whole on this page; None when nothing useful would stay."""
        y, fit = self._opening(), 0
        for row in self.rows:
            if y + row.height > room:
                break
            y += row.height
            fit += 1
        total = len(self.rows)
        if fit < total and self._tall(self.rows[fit]) and room - y > 4 * self.rows[fit].above + 30:
            return fit
        if fit == total and self._tall(self.rows[-1]):  # all that is in the way is the note
            return total - 1
        if fit == total:
            fit = max(total - 2, 1)
        while fit > 0 and (self.rows[fit - 1].group or self.rows[fit - 1].head):
            fit -= 1
        lonely = fit > 1 and self.rows[fit - 2].group and not self.rows[fit].group
        if lonely and fit - 2 > self.rows[0].head:  # a group begins with two rows, where anything can go before it
            fit -= 2
        return fit if fit > self.rows[0].head else None

    @staticmethod
    def _tall(row: Row) -> bool:
        return row.height > FRAME / 2 and not (row.group or row.head)

    def _divided(self, cut: int, room: float) -> tuple[Row, Row] | None:
        """The row at the cut in two, when it is taller than half the frame."""
        row = self.rows[cut]
        if not self._tall(row):
            return None
        used = self._opening() + sum(r.height for r in self.rows[:cut]) + row.above + row.below
        upper: list[Cell] = []
        lower: list[Cell] = []
        for cell in row.cells:
            top, bottom = _divide(cell, room - used)
            upper.append(top)
            lower.append(bottom)
        if not any(upper) or not any(lower):
            return None
        return Row(tuple(upper), row.above, row.below), Row(tuple(lower), row.above, row.below)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        y = top
        if self.opening is not None:
            self.opening.draw(pen, x, y)
            y += self._opening()
        right = x + sum(self.widths)
        pen.rule(x, right, y, _MIDDLE if self.open_foot else _STRONG)
        for n, row in enumerate(self.rows):
            left = x
            for index, cell in enumerate(row.cells):
                down = y + row.above
                for part in cell:
                    part.draw(pen, left, down)
                    down += part.height
                left += self.widths[index]
            y += row.height
            last = n == len(self.rows) - 1
            if last and self.open_foot:
                continue
            if last:
                pen.rule(x, right, y, _MIDDLE if self.breaks else _STRONG)
            else:
                pen.rule(x, right, y, _MIDDLE if row.head else _HAIR, "ink" if row.head else "hair")
        if self.note is not None:
            self.note.draw(pen, x, y + self.note_gap)


def _divide(cell: Cell, room: float) -> tuple[list[Paragraph], list[Paragraph]]:
    upper: list[Paragraph] = []
    lower: list[Paragraph] = []
    for part in cell:
        if lower or part.height > room:
            pieces = part.split(room) if not lower else None
            if pieces is None:
                lower.append(part)
                continue
            upper.append(pieces[0])
            lower.append(pieces[1])
        else:
            upper.append(part)
            room -= part.height
    return upper, lower
