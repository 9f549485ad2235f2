"""Read and change the place of a case that a path names, as in `Finding.where`."""

from __future__ import annotations

from typing import Any

import msgspec

from app.case.model import Case, find, swap


def value_at(case: Case, path: str) -> Any:
    """The value at ``statement.facts`` or ``measures/measure-2.text``.

    Raises:
        KeyError: no item of that id is in the case.
    """
    _, holder, name = _place(case, path)
    return getattr(holder, name)


def with_value(case: Case, path: str, value: object) -> Case:
    """The case with another value there.

    Raises:
        KeyError: no item of that id is in the case.
    """
    kind, holder, name = _place(case, path)
    changed = msgspec.structs.replace(holder, **{name: value})
    whole = getattr(case, kind)
    return msgspec.structs.replace(case, **{kind: swap(whole, changed) if isinstance(whole, tuple) else changed})


def _place(case: Case, path: str) -> tuple[str, Any, str]:
    """The field of the case, the struct in it that the path means, and the field of that."""
    place, _, name = path.partition(".")
    kind, _, item_id = place.partition("/")
    holder = getattr(case, kind)
    if item_id:
        holder = find(holder, item_id)
        if holder is None:
            raise KeyError(path)
    return kind, holder, name
