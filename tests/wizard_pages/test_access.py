"""Every page can be worked without a mouse and without seeing it, in both languages, also at large text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPushButton, QWidget

from app.text import Language
from app.wizard import i18n, theme
from app.wizard.page import Page
from app.wizard.pages.redaction import RedactionEditor
from app.wizard.session import Session
from tests.wizard_pages.conftest import settle

STEPS = ("timeline", "screenshots", "id_photos", "statement", "review", "export")


def focusable(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


@pytest.fixture(params=["en", "zh_CN"])
def language(looks: None, request: pytest.FixtureRequest) -> Iterator[Language]:
    i18n.set_language(request.param)
    theme.theme().apply(language=request.param)
    yield request.param
    i18n.set_language("en")
    theme.theme().apply(language="en", scale=1.0)


@pytest.mark.parametrize("step", STEPS)
def test_every_control_has_a_name(language: Language, open_page: Callable[[str], Page], step: str) -> None:
    page = open_page(step)
    if step == "timeline":
        page.open_event("event-1")  # type: ignore[attr-defined]
    if step == "screenshots":
        page.open_exhibit("exhibit-1")  # type: ignore[attr-defined]
    if step == "statement":
        page.open_part("items")  # type: ignore[attr-defined]
        page.sections["items"].open_measure("measure-1")  # type: ignore[attr-defined]
    settle()
    found = focusable(page)
    assert found
    inner = {child for widget in found if isinstance(widget, QAbstractScrollArea) for child in (widget.viewport(),)}
    nameless = [f"{type(one).__name__} {one.objectName()}" for one in found if not name(one) and one not in inner]
    assert not nameless


def test_the_redaction_editor_has_names_too(language: Language, session: Session) -> None:
    editor = RedactionEditor(session, "exhibit-1")
    editor.resize(1024, 600)
    editor.show()
    settle()
    assert not [type(one).__name__ for one in focusable(editor) if not name(one)]
    editor.hide()
    editor.deleteLater()


@pytest.mark.parametrize("step", STEPS)
def test_tab_goes_round_without_a_trap(looks: None, open_page: Callable[[str], Page], step: str) -> None:
    page = open_page(step)
    page.activateWindow()
    first = page.initial_focus() or focusable(page)[0]
    first.setFocus()
    seen: list[QWidget] = []
    for _ in range(120):
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert len(seen) >= len(focusable(page)) * 0.6
    assert QApplication.focusWidget() is not None


@pytest.mark.parametrize("step", STEPS)
def test_at_double_text_size_no_button_is_cut(language: Language, open_page: Callable[[str], Page], step: str) -> None:
    theme.theme().apply(scale=2.0)
    page = open_page(step)
    page.set_compact(True)
    page.resize(1000, 560)
    settle()
    cut = [
        button.text()
        for button in page.findChildren(QPushButton)
        if button.isVisible() and button.text() and button.width() + 1 < button.minimumSizeHint().width()
    ]
    assert not cut
    assert page.inner.width() <= page.area.viewport().width()
    theme.theme().apply(scale=1.0)


@pytest.mark.parametrize("step", ["timeline", "screenshots", "statement"])
def test_tab_goes_in_the_order_of_reading(looks: None, open_page: Callable[[str], Page], step: str) -> None:
    page = open_page(step)
    page.resize(792, 1600)
    if step == "timeline":
        page.open_event("event-1")  # type: ignore[attr-defined]
        first = page.rows.item("event-1").head  # type: ignore[attr-defined]
        last = page.rows.item("event-2").head  # type: ignore[attr-defined]
    elif step == "screenshots":
        page.open_exhibit("exhibit-1")  # type: ignore[attr-defined]
        first, last = page.editor.title_edit, page.editor._done  # type: ignore[attr-defined]
    else:
        page.open_part("items")  # type: ignore[attr-defined]
        items = page.sections["items"]  # type: ignore[attr-defined]
        items.open_measure("measure-1")
        first, last = items.cards["shortcoming-1"].text.edit, items.cards["shortcoming-2"]._add
    settle()
    page.activateWindow()
    first.setFocus()
    places = []
    for _ in range(60):
        now = QApplication.focusWidget()
        assert now is not None
        corner = now.mapTo(page, now.rect().center())
        places.append((corner.y() // 45, corner.x()))
        if now is last:
            break
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert now is last
    rows = [row for row, _ in places]
    assert all(later >= earlier - 1 for earlier, later in itertools.pairwise(rows)), places
