"""A picture as it came: what it is, how large, which way up; refused here before anything is decoded."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import PictureError
from app.imaging import jpeg, kinds, png
from app.text import Message, message

MAX_BYTES = 40_000_000
MAX_PIXELS = 50_000_000
# A long screenshot is narrow and very tall; memory follows the pixels, so the side alone may be large.
MAX_SIDE = 30_000


@dataclass
class Source:
    """One picture before decoding.

    `width` and `height` are as encoded, `orientation` is 1 to 8. For JPEG and PNG the parsed form is kept, and the
    decoder gets nothing but its drawing segments: broken metadata cannot disturb it.
    """

    kind: kinds.Kind
    data: bytes
    label: str | Message
    width: int = 0
    height: int = 0
    orientation: int = 1
    lossy: bool = False
    icc: bytes | None = None
    removed: list[str] = field(default_factory=list)
    jpeg: jpeg.Jpeg | None = None
    png: png.Png | None = None

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height as a person sees it."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def examine(data: bytes, name: str = "") -> Source:
    """Decide by content what `data` is and read its header.

    Args:
        data: the file's bytes.
        name: the user's file name, for messages only.

    Raises:
        PictureError: not a picture, not a still picture, damaged, or beyond the limits.
    """
    label: str | Message = name or message("This picture")
    if len(data) > MAX_BYTES:
        raise too_many_bytes(label, len(data))
    kind = kinds.picture_kind(data)
    if kind is None:
        raise kinds.refusal(data, label)
    source = Source(kind, data, label)
    if kind == "jpeg":
        _examine_jpeg(source)
    elif kind == "png":
        _examine_png(source)
    else:
        from app.imaging import pillow

        pillow.examine(source)
    check_size(source.width, source.height, label)
    return source


def _examine_jpeg(source: Source) -> None:
    try:
        parsed = jpeg.parse(source.data)
    except jpeg.JpegError as error:
        raise damaged(source.label, truncated=error.truncated) from error
    source.jpeg, source.lossy, source.icc = parsed, True, parsed.icc
    source.width, source.height = parsed.width, parsed.height
    source.orientation, source.removed = parsed.orientation, parsed.removed


def _examine_png(source: Source) -> None:
    try:
        parsed = png.parse(source.data)
    except png.PngError as error:
        raise damaged(source.label, truncated=error.truncated) from error
    if parsed.frames > 1:
        raise moving(source.label)
    source.png, source.icc = parsed, parsed.icc
    source.width, source.height = parsed.width, parsed.height
    source.orientation, source.removed = parsed.orientation, parsed.removed


def check_size(width: int, height: int, label: str | Message) -> None:
    """Refuse a picture whose pixels would not fit into memory.

    Raises:
        PictureError: more than `MAX_PIXELS` pixels or a side over `MAX_SIDE`.
    """
    if width * height > MAX_PIXELS:
        raise PictureError(
            "E-PICTURE-TOO-MANY-PIXELS",
            message(
                "{name} has {width} × {height} pixels, {have} million; at most {limit} million can be used",
                name=label,
                width=width,
                height=height,
                have=round(width * height / 1e6),
                limit=MAX_PIXELS // 1_000_000,
            ),
            message("Save it smaller, or take the photo with a lower resolution."),
        )
    if max(width, height) > MAX_SIDE:
        raise PictureError(
            "E-PICTURE-TOO-LONG",
            message(
                "{name} is {side} pixels long; at most {limit} can be used",
                name=label,
                side=max(width, height),
                limit=MAX_SIDE,
            ),
            message("Take the long screenshot in two or more parts."),
        )


def too_many_pixels(label: str | Message) -> PictureError:
    return PictureError(
        "E-PICTURE-TOO-MANY-PIXELS",
        message("{name} has more than {limit} million pixels", name=label, limit=MAX_PIXELS // 1_000_000),
        message("Save it smaller, or take the photo with a lower resolution."),
    )


def too_many_bytes(label: str | Message, size: int) -> PictureError:
    return PictureError(
        "E-PICTURE-TOO-LARGE",
        message(
            "{name} is {have} MB; at most {limit} MB can be used",
            name=label,
            have=f"{size / 1e6:.1f}",
            limit=MAX_BYTES // 1_000_000,
        ),
        message("Save it as JPEG, or smaller, and add that file."),
    )


def damaged(label: str | Message, *, truncated: bool = False) -> PictureError:
    again = message("Copy it again from the phone, or download it again, and add the new copy.")
    if truncated:
        return PictureError(
            "E-PICTURE-TRUNCATED", message("{name} ends too early; a part is missing", name=label), again
        )
    return PictureError("E-PICTURE-DAMAGED", message("{name} is damaged and cannot be shown", name=label), again)


def moving(label: str | Message) -> PictureError:
    return PictureError(
        "E-PICTURE-ANIMATED",
        message("{name} moves; an exhibit is one still picture", name=label),
        message("Pause it at the moment that matters, take a screenshot, and add that."),
    )


def several_pages(label: str | Message) -> PictureError:
    return PictureError(
        "E-PICTURE-SEVERAL-PAGES",
        message("{name} holds several pages; an exhibit is one picture", name=label),
        message("Save each page as a picture of its own and add those."),
    )


def read_file(path: Path) -> bytes:
    """The bytes of a picture file, read only after its kind and size were looked at.

    Raises:
        PictureError: missing, a folder, not a regular file, too large, or not readable.
    """
    label = path.name or str(path)
    try:
        status = path.stat()
    except PermissionError as error:
        raise _unreadable(label) from error
    except (OSError, ValueError) as error:
        raise PictureError(
            "E-PICTURE-MISSING",
            message("{name} is not there", name=label),
            message("It may have been moved or renamed; choose it again."),
        ) from error
    if stat.S_ISDIR(status.st_mode):
        raise PictureError(
            "E-PICTURE-FOLDER",
            message("{name} is a folder, not a picture", name=label),
            message("Open it and choose the pictures in it."),
        )
    if not stat.S_ISREG(status.st_mode):
        raise PictureError(
            "E-PICTURE-NOT-A-FILE",
            message("{name} is not an ordinary file", name=label),
            message("Choose a picture saved on this computer."),
        )
    if status.st_size > MAX_BYTES:
        raise too_many_bytes(label, status.st_size)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(label) from error


def _unreadable(label: str) -> PictureError:
    return PictureError(
        "E-PICTURE-UNREADABLE",
        message("{name} cannot be read", name=label),
        message("Check that you may open it, and that the drive is still connected."),
    )
