"""Whatever bytes come in, only the parsers' own errors come out, and soon."""

from __future__ import annotations

import contextlib
import random
import re
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import exif, saved, scene

from app.errors import PictureError
from app.imaging import intake, jpeg, png
from app.imaging.exif import describe
from app.imaging.quality import check_photo

SEEDS = {
    "JPEG": saved(scene(), "JPEG", exif=exif(6, gps=True)),
    "progressive": saved(scene(), "JPEG", progressive=True),
    "PNG": saved(scene(), "PNG", exif=exif(3)),
    "palette": saved(scene().convert("P"), "PNG"),
    "WEBP": saved(scene(), "WEBP"),
    "GIF": saved(scene().convert("P"), "GIF"),
    "BMP": saved(scene(), "BMP"),
    "TIFF": saved(scene(), "TIFF", compression="tiff_lzw"),
    "AVIF": saved(scene(), "AVIF"),
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        place = chance.randrange(len(changed))
        what = chance.randrange(5)
        if what == 0:
            changed[place] = chance.randrange(256)
        elif what == 1:
            del changed[place : place + chance.randrange(1, 30)]
        elif what == 2:
            changed[place:place] = chance.randbytes(chance.randrange(1, 30))
        elif what == 3:
            changed[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
        else:
            changed = changed[: max(12, place)]
        if len(changed) < 12:
            break
    return bytes(changed)


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_pictures_raise_nothing_else(name: str) -> None:
    chance = random.Random(name)
    for round_ in range(56):
        data = mutated(SEEDS[name], chance)
        start = time.perf_counter()
        for action in (
            lambda d: intake.inspect(d, "a"),
            intake.clean,
            check_photo if round_ % 4 == 0 else intake.thumbnail,
        ):
            with contextlib.suppress(PictureError):
                action(data)
        assert time.perf_counter() - start < 5


@pytest.mark.parametrize("name", SEEDS)
def test_what_passes_inspection_can_be_cleaned(name: str) -> None:
    chance = random.Random(name + "again")
    for _ in range(25):
        data = mutated(SEEDS[name], chance)
        with contextlib.suppress(PictureError):
            picture = intake.inspect(data, "a")
            made = intake.clean(data)
            assert (made.width, made.height) == (picture.width, picture.height)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_jpeg_parser(body: bytes) -> None:
    for data in (body, b"\xff\xd8" + body, SEEDS["JPEG"][:200] + body):
        with contextlib.suppress(jpeg.JpegError):
            parsed = jpeg.parse(data)
            assert parsed.width > 0 and parsed.height > 0 and parsed.scans > 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_png_parser(body: bytes) -> None:
    for data in (body, png.SIGNATURE + body, SEEDS["PNG"][:60] + body):
        with contextlib.suppress(png.PngError):
            parsed = png.parse(data)
            assert parsed.width > 0 and parsed.height > 0 and parsed.idat


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_exif_reader(body: bytes) -> None:
    for block in (body, b"II*\0\x08\0\0\0" + body, b"MM\0*\0\0\0\x08" + body):
        assert 1 <= describe(block).orientation <= 8


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0xE1, 0xE2, 0xED, 0xFE, 0xE0, 0xEE]), st.binary(max_size=60)), max_size=6))
def test_any_application_segments_are_left_out(segments: list[tuple[int, bytes]]) -> None:
    bare = saved(scene(), "JPEG")
    extra = b"".join(bytes((0xFF, m)) + (len(b) + 2).to_bytes(2, "big") + b for m, b in segments)
    parsed = jpeg.parse(bare[:2] + extra + bare[2:])
    assert parsed.rewritten() == jpeg.parse(bare).rewritten()
    again = jpeg.parse(parsed.rewritten())
    assert again.copyable and again.rewritten() == parsed.rewritten()


def test_a_file_of_endless_scans_is_refused() -> None:
    data = SEEDS["progressive"]
    scan = data.rindex(b"\xff\xda")
    endless = data[:-2] + data[scan:-2] * 200 + b"\xff\xd9"
    with pytest.raises(PictureError):
        intake.inspect(endless, "a")


def test_a_small_file_cannot_take_much_memory() -> None:
    import zlib

    from making import chunk

    head = (8000).to_bytes(4, "big") * 2 + bytes((8, 6, 0, 0, 0))
    bomb = png.SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")
    profile = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(1 << 26)))
    packed = SEEDS["PNG"][:33] + profile + SEEDS["PNG"][33:]
    tracemalloc.start()
    with pytest.raises(PictureError):
        intake.clean(bomb)
    intake.clean(packed)
    assert tracemalloc.get_traced_memory()[1] < 40e6
    tracemalloc.stop()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([0x00, 0x12, 0xD0, 0xD7, 0xD8, 0xD9, 0xFF]), max_size=60), st.integers(0, 3))
def test_the_end_of_a_scan_is_where_the_standard_says(values: list[int], position: int) -> None:
    data = bytes(values)
    found = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]").search(data, position)
    assert jpeg._entropy_end(data, position) == (found.start() if found else None)


def test_the_end_of_a_scan_is_found_across_windows() -> None:
    for size in (jpeg._WINDOW - 1, jpeg._WINDOW, jpeg._WINDOW + 1):
        assert jpeg._entropy_end(b"\x01" * size + b"\xff\xff\xd9", 0) == size
