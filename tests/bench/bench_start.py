"""Start of the window against a bare QWizard of the same Qt: wall time of whole processes, taken in turn.

    python tests/bench/bench_start.py [ROUNDS]

Prints the medians and ratios; the budget of the visible window is 1.3. Every process ends at the first painted picture:
of a QWizard, of our frame (visible), and of the start page built before it is shown (filled). In the program the frame
shows first and is filled right after.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUDGET = 1.3

_UNTIL_PAINTED = """
import os
from PySide6.QtCore import QEvent, QObject, QTimer

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: os._exit(0))
        return False
"""
_BARE = (
    """
from PySide6.QtWidgets import QApplication, QWizard
app = QApplication([])
window = QWizard()
"""
    + _UNTIL_PAINTED
)
_FRAME = (
    """
from app.wizard.main import Frame, application
app = application()
window = Frame()
"""
    + _UNTIL_PAINTED
)
_FILLED = (
    """
from app.wizard.main import application, make_window
app = application()
window = make_window()
"""
    + _UNTIL_PAINTED
)
_SHOW = """
painted = Painted()
window.installEventFilter(painted)
window.show()
app.exec()
"""


def once(program: str, environment: dict[str, str]) -> float:
    """Seconds from the start of the process to the first picture."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", program + _SHOW], check=True, cwd=ROOT, env=environment, capture_output=True)
    return time.perf_counter() - begin


def measure(rounds: int, settings: Path) -> dict[str, float]:
    """Medians in seconds and their ratio; the first round of each only warms up."""
    environment = {**os.environ, "APPEAL_PACKET_SETTINGS": str(settings), "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled, so both are measured compiled
    environment["PYTHONPYCACHEPREFIX"] = str(settings / "bytecode")
    programs = {"bare": _BARE, "visible": _FRAME, "filled": _FILLED}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, program in programs.items():
            taken = once(program, environment)
            if number:
                times[name].append(taken)
    result = {name: statistics.median(values) for name, values in times.items()}
    ratios = {f"{name}_ratio": result[name] / result["bare"] for name in ("visible", "filled")}
    return {**result, **ratios, "budget": BUDGET}


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 15, Path(folder))))
