"""Workers work; widgets and garbage stay with the window's thread."""

from __future__ import annotations

import gc
import threading

from pytestqt.qtbot import QtBot

from app.wizard import background


def test_garbage_is_collected_on_the_windows_thread_alone(qtbot: QtBot) -> None:
    threads: list[int] = []

    class Knot:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            threads.append(threading.get_ident())

    def work(_task: background.Task) -> None:
        for _ in range(5000):
            Knot()

    background.run(work)
    qtbot.waitUntil(lambda: len(threads) > 1000)
    assert set(threads) == {threading.get_ident()}
    assert background.stop()
    assert gc.isenabled()
