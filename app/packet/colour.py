"""The sRGB colour profile of the output intent, computed here so that no licence is attached to it."""

from __future__ import annotations

import struct
from functools import cache

# sRGB (IEC 61966-2-1): primaries adapted to D50 by Bradford, as XYZ columns; white point D50.
_COLUMNS = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_WHITE = (0.9642, 1.0, 0.8249)


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _curve() -> bytes:
    """The sRGB transfer curve in 1024 steps."""
    steps = []
    for n in range(1024):
        v = n / 1023
        steps.append(round(65535 * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)))
    return b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *steps)


def _description(text: str) -> bytes:
    data = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + bytes(8 + 2 + 1 + 67)


@cache
def srgb_profile() -> bytes:
    """An ICC profile of version 2.1, display class, RGB to XYZ: matrix and curves."""
    curve = _curve()
    tags = {
        b"desc": _description("sRGB IEC61966-2-1"),
        b"cprt": b"text\0\0\0\0" + b"No copyright, use freely\0",
        b"wtpt": _xyz(_WHITE),
        **{name: _xyz(values) for name, values in _COLUMNS.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    offset = 128 + 4 + 12 * len(tags)
    table, body, placed = b"", b"", dict[bytes, int]()
    for name, data in tags.items():
        if data not in placed:
            placed[data] = offset + len(body)
            body += data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", placed[data], len(data))
    head = struct.pack(">I4xI", 0, 0x02100000) + b"mntrRGB XYZ "
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(4)
    head += struct.pack(">I", 0) + bytes(8 + 8) + struct.pack(">I", 0) + b"".join(map(_fixed, _WHITE))
    head += bytes(128 - len(head))
    profile = head + struct.pack(">I", len(tags)) + table + body
    return struct.pack(">I", len(profile)) + profile[4:]
