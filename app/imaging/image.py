"""The only form in which a picture leaves the case: upright, opaque, 8-bit, nothing in it but the picture."""

from __future__ import annotations

import hashlib
from typing import Any, Literal, NoReturn

import msgspec

from app.errors import PictureError
from app.imaging import jpeg, png
from app.text import message

Format = Literal["jpeg", "png"]
Mode = Literal["RGB", "L", "P", "1"]

_SEAL = object()
_MAGIC = b"APCI\x01"


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Format
    width: int
    height: int
    mode: Mode
    removed: tuple[str, ...]
    sha256: str


class CleanImage:
    """A picture that may leave the case. Only `app.imaging` makes one; nothing can change it afterwards.

    Attributes:
        data: the encoded picture; drawing segments or chunks only, no metadata, nothing after its end.
        format: ``jpeg`` or ``png``.
        width, height: upright pixels.
        mode: ``RGB``, ``L`` grey, ``P`` palette or ``1`` black and white.
        removed: names of what was left out of the original, for `removed_message`.
        sha256: hash of `data`, in hex.
    """

    __slots__ = ("data", "format", "height", "mode", "removed", "sha256", "width")
    data: bytes
    format: Format
    width: int
    height: int
    mode: Mode
    removed: tuple[str, ...]
    sha256: str

    def __init__(self, seal: object, data: bytes, header: _Header) -> None:
        if seal is not _SEAL:
            raise TypeError("only app.imaging makes clean images")
        set_ = object.__setattr__
        set_(self, "data", data)
        for name in ("format", "width", "height", "mode", "removed", "sha256"):
            set_(self, name, getattr(header, name))

    def __init_subclass__(cls, **_: Any) -> NoReturn:
        raise TypeError("CleanImage is final")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} of a clean image cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{name} of a clean image cannot be changed")

    def __repr__(self) -> str:
        return f"CleanImage({self.format}, {self.width}x{self.height}, {self.mode}, {len(self.data)} bytes)"

    def pack(self) -> bytes:
        """Everything in one piece of bytes, so that a store can keep it."""
        header = _Header(self.format, self.width, self.height, self.mode, self.removed, self.sha256)
        head = msgspec.json.encode(header)
        return b"".join((_MAGIC, len(head).to_bytes(4, "big"), head, self.data))

    @classmethod
    def unpack(cls, packed: bytes) -> CleanImage:
        """Read what `pack` wrote.

        Its segments or chunks are examined again. Its rows were read when it was made, and the hash says that they are
        the same.

        Raises:
            PictureError: damaged, of another version, or holding anything that does not draw the picture.
        """
        try:
            if packed[:5] != _MAGIC:
                raise ValueError("not a packed picture")
            size = int.from_bytes(packed[5:9], "big")
            header = msgspec.json.decode(packed[9 : 9 + size], type=_Header)
            data = bytes(packed[9 + size :])
            if hashlib.sha256(data).hexdigest() != header.sha256:
                raise ValueError("hash differs")
            if describe(data, rows=False) != (header.format, header.width, header.height, header.mode):
                raise ValueError("header differs from picture")
        except (ValueError, msgspec.DecodeError) as error:
            raise PictureError(
                "E-PICTURE-CACHE",
                message("A stored copy of a picture is damaged"),
                message("Open the case again; the copy is made anew from the original."),
            ) from error
        return cls(_SEAL, data, header)


def describe(data: bytes, *, rows: bool = True) -> tuple[Format, int, int, Mode]:
    """Format, width, height and mode of encoded bytes that hold nothing but a picture.

    Args:
        data: the encoded bytes.
        rows: whether the compressed rows of a PNG are read through as well, which takes most of the time.

    Raises:
        ValueError: the bytes hold anything else, or no picture.
    """
    if data[:2] == b"\xff\xd8":
        frame = jpeg.parse(data)
        if not frame.copyable or frame.rewritten() != data:
            raise ValueError("not a bare JPEG")
        return "jpeg", frame.width, frame.height, "RGB" if len(frame.components) == 3 else "L"
    head = png.parse(data)
    if not head.simple or (rows and not png.rows_are_exact(head)) or head.rewritten() != data:
        raise ValueError("not a bare PNG")
    mode: Mode = "P" if head.colour == 3 else "RGB" if head.colour == 2 else "1" if head.bits == 1 else "L"
    return "png", head.width, head.height, mode


def seal(data: bytes, removed: tuple[str, ...]) -> CleanImage:
    """Make the clean image of bytes that were just written or read through; for `app.imaging` alone.

    Raises:
        ValueError: the bytes hold anything but a picture.
    """
    format_, width, height, mode = describe(data, rows=False)
    header = _Header(format_, width, height, mode, removed, hashlib.sha256(data).hexdigest())
    return CleanImage(_SEAL, data, header)
