"""Blocks that flow down pages: paragraphs, clauses, pairs, and what keeps with what. Lengths in points."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.packet.lines import Line, Setter
from app.packet.pen import Pen
from app.packet.spans import Colour, Script, Span, Text, script_of, spans

MEASURE = 462.0
LEFT = 71.0
TOP = 80.0
FRAME = 682.5
HANG = 31.5
_BASELINE = 0.436


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set.

    Attributes:
        size, leading: in points.
        bold, colour: of spans that say nothing else.
        before, after: least space to the neighbours; the larger of two neighbouring spaces counts.
        align: ``left`` is justified where `justify` allows, ``right`` and ``centre`` never.
        justify: only Chinese lines wider than 24 em are spread.
        first: indent of the first line, in em.
        tracking: extra space after each character, in points; for letter titles.
        keep: stays with the two lines that follow.
    """

    size: float
    leading: float
    bold: bool = False
    colour: Colour = "ink"
    before: float = 0.0
    after: float = 0.0
    align: str = "left"
    justify: bool = True
    first: float = 0.0
    tracking: float = 0.0
    keep: bool = False


TITLE = Style(22, 30, bold=True, after=3, justify=False, tracking=0.3)
TITLE_EN = replace(TITLE, size=20)
SUBTITLE = Style(9, 14, colour="soft", after=13)
H1 = Style(17, 26, bold=True, after=4, justify=False, keep=True)
H2 = Style(13, 21, bold=True, before=17.5, after=7, justify=False, keep=True)
H3 = Style(10.5, 17.5, bold=True, before=12, after=5, justify=False, keep=True)
BODY = Style(10.5, 17.5, after=7)
BODY_EN = Style(10, 15.5, after=7, justify=False)
GLOSS = Style(8.25, 12.5, colour="gloss", after=7, justify=False)
CELL = Style(9, 14, justify=False)
CELL_GLOSS = Style(8, 11, colour="soft", justify=False)
HEAD = Style(8.25, 12.5, colour="soft", justify=False)
GROUP = Style(8.25, 12.5, bold=True, justify=False)
NOTE = Style(8.25, 12.75, colour="soft", before=5)
LABEL = Style(8.25, 12.5, colour="soft", justify=False)
NUMBER = Style(9, 17.5, colour="accent", justify=False)


class Block:
    """Something with a width and a height that stands in the flow.

    Attributes:
        before, after: least space to the neighbours.
        keep: stays on the page of the block that follows.
        place: key under which links find it, or empty.
    """

    before = 0.0
    after = 0.0
    keep = False
    place = ""

    @property
    def height(self) -> float:
        raise NotImplementedError

    def least(self) -> float:
        """Height that must fit at the foot of a page for the block to begin there."""
        return self.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Two blocks, the first at most `room` high; None when the block cannot be divided there."""
        return None

    def draw(self, pen: Pen, x: float, top: float) -> None:
        raise NotImplementedError


@lru_cache(maxsize=20_000)
def _set(raw: Text, style: Style, width: float, script: Script | None, most: int) -> tuple[Text, tuple[Line, ...]]:
    """Set a paragraph. Layout runs until the page numbers settle, so most paragraphs are asked for again."""
    text = tuple(replace(span, bold=True) for span in raw) if style.bold else raw
    script = script or script_of("".join(span.text for span in raw))
    justify = style.justify and style.align == "left" and script == "zh" and width > 24 * style.size
    room = max(width / style.size, 2.0)
    setter = Setter(text, script, justify)
    for glyph in setter.glyphs if style.tracking else ():
        glyph.advance += style.tracking / style.size
    lines = setter.lines(room, style.first)
    if most and len(lines) > most:
        return _cut(lines[:most], style, script, room)
    return text, tuple(lines)


def _cut(lines: Sequence[Line], style: Style, script: Script, room: float) -> tuple[Text, tuple[Line, ...]]:
    """The longest beginning that fits as many lines with an ellipsis after it."""
    words = "".join(line.text() for line in lines)
    ellipsis = "……" if script == "zh" else "…"
    best: tuple[Text, tuple[Line, ...]] = ((), (Line([]),))
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        text = (Span(words[:middle].rstrip(" ，。、；：,.;:（(") + ellipsis, bold=style.bold),)
        found = Setter(text, script, False).lines(room, style.first)
        if len(found) <= len(lines):
            low, best = middle, (text, tuple(found))
        else:
            high = middle - 1
    return best


def forget() -> None:
    """Drop the paragraphs remembered from a layout; they hold the appellant's words."""
    _set.cache_clear()


class Paragraph(Block):
    """Text in one measure. Splits with at least two lines on either page; three lines stay together."""

    def __init__(
        self,
        text: Text | str,
        style: Style,
        width: float,
        script: Script | None = None,
        most: int = 0,
        place: str = "",
    ) -> None:
        """Set the text.

        Args:
            text: spans, or plain words.
            style: how.
            width: measure in points.
            script: whether Chinese or English rules hold; decided by the words when not given.
            most: at most so many lines; the rest is cut and replaced by an ellipsis. 0: no limit.
            place: link target.
        """
        raw = spans(text)
        self.style, self.width, self.place = style, width, place
        self.before, self.after, self.keep = style.before, style.after, style.keep
        self.first_line = True
        self.text, self.lines = _set(raw, style, width, script, most)

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    def least(self) -> float:
        count = len(self.lines)
        return self.style.leading * (count if count <= 3 else 2)

    def split(self, room: float) -> tuple[Paragraph, Paragraph] | None:
        count = len(self.lines)
        fit = min(int((room + 0.01) / self.style.leading), count - 2)
        if count <= 3 or fit < 2:
            return None
        return self._piece(0, fit), self._piece(fit, count)

    def _piece(self, begin: int, end: int) -> Paragraph:
        piece = Paragraph.__new__(Paragraph)
        piece.__dict__.update(self.__dict__)
        piece.lines = self.lines[begin:end]
        piece.first_line = self.first_line and begin == 0
        if begin:
            piece.place = ""
        if end < len(self.lines):
            piece.keep = False
        return piece

    def baseline(self, number: int = 0) -> float:
        """Distance of a line's baseline from the top of the block."""
        style = self.style
        return number * style.leading + style.leading / 2 + _BASELINE * style.size

    def draw(self, pen: Pen, x: float, top: float) -> None:
        style = self.style
        if self.place:
            pen.place(self.place, top)
        for n, line in enumerate(self.lines):
            left = x + (style.first * style.size if n == 0 and self.first_line else 0.0)
            spare = self.width - line.width * style.size
            if style.align == "right":
                left = x + spare
            elif style.align == "centre":
                left = x + (spare + style.tracking) / 2
            pen.line(line, self.text, left, top + self.baseline(n), style.size, style.colour)


class Clause(Block):
    """A numbered paragraph: the number hangs left of the text and never leaves it."""

    def __init__(self, number: str, body: Paragraph, place: str = "") -> None:
        self.number = Paragraph(number, NUMBER, HANG, "en")
        self.body = body
        self.place = place
        self.before, self.after, self.keep = body.before, body.after, body.keep

    @property
    def height(self) -> float:
        return self.body.height

    def least(self) -> float:
        return self.body.least()

    def split(self, room: float) -> tuple[Block, Block] | None:
        parts = self.body.split(room)
        if parts is None:
            return None
        first, rest = Clause("", self.body, self.place), Clause("", self.body)
        first.number = self.number
        first.body, rest.body = parts
        first.keep = False
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        if self.place:
            pen.place(self.place, top)
        for line in self.number.lines:
            pen.line(line, self.number.text, x, top + self.body.baseline(), NUMBER.size, NUMBER.colour)
        self.body.draw(pen, x + HANG, top)


class Pair(Block):
    """Chinese at the left, its English beside it, first baselines aligned; breaks as one."""

    LEFT_WIDTH = 222.0
    RIGHT_WIDTH = 192.5
    GUTTER = 16.0

    def __init__(self, number: str, left: Paragraph, right: Paragraph | None, place: str = "") -> None:
        self.number = Paragraph(number, NUMBER, HANG, "en")
        self.left, self.right, self.place = left, right, place
        self.before, self.after, self.keep = left.before, left.after, left.keep

    def _drop(self) -> float:
        """How much lower the English block begins so that the baselines meet."""
        if self.right is None or not self.left.lines:
            return 0.0
        return max(self.left.baseline() - self.right.baseline(), 0.0)

    @property
    def height(self) -> float:
        right = self.right.height + self._drop() if self.right is not None else 0.0
        return max(self.left.height, right)

    def least(self) -> float:
        right = self.right.least() + self._drop() if self.right is not None else 0.0
        return min(self.height, max(self.left.least(), right))

    def split(self, room: float) -> tuple[Block, Block] | None:
        left = self.left.split(room) if self.left.height > room else None
        right: tuple[Paragraph, Paragraph] | None = None
        if self.right is not None and self.right.height + self._drop() > room:
            right = self.right.split(room - self._drop())
            if right is None:
                return None
        if left is None and self.left.height > room:
            return None
        if left is None and right is None:
            return None
        empty = Paragraph("", self.left.style, self.LEFT_WIDTH, "zh")
        first_left, rest_left = left or (self.left, empty)
        first_right, rest_right = right or (self.right, None)
        first, rest = Pair("", first_left, None, self.place), Pair("", rest_left, None)
        first.number, first.keep = self.number, False
        first.right, rest.right = first_right, rest_right
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        if self.place:
            pen.place(self.place, top)
        for line in self.number.lines:
            pen.line(line, self.number.text, x, top + self.left.baseline(), NUMBER.size, NUMBER.colour)
        self.left.draw(pen, x + HANG, top)
        if self.right is not None:
            self.right.draw(pen, x + HANG + self.LEFT_WIDTH + self.GUTTER, top + self._drop())


class Titled(Block):
    """A heading with its English after it on the line, and perhaps a soft note at the right edge."""

    def __init__(self, text: str, style: Style, gloss: str = "", aside: Text | str = "", place: str = "") -> None:
        self.main = Paragraph(text, style, MEASURE)
        self.gloss: Paragraph | None = None
        if gloss:
            small = replace(GLOSS, size=11 if style is H1 else 9, leading=style.leading, colour="soft")
            start = self.main.lines[-1].width * style.size + 8
            self.gloss = Paragraph(gloss, small, max(MEASURE - start, 40), "en")
            self.start = start
        right = replace(NOTE, align="right", leading=style.leading)
        self.aside = Paragraph(aside, right, MEASURE) if aside else None
        self.place = place
        self.before, self.after, self.keep = style.before, style.after, style.keep

    @property
    def height(self) -> float:
        return max(self.main.height, self.gloss.height if self.gloss else 0.0)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        if self.place:
            pen.place(self.place, top)
        self.main.draw(pen, x, top)
        base = top + self.main.baseline(len(self.main.lines) - 1)
        for other, left in ((self.gloss, getattr(self, "start", 0.0)), (self.aside, 0.0)):
            if other is not None:
                other.draw(pen, x + left, base - other.baseline())


class Stack(Block):
    """Blocks that stay together."""

    def __init__(self, blocks: Sequence[Block], keep: bool = False) -> None:
        self.blocks = list(blocks)
        self.before, self.after = self.blocks[0].before, self.blocks[-1].after
        self.keep = keep

    def _places(self) -> list[tuple[float, Block]]:
        y, out = 0.0, []
        for n, block in enumerate(self.blocks):
            y += max(block.before, self.blocks[n - 1].after) if n else 0.0
            out.append((y, block))
            y += block.height
        return out

    @property
    def height(self) -> float:
        y, block = self._places()[-1]
        return y + block.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Only what no page can hold together is divided."""
        for n, (y, block) in enumerate(self._places()):
            if y + block.height <= room or self.height <= FRAME:
                continue
            parts = block.split(room - y)
            above = [*self.blocks[:n], *(parts[:1] if parts else ())]
            below = [*(parts[1:] if parts else (block,)), *self.blocks[n + 1 :]]
            return (Stack(above), Stack(below, self.keep)) if above else None
        return None

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for y, block in self._places():
            block.draw(pen, x, top + y)


Placed = tuple[float, Block]


def paginate(blocks: Sequence[Block], height: float = FRAME) -> list[list[Placed]]:
    """Distribute blocks over pages.

    Args:
        blocks: in reading order.
        height: of the frame.

    Returns:
        For each page the blocks with their distance from the frame's top.
    """
    pages: list[list[Placed]] = [[]]
    y, spare = 0.0, 0.0
    queue = deque(blocks)
    while queue:
        block = queue.popleft()
        page = pages[-1]
        gap = max(spare, block.before) if page else 0.0
        room = height - y - gap + 0.01
        parts = None
        fits = block.height <= room
        if not fits and (not page or room >= block.least()):  # an empty page is all there will ever be
            parts = block.split(room)
        if page and ((not fits and parts is None) or _needed(block, queue) > room):
            pages.append([])
            queue.appendleft(block)
            y = spare = 0.0
            continue
        if parts is not None:
            page.append((y + gap, parts[0]))
            pages.append([])
            queue.appendleft(parts[1])
            y = spare = 0.0
            continue
        page.append((y + gap, block))
        y, spare = y + gap + block.height, block.after
    return pages


def _needed(block: Block, queue: Sequence[Block]) -> float:
    """Height that must fit: of the block and, while blocks keep with the next, of what must stand with them."""
    total = 0.0
    for following in queue:
        if not block.keep:
            break
        total += block.height + max(block.after, following.before)
        block = following
    return total + block.least()
