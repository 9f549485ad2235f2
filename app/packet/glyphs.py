"""What the shipped fonts can show: coverage and advance widths, read straight from the font files.

ReportLab-free and quick (a few milliseconds a face), so the window can ask while the user types.
"""

from __future__ import annotations

import struct
import unicodedata
from array import array
from functools import cache
from pathlib import Path
from typing import Literal

from app import paths

FaceName = Literal["regular", "bold", "fallback"]
_FILES: dict[FaceName, str] = {
    "regular": "NotoSansSC-Regular.ttf",
    "bold": "NotoSansSC-Bold.ttf",
    "fallback": "LXGWWenKai-Regular.ttf",
}
MISSING = "\u3013"
"""The geta mark, the printer's sign for a character that is not in the case."""

_INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}


class Face:
    """One font file: which characters it has and how wide they are.

    Attributes:
        path: the TrueType file.
        glyphs: code point -> glyph index.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            head = file.read(12)
            count = struct.unpack(">H", head[4:6])[0]
            directory = file.read(16 * count)
            tables = {
                directory[n : n + 4]: struct.unpack(">II", directory[n + 8 : n + 16])
                for n in range(0, len(directory), 16)
            }

            def table(tag: bytes) -> bytes:
                offset, length = tables[tag]
                file.seek(offset)
                return file.read(length)

            self._units = struct.unpack(">H", table(b"head")[18:20])[0]
            metrics = struct.unpack(">H", table(b"hhea")[34:36])[0]
            self._advances = array("H", table(b"hmtx")[: metrics * 4])[::2]
            if array("H", b"\0\1")[0] != 1:
                self._advances.byteswap()
            self.glyphs = _character_map(table(b"cmap"))

    def has(self, char: str) -> bool:
        return ord(char) in self.glyphs

    def advance(self, char: str) -> float:
        """Width of a character this face has, in em."""
        index = self.glyphs[ord(char)]
        return float(self._advances[min(index, len(self._advances) - 1)]) / float(self._units)


def _character_map(data: bytes) -> dict[int, int]:
    """Read the Unicode subtable of format 12 (all three fonts carry one; it includes the BMP)."""
    for n in range(struct.unpack(">H", data[2:4])[0]):
        offset = struct.unpack(">I", data[8 + 8 * n : 12 + 8 * n])[0]
        if struct.unpack(">H", data[offset : offset + 2])[0] != 12:
            continue
        groups = struct.unpack(">I", data[offset + 12 : offset + 16])[0]
        result: dict[int, int] = {}
        for first, last, glyph in struct.iter_unpack(">III", data[offset + 16 : offset + 16 + 12 * groups]):
            result.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
        return result
    raise ValueError("a shipped font has no character map of format 12")


@cache
def face(name: FaceName) -> Face:
    """The face of this name; read once per process."""
    return Face(paths.resources() / "fonts" / _FILES[name])


def face_for(char: str, bold: bool = False) -> FaceName | None:
    """The first face that has the character: the wanted weight, the other one never, then the fallback."""
    wanted: FaceName = "bold" if bold else "regular"
    if face(wanted).has(char):
        return wanted
    return "fallback" if face("fallback").has(char) else None


def invisible(char: str) -> bool:
    """Control and formatting characters: nothing is drawn for them and nothing is missed."""
    return unicodedata.category(char) in _INVISIBLE or char == "\ufe0f"


def visible(text: str) -> str:
    """The text as it is set: line ends, tabs and odd blanks become spaces, control and direction marks go.

    Direction marks could make a reviewer read another order than the appellant typed; control characters have no shape.
    Lone halves of surrogate pairs become the missing sign, because no file format can carry them.
    """
    out = []
    for char in text:
        if char.isspace() and char != "\u3000":
            out.append(" ")
        elif unicodedata.category(char) == "Cs":
            out.append(MISSING)
        elif not invisible(char):
            out.append(char)
    return "".join(out)


def missing_characters(text: str) -> str:
    """The characters no shipped font can draw, each once, in the order of the text; empty when all is well.

    They would be printed as 〓. Report them where they are typed.
    """
    regular = face("regular").glyphs
    strange = dict.fromkeys(c for c in text if ord(c) not in regular and not invisible(c) and not c.isspace())
    return "".join(c for c in strange if not face("fallback").has(c))
