"""Values of `case.toml` turned into the types of the model, with complaints that name the place and the way out.

The model's own fields and types say what is allowed, so a field added there can be written in `case.toml` at once.
"""

from __future__ import annotations

import datetime as dt
import re
import types
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from app.case.model import Box, Moment, Value
from app.errors import CaseTomlError
from app.text import Message, message

_MOMENT = re.compile(
    r"(?P<about>约|大约|about|~)?\s*(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[ T](?P<time>\d{1,2}:\d{2}(?::\d{2})?))?",
    re.IGNORECASE,
)
_SHOWN = 60
_KIND_NAMES: dict[type, Message] = {
    str: message("a text in quotes"),
    bool: message("true or false"),
    int: message("a whole number"),
    list: message("a list in square brackets"),
    dict: message("a table"),
    dt.date: message("a date such as 2026-11-08"),
    Moment: message("a time such as 2026-11-08 20:41, a day, or “about …” before either"),
    Box: message("four whole numbers: left, top, width, height in pixels"),
}


class TomlReader:
    """One `case.toml`; knows its text, so that a complaint can give the line."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self._lines = source.splitlines()

    def error(self, code: str, place: str, problem: Message, hint: Message | None = None) -> CaseTomlError:
        """A complaint about the key at `place`, a path such as ``events[2].at``."""
        line = self.line_of(place)
        if line:
            text = message(
                "{file}, line {line}, {place}: {problem}", file=self.name, line=line, place=place, problem=problem
            )
        else:
            text = message("{file}, {place}: {problem}", file=self.name, place=place, problem=problem)
        return CaseTomlError(code, text, hint)

    def line_of(self, place: str) -> int:
        """The line of a key, or of the table it belongs in; 0 when it is not found (inline tables, dotted keys)."""
        match = re.match(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", place)
        if match is None:
            return 0
        table, number, key = match[1], int(match[2] or 1), match[3]
        header = re.compile(rf"\s*\[{{1,2}}\s*{table}\s*\]{{1,2}}\s*(#.*)?$")
        found = seen = 0
        for index, line in _outside_texts(self._lines):
            if line.lstrip().startswith("["):
                if header.match(line):
                    seen += 1
                    if seen == number:
                        found = index
                elif found:
                    break
                if seen > number:
                    break
            elif found and key and re.match(rf"\s*[\"']?{key}[\"']?\s*=", line):
                return index
        return found

    def struct(
        self, kind: type[Value], raw: object, place: str, *, extra: tuple[str, ...] = (), hidden: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """The fields of a model type from a table.

        `extra` keys may stand there and are read by the caller; `hidden` fields of the type may not.

        Raises:
            CaseTomlError: an unknown key, or a value of the wrong kind.
        """
        table = self.table(raw, place)
        hints = get_type_hints(kind)
        fields = [field.name for field in msgspec.structs.fields(kind)]
        allowed = {*fields, *extra} - set(hidden)
        self.check_keys(table, place, allowed)
        return {
            key: self.value(hints[key], table[key], f"{place}.{key}")
            for key in fields
            if key in table and key not in extra
        }

    def table(self, raw: object, place: str) -> dict[str, Any]:
        """`raw` as a table."""
        if not isinstance(raw, dict):
            raise self._wrong_kind(raw, dict, place)
        return raw

    def tables(self, raw: object, place: str) -> list[dict[str, Any]]:
        """`raw` as an array of tables."""
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            raise self.error(
                "E-CASE-TOML-KIND",
                place,
                message("entries of a list are expected"),
                message("Begin every entry with [[{name}]] on a line of its own.", name=place),
            )
        return raw

    def check_keys(self, table: Mapping[str, Any], place: str, allowed: Iterable[str]) -> None:
        """Refuse a key that is not among `allowed`."""
        names = sorted(allowed)
        for key in table:
            if key in names:
                continue
            close = get_close_matches(key, names, 1)
            raise self.error(
                "E-CASE-TOML-UNKNOWN-KEY",
                f"{place}.{key}" if place else key,
                message("there is no such key"),
                message("Did you mean {name}?", name=close[0])
                if close
                else message("Allowed here: {names}.", names=names),
            )

    def value(self, hint: Any, raw: object, place: str) -> Any:
        """One value of the model's type `hint`."""
        if get_origin(hint) in (types.UnionType, Union):
            hint = next(part for part in get_args(hint) if part is not type(None))
        if get_origin(hint) is Literal:
            return self.choice(raw, get_args(hint), place)
        if get_origin(hint) is tuple:
            return self._tuple(get_args(hint)[0], raw, place)
        if get_origin(hint) is dict:
            table = self.table(raw, place)
            return {key: self.value(str, inner, f"{place}.{key}") for key, inner in table.items()}
        if hint is Moment:
            return self.moment(raw, place)
        if hint is dt.date:
            moment = self.moment(raw, place, kind=dt.date)
            return moment.date
        if hint is Box:
            return self._box(raw, place)
        if hint is str and isinstance(raw, str):
            return raw.strip()
        if type(raw) is not hint:
            raise self._wrong_kind(raw, hint, place)
        return raw

    def choice(self, raw: object, allowed: tuple[str, ...], place: str) -> str:
        """One of a few words."""
        if isinstance(raw, str) and raw in allowed:
            return raw
        close = get_close_matches(str(raw), allowed, 1)
        raise self.error(
            "E-CASE-TOML-CHOICE",
            place,
            message("found {found}; allowed: {names}", found=shown(raw), names=list(allowed)),
            message("Did you mean {name}?", name=close[0]) if close else None,
        )

    def moment(self, raw: object, place: str, kind: type = Moment) -> Moment:
        """A moment in one of its spellings; with `kind` date only a bare day."""
        estimated = False
        value = raw
        if isinstance(value, dict) and kind is Moment:
            self.check_keys(value, place, ("at", "estimated"))
            estimated = bool(self.value(bool, value.get("estimated", False), f"{place}.estimated"))
            value = value.get("at")
        if isinstance(value, str) and (match := _MOMENT.fullmatch(value.strip())):
            estimated = estimated or match["about"] is not None
            value = _parsed(match)
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            raise self.error(
                "E-CASE-TOML-OFFSET",
                place,
                message("found {found}, a time with an offset", found=shown(raw)),
                message("Write the local time without Z or +08:00; case.time_zone says where that is."),
            )
        if isinstance(value, dt.datetime) and kind is Moment:
            return Moment(date=value.date(), time=value.time(), estimated=estimated)
        if type(value) is dt.date and (kind is Moment or not estimated):
            return Moment(date=value, estimated=estimated)
        raise self._wrong_kind(raw, kind, place)

    def _tuple(self, hint: Any, raw: object, place: str) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise self._wrong_kind(raw, list, place)
        return tuple(self.value(hint, inner, f"{place}[{number}]") for number, inner in enumerate(raw, 1))

    def _box(self, raw: object, place: str) -> Box:
        if not isinstance(raw, list) or len(raw) != 4 or not all(type(part) is int for part in raw):
            raise self._wrong_kind(raw, Box, place)
        return Box(x=raw[0], y=raw[1], width=raw[2], height=raw[3])

    def _wrong_kind(self, raw: object, expected: type, place: str) -> CaseTomlError:
        return self.error(
            "E-CASE-TOML-KIND",
            place,
            message("found {found}; expected {expected}", found=shown(raw), expected=_KIND_NAMES[expected]),
        )


def shown(raw: object) -> str:
    """A value from the file, short enough for a sentence, as it could be written in TOML."""
    if isinstance(raw, bool):
        return str(raw).lower()
    text = f'"{raw}"' if isinstance(raw, str) else "{…}" if isinstance(raw, dict) else str(raw)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _parsed(match: re.Match[str]) -> dt.date | dt.datetime | None:
    year, month, day = (int(part) for part in match["date"].split("-"))
    clock = [int(part) for part in match["time"].split(":")] if match["time"] else []
    try:
        return dt.datetime(year, month, day, *clock) if clock else dt.date(year, month, day)  # type: ignore[arg-type]
    except ValueError:
        return None


def _outside_texts(lines: list[str]) -> Iterable[tuple[int, str]]:
    """The lines that do not lie inside a text of several lines, counted from 1."""
    closing = ""
    for number, line in enumerate(lines, 1):
        if closing:
            if closing in line:
                closing = ""
            continue
        yield number, line
        for quotes in ('"""', "'''"):
            if line.count(quotes) % 2:
                closing = quotes
