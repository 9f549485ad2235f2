"""A clean image can be made only by imaging, holds nothing but the picture, and survives being stored."""

import ast
import io
from pathlib import Path

import pytest
from PIL import Image

from app.errors import PictureError
from app.imaging import image as sealed
from app.imaging import intake
from app.imaging.intake import CleanImage
from app.imaging.streams import pdf_stream

ROOT = Path(__file__).resolve().parents[2]


def encoded(format_: str, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert(mode).save(out, format_, **options)
    return out.getvalue()


def test_nobody_else_can_make_one() -> None:
    made = intake.clean(encoded("JPEG"))
    header = sealed._Header("jpeg", 40, 30, "RGB", (), made.sha256)
    with pytest.raises(TypeError):
        CleanImage(object(), made.data, header)
    with pytest.raises(TypeError):
        CleanImage(None, encoded("JPEG", comment=b"secret"), header)
    with pytest.raises(TypeError):
        type("Forged", (CleanImage,), {})
    with pytest.raises(AttributeError):
        made.data = b"other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del made.data
    with pytest.raises(TypeError):
        pdf_stream(encoded("JPEG"))  # type: ignore[arg-type]


def test_the_seal_is_named_in_its_own_room_only() -> None:
    for path in (ROOT / "app").rglob("*.py"):
        if path.parent.name == "imaging":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"_SEAL", "seal"}, path
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app.imaging.image"):
                assert {alias.name for alias in node.names} <= {"CleanImage"}, path


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pack_and_unpack(format_: str, mode: str) -> None:
    made = intake.clean(encoded(format_, mode))
    again = CleanImage.unpack(made.pack())
    assert again.pack() == made.pack()
    assert (again.data, again.width, again.height, again.mode) == (made.data, 40, 30, mode)


def test_unpack_refuses_what_is_not_clean() -> None:
    packed = intake.clean(encoded("PNG")).pack()
    for wrong in (b"", packed[:-1], packed + b"x", b"APCI\x02" + packed[5:], packed.replace(b"png", b"pngx", 1)):
        with pytest.raises(PictureError):
            CleanImage.unpack(wrong)


def test_unpack_refuses_metadata_even_with_a_true_hash() -> None:
    import hashlib

    import msgspec

    dirty = encoded("JPEG", comment=b"secret")
    header = sealed._Header("jpeg", 40, 30, "RGB", (), hashlib.sha256(dirty).hexdigest())
    head = msgspec.json.encode(header)
    with pytest.raises(PictureError):
        CleanImage.unpack(b"APCI\x01" + len(head).to_bytes(4, "big") + head + dirty)


def test_unpack_reads_every_truncation() -> None:
    packed = intake.clean(encoded("JPEG")).pack()
    for length in range(0, len(packed), 37):
        with pytest.raises(PictureError):
            CleanImage.unpack(packed[:length])


def test_cache_key_depends_on_everything_that_changes_the_picture() -> None:
    from app.case.model import Box

    box = Box(x=1, y=2, width=3, height=4)
    keys = {
        intake.cache_key("a"),
        intake.cache_key("b"),
        intake.cache_key("a", [box]),
        intake.cache_key("a", [box, box]),
        intake.cache_key("a", [box], fill="white"),
        intake.cache_key("a", [box], purpose="thumbnail"),
    }
    assert len(keys) == 6
