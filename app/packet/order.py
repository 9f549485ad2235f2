"""How events are grouped into clauses, and which clause cites an exhibit first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from app.case.model import Case, Event
from app.packet.composition import Part


def clusters(events: Sequence[Event]) -> list[tuple[list[Event], Literal["year", "day", ""]]]:
    """Events of one day that lie close together, at most three a clause, and how much of the date to say first."""
    result: list[tuple[list[Event], Literal["year", "day", ""]]] = []
    before: dt.date | None = None
    for event in events:
        day = event.at.date
        if before == day and len(result[-1][0]) < 3 and _close(result[-1][0][-1], event):
            result[-1][0].append(event)
            continue
        say: Literal["year", "day", ""] = (
            "" if before == day else "day" if before and before.year == day.year else "year"
        )
        result.append(([event], say))
        before = day
    return result


def _close(first: Event, second: Event) -> bool:
    if first.at.time is None or second.at.time is None:
        return False
    minutes = (second.at.time.hour - first.at.time.hour) * 60 + second.at.time.minute - first.at.time.minute
    return minutes <= 120


def citations(case: Case, parts: Sequence[Part]) -> dict[str, str]:
    """For each exhibit the first clause, or the table under it, that names it."""
    cited: dict[str, str] = {}
    tables = {
        "timeline": [item for event in case.timeline() for item in event.exhibits],
        "measures": [item for measure in case.measures for item in measure.exhibits],
        "items": [item for shortcoming in case.shortcomings for item in shortcoming.exhibits],
        "": [],
    }
    links = {f"exhibit-{n}": item.id for n, item in enumerate(case.exhibits, 1)}
    for part in parts:
        for clause in part.clauses:
            for span in clause.text():
                if span.link in links:
                    cited.setdefault(links[span.link], clause.number)
    for part in parts:
        for clause in part.clauses:
            for item in tables[clause.table]:
                cited.setdefault(item, clause.number)
    return cited
