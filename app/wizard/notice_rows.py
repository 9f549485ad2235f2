"""The rows of page 1: what was read in a notice beside what the user has confirmed."""

from __future__ import annotations

from typing import NamedTuple

from app.case.model import Case, Moment, Restriction
from app.guidance.forms import Form, Question
from app.guidance.notice import Proposal
from app.text import Translator
from app.wizard.moments import moment_words


class Row(NamedTuple):
    """One thing read from the notice: what the case holds (confirmed) or what is proposed."""

    field: str
    name: str
    value: object
    words: str
    confirmed: bool
    span: tuple[int, int] | None = None
    detail: str = ""


def notice_rows(t: Translator, form: Form, case: Case, found: Proposal) -> list[Row]:
    """What was read and what is confirmed, in the order of the page."""
    restriction = case.restriction
    names = {one.id: t.text(one.name) for one in form.restrictions}
    names |= {one.id: t.text(one.name) for one in form.violations}
    about = {one.id: t.text(one.explanation) for one in form.restrictions}
    about |= {one.id: t.text(one.explanation) for one in form.violations}
    result = []
    for field, name, proposals in (
        ("kind", t("Penalty"), found.kinds),
        ("violation", t("Violation"), found.violations),
    ):
        held = getattr(restriction, field)
        best = proposals[0] if proposals else None
        value = held or (best.value if best else "")
        span = next(((one.start, one.end) for one in proposals if one.value == value), None)
        result.append(Row(field, name, value, names.get(value, ""), bool(held), span, about.get(value, "")))
    result.append(_moment_row(t, "starts_at", t("In force from"), restriction, found))
    result.append(_end_row(t, restriction, found))
    if restriction.release_from or found.moment("release_from"):
        result.append(_moment_row(t, "release_from", t("Release from"), restriction, found))
    for field, name, one in (
        ("scope", t("Functions"), found.scope),
        ("rule", t("Rule cited"), found.rule),
        ("reason", t("Reason given"), found.reason),
    ):
        held = getattr(restriction, field)
        if held or one:
            span = (one.start, one.end) if one else None
            value = held or (one.value if one else "")
            result.append(Row(field, name, value, value, bool(held), span))
    result.extend(_question_row(t, question, case, found) for question in asked_here(form))
    number = restriction.offence_number
    words = t("time {number}", number=number)
    result.append(Row("offence_number", t("Same kind before"), number, words, True))
    return result


def asked_here(form: Form) -> list[Question]:
    """The form's questions whose answer stands in the notice."""
    return [question for question in form.questions if question.step == "what_happened"]


def _question_row(t: Translator, question: Question, case: Case, found: Proposal) -> Row:
    """A row for an answer; the number of appeals is looked for in the notice."""
    words = {choice.id: t.text(choice.text) for choice in question.choices}
    held = case.answers.get(question.id, "")
    read = found.attempts if question.id == "attempts" and found.attempts and found.attempts.value in words else None
    value = held or (read.value if read else "")
    span = (read.start, read.end) if read and read.value == value else None
    name = t("Appeals allowed") if question.id == "attempts" else t.text(question.text)
    return Row(f"answers.{question.id}", name, value, words.get(value, ""), bool(held), span)


def _moment_row(t: Translator, field: str, name: str, restriction: Restriction, proposal: Proposal) -> Row:
    held: Moment | None = getattr(restriction, field)
    found = proposal.moment(field)
    value = held or (found.moment if found else None)
    span = (found.start, found.end) if found and found.moment == value else None
    detail = t("Added up from the length in the notice.") if found and found.computed and not held else ""
    return Row(field, name, value, moment_words(value), held is not None, span, detail)


def _end_row(t: Translator, restriction: Restriction, found: Proposal) -> Row:
    if restriction.permanent:
        return Row("ends_at", t("Until"), "permanent", t("permanent"), True)
    plain = _moment_row(t, "ends_at", t("Until"), restriction, found)
    if plain.value is None and found.permanent is not None:
        span = (found.permanent.start, found.permanent.end)
        return Row("ends_at", t("Until"), "permanent", t("permanent"), False, span)
    return plain
