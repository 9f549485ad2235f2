"""Editing, undo, saving: nothing a user does is lost."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.case.model import Case, Person
from app.case.store import CaseStore
from app.errors import OutputError
from app.text import message
from app.wizard import background, session
from app.wizard.session import Session
from tests.wizard.conftest import READY, settle


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Session:
    return Session(CaseStore.create(tmp_path / "story.appeal", READY))


def named(case: Case, name: str) -> Case:
    import msgspec

    return msgspec.structs.replace(case, person=Person(name=name))


def test_a_change_is_saved_within_three_seconds_and_read_back(opened: Session, qtbot: QtBot) -> None:
    assert session.SAVE_AFTER < 3000
    with qtbot.waitSignal(opened.saved, timeout=3000):
        opened.edit(named(opened.case, "陈样例"))
    path = opened.store.path
    assert opened.close() is None
    store = CaseStore.open(path)
    assert store.case.person.name == "陈样例"
    store.close()


def test_closing_saves_what_was_typed_a_moment_ago(opened: Session) -> None:
    opened.edit(named(opened.case, "陈样例"))
    path = opened.store.path
    assert opened.close() is None
    store = CaseStore.open(path)
    assert store.case.person.name == "陈样例"
    store.close()


def test_undo_and_redo_walk_through_the_same_cases(opened: Session) -> None:
    first = opened.case
    opened.edit(named(first, "a"), "name")
    opened.edit(named(first, "b"), "name")
    assert opened.undo() == "name"
    assert opened.case.person.name == "a"
    opened.undo()
    assert opened.case == first
    assert opened.undo_label is None
    opened.redo()
    opened.redo()
    assert opened.case.person.name == "b"
    assert opened.redo_label is None
    opened.close()


def test_typing_into_one_field_is_one_step_of_undo(opened: Session) -> None:
    first = opened.case
    for text in ("陈", "陈样", "陈样例"):
        opened.edit(named(opened.case, text), "name", merge="person.name")
    opened.undo()
    assert opened.case == first
    opened.close()


def test_a_failed_save_is_told_retried_and_loses_nothing(
    opened: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "RETRY_AFTER", 20)
    real, failures = opened.store.save, [1, 2]

    def full(case: Case) -> None:
        if failures:
            failures.pop()
            raise OutputError("E-CASE-DISK-FULL", message("The disk is full."))
        real(case)

    monkeypatch.setattr(opened.store, "save", full)
    with qtbot.waitSignal(opened.save_failed, timeout=3000):
        opened.edit(named(opened.case, "陈样例"))
    assert opened.problem is not None and opened.dirty
    with qtbot.waitSignal(opened.saved, timeout=3000):
        pass
    assert opened.problem is None and not opened.dirty
    opened.close()


def test_a_case_that_cannot_be_saved_stays_open(opened: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(case: Case) -> None:
        raise OutputError("E-CASE-DISK-FULL", message("The disk is full."))

    monkeypatch.setattr(opened.store, "save", full)
    opened.edit(named(opened.case, "陈样例"))
    assert opened.close() is not None
    assert not opened.closed
    opened.abandon()


def test_the_rules_look_again_after_a_change(opened: Session, qtbot: QtBot) -> None:
    assert opened.decision is not None and opened.decision.route == "appeal"
    with qtbot.waitSignal(opened.findings_changed, timeout=3000):
        opened.replace(answers={"still_using": "yes"})
    assert opened.decision.route == "fix_first"
    opened.close()


class TestBackground:
    def test_the_result_comes_back_to_the_window(self, qtbot: QtBot) -> None:
        results: list[int] = []
        background.run(lambda _task: 7, results.append)
        settle()
        assert results == [7]

    def test_the_serial_queue_keeps_the_order(self, qtbot: QtBot) -> None:
        results: list[int] = []
        for number in range(20):
            background.run(lambda _task, number=number: number, results.append)  # type: ignore[misc]
        settle()
        assert results == list(range(20))

    def test_a_cancelled_task_stops_and_tells_nothing(self, qtbot: QtBot) -> None:
        reached: list[int] = []
        told: list[object] = []

        def work(task: background.Task) -> None:
            for number in range(1_000_000):
                reached.append(number)
                task.progress(number, 1_000_000)

        task = background.run(work, told.append, on_error=told.append, queue="pictures")
        qtbot.waitUntil(lambda: bool(reached))
        task.cancel()
        settle()
        assert not told and len(reached) < 1_000_000

    def test_progress_is_told_on_the_way(self, qtbot: QtBot) -> None:
        steps: list[tuple[int, int]] = []

        def work(task: background.Task) -> None:
            task.progress(1, 2)
            task.progress(2, 2)

        background.run(work, on_progress=lambda done, total: steps.append((done, total)))
        settle()
        assert steps == [(1, 2), (2, 2)]

    def test_a_known_error_goes_to_its_handler_and_others_to_the_service(self, qtbot: QtBot) -> None:
        known: list[object] = []
        unknown: list[BaseException] = []
        background.on_unexpected(unknown.append)

        def full(_task: background.Task) -> None:
            raise OutputError("E-CASE-DISK-FULL", message("The disk is full."))

        def broken(_task: background.Task) -> None:
            raise ZeroDivisionError

        background.run(full, on_error=known.append)
        background.run(broken, on_error=known.append)
        settle()
        assert len(known) == 1 and isinstance(unknown[0], ZeroDivisionError)


def test_what_the_program_notes_is_no_step_of_undo(opened: Session) -> None:
    opened.edit(named(opened.case, "A"), "name")
    opened.undo()
    opened.note(written_on=None, track="admit")
    assert opened.case.track == "admit"
    assert (opened.undo_label, opened.redo_label) == (None, "name")
    assert opened.dirty


class Mortal:
    """Stands for a widget: says on which thread it dies."""

    def __init__(self, deaths: list[bool]) -> None:
        self.deaths = deaths
        self.me = self if len(deaths) % 2 else None  # every other one lies in a cycle

    def __del__(self) -> None:
        self.deaths.append(threading.current_thread() is threading.main_thread())


def test_what_a_worker_holds_dies_on_the_windows_thread(qtbot: QtBot) -> None:
    deaths: list[bool] = []

    def start(number: int) -> None:
        mortal = Mortal(deaths)

        def work(_task: background.Task) -> int:
            litter = []
            for _ in range(3000):  # enough to call the collector, were it allowed to run here
                litter.append([litter])
            return number if mortal else 0

        background.run(work, lambda _result: None, queue="pictures")

    for number in range(40):
        start(number)
    qtbot.waitUntil(lambda: not background.busy())
    assert gc.isenabled()
    gc.collect()
    assert deaths and all(deaths)
