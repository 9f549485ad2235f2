"""Draw the pictures of the sample case and write their redactions into its `case.toml`.

    python tools/draw_sample.py [FOLDER]        FOLDER defaults to resources/sample

The words of the case are written by hand in `case.toml`; only the `redactions` of each exhibit are rewritten, because
the program that draws the other people's names knows exactly where they stand. The same pictures come out every time.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import cv2
import sample_photos as photos
import sample_screens as screens
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent


def quick_code(text: str) -> Image.Image:
    """A QR code of `text`, one pixel a module with its quiet zone."""
    return Image.fromarray(cv2.QRCodeEncoder.create().encode(text)).convert("RGB")


def camera_marks(taken: str, orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photo, with an invented place; the program has to remove all of it."""
    marks = Image.Exif()
    marks[0x0112] = orientation
    marks[0x010F], marks[0x0110], marks[0x0132] = "Sample", "Sample Phone S1", taken
    marks.get_ifd(0x8769)[0x9003] = taken
    marks.get_ifd(0x8825).update({1: "N", 2: (0.0, 0.0, 1.0), 3: "E", 4: (0.0, 0.0, 1.0)})
    return marks


def save_screen(folder: Path, name: str, drawn: screens.Drawn) -> screens.Boxes:
    drawn[0].save(folder / name, optimize=True)
    return drawn[1]


def write_redactions(toml: Path, boxes: dict[str, screens.Boxes]) -> None:
    """Replace the `redactions` that follow each ``file = "name"`` in the case."""
    text = toml.read_text(encoding="utf-8")
    for name, found in boxes.items():
        rows = [
            "".join(f"[{x}, {y}, {w}, {h}], " for x, y, w, h in found[n : n + 4]).rstrip()
            for n in range(0, len(found), 4)
        ]
        value = "[]" if not found else "[\n" + "".join(f"    {row}\n" for row in rows) + "]"
        pattern = re.compile(
            rf'(file = "{re.escape(name)}"\n(?:(?!\[\[).*\n)*?)redactions = \[(?:.*\]|\n(?:    .*\n)*\])\n'
        )
        text, count = pattern.subn(lambda m, value=value: f"{m[1]}redactions = {value}\n", text)
        if count != 1:
            raise SystemExit(f"{toml}: no redactions after file = {name!r}")
    toml.write_text(text, encoding="utf-8")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    code = quick_code("SAMPLE 99, no address inside")
    drawn = {
        "notice.png": screens.notice(),
        "sent-messages.png": screens.sent(),
        "authorise.png": screens.authorise(code),
        "login-confirmed.png": screens.confirm(),
        "asked.png": screens.asked(),
        "devices-before.png": screens.devices_before(),
        "devices-after.png": screens.devices_after(),
        "password-changed.png": screens.password(),
        "explained.png": screens.explained(),
        "explained-list.png": screens.explained_list(),
    }
    boxes = {name: save_screen(folder, name, picture) for name, picture in drawn.items()}
    sideways = photos.register().transpose(Image.Transpose.ROTATE_90)
    sideways.save(folder / "register.jpg", quality=82, exif=camera_marks("2026:11:15 20:10:00", orientation=6))
    boxes["register.jpg"] = []
    front = photos.id_photo(photos.card_front(), [(262, 300), (1772, 268), (1790, 1218), (240, 1236)], 11)
    back = photos.id_photo(photos.card_back(), [(238, 282), (1760, 306), (1782, 1252), (252, 1224)], 12)
    for name, photo, minute in (("front", front, 6), ("back", back, 7), ("handheld", photos.handheld(), 15)):
        photo.save(folder / f"id-{name}.jpg", quality=80, exif=camera_marks(f"2026:11:18 10:{minute:02}:00"))
    if (folder / "case.toml").exists():
        write_redactions(folder / "case.toml", boxes)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "sample")
