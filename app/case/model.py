"""The case: everything one person prepares about one restriction.

Values are immutable. A change makes a new `Case` with `msgspec.structs.replace`, which is what undo, autosave and the
pages of the window build on. Ids such as ``event-7`` are identity; the place in the tuple is the order, and exhibit
numbers follow from the order only when they are shown. Empty string, empty tuple and None mean "not answered".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from random import Random
from typing import Literal, Protocol, TypeVar

import msgspec

AccountKind = Literal[
    "wechat/personal",
    "wecom/member",
    "wecom/enterprise",
    "official-account/account",
    "official-account/mini-program",
    "qq/personal",
    "alipay/personal",
]
Track = Literal["admit", "partly", "dispute", "stolen"]
PacketLanguage = Literal["zh_CN", "en", "both"]
Basis = Literal["screenshot", "bill", "log", "memory", "other"]
Side = Literal["front", "back", "handheld"]
IdKind = Literal["resident", "hk_macau_permit", "taiwan_permit", "residence_permit", "foreign_resident", "passport"]
MeasureStatus = Literal["done", "planned"]
AttemptResult = Literal["pending", "accepted", "rejected", "withdrawn"]
Verdict = Literal["ok", "warn", "fail", "unknown"]


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of everything in a case: immutable, compared by value, unknown keys refused."""


class Moment(Value, frozen=True, kw_only=True):
    """A point in local time of the case's zone; without `time` only the day is known.

    `estimated` means the user does not know it exactly; it is then printed as an estimate, never as a bare minute.
    """

    date: dt.date
    time: dt.time | None = None
    estimated: bool = False

    def order(self) -> tuple[dt.date, dt.time]:
        """Sort key; a day without a time comes first."""
        return self.date, self.time or dt.time()


class Picture(Value, frozen=True, kw_only=True):
    """A picture kept in the case: identity of its untouched original bytes, and what intake found out about it.

    `width` and `height` are upright pixels, `media_type` is decided by content, `name` is the user's file name (shown
    to the user only; it never leaves the case).
    """

    sha256: str
    name: str
    media_type: str
    width: int
    height: int
    size: int


class Box(Value, frozen=True, kw_only=True):
    """A redaction in upright source pixels; at least 1 × 1, inside the picture."""

    x: int
    y: int
    width: int
    height: int


class Person(Value, frozen=True, kw_only=True):
    """The appellant. `id_number` stays as typed, without spaces."""

    name: str = ""
    id_kind: IdKind = "resident"
    id_number: str = ""
    phone: str = ""
    email: str = ""


class Account(Value, frozen=True, kw_only=True):
    """The restricted account. `id` is the platform's own (WeChat id, corp id, App ID, QQ number)."""

    id: str = ""
    nickname: str = ""
    phone: str = ""
    registered: dt.date | None = None
    purpose: str = ""


class Company(Value, frozen=True, kw_only=True):
    """The organisation behind an enterprise account; `credit_code` is GB 32100-2015."""

    name: str = ""
    credit_code: str = ""
    legal_representative: str = ""
    agent: str = ""


class Restriction(Value, frozen=True, kw_only=True):
    """What the platform did. `kind` and `violation` are ids of the form; `notice` is its text word for word.

    `scope` names the functions taken away in the notice's words; `rule` the rule the notice cites; `release_from` the
    moment from which the notice allows a release request; `offence_number` counts penalties of the same class.
    """

    kind: str = ""
    violation: str = ""
    notice: str = ""
    reason: str = ""
    scope: str = ""
    rule: str = ""
    noticed_at: Moment | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    release_from: Moment | None = None
    permanent: bool = False
    offence_number: int = 1


class Device(Value, frozen=True, kw_only=True):
    """A device that matters to the appeal; `usual` marks the user's own everyday device."""

    id: str
    model: str = ""
    system: str = ""
    app_version: str = ""
    imei: str = ""
    mac: str = ""
    logins: str = ""
    usual: bool = True


class Event(Value, frozen=True, kw_only=True):
    """One line of the timeline. `until` ends a span; `device` and `exhibits` are ids."""

    id: str
    at: Moment
    until: Moment | None = None
    what: str = ""
    where: str = ""
    device: str = ""
    basis: Basis = "memory"
    exhibits: tuple[str, ...] = ()


class Exhibit(Value, frozen=True, kw_only=True):
    """One numbered piece of evidence. `material` is the id of the form's material it provides, or empty.

    `title` is at most 60 characters; `shows` says what it proves, `caption` what to look at; `reviewed` records that
    the user looked at it for other people's data.
    """

    id: str
    picture: Picture
    title: str = ""
    caption: str = ""
    shows: str = ""
    material: str = ""
    taken: Moment | None = None
    redactions: tuple[Box, ...] = ()
    reviewed: bool = False


class IdPhoto(Value, frozen=True, kw_only=True):
    """A photo of an identity document. Checked, never retouched.

    `checks` remembers the last verdict of each check by name; `overruled` is the user's private reason for using the
    photo in spite of a verdict.
    """

    id: str
    side: Side
    picture: Picture
    checks: dict[str, Verdict] = {}
    overruled: str = ""


class Shortcoming(Value, frozen=True, kw_only=True):
    """Something the user states about one act or omission, in the user's own words.

    `head` is an optional run-in heading; `disputed` (track "partly") says the item of the notice is contested.
    """

    id: str
    text: str = ""
    head: str = ""
    disputed: bool = False
    exhibits: tuple[str, ...] = ()


class Measure(Value, frozen=True, kw_only=True):
    """A remedial measure: verb and object, when, who or how often, evidence, and the shortcomings it answers."""

    id: str
    text: str = ""
    status: MeasureStatus = "done"
    date: Moment | None = None
    until: Moment | None = None
    owner: str = ""
    frequency: str = ""
    answers: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()


class SelfCheck(Value, frozen=True, kw_only=True):
    """Track "dispute": what the user checked instead of an admission."""

    scope: str = ""
    method: str = ""
    result: str = ""
    complaints: str = ""
    conclusion: str = ""
    unchecked: str = ""


class LossOfControl(Value, frozen=True, kw_only=True):
    """Track "stolen": how control was lost and regained."""

    lost_at: Moment | None = None
    noticed_at: Moment | None = None
    recovered_at: Moment | None = None
    how: str = ""
    steps: str = ""
    receipt: str = ""


class Statement(Value, frozen=True, kw_only=True):
    """The user's own words around the facts; paragraphs are separated by an empty line.

    Without `facts` the first part is written from the timeline. `request` replaces the form's neutral request.
    """

    facts: str = ""
    responsibility: str = ""
    request: str = ""


class Attempt(Value, frozen=True, kw_only=True):
    """One submission and its answer; attempts are scarce."""

    id: str
    submitted_at: Moment
    channel: str = ""
    reference: str = ""
    result: AttemptResult = "pending"
    answered_at: Moment | None = None
    answer: str = ""


class Case(Value, frozen=True, kw_only=True):
    """Everything one person prepares about one restriction.

    `id` is short and random ("AP-7K3M"); it stands on the pages and says nothing about the person. `answers` holds the
    form's own questions by id. `written_on` is the date on the papers; None means the day they are made.
    """

    id: str
    account_kind: AccountKind | None = None
    track: Track | None = None
    language: PacketLanguage = "zh_CN"
    time_zone: str = "Asia/Shanghai"
    written_on: dt.date | None = None
    person: Person = Person()
    account: Account = Account()
    company: Company = Company()
    restriction: Restriction = Restriction()
    devices: tuple[Device, ...] = ()
    events: tuple[Event, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    id_photos: tuple[IdPhoto, ...] = ()
    statement: Statement = Statement()
    shortcomings: tuple[Shortcoming, ...] = ()
    measures: tuple[Measure, ...] = ()
    self_check: SelfCheck = SelfCheck()
    loss: LossOfControl = LossOfControl()
    attempts: tuple[Attempt, ...] = ()
    answers: dict[str, str] = {}

    def exhibit_number(self, exhibit_id: str) -> int | None:
        """The printed number of an exhibit, counted from 1; None when there is no such exhibit."""
        return next((n for n, item in enumerate(self.exhibits, 1) if item.id == exhibit_id), None)

    def device_letter(self, device_id: str, *, chinese: bool) -> str:
        """How a device is called on the pages: 甲, 乙, … or A, B, …; empty when there is no such device."""
        letters = "甲乙丙丁戊己庚辛壬癸" if chinese else "ABCDEFGHIJ"
        index = next((n for n, item in enumerate(self.devices) if item.id == device_id), None)
        return "" if index is None else letters[index] if index < len(letters) else str(index + 1)

    def timeline(self) -> tuple[Event, ...]:
        """The events in time order; events of the same moment keep the user's order."""
        return tuple(sorted(self.events, key=lambda event: event.at.order()))


class HasId(Protocol):
    """Anything with an identity inside a case."""

    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=HasId)


def new_id(prefix: str, existing: Iterable[HasId]) -> str:
    """The next free id of a kind, ``prefix-n``; numbers are not reused while the highest one is in the case."""
    taken = [int(m[1]) for item in existing if (m := re.fullmatch(rf"{re.escape(prefix)}-(\d+)", item.id))]
    return f"{prefix}-{max(taken, default=0) + 1}"


def find(items: Iterable[Item], item_id: str) -> Item | None:
    """The item with this id, or None."""
    return next((item for item in items if item.id == item_id), None)


def swap(items: tuple[Item, ...], changed: Item) -> tuple[Item, ...]:
    """The same items with the one of the same id replaced."""
    return tuple(changed if item.id == changed.id else item for item in items)


def new_case_id(random: Random) -> str:
    """A short id for the pages, such as "AP-7K3M": nothing about the person, no letters that look like digits."""
    return "AP-" + "".join(random.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(4))
