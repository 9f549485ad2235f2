"""Which room may use what, read from the source itself, also where an import stands inside a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
SHARED = {"app", "app.errors", "app.text", "app.clock", "app.paths"}

# room -> rooms it may import, third-party packages it may import
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "": (set(), {"msgspec"}),
    "case": (set(), {"msgspec", "sqlcipher3"}),
    "guidance": ({"case"}, {"msgspec"}),
    "imaging": ({"case"}, {"msgspec", "PIL", "numpy", "cv2", "pi_heif"}),
    "packet": ({"case", "guidance", "imaging"}, {"msgspec", "reportlab", "pikepdf", "pypdfium2"}),
    "wizard": ({"case", "guidance", "imaging", "packet"}, {"msgspec", "PySide6", "shiboken6", "pypdfium2"}),
    "cli": ({"case", "guidance", "imaging", "packet", "wizard"}, {"msgspec"}),
}
QT_MODULES = {"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport"}
NEVER = {
    "_socket", "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "multiprocessing", "nntplib", "pickle",
    "poplib", "requests", "shelve", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib", "urllib3",
    "webbrowser", "xmlrpc", "xml.sax.saxutils", "xml.sax",
}  # fmt: skip
NEVER_CALLED = {
    ("cv2", "imread"): "fails on Chinese file names on Windows; read the bytes and decode from memory",
    ("cv2", "imwrite"): "fails on Chinese file names on Windows; encode in memory and write the bytes",
    ("datetime", "now"): "ask app.clock, so that tests can set the time",
    ("date", "today"): "ask app.clock, so that tests can set the time",
    ("importlib", "import_module"): "an import by name escapes this test",
}
WIZARD_IN_CLI = {"app/cli/main.py"}


def room_of(path: Path) -> str:
    parts = path.relative_to(APP).parts
    return parts[0] if len(parts) > 1 else ("cli" if path.stem in ("cli", "__main__") else "")


def imports(tree: ast.AST, path: Path) -> Iterator[tuple[int, str]]:
    package = path.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: -node.level]) + "." if node.level else ""
            for alias in node.names:
                yield node.lineno, f"{base}{node.module or ''}.{alias.name}".replace("..", ".")


def standard_library(name: str) -> bool:
    import sys

    return name.split(".")[0] in sys.stdlib_module_names


def complaint(room: str, name: str, path: Path) -> str:
    """Why this import is not allowed; empty when it is."""
    parts = name.split(".")
    if parts[0] == "app":
        if ".".join(parts[:2]) in SHARED or len(parts) < 2 or parts[1].startswith("__"):
            return ""
        target = parts[1]
        if target not in ROOMS:
            return f"there is no room {target}"
        if target == "wizard" and room == "cli" and path.relative_to(ROOT).as_posix() not in WIZARD_IN_CLI:
            return "only the start of the program opens the window"
        return "" if target == room or target in ROOMS[room][0] else f"the room {room or 'root'} may not use {target}"
    if any(name == banned or name.startswith(banned + ".") for banned in NEVER):
        return "nobody imports this (network, or code from data)"
    if parts[0] == "PySide6" and room == "wizard":
        return "" if len(parts) > 1 and parts[1] in QT_MODULES else f"of PySide6 only {sorted(QT_MODULES)}"
    if standard_library(name) or parts[0] in ROOMS[room][1]:
        return ""
    return f"the room {room or 'root'} may not use {parts[0]}"


def files(room: str) -> list[Path]:
    return [path for path in sorted(APP.rglob("*.py")) if room_of(path) == room]


@pytest.mark.parametrize("room", sorted(ROOMS), ids=lambda room: room or "root")
def test_a_room_imports_only_what_it_may(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: import of {name}: {reason}"
        for path in files(room)
        for line, name in imports(ast.parse(path.read_text(encoding="utf-8")), path)
        if (reason := complaint(room, name, path))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("room", sorted(ROOMS), ids=lambda room: room or "root")
def test_calls_with_a_better_way_are_not_made(room: str) -> None:
    wrong = []
    for path in files(room):
        if path == APP / "clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            words = ast.unparse(node.func).split(".")[-2:]
            reason = NEVER_CALLED.get((words[0], words[-1])) if len(words) == 2 else None
            if words == ["__import__"]:
                reason = "an import by name escapes this test"
            if reason:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {'.'.join(words)}: {reason}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("case", "def f():\n    import socket"),
        ("case", "from app.guidance import forms"),
        ("guidance", "import numpy"),
        ("imaging", "from http import client"),
        ("packet", "from xml.sax.saxutils import escape"),
        ("packet", "from app import wizard"),
        ("wizard", "from PySide6.QtNetwork import QLocalServer"),
        ("wizard", "from PySide6 import QtQml"),
        ("cli", "from app.wizard.main import run"),
        ("", "from app.case import model"),
    ],
)
def test_the_rule_sees_what_it_forbids(room: str, source: str) -> None:
    path = APP / room / "example.py"
    assert any(complaint(room, name, path) for _, name in imports(ast.parse(source), path))
