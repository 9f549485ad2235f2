"""Brushes for the sample's phone screens: a canvas of 1170 pixels width that remembers what belongs to other people.

Everything drawn with ``private=True`` leaves a box, grown by a few pixels for the soft edges of the type; those boxes
become the redactions of the sample case, so they cover exactly what they have to.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
WIDTH, HEIGHT = 1170, 2532
MARGIN = 48
INK, SOFT, FAINT, LINE = "#1B1C1E", "#75777C", "#A2A4A9", "#E3E4E7"
PAGE, CARD, TINT = "#EFF0F3", "#FFFFFF", "#D8E4F2"
BLUE, DEEP, AMBER = "#35608F", "#23425F", "#A8641B"
PRIVATE_MARGIN = 7
Xy = tuple[float, float]


@cache
def font(size: int, bold: bool = False, hand: bool = False) -> ImageFont.FreeTypeFont:
    """One of the three fonts shipped with the program, at `size` pixels."""
    name = "LXGWWenKai-Regular.ttf" if hand else "NotoSansSC-Bold.ttf" if bold else "NotoSansSC-Regular.ttf"
    # Pillow's other engine comes and goes with a library of the system, and sets the letters elsewhere.
    return ImageFont.truetype(FONTS / name, size, layout_engine=ImageFont.Layout.BASIC)


def wrap(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break `text` into lines of at most `width` pixels; a closing mark never starts a line, Latin words stay whole."""
    pieces: list[str] = []
    for character in text:
        last = pieces[-1][-1] if pieces else "\n"
        if (
            character.isascii() and last.isascii() and " " not in character + last and last != "\n"
        ) or character in "，。、；：？！）》”":
            pieces[-1] += character
        else:
            pieces.append(character)
    lines = [""]
    for piece in pieces:
        if lines[-1] and face.getlength(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


class Screen:
    """A phone screen being drawn, top down."""

    def __init__(
        self, clock: str, title: str, *, height: int = HEIGHT, battery: int = 64, private_title: bool = False
    ) -> None:
        self.image = Image.new("RGB", (WIDTH, height), PAGE)
        self.draw = ImageDraw.Draw(self.image)
        self.height = height
        self.boxes: list[tuple[int, int, int, int]] = []
        self._status_bar(clock, battery)
        self.draw.rectangle((0, 141, WIDTH, 273), fill="#F8F8FA")
        self.draw.line((0, 273, WIDTH, 273), fill=LINE, width=2)
        self.draw.line([(72, 185), (48, 209), (72, 233)], fill=INK, width=7, joint="curve")
        self.text((WIDTH / 2, 207), title, 51, bold=True, anchor="mm", private=private_title)
        self.y = 273.0

    def _status_bar(self, clock: str, battery: int) -> None:
        draw = self.draw
        draw.rectangle((0, 0, WIDTH, 141), fill="#F8F8FA")
        self.text((126, 78), clock, 48, bold=True, anchor="mm")
        for n in range(4):
            draw.rounded_rectangle((906 + n * 15, 86 - n * 8, 916 + n * 15, 96), 3, fill=INK)
        self.text((1008, 80), "5G", 34, bold=True, anchor="mm")
        draw.rounded_rectangle((1048, 62, 1118, 97), 9, outline=FAINT, width=3)
        draw.rounded_rectangle((1053, 67, 1053 + 60 * battery // 100, 92), 5, fill=INK)
        draw.rounded_rectangle((1122, 73, 1127, 86), 2, fill=FAINT)

    def text(
        self,
        at: Xy,
        text: str,
        size: int,
        colour: str = INK,
        *,
        bold: bool = False,
        anchor: str = "la",
        private: bool = False,
    ) -> tuple[float, float, float, float]:
        """Draw one line and return its ink box."""
        face = font(size, bold)
        self.draw.text(at, text, colour, face, anchor=anchor)
        box = self.draw.textbbox(at, text, face, anchor=anchor)
        if private:
            self.hide(box)
        return box

    def paragraph(
        self, at: Xy, text: str, size: int, width: float, colour: str = INK, *, leading: float = 1.5, anchor: str = "la"
    ) -> float:
        """Draw wrapped lines and return the y below them."""
        x, y = at
        for line in (part for raw in text.split("\n") for part in wrap(raw, font(size), width)):
            self.draw.text((x, y), line, colour, font(size), anchor=anchor)
            y += size * leading
        return y

    def hide(self, box: tuple[float, float, float, float]) -> None:
        """Remember a box (left, top, right, bottom) as another person's data."""
        left, top = max(0, int(box[0]) - PRIVATE_MARGIN), max(0, int(box[1]) - PRIVATE_MARGIN)
        right, bottom = min(WIDTH, int(box[2]) + PRIVATE_MARGIN + 1), min(self.height, int(box[3]) + PRIVATE_MARGIN + 1)
        self.boxes.append((left, top, right - left, bottom - top))

    def card(self, top: float, bottom: float, *, inset: int = MARGIN, radius: int = 30) -> None:
        self.draw.rounded_rectangle((inset, top, WIDTH - inset, bottom), radius, fill=CARD)

    def stamp(self, text: str) -> None:
        """A time in the middle of a conversation."""
        self.text((WIDTH / 2, self.y + 52), text, 36, FAINT, anchor="mm")
        self.y += 96

    def avatar(self, x: float, y: float, side: int, seed: int, *, private: bool = True) -> None:
        """A plain drawn portrait in one of a few muted colours."""
        back = ("#B9C7D8", "#D9C3B0", "#BFD0BE", "#D3BFCB", "#C9C5AE", "#AFC8CB", "#C7BBD6")[seed % 7]
        fore = ("#5C7590", "#97714F", "#64835F", "#8A637A", "#7F7850", "#4F8087", "#73629A")[seed * 3 % 7]
        box = (x, y, x + side, y + side)
        self.draw.rounded_rectangle(box, side // 5, fill=back)
        middle, head = x + side / 2, side * (0.17 + seed % 3 * 0.01)
        self.draw.ellipse((middle - head, y + side * 0.2, middle + head, y + side * 0.2 + 2 * head), fill=fore)
        self.draw.pieslice((x + side * 0.16, y + side * 0.6, x + side * 0.84, y + side * 1.34), 180, 360, fill=fore)
        if private:
            self.hide(box)

    def own_avatar(self, x: float, y: float, side: int) -> None:
        """The appellant's picture: a hill and a sun."""
        self.draw.rounded_rectangle((x, y, x + side, y + side), side // 5, fill="#CFE0EC")
        self.draw.polygon(
            [
                (x + side * 0.1, y + side * 0.82),
                (x + side * 0.42, y + side * 0.36),
                (x + side * 0.62, y + side * 0.62),
                (x + side * 0.72, y + side * 0.5),
                (x + side * 0.92, y + side * 0.82),
            ],
            fill="#4D738C",
        )
        self.draw.ellipse((x + side * 0.64, y + side * 0.16, x + side * 0.82, y + side * 0.34), fill="#E2A24B")

    def bubble(self, text: str, *, mine: bool, seed: int = 0, private_words: tuple[str, ...] = ()) -> None:
        """One message with its portrait; `private_words` inside the text are remembered as redactions."""
        face, side, pad = font(48), 120, 36
        lines = wrap(text, face, 700)
        width, height = max(face.getlength(line) for line in lines) + 2 * pad, len(lines) * 72 + 2 * pad - 12
        left = WIDTH - MARGIN - side - 30 - width if mine else MARGIN + side + 30
        if mine:
            self.own_avatar(WIDTH - MARGIN - side, self.y, side)
        else:
            self.avatar(MARGIN, self.y, side, seed)
        self.draw.rounded_rectangle((left, self.y, left + width, self.y + height), 24, fill=TINT if mine else CARD)
        for n, line in enumerate(lines):
            at = (left + pad, self.y + pad - 6 + n * 72)
            self.draw.text(at, line, INK, face)
            for word in private_words:
                if word in line:
                    before = face.getlength(line[: line.index(word)])
                    self.hide(self.draw.textbbox((at[0] + before, at[1]), word, face))
        self.y += max(height, side) + 48

    def button(self, top: float, text: str, *, strong: bool) -> None:
        self.draw.rounded_rectangle((240, top, WIDTH - 240, top + 138), 24, fill=BLUE if strong else "#E2E4E8")
        self.text((WIDTH / 2, top + 68), text, 51, "#FFFFFF" if strong else INK, bold=True, anchor="mm")

    def rows(self, pairs: list[tuple[str, str]], *, inset: int = MARGIN) -> None:
        """A white card of label and value rows."""
        top = self.y
        self.card(top, top + len(pairs) * 144, inset=inset)
        for n, (label, value) in enumerate(pairs):
            middle = top + n * 144 + 72
            self.text((inset + 48, middle), label, 48, SOFT, anchor="lm")
            self.text((WIDTH - inset - 48, middle), value, 48, anchor="rm")
            if n:
                self.draw.line((inset + 48, top + n * 144, WIDTH - inset - 48, top + n * 144), fill=LINE, width=2)
        self.y = top + len(pairs) * 144

    def input_bar(self) -> None:
        """The field at the foot of a conversation."""
        self.draw.rectangle((0, self.height - 246, WIDTH, self.height), fill="#F8F8FA")
        self.draw.line((0, self.height - 246, WIDTH, self.height - 246), fill=LINE, width=2)
        self.draw.rounded_rectangle((132, self.height - 216, WIDTH - 132, self.height - 108), 18, fill=CARD)
        for x in (66, WIDTH - 66):
            self.draw.ellipse((x - 36, self.height - 198, x + 36, self.height - 126), outline=SOFT, width=5)
        self.draw.line((WIDTH - 84, self.height - 162, WIDTH - 48, self.height - 162), fill=SOFT, width=5)
        self.draw.line((WIDTH - 66, self.height - 180, WIDTH - 66, self.height - 144), fill=SOFT, width=5)

    def finish(self, sample_y: float | None = None) -> Image.Image:
        """Mark the picture as a specimen, draw the home bar, and reduce it to a palette as small as a screenshot."""
        if sample_y is not None:
            self.text((WIDTH / 2, sample_y), "样例 SAMPLE", 84, "#E1E2E6", anchor="mm")
        self.draw.rounded_rectangle((WIDTH / 2 - 201, self.height - 39, WIDTH / 2 + 201, self.height - 24), 7, fill=INK)
        return self.image.quantize(96, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
