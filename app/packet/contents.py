"""The contents: one line a chapter, part and exhibit; page numbers come from the previous round of layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.packet.edition import Chapter, Edition, Entry, sheets_of
from app.packet.flow import H1, LABEL, MEASURE, Block, Paragraph, Style, Titled, paginate
from app.packet.pen import Pen
from app.text import message


class _Line(Block):
    """One line of the contents: title, dotted leader, page."""

    def __init__(self, entry: Entry, page: int) -> None:
        deep = entry.level > 0
        style = Style(9.5, 17.5, justify=False) if deep else Style(10.5, 20, bold=True, justify=False)
        self.indent = 31.5 if deep else 0.0
        self.label = Paragraph(entry.label, style, 60) if entry.label else None
        self.start = self.indent + (52 if self.label else 0)
        self.title = Paragraph(entry.title, style, MEASURE - self.start - 60, most=1)
        self.number = Paragraph(str(page), replace(style, bold=False, align="right"), 26)
        self.key, self.style = entry.key, style
        self.before = 0.0 if deep else 5.0

    @property
    def height(self) -> float:
        return self.style.leading

    def draw(self, pen: Pen, x: float, top: float) -> None:
        if self.label is not None:
            self.label.draw(pen, x + self.indent, top)
        self.title.draw(pen, x + self.start, top)
        end = x + self.start + self.title.lines[0].width * self.style.size
        base = top + self.title.baseline()
        pen.dots(end + 6, x + MEASURE - 32, base - 0.5, 0.5, "leader")
        self.number.draw(pen, x + MEASURE - 26, top)
        pen.link(self.key, x, top + 2, x + MEASURE, top + self.height - 2)


class _Ruled(Block):
    """A strong rule across the measure with space around it."""

    def __init__(self, above: float, below: float) -> None:
        self.above, self.below = above, below

    @property
    def height(self) -> float:
        return self.above + self.below

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.rule(x, x + MEASURE, top + self.above, 0.9)


def chapter(edition: Edition, entries: Sequence[Entry]) -> Chapter:
    """The contents; the page numbers are those of the previous round of layout."""
    title = message("Contents")
    blocks: list[Block] = [Titled(edition.say(title), replace(H1, keep=True), edition.also(title), place="contents")]
    blocks.append(_Ruled(8, 6))
    for n, entry in enumerate(entries):
        line = _Line(entry, edition.page(entry.key))
        line.keep = entry.level == 0 and n + 1 < len(entries) and entries[n + 1].level > 0
        blocks.append(line)
    blocks.append(_Ruled(8, 5))
    words = message(
        "Every exhibit page carries its number at the top right; “2·1/4” is the first of four parts of exhibit 2."
    )
    blocks.append(Paragraph(edition.say(words), replace(LABEL, justify=True, leading=12.75), MEASURE))
    pages = paginate(blocks)
    return Chapter("contents", edition.say(title), sheets_of(pages, edition.both(title)))
