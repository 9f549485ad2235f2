"""The whole program once, in a process of its own, with every attempt at the network counted."""

from __future__ import annotations

import json
import sys

events: list[str] = []
FORBIDDEN = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "subprocess.", "os.system", "os.exec", "os.spawn")


def count(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(FORBIDDEN):
        events.append(event)


if __name__ == "__main__":
    sys.addaudithook(count)
    from app.cli import main

    status = main(["demo", sys.argv[1]])
    loaded = [name for name in ("socket", "_ssl", "http.client", "urllib.request") if name in sys.modules]
    print(json.dumps({"status": status, "events": events, "loaded": loaded}))
