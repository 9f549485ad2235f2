"""What comes in is decided by content and refused early; what goes out is upright and holds nothing but the picture."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from making import CANARY, chunk, exif, holds_canary, opened, saved, scene, segment, with_chunks, with_segments
from PIL import Image, ImageCms

from app.errors import PictureError
from app.imaging import intake, jpeg, png
from app.imaging.source import MAX_BYTES, read_file
from app.imaging.streams import pdf_stream

DATA = Path(__file__).resolve().parents[1] / "data"
FORMATS = ["JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF"]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_kind_is_decided_by_content(format_: str) -> None:
    picture = intake.inspect(saved(scene(), format_), "wrong.txt")
    assert (picture.media_type, picture.width, picture.height) == (f"image/{format_.lower()}", 61, 47)
    assert picture.name == "wrong.txt"


def test_heic_is_read() -> None:
    data = (DATA / "colours.heic").read_bytes()
    assert intake.inspect(data, "photo.jpg").media_type == "image/heic"
    made = intake.clean(data)
    image = opened(made.data)
    assert made.format == "jpeg" and image.size == (48, 32)
    for place, expected in (((4, 4), (20, 28, 255)), ((43, 4), (215, 28, 0)), ((4, 28), (20, 196, 0))):
        assert np.abs(np.subtract(image.getpixel(place), expected)).max() < 30
    with_exif = intake.clean((DATA / "colours_exif.heic").read_bytes())
    assert with_exif.removed == ("EXIF",)
    assert b"CANARY" not in with_exif.data


MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(64)
REFUSED = {
    "empty": (b"", "E-PICTURE-EMPTY"),
    "pdf named png": (b"%PDF-1.7\n" + bytes(50), "E-PICTURE-PDF"),
    "zip": (b"PK\x03\x04" + bytes(50), "E-PICTURE-ARCHIVE"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(50), "E-PICTURE-ARCHIVE"),
    "html": (b"\xef\xbb\xbf<!DOCTYPE html><html>", "E-PICTURE-WEB-PAGE"),
    "svg": (b"<?xml version='1.0'?><svg xmlns='x'/>", "E-PICTURE-DRAWING"),
    "mp4": (MP4, "E-PICTURE-VIDEO"),
    "mkv": (b"\x1aE\xdf\xa3" + bytes(50), "E-PICTURE-VIDEO"),
    "photoshop": (b"8BPS\0\x01" + bytes(50), "E-PICTURE-FORMAT"),
    "jpeg xl": (b"\xff\x0a" + bytes(50), "E-PICTURE-FORMAT"),
    "text": ("你好".encode(), "E-PICTURE-UNKNOWN"),
    "start of a jpeg": (b"\xff\xd8\xff", "E-PICTURE-TRUNCATED"),
    "start of a png": (b"\x89PNG\r\n\x1a\n", "E-PICTURE-TRUNCATED"),
    "nothing but a gif header": (b"GIF89a", "E-PICTURE-DAMAGED"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_everything_else_is_named_and_refused(data: bytes, code: str) -> None:
    with pytest.raises(PictureError) as caught:
        intake.inspect(data, "证件.jpg")
    assert caught.value.code == code
    assert "证件.jpg" in str(caught.value.message) and caught.value.hint


def test_files_that_are_no_files(tmp_path: Path) -> None:
    fifo, link, good = tmp_path / "pipe.jpg", tmp_path / "link.jpg", tmp_path / "照片.jpg"
    os.mkfifo(fifo)
    link.symlink_to(tmp_path / "gone.jpg")
    good.write_bytes(saved(scene(), "JPEG"))
    assert read_file(good) == good.read_bytes()
    large = tmp_path / "large.jpg"
    with large.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    for path, code in (
        (tmp_path, "E-PICTURE-FOLDER"),
        (fifo, "E-PICTURE-NOT-A-FILE"),
        (link, "E-PICTURE-MISSING"),
        (tmp_path / "none.jpg", "E-PICTURE-MISSING"),
        (Path("nul\0.jpg"), "E-PICTURE-MISSING"),
        (large, "E-PICTURE-TOO-LARGE"),
    ):
        with pytest.raises(PictureError) as caught:
            read_file(path)
        assert caught.value.code == code


def huge_png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return png.SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def huge_bmp(width: int, height: int) -> bytes:
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + head


@pytest.mark.parametrize("make", [huge_png, huge_bmp])
@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (8000, 6300, "E-PICTURE-TOO-MANY-PIXELS"),
        (100_000, 100_000, "E-PICTURE-TOO-MANY-PIXELS"),
        (100, 30_001, "E-PICTURE-TOO-LONG"),
    ],
)
def test_limits_are_checked_before_decoding(make: object, width: int, height: int, code: str) -> None:
    with pytest.raises(PictureError) as caught:
        intake.inspect(make(width, height), "a.png")  # type: ignore[operator]
    assert caught.value.code == code


def test_too_many_bytes() -> None:
    with pytest.raises(PictureError) as caught:
        intake.inspect(b"\xff\xd8\xff" + bytes(MAX_BYTES), "a.jpg")
    assert caught.value.code == "E-PICTURE-TOO-LARGE"
    assert "40 MB" in str(caught.value.message)


def test_a_long_screenshot_is_accepted() -> None:
    data = saved(Image.new("RGB", (1170, 11000), (250, 250, 250)), "PNG")
    assert intake.inspect(data, "long.png").height == 11000
    assert intake.clean(data).height == 11000


@pytest.mark.parametrize("format_", ["GIF", "WEBP", "PNG", "AVIF", "TIFF"])
def test_one_still_picture_is_wanted(format_: str) -> None:
    frames = [Image.new("RGB", (20, 20), (index * 60, 0, 0)) for index in range(3)]
    data = saved(frames[0], format_, save_all=True, append_images=frames[1:])
    with pytest.raises(PictureError) as caught:
        intake.inspect(data, "a.gif")
    assert caught.value.code == ("E-PICTURE-SEVERAL-PAGES" if format_ == "TIFF" else "E-PICTURE-ANIMATED")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_truncated_pictures_are_refused(format_: str, part: float) -> None:
    data = saved(scene(200, 150), format_)
    for action in (lambda cut: intake.inspect(cut, "a"), intake.clean, intake.thumbnail):
        with pytest.raises(PictureError):
            action(data[: int(len(data) * part)])


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """An independent reading of the EXIF table: which row and column of the stored picture is at the top left."""
    pixels = np.asarray(image)
    turned = {
        1: pixels,
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: pixels.swapaxes(0, 1),
        6: pixels[::-1].swapaxes(0, 1),
        7: pixels[::-1, ::-1].swapaxes(0, 1),
        8: pixels[:, ::-1].swapaxes(0, 1),
    }
    return Image.fromarray(np.ascontiguousarray(turned.get(orientation, pixels)))


@pytest.mark.parametrize("orientation", range(12))
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_orientation(format_: str, orientation: int) -> None:
    options: dict[str, object] = {"exif": exif(orientation)}
    if format_ in {"WEBP", "AVIF", "JPEG"}:
        options["quality"] = 95
    if format_ == "WEBP":
        options["lossless"] = True
    if format_ == "JPEG":
        options["subsampling"] = 0
    if format_ == "AVIF":
        # The encoder stores the turn in the file's own boxes and refuses numbers that are none.
        options["exif"] = exif(orientation if 1 <= orientation <= 8 else 1)
    data = saved(scene(), format_, **options)
    expected = upright(scene(), orientation)
    picture, made = intake.inspect(data, "a"), intake.clean(data)
    image = opened(made.data)
    assert (picture.width, picture.height) == expected.size == image.size == (made.width, made.height)
    difference = np.abs(np.asarray(expected).astype(int) - np.asarray(image)).mean()
    assert difference < (5 if format_ in {"JPEG", "AVIF"} else 0.01)
    small = opened(intake.thumbnail(data, side=1000))
    assert small.size == expected.size


@pytest.mark.parametrize(
    "block", [b"", b"II", b"II*\0\xff\xff\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff" + bytes(20)]
)
def test_broken_exif_does_no_harm(block: bytes) -> None:
    broken = b"Exif\0\0" + block
    photo = with_segments(saved(scene(), "JPEG"), segment(0xE1, broken))
    shot = with_chunks(saved(scene(), "PNG"), chunk(b"eXIf", block))
    for data in (photo, shot, *([saved(scene(), "WEBP", exif=broken)] if block else [])):
        assert intake.inspect(data, "a").width == 61
        assert "EXIF" in intake.clean(data).removed


P3 = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))


def display_p3() -> bytes:
    """A Display P3 profile (matrix and curve), built here because none is shipped."""
    white = np.array([0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290])
    primaries = np.array([[x / y, 1, (1 - x - y) / y] for x, y in P3]).T
    matrix = primaries * np.linalg.solve(primaries, white)
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    d50 = np.array([0.9642, 1.0, 0.8249])
    adapted = np.linalg.inv(bradford) @ np.diag((bradford @ d50) / (bradford @ white)) @ bradford @ matrix

    def fixed(values: np.ndarray) -> bytes:
        return b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)

    curve = b"para\0\0\0\0\0\3\0\0" + fixed(np.array([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]))
    text = b"desc\0\0\0\0" + struct.pack(">I", len(CANARY) + 1) + CANARY + b"\0" + bytes(78)
    tags = [(b"desc", text), (b"cprt", b"text\0\0\0\0" + CANARY + b"\0"), (b"wtpt", b"XYZ \0\0\0\0" + fixed(d50))]
    tags += [(name, b"XYZ \0\0\0\0" + fixed(adapted[:, i])) for i, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, offset = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags:
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", offset + len(body), len(content))
        body += content
    head = struct.pack(">I4sI4s4s4s", offset + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + fixed(d50)
    return head + bytes(128 - len(head)) + table + body


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_a_wide_profile_is_converted(format_: str) -> None:
    source = Image.new("RGB", (32, 32), (200, 80, 60))
    made = intake.clean(saved(source, format_, icc_profile=display_p3()))
    assert made.removed == ("ICC profile",)
    assert not holds_canary(made.data)
    # 200, 80, 60 of Display P3 is about 217, 73, 50 of sRGB: linear light through both matrices by hand.
    assert np.abs(np.subtract(opened(made.data).getpixel((9, 9)), (216, 70, 49))).max() <= 5


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_an_srgb_profile_is_dropped_and_the_bytes_are_kept(format_: str) -> None:
    bare, tagged = saved(scene(), format_), saved(scene(), format_, icc_profile=srgb())
    assert intake.clean(tagged).data == intake.clean(bare).data
    assert intake.clean(tagged).removed == ("ICC profile",)


def test_a_broken_or_foreign_profile_is_dropped() -> None:
    for profile in (b"not a profile", display_p3()[:200]):
        assert intake.clean(saved(scene(), "JPEG", icc_profile=profile)).removed == ("ICC profile",)
    grey = saved(scene().convert("L"), "JPEG", icc_profile=display_p3())
    assert intake.clean(grey).mode == "L"


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"subsampling": 0}, {"optimize": True, "restart_marker_blocks": 2}], ids=str
)
def test_a_photo_keeps_its_compressed_bytes(options: dict[str, object]) -> None:
    data = saved(scene(300, 200), "JPEG", quality=90, **options)
    made = intake.clean(data)
    assert made.removed == () and abs(len(made.data) - len(data)) <= 64
    assert np.array_equal(np.asarray(opened(made.data)), np.asarray(opened(data)))
    assert data[data.index(b"\xff\xda") :] == made.data[made.data.index(b"\xff\xda") :]


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_a_screenshot_keeps_its_compressed_bytes(mode: str) -> None:
    data = saved(scene(300, 200).convert(mode), "PNG")
    made = intake.clean(data)
    assert made.mode == mode and len(made.data) <= len(data)
    assert b"".join(png.parse(made.data).idat) == b"".join(png.parse(data).idat)
    assert np.array_equal(np.asarray(opened(made.data).convert("RGB")), np.asarray(opened(data).convert("RGB")))


def test_a_second_cleaning_changes_nothing() -> None:
    for format_ in ("JPEG", "PNG", "WEBP", "GIF"):
        once = intake.clean(saved(scene(), format_))
        twice = intake.clean(once.data)
        assert twice.data == once.data and twice.removed == ()


def lab() -> Image.Image:
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    converted = ImageCms.profileToProfile(scene(), *profiles, outputMode="LAB")
    assert converted is not None
    return converted


def sixteen() -> Image.Image:
    return Image.fromarray(np.asarray(scene().convert("L")).astype(np.uint16) * 257)


MODES: dict[str, tuple[bytes, str, float]] = {
    "cmyk jpeg": (saved(scene().convert("CMYK"), "JPEG", quality=95), "RGB", 3),
    "cmyk tiff": (saved(scene().convert("CMYK"), "TIFF"), "RGB", 1),
    "lab tiff": (saved(lab(), "TIFF"), "RGB", 2),
    "16-bit png": (saved(sixteen(), "PNG"), "L", 1),
    "16-bit tiff": (saved(sixteen(), "TIFF"), "L", 1),
    "float tiff": (saved(Image.fromarray(np.asarray(scene().convert("L")) / np.float32(255)), "TIFF"), "L", 1),
    "grey jpeg": (saved(scene().convert("L"), "JPEG", quality=95), "L", 2),
    "palette gif": (saved(scene().quantize(200), "GIF"), "RGB", 8),
    "palette bmp": (saved(scene().convert("P"), "BMP"), "RGB", 30),
    "1-bit bmp": (saved(scene().convert("1"), "BMP"), "L", 130),
    "rgb jpeg": (saved(scene(), "JPEG", quality=95, keep_rgb=True), "RGB", 3),
    "opaque rgba png": (saved(scene().convert("RGBA"), "PNG"), "RGB", 0),
    "grey and alpha png": (saved(scene().convert("LA"), "PNG"), "L", 0),
    "lossless webp": (saved(scene(), "WEBP", lossless=True), "RGB", 0),
    "jpeg in tiff": (saved(scene(), "TIFF", compression="jpeg", quality=95), "RGB", 5),
}


@pytest.mark.parametrize(("data", "mode", "limit"), MODES.values(), ids=MODES)
def test_every_kind_of_pixel_becomes_opaque_8_bit(data: bytes, mode: str, limit: float) -> None:
    made = intake.clean(data)
    expected = scene().convert(mode)
    assert made.mode == mode
    difference = np.abs(np.asarray(opened(made.data)).astype(int) - np.asarray(expected)).mean()
    assert difference <= limit


def hidden(mode: str) -> Image.Image:
    """A picture with a secret pattern under full transparency at its left."""
    image = scene(64, 64).convert(mode)
    alpha = Image.new("L", (64, 64), 255)
    alpha.paste(0, (0, 0, 32, 64))
    image.putalpha(alpha)
    return image


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_nothing_survives_under_transparency(format_: str) -> None:
    options: dict[str, object] = {"lossless": True, "exact": True} if format_ == "WEBP" else {}
    made = intake.clean(saved(hidden("RGB"), format_, **options))
    assert "transparency" in made.removed
    left = np.asarray(opened(made.data))[:, :28]
    assert left.min() >= 250
    plain = hidden("RGB")
    plain.paste((0, 0, 0, 0), (0, 0, 32, 64))
    if format_ != "AVIF":
        assert intake.clean(saved(plain, format_, **options)).data == made.data


def test_palette_and_single_colour_transparency() -> None:
    palette = saved(scene().convert("P"), "PNG", transparency=bytes([0] * 40))
    rgb = saved(scene(), "PNG", transparency=(250, 10, 10))
    grey16 = saved(sixteen(), "PNG", transparency=int(np.asarray(sixteen())[0, 0]))
    for data in (palette, rgb, grey16):
        made = intake.clean(data)
        assert "transparency" in made.removed
        assert np.asarray(opened(made.data).convert("L"))[0, 0] == 255
    assert png.parse(intake.clean(rgb).data).transparency == b""


def dirty() -> dict[str, tuple[bytes, set[str]]]:
    """Pictures with a mark in every place that can hold one, and what should be named as removed."""
    photo, shot = saved(scene(), "JPEG"), saved(scene(), "PNG")
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    thumbnail = saved(Image.new("RGB", (16, 16)), "JPEG", comment=CANARY)
    first_ifd = struct.pack("<2sHIH", b"II", 42, 8, 0) + struct.pack("<I", 14) + bytes(6) + thumbnail
    irb = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(CANARY)) + CANARY
    text = b"Comment\0" + CANARY
    packed = b"Author\0\0" + zlib.compress(CANARY)
    international = b"XML:com.adobe.xmp\0\x01\0\0\0" + zlib.compress(CANARY)
    jfif = b"JFIF\0\1\1\0\0\1\0\1\2\2" + CANARY[:12]
    return {
        "exif": (saved(scene(), "JPEG", exif=exif()), {"EXIF"}),
        "gps": (saved(scene(), "JPEG", exif=exif(gps=True)), {"EXIF", "GPS"}),
        "exif thumbnail": (
            with_segments(photo, segment(0xE1, b"Exif\0\0" + first_ifd)),
            {"EXIF", "embedded thumbnail"},
        ),
        "xmp": (with_segments(photo, segment(0xE1, xmp)), {"XMP"}),
        "long xmp": (with_segments(photo, segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + CANARY)), {"XMP"}),
        "iptc": (with_segments(photo, segment(0xED, irb)), {"IPTC"}),
        "comment": (saved(scene(), "JPEG", comment=CANARY), {"comment"}),
        "icc": (saved(scene(), "JPEG", icc_profile=display_p3()), {"ICC profile"}),
        "maker": (with_segments(photo, segment(0xE7, CANARY)), {"application data"}),
        "jfif thumbnail": (b"\xff\xd8" + segment(0xE0, jfif) + photo[20:], {"embedded thumbnail"}),
        "jfxx": (with_segments(photo, segment(0xE0, b"JFXX\0\x10" + thumbnail)), {"embedded thumbnail"}),
        "second picture": (
            with_segments(photo, segment(0xE2, b"MPF\0" + CANARY)) + photo + CANARY,
            {"further pictures"},
        ),
        "after the end": (photo + CANARY, {"trailing bytes"}),
        "inside the frame": (photo[:-2] + segment(0xFE, CANARY) + photo[-2:], {"comment"}),
        "png exif": (saved(scene(), "PNG", exif=exif()), {"EXIF"}),
        "png text": (with_chunks(shot, chunk(b"tEXt", text)), {"text"}),
        "png packed text": (with_chunks(shot, chunk(b"zTXt", packed)), {"text"}),
        "png xmp": (with_chunks(shot, chunk(b"iTXt", international)), {"XMP"}),
        "png time": (with_chunks(shot, chunk(b"tIME", CANARY[:7])), {"date"}),
        "png own": (with_chunks(shot, chunk(b"prVt", CANARY)), {"application data"}),
        "png icc": (saved(scene(), "PNG", icc_profile=display_p3()), {"ICC profile"}),
        "png after the end": (shot + CANARY, {"trailing bytes"}),
        "gif comment": (saved(scene().convert("P"), "GIF", comment=CANARY), {"comment"}),
        "webp": (saved(scene(), "WEBP", exif=exif(), xmp=CANARY, icc_profile=srgb()), {"EXIF", "XMP", "ICC profile"}),
        "avif": (saved(scene(), "AVIF", exif=exif(), xmp=CANARY), {"EXIF", "XMP"}),
        "tiff": (saved(scene(), "TIFF", description=CANARY.decode(), software="x"), {"text"}),
    }


@pytest.mark.parametrize("case", dirty())
def test_no_mark_leaves(case: str) -> None:
    data, names = dirty()[case]
    made = intake.clean(data)
    assert not holds_canary(made.data)
    assert not holds_canary(made.pack())
    assert not holds_canary(intake.thumbnail(data))
    assert set(made.removed) == names
    for name in made.removed:
        assert intake.removed_message(name)
    stripped = intake.clean(made.data)
    assert stripped.removed == () and stripped.data == made.data


def test_rows_hidden_in_the_compressed_stream() -> None:
    """A shorter picture saved over a longer one, and rows beyond the height: the stream is then written anew."""
    shot = png.parse(saved(scene(), "PNG"))
    stream = b"".join(shot.idat)
    more = zlib.compress(zlib.decompress(stream) + CANARY * 20)
    for idat in (stream + CANARY, stream + zlib.compress(CANARY * 9), more):
        head = struct.pack(">IIBBBBB", 61, 47, 8, 2, 0, 0, 0)
        data = png.SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", idat) + chunk(b"IEND", b"")
        made = intake.clean(data)
        assert not holds_canary(made.data)
        assert np.array_equal(np.asarray(opened(made.data)), np.asarray(scene()))


def test_a_turned_photo_keeps_its_quantisation() -> None:
    table = [min(255, 3 + i) for i in range(64)]
    source = saved(scene(160, 96), "JPEG", qtables=[table, table[::-1]], subsampling=2, exif=exif(6))
    before, after = jpeg.parse(source), jpeg.parse(intake.clean(source).data)
    assert (after.width, after.height) == (96, 160)
    for number in (0, 1):
        turned = np.array(before.tables[number]).reshape(8, 8).T.ravel()
        assert after.tables[number] == tuple(turned)
    assert [(c.horizontal, c.vertical) for c in after.components] == [(2, 2), (1, 1), (1, 1)]


def test_streams_for_the_pdf() -> None:
    photo = pdf_stream(intake.clean(saved(scene(), "JPEG")))
    assert (photo.filter, photo.colorspace, photo.colors, photo.bits) == ("DCTDecode", "DeviceRGB", 3, 8)
    grey = pdf_stream(intake.clean(saved(scene().convert("L"), "JPEG")))
    assert (grey.filter, grey.colorspace, grey.colors) == ("DCTDecode", "DeviceGray", 1)
    for mode, space, colors, bits in (
        ("RGB", "DeviceRGB", 3, 8),
        ("L", "DeviceGray", 1, 8),
        ("1", "DeviceGray", 1, 1),
        ("P", "Indexed", 1, 8),
    ):
        stream = pdf_stream(intake.clean(saved(scene().convert(mode), "PNG")))
        assert (stream.filter, stream.colorspace, stream.colors, stream.bits) == ("FlateDecode", space, colors, bits)
        assert len(zlib.decompress(stream.data)) == ((61 * colors * bits + 7) // 8 + 1) * 47
        assert bool(stream.palette) == (mode == "P")


def test_thumbnails_are_small_and_clean() -> None:
    for format_ in ("JPEG", "PNG", "WEBP"):
        small = intake.thumbnail(saved(scene(900, 500), format_), side=120)
        assert opened(small).size[0] == 120 and len(small) < 20_000
        assert intake.clean(small).removed == ()
