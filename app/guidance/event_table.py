"""A table of events (CSV from a spreadsheet) becomes events of the timeline; rows that cannot be read are named."""

from __future__ import annotations

import csv
import datetime as dt
import io
from functools import cache

import msgspec

from app import paths
from app.case.model import Basis, Event, Moment
from app.errors import InputError
from app.guidance.quick_entry import parse_when
from app.text import Message, message

MAX_ROWS = 2000
_MAX_BYTES = 4_000_000


class _Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    time: tuple[str, ...]
    what: tuple[str, ...]
    where: tuple[str, ...]
    basis: tuple[str, ...]


class _Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    columns: _Columns
    basis: dict[Basis, tuple[str, ...]]


class TableImport(msgspec.Struct, frozen=True):
    """What a table holds: events with empty ids in the order of the rows, and one sentence for each row left out."""

    events: tuple[Event, ...]
    problems: tuple[Message, ...]


def read_table(data: bytes, now: dt.datetime) -> TableImport:
    """Read a CSV file.

    Columns are found by their names in either language; without names they count as time, what, where, basis.
    The text may be UTF-8, UTF-16 with a mark, or GB 18030; commas, semicolons or tabs divide the columns.

    Raises:
        InputError: it is not a table of text, is empty, or has more than `MAX_ROWS` rows.
    """
    if len(data) > _MAX_BYTES or (b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise InputError(
            "E-TABLE-NOT-TEXT",
            message("This is not a table of text."),
            message("In the spreadsheet choose Save as, CSV, and import that file."),
        )
    text = _decode(data)
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error:
        raise InputError("E-TABLE-NOT-TEXT", message("This is not a table of text.")) from None
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not filled:
        raise InputError("E-TABLE-EMPTY", message("The table has no rows."))
    if len(filled) > MAX_ROWS:
        raise InputError(
            "E-TABLE-TOO-LONG",
            message("The table has {count} rows; {most} can be imported.", count=len(filled), most=MAX_ROWS),
            message("Keep the rows that matter to the appeal."),
        )
    columns = _columns_of(filled[0][1])
    if columns is not None:
        filled = filled[1:]
    return _read(filled, columns or {"time": 0, "what": 1, "where": 2, "basis": 3}, now)


def _read(rows: list[tuple[int, list[str]]], columns: dict[str, int], now: dt.datetime) -> TableImport:
    events: list[Event] = []
    problems: list[Message] = []
    for number, row in rows:
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        entry = parse_when(cells.get("time", ""), now)
        basis = _basis(cells.get("basis", ""))
        if entry.problem or entry.at is None:
            problems.append(message("Row {row}: {problem}", row=number, problem=entry.problem))
        elif not cells.get("what"):
            problems.append(message("Row {row}: it does not say what happened.", row=number))
        elif basis is None:
            problems.append(
                message("Row {row}: the basis “{basis}” is not known.", row=number, basis=cells.get("basis", ""))
            )
        else:
            at: Moment = entry.at
            events.append(
                Event(id="", at=at, until=entry.until, what=cells["what"], where=cells.get("where", ""), basis=basis)
            )
    return TableImport(tuple(events), tuple(problems))


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _columns_of(first: list[str]) -> dict[str, int] | None:
    """Where the columns are, by their names; None when the first row is not one of names."""
    names = {cell.strip().lower(): at for at, cell in reversed(list(enumerate(first)))}
    found = {}
    for field in ("time", "what", "where", "basis"):
        at = next((names[name] for name in getattr(_vocabulary().columns, field) if name in names), None)
        if at is not None:
            found[field] = at
    return found if "time" in found and "what" in found else None


def _basis(word: str) -> Basis | None:
    if not word:
        return "memory"
    return next((basis for basis, words in _vocabulary().basis.items() if word.lower() in words), None)


@cache
def _vocabulary() -> _Vocabulary:
    data = (paths.resources() / "words" / "event_table.toml").read_bytes()
    return msgspec.toml.decode(data, type=_Vocabulary)
