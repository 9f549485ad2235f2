"""The ID photos page: a verdict the moment a photo is added, never a retouched pixel."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.text import translator
from app.wizard.adding import from_paths
from app.wizard.page import Page
from app.wizard.photo_reports import PhotoReports, check_words, chips, worst
from app.wizard.session import Session
from tests.wizard_pages.conftest import FakeShell, settle

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"


def blurred() -> bytes:
    image = Image.open(SAMPLE / "id-back.jpg").filter(ImageFilter.GaussianBlur(9))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def page(open_page: Callable[[str], Page]) -> Page:
    return open_page("id_photos")


def test_a_good_photo_gets_its_verdict_and_keeps_its_bytes(page: Page, session: Session) -> None:
    page.add("front", from_paths([SAMPLE / "id-front.jpg"]))  # type: ignore[attr-defined]
    settle()
    photo = session.case.id_photos[0]
    assert photo.side == "front"
    assert photo.checks["sharpness"] == "ok"
    assert session.store.picture(photo.picture.sha256) == (SAMPLE / "id-front.jpg").read_bytes()
    card = page.cards["front"]  # type: ignore[attr-defined]
    assert card.verdict.text() == "Good to use"
    assert card.view._card


def test_a_blurred_photo_is_explained_and_may_be_used_with_a_private_note(
    page: Page, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "soft.jpg"
    path.write_bytes(blurred())
    page.add("back", from_paths([path]))  # type: ignore[attr-defined]
    settle()
    card = page.cards["back"]  # type: ignore[attr-defined]
    assert session.case.id_photos[0].checks["sharpness"] == "fail"
    assert card.verdict.text() == "Take again"
    assert card.says.text()
    assert card.cure.text()
    assert card.replace_button.property("kind") == "primary"
    assert not page.footer().primary
    assert "1 to take again" in page.footer().note
    card.anyway.click()
    QTest.keyClicks(card.note, "the text can be read")
    QTest.keyClick(card.note, Qt.Key.Key_Return)
    assert session.case.id_photos[0].overruled == "the text can be read"
    assert card.verdict.text() == "Used as it is"
    card.back.click()
    assert session.case.id_photos[0].overruled == ""


def test_a_note_is_needed(page: Page, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "soft.jpg"
    path.write_bytes(blurred())
    page.add("back", from_paths([path]))  # type: ignore[attr-defined]
    settle()
    card = page.cards["back"]  # type: ignore[attr-defined]
    card.anyway.click()
    card.note.setText("  ")
    assert not card._keep.isEnabled()


def test_replacing_keeps_the_slot_and_removing_can_be_undone(page: Page, session: Session, shell: FakeShell) -> None:
    page.add("front", from_paths([SAMPLE / "id-front.jpg"]))  # type: ignore[attr-defined]
    settle()
    first = session.case.id_photos[0]
    page.add("front", from_paths([SAMPLE / "id-back.jpg"]))  # type: ignore[attr-defined]
    settle()
    assert [photo.id for photo in session.case.id_photos] == [first.id]
    assert session.case.id_photos[0].picture.sha256 != first.picture.sha256
    page.cards["front"].remove.click()  # type: ignore[attr-defined]
    assert session.case.id_photos == ()
    assert shell.undo
    session.undo()
    assert len(session.case.id_photos) == 1


def test_several_dropped_at_once_fill_the_empty_slots(page: Page, session: Session) -> None:
    page.cards["front"].dropped.emit("front", [SAMPLE / "id-front.jpg", SAMPLE / "id-back.jpg"])  # type: ignore[attr-defined]
    settle()
    assert {photo.side for photo in session.case.id_photos} == {"front", "back"}


def test_what_is_no_picture_is_refused_in_words(page: Page, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "note.jpg"
    path.write_bytes(b"text")
    page.add("front", from_paths([path]))  # type: ignore[attr-defined]
    settle()
    assert session.case.id_photos == ()
    assert "note.jpg" in page.news.itemAt(0).widget().accessibleName()  # type: ignore[attr-defined]
    assert page.cards["front"].choose_button.isEnabled()  # type: ignore[attr-defined]


def test_a_picture_without_a_card_gives_no_false_promise(page: Page, session: Session, tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 300), "grey")
    ImageDraw.Draw(image).line((0, 0, 400, 300), fill="white")
    path = tmp_path / "grey.png"
    image.save(path)
    page.add("front", from_paths([path]))  # type: ignore[attr-defined]
    settle()
    assert page.cards["front"].verdict.text() != "Good to use"  # type: ignore[attr-defined]


def test_the_check_takes_less_than_a_second(page: Page, session: Session) -> None:
    page.add("front", from_paths([SAMPLE / "id-front.jpg"]))  # type: ignore[attr-defined]
    settle()
    report = PhotoReports.of(session).get(session.case.id_photos[0].picture)
    assert report is not None
    assert report.milliseconds < 1000


def test_every_chip_says_what_is_so() -> None:
    t = translator("en")
    checks = {"sharpness": "fail", "colour": "ok", "glare": "unknown", "tilt": "ok", "framing": "warn"}
    shown = chips(checks, t)  # type: ignore[arg-type]
    assert [words for words, _, _ in shown] == ["Blurred", "Close to the edge", "In colour", "Glare not known"]
    assert worst(checks) == "fail"  # type: ignore[arg-type]
    names = (
        "sharpness",
        "colour",
        "glare",
        "darkness",
        "overexposure",
        "framing",
        "size",
        "tilt",
        "screen",
        "occlusion",
    )
    words = {check_words(name, verdict, t) for name in names for verdict in ("ok", "warn", "fail", "unknown")}  # type: ignore[arg-type]
    assert len(words) == 40
