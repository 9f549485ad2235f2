"""What a form must satisfy beyond its types: ids that exist, conditions that can be asked, texts that say something."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Union, get_args, get_origin, get_type_hints

import msgspec

from app.case.model import Case, Moment, Side, Track
from app.guidance.forms import Condition, Form
from app.text import Bilingual, Message, message

Problem = tuple[str, Message]

PARTS = ("exhibit", "events", "shortcomings", "measures", "self_check", "loss")
"""What a material may be provided by, besides ``field:`` and ``id_photo:``."""

KIT_PIECES = ("packet", "letter", "exhibits")
"""What a slot may take, besides a material."""


def problems(form: Form) -> Iterator[Problem]:
    """Every mistake in a form as its key and what is wrong, in reading order of the checks."""
    yield from _texts(form, "")
    yield from _duplicates(form)
    yield from _references(form)
    yield from _conditions(form)
    yield from _rules(form)
    yield from _materials(form)


def _texts(value: object, path: str) -> Iterator[Problem]:
    """Texts that are empty in one language, and ids that are empty."""
    if isinstance(value, Bilingual):
        for language in ("zh_CN", "en"):
            if not getattr(value, language).strip():
                yield f"{path}.{language}", message("empty")
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            key = f"{path}.{name}".lstrip(".")
            if name in ("id", "address", "title", "provides", "takes") and inner == "":
                yield key, message("empty")
            yield from _texts(inner, key)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if item == "":
                yield f"{path}[{index}]", message("empty")
            yield from _texts(item, f"{path}[{index}]")


def _duplicates(form: Form) -> Iterator[Problem]:
    def twice(key: str, ids: Iterable[str]) -> Iterator[Problem]:
        seen: set[str] = set()
        for index, item in enumerate(ids):
            if item in seen:
                yield f"{key}[{index}].id", message("{id} stands twice", id=item)
            seen.add(item)

    lists = ("sources", "restrictions", "violations", "tracks", "routes", "questions", "materials", "channels")
    for name in lists:
        yield from twice(name, [entry.id for entry in getattr(form, name)])
    for index, question in enumerate(form.questions):
        yield from twice(f"questions[{index}].choices", [choice.id for choice in question.choices])
    for index, channel in enumerate(form.channels):
        yield from twice(f"channels[{index}].slots", [slot.id for slot in channel.slots])
        yield from twice(f"channels[{index}].texts", [box.id for box in channel.texts])


def _references(form: Form) -> Iterator[Problem]:
    """Sources, channels and materials that are named and not there."""
    sources = {source.id for source in form.sources}
    channels = {channel.id for channel in form.channels}
    pieces = {material.id for material in form.materials} | set(KIT_PIECES)
    for path, value in _structs(form, ""):
        for index, source in enumerate(getattr(value, "sources", ()) if value is not form else ()):
            if source not in sources:
                yield f"{path}.sources[{index}]", message("there is no source {id}", id=source)
    for number, rule in enumerate(form.routes):
        for index, channel in enumerate(rule.channels):
            if channel not in channels:
                yield f"routes[{number}].channels[{index}]", message("there is no channel {id}", id=channel)
    for number, entry in enumerate(form.channels):
        for index, slot in enumerate(entry.slots):
            if slot.takes not in pieces:
                key = f"channels[{number}].slots[{index}].takes"
                yield key, message("there is no material {id}", id=slot.takes)


def _structs(value: object, path: str) -> Iterator[tuple[str, msgspec.Struct]]:
    if isinstance(value, msgspec.Struct):
        yield path, value
        for name in value.__struct_fields__:
            yield from _structs(getattr(value, name), f"{path}.{name}".lstrip("."))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _structs(item, f"{path}[{index}]")


def _conditions(form: Form) -> Iterator[Problem]:
    for path, value in _structs(form, ""):
        if isinstance(value, Condition):
            yield from _condition(value, path, form)


def _condition(condition: Condition, path: str, form: Form) -> Iterator[Problem]:
    given = [name for name in condition.__struct_fields__ if getattr(condition, name) is not None]
    if len(given) != 1:
        yield path, message("a condition has exactly one key; this one has {count}", count=len(given))
        return
    if condition.all == () or condition.any == ():
        yield path, message("has no conditions to combine")
    if condition.among is not None and len(condition.among) < 3:
        yield f"{path}.among", message("needs a field and at least two values")
        return
    compared = condition.equals or condition.among
    if compared is not None:
        field, *values = compared
        allowed = _allowed(field, form)
        if not path_type(field, form):
            yield path, message("there is no field {path}", path=field)
        for value in values:
            if allowed is not None and value not in allowed:
                yield path, message("{value} is not a value of {path}", value=value, path=field)
    if condition.has is not None and not _has_target(condition.has, form):
        yield f"{path}.has", message("there is no field {path}", path=condition.has)
    if condition.future is not None and Moment not in path_type(condition.future, form):
        yield f"{path}.future", message("{path} is not a moment", path=condition.future)


def _allowed(field: str, form: Form) -> set[str] | None:
    """The values a field can have, or None when it is free text."""
    if field == "restriction.kind":
        return {entry.id for entry in form.restrictions}
    if field == "restriction.violation":
        return {entry.id for entry in form.violations}
    if field == "track":
        return set(get_args(Track))
    question = next((entry for entry in form.questions if field == f"answers.{entry.id}"), None)
    if question is not None and question.choices:
        return {choice.id for choice in question.choices}
    return {"true", "false"} if bool in path_type(field, form) else None


def _has_target(target: str, form: Form) -> bool:
    if ":" not in target:
        return bool(path_type(target, form))
    collection, wanted = target.split(":", 1)
    if collection == "exhibits":
        return any(entry.id == wanted and entry.provides == "exhibit" for entry in form.materials)
    return collection == "id_photos" and wanted in get_args(Side)


@cache
def _hints(kind: type) -> dict[str, object]:
    return get_type_hints(kind)


def path_type(path: str, form: Form) -> tuple[object, ...]:
    """The types a dotted path of the case can hold; empty when the path names nothing."""
    if path.startswith("answers."):
        return (str,) if any(path == f"answers.{entry.id}" for entry in form.questions) else ()
    kinds: tuple[object, ...] = (Case,)
    for name in path.split("."):
        struct = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)), None)
        hint = None if struct is None else _hints(struct).get(name)
        if hint is None:
            return ()
        kinds = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    return kinds


def _rules(form: Form) -> Iterator[Problem]:
    """Rules: the last one always holds, none before it does, and what it counts and waits for exists."""
    if not form.routes or form.routes[-1].when is not None:
        yield f"routes[{max(0, len(form.routes) - 1)}].when", message("the last rule must have no condition")
    for index, rule in enumerate(form.routes):
        if rule.when is None and index < len(form.routes) - 1:
            yield f"routes[{index}].when", message("only the last rule may have no condition")
        if rule.until and Moment not in path_type(rule.until, form):
            yield f"routes[{index}].until", message("{path} is not a moment", path=rule.until)
        if rule.attempts_from and not path_type(rule.attempts_from, form):
            yield f"routes[{index}].attempts_from", message("there is no field {path}", path=rule.attempts_from)
    missing = [track for track in get_args(Track) if track not in {rule.id for rule in form.tracks}]
    if missing:
        yield "tracks", message("{id} is missing", id=missing[0])


def _materials(form: Form) -> Iterator[Problem]:
    for index, material in enumerate(form.materials):
        kind, _, rest = material.provides.partition(":")
        good = (
            bool(path_type(rest, form))
            if kind == "field"
            else rest in get_args(Side)
            if kind == "id_photo"
            else material.provides in PARTS
        )
        if not good:
            yield f"materials[{index}].provides", message("{value} cannot provide anything", value=material.provides)
