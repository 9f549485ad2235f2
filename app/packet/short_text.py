"""Short texts for the boxes of a form: the facts of the case in the user's own words, within a number of characters.

Nothing is invented and nothing is cut in the middle: whole statements are chosen in order of weight until the box is
full, printed in the order of the story, and what was left out is named.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.case.model import Case, Event, Measure, Moment
from app.guidance.forms import Form
from app.packet.glyphs import visible
from app.packet.words import clock, event_when, is_estimate, long_date, prose
from app.text import Language, Translator, translator

LatinCount = Literal["each", "half", "none"]
Part = Literal["who", "facts", "middle", "done", "planned", "request"]
_PARTS: tuple[Part, ...] = ("who", "facts", "middle", "done", "planned", "request")
_END = re.compile(r"[\s。．.；;，,、：:]+$")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—《》「」"
_SPACED = re.compile(rf"(?<=[{_WIDE}])[ \u3000]+|[ \u3000]+(?=[{_WIDE}])")


@dataclass(frozen=True, slots=True)
class ShortText:
    """A text for one box.

    Attributes:
        text: to be pasted.
        characters: as the box counts them.
        wide: Han characters and full-width marks among them.
        left_out: the statements there was no room for, heaviest first.
        fits: False when not even who, what and the request fit; `text` then holds only those and is too long.
    """

    text: str
    characters: int
    wide: int
    left_out: tuple[str, ...] = ()
    fits: bool = True


@dataclass(frozen=True, slots=True)
class _Unit:
    """One statement: where it belongs, how much it weighs (0 is heaviest), its words, and when it happened."""

    part: Part
    weight: int
    words: str
    at: Moment | Event | None = None


def count(text: str, latin: LatinCount = "each") -> int:
    """Characters as form boxes count them: a Han character or full-width mark is 1.

    Args:
        text: line ends are not counted.
        latin: what letters, digits and half-width marks count: 1 each, a half, or nothing.
    """
    narrow = sum(char.isascii() for char in text if char not in "\r\n")
    wide = sum(not char.isascii() for char in text)
    return wide + {"each": narrow, "half": math.ceil(narrow / 2), "none": 0}[latin]


def wide_count(text: str) -> int:
    """Han characters and full-width marks."""
    return count(text, "none")


def compose(case: Case, form: Form, language: Language, limit: int, latin: LatinCount = "each") -> ShortText:
    """Write the text for a box of `limit` characters.

    Args:
        case: whose facts.
        form: its form, for the request and the names of reasons.
        language: of the sentences around the user's own words.
        limit: characters the box takes.
        latin: how the box counts Latin letters and digits.
    """
    t = translator(language)
    units = sorted(_units(case, form, t), key=lambda unit: unit.weight)
    must = [unit for unit in units if unit.part in ("who", "request")]
    chosen, left = list(must), list[_Unit]()
    fits = count(_written(chosen, case, t), latin) <= limit
    for unit in units:
        if unit in must:
            continue
        if fits and count(_written([*chosen, unit], case, t), latin) <= limit:
            chosen.append(unit)
        else:
            left.append(unit)
    text = _written(chosen, case, t)
    return ShortText(text, count(text, latin), wide_count(text), tuple(close_up(unit.words) for unit in left), fits)


def excerpt(case: Case, form: Form, language: Language, part: Part, most: int) -> str:
    """The heaviest statements of one part alone, for reading them aloud; empty when there are none."""
    t = translator(language)
    units = sorted((unit for unit in _units(case, form, t) if unit.part == part), key=lambda unit: unit.weight)
    return _written(units[:most], case, t, plain=True)


def close_up(text: str) -> str:
    """Without the spaces people type between Chinese and Latin: boxes count them and screens do not need them."""
    return _SPACED.sub("", " ".join(visible(text).split()))


def _units(case: Case, form: Form, t: Translator) -> Iterator[_Unit]:
    yield _Unit("who", 0, _who(case, form, t))
    request = case.statement.request or next((t.text(r.request) for r in form.tracks if r.id == case.track), "")
    yield from _given("request", 0, request)
    began = case.restriction.starts_at or case.restriction.noticed_at
    year = began.date.year if began else 0
    yield from _events(case)
    yield from _middle(case)
    for n, measure in enumerate(m for m in case.measures if m.status == "done"):
        yield from _given("done", 5 + 4 * n if n < 2 else 40 + n, measure.text, measure.date)
    for n, measure in enumerate(m for m in case.measures if m.status == "planned"):
        yield from _given("planned", 30 if n == 0 else 60 + n, _planned(measure, t, year))


def _given(part: Part, weight: int, words: str, at: Moment | Event | None = None) -> Iterator[_Unit]:
    if words := _END.sub("", words.strip()):
        yield _Unit(part, weight, words, at)


def _who(case: Case, form: Form, t: Translator) -> str:
    """Who writes, which account, what was limited since when and for which reason, as the notice says it."""
    restriction = case.restriction
    reason = restriction.reason or next((t.text(v.name) for v in form.violations if v.id == restriction.violation), "")
    kind = next((t.text(r.name) for r in form.restrictions if r.id == restriction.kind), "")
    words = t(
        "I am {name}, {label} {account}", name=case.person.name, label=form.account_id_name, account=case.account.id
    )
    since = restriction.starts_at or restriction.noticed_at
    when = prose(t, since) if since else ""
    if restriction.scope:
        limit = t("{when}: “{reason}”, limited functions: {scope}", when=when, reason=reason, scope=restriction.scope)
    else:
        limit = t("{when}: “{reason}”, {kind}", when=when, reason=reason, kind=kind)
    if restriction.permanent:
        limit += t(", permanent")
    elif restriction.ends_at:
        limit += t(", until {end}", end=prose(t, restriction.ends_at))
    return words + t(". ") + limit


def _events(case: Case) -> Iterator[_Unit]:
    """Events that are not told elsewhere; those a shortcoming rests on weigh most, guesses least."""
    done = {measure.date for measure in case.measures if measure.status == "done"}
    told = {case.restriction.noticed_at, case.restriction.starts_at, *done} - {None}
    grounds = [set(shortcoming.exhibits) for shortcoming in case.shortcomings]
    used: set[int] = set()
    for n, event in enumerate(case.timeline()):
        if event.at in told or event.until in done - {None}:
            continue
        ground = next((g for g, exhibits in enumerate(grounds) if exhibits & set(event.exhibits)), None)
        if ground is not None and ground not in used:
            used.add(ground)
            weight = 4 + 2 * ground
        else:
            weight = 80 + n if is_estimate(event) else 50 + n
        yield from _given("facts", weight, event.what, event)


def _middle(case: Case) -> Iterator[_Unit]:
    """The second part by track: shortcomings, own examination, or loss of control."""
    if case.track in ("admit", "partly"):
        for n, shortcoming in enumerate(case.shortcomings):
            yield from _given("middle", 7 + n, shortcoming.head or shortcoming.text)
        yield from _given("middle", 20, case.statement.responsibility)
    elif case.track == "dispute":
        own = case.self_check
        for n, words in enumerate((own.conclusion, own.result, own.scope, own.method, own.complaints, own.unchecked)):
            yield from _given("middle", 8 + n, words)
    elif case.track == "stolen":
        loss = case.loss
        yield from _given("middle", 8, loss.how, loss.lost_at)
        yield from _given("middle", 9, loss.steps, loss.recovered_at)
        yield from _given("middle", 12, loss.receipt)


def _planned(measure: Measure, t: Translator, year: int) -> str:
    """A planned measure with how often, from when and until when."""
    text = _END.sub("", measure.text.strip())
    if not text or measure.date is None:
        return text
    start = long_date(t, measure.date.date, year=measure.date.date.year != year)
    if not measure.frequency:
        return t("{text}, by {start}", text=text, start=start)
    words = t("{frequency}: {text}, from {start}", frequency=measure.frequency, text=text, start=start)
    if measure.until is None:
        return words
    return words + t(", until {end}", end=long_date(t, measure.until.date, year=measure.until.date.year != year))


def _written(units: list[_Unit], case: Case, t: Translator, *, plain: bool = False) -> str:
    """The chosen statements in the order of the story; a sentence names a day once, the text a year once."""
    leads = {} if plain else {"done": t("Done: "), "planned": t("From now on: ")}
    began = case.restriction.starts_at or case.restriction.noticed_at
    year = began.date.year if began else 0
    sentences: list[str] = []
    for part in _PARTS:
        here = [unit for unit in units if unit.part == part]
        if part == "facts":
            here.sort(key=lambda unit: unit.at.at.order() if isinstance(unit.at, Event) else ())
        clauses: list[str] = []
        day: dt.date | None = None
        for unit in here:
            date = _date(unit.at)
            when = _when(unit.at, day, year, t)
            clauses.append(t("{when} {what}", when=when, what=unit.words) if when else unit.words)
            day, year = date or day, date.year if date else year
        if clauses:
            sentences.append(leads.get(part, "") + t("; ").join(clauses) + t("."))
    if t.language == "zh_CN" and not plain:
        return close_up("".join(sentences))
    return " ".join(visible(" ".join(sentences)).split())


def _date(at: Moment | Event | None) -> dt.date | None:
    return at.at.date if isinstance(at, Event) else at.date if at else None


def _when(at: Moment | Event | None, day: dt.date | None, year: int, t: Translator) -> str:
    """The time of a statement, without what the reader already knows of it; a guess says so."""
    if at is None:
        return ""
    if isinstance(at, Event):
        return event_when(t, at, date=at.at.date != day, year=at.at.date.year != year)
    if at.date == day and at.time is not None and not at.estimated:
        return clock(at.time)
    return prose(t, at, year=at.date.year != year)
