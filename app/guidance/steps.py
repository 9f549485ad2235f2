"""The steps of the window: which there are, which are open, and in what state. Knows nothing of the window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

import msgspec

from app import clock
from app.case.model import Case
from app.guidance.findings import Finding
from app.guidance.forms import Form
from app.guidance.readiness import needs
from app.guidance.routes import APPEALS, Decision, decide
from app.text import Message, message

State = Literal["locked", "todo", "done", "look", "skipped"]


class Step(msgspec.Struct, frozen=True):
    """One step of the wizard."""

    id: str
    name: Message


class StepState(msgspec.Struct, frozen=True):
    """How a step stands.

    Attributes:
        state: ``locked`` cannot be opened yet; ``todo`` not finished; ``done``; ``look`` visited and something is open
            there; ``skipped`` not needed on this route, but it opens when asked for.
        count: findings that are open at the step (blocking and warning), only with ``look``.
        condition: for ``locked`` what opens it, for ``skipped`` why it is not needed; else empty.
    """

    state: State
    count: int = 0
    condition: Message = Message("")


STEPS: tuple[Step, ...] = (
    Step("what_happened", message("What happened")),
    Step("decision", message("What can be done now")),
    Step("account_device", message("Account and device")),
    Step("timeline", message("Timeline")),
    Step("screenshots", message("Screenshots")),
    Step("id_photos", message("ID photos")),
    Step("statement", message("Your statement")),
    Step("review", message("Review")),
    Step("export", message("Export and submit")),
)

_HOME = {
    "account_kind": "what_happened",
    "restriction": "what_happened",
    "track": "decision",
    "answers": "decision",
    "person": "account_device",
    "account": "account_device",
    "company": "account_device",
    "devices": "account_device",
    "events": "timeline",
    "exhibits": "screenshots",
    "materials": "screenshots",
    "id_photos": "id_photos",
    "statement": "statement",
    "shortcomings": "statement",
    "measures": "statement",
    "self_check": "statement",
    "loss": "statement",
    "text": "statement",
    "language": "export",
    "time_zone": "export",
    "written_on": "export",
    "attempts": "export",
}


def step_of(where: str) -> str:
    """The step at which a place of the case is edited; `where` as in `Finding.where`."""
    head = where.replace("/", ".").split(".", 1)[0]
    return _HOME.get(head, "review")


def confirmed(case: Case) -> bool:
    """Whether the notice was read and confirmed so far that a decision can be made."""
    return bool(case.account_kind and case.restriction.kind and case.restriction.violation)


def states(
    case: Case,
    form: Form | None,
    findings: Iterable[Finding],
    visited: frozenset[str],
    now: dt.datetime | None = None,
) -> dict[str, StepState]:
    """The state of every step, by step id.

    Args:
        case: the case as it stands.
        form: its form; None while no account kind is chosen.
        findings: what `readiness.review` says, and photo checks, if any.
        visited: ids of the steps that were opened in this case.
        now: aware time for the decision; the clock's when left out.
    """
    open_findings: dict[str, int] = {}
    for finding in findings:
        if finding.severity != "advice":
            home = step_of(finding.where)
            open_findings[home] = open_findings.get(home, 0) + 1
    result = {"what_happened": _first(case, open_findings.get("what_happened", 0), visited)}
    if form is None or not confirmed(case):
        locked = StepState("locked", condition=message("Opens when the notice is checked"))
        return result | {step.id: locked for step in STEPS[1:]}
    decision = decide(case, form, now or clock.now())
    route = decision.route
    result["decision"] = _decision(case, decision, "decision" in visited)
    why = message("Depends on your answers") if decision.open_here else message("Not needed this time")
    wanted = {step_of(need.where): need.done for need in sorted(needs(case, form), key=lambda need: not need.done)}
    for step in STEPS[2:]:
        if route not in APPEALS:
            result[step.id] = StepState("skipped", condition=why)
        elif step.id == "statement" and case.track is None:
            result[step.id] = StepState("locked", condition=message("Opens when you have chosen what you say"))
        elif step.id == "review":
            clear = "review" in visited and not open_findings
            result[step.id] = StepState("done" if clear else "todo")
        elif step.id == "export":
            result[step.id] = StepState("done" if case.attempts else "todo")
        else:
            complete = wanted.get(step.id, step.id in visited)
            result[step.id] = _state(step.id in visited, complete, open_findings.get(step.id, 0))
    return result


def _first(case: Case, count: int, visited: frozenset[str]) -> StepState:
    if not confirmed(case):
        return StepState("todo")
    return _state("what_happened" in visited, True, count)


def _decision(case: Case, decision: Decision, seen: bool) -> StepState:
    """On an appeal the user has to choose a track; on other routes to answer what is asked and read the decision."""
    settled = case.track is not None if decision.route in APPEALS else seen and not decision.open_here
    return StepState("done" if settled else "todo")


def _state(seen: bool, complete: bool, count: int) -> StepState:
    if complete and not count:
        return StepState("done")
    return StepState("look", count) if seen and count else StepState("todo")
