"""The screenshots page and the redaction editor, on real pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.case.model import Box, Exhibit, find
from app.wizard.adding import Incoming, from_clipboard, from_paths
from app.wizard.page import Page
from app.wizard.pages.redaction import RedactionEditor
from app.wizard.session import Session
from tests.wizard_pages.conftest import FakeShell, png, settle


@pytest.fixture
def page(open_page: Callable[[str], Page]) -> Page:
    return open_page("screenshots")


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_files_are_added_and_each_failure_has_its_own_sentence(page: Page, session: Session, tmp_path: Path) -> None:
    files = [
        write(tmp_path, "new.png", png(text="new")),
        write(tmp_path, "again.png", png(text="1")),
        write(tmp_path, "note.txt", b"not a picture"),
        tmp_path / "gone.png",
    ]
    page.add(from_paths(files))  # type: ignore[attr-defined]
    settle()
    assert [exhibit.picture.name for exhibit in session.case.exhibits] == ["1.png", "2.png", "new.png"]
    said = [page.news.itemAt(i).widget().accessibleName() for i in range(3)]  # type: ignore[attr-defined]
    assert "again.png is the same picture as exhibit 1." in said[0]
    assert "note.txt" in said[1]
    assert "gone.png is not there" in said[2]
    assert session.store.picture(session.case.exhibits[2].picture.sha256) == files[0].read_bytes()


def test_a_picture_is_pasted(page: Page, session: Session) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    data = QMimeData()
    data.setImageData(image)
    page.add(from_clipboard(data, "Pasted picture"))  # type: ignore[attr-defined]
    settle()
    added = session.case.exhibits[-1].picture
    assert (added.name, added.width, added.height) == ("Pasted picture", 40, 30)


def test_copied_files_are_taken_as_files(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png")), QUrl("https://example.invalid/b.png")])
    assert from_clipboard(data, "x") == [Incoming("a.png", path=tmp_path / "a.png")]


def test_adding_can_be_stopped_and_what_is_done_stays(page: Page, session: Session, tmp_path: Path) -> None:
    files = [write(tmp_path, f"{n}.png", png(text=f"page {n}")) for n in range(40)]
    page.add(from_paths(files))  # type: ignore[attr-defined]
    page.progress.cancelled.emit()  # type: ignore[attr-defined]
    settle()
    assert len(session.case.exhibits) < 42
    assert page.progress.isHidden()  # type: ignore[attr-defined]


def test_the_order_changes_by_keyboard_and_numbers_follow(page: Page, session: Session) -> None:
    card = page.grid.card("exhibit-2")  # type: ignore[attr-defined]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert [exhibit.id for exhibit in session.case.exhibits] == ["exhibit-2", "exhibit-1"]
    assert page.grid.card("exhibit-2").face.number == "Exhibit 1"  # type: ignore[attr-defined]
    assert page.grid.card("exhibit-2").hasFocus()  # type: ignore[attr-defined]


def test_a_title_is_changed_after_f2(page: Page, session: Session) -> None:
    card = page.grid.card("exhibit-1")  # type: ignore[attr-defined]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_F2)
    edit = page.editor.title_edit  # type: ignore[attr-defined]
    assert edit.hasFocus()
    QTest.keyClicks(edit, "n" * 70)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert session.case.exhibits[0].title == "n" * 60
    assert not page.editor.isVisible()  # type: ignore[attr-defined]


def test_purpose_time_and_events_are_kept(page: Page, session: Session) -> None:
    page.open_exhibit("exhibit-2")  # type: ignore[attr-defined]
    editor = page.editor  # type: ignore[attr-defined]
    editor.material.set_value("notice")
    editor.material.activated.emit(editor.material.currentIndex())
    editor.taken.setText("2026-11-14 21:48")
    editor.commit()
    editor.events.menu_now().actions()[1].trigger()
    exhibit = find(session.case.exhibits, "exhibit-2")
    assert exhibit is not None and exhibit.taken is not None
    assert (exhibit.material, str(exhibit.taken.time)) == ("notice", "21:48:00")
    assert find(session.case.events, "event-2").exhibits == ("exhibit-2",)  # type: ignore[union-attr]


def test_deleting_takes_every_mention_with_it_and_undo_brings_all_back(
    page: Page, session: Session, shell: FakeShell
) -> None:
    before = session.case
    card = page.grid.card("exhibit-1")  # type: ignore[attr-defined]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Delete)
    assert find(session.case.exhibits, "exhibit-1") is None
    assert session.case.events[0].exhibits == ()
    assert "Exhibit 1" in shell.undo[0]
    session.undo()
    assert session.case == before


def test_two_hundred_exhibits_are_drawn_anew_quickly(
    page: Page, session: Session, benchmark_ms: Callable[[Callable[[], object]], float]
) -> None:
    first = session.case.exhibits[0]
    many = tuple(msgspec.structs.replace(first, id=f"exhibit-{n}", title=f"Title {n}") for n in range(1, 201))
    session.replace(exhibits=many)
    settle()

    def change() -> None:
        last = session.case.exhibits[-1]
        changed = msgspec.structs.replace(last, title=last.title + "x")
        session.case = msgspec.structs.replace(session.case, exhibits=(*session.case.exhibits[:-1], changed))
        page.refresh()

    assert benchmark_ms(change) < 50


# the redaction editor


@pytest.fixture
def editor(page: Page, shell: FakeShell) -> RedactionEditor:
    page.open_redaction("exhibit-2")  # type: ignore[attr-defined]
    settle()
    assert isinstance(shell.full, RedactionEditor)
    return shell.full


def redactions(session: Session, exhibit_id: str) -> tuple[Box, ...]:
    exhibit = find(session.case.exhibits, exhibit_id)
    assert exhibit is not None
    return exhibit.redactions


def test_a_box_made_by_keyboard_is_in_the_case_and_can_be_undone(editor: RedactionEditor, session: Session) -> None:
    QTest.keyClick(editor.canvas, Qt.Key.Key_B)
    boxes = redactions(session, "exhibit-2")
    assert len(boxes) == 1
    QTest.keyClick(editor.canvas, Qt.Key.Key_Right)
    QTest.keyClick(editor.canvas, Qt.Key.Key_Right)
    assert redactions(session, "exhibit-2")[0].x == boxes[0].x + 2
    session.undo()
    assert redactions(session, "exhibit-2") == boxes == editor.canvas.boxes
    session.undo()
    assert redactions(session, "exhibit-2") == () == editor.canvas.boxes


def test_it_shows_what_leaves_the_case(editor: RedactionEditor, session: Session) -> None:
    exhibit = find(session.case.exhibits, "exhibit-2")
    assert isinstance(exhibit, Exhibit)
    covered = msgspec.structs.replace(exhibit, redactions=(Box(x=20, y=50, width=60, height=40),))
    session.replace(exhibits=(session.case.exhibits[0], covered))
    QTest.keyClick(editor.canvas, Qt.Key.Key_Space)
    settle()
    assert editor.canvas.showing_result
    shown = editor.canvas._result[0]
    colours = {shown.pixelColor(x, y).name() for x in range(20, 80) for y in range(50, 90)}
    assert colours == {"#000000"}
    QTest.keyClick(editor.canvas, Qt.Key.Key_B)
    assert len(redactions(session, "exhibit-2")) == 1, "nothing is drawn on the result"
    QTest.keyClick(editor.canvas, Qt.Key.Key_Space)
    assert not editor.canvas.showing_result


def test_done_marks_the_picture_and_goes_to_the_next_that_waits(
    editor: RedactionEditor, session: Session, shell: FakeShell
) -> None:
    assert editor.done_button.text() == "Done with this one"
    editor.done_button.click()
    assert all(exhibit.reviewed for exhibit in session.case.exhibits)
    assert shell.full is None


def test_pictures_are_turned_by_keyboard_and_list(editor: RedactionEditor) -> None:
    QTest.keyClick(editor, Qt.Key.Key_PageUp)
    settle()
    assert editor.exhibit is not None and editor.exhibit.id == "exhibit-1"
    assert editor.canvas.boxes == (Box(x=10, y=20, width=40, height=20),)
    editor.strip.setCurrentRow(1)
    settle()
    assert editor.exhibit.id == "exhibit-2"


def test_undoing_the_picture_itself_closes_the_editor(
    page: Page, session: Session, shell: FakeShell, tmp_path: Path
) -> None:
    page.add(from_paths([write(tmp_path, "new.png", png(text="new"))]))  # type: ignore[attr-defined]
    settle()
    page.open_redaction(session.case.exhibits[-1].id)  # type: ignore[attr-defined]
    settle()
    session.undo()
    assert shell.full is None


def test_a_photo_turned_by_its_exif_is_shown_upright(
    page: Page, session: Session, shell: FakeShell, tmp_path: Path
) -> None:
    out = io.BytesIO()
    image = Image.new("RGB", (300, 100), "white")
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(out, "JPEG", exif=exif)
    page.add(from_paths([write(tmp_path, "turned.jpg", out.getvalue())]))  # type: ignore[attr-defined]
    settle()
    added = session.case.exhibits[-1]
    assert (added.picture.width, added.picture.height) == (100, 300)
    page.open_redaction(added.id)  # type: ignore[attr-defined]
    settle()
    assert isinstance(shell.full, RedactionEditor)
    assert shell.full.canvas.sceneRect().height() == 300
