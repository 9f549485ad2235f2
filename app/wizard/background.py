"""Background work: the one way in which anything slow is done.

A function runs on another thread and never sees a widget; what it returns comes back to the window's thread as a queued
signal. Changes of the case go through one serial queue, pictures through two workers.

Qt objects must die on the window's thread. So a worker never holds the last reference to one: what it works with is let
go by the window's thread after the worker has returned, and cycles of garbage are collected on that thread only.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, Qt, QThreadPool, QTimer, Signal

from app.errors import AppError, Cancelled

Queue = Literal["case", "pictures"]
Result = TypeVar("Result")
_WORKERS: dict[Queue, int] = {"case": 1, "pictures": 2}
_pools: dict[Queue, QThreadPool] = {}
_jobs: set[_Job] = set()
_COLLECT_EVERY = 500
"""Milliseconds between two collections of garbage while a worker is busy."""
_unexpected: list[Callable[[BaseException], None]] = []


class Task(QObject):
    """A function under way, which gets the task itself; `progress` and `cancelled` may be called on any thread."""

    _done = Signal(object)
    _failed = Signal(object)
    _moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stop = False
        self.finished = False

    def cancel(self) -> None:
        """Ask the function to stop; whatever it still returns is thrown away."""
        self._stop = True

    def cancelled(self) -> bool:
        return self._stop

    def progress(self, done: int, total: int) -> None:
        """Report how far the function is.

        Raises:
            Cancelled: the user stopped the task; let it pass through.
        """
        if self._stop:
            raise Cancelled
        self._moved.emit(done, total)


def on_unexpected(handler: Callable[[BaseException], None]) -> None:
    """What to do with an exception nobody foresaw (the window saves the case and shows the error dialog)."""
    _unexpected[:] = [handler]


def run(
    function: Callable[[Task], Result],
    on_done: Callable[[Result], object] | None = None,
    on_error: Callable[[AppError], object] | None = None,
    on_progress: Callable[[int, int], object] | None = None,
    *,
    queue: Queue = "case",
    owner: QObject | None = None,
) -> Task:
    """Run `function(task)` on a worker and bring the outcome back to this thread.

    Args:
        function: gets the `Task`; passes ``task.progress`` and ``task.cancelled`` on to what it calls.
        on_done: called with the result, unless the task was cancelled.
        on_error: called with an `AppError`; without it, and for every other exception, the unexpected handler is.
        on_progress: called with (done, total).
        queue: ``case`` is serial; ``pictures`` has two workers.
        owner: when this object is gone by then, nothing is called.

    Returns:
        The task, to cancel it.
    """
    task = Task()
    job = _Job(task, function)
    _jobs.add(job)

    def listening() -> bool:
        return not task.cancelled() and (owner is None or shiboken6.isValid(owner))

    def done(result: Any) -> None:
        _finish(job)
        if on_done is not None and listening():
            on_done(result)

    def failed(error: BaseException) -> None:
        _finish(job)
        if isinstance(error, Cancelled):
            return
        if isinstance(error, AppError) and on_error is not None:
            if listening():
                on_error(error)
        elif _unexpected:
            _unexpected[0](error)

    def moved(at: int, total: int) -> None:
        if on_progress is not None and listening():
            on_progress(at, total)

    receiver = _Receiver(task, done, failed, moved)
    task._done.connect(receiver.done, Qt.ConnectionType.QueuedConnection)
    task._failed.connect(receiver.failed, Qt.ConnectionType.QueuedConnection)
    task._moved.connect(receiver.moved, Qt.ConnectionType.QueuedConnection)
    gc.disable()
    _pool(queue).start(lambda: _work(job))
    return task


class _Job:
    """What a worker holds. The window's thread empties it once the worker has returned, so nothing dies over there."""

    def __init__(self, task: Task, function: Callable[[Task], Any]) -> None:
        self.task: Task | None = task
        self.function: Callable[[Task], Any] | None = function
        self.returned = False
        collector = QTimer(task)
        # The young garbage only: a full collection would hold up the window.
        collector.timeout.connect(lambda: gc.collect(1))
        collector.start(_COLLECT_EVERY)


class _Receiver(QObject):
    """Lives on the window's thread, so that queued signals arrive there."""

    def __init__(
        self,
        task: Task,
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
        moved: Callable[[int, int], None],
    ) -> None:
        super().__init__(task)
        self._done, self._failed, self._moved = done, failed, moved

    def done(self, result: object) -> None:
        self._done(result)

    def failed(self, error: object) -> None:
        assert isinstance(error, BaseException)
        self._failed(error)

    def moved(self, at: int, total: int) -> None:
        self._moved(at, total)


def _work(job: _Job) -> None:
    # No local name may hold the task or the function here: it would let go of them last, and on the wrong thread.
    assert job.task is not None and job.function is not None
    try:
        if job.task.cancelled():
            raise Cancelled
        outcome = job.function(job.task)
    except BaseException as error:
        if isinstance(error, AppError | Cancelled):
            error = error.with_traceback(None)
        job.task._failed.emit(error)
    else:
        job.task._done.emit(outcome)
    job.returned = True


def _finish(job: _Job) -> None:
    """The outcome is here; let go of everything as soon as the worker has returned from handing it over."""
    if job.task is not None:
        job.task.finished = True
    if not job.returned:
        QTimer.singleShot(1, lambda: _finish(job))
        return
    if job.task is not None:
        job.task.deleteLater()
    job.task = job.function = None
    _jobs.discard(job)
    if not _jobs:
        gc.enable()


def _pool(queue: Queue) -> QThreadPool:
    if queue not in _pools:
        pool = QThreadPool()
        pool.setMaxThreadCount(_WORKERS[queue])
        pool.setExpiryTimeout(30_000)
        _pools[queue] = pool
    return _pools[queue]


def busy(queue: Queue | None = None) -> bool:
    """Whether anything is under way."""
    return bool(_jobs) if queue is None else queue in _pools and _pools[queue].activeThreadCount() > 0


def wait(milliseconds: int = 2000) -> bool:
    """Let the window live until everything under way has come back, or the time is over; True when all is done."""
    clock = QElapsedTimer()
    clock.start()
    loop = QEventLoop()
    tick = QTimer()
    tick.timeout.connect(loop.quit)
    tick.start(10)
    while _jobs and clock.elapsed() < milliseconds:
        loop.exec()
    return not _jobs


def stop(milliseconds: int = 2000) -> bool:
    """Cancel everything and wait for it at most so long."""
    for job in list(_jobs):
        if job.task is not None:
            job.task.cancel()
    return wait(milliseconds)
