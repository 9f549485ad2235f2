"""Readiness: what this appeal still needs, counted, and everything that would be better changed before it leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from app.case.model import Case
from app.guidance import identifiers, wording
from app.guidance.conditions import field, filled, has, holds
from app.guidance.consistency import contradictions
from app.guidance.findings import Finding, Severity
from app.guidance.forms import Form, Material
from app.text import Message, message

Covers = Callable[[str], Iterable[str]]
"""Given a text, the characters that no font of the packet has."""

_ORDER: dict[Severity, int] = {"blocking": 0, "warning": 1, "advice": 2}


class Need(msgspec.Struct, frozen=True):
    """One material that fits this case; `where` is the place that provides it, as in `Finding.where`."""

    material: Material
    done: bool
    where: str


def needs(case: Case, form: Form) -> tuple[Need, ...]:
    """The required materials of this case in the form's order: the countable list of what is still to do."""
    return _wanted(case, form, required=True)


def extras(case: Case, form: Form) -> tuple[Need, ...]:
    """The materials that fit this case and may be left out."""
    return _wanted(case, form, required=False)


def _wanted(case: Case, form: Form, *, required: bool) -> tuple[Need, ...]:
    fitting = (entry for entry in form.materials if entry.required == required and holds(entry.when, case))
    return tuple(_need(material, case) for material in fitting)


def _need(material: Material, case: Case) -> Need:
    kind, _, rest = material.provides.partition(":")
    if rest == "devices":  # a device without a model names none
        return Need(material, any(device.model.strip() for device in case.devices), rest)
    if kind == "field":
        return Need(material, filled(field(case, rest)), rest)
    if kind == "id_photo":
        return Need(material, has(case, f"id_photos:{rest}"), f"id_photos/{rest}")
    if kind == "exhibit":
        return Need(material, has(case, f"exhibits:{material.id}"), f"materials/{material.id}")
    if kind in ("shortcomings", "measures"):
        return Need(material, any(entry.text.strip() for entry in getattr(case, kind)), kind)
    return Need(material, filled(field(case, kind)), kind)


def review(
    case: Case,
    form: Form,
    today: dt.date,
    *,
    covers: Covers | None = None,
    texts: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Everything worth changing before this case leaves the computer.

    Args:
        case: the case.
        form: the form of its account kind.
        today: the day against which dates are judged.
        covers: finds characters that would not print; the check is left out without it.
        texts: short texts made for a channel, keyed ``<channel id>/<text box id>``, compared with the box's limit.

    Returns:
        Findings, blocking ones first, otherwise in the order of the steps. While one is blocking, final papers are not
        made.
    """
    found = [
        *_missing(case, form),
        *_formats(case, today),
        *contradictions(case, form, today),
        *_photos(case),
        *_words(case, covers),
        *_lengths(form, texts or {}),
    ]
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def _missing(case: Case, form: Form) -> Iterator[Finding]:
    for need in needs(case, form):
        if not need.done:
            yield Finding(
                code=f"missing-{need.material.id.replace('_', '-')}",
                severity="blocking" if need.material.blocking else "warning",
                where=need.where,
                message=message("Still missing: {material}.", material=need.material.name),
                hint=need.material.help or message(""),
                source=need.material.sources[0] if need.material.sources else "",
            )


def _formats(case: Case, today: dt.date) -> Iterator[Finding]:
    """Numbers that cannot be right. A resident number that cannot be right names nobody, so it blocks."""
    person = case.person
    kind = person.id_kind
    number: Severity = "blocking" if kind == "resident" else "warning"
    checks: list[tuple[str, str, Severity, Message | None]] = [
        ("id-number", "person.id_number", number, identifiers.check_id(kind, person.id_number, today)),
        ("phone", "person.phone", "warning", identifiers.check_phone(person.phone)),
        ("email", "person.email", "warning", identifiers.check_email(person.email)),
        ("phone", "account.phone", "warning", identifiers.check_phone(case.account.phone)),
        ("credit-code", "company.credit_code", "warning", identifiers.check_credit_code(case.company.credit_code)),
    ]
    if kind in ("resident", "residence_permit"):
        checks.append(("id-region", "person.id_number", "warning", identifiers.advise_resident_id(person.id_number)))
    for device in case.devices:
        where = f"devices/{device.id}"
        checks.append(("imei", f"{where}.imei", "warning", identifiers.check_imei(device.imei)))
        checks.append(("mac", f"{where}.mac", "warning", identifiers.check_mac(device.mac)))
        checks.append(("mac-random", f"{where}.mac", "advice", identifiers.advise_mac(device.mac)))
    for name, where, severity, problem in checks:
        if problem is not None:
            yield Finding(code=f"format-{name}", severity=severity, where=where, message=problem)
    if case.account.registered and case.account.registered > today:
        text = message("{at} is after today, {today}.", at=case.account.registered, today=today)
        yield Finding(code="registered-in-future", severity="warning", where="account.registered", message=text)


def _photos(case: Case) -> Iterator[Finding]:
    """Verdicts of the photo check that the user has not overruled; a photo is never refused."""
    sides = {
        "front": message("portrait side"),
        "back": message("emblem side"),
        "handheld": message("hand-held photo"),
    }
    for photo in case.id_photos:
        failed = sorted(name for name, verdict in photo.checks.items() if verdict == "fail")
        if failed and not photo.overruled.strip():
            yield Finding(
                code="photo-failed",
                severity="warning",
                where=f"id_photos/{photo.side}",
                message=message("ID photo, {side}: a check says it cannot be used as it is.", side=sides[photo.side]),
                hint=message("Take it again, or use it anyway and note why."),
            )


def texts_of(case: Case) -> Iterator[tuple[str, str]]:
    """Every text of the user that reaches the papers on the chosen track, with its place in the case."""
    for name in ("facts", "responsibility", "request"):
        yield f"statement.{name}", getattr(case.statement, name)
    yield "account.purpose", case.account.purpose
    groups: list[tuple[str, tuple[str, ...]]] = [
        ("events", ("what", "where")),
        ("exhibits", ("title", "caption", "shows")),
        ("measures", ("text", "owner", "frequency")),
        ("devices", ("model", "logins")),
    ]
    if case.track in ("admit", "partly"):
        groups.append(("shortcomings", ("head", "text")))
    for group, names in groups:
        for entry in getattr(case, group):
            for name in names:
                yield f"{group}/{entry.id}.{name}", getattr(entry, name)
    if case.track == "dispute":
        for name in case.self_check.__struct_fields__:
            yield f"self_check.{name}", getattr(case.self_check, name)
    if case.track == "stolen":
        for name in ("how", "steps", "receipt"):
            yield f"loss.{name}", getattr(case.loss, name)


def _words(case: Case, covers: Covers | None) -> Iterator[Finding]:
    for where, text in texts_of(case):
        if text:
            yield from wording.check(text, wording.language_of(text), case, where)
    for where in ("person.name", "account.nickname", "account.id"):
        text = str(field(case, where))
        for finding in wording.check(text, "zh_CN", case, where):
            if finding.severity == "blocking":
                yield finding
    if covers is not None:
        for where, text in (*texts_of(case), *_plain_texts(case)):
            unknown = sorted(set(covers(text)))
            if unknown:
                yield Finding(
                    code="character-without-font",
                    severity="warning",
                    where=where,
                    message=message("No font has {characters}; 〓 would be printed.", characters=unknown),
                    hint=message("Write it another way, or add it by hand after printing."),
                )


_PLAIN = (
    "person.name",
    "person.email",
    "account.id",
    "account.nickname",
    "restriction.notice",
    "restriction.reason",
    "restriction.scope",
    "restriction.rule",
)


def _plain_texts(case: Case) -> Iterator[tuple[str, str]]:
    """What is printed besides `texts_of` and is not judged as prose."""
    for where in _PLAIN:
        yield where, str(field(case, where))
    for device in case.devices:
        yield f"devices/{device.id}.system", device.system
        yield f"devices/{device.id}.app_version", device.app_version


def count_characters(text: str) -> int:
    """Length as the boxes of the platforms are taken to count it: one per character, line ends not counted."""
    return len(text) - text.count("\n")


def _lengths(form: Form, texts: Mapping[str, str]) -> Iterator[Finding]:
    boxes = {f"{channel.id}/{box.id}": box for channel in form.channels for box in channel.texts}
    for name, text in texts.items():
        box = boxes.get(name)
        count = count_characters(text)
        if box is not None and count > box.characters:
            hint = message("This limit is not official; read the true one off the screen.")
            yield Finding(
                code="text-too-long",
                severity="warning",
                where=f"statement.{name}",
                message=message(
                    "{box}: {count} characters, {limit} fit.", box=box.name, count=count, limit=box.characters
                ),
                hint=message("") if box.known else hint,
                source=box.sources[0] if box.sources else "",
            )
