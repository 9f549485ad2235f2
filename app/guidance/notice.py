"""Reads what a notice seems to say, so that the person only has to confirm it. Proposes, never decides."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from app import clock, paths
from app.case.model import Moment
from app.errors import FormError
from app.guidance.forms import Data, Form
from app.guidance.forms_loader import explain, read_toml
from app.text import message

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SENTENCE = re.compile(r"[。；;!！?？\n]|\.(?=\s|$)")
LONGEST = 20_000
"""Characters of a notice that are read; notices are short, and pasted pages must not slow the typing down."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something read in the notice: the value proposed and the characters ``start:end`` it stands on."""

    value: str
    start: int
    end: int


class FoundMoment(msgspec.Struct, frozen=True, kw_only=True):
    """A time read in the notice.

    `field` is the field of the restriction it seems to be (``starts_at``, ``ends_at``, ``release_from``), or empty when
    the words beside it do not say. `computed` marks an end that was added up from a length.
    """

    field: str
    moment: Moment
    start: int
    end: int
    computed: bool = False


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """All that was read. Several restrictions or violations mean that the user has to choose; best guess first.

    `kinds` and `violations` hold ids of the form; `permanent` the words that say so; `attempts` a number as text.
    """

    kinds: tuple[Found, ...] = ()
    violations: tuple[Found, ...] = ()
    moments: tuple[FoundMoment, ...] = ()
    reason: Found | None = None
    scope: Found | None = None
    rule: Found | None = None
    permanent: Found | None = None
    attempts: Found | None = None

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Every place in the notice that something was read from, in order."""
        singles = (self.reason, self.scope, self.rule, self.permanent, self.attempts)
        every: tuple[Found | FoundMoment, ...] = (
            *self.kinds,
            *self.violations,
            *self.moments,
            *(one for one in singles if one is not None),
        )
        return tuple(sorted({(one.start, one.end) for one in every}))

    def moment(self, field: str) -> FoundMoment | None:
        """The first time proposed for a field of the restriction."""
        return next((found for found in self.moments if found.field == field), None)


class Role(Data, frozen=True, kw_only=True):
    """Words that tell which field of the restriction a date beside them belongs to."""

    field: str
    near: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


class Patterns(Data, frozen=True, kw_only=True):
    """A list of regular expressions."""

    patterns: tuple[str, ...]


class Duration(Data, frozen=True, kw_only=True):
    """A regular expression for a length of time."""

    pattern: str


class Reading(Data, frozen=True, kw_only=True):
    """``forms/notice.toml``."""

    dates: tuple[str, ...]
    threats: tuple[str, ...]
    roles: tuple[Role, ...]
    durations: tuple[Duration, ...]
    units: dict[str, int]
    halves: dict[str, int]
    permanent: Patterns
    reason: Patterns
    scope: Patterns
    rule: Patterns
    attempts: Patterns
    numbers: dict[str, int]


def read_patterns(path: Path) -> Reading:
    """Read the patterns of notices.

    Raises:
        FormError: the file has a mistake.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        reading = msgspec.convert(read_toml(path, name), Reading)
    except msgspec.ValidationError as error:
        place, problem = explain(str(error))
        raise _mistake(name, place, problem) from None
    singles = (reading.permanent, reading.reason, reading.scope, reading.rule, reading.attempts)
    for pattern in (*reading.dates, *(d.pattern for d in reading.durations), *(p for s in singles for p in s.patterns)):
        try:
            re.compile(pattern)
        except re.error as error:
            problem = message("cannot be used: {cause}", cause=str(error))
            raise _mistake(name, pattern, problem) from None
    return reading


def _mistake(name: str, place: str, problem: object) -> FormError:
    text = message("{file}: {place}: {problem}", file=name, place=place, problem=problem)
    return FormError("E-GUIDANCE-NOTICE-PATTERNS", text)


@cache
def _patterns(root: Path) -> Reading:
    return read_patterns(root / "notice.toml")


def propose(notice: str, form: Form, today: dt.date | None = None) -> Proposal:
    """Read a notice.

    Args:
        notice: its text as pasted.
        form: the form whose restrictions and violations are looked for.
        today: the day near which dates without a year are placed; the clock's when left out.
    """
    text = notice[:LONGEST]
    reading = _patterns(paths.forms())
    kinds = _phrases(text, [(entry.id, entry.phrases) for entry in form.restrictions], reading)
    violations = _phrases(text, [(entry.id, entry.phrases) for entry in form.violations], reading)
    moments = _moments(text, reading, today or clock.today())
    attempts = _first(text, reading.attempts)
    return Proposal(
        kinds=kinds,
        violations=violations,
        moments=moments + _computed_end(text, reading, moments),
        reason=_first(text, reading.reason),
        scope=_first(text, reading.scope),
        rule=_first(text, reading.rule),
        permanent=_first(text, reading.permanent),
        attempts=attempts and msgspec.structs.replace(attempts, value=_number(attempts.value, reading)),
    )


def _number(text: str, reading: Reading) -> str:
    return str(reading.numbers.get(text.lower(), text))


def _phrases(text: str, entries: list[tuple[str, tuple[str, ...]]], reading: Reading) -> tuple[Found, ...]:
    """The entries whose phrases occur, each once and no phrase inside another.

    What is only threatened comes last; otherwise longer phrases come first, then earlier ones.
    """
    lowered = text.lower() if len(text.lower()) == len(text) else text
    hits = [
        Found(value=entry, start=start, end=start + len(phrase))
        for entry, phrases in entries
        for phrase in phrases
        for start in _occurrences(lowered, phrase.lower())
    ]
    hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    kept: list[Found] = []
    for hit in hits:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    kept.sort(key=lambda hit: lowered[: hit.start].rstrip().endswith(reading.threats))
    unique: dict[str, Found] = {}
    for hit in kept:
        unique.setdefault(hit.value, hit)
    if len(unique) > 1:
        unique.pop("other", None)
    return tuple(unique.values())


def _occurrences(text: str, phrase: str) -> Iterator[int]:
    """Where a phrase stands; a Latin word counts only as a whole."""
    edge = r"(?<![a-z])" if phrase[0].isascii() and phrase[0].isalpha() else ""
    stop = r"(?![a-z])" if phrase[-1].isascii() and phrase[-1].isalpha() else ""
    yield from (match.start() for match in re.finditer(edge + re.escape(phrase) + stop, text))


def _first(text: str, patterns: Patterns) -> Found | None:
    """The first match of the first pattern that matches, as its group ``value`` or as a whole."""
    for pattern in patterns.patterns:
        if match := re.search(pattern, text):
            group = "value" if "value" in match.re.groupindex else 0
            value = match[group].strip()
            start = match.start(group) + match[group].index(value)
            return Found(value=value, start=start, end=start + len(value))
    return None


def find_moments(text: str, today: dt.date) -> tuple[FoundMoment, ...]:
    """Every date in a text, in order, with the field that the words beside it point to."""
    return _moments(text[:LONGEST], _patterns(paths.forms()), today)


def _moments(text: str, reading: Reading, today: dt.date) -> tuple[FoundMoment, ...]:
    found: list[tuple[int, int, Moment]] = []
    for pattern in reading.dates:
        for match in re.finditer(pattern, text):
            moment = _moment(match, reading, today)
            if moment is not None and all(match.end() <= s or match.start() >= e for s, e, _ in found):
                found.append((match.start(), match.end(), moment))
    found.sort(key=lambda one: one[0])
    edges = [0, *(end for _, end, _ in found)]
    starts = [*(start for start, _, _ in found), len(text)]
    return tuple(
        FoundMoment(
            field=_role(_tail(text[edges[index] : start]), _head(text[end : starts[index + 1]]), reading),
            moment=moment,
            start=start,
            end=end,
        )
        for index, (start, end, moment) in enumerate(found)
    )


def _moment(match: re.Match[str], reading: Reading, today: dt.date) -> Moment | None:
    part = match.groupdict()
    name = part.get("month_name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(part["month"])
    day = int(part["day"])
    try:
        if part.get("year"):
            date = dt.date(int(part["year"]), month, day)
        else:
            years = (today.year - 1, today.year, today.year + 1)
            dates = [dt.date(year, month, day) for year in years if not (month == 2 and day == 29 and year % 4)]
            date = min(dates, key=lambda one: abs(one - today))
        if part.get("hour") == "24":
            return Moment(date=date + dt.timedelta(days=1), time=dt.time())
        return Moment(date=date, time=_time(part, reading.halves))
    except (ValueError, OverflowError):
        return None


def _time(part: dict[str, str | None], halves: dict[str, int]) -> dt.time | None:
    if not part.get("hour"):
        return None
    hour = int(part["hour"] or 0)
    if hour < 12 and part.get("half"):
        hour += halves.get(part["half"] or "", 0)
    return dt.time(hour, int(part.get("minute") or part.get("minute2") or 0))


def _tail(text: str) -> str:
    """What stands before a date in its own sentence."""
    return _SENTENCE.split(text)[-1].rstrip(" \t:：，,（(").lower()


def _head(text: str) -> str:
    """What stands after a date in its own sentence."""
    return _SENTENCE.split(text, maxsplit=1)[0].lstrip(" \t，,）)").lower()


def _role(before: str, after: str, reading: Reading) -> str:
    for role in reading.roles:
        if any(cue in before or cue in after for cue in role.near):
            return role.field
        if any(_ends(before, cue) for cue in role.before) or any(after.startswith(cue) for cue in role.after):
            return role.field
    return ""


def _ends(text: str, cue: str) -> bool:
    return text.endswith(cue) and (not cue.isascii() or text == cue or not text[-len(cue) - 1].isalpha())


def _computed_end(text: str, reading: Reading, moments: tuple[FoundMoment, ...]) -> tuple[FoundMoment, ...]:
    start = next((found for found in moments if found.field == "starts_at"), None)
    if start is None or any(found.field == "ends_at" for found in moments):
        return ()
    for duration in reading.durations:
        match = re.search(duration.pattern, text)
        if match is None:
            continue
        length = dt.timedelta(hours=int(match["count"]) * reading.units[match["unit"]])
        begin = dt.datetime.combine(start.moment.date, start.moment.time or dt.time())
        end = begin + length
        moment = Moment(date=end.date(), time=end.time() if start.moment.time else None)
        return (FoundMoment(field="ends_at", moment=moment, start=match.start(), end=match.end(), computed=True),)
    return ()
