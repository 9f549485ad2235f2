"""Contradictions: where two places of one case do not agree, with the values of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from app.case.model import Case, Event, Exhibit, Measure, Moment, find
from app.guidance.conditions import holds
from app.guidance.findings import Finding, Severity
from app.guidance.forms import Form
from app.guidance.moments import known, readable
from app.guidance.notice import find_moments
from app.text import Bilingual, Message, message

NEAR = dt.timedelta(minutes=10)
"""A screenshot of an event may be taken this much later without a remark."""


def contradictions(case: Case, form: Form, today: dt.date) -> Iterator[Finding]:
    """Everything in a case that contradicts itself, the notice or the calendar."""
    yield from _clock(case)
    yield from _notice(case, today)
    for event in case.timeline():
        yield from _event(event, case, today)
    yield from _around_the_notice(case)
    yield from _facts(case)
    used = _used(case)
    for exhibit in case.exhibits:
        yield from _exhibit(exhibit, case, used, today)
    if case.track in ("admit", "partly"):
        yield from _shortcomings(case)
    for measure in case.measures:
        yield from _measure(measure, case, today)
    yield from _track(case, form)
    yield from _loss(case, today)
    yield from _attempts(case, today)


def _found(
    code: str, severity: Severity, where: str, text: Message | Bilingual, hint: Message | Bilingual | None = None
) -> Finding:
    return Finding(code=code, severity=severity, where=where, message=text, hint=hint or message(""))


def before(first: Moment, second: Moment) -> bool:
    """Whether one moment certainly lies before another; on the same day both times must be known."""
    if first.date != second.date:
        return first.date < second.date
    return first.time is not None and second.time is not None and first.time < second.time


def label(text: str, limit: int = 16) -> str:
    """The beginning of a text, to name it in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit] + "…"


def _clock(case: Case) -> Iterator[Finding]:
    if not known(case.time_zone):
        text = message(
            "This computer does not know the time zone “{zone}”; times are compared as Beijing time.",
            zone=label(case.time_zone, 30),
        )
        yield _found("time-zone-unknown", "warning", "time_zone", text, message("Write it like Asia/Shanghai."))


def _notice(case: Case, today: dt.date) -> Iterator[Finding]:
    it = case.restriction
    if it.noticed_at and it.noticed_at.date > today:
        text = message(
            "The notice is said to be of {seen}, after today, {today}.", seen=readable(it.noticed_at), today=today
        )
        yield _found("notice-in-future", "warning", "restriction.noticed_at", text)
    order = (("ends_at", it.ends_at), ("release_from", it.release_from), ("noticed_at", it.noticed_at))
    for name, moment in order:
        if it.starts_at and moment and before(moment, it.starts_at):
            values = {"start": readable(it.starts_at), "other": readable(moment)}
            texts = {
                "ends_at": message("The restriction starts {start} and ends {other}, before it starts.", **values),
                "release_from": message("Release is possible from {other}, before the start, {start}.", **values),
                "noticed_at": message("The notice was seen {other}, before the start, {start}.", **values),
            }
            yield _found(f"restriction-{name.replace('_', '-')}-early", "warning", f"restriction.{name}", texts[name])
    if it.offence_number < 1:
        text = message("This is said to be penalty no. {n}; the first one is no. 1.", n=it.offence_number)
        yield _found("restriction-offence-number", "warning", "restriction.offence_number", text)
    if it.permanent and it.ends_at:
        text = message("The restriction is permanent and yet ends {end}.", end=readable(it.ends_at))
        hint = message("Keep what the notice says.")
        yield _found("restriction-permanent-with-end", "warning", "restriction.ends_at", text, hint)
    if it.reason and it.notice and "".join(it.reason.split()) not in "".join(it.notice.split()):
        text = message("“{value}” does not stand in the notice.", value=label(it.reason, 30))
        hint = message("Use the words of the notice; the appeal answers exactly those.")
        yield _found("restriction-reason-not-in-notice", "advice", "restriction.reason", text, hint)


def _event(event: Event, case: Case, today: dt.date) -> Iterator[Finding]:
    where = f"events/{event.id}"
    at = readable(event.at)
    if event.at.date > today or (event.until and event.until.date > today):
        text = message("{at} is after today, {today}.", at=at, today=today)
        yield _found("event-in-future", "warning", f"{where}.at", text)
    if event.until and before(event.until, event.at):
        text = message("It begins {at} and ends {until}, before it begins.", at=at, until=readable(event.until))
        yield _found("event-end-before-start", "warning", f"{where}.until", text)
    if not event.what.strip():
        text = message("The line of {at} does not say what happened.", at=at)
        yield _found("event-empty", "warning", f"{where}.what", text)
    if event.device and find(case.devices, event.device) is None:
        text = message("The line of {at} names a device that is not in the list.", at=at)
        yield _found("event-device-missing", "warning", f"{where}.device", text)
    linked = [exhibit for name in event.exhibits if (exhibit := find(case.exhibits, name))]
    if len(linked) < len(event.exhibits):
        text = message("The line of {at} names an exhibit that is not there.", at=at)
        yield _found("event-exhibit-missing", "warning", f"{where}.exhibits", text)
    if event.basis != "memory" and not linked:
        text = message("The line of {at} has no exhibit.", at=at)
        hint = message("Attach what it rests on, or mark it as remembered.")
        yield _found("event-without-exhibit", "advice", f"{where}.exhibits", text, hint)
    if event.basis == "memory" and event.at.time and not event.at.estimated:
        text = message("{at} rests on memory and is printed as an estimate.", at=at)
        yield _found("event-from-memory", "advice", f"{where}.at", text)
    yield from _screenshot_time(event, linked, case)


def _screenshot_time(event: Event, linked: list[Exhibit], case: Case) -> Iterator[Finding]:
    """A screenshot of an event cannot be older than the event, and one taken soon after it may carry its true time."""
    shots = [exhibit for exhibit in linked if exhibit.taken and exhibit.taken.time]
    if event.basis != "screenshot" or event.at.time is None or event.at.estimated or not shots:
        return
    start = dt.datetime.combine(event.at.date, event.at.time)
    end = start if event.until is None else dt.datetime.combine(event.until.date, event.until.time or dt.time(23, 59))
    taken = {
        exhibit.id: dt.datetime.combine(exhibit.taken.date, exhibit.taken.time or dt.time())
        for exhibit in shots
        if exhibit.taken
    }
    where = f"events/{event.id}.at"
    latest = max(taken, key=lambda name: taken[name])
    gap = start - taken[latest] if taken[latest] < start else taken[latest] - end
    values: dict[str, object] = {
        "number": case.exhibit_number(latest),
        "taken": taken[latest],
        "at": start,
        "minutes": int(gap.total_seconds() // 60),
    }
    if taken[latest] < start:
        text = message("Exhibit {number} was taken {taken}, before this line, {at}: {minutes} minutes apart.", **values)
        yield _found("event-after-screenshot", "warning", where, text, message("Correct the one that is wrong."))
    elif len(shots) == 1 and taken[latest].date() == end.date() and gap > NEAR:
        text = message("Exhibit {number} was taken {taken}; this line says {at}: {minutes} minutes apart.", **values)
        hint = message("Nothing to do if the screenshot was taken later.")
        yield _found("event-before-screenshot", "advice", where, text, hint)


def _around_the_notice(case: Case) -> Iterator[Finding]:
    seen = case.restriction.noticed_at or case.restriction.starts_at
    if seen is None or not case.events:
        return
    if not any(before(event.at, seen) for event in case.events):
        text = message("Nothing in the timeline lies before the notice of {seen}.", seen=readable(seen))
        hint = message("The appeal is about what led to it: add those lines, or correct the times.")
        yield _found("timeline-without-cause", "warning", "events", text, hint)


def _facts(case: Case) -> Iterator[Finding]:
    """Days in the user's own account of the facts that no other place of the case knows."""
    text = case.statement.facts
    known = {event.at.date for event in case.events} | {event.until.date for event in case.events if event.until}
    if not text or not known:
        return
    it = case.restriction
    known |= {moment.date for moment in (it.noticed_at, it.starts_at, it.ends_at, it.release_from) if moment}
    known |= {case.account.registered} if case.account.registered else set()
    for found in find_moments(text, max(known)):
        if found.moment.date not in known:
            yield Finding(
                code="fact-date-not-in-timeline",
                severity="warning",
                where="statement.facts",
                message=message("{day} stands in the facts and not in the timeline.", day=found.moment.date),
                hint=message("Add the line to the timeline, or correct the date."),
                start=found.start,
                end=found.end,
                text=text[found.start : found.end],
            )


def _used(case: Case) -> set[str]:
    """The exhibits that a line of the timeline, a shortcoming or a measure refers to."""
    return {
        *(name for event in case.events for name in event.exhibits),
        *(name for shortcoming in case.shortcomings for name in shortcoming.exhibits),
        *(name for measure in case.measures for name in measure.exhibits),
    }


def _exhibit(exhibit: Exhibit, case: Case, used: set[str], today: dt.date) -> Iterator[Finding]:
    where = f"exhibits/{exhibit.id}"
    number = case.exhibit_number(exhibit.id)
    if not exhibit.title.strip():
        text = message("Exhibit {number} has no title.", number=number)
        yield _found("exhibit-untitled", "warning", f"{where}.title", text)
    if len(exhibit.title) > 60:
        text = message(
            "The title of exhibit {number} has {count} characters; 60 fit.", number=number, count=len(exhibit.title)
        )
        yield _found("exhibit-title-long", "warning", f"{where}.title", text)
    if exhibit.taken and exhibit.taken.date > today:
        text = message(
            "Exhibit {number} was taken {taken}, after today, {today}.",
            number=number,
            taken=readable(exhibit.taken),
            today=today,
        )
        yield _found("exhibit-in-future", "warning", f"{where}.taken", text)
    if not exhibit.reviewed and not exhibit.redactions:
        text = message("Exhibit {number} was not looked through for other people's data.", number=number)
        hint = message("Names, pictures and numbers of others have to be covered.")
        yield _found("exhibit-not-reviewed", "warning", f"{where}.redactions", text, hint)
    if not exhibit.material and exhibit.id not in used:
        text = message("Nothing refers to exhibit {number}.", number=number)
        hint = message("Say in the timeline or the statement what it shows, or take it out.")
        yield _found("exhibit-unused", "advice", where, text, hint)


def _shortcomings(case: Case) -> Iterator[Finding]:
    answered = {name for measure in case.measures for name in measure.answers}
    for number, shortcoming in enumerate(case.shortcomings, 1):
        where = f"shortcomings/{shortcoming.id}"
        if not shortcoming.text.strip():
            yield _found(
                "shortcoming-empty",
                "warning",
                f"{where}.text",
                message("Shortcoming {number} is empty.", number=number),
            )
        elif shortcoming.disputed and not shortcoming.exhibits:
            text = message("Item {number} is disputed and has no exhibit.", number=number)
            yield _found("dispute-without-exhibit", "warning", f"{where}.exhibits", text)
        elif not shortcoming.disputed and shortcoming.id not in answered:
            text = message("No measure answers shortcoming {number} yet.", number=number)
            hint = message("Add what you did or will do about it: act, date, who.")
            yield _found("shortcoming-without-measure", "warning", where, text, hint)


def _measure(measure: Measure, case: Case, today: dt.date) -> Iterator[Finding]:
    where = f"measures/{measure.id}"
    name = label(measure.text)
    if not measure.text.strip():
        yield _found("measure-empty", "warning", f"{where}.text", message("A measure has no text."))
        return
    if measure.date is None:
        text = message("“{name}” has no date.", name=name)
        yield _found("measure-undated", "warning", f"{where}.date", text)
    elif measure.status == "done" and measure.date.date > today:
        text = message(
            "“{name}” is done and dated {day}; today is {today}.", name=name, day=measure.date.date, today=today
        )
        yield _found(
            "measure-done-in-future",
            "warning",
            f"{where}.date",
            text,
            message("Mark it as planned, or correct the date."),
        )
    elif measure.status == "planned" and (measure.until or measure.date).date < today:
        text = message(
            "“{name}” is planned for {day}; today is {today}.", name=name, day=measure.date.date, today=today
        )
        yield _found(
            "measure-planned-in-past", "warning", f"{where}.date", text, message("Mark it as done, or set a new date.")
        )
    if measure.date and measure.until and before(measure.until, measure.date):
        text = message(
            "“{name}” ends {end}, before it begins, {start}.",
            name=name,
            end=readable(measure.until),
            start=readable(measure.date),
        )
        yield _found("measure-end-before-start", "warning", f"{where}.until", text)
    if measure.status == "planned" and not (measure.owner.strip() or measure.frequency.strip()):
        text = message("“{name}” does not say who does it or how often.", name=name)
        yield _found("measure-without-owner", "warning", f"{where}.owner", text)
    if measure.status == "done" and not measure.exhibits:
        text = message("“{name}” is done and has no exhibit.", name=name)
        yield _found("measure-without-exhibit", "advice", f"{where}.exhibits", text)
    known = {shortcoming.id for shortcoming in case.shortcomings}
    if case.track in ("admit", "partly") and known and not known & set(measure.answers):
        text = message("“{name}” answers none of the shortcomings.", name=name)
        yield _found("measure-without-shortcoming", "advice", f"{where}.answers", text)


def _track(case: Case, form: Form) -> Iterator[Finding]:
    for question in form.questions:
        choice = next((one for one in question.choices if one.id == case.answers.get(question.id)), None)
        if choice is None or case.track not in choice.contradicts or not holds(question.when, case):
            continue
        track = next(rule for rule in form.tracks if rule.id == case.track)
        text = message("You say “{track}” and answered “{answer}”.", track=track.name, answer=choice.text)
        hint = message("Both cannot be true. Correct the one that is not.")
        yield _found("track-contradicts-answer", "warning", f"answers.{question.id}", text, hint)
    violation = next((one for one in form.violations if one.id == case.restriction.violation), None)
    if violation and violation.lawyer_first and case.track in ("admit", "partly"):
        text = message(
            "The notice speaks of {violation}, and you are about to admit something.", violation=violation.name
        )
        hint = message("Ask a lawyer before you hand it in. What you write can be used elsewhere.")
        yield _found("lawyer-first", "warning", "track", text, hint)
    if case.track == "dispute" and not any(exhibit.material != "notice" for exhibit in case.exhibits):
        text = message("You dispute the notice; the notice itself is the only exhibit so far.")
        hint = message("Add a record of what you really did in that time, if there is one.")
        yield _found("dispute-without-evidence", "warning", "exhibits", text, hint)
    if case.track == "dispute":
        for name in ("scope", "method", "result", "conclusion"):
            if not getattr(case.self_check, name).strip():
                texts = {
                    "scope": message("Your own check does not say what it covered."),
                    "method": message("Your own check does not say how you looked."),
                    "result": message("Your own check does not say what you found."),
                    "conclusion": message("Your own check has no conclusion."),
                }
                yield _found("self-check-incomplete", "warning", f"self_check.{name}", texts[name])


def _loss(case: Case, today: dt.date) -> Iterator[Finding]:
    if case.track != "stolen":
        return
    loss = case.loss
    if loss.lost_at is None:
        yield _found("loss-undated", "warning", "loss.lost_at", message("It is not said when control was lost."))
    if not loss.how.strip():
        yield _found("loss-unexplained", "warning", "loss.how", message("It is not said how control was lost."))
    if loss.recovered_at is None:
        text = message("It is not said when control was regained.")
        yield _found("loss-not-recovered", "warning", "loss.recovered_at", text)
    for name in ("noticed_at", "recovered_at"):
        moment: Moment | None = getattr(loss, name)
        if loss.lost_at and moment and before(moment, loss.lost_at):
            text = message(
                "{moment} lies before control was lost, {lost}.", moment=readable(moment), lost=readable(loss.lost_at)
            )
            yield _found("loss-order", "warning", f"loss.{name}", text)
        if moment and moment.date > today:
            text = message("{at} is after today, {today}.", at=readable(moment), today=today)
            yield _found("loss-in-future", "warning", f"loss.{name}", text)


def _attempts(case: Case, today: dt.date) -> Iterator[Finding]:
    for attempt in case.attempts:
        where = f"attempts/{attempt.id}"
        if attempt.submitted_at.date > today:
            text = message("{at} is after today, {today}.", at=readable(attempt.submitted_at), today=today)
            yield _found("attempt-in-future", "warning", f"{where}.submitted_at", text)
        if attempt.answered_at and before(attempt.answered_at, attempt.submitted_at):
            text = message(
                "The answer of {answered} is older than the appeal of {submitted}.",
                answered=readable(attempt.answered_at),
                submitted=readable(attempt.submitted_at),
            )
            yield _found("attempt-order", "warning", f"{where}.answered_at", text)
        if attempt.result == "pending":
            text = message("The appeal of {submitted} has no answer yet.", submitted=readable(attempt.submitted_at))
            hint = message("Wait for it; handing in the same again does not help.")
            yield _found("attempt-pending", "warning", where, text, hint)
