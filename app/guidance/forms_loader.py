"""Reads forms strictly: whatever is wrong in a file is refused with the file and the key.

A form is ``forms/<platform>/<kind>.toml`` together with every ``.toml`` file in ``forms/<platform>/<kind>/``; lists of
the same name are joined, so that long lists can stand in files of their own.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import cast, get_args

import msgspec

from app import paths
from app.case.model import AccountKind
from app.errors import FormError
from app.guidance.form_checks import problems
from app.guidance.forms import Form
from app.text import Message, message

_MISSING = re.compile(r"missing required field `(.+?)`(?: - at `(.+)`)?$")
_UNKNOWN = re.compile(r"contains unknown field `(.+?)`(?: - at `(.+)`)?$")
_AT = re.compile(r"^(.*?)(?: - at `(.+)`)?$", re.DOTALL)
_ENTRY = re.compile(r"^(\w+)\[(\d+)\](.*)$")
_HINT = message("Correct this key in the file; docs/writing-a-form.md explains every key.")


def load_form(kind: str) -> Form:
    """The form of an account kind, read once.

    Raises:
        FormError: there is no such form, or its files have a mistake; the message names file and key.
    """
    if kind not in get_args(AccountKind) or not (paths.forms() / f"{kind}.toml").exists():
        known = message("This version has forms for: {kinds}.", kinds=[form.id for form in all_forms()])
        raise FormError("E-GUIDANCE-FORM-UNKNOWN", message("There is no form for {kind}.", kind=kind), known)
    return _load(paths.forms(), cast("AccountKind", kind))


def all_forms() -> tuple[Form, ...]:
    """Every form that is shipped, in the order of the account kinds."""
    return tuple(load_form(kind) for kind in get_args(AccountKind) if (paths.forms() / f"{kind}.toml").exists())


@cache
def _load(root: Path, kind: AccountKind) -> Form:
    return read_form(root, kind)


def read_form(root: Path, kind: AccountKind) -> Form:
    """Read a form from the folder `root`, without a cache.

    Raises:
        FormError: as for `load_form`.
    """
    head = root / f"{kind}.toml"
    merged: dict[str, object] = {}
    origin: dict[str, list[tuple[str, int]]] = {}
    for path in (head, *sorted((root / kind).glob("*.toml"))):
        name = f"{root.name}/{path.relative_to(root).as_posix()}"
        for key, value in read_toml(path, name).items():
            if isinstance(value, list):
                entries = merged.setdefault(key, [])
                if isinstance(entries, list):
                    entries.extend(value)
                    origin.setdefault(key, []).extend((name, index) for index in range(len(value)))
                    continue
            if key in merged:
                raise _mistake(name, key, message("stands twice"))
            merged[key] = value
            origin[key] = [(name, 0)]
    form = _convert(merged, origin, f"{root.name}/{kind}.toml")
    if form.id != kind:
        raise _mistake(f"{root.name}/{kind}.toml", "id", message("must be {kind}, like the file", kind=kind))
    for where, problem in problems(form):
        raise _mistake(*_locate(where, origin, f"{root.name}/{kind}.toml"), problem)
    return form


def read_toml(path: Path, name: str) -> dict[str, object]:
    """Read a TOML file of the form data.

    Args:
        path: the file.
        name: how the file is called in messages.

    Raises:
        FormError: it is missing, not UTF-8, or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FormError("E-GUIDANCE-FORM-MISSING", message("{file} is missing.", file=name)) from None
    except OSError as error:
        text = message("{file} cannot be read: {cause}", file=name, cause=error.strerror or "")
        raise FormError("E-GUIDANCE-FORM-UNREADABLE", text) from error
    except UnicodeDecodeError:
        raise FormError("E-GUIDANCE-FORM-ENCODING", message("{file} is not saved as UTF-8.", file=name)) from None
    except tomllib.TOMLDecodeError as error:
        text = message("{file} is not TOML: {cause}", file=name, cause=str(error))
        raise FormError("E-GUIDANCE-FORM-SYNTAX", text, _HINT) from error


def _convert(merged: dict[str, object], origin: dict[str, list[tuple[str, int]]], head: str) -> Form:
    try:
        return msgspec.convert(merged, Form)
    except msgspec.ValidationError as error:
        key, problem = explain(str(error))
        raise _mistake(*_locate(key, origin, head), problem) from None


def explain(error: str) -> tuple[str, Message]:
    """Turn what msgspec says into the key (``violations[3].name.en``) and what is wrong with it."""
    if match := _MISSING.search(error):
        return _key(match[2], match[1]), message("missing")
    if match := _UNKNOWN.search(error):
        return _key(match[2], match[1]), message("unknown key")
    match = _AT.match(error)
    if match is None:
        return "", message("cannot be used: {cause}", cause=error)
    return _key(match[2], ""), message("cannot be used: {cause}", cause=match[1])


def _key(path: str | None, last: str) -> str:
    inside = (path or "$").removeprefix("$").lstrip(".")
    return ".".join(part for part in (inside, last) if part)


def _locate(key: str, origin: dict[str, list[tuple[str, int]]], head: str) -> tuple[str, str]:
    """The file that holds a key of the joined form, and the key counted within that file."""
    if match := _ENTRY.match(key):
        places = origin.get(match[1], [])
        if int(match[2]) < len(places):
            name, index = places[int(match[2])]
            return name, f"{match[1]}[{index}]{match[3]}"
    places = origin.get(key.split(".", 1)[0], [])
    return (places[0][0] if places else head), key


def _mistake(name: str, key: str, problem: Message) -> FormError:
    text = message("{file}: {place}: {problem}", file=name, place=key, problem=problem)
    return FormError("E-GUIDANCE-FORM-MISTAKE", text, _HINT)
