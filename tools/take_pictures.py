"""Take the pictures of the documentation: the real window on the sample case, and pages of its packet.

    python tools/take_pictures.py [FOLDER]      FOLDER defaults to docs/pictures

No screen is needed. The clock stands still, so the same program makes the same pictures.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["APPEAL_PACKET_NOW"] = "2026-11-20T10:00:00+08:00"
_SETTINGS = tempfile.TemporaryDirectory(prefix="appeal-packet-pictures-")
os.environ["APPEAL_PACKET_SETTINGS"] = _SETTINGS.name
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from PySide6.QtCore import QBuffer, QEvent, QIODevice  # noqa: E402
from PySide6.QtGui import QCursor  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from app import clock  # noqa: E402
from app.packet.build import build_packet  # noqa: E402
from app.packet.pages import render_page  # noqa: E402
from app.packet.pictures import PictureSource  # noqa: E402
from app.wizard import background, i18n, theme  # noqa: E402
from app.wizard.main import application, make_window  # noqa: E402
from app.wizard.pages.screenshots import ScreenshotsPage  # noqa: E402
from app.wizard.settings import Settings  # noqa: E402
from app.wizard.window import MainWindow  # noqa: E402

SIZE = (1280, 800)
PAGE_WIDTH = 620
LIMIT = 120 * 1024
"""No picture is larger, in bytes."""
STEPS = ("what_happened", "decision", "timeline", "screenshots", "id_photos", "statement", "review", "export")
COVERED = "exhibit-10"
"""The exhibit that shows how details are covered."""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    application()
    QCursor.setPos(4000, 4000)  # no button is shown as pointed at
    light = opened("zh_CN", "light")
    save(grabbed(light), folder / "zh-start.png")
    light.open_sample()
    settle()
    for step in STEPS:
        show_step(light, step)
        save(grabbed(light), folder / f"zh-{step.replace('_', '-')}.png")
    show_step(light, "screenshots")
    assert light.workspace is not None
    page = light.workspace.page()
    assert isinstance(page, ScreenshotsPage)
    page.open_redaction(COVERED)
    settle()
    save(grabbed(light), folder / "zh-redaction.png")
    light.close_full()
    packet_pages(light, folder)
    shut(light)
    dark = opened("en", "dark")
    dark.open_sample()
    settle()
    for step in ("timeline", "id_photos"):
        show_step(dark, step)
        save(grabbed(dark), folder / f"en-dark-{step.replace('_', '-')}.png")
    shut(dark)


def opened(language: str, look: str) -> MainWindow:
    """A window on its start page."""
    window = make_window(Settings(language=language, theme=look))
    window.resize(*SIZE)
    window.show()
    settle()
    return window


def show_step(window: MainWindow, step: str) -> None:
    assert window.workspace is not None
    window.workspace.open_step(step)
    settle()


def shut(window: MainWindow) -> None:
    window.close_case()
    theme.theme().changed.disconnect(window.rebuild)
    window.hide()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def settle() -> None:
    """Until the preview is drawn and the case is saved; both begin a moment after the last change."""
    QTest.qWait(1600)
    for _ in range(4):
        background.wait(30_000)
        QApplication.processEvents()


def grabbed(window: MainWindow) -> Image.Image:
    """The window as it stands, without the mark of the focus: a picture has no keyboard."""
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    QApplication.processEvents()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")


def packet_pages(window: MainWindow, folder: Path) -> None:
    """The first page, the statement, an exhibit and the letter."""
    session = window.session
    assert session is not None and session.form is not None
    source = PictureSource(session.store)
    packet = build_packet(session.case, session.form, source, "zh_CN", False, clock.today())
    places = {item.key: item.page for item in packet.outline}
    pages = {"first": 1, "statement": places["statement"], "exhibit": places["exhibit-5"], "letter": places["letter"]}
    for name, number in pages.items():
        width, height, pixels = render_page(packet.data, number - 1, PAGE_WIDTH)
        save(Image.frombytes("RGB", (width, height), pixels), folder / f"packet-{name}.png")


def save(image: Image.Image, path: Path) -> None:
    """As a PNG of few colours, small enough to be kept with the source."""
    for colours in (256, 128, 64):
        few = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        few.save(buffer, "PNG", optimize=True)
        if len(buffer.getvalue()) <= LIMIT:
            path.write_bytes(buffer.getvalue())
            print(f"{path.name}: {len(buffer.getvalue()) // 1024} KB, {colours} colours")
            return
    raise SystemExit(f"{path.name} stays larger than {LIMIT // 1024} KB")


if __name__ == "__main__":
    main()
    background.stop()
    i18n.set_language("en")
