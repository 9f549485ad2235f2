"""Two pictures that differ only in the secret come out equal, byte for byte."""

import io

import numpy as np
import pytest
from PIL import Image

from app.case.model import Box
from app.errors import PictureError
from app.imaging import intake

SIZE = (197, 163)
SECRET = (61, 35)
POSITIONS = {"inside": (70, 66), "corner": (0, 0), "right": (136, 50), "bottom": (33, 128), "last": (136, 128)}
TURNS = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}


def background(size: tuple[int, int] = SIZE) -> np.ndarray:
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    return np.stack([(x * 3 + y) % 256, (x + y * 2) % 256, (x * y) % 256], axis=-1).astype(np.uint8)


def pair(position: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    pictures = []
    for seed in (1, 2):
        pixels = background()
        x, y = position
        noise = np.random.default_rng(seed).integers(0, 256, (SECRET[1], SECRET[0], 3), dtype=np.uint8)
        pixels[y : y + SECRET[1], x : x + SECRET[0]] = noise
        pictures.append(Image.fromarray(pixels))
    return pictures[0], pictures[1]


def box_at(position: tuple[int, int]) -> Box:
    return Box(x=position[0], y=position[1], width=SECRET[0], height=SECRET[1])


def saved(image: Image.Image, format_: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


@pytest.mark.parametrize("position", POSITIONS.values(), ids=POSITIONS)
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize("quality", [25, 60, 85, 98])
def test_two_secrets_in_jpeg(quality: int, subsampling: int, position: tuple[int, int]) -> None:
    one, two = (saved(image, "JPEG", quality=quality, subsampling=subsampling) for image in pair(position))
    assert one != two
    boxes = [box_at(position)]
    assert intake.clean(one, boxes).data == intake.clean(two, boxes).data
    assert intake.thumbnail(one, boxes) == intake.thumbnail(two, boxes)


def upright_box(position: tuple[int, int], orientation: int) -> Box:
    """Where the secret stands after the picture is turned, found by turning a picture of it."""
    mark = Image.new("L", SIZE)
    mark.paste(255, (*position, position[0] + SECRET[0], position[1] + SECRET[1]))
    method = TURNS[orientation]
    turned = mark if method is None else mark.transpose(Image.Transpose(method))
    left, top, right, bottom = turned.getbbox() or (0, 0, 0, 0)
    return Box(x=left, y=top, width=right - left, height=bottom - top)


@pytest.mark.parametrize("position", POSITIONS.values(), ids=POSITIONS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_two_secrets_in_a_turned_photo(orientation: int, position: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 80, "subsampling": 2, "exif": exif.tobytes()}
    one, two = (saved(image, "JPEG", **options) for image in pair(position))
    boxes = [upright_box(position, orientation)]
    assert intake.clean(one, boxes).data == intake.clean(two, boxes).data


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": "4:1:1"}, {"keep_rgb": True}], ids=str)
def test_two_secrets_in_other_jpegs(options: dict[str, object]) -> None:
    one, two = (saved(image, "JPEG", quality=70, **options) for image in pair((70, 66)))
    assert intake.clean(one, [box_at((70, 66))]).data == intake.clean(two, [box_at((70, 66))]).data


@pytest.mark.parametrize("format_", ["PNG", "BMP", "TIFF"])
@pytest.mark.parametrize("fill", ["black", "white"])
def test_lossless_pictures_lose_exactly_the_box(format_: str, fill: str) -> None:
    one, two = (saved(image, format_) for image in pair((70, 66)))
    made = intake.clean(one, [box_at((70, 66))], fill=fill)  # type: ignore[arg-type]
    assert made.data == intake.clean(two, [box_at((70, 66))], fill=fill).data  # type: ignore[arg-type]
    expected = background()
    expected[66 : 66 + SECRET[1], 70 : 70 + SECRET[0]] = 0 if fill == "black" else 255
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(made.data))), expected)


@pytest.mark.parametrize("format_", ["JPEG", "WEBP", "AVIF"])
def test_the_box_of_a_lossy_picture_is_one_solid_colour(format_: str) -> None:
    made = intake.clean(saved(pair((70, 66))[0], format_, quality=80), [box_at((70, 66))])
    inside = np.asarray(Image.open(io.BytesIO(made.data)))[66 : 66 + SECRET[1], 70 : 70 + SECRET[0]]
    assert inside.std() <= 1 and inside.max() <= 3


def test_scaling_first_leaks() -> None:
    """Guards the tests above: with the order reversed they would notice."""
    one, two = pair((70, 66))
    small = []
    for image in (one, two):
        scaled = image.resize((SIZE[0] // 3, SIZE[1] // 3), Image.Resampling.LANCZOS)
        scaled.paste((0, 0, 0), (70 // 3, 66 // 3, (70 + SECRET[0]) // 3, (66 + SECRET[1]) // 3))
        small.append(np.asarray(scaled))
    assert not np.array_equal(*small)


def test_a_tight_box_on_jpeg_leaks() -> None:
    """Guards the growing of the box: filling exactly the secret leaves different pixels around it."""
    decoded = []
    for image in pair((70, 66)):
        opened = Image.open(io.BytesIO(saved(image, "JPEG", quality=60, subsampling=2)))
        opened.paste((0, 0, 0), (70, 66, 70 + SECRET[0], 66 + SECRET[1]))
        decoded.append(np.asarray(opened))
    assert not np.array_equal(*decoded)


def test_boxes_are_clamped_to_the_picture() -> None:
    data = saved(pair((0, 0))[0], "PNG")
    made = intake.clean(data, [Box(x=-50, y=-50, width=5000, height=60)])
    pixels = np.asarray(Image.open(io.BytesIO(made.data)))
    assert not pixels[:10].any() and np.array_equal(pixels[10:], np.asarray(pair((0, 0))[0])[10:])


@pytest.mark.parametrize("box", [(197, 0, 5, 5), (0, 163, 5, 5), (-9, 0, 9, 9), (3, 3, 0, 9), (3, 3, 9, -2)], ids=str)
def test_a_box_that_hides_nothing_is_refused(box: tuple[int, int, int, int]) -> None:
    x, y, width, height = box
    with pytest.raises(PictureError) as caught:
        intake.clean(saved(pair((0, 0))[0], "PNG"), [Box(x=x, y=y, width=width, height=height)])
    assert caught.value.code == "E-PICTURE-BOX-OUTSIDE"


def test_overlapping_boxes_and_the_whole_picture() -> None:
    data = saved(pair((0, 0))[0], "JPEG")
    made = intake.clean(data, [Box(x=0, y=0, width=150, height=163), Box(x=100, y=0, width=97, height=163)])
    assert np.asarray(Image.open(io.BytesIO(made.data))).max() == 0
