"""What a file is, decided by its first bytes; and the sentence for everything that is not an accepted picture."""

from __future__ import annotations

from typing import Literal, get_args

from app.errors import PictureError
from app.text import Message, message

Kind = Literal["jpeg", "png", "gif", "bmp", "tiff", "webp", "avif", "heic"]
MEDIA_TYPES: dict[Kind, str] = {kind: f"image/{kind}" for kind in get_args(Kind)}

_PICTURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_VIDEO_STARTS = (b"\x1aE\xdf\xa3", b"\0\0\x01\xba", b"OggS", b"FLV")
_ARCHIVE_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xfd7zXZ\0")
_OTHER_PICTURES = (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"8BPS", b"\0\0\x01\0")


def picture_kind(data: bytes) -> Kind | None:
    """The accepted picture format of these bytes, or None."""
    for start, kind in _PICTURES:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        size = min(int.from_bytes(data[:4], "big"), 256)
        brands = {data[at : at + 4] for at in (8, *range(16, size, 4))}
        if brands & {b"avif", b"avis"}:
            return "avif"
        if brands & _HEIC_BRANDS:
            return "heic"
    return None


def refusal(data: bytes, label: str | Message) -> PictureError:
    """The error for bytes that are no accepted picture: what they are, and what to do."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    screenshot = message("Take a screenshot of it, or save it as a picture, and add that.")
    if not data:
        return PictureError(
            "E-PICTURE-EMPTY",
            message("{name} is empty: 0 bytes", name=label),
            message("Copy it again from the phone or download it again."),
        )
    if b"%pdf-" in head:
        return PictureError(
            "E-PICTURE-PDF",
            message("{name} is a PDF document, not a picture", name=label),
            message("Open it, take a screenshot of the page that matters, and add that."),
        )
    if data.startswith(_ARCHIVE_STARTS):
        return PictureError(
            "E-PICTURE-ARCHIVE",
            message("{name} is an archive or an Office document, not a picture", name=label),
            message("Unpack it and add the pictures in it, or take a screenshot of the page."),
        )
    if data[4:8] == b"ftyp" or data.startswith(_VIDEO_STARTS) or (data[:4] == b"RIFF" and data[8:12] == b"AVI "):
        return PictureError(
            "E-PICTURE-VIDEO",
            message("{name} is a video, not a picture", name=label),
            message("Pause it at the moment that matters, take a screenshot, and add that."),
        )
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return PictureError(
            "E-PICTURE-WEB-PAGE", message("{name} is a web page, not a picture", name=label), screenshot
        )
    if b"<svg" in head:
        return PictureError(
            "E-PICTURE-DRAWING", message("{name} is an SVG drawing, not a photo", name=label), screenshot
        )
    if data.startswith(_OTHER_PICTURES):
        return PictureError(
            "E-PICTURE-FORMAT",
            message("{name} is a picture in a format that is not read here", name=label),
            message("Open it and save it as JPEG or PNG, then add that file."),
        )
    return PictureError(
        "E-PICTURE-UNKNOWN",
        message("{name} is not a picture that can be read", name=label),
        message("JPEG, PNG, HEIC, WebP, AVIF, BMP, GIF and TIFF pictures can be added."),
    )
