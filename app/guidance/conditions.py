"""Conditions of forms, answered from a case. Data in, yes or no out; nothing is ever evaluated as code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sized

import msgspec

from app import clock
from app.case.model import Case, Moment
from app.guidance.forms import Condition
from app.guidance.moments import starts


def field(case: Case, path: str) -> object:
    """The value at a dotted path such as ``restriction.kind`` or ``answers.still_using``.

    Returns:
        The value, or an empty string when a question was not answered.

    Raises:
        AttributeError: the path names no field; forms are checked for this when they are read.
    """
    value: object = case
    for name in path.split("."):
        value = value.get(name, "") if isinstance(value, dict) else getattr(value, name)
    return value


def filled(value: object) -> bool:
    """Whether a value was given: blank text, nothing, no items and a group of nothing but defaults count as empty."""
    if value is None or value is False:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, msgspec.Struct):
        if isinstance(value, Moment):
            return True
        return any(filled(getattr(value, name)) for name in value.__struct_fields__)
    return len(value) > 0 if isinstance(value, Sized) else True


def has(case: Case, path: str) -> bool:
    """``has``: a field is filled, an exhibit provides a material, or an ID photo of a side is there."""
    if ":" not in path:
        return filled(field(case, path))
    collection, wanted = path.split(":", 1)
    if collection == "exhibits":
        return any(exhibit.material == wanted for exhibit in case.exhibits)
    return any(photo.side == wanted for photo in case.id_photos)


def holds(condition: Condition | None, case: Case, now: dt.datetime | None = None) -> bool:
    """Whether a condition of a form is true for a case; no condition is always true.

    Args:
        condition: exactly one of its keys is given (the loader sees to that).
        case: what is known so far.
        now: aware time against which ``future`` is decided; the clock's when left out.
    """
    if condition is None:
        return True
    if condition.all is not None:
        return all(holds(part, case, now) for part in condition.all)
    if condition.any is not None:
        return any(holds(part, case, now) for part in condition.any)
    if condition.not_ is not None:
        return not holds(condition.not_, case, now)
    if condition.equals is not None:
        path, wanted = condition.equals
        return _as_text(field(case, path)) == wanted
    if condition.among is not None:
        path, *values = condition.among
        return _as_text(field(case, path)) in values
    if condition.has is not None:
        return has(case, condition.has)
    moment = field(case, condition.future or "")
    return isinstance(moment, Moment) and starts(moment, case) > (now or clock.now())


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
