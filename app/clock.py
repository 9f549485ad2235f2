"""The only place that asks what time it is; tests put another clock in."""

from __future__ import annotations

import datetime as dt
import os


def now() -> dt.datetime:
    """The local time, aware of its offset. `APPEAL_PACKET_NOW` (ISO 8601) fixes it for reproducible runs."""
    fixed = os.environ.get("APPEAL_PACKET_NOW")
    if fixed:
        value = dt.datetime.fromisoformat(fixed)
        return value if value.tzinfo else value.replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return dt.datetime.now().astimezone()


def today() -> dt.date:
    """The local date."""
    return now().date()
