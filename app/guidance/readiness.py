"""Readiness: what this appeal still needs, counted, and everything that would be better changed before it leaves."""

from __future__ import annotations

import msgspec

from app.case.model import Case
from app.guidance.conditions import field, filled, has, holds
from app.guidance.forms import Form, Material


class Need(msgspec.Struct, frozen=True):
    """One material that fits this case; `where` is the place that provides it, as in `Finding.where`."""

    material: Material
    done: bool
    where: str


def needs(case: Case, form: Form) -> tuple[Need, ...]:
    """The required materials of this case in the form's order: the countable list of what is still to do."""
    return _wanted(case, form, required=False)


def _wanted(case: Case, form: Form, *, required: bool) -> tuple[Need, ...]:
    fitting = (entry for entry in form.materials if entry.required == required and holds(entry.when, case))
    return tuple(_need(material, case) for material in fitting)


def _need(material: Material, case: Case) -> Need:
    kind, _, rest = material.provides.partition(":")
    if kind == "field":
        return Need(material, filled(field(case, rest)), rest)
    if kind == "id_photo":
        return Need(material, has(case, f"id_photos:{rest}"), f"id_photos/{rest}")
    if kind == "exhibit":
        return Need(material, has(case, f"exhibits:{material.id}"), f"materials/{material.id}")
    if kind in ("shortcomings", "measures"):
        return Need(material, any(entry.text.strip() for entry in getattr(case, kind)), kind)
    return Need(material, filled(field(case, kind)), kind)
