"""The decision: what can be done now about this restriction, why, and on whose word."""

from __future__ import annotations

import datetime as dt

import msgspec

from app.case.model import Attempt, Case, Moment
from app.guidance.conditions import field, holds
from app.guidance.forms import Channel, Form, Question, RouteRule, Source
from app.guidance.moments import local, readable, starts
from app.guidance.notice import Proposal, propose
from app.text import Bilingual, Message, message, plural_message

__all__ = ["APPEALS", "Decision", "Proposal", "decide", "propose"]

APPEALS = ("appeal", "admin_appeal")
"""Routes on which papers are prepared."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the first rule that holds says about a case at one moment.

    Attributes:
        rule: the rule; its title, reason, who, steps, reply and caution are what the user reads.
        route: the rule's route.
        until: when waiting ends, from the case field that the rule names; None when the notice gives no date.
        remaining: time left until then, never negative; None without `until`.
        attempts_left: appeals that this penalty still allows; None when no number is known.
        monthly_left: requests left this month in the zone of the case; None when the rule counts none.
        headline: the rule's title, or a sentence with the date to wait for or the number of appeals left.
        open_questions: questions that fit this case and are not answered; an answer may change the decision.
    """

    rule: RouteRule
    route: str
    until: Moment | None
    attempts_left: int | None
    sources: tuple[Source, ...]
    channels: tuple[Channel, ...]
    headline: Message | Bilingual
    remaining: dt.timedelta | None = None
    monthly_left: int | None = None
    open_questions: tuple[Question, ...] = ()

    @property
    def open_here(self) -> tuple[Question, ...]:
        """Open questions that are asked beside the decision."""
        return tuple(question for question in self.open_questions if question.step == "decision")


def decide(case: Case, form: Form, now: dt.datetime) -> Decision:
    """Decide by the form's first rule that holds.

    Args:
        case: the case as far as the user has confirmed it.
        form: the form of its account kind; its last rule has no condition, so there is always an answer.
        now: aware time; compared in the time zone of the case.
    """
    rule = next(rule for rule in form.routes if holds(rule.when, case, now))
    until = _until(rule, case, now)
    attempts_left = _left(_allowed(rule, case), [a for a in case.attempts if _counts(a, rule, case)])
    sources = {source.id: source for source in form.sources}
    channels = {channel.id: channel for channel in form.channels}
    return Decision(
        rule=rule,
        route=rule.route,
        until=until,
        remaining=None if until is None else max(dt.timedelta(), starts(until, case) - now),
        attempts_left=attempts_left,
        monthly_left=_left(rule.monthly_limit, [a for a in case.attempts if _this_month(a, rule, case, now)]),
        sources=tuple(sources[source] for source in rule.sources),
        channels=tuple(channels[channel] for channel in rule.channels),
        headline=_headline(rule, until, attempts_left),
        open_questions=tuple(
            question
            for question in form.questions
            if not case.answers.get(question.id) and holds(question.when, case, now)
        ),
    )


def _until(rule: RouteRule, case: Case, now: dt.datetime) -> Moment | None:
    moment = field(case, rule.until) if rule.until else None
    return moment if isinstance(moment, Moment) and starts(moment, case) > now else None


def _allowed(rule: RouteRule, case: Case) -> int | None:
    """How many appeals the penalty allows: what the person's notice says comes before what the form says."""
    said = str(field(case, rule.attempts_from)) if rule.attempts_from else ""
    return int(said) if said.isascii() and said.isdigit() else rule.attempts


def _headline(rule: RouteRule, until: Moment | None, attempts_left: int | None) -> Message | Bilingual:
    if until is not None:
        return message("Wait until {until}", until=readable(until))
    if rule.route not in APPEALS or attempts_left is None:
        return rule.title
    if not attempts_left:
        return message("Every appeal that this penalty allows has been handed in")
    return plural_message("You can appeal, {count} time only", "You can appeal, {count} times", attempts_left)


def _left(limit: int | None, used: list[Attempt]) -> int | None:
    return None if limit is None else max(0, limit - len(used))


def _counts(attempt: Attempt, rule: RouteRule, case: Case) -> bool:
    """Every submission on a channel of the rule counts, also a withdrawn one: platforms count the submission."""
    since = case.restriction.starts_at
    if since is not None and attempt.submitted_at.order() < since.order():
        return False
    return not attempt.channel or not rule.channels or attempt.channel in rule.channels


def _this_month(attempt: Attempt, rule: RouteRule, case: Case, now: dt.datetime) -> bool:
    today = local(now, case).date()
    same = (attempt.submitted_at.date.year, attempt.submitted_at.date.month) == (today.year, today.month)
    return same and (not attempt.channel or attempt.channel in rule.channels)
