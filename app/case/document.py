"""The saved form of a case: one JSON document with a version, and the steps from older versions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from app.case import database
from app.case.model import Case

VERSION = 1
"""Version of the saved form. A change of the model that an older program cannot read raises it by one."""

Document = dict[str, Any]
MIGRATIONS: dict[int, Callable[[Document], Document]] = {}
"""For every version below `VERSION`, the step that turns a saved document into one of the next version."""


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def encode(case: Case) -> tuple[Case, bytes]:
    """The case as it can be written, and its JSON.

    Half a surrogate pair, as a file name or a faulty input method may bring it, becomes U+FFFD: a save must not fail
    again and again because of one character.
    """
    try:
        return case, msgspec.json.encode(case)
    except UnicodeEncodeError:
        case = msgspec.convert(_without_surrogates(msgspec.to_builtins(case)), Case)
        return case, msgspec.json.encode(case)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_surrogates(inner) for inner in value]
    return value


def decode(data: bytes, version: int, name: str) -> Case:
    """The case in a saved document of `version`, brought forward step by step.

    Raises:
        CaseError: the document does not hold a case (E-CASE-DAMAGED); `name` is the file's.
    """
    try:
        if version == VERSION:
            return msgspec.json.decode(data, type=Case)
        document = msgspec.json.decode(data, type=Document)
        for step in range(version, VERSION):
            document = MIGRATIONS[step](document)
        return msgspec.convert(document, Case)
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise database.damaged(name) from error


def used_pictures(case: Case) -> set[str]:
    """SHA-256 of every picture the case refers to."""
    return {item.picture.sha256 for item in case.exhibits} | {item.picture.sha256 for item in case.id_photos}
