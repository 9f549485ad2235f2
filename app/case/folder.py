"""A case from a folder: `case.toml` and the pictures it names. docs/case-format.md describes every key."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, get_args

import msgspec

from app.case.model import (
    Account,
    AccountKind,
    Attempt,
    Case,
    Company,
    Device,
    Event,
    Exhibit,
    IdPhoto,
    LossOfControl,
    Measure,
    Person,
    Picture,
    Restriction,
    SelfCheck,
    Shortcoming,
    Statement,
    Value,
    new_case_id,
    new_id,
)
from app.case.toml_values import TomlReader, shown
from app.errors import CaseTomlError, InputError
from app.text import Message, message

FILE_NAME = "case.toml"
Inspect = Callable[[bytes, str], Picture]
Keep = Callable[[bytes], str]

_TABLES: dict[str, type[Value]] = {
    "person": Person,
    "account": Account,
    "company": Company,
    "restriction": Restriction,
    "statement": Statement,
    "self_check": SelfCheck,
    "loss": LossOfControl,
}
_ARRAYS: dict[str, tuple[type[Value], str]] = {
    "devices": (Device, "device"),
    "events": (Event, "event"),
    "exhibits": (Exhibit, "exhibit"),
    "id_photos": (IdPhoto, "photo"),
    "shortcomings": (Shortcoming, "shortcoming"),
    "measures": (Measure, "measure"),
    "attempts": (Attempt, "attempt"),
}
_PICTURE_KEYS: dict[type[Value], tuple[tuple[str, ...], tuple[str, ...]]] = {
    Exhibit: (("file",), ("picture",)),
    IdPhoto: (("file",), ("picture", "checks")),
}
_LARGEST = 200_000_000  # bytes; what a picture may be is decided by `inspect`, this only spares reading a film
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class _Id(msgspec.Struct, frozen=True):
    id: str


def read_folder(folder: Path, inspect: Inspect, keep: Keep) -> Case:
    """Read `case.toml` in `folder` and the pictures it names.

    Args:
        folder: the folder; pictures must lie in it.
        inspect: says what a picture is from its bytes and name, or raises `PictureError`.
        keep: stores the bytes of a picture and returns their SHA-256; called once everything else was found in order.

    Raises:
        CaseTomlError: the file has a mistake; the message names file, line and key.
        InputError: there is no such folder or file, or a picture cannot be used.
    """
    path = folder / FILE_NAME
    source = _read_source(path)
    return _FolderReader(folder, TomlReader(FILE_NAME, source), inspect, keep).case(_parse(source))


class _FolderReader:
    def __init__(self, folder: Path, toml: TomlReader, inspect: Inspect, keep: Keep) -> None:
        self._folder = folder
        self._toml = toml
        self._inspect = inspect
        self._keep = keep
        self._pictures: list[bytes] = []

    def case(self, document: dict[str, Any]) -> Case:
        toml = self._toml
        toml.check_keys(document, "", ["case", "answers", "device", *_TABLES, *_ARRAYS])
        fields = self._head(document.get("case", {}))
        for name, kind in _TABLES.items():
            fields[name] = kind(**toml.struct(kind, document.get(name, {}), name))
        number = "".join(fields["person"].id_number.split())
        fields["person"] = msgspec.structs.replace(fields["person"], id_number=number)
        fields["answers"] = toml.value(dict[str, str], document.get("answers", {}), "answers")
        fields["devices"] = self._devices(document)
        for name, (kind, prefix) in _ARRAYS.items():
            if name != "devices":
                fields[name] = self._entries(document, name, kind, prefix)
        case = Case(**fields)
        self._check_references(case)
        for data in self._pictures:
            self._keep(data)
        return case

    def _head(self, raw: object) -> dict[str, Any]:
        """The table ``[case]``; the account kind may be written in one piece or with its platform apart."""
        toml = self._toml
        table = toml.table(raw, "case")
        parts = ("platform", "account_kind")
        fields = toml.struct(Case, table, "case", extra=parts, hidden=(*_TABLES, *_ARRAYS, "answers"))
        platform, kind = (toml.value(str, table.get(key, ""), f"case.{key}") for key in parts)
        if platform or kind:
            apart = platform and kind and not kind.startswith(f"{platform}/")
            whole = f"{platform}/{kind}" if apart else kind or platform
            key = "case.account_kind" if "account_kind" in table else "case.platform"
            fields["account_kind"] = toml.choice(whole, get_args(AccountKind), key)
        if fields.get("id"):
            self._check_id(
                fields["id"], "case.id", message("It may be left out; a short one that says nothing is then given.")
            )
        else:
            fields["id"] = new_case_id(random.SystemRandom())
        return fields

    def _devices(self, document: dict[str, Any]) -> tuple[Value, ...]:
        """``[[devices]]``, or a single one as ``[device]``."""
        if "device" not in document:
            return self._entries(document, "devices", Device, "device")
        if "devices" in document:
            raise self._toml.error(
                "E-CASE-TOML-TWICE",
                "devices",
                message("[device] and [[devices]] stand in the same file"),
                message("Keep [[devices]] and write every device as an entry of it."),
            )
        fields = self._toml.struct(Device, document["device"], "device")
        if "id" in fields:
            self._check_id(fields["id"], "device.id")
        return (Device(**{"id": "device-1", **fields}),)

    def _entries(self, document: dict[str, Any], name: str, kind: type[Value], prefix: str) -> tuple[Value, ...]:
        """The entries of a list, in the order of the file; missing ids are given in that order."""
        toml = self._toml
        extra, hidden = _PICTURE_KEYS.get(kind, ((), ()))
        tables = toml.tables(document.get(name, []), name)
        rows: list[dict[str, Any]] = []
        for number, table in enumerate(tables, 1):
            place = f"{name}[{number}]"
            fields = toml.struct(kind, table, place, extra=extra, hidden=hidden)
            if "id" in fields:
                self._check_id(fields["id"], f"{place}.id")
                if any(fields["id"] == row.get("id") for row in rows):
                    problem = message("the id {id} stands twice", id=fields["id"])
                    raise toml.error("E-CASE-TOML-TWICE", f"{place}.id", problem)
            if extra:
                fields["picture"] = self._picture(table, place)
            self._check_required(kind, fields, place)
            rows.append(fields)
        ids = [_Id(row["id"]) for row in rows if "id" in row]
        for row in rows:
            if "id" not in row:
                row["id"] = new_id(prefix, ids)
                ids.append(_Id(row["id"]))
        return tuple(kind(**row) for row in rows)

    def _check_id(self, item_id: str, place: str, hint: Message | None = None) -> None:
        if not _ID.fullmatch(item_id):
            raise self._toml.error(
                "E-CASE-TOML-ID",
                place,
                message("found {found}; an id is 1 to 40 letters, digits, _ and -", found=shown(item_id)),
                hint or message("An id may be left out; it is then given in the order of the file."),
            )

    def _check_required(self, kind: type[Value], fields: dict[str, Any], place: str) -> None:
        for field in msgspec.structs.fields(kind):
            if field.required and field.name not in fields and field.name != "id":
                raise self._missing(field.name, place)

    def _missing(self, key: str, place: str) -> CaseTomlError:
        return self._toml.error("E-CASE-TOML-MISSING", place, message("the key {name} is missing", name=key))

    def _picture(self, table: dict[str, Any], place: str) -> Picture:
        """Read and inspect the file of an entry; the boxes drawn on it must lie inside."""
        if "file" not in table:
            raise self._missing("file", place)
        name = self._toml.value(str, table["file"], f"{place}.file")
        data = self._read_picture(name, f"{place}.file")
        picture = self._inspect(data, PurePosixPath(name).name)
        for number, box in enumerate(table.get("redactions", ()), 1):
            left, top, width, height = box
            inside = left >= 0 and top >= 0 and left + width <= picture.width and top + height <= picture.height
            if not inside or width < 1 or height < 1:
                raise self._toml.error(
                    "E-CASE-TOML-BOX",
                    f"{place}.redactions[{number}]",
                    message(
                        "{found} does not lie inside the picture of {width} × {height} pixels",
                        found=shown(box),
                        width=picture.width,
                        height=picture.height,
                    ),
                    message("Write left, top, width and height in pixels of the upright picture."),
                )
        self._pictures.append(data)
        return picture

    def _read_picture(self, name: str, place: str) -> bytes:
        windows = PureWindowsPath(name)
        outside = not name or windows.drive or windows.root or ".." in windows.parts or "\0" in name
        path = self._folder / PurePosixPath(*windows.parts) if not outside else self._folder
        if outside or not self._inside(path):
            raise self._toml.error(
                "E-CASE-TOML-OUTSIDE",
                place,
                message("{found} leads out of the folder of case.toml", found=shown(name)),
                message("Put the picture into the folder and name it relative to it, such as pictures/01.png."),
            )
        problem = message("there is no file {name} in the folder", name=name)
        try:
            if path.is_file():
                size = path.stat().st_size
                if size <= _LARGEST:
                    return path.read_bytes()
                problem = message(
                    "the file {name} has {size} MB; no picture is that large", name=name, size=size // 1_000_000
                )
        except OSError:
            problem = message("the file {name} cannot be read", name=name)
        raise self._toml.error("E-CASE-TOML-NO-PICTURE", place, problem)

    def _inside(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self._folder.resolve())
        except (OSError, RuntimeError):  # links that lead in a circle; reading will say so
            return True

    def _check_references(self, case: Case) -> None:
        exhibits, devices = [item.id for item in case.exhibits], [item.id for item in case.devices]
        shortcomings = [item.id for item in case.shortcomings]
        for number, event in enumerate(case.events, 1):
            self._known([event.device] if event.device else [], devices, f"events[{number}].device")
            self._known(event.exhibits, exhibits, f"events[{number}].exhibits")
        for number, shortcoming in enumerate(case.shortcomings, 1):
            self._known(shortcoming.exhibits, exhibits, f"shortcomings[{number}].exhibits")
        for number, measure in enumerate(case.measures, 1):
            self._known(measure.answers, shortcomings, f"measures[{number}].answers")
            self._known(measure.exhibits, exhibits, f"measures[{number}].exhibits")

    def _known(self, ids: Sequence[str], known: list[str], place: str) -> None:
        for item_id in ids:
            if item_id not in known:
                close = get_close_matches(item_id, known, 1)
                hint = message("The ids there are: {names}.", names=known) if known else None
                raise self._toml.error(
                    "E-CASE-TOML-REFERENCE",
                    place,
                    message("{found} points to nothing in this file", found=shown(item_id)),
                    message("Did you mean {name}?", name=close[0]) if close else hint,
                )


def _read_source(path: Path) -> str:
    hint = message("The folder holds case.toml and the pictures it names; docs/case-format.md describes it.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("E-CASE-TOML-NO-FILE", message("There is no file {name}.", name=str(path)), hint) from None
    except UnicodeDecodeError as error:
        raise CaseTomlError(
            "E-CASE-TOML-ENCODING",
            message("{name} is not written in UTF-8 (byte {byte}).", name=FILE_NAME, byte=error.start + 1),
            message("Save it again with the encoding UTF-8."),
        ) from None
    except OSError:
        raise InputError("E-CASE-TOML-NO-ACCESS", message("{name} cannot be read.", name=str(path)), hint) from None


def _parse(source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise CaseTomlError(
            "E-CASE-TOML-SYNTAX",
            message("{file} is not TOML: {problem}", file=FILE_NAME, problem=str(error)),
            message("Texts stand in quotes, dates without them; docs/case-format.md has an example of every key."),
        ) from None
    except RecursionError:
        raise CaseTomlError("E-CASE-TOML-SYNTAX", message("{file} is nested too deeply.", file=FILE_NAME)) from None
