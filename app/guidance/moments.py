"""Moments of a case as points in time that can be compared with the clock."""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.case.model import Case, Moment

CHINA = dt.timezone(dt.timedelta(hours=8))
"""China has had one time zone without summer time since 1991."""


def zone(name: str) -> dt.tzinfo:
    """The time zone of a name such as ``Asia/Shanghai``.

    Windows brings no zone names of its own, so an unknown name counts as China's, where the platforms write their
    notices.
    """
    return _named(name) or CHINA


def known(name: str) -> bool:
    """Whether this computer knows the time zone; otherwise its times are taken as China's."""
    return _named(name) is not None


@cache
def _named(name: str) -> dt.tzinfo | None:
    if name == "Asia/Shanghai":
        return CHINA
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def starts(moment: Moment, case: Case) -> dt.datetime:
    """The aware time at which a moment begins; a day without a time begins at midnight."""
    return dt.datetime.combine(moment.date, moment.time or dt.time(), zone(case.time_zone))


def local(now: dt.datetime, case: Case) -> dt.datetime:
    """The clock's time in the zone of the case."""
    return now.astimezone(zone(case.time_zone))


def readable(moment: Moment) -> dt.datetime | dt.date:
    """A moment as a value that a translator prints: with the time when it is known."""
    return dt.datetime.combine(moment.date, moment.time) if moment.time else moment.date
