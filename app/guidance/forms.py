"""Forms: the declarative definition of what one account kind's appeal needs, read from ``forms/<platform>/*.toml``.

A form is data a non-programmer can correct. Reading is strict: unknown keys, wrong types, missing languages and ids
that point nowhere are refused with the file and the key.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from app.case.model import AccountKind, Side, Track
from app.text import Bilingual

Confidence = Literal["official", "official_copy", "several", "single", "seed", "background", "disputed"]
Route = Literal["wait", "self_release", "appeal", "admin_appeal", "linked_account", "fix_first", "none"]
StepId = Literal[
    "what_happened",
    "decision",
    "account_device",
    "timeline",
    "screenshots",
    "id_photos",
    "statement",
    "review",
    "export",
]
Manner = Literal["form", "call", "self"]


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything in a form."""


class Condition(Data, frozen=True, kw_only=True):
    """A closed language over the case: exactly one key is given. Never evaluated as code.

    ``equals = ["restriction.kind", "short_login_ban"]`` compares a field by its dotted path (also ``answers.<id>``);
    ``among = ["restriction.violation", "plug", "multi"]`` is true when the field is one of the values after the path;
    ``has = "events"`` is true when a field is not empty; ``has = "exhibits:notice"`` when an exhibit provides that
    material, ``has = "id_photos:front"`` when there is a photo of that side; ``future = "restriction.ends_at"`` when
    that moment is still to come; ``all``, ``any`` and ``not`` combine.
    """

    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = msgspec.field(default=None, name="not")
    equals: tuple[str, str] | None = None
    has: str | None = None
    among: tuple[str, ...] | None = None
    future: str | None = None


class Source(Data, frozen=True, kw_only=True):
    """Where a rule comes from; shown with its date wherever the rule is used.

    `as_of` is the date the text itself bears, else the day a copy of it was read; `note` says which.
    """

    id: str
    title: Bilingual
    address: str
    as_of: dt.date
    confidence: Confidence
    note: Bilingual | None = None


class Restriction(Data, frozen=True, kw_only=True):
    """One kind of restriction; `phrases` are words of notices that point to it (both languages, matched literally)."""

    id: str
    name: Bilingual
    explanation: Bilingual
    phrases: tuple[str, ...] = ()
    timed: bool = True
    sources: tuple[str, ...] = ()


class Violation(Data, frozen=True, kw_only=True):
    """One reason a notice may name. `expectation` is what is said about waits and difficulty, worded as hearsay."""

    id: str
    name: Bilingual
    explanation: Bilingual
    phrases: tuple[str, ...] = ()
    expectation: Bilingual | None = None
    lawyer_first: bool = False
    fix_first: bool = False
    evidence: tuple[Bilingual, ...] = ()
    measures: tuple[Bilingual, ...] = ()
    sources: tuple[str, ...] = ()


class RouteRule(Data, frozen=True, kw_only=True):
    """The first rule whose condition holds decides. Steps are what the user does, in order.

    `until` names the case field that says when waiting ends; `attempts` is how many appeals one penalty allows (None:
    not known); `attempts_from` names a case field that knows it better, from the person's own notice; `monthly_limit`
    counts self-release requests.
    """

    id: str
    when: Condition | None = None
    route: Route
    title: Bilingual
    reason: Bilingual
    who: Bilingual
    steps: tuple[Bilingual, ...] = ()
    until: str = ""
    attempts: int | None = None
    monthly_limit: int | None = None
    reply: Bilingual | None = None
    channels: tuple[str, ...] = ()
    caution: Bilingual | None = None
    sources: tuple[str, ...] = ()
    attempts_from: str = ""


class Choice(Data, frozen=True, kw_only=True):
    """One answer; `contradicts` are the tracks that cannot be true together with it."""

    id: str
    text: Bilingual
    contradicts: tuple[Track, ...] = ()


class Question(Data, frozen=True, kw_only=True):
    """A question of this form; its answer is kept under ``answers.<id>`` as the choice id or the text."""

    id: str
    step: StepId
    text: Bilingual
    help: Bilingual | None = None
    choices: tuple[Choice, ...] = ()
    required: bool = False
    when: Condition | None = None


class Material(Data, frozen=True, kw_only=True):
    """Something this appeal needs. `provides` is what satisfies it.

    ``field:<path>`` a filled field; ``exhibit`` an exhibit marked with this material's id; ``id_photo:<side>``;
    ``events`` a timeline; ``shortcomings``, ``measures``, ``self_check``, ``loss`` the parts of the statement.
    Without a required material that is `blocking` the final papers are not made; otherwise its lack is a warning.
    """

    id: str
    name: Bilingual
    help: Bilingual | None = None
    provides: str
    required: bool = True
    when: Condition | None = None
    sources: tuple[str, ...] = ()
    blocking: bool = True


class Slot(Data, frozen=True, kw_only=True):
    """One upload slot of a channel. `takes` is a material id, ``packet``, ``letter`` or ``exhibits``."""

    id: str
    name: Bilingual
    takes: str
    count: int = 1
    formats: tuple[Literal["jpg", "png", "pdf", "docx"], ...] = ("jpg", "png")
    max_bytes: int | None = None
    side: Side | None = None
    sources: tuple[str, ...] = ()


class TextBox(Data, frozen=True, kw_only=True):
    """A text box of a channel; `characters` is its limit as far as known, else the default to aim at."""

    id: str
    name: Bilingual
    characters: int
    known: bool = False
    sources: tuple[str, ...] = ()


class Channel(Data, frozen=True, kw_only=True):
    """A way to hand in; `path` is what to open or tap, as text to copy, never a link that is followed.

    `manner` is ``form`` for boxes and uploads, ``call`` for the telephone, ``self`` for a release the user does in the
    client, where nothing is handed in.
    """

    id: str
    name: Bilingual
    path: Bilingual
    reply: Bilingual | None = None
    slots: tuple[Slot, ...] = ()
    texts: tuple[TextBox, ...] = ()
    sources: tuple[str, ...] = ()
    manner: Manner = "form"


class TrackRule(Data, frozen=True, kw_only=True):
    """What a track means for this form: its name, when it is honest to choose it, its request sentence."""

    id: Track
    name: Bilingual
    explanation: Bilingual
    request: Bilingual


class Form(Data, frozen=True, kw_only=True):
    """All about one account kind. `word` is the platform's own word for account (帐号 or 账号)."""

    id: AccountKind
    name: Bilingual
    platform: Bilingual
    word: Bilingual
    account_id_name: Bilingual
    addressee: Bilingual
    rules_name: Bilingual
    checked: dt.date
    sources: tuple[Source, ...]
    restrictions: tuple[Restriction, ...]
    violations: tuple[Violation, ...]
    tracks: tuple[TrackRule, ...]
    routes: tuple[RouteRule, ...]
    questions: tuple[Question, ...] = ()
    materials: tuple[Material, ...] = ()
    channels: tuple[Channel, ...] = ()
