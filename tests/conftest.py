"""What every test gets: no window, no network, a fixed clock, the user's own settings out of reach."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["APPEAL_PACKET_NOW"] = "2026-11-20T10:00:00+08:00"
os.environ["APPEAL_PACKET_LANGUAGE"] = "en"

_NETWORK_EVENTS = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "urllib.Request")


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    # An audit hook cannot be taken off again and cannot be missed; local socket pairs of the test tools are let pass.
    if event in _NETWORK_EVENTS:
        raise RuntimeError(f"a test reached for the network: {event} {arguments[1:]}")


sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings folder of the test's own; the user's is never read or written."""
    folder = tmp_path_factory.mktemp("settings")
    monkeypatch.setenv("APPEAL_PACKET_SETTINGS", str(folder))
    return folder
