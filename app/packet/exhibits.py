"""Exhibit pages: one picture, what to look at, where it is cited, what was done to it. Nothing covers a picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.case.model import Exhibit
from app.packet.composition import Composition
from app.packet.edition import Chapter, Edition, Entry, PictureFacts, Sheet
from app.packet.flow import FRAME, LEFT, MEASURE, TOP, Block, Paragraph, Style
from app.packet.pen import Pen
from app.packet.spans import Span, Text, spans
from app.packet.words import iso, own
from app.text import Message, message

TALL = 2.6
PART_WIDTH = 222.0
PART_HEIGHT = 544.0
OVERLAP = 30.0
_GAP = 18.0
_TOP = 52.0
_EDGE = 0.4
_STAMP = Style(13, 24, bold=True, colour="accent", justify=False)
_PART = Style(9.5, 17, colour="accent", justify=False)
_HEADING = Style(11.5, 17, bold=True, justify=False)
_CAPTION = Style(8.25, 12.75, colour="soft", justify=False)
_SEE = Style(9.5, 14, justify=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A slice of a tall picture, in points of the drawn picture: where it begins and how high it is."""

    top: float
    height: float


def printed_width(facts: PictureFacts, most: float) -> float:
    """Width in points: as wide as allowed, but never enlarged past 150 pixels an inch."""
    return min(most, facts.width * 72 / 150)


def is_tall(facts: PictureFacts) -> bool:
    return facts.height > TALL * facts.width


def parts_of(facts: PictureFacts) -> tuple[Part, ...]:
    """The slices of a tall picture, equally high, each repeating a strip of the one before; else a single part."""
    if not is_tall(facts):
        return (Part(0.0, 0.0),)
    full = printed_width(facts, PART_WIDTH) * facts.height / facts.width
    count = max(math.ceil((full - OVERLAP) / (PART_HEIGHT - OVERLAP)), 1)
    height = (full + (count - 1) * OVERLAP) / count
    return tuple(Part(n * (height - OVERLAP), height) for n in range(count))


def stamp(
    pen: Pen, text: Text, right: float, top: float, style: Style, height: float, pad: float, weight: float
) -> float:
    """A box with a reference, its right edge at `right`; returns its width."""
    block = Paragraph(text, replace(style, leading=height), MEASURE, "zh")
    width = _stamp_width(text, style, pad)
    pen.patch(right - width, top, right, top + height, "white")
    pen.frame(right - width, top, right, top + height, weight, "accent")
    block.draw(pen, right - width + pad, top - 0.3)
    return width


def _stamp_width(text: Text, style: Style, pad: float) -> float:
    return Paragraph(text, style, MEASURE, "zh").lines[0].width * style.size + 2 * pad


class ExhibitPages:
    """Lays out the pages of one exhibit."""

    def __init__(self, edition: Edition, item: Exhibit, number: int, main: Composition) -> None:
        self.e, self.item, self.number, self.main = edition, item, number, main
        self.facts = edition.facts[item.id]
        self.label = edition.t("Exhibit {n}", n=number)
        self.picture = f"pic{number}"
        title = own(item.title) or self.label
        # Pages of a tall picture are full to the foot; the whole title stands in the lists.
        self.tall = len(parts_of(self.facts)) > 1
        self.title = Paragraph(title, _HEADING, MEASURE - 120, most=1 if self.tall else 3)

    def sheets(self) -> list[Sheet]:
        """The pages."""
        places = (f"exhibit-{self.number}", *(("exhibits",) if self.number == 1 else ()))
        parts = parts_of(self.facts)
        if len(parts) == 1:
            return [Sheet(self.label, drawing=self._single, places=places)]
        sheets = []
        for n in range(0, len(parts), 2):

            def draw(pen: Pen, first: int = n) -> None:
                self._tall(pen, parts, first)

            sheets.append(Sheet(self.label, drawing=draw, places=places if n == 0 else ()))
        return sheets

    # -- head and notes ------------------------------------------------------------------------------------------

    def _info(self, extra: str = "") -> Paragraph:
        t = self.e.t
        shows = own(self.item.shows).rstrip("。.")
        clause = self.main.cited.get(self.item.id)
        pieces: list[Text] = [spans(extra or t("1 picture"))]
        if shows:
            pieces.append(spans(shows))
        if clause:
            pieces.append(spans(t("cited in clause "), Span(clause, link=f"clause-{clause}", colour="accent")))
        joined: Text = ()
        for n, piece in enumerate(pieces):
            joined = spans(joined, t("; ") if n else "", piece)
        return Paragraph(joined, _CAPTION, MEASURE - 120, self.e.script, most=2 if self.tall else 3)

    def _head(self, pen: Pen, extra: str = "") -> float:
        """Draw the head of a page; returns the distance from the frame's top at which the picture may begin."""
        info = self._info(extra)
        self.title.draw(pen, LEFT, TOP)
        info.draw(pen, LEFT, TOP + self.title.height + 1.5)
        height = max(self.title.height + 1.5 + info.height + 4, 40.0)
        clause = self.main.cited.get(self.item.id)
        width = stamp(pen, (Span(self.label),), LEFT + MEASURE, TOP, _STAMP, 24, 8, 1.1)
        if clause:
            pen.link(f"clause-{clause}", LEFT + MEASURE - width, TOP, LEFT + MEASURE, TOP + 24)
        pen.rule(LEFT, LEFT + MEASURE, TOP + height, 0.4)
        return height + _TOP - 40.0

    def _data(self) -> list[tuple[str, str]]:
        """Label and value of the data lines."""
        t, item = self.e.t, self.item
        lines = []
        if item.taken is not None:
            when = iso(item.taken)
            lines.append((t("Taken"), t("about {time} (estimate)", time=when) if item.taken.estimated else when))
        kind = item.picture.media_type.rpartition("/")[2].upper()
        size = t("{width} × {height} pixels", width=item.picture.width, height=item.picture.height)
        lines.append((t("Original"), t(", ").join(x for x in (size, kind) if x)))
        lines.append((t("Changes"), self._changes()))
        sha = self.facts.sha256
        lines.append((t("SHA-256"), " ".join(sha[n : n + 4] for n in (0, 4, 8))))
        return lines

    def _changes(self) -> str:
        t, count = self.e.t, len(self.item.redactions)
        text = t.plural("{count} place covered", "{count} places covered", count) if count else t("None")
        if count:
            text += t("; otherwise unchanged")
        if len(parts_of(self.facts)) > 1:
            text += t("; divided for printing only, all parts are one picture")
        return text

    def _data_block(self, width: float) -> list[Block]:
        """One data line below the other, label in front."""
        return [_Data(label, value, width) for label, value in self._data()]

    def _notes(self, width: float, most: int) -> list[Block]:
        """What to look at; as much of it as leaves the page to the picture."""
        words = own(self.item.caption)
        return [Paragraph(words, _SEE, width, most=most)] if words else []

    # -- pages ---------------------------------------------------------------------------------------------------

    def _single(self, pen: Pen) -> None:
        top = self._head(pen)
        facts = self.facts
        if facts.height >= 1.6 * facts.width:
            self._beside(pen, top)
        else:
            self._above(pen, top)

    def _fit(self, width: float, height: float) -> tuple[float, float]:
        """Drawn size within a box."""
        wide = printed_width(self.facts, width)
        scale = min(wide / self.facts.width, height / self.facts.height)
        return self.facts.width * scale, self.facts.height * scale

    def _image(self, pen: Pen, x: float, y: float, width: float, height: float) -> None:
        pen.picture(self.picture, x, y, width, height)
        _keyline(pen, x, y, width, height)

    def _beside(self, pen: Pen, top: float) -> None:
        """A portrait picture at the left, what to look at and the data lines at its right."""
        width, height = self._fit(268, min(580.0, FRAME - top - 4))
        self._image(pen, LEFT, TOP + top, width, height)
        x = LEFT + 308
        y = TOP + top
        for block in self._notes(154, 30):
            block.draw(pen, x, y)
            y += block.height + 12
        data = self._data_block(154)
        total = sum(block.height for block in data) + 6
        foot = max(TOP + top + height - total, y)
        pen.rule(x, LEFT + MEASURE, foot, 0.4)
        foot += 6
        for block in data:
            block.draw(pen, x, foot)
            foot += block.height

    def _above(self, pen: Pen, top: float) -> None:
        """A wide or squarish picture across the measure, the words below."""
        below = [*self._notes(MEASURE, 10), *self._data_block(MEASURE)]
        total = sum(block.height for block in below) + 24
        square = self.facts.height > self.facts.width
        width, height = self._fit(410 if square else MEASURE, min(580.0 if square else 500.0, FRAME - top - total))
        self._image(pen, LEFT, TOP + top, width, height)
        y = TOP + top + height + 12
        for block in self._notes(MEASURE, 10):
            block.draw(pen, LEFT, y)
            y += block.height + 6
        pen.rule(LEFT, LEFT + MEASURE, y, 0.4)
        y += 6
        for block in self._data_block(MEASURE):
            block.draw(pen, LEFT, y)
            y += block.height

    def _tall(self, pen: Pen, parts: Sequence[Part], first: int) -> None:
        """Two parts of a tall picture side by side; the strip they share is bracketed in the gutter."""
        t, count = self.e.t, len(parts)
        here = range(first, min(first + 2, count))
        listed = t.text([str(n + 1) for n in here])
        extra = t("1 tall picture in {n} parts from top to bottom, here {list}", n=count, list=listed)
        top = self._head(pen, extra)
        width = printed_width(self.facts, PART_WIDTH)
        full = width, width * self.facts.height / self.facts.width
        bottom = 0.0
        for n in here:
            x = LEFT + (0 if n == first else PART_WIDTH + _GAP)
            said = t("from the top of the picture") if n == 0 else t("continues part {n}", n=n)
            label = Paragraph(said, replace(_CAPTION, leading=17), PART_WIDTH)
            label.draw(pen, x, TOP + top)
            text = (Span(self.label, bold=True), Span(f"·{n + 1}/{count}"))
            # A picture may be narrower than what stands above it.
            room = label.lines[0].width * _CAPTION.size + 8 + _stamp_width(text, _PART, 5.5)
            stamp(pen, text, x + max(width, room), TOP + top, _PART, 17, 5.5, 0.8)
            y = TOP + top + 24
            pen.part(self.picture, x, y, width, parts[n].height, parts[n].top, full)
            _keyline(pen, x, y, width, parts[n].height)
            self._brackets(pen, parts, n, x, y, width)
            bottom = max(bottom, y + parts[n].height)
        y = self._tall_foot(pen, parts, here, bottom + 6)
        self._tall_data(pen, y)

    def _brackets(self, pen: Pen, parts: Sequence[Part], n: int, x: float, y: float, width: float) -> None:
        """Mark the strip that is printed twice, outside the picture."""
        if n + 1 < len(parts):
            shared = parts[n].top + parts[n].height - parts[n + 1].top
            end = y + parts[n].height
            _bracket(pen, x + width + 5, end - shared, end, down=False)
        if n > 0:
            shared = parts[n - 1].top + parts[n - 1].height - parts[n].top
            _bracket(pen, x - 5, y, y + shared, down=True)

    def _tall_foot(self, pen: Pen, parts: Sequence[Part], here: range, y: float) -> float:
        t, last = self.e.t, here[-1]
        left = t("The bracketed strip is printed at the end of one part and at the start of the next.")
        block = Paragraph(left, _CAPTION, PART_WIDTH)
        block.draw(pen, LEFT, y)
        height = block.height
        if last + 1 < len(parts):
            page = self.e.page(f"exhibit-{self.number}") + last // 2 + 1
            following = t("Part {n} is on page {page}", n=last + 2, page=page)
            right = Paragraph(following, _CAPTION, PART_WIDTH)
            right.draw(pen, LEFT + PART_WIDTH + _GAP, y)
            height = max(height, right.height)
        return y + height + 5

    def _tall_data(self, pen: Pen, y: float) -> None:
        pen.rule(LEFT, LEFT + MEASURE, y, 0.4)
        caption = own(self.item.caption)
        y += 5
        if caption:
            block = Paragraph(caption, _SEE, MEASURE, most=1)
            block.draw(pen, LEFT, y)
            y += block.height
        x = LEFT
        for label, value in self._data():
            data = _Data(label, value, MEASURE)
            if x > LEFT and x + data.used > LEFT + MEASURE:
                x, y = LEFT, y + data.height
            data.draw(pen, x, y)
            x += data.used + 14


class _Data(Block):
    """A data line: soft label, value beside it."""

    def __init__(self, label: str, value: str, width: float) -> None:
        self.label = Paragraph(label, _CAPTION, 60)
        self.indent = max(self.label.lines[0].width * _CAPTION.size + 6, 22.0)
        self.value = Paragraph(value, replace(_CAPTION, colour="ink"), width - self.indent)
        self.used = self.indent + max(line.width for line in self.value.lines) * _CAPTION.size

    @property
    def height(self) -> float:
        return self.value.height

    def draw(self, pen: Pen, x: float, top: float) -> None:
        self.label.draw(pen, x, top)
        self.value.draw(pen, x + self.indent, top)


def _keyline(pen: Pen, x: float, y: float, width: float, height: float) -> None:
    half = _EDGE / 2
    pen.frame(x - half, y - half, x + width + half, y + height + half, _EDGE, "edge")


def _bracket(pen: Pen, x: float, y0: float, y1: float, *, down: bool) -> None:
    """A stroke along the repeated strip with a foot at its inner end."""
    pen.stroke([(x, y0), (x, y1)], 0.8, "accent")
    end = y1 if down else y0
    pen.stroke([(x - 3.5, end), (x + 3.5, end)], 0.8, "accent")


def chapter(edition: Edition, main: Composition) -> Chapter:
    """All exhibits in order."""
    title: Message = message("Exhibits")
    sheets: list[Sheet] = []
    entries = [Entry(edition.say(title), "exhibits", 0)]
    for number, item in enumerate(edition.case.exhibits, 1):
        label = edition.t("Exhibit {n}", n=number)
        sheets += ExhibitPages(edition, item, number, main).sheets()
        entries.append(Entry(own(item.title), f"exhibit-{number}", 1, label))
    return Chapter("exhibits", edition.say(title), sheets, entries)
