"""Fitting into slots: as little change as is enough, and an honest no below the floors."""

from __future__ import annotations

import io

from PIL import Image

from app.imaging.fit import FLOOR_QUALITY, FLOOR_SIDE, fit
from app.imaging.intake import CleanImage, clean
from tests.packet_kit.conftest import noise_png


def _clean(image: Image.Image, format_: str = "PNG", **options: object) -> CleanImage:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return clean(out.getvalue())


def test_a_picture_that_fits_is_passed_through_byte_for_byte() -> None:
    picture = _clean(Image.new("RGB", (1200, 1300), "#345678"))
    fitted = fit(picture, ("jpg", "png"), 2_000_000)
    assert fitted is not None
    assert (fitted.data, fitted.extension, fitted.change) == (picture.data, "png", "none")


def test_few_colours_are_packed_tighter_without_changing_a_pixel() -> None:
    image = Image.frombytes("RGB", (900, 900), noise_pixels())
    picture = _clean(image, compress_level=0)
    fitted = fit(picture, ("png",), len(picture.data) // 2)
    assert fitted is not None
    assert fitted.change == "packed"
    assert Image.open(io.BytesIO(fitted.data)).convert("RGB").tobytes() == image.tobytes()


def noise_pixels() -> bytes:
    import random

    choice = random.Random(5).choices([b"\x00\x10\x20", b"\xf0\xe0\xd0", b"\x40\x80\xc0"], k=900 * 900)
    return b"".join(choice)


def test_a_slot_for_jpeg_alone_gets_a_jpeg_of_the_same_pixels() -> None:
    fitted = fit(_clean(Image.new("RGB", (1200, 1300), "#345678")), ("jpg",), None)
    assert fitted is not None
    assert (fitted.extension, fitted.width, fitted.height, fitted.change) == ("jpg", 1200, 1300, "recompressed")


def test_size_goes_down_only_after_quality_and_never_below_the_floor() -> None:
    picture = clean(noise_png(1500, 1500))
    fitted = fit(picture, ("jpg", "png"), 1_200_000)
    assert fitted is not None
    assert fitted.change == "smaller"
    assert fitted.quality >= FLOOR_QUALITY
    assert min(fitted.width, fitted.height) >= FLOOR_SIDE
    assert len(fitted.data) <= 1_200_000


def test_what_cannot_fit_above_the_floor_is_not_made_to() -> None:
    picture = clean(noise_png(1100, 1100))
    assert fit(picture, ("jpg", "png"), 100_000) is None
    assert fit(picture, ("png",), 100_000) is None
    assert fit(picture, ("pdf",), None) is None
