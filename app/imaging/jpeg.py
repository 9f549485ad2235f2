"""JPEG as a list of segments (ITU-T T.81, annex B): reading them strictly, writing back only what shows the picture.

Nothing is decoded here. What is written keeps the entropy-coded bytes of the source untouched, so a photo goes into the
packet without loss and nearly for free, and carries no byte that does not help to draw it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.imaging.exif import describe

# More scans than any real progressive file has; each costs a full pass over the picture when it is decoded.
MAX_SCANS = 100

# Bytes of entropy-coded data looked through at a time.
_WINDOW = 1 << 20
_ALONE = {0x01, *range(0xD0, 0xD9)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
# JFIF 1.01 without density or thumbnail. Its presence makes every reader take three components as YCbCr.
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_ZIGZAG = sorted(range(64), key=lambda at: (at // 8 + at % 8, at // 8 if (at // 8 + at % 8) % 2 else at % 8))


class JpegError(ValueError):
    """Not a JPEG that can be shown; `truncated` when it ends before its end marker."""

    def __init__(self, text: str, *, truncated: bool = False) -> None:
        super().__init__(text)
        self.truncated = truncated


@dataclass(frozen=True)
class Component:
    """One colour component of the frame: sampling factors and the number of its quantisation table."""

    id: int
    horizontal: int
    vertical: int
    table: int


@dataclass
class Jpeg:
    """What the segments of one picture say.

    Attributes:
        width, height: as encoded, before any orientation.
        components: one for grey, three for colour, four for CMYK.
        frame: the start-of-frame marker, 0xC0 baseline, 0xC2 progressive.
        kept: the segments that draw the picture, entropy-coded data included, in their order.
        tables: last quantisation table of each number, in natural (row by row) order.
        orientation: EXIF orientation as found, 1 when absent.
        icc: the assembled colour profile, or None.
        removed: names of everything that `kept` leaves out.
        plain: whether `kept` was understood to the last byte, so that it may be copied.
    """

    width: int = 0
    height: int = 0
    bits: int = 0
    components: tuple[Component, ...] = ()
    frame: int = 0
    kept: list[bytes] = field(default_factory=list)
    tables: dict[int, tuple[int, ...]] = field(default_factory=dict)
    orientation: int = 1
    icc: bytes | None = None
    removed: list[str] = field(default_factory=list)
    plain: bool = True
    jfif: bool = False
    adobe: int | None = None
    scans: int = 0

    @property
    def luminance_chrominance(self) -> bool:
        """Whether three components mean YCbCr, decided as libjpeg decides it."""
        if len(self.components) != 3:
            return False
        if self.jfif:
            return True
        if self.adobe is not None:
            return self.adobe == 1
        return tuple(c.id for c in self.components) != (0x52, 0x47, 0x42)

    @property
    def copyable(self) -> bool:
        """Whether `rewritten` draws the same picture in every reader: 8-bit Huffman, grey or YCbCr."""
        colour = len(self.components) == 1 or self.luminance_chrominance
        return self.plain and colour and self.bits == 8 and self.frame in {0xC0, 0xC1, 0xC2}

    @property
    def grid(self) -> tuple[int, int, int]:
        """Width and height of the encoding grid in pixels, and how far chroma upsampling carries beyond it."""
        across = max((c.horizontal for c in self.components), default=1)
        down = max((c.vertical for c in self.components), default=1)
        return max(16, 8 * across), max(16, 8 * down), max(2, across, down)

    def rewritten(self) -> bytes:
        """The same picture without anything that does not draw it."""
        return b"".join((_SOI, _JFIF, *self.kept, _EOI))

    def bare(self) -> bytes:
        """All drawing segments, with the Adobe marker where colour depends on it; for decoding only."""
        adobe = b"" if self.adobe is None else b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([self.adobe])
        jfif = _JFIF if self.jfif else b""
        return b"".join((_SOI, jfif, adobe, *self.kept, _EOI))

    def forget(self, name: str) -> None:
        """Remember the name of something left out, once."""
        if name not in self.removed:
            self.removed.append(name)


def parse(data: bytes) -> Jpeg:
    """Read the segments of the first picture in `data`.

    Raises:
        JpegError: no picture, a segment that runs over the end, too many scans, or no end marker.
    """
    if data[:2] != _SOI:
        raise JpegError("no start marker")
    jpeg, position = Jpeg(), 2
    profile: dict[int, bytes] = {}
    while True:
        marker, position = _next_marker(data, position)
        if marker == 0xD9:
            break
        if marker in _ALONE:
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        if length < 2:
            raise JpegError("segment without a length")
        if position + length > len(data):
            raise JpegError("segment runs over the end", truncated=True)
        body = data[position + 2 : position + length]
        position += length
        if marker == 0xDA:
            position = _read_scan(jpeg, data, body, position)
        elif marker >= 0xE0:
            _read_application(jpeg, marker, body, profile)
        else:
            _read_table(jpeg, marker, body)
    if not jpeg.scans or not jpeg.components:
        raise JpegError("no picture in it")
    if position < len(data):
        jpeg.forget("further pictures" if _SOI in data[position : position + 64] else "trailing bytes")
    if profile:
        jpeg.icc = b"".join(profile[number] for number in sorted(profile))
    return jpeg


def _next_marker(data: bytes, position: int) -> tuple[int, int]:
    """The next marker code and the place after it; bytes before it are skipped, as every decoder does."""
    start = data.find(b"\xff", position)
    while 0 <= start < len(data) - 1 and data[start + 1] in {0x00, 0xFF}:
        start = data.find(b"\xff", start + 1)
    if start < 0 or start >= len(data) - 1:
        raise JpegError("no end marker", truncated=True)
    return data[start + 1], start + 2


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _read_scan(jpeg: Jpeg, data: bytes, body: bytes, position: int) -> int:
    """Keep a scan header and its entropy-coded bytes; return the place of the marker that ends them."""
    if not jpeg.components or not body or len(body) != 4 + 2 * body[0]:
        raise JpegError("scan header is wrong")
    jpeg.scans += 1
    if jpeg.scans > MAX_SCANS:
        raise JpegError("too many scans")
    end = _entropy_end(data, position)
    if end is None:
        raise JpegError("no end marker", truncated=True)
    jpeg.kept.append(_segment(0xDA, body))
    jpeg.kept.append(data[position:end])
    return end


def _entropy_end(data: bytes, position: int) -> int | None:
    """Place of the marker after entropy-coded bytes, fill bytes before it included; None when there is none.

    A pattern search takes five times as long on the noise that these bytes are.
    """
    import numpy as np

    for start in range(position, len(data) - 1, _WINDOW):
        part = np.frombuffer(data, np.uint8, min(_WINDOW + 1, len(data) - start), start)
        marks = np.flatnonzero(part[:-1] == 0xFF)
        after = part[marks + 1]
        ends = marks[(after != 0) & (after != 0xFF) & ((after & 0xF8) != 0xD0)]
        if ends.size:
            end = start + int(ends[0])
            while end > position and data[end - 1] == 0xFF:
                end -= 1
            return end
    return None


def _read_table(jpeg: Jpeg, marker: int, body: bytes) -> None:
    """Take in a segment that the decoder needs; anything left over in it makes the file unfit for copying."""
    if marker in _FRAMES:
        _read_frame(jpeg, marker, body)
    elif marker == 0xDB:
        _read_quantisation(jpeg, body)
    elif marker == 0xC4:
        jpeg.plain = jpeg.plain and _huffman_is_exact(body)
    elif marker == 0xDD:
        jpeg.plain = jpeg.plain and len(body) == 2
    else:
        jpeg.plain = False
    jpeg.kept.append(_segment(marker, body))


def _read_frame(jpeg: Jpeg, marker: int, body: bytes) -> None:
    if jpeg.components:
        raise JpegError("more than one frame")
    if len(body) < 9 or len(body) != 6 + 3 * body[5]:
        raise JpegError("frame header is wrong")
    jpeg.frame, jpeg.bits = marker, body[0]
    jpeg.height, jpeg.width = int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    jpeg.components = tuple(
        Component(body[at], body[at + 1] >> 4, body[at + 1] & 15, body[at + 2]) for at in range(6, len(body), 3)
    )
    sampling = all(1 <= c.horizontal <= 4 and 1 <= c.vertical <= 4 for c in jpeg.components)
    if not (jpeg.width and jpeg.height and sampling):
        raise JpegError("frame header is wrong")


def _read_quantisation(jpeg: Jpeg, body: bytes) -> None:
    at = 0
    while at < len(body):
        wide, number = body[at] >> 4, body[at] & 15
        size = 128 if wide else 64
        values = body[at + 1 : at + 1 + size]
        if len(values) != size:
            jpeg.plain = False
            return
        step = 2 if wide else 1
        table = [0] * 64
        for index, place in enumerate(_ZIGZAG):
            table[place] = int.from_bytes(values[index * step : index * step + step], "big")
        jpeg.tables[number] = tuple(table)
        at += 1 + size


def _huffman_is_exact(body: bytes) -> bool:
    at = 0
    while at < len(body):
        at += 17 + sum(body[at + 1 : at + 17])
    return at == len(body)


def _read_application(jpeg: Jpeg, marker: int, body: bytes, profile: dict[int, bytes]) -> None:
    """Note what an application or comment segment tells; none is kept."""
    if marker == 0xE0 and body[:5] == b"JFIF\0":
        jpeg.jfif = True
        if len(body) > 14 or body[12:14] not in {b"", b"\0\0"}:
            jpeg.forget("embedded thumbnail")
    elif marker == 0xE0 and body[:5] == b"JFXX\0":
        jpeg.forget("embedded thumbnail")
    elif marker == 0xE1 and body[:6] == b"Exif\0\0":
        found = describe(body[6:])
        if "EXIF" not in jpeg.removed:
            jpeg.orientation = found.orientation
        for name in found.names:
            jpeg.forget(name)
    elif marker == 0xE1 and b"ns.adobe.com/x" in body[:40]:
        jpeg.forget("XMP")
    elif marker == 0xE2 and body[:12] == b"ICC_PROFILE\0" and len(body) > 14:
        profile.setdefault(body[12], body[14:])
        jpeg.forget("ICC profile")
    elif marker == 0xE2 and body[:4] == b"MPF\0":
        jpeg.forget("further pictures")
    elif marker == 0xED:
        jpeg.forget("IPTC")
    elif marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
        jpeg.adobe = body[11]
    else:
        jpeg.forget("comment" if marker == 0xFE else "application data")
