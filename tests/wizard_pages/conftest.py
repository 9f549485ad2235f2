"""Pages on a real session with small real pictures, in a shell that notes what it is asked."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.case.model import (
    Account,
    Box,
    Case,
    Event,
    Exhibit,
    Measure,
    Moment,
    Person,
    Picture,
    Restriction,
    Shortcoming,
)
from app.case.store import CaseStore
from app.errors import AppError
from app.wizard import background, i18n, theme
from app.wizard.page import Page
from app.wizard.pages import page_class
from app.wizard.session import Session


def png(width: int = 120, height: int = 260, colour: str = "#dde", text: str = "") -> bytes:
    """A small picture with something on it."""
    image = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(image)
    draw.rectangle((10, 20, width - 10, 40), fill="#333")
    draw.text((12, 60), text, fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def at(day: int, hour: int | None = None, minute: int = 0) -> Moment:
    return Moment(date=dt.date(2026, 11, day), time=None if hour is None else dt.time(hour, minute))


CASE = Case(
    id="AP-7K3M",
    account_kind="wechat/personal",
    track="admit",
    person=Person(name="林一鸣", id_number="990101199003070015", phone="19900000012"),
    account=Account(id="linyiming_99", nickname="林一鸣"),
    restriction=Restriction(
        kind="function_limit",
        violation="plug",
        notice="帐号功能限制通知",
        permanent=True,
        starts_at=Moment(date=dt.date(2026, 11, 9), time=dt.time(14, 26)),
    ),
    answers={"still_using": "stopped", "appeal_entry": "yes"},
    events=(
        Event(id="event-1", at=at(14, 11, 20), what="发布图文", basis="screenshot", exhibits=("exhibit-1",)),
        Event(id="event-2", at=at(14, 21, 48), what="收到通知"),
    ),
    shortcomings=(
        Shortcoming(id="shortcoming-1", text="我使用了第三方工具。"),
        Shortcoming(id="shortcoming-2", text="我在群里发了部分活动链接。"),
    ),
    measures=(
        Measure(id="measure-1", text="卸载该工具", date=at(15, 9, 0), answers=("shortcoming-1",)),
        Measure(id="measure-2", text="每周检查一次授权", status="planned", answers=("shortcoming-9",)),
    ),
)


class FakeDialogs:
    """Answers laid out beforehand."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.errors: list[AppError] = []

    def open_files(self, title: str, filters: str) -> list[Path]:
        return self.files

    def open_file(self, title: str, filters: str) -> Path | None:
        return self.files[0] if self.files else None

    def save_file(self, title: str, suggestion: str, filters: str) -> Path | None:
        return self.files[0] if self.files else None

    def error(self, error: AppError) -> None:
        self.errors.append(error)


class FakeShell:
    """Notes what a page asks of the window."""

    def __init__(self) -> None:
        self.dialogs = FakeDialogs()
        self.went: list[str] = []
        self.undo: list[str] = []
        self.full: QWidget | None = None

    def go(self, step_id: str) -> None:
        self.went.append(step_id)

    def go_to(self, where: str) -> None:
        self.went.append(where)

    def undo_bar(self, text: str) -> None:
        self.undo.append(text)

    def open_full(self, widget: QWidget) -> None:
        self.full = widget
        widget.resize(1000, 700)
        widget.show()

    def close_full(self) -> None:
        if self.full is not None:
            self.full.hide()
            self.full.deleteLater()
        self.full = None

    def footer_changed(self) -> None:
        pass

    def side_changed(self) -> None:
        pass

    def close_case(self) -> None:
        pass


def settle() -> None:
    """Wait until everything in the background has come back and been drawn."""
    for _ in range(4):
        assert background.wait(20_000)
        QApplication.processEvents()


@pytest.fixture(params=["light"])
def looks(qapp: QApplication, request: pytest.FixtureRequest) -> None:
    i18n.set_language("en")
    theme.theme().apply(language="en", override="light", scale=1.0)


@pytest.fixture
def session(looks: None, tmp_path: Path) -> Iterator[Session]:
    """A case with two events, two exhibits and a statement, open in a file."""
    failures: list[BaseException] = []
    background.on_unexpected(failures.append)
    store = CaseStore.create(tmp_path / "case.appeal", CASE)
    exhibits = []
    for number in (1, 2):
        data = png(text=str(number))
        picture = Picture(
            sha256=store.add_picture(data),
            name=f"{number}.png",
            media_type="image/png",
            width=120,
            height=260,
            size=len(data),
        )
        boxes = (Box(x=10, y=20, width=40, height=20),) if number == 1 else ()
        exhibits.append(
            Exhibit(
                id=f"exhibit-{number}",
                picture=picture,
                title=f"Title {number}",
                redactions=boxes,
                reviewed=number == 1,
                taken=at(14, 14, 5) if number == 2 else None,
            )
        )
    store.save(msgspec.structs.replace(store.case, exhibits=tuple(exhibits)))
    session = Session(store)
    yield session
    assert background.stop(20_000)
    session.close()
    session.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not failures


@pytest.fixture
def shell() -> FakeShell:
    return FakeShell()


@pytest.fixture
def open_page(session: Session, shell: FakeShell, qtbot: QtBot) -> Callable[[str], Page]:
    """Opens a step as the window does: shown, and drawn again after every change."""

    def open_(step: str) -> Page:
        session.visit(step)
        page = page_class(step)(session, shell)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(792, 690)
        page.show()
        page.refresh()
        session.changed.connect(page.refresh)
        session.findings_changed.connect(page.refresh)
        settle()
        return page

    return open_


@pytest.fixture
def benchmark_ms() -> Callable[[Callable[[], object]], float]:
    """The shortest of five runs in milliseconds: what the work itself takes, whatever else the machine does."""
    from time import perf_counter

    def measure(work: Callable[[], object]) -> float:
        found = []
        for _ in range(5):
            begin = perf_counter()
            work()
            found.append((perf_counter() - begin) * 1000)
        return min(found)

    return measure
