from __future__ import annotations

import msgspec
import pytest

from app.case.model import Attempt, Case
from app.guidance.forms_loader import load_form
from app.guidance.readiness import review
from app.guidance.steps import STEPS, State, states, step_of
from app.text import translator
from tests.guidance.helpers import NOW, TODAY, complete, moment, restricted

FORM = load_form("wechat/personal")
ALL = frozenset(step.id for step in STEPS)


def standing(case: Case, visited: frozenset[str] = ALL) -> dict[str, State]:
    result = states(case, FORM, review(case, FORM, TODAY), visited, NOW)
    assert list(result) == [step.id for step in STEPS]
    return {step: state.state for step, state in result.items()}


def test_everything_waits_for_the_notice() -> None:
    for case, form in ((Case(id="AP-7K3M"), None), (Case(id="AP-7K3M", account_kind="wechat/personal"), FORM)):
        result = states(case, form, (), frozenset(), NOW)
        assert result["what_happened"].state == "todo"
        assert {state.state for step, state in result.items() if step != "what_happened"} == {"locked"}
        assert translator("zh_CN").text(result["timeline"].condition) == "核对通知后打开"


def test_a_wait_needs_no_papers() -> None:
    asked = restricted("short_login_ban", "harass", release_from=moment("2026-11-25"))
    assert standing(asked)["decision"] == "todo"
    assert states(asked, FORM, (), ALL, NOW)["timeline"].condition.key == "Depends on your answers"
    case = msgspec.structs.replace(asked, answers={"still_doing": "stopped", "self_release": "offered"})
    result = standing(case)
    assert result["decision"] == "done"
    assert standing(case, frozenset())["decision"] == "todo"
    assert {result[step.id] for step in STEPS[2:]} == {"skipped"}


def test_the_statement_waits_for_what_is_said() -> None:
    result = standing(restricted("function_limit", "pay_risk"), frozenset())
    assert result["statement"] == "locked"
    assert result["decision"] == "todo"
    assert result["timeline"] == "todo"


def test_a_case_in_order_is_done_and_export_is_next() -> None:
    result = standing(complete())
    assert result.pop("export") == "todo"
    assert set(result.values()) == {"done"}


def test_what_is_filled_counts_without_a_visit_but_review_does_not() -> None:
    result = standing(complete(), frozenset())
    assert result["id_photos"] == "done"
    assert result["review"] == "todo"


def test_a_finding_shows_where_it_belongs_once_the_step_was_seen() -> None:
    case = msgspec.structs.replace(complete(), events=())
    assert standing(case, frozenset())["timeline"] == "todo"
    result = states(case, FORM, review(case, FORM, TODAY), ALL, NOW)
    assert result["timeline"].state == "look"
    assert result["timeline"].count == 1
    assert result["review"].state == "todo"


def test_advice_does_not_hold_a_step_open() -> None:
    case = complete()
    event = msgspec.structs.replace(case.events[0], basis="memory")
    assert standing(msgspec.structs.replace(case, events=(event,)))["timeline"] == "done"


def test_a_submission_finishes_the_export() -> None:
    case = msgspec.structs.replace(complete(), attempts=(Attempt(id="attempt-1", submitted_at=moment("2026-11-19")),))
    assert standing(case)["export"] == "done"


@pytest.mark.parametrize(
    ("where", "step"),
    [
        ("person.id_number", "account_device"),
        ("devices/device-1.imei", "account_device"),
        ("events/event-3.at", "timeline"),
        ("exhibits", "screenshots"),
        ("materials/notice", "screenshots"),
        ("id_photos/front", "id_photos"),
        ("track", "decision"),
        ("answers.still_using", "decision"),
        ("restriction.notice", "what_happened"),
        ("measures/measure-1.date", "statement"),
        ("statement.feedback/description", "statement"),
        ("attempts/attempt-1", "export"),
        ("text", "statement"),
        ("packet.pages", "review"),
    ],
)
def test_step_of(where: str, step: str) -> None:
    assert step_of(where) == step
