"""PNG as a list of chunks (ISO/IEC 15948): reading them strictly, writing back only what shows the picture."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from app.imaging.exif import describe

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_MAX_PROFILE = 4 << 20


class PngError(ValueError):
    """Not a PNG that can be shown; `truncated` when it ends before its end chunk."""

    def __init__(self, text: str, *, truncated: bool = False) -> None:
        super().__init__(text)
        self.truncated = truncated


@dataclass
class Png:
    """What the chunks say; `removed` names everything that `rewritten` leaves out."""

    width: int = 0
    height: int = 0
    bits: int = 0
    colour: int = 0
    interlaced: bool = False
    palette: bytes = b""
    transparency: bytes = b""
    idat: list[bytes] = field(default_factory=list)
    icc: bytes | None = None
    frames: int = 1
    orientation: int = 1
    removed: list[str] = field(default_factory=list)

    @property
    def stride(self) -> int:
        """Bytes of one row without its filter byte."""
        return (self.width * CHANNELS[self.colour] * self.bits + 7) // 8

    @property
    def simple(self) -> bool:
        """Whether a PDF can hold the rows as they are: opaque, row by row, at most 8 bits a colour."""
        return self.colour in {0, 2, 3} and self.bits <= 8 and not self.interlaced and not self.transparency

    @property
    def copyable(self) -> bool:
        """Whether the compressed rows may be copied: `simple`, and read exactly."""
        return self.simple and rows_are_exact(self)

    def rewritten(self, *, with_transparency: bool = False) -> bytes:
        """The same picture with its critical chunks only, all rows in one IDAT; transparency is for decoding only."""
        head = struct.pack(">IIBBBBB", self.width, self.height, self.bits, self.colour, 0, 0, int(self.interlaced))
        parts = [SIGNATURE, _chunk(b"IHDR", head)]
        if self.colour == 3:
            parts.append(_chunk(b"PLTE", self.palette))
        if with_transparency and self.transparency:
            parts.append(_chunk(b"tRNS", self.transparency))
        return b"".join((*parts, _chunk(b"IDAT", b"".join(self.idat)), _chunk(b"IEND", b"")))

    def forget(self, name: str) -> None:
        """Remember the name of something left out, once."""
        if name not in self.removed:
            self.removed.append(name)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))


def parse(data: bytes) -> Png:
    """Read the chunks up to the end chunk.

    Raises:
        PngError: a critical chunk is missing, wrong or damaged, or the file ends too early.
    """
    if data[:8] != SIGNATURE:
        raise PngError("no signature")
    png, at = Png(), 8
    while True:
        if at + 12 > len(data):
            raise PngError("no end chunk", truncated=True)
        length, kind = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            raise PngError("chunk runs over the end", truncated=True)
        body = data[at + 8 : at + 8 + length]
        critical = not kind[0] & 0x20
        if critical and zlib.crc32(body, zlib.crc32(kind)) != struct.unpack_from(">I", data, at + 8 + length)[0]:
            raise PngError("checksum of a chunk is wrong")
        at += 12 + length
        if kind == b"IEND":
            break
        if (kind == b"IHDR") != (png.width == 0):
            raise PngError("header is not the first chunk")
        _read_critical(png, kind, body) if critical else _read_ancillary(png, kind, body)
    if at < len(data):
        png.forget("trailing bytes")
    if not png.idat or (png.colour == 3 and not png.palette):
        raise PngError("no picture in it")
    return png


def _read_critical(png: Png, kind: bytes, body: bytes) -> None:
    if kind == b"IHDR":
        if len(body) != 13:
            raise PngError("header is wrong")
        png.width, png.height, png.bits, png.colour, method, filtering, interlace = struct.unpack(">IIBBBBB", body)
        known = png.bits in _DEPTHS.get(png.colour, set()) and not method and not filtering and interlace <= 1
        if not (known and png.width and png.height):
            raise PngError("header is wrong")
        png.interlaced = interlace == 1
    elif kind == b"PLTE":
        if not body or len(body) % 3 or len(body) > 768:
            raise PngError("palette is wrong")
        png.palette = body
    elif kind == b"IDAT":
        png.idat.append(body)
    else:
        raise PngError("critical chunk of an unknown kind")


def _read_ancillary(png: Png, kind: bytes, body: bytes) -> None:
    if kind == b"tRNS":
        png.transparency = body
    elif kind == b"eXIf":
        found = describe(body.removeprefix(b"Exif\0\0"))
        png.orientation = found.orientation
        for name in found.names:
            png.forget(name)
    elif kind == b"iCCP":
        png.forget("ICC profile")
        packed = body.partition(b"\0")[2][1:]
        try:
            png.icc = zlib.decompressobj().decompress(packed, _MAX_PROFILE) or None
        except zlib.error:
            png.icc = None
    elif kind in {b"tEXt", b"zTXt", b"iTXt"}:
        keyword = body.partition(b"\0")[0].lower()
        png.forget("XMP" if b"xmp" in keyword else "EXIF" if b"exif" in keyword else "text")
    elif kind == b"acTL" and len(body) >= 4:
        png.frames = int.from_bytes(body[:4], "big")
    elif kind == b"tIME":
        png.forget("date")
    elif kind not in {b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"cICP", b"fcTL", b"fdAT"}:
        png.forget("application data")


def rows_are_exact(png: Png) -> bool:
    """Whether the compressed stream holds exactly the rows of the picture, nothing before, between or after them.

    Reads everything once, so a damaged stream is found here and not by the reader of the packet. A file that a longer
    file shines through (CVE-2023-21036) fails, because its stream goes on after its own end.
    """
    expected = (png.stride + 1) * png.height
    stream = b"".join(png.idat)
    reader = zlib.decompressobj()
    try:
        rows = reader.decompress(stream, expected + 1)
    except zlib.error:
        return False
    if len(rows) != expected or not reader.eof or reader.unused_data or reader.unconsumed_tail:
        return False
    return max(rows[:: png.stride + 1]) <= 4
