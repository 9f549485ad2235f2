"""Drawing on a page: text lines, rules, boxes, links, pictures. Lengths in points, y downwards from the page's top."""

from __future__ import annotations

from typing import Any

from app.packet.engine import font
from app.packet.glyph_run import Glyph
from app.packet.glyphs import FaceName
from app.packet.lines import Line
from app.packet.spans import Colour, Span

COLOURS: dict[Colour, str] = {
    "ink": "111111",
    "soft": "555555",
    "hair": "B4B4B4",
    "accent": "1F3A5F",
    "tint": "F2F3F5",
    "draft": "ECECEC",
    "gloss": "444444",
    "box": "666666",
    "edge": "9A9A9A",
    "leader": "999999",
    "white": "FFFFFF",
}
_BIG_MOVE = 0.085
"""Readers take a jump of 0.1 em for a word space or a new line: larger moves are marked with what they stand for."""


def number(value: float) -> str:
    """A PDF number of at most 3 decimals."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _rgb(colour: Colour) -> str:
    code = COLOURS[colour]
    return " ".join(number(int(code[n : n + 2], 16) / 255) for n in (0, 2, 4))


def _escaped(data: int) -> str:
    char = chr(data)
    if char in "()\\":
        return "\\" + char
    return char if 32 <= data < 127 else f"\\{data:03o}"


class _Run:
    """Characters of one font that are shown together, with the small moves between them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._open = False

    def show(self, data: int) -> None:
        if self._open:
            self._parts[-1] += _escaped(data)
        else:
            self._parts.append(_escaped(data))
        self._open = True

    def move(self, thousandths: float) -> None:
        self._parts.append(")" + number(thousandths) + "(")
        self._open = False

    def flush(self) -> list[str]:
        text = "".join(self._parts)
        self._parts, self._open = [], False
        return [f"[({text})] TJ"] if text else []


class Pen:
    """Draws on the canvas's current page.

    Attributes:
        height: of the page, in points.
    """

    def __init__(self, canvas: Any, height: float = 841.89) -> None:
        self.canvas = canvas
        self.height = height
        self._codes: dict[tuple[FaceName, str], tuple[str, int]] = {}

    # -- text ---------------------------------------------------------------------------------------------------

    def _code(self, face: FaceName, char: str) -> tuple[str, int]:
        key = face, char
        found = self._codes.get(key)
        if found is None:
            shape = font(face)
            subset, data = shape.splitString(char, self.canvas._doc)[0]
            found = shape.getSubsetInternalName(subset, self.canvas._doc), data[0]
            self._codes[key] = found
        return found

    def line(self, line: Line, text: tuple[Span, ...], x: float, baseline: float, size: float, colour: Colour) -> None:
        """Draw one set line.

        Args:
            line: its glyphs with their places.
            text: the spans the glyphs refer to.
            x: left edge in points.
            baseline: from the page's top.
            size: of the type, in points.
            colour: for spans without one.
        """
        if not line.glyphs:
            return
        self._text(line, text, x, self.height - baseline, size, colour)
        self._decorate(line, text, x, baseline, size)

    def _text(self, line: Line, text: tuple[Span, ...], x: float, y: float, size: float, colour: Colour) -> None:
        out = ["BT"]
        state: tuple[str, float, Colour] | None = None
        run = _Run()
        cursor: float | None = None
        for index, glyph in enumerate(line.glyphs):
            if not glyph.char:
                continue
            place, advance = line.x[index], line.advances[index] + self._gap(line, index)
            name, data = self._code(glyph.face, glyph.char)
            wanted = name, round(size * glyph.scale, 3), text[glyph.span].colour or colour
            if wanted != state:
                out += run.flush()
                if state is None or wanted[:2] != state[:2]:
                    out.append(f"{wanted[0]} {number(wanted[1])} Tf")
                if state is None or wanted[2] != state[2]:
                    out.append(f"{_rgb(wanted[2])} rg")
                state = wanted
            moved = abs(advance - glyph.natural * glyph.scale) > _BIG_MOVE and index + 1 < len(line.glyphs)
            if moved or glyph.stretch != 1.0 or abs(glyph.shift) > 0.005:
                out += run.flush()
                out.append(self._special(glyph, data, x + place * size, y, size, advance))
                cursor = None
                continue
            if cursor is None:
                out += run.flush()
                out.append(f"1 0 0 1 {number(x + place * size)} {number(y)} Tm")
                cursor = place
            if abs(place - cursor) > 0.0005:
                run.move((cursor - place) * 1000 / glyph.scale)
                cursor = place
            run.show(data)
            cursor += glyph.natural * glyph.scale
        out += [*run.flush(), "ET"]
        self.canvas._code.append("\n".join(out))

    @staticmethod
    def _gap(line: Line, index: int) -> float:
        following = index + 1 < len(line.glyphs) and not line.glyphs[index + 1].char
        return line.advances[index + 1] if following else 0.0

    @staticmethod
    def _special(glyph: Glyph, data: int, x: float, y: float, size: float, advance: float) -> str:
        """A glyph that moves further than its font says, marked with its character so that readers copy it unchanged.

        The character spacing makes up the difference between the font's advance and ours and is taken back before the
        mark ends: readers then see one character that is exactly as wide as the place it takes.
        """
        own = size * glyph.scale
        spacing = (advance - glyph.shift) * size / glyph.stretch - glyph.natural * own
        parts = [f"/Span <</ActualText <FEFF{glyph.char.encode('utf-16-be').hex().upper()}>>> BDC"]
        if abs(glyph.shift) > 0.005:
            parts.append(f"1 0 0 1 {number(x)} {number(y)} Tm ( ) Tj")
        if glyph.stretch != 1.0:
            parts.append(f"{number(glyph.stretch * 100)} Tz")
        parts.append(f"1 0 0 1 {number(x + glyph.shift * size)} {number(y)} Tm {number(spacing)} Tc")
        parts.append(f"({_escaped(data)}) Tj 0 Tc")
        if glyph.stretch != 1.0:
            parts.append("100 Tz")
        parts.append("EMC")
        return " ".join(parts)

    def _decorate(self, line: Line, text: tuple[Span, ...], x: float, baseline: float, size: float) -> None:
        """Link areas and the frames of boxed spans."""
        for index, span in enumerate(text):
            if not span.link and not span.boxed:
                continue
            spots = [n for n, glyph in enumerate(line.glyphs) if glyph.span == index and glyph.char]
            if not spots:
                continue
            left = x + line.x[spots[0]] * size
            right = x + (line.x[spots[-1]] + line.advances[spots[-1]]) * size
            if span.boxed:
                self.frame(left + 1.5, baseline - 0.98 * size, right - 1.5, baseline + 0.28 * size, 0.7, "ink")
            if span.link:
                self.link(span.link, left, baseline - 0.88 * size, right, baseline + 0.2 * size)

    # -- rules and boxes ----------------------------------------------------------------------------------------

    def _put(self, code: str) -> None:
        self.canvas._code.append(code)

    def rule(self, x0: float, x1: float, y: float, weight: float, colour: Colour = "ink") -> None:
        """A horizontal rule."""
        self.stroke([(x0, y), (x1, y)], weight, colour)

    def stroke(self, points: list[tuple[float, float]], weight: float, colour: Colour = "ink") -> None:
        """An open path of straight strokes."""
        path = " ".join(
            f"{number(px)} {number(self.height - py)} {'l' if n else 'm'}" for n, (px, py) in enumerate(points)
        )
        self._put(f"{_rgb(colour)} RG {number(weight)} w {path} S")

    def dots(self, x0: float, x1: float, y: float, weight: float, colour: Colour) -> None:
        """A dotted leader."""
        height = number(self.height - y)
        self._put(
            f"q {_rgb(colour)} RG {number(weight)} w [{number(weight)} {number(weight * 2.2)}] 0 d "
            f"{number(x0)} {height} m {number(x1)} {height} l S Q"
        )

    def frame(self, x0: float, y0: float, x1: float, y1: float, weight: float, colour: Colour) -> None:
        """An empty box."""
        self._put(
            f"{_rgb(colour)} RG {number(weight)} w {number(x0)} {number(self.height - y1)} "
            f"{number(x1 - x0)} {number(y1 - y0)} re S"
        )

    def patch(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A filled rectangle."""
        self._put(f"{_rgb(colour)} rg {number(x0)} {number(self.height - y1)} {number(x1 - x0)} {number(y1 - y0)} re f")

    def turned(self, line: Line, text: tuple[Span, ...], x: float, y: float, size: float, degrees: float) -> None:
        """A line turned about its middle at (x, y); only for the word that marks a draft."""
        from math import cos, radians, sin

        c, s = cos(radians(degrees)), sin(radians(degrees))
        move = " ".join(number(v) for v in (c, s, -s, c, x, self.height - y))
        self._put(f"q {move} cm")
        self._text(line, text, -line.width * size / 2, -size * 0.36, size, "draft")
        self._put("Q")

    # -- places, links, pictures --------------------------------------------------------------------------------

    def link(self, key: str, x0: float, y0: float, x1: float, y1: float) -> None:
        """An invisible link area, two points larger than what it covers."""
        box = (x0 - 2, self.height - y1 - 2, x1 + 2, self.height - y0 + 2)
        self.canvas.linkRect("", key, box, relative=0, thickness=0)

    def place(self, key: str, y: float) -> None:
        """Name this height of this page as a place links can lead to."""
        self.canvas.bookmarkHorizontalAbsolute(key, self.height - max(y - 12, 0), left=0, fit="XYZ")

    def picture(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """Draw a placeholder picture; the same name is the same object."""
        from app.packet.placeholders import use

        drawn = use(self.canvas, name)
        move = " ".join(number(v) for v in (width, 0, 0, height, x, self.height - y - height))
        self._put(f"q {move} cm /{drawn} Do Q")

    def part(
        self, name: str, x: float, y: float, width: float, height: float, top: float, full: tuple[float, float]
    ) -> None:
        """Draw the slice of a picture that begins `top` points below its head; `full` is its whole drawn size.

        The clip is for layout only: the object stays whole, so nothing is recoded.
        """
        clip = " ".join(number(v) for v in (x, self.height - y - height, width, height))
        self._put(f"q {clip} re W n")
        self.picture(name, x, y - top, *full)
        self._put("Q")
