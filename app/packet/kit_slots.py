"""Which picture goes into which upload slot of a channel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.case.model import Case, Event, Exhibit, IdPhoto, Measure, Shortcoming
from app.guidance.forms import Channel, Form, Slot
from app.text import Message, message


@dataclass(frozen=True, slots=True)
class Assigned:
    """A slot, the pictures for it, and the exhibits it has no room for."""

    slot: Slot
    items: tuple[Exhibit | IdPhoto, ...]
    left_out: tuple[Exhibit, ...] = ()


def assign(case: Case, form: Form, channel: Channel) -> list[Assigned]:
    """Pictures for every slot in the channel's order; no exhibit goes into two slots."""
    taken: set[str] = set()
    fixed: dict[str, tuple[Exhibit | IdPhoto, ...]] = {}
    for slot in channel.slots:
        if slot.takes != "exhibits":
            items = _fitting(slot, case, form, taken)
            fixed[slot.id] = items
            taken |= {item.id for item in items if isinstance(item, Exhibit)}
    result = []
    for slot in channel.slots:
        if slot.takes != "exhibits":
            result.append(Assigned(slot, fixed[slot.id]))
            continue
        rest = [exhibit for exhibit in case.exhibits if exhibit.id not in taken]
        chosen = weightiest(case, rest, slot.count)
        taken |= {exhibit.id for exhibit in chosen}
        result.append(Assigned(slot, chosen, tuple(exhibit for exhibit in rest if exhibit not in chosen)))
    return result


def is_upload(slot: Slot, form: Form) -> bool:
    """Whether a file goes there; a material that is a filled field does not."""
    if slot.takes in ("packet", "letter", "exhibits"):
        return True
    material = next((material for material in form.materials if material.id == slot.takes), None)
    return material is None or material.provides.partition(":")[0] in ("exhibit", "id_photo")


def stem(slot: Slot, item: Exhibit | IdPhoto | None, case: Case) -> str:
    """The ASCII name of a slot's file; it says nothing the user typed."""
    if isinstance(item, Exhibit) and (slot.count > 1 or slot.takes == "exhibits"):
        return f"exhibit_{case.exhibit_number(item.id)}"
    return re.sub(r"[^a-z0-9_-]+", "_", slot.id.lower())[:40]


def item_name(case: Case, item: Exhibit | IdPhoto) -> Message:
    """What a picture is called in findings."""
    if isinstance(item, Exhibit):
        return message("Exhibit {n} ({title})", n=case.exhibit_number(item.id) or 0, title=item.title)
    return {
        "front": message("The portrait side of the ID document"),
        "back": message("The emblem side of the ID document"),
        "handheld": message("The hand-held photo"),
    }[item.side]


def weightiest(case: Case, exhibits: Sequence[Exhibit], count: int) -> tuple[Exhibit, ...]:
    """At most `count` exhibits on which together most of the statement rests, in the case's order.

    One after the other the exhibit is taken that backs most statements not backed yet; the case's order breaks ties.
    """
    grounds: list[Shortcoming | Measure | Event] = [*case.shortcomings, *case.measures, *case.events]
    claims = [set(entry.exhibits) for entry in grounds if entry.exhibits]
    rest, chosen = list(exhibits), list[Exhibit]()
    while rest and len(chosen) < count:
        best = max(rest, key=lambda exhibit: sum(exhibit.id in claim for claim in claims))
        rest.remove(best)
        chosen.append(best)
        claims = [claim for claim in claims if best.id not in claim]
    return tuple(exhibit for exhibit in exhibits if exhibit in chosen)


def _fitting(slot: Slot, case: Case, form: Form, taken: set[str]) -> tuple[Exhibit | IdPhoto, ...]:
    if slot.takes in ("packet", "letter"):
        return ()
    material = next((material for material in form.materials if material.id == slot.takes), None)
    kind, _, side = material.provides.partition(":") if material else ("", "", "")
    if kind == "id_photo" or slot.side:
        return tuple(photo for photo in case.id_photos if photo.side == (slot.side or side))[: slot.count]
    return tuple(item for item in case.exhibits if item.material == slot.takes and item.id not in taken)[: slot.count]
