from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from app.case.model import Attempt, Case
from app.guidance.forms_loader import load_form
from app.guidance.routes import decide
from app.text import translator
from tests.guidance.helpers import NOW, moment, restricted

FORM = load_form("wechat/personal")


def with_answers(case: Case, track: str | None = None, **answers: str) -> Case:
    return msgspec.structs.replace(case, track=track, answers=answers)


def rule_of(case: Case) -> str:
    return decide(case, FORM, NOW).rule.id


def test_waiting_ends_at_the_date_of_the_notice() -> None:
    case = restricted("short_login_ban", "plug", release_from=moment("2026-11-25 09:00"))
    decision = decide(case, FORM, NOW)
    assert (decision.route, decision.until) == ("wait", moment("2026-11-25 09:00"))
    assert decision.remaining == dt.timedelta(days=5)
    assert translator("zh_CN").text(decision.headline) == "先等到 2026-11-25 09:00"
    assert translator("en").text(decision.headline) == "Wait until 2026-11-25 09:00"


def test_a_day_without_a_time_ends_the_wait_at_midnight() -> None:
    case = restricted("short_login_ban", "harass", release_from=moment("2026-11-21"))
    assert decide(case, FORM, NOW).remaining == dt.timedelta(hours=15)
    assert rule_of(case) == "short_wait_release"
    later = NOW + dt.timedelta(hours=15)
    assert decide(case, FORM, later).rule.id == "short_release"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Nowhere/Atlantis", "Asia/Tokyo"])
def test_the_wait_is_counted_in_the_zone_of_the_case(zone: str) -> None:
    case = restricted("short_login_ban", "harass", release_from=moment("2026-11-20 10:00"))
    decision = decide(msgspec.structs.replace(case, time_zone=zone), FORM, NOW)
    assert decision.remaining == (None if zone == "Asia/Tokyo" else dt.timedelta(hours=1))


def test_a_disputed_ban_need_not_wait() -> None:
    case = restricted("short_login_ban", "plug", release_from=moment("2026-11-25"))
    assert rule_of(with_answers(case, "dispute")) == "short_disputed"
    assert rule_of(with_answers(case, "admit")) == "short_wait_release"


@pytest.mark.parametrize(
    ("question", "violation"), [("still_using", "plug"), ("still_visible", "rumor"), ("still_doing", "trade_acct")]
)
def test_what_goes_on_has_to_stop_first(question: str, violation: str) -> None:
    for kind in ("short_login_ban", "permanent_login_ban", "function_limit"):
        assert decide(with_answers(restricted(kind, violation), **{question: "yes"}), FORM, NOW).route == "fix_first"
        assert decide(with_answers(restricted(kind, violation), **{question: "never"}), FORM, NOW).route != "fix_first"


def test_after_a_permanent_ban_the_disagreement_is_shown() -> None:
    for answers in ({}, {"appeal_entry": "unsure"}):
        decision = decide(with_answers(restricted("permanent_login_ban", "other"), **answers), FORM, NOW)
        assert decision.rule.id == "permanent_unsure"
        assert "disputed" in {source.confidence for source in decision.sources}
    none = decide(with_answers(restricted("permanent_login_ban", "other"), appeal_entry="no"), FORM, NOW)
    assert none.route == "none"
    steps = " ".join(step.zh_CN for step in none.rule.steps)
    assert "零钱" in steps
    assert "通讯录" in steps


def test_a_permanent_ban_that_is_disputed_can_be_handed_in() -> None:
    for track in ("dispute", "stolen"):
        assert (
            decide(with_answers(restricted("permanent_login_ban", "other"), track, appeal_entry="no"), FORM, NOW).route
            == "appeal"
        )


def attempts(*days: str, channel: str = "") -> tuple[Attempt, ...]:
    return tuple(Attempt(id=f"attempt-{n}", submitted_at=moment(day), channel=channel) for n, day in enumerate(days, 1))


def test_requests_for_release_are_counted_by_month() -> None:
    case = restricted("short_login_ban", "plug")
    assert decide(case, FORM, NOW).monthly_left == 5
    used = msgspec.structs.replace(
        case, attempts=attempts("2026-10-31", "2026-11-01", "2026-11-02", channel="login_prompt")
    )
    assert decide(used, FORM, NOW).monthly_left == 3
    many = msgspec.structs.replace(case, attempts=attempts(*[f"2026-11-{day:02}" for day in range(1, 9)]))
    assert decide(many, FORM, NOW).monthly_left == 0


def test_appeals_left_come_from_the_notice_and_the_ledger() -> None:
    case = restricted("function_limit", "pay_risk", starts_at=moment("2026-11-09"))
    assert decide(case, FORM, NOW).attempts_left is None
    once = with_answers(case, "admit", attempts="1")
    assert decide(once, FORM, NOW).attempts_left == 1
    assert translator("zh_CN").text(decide(once, FORM, NOW).headline) == "可以申诉，还有 1 次"
    spent = msgspec.structs.replace(once, attempts=attempts("2026-11-10", channel="feedback"))
    assert decide(spent, FORM, NOW).attempts_left == 0
    assert "用完" in translator("zh_CN").text(decide(spent, FORM, NOW).headline)
    earlier = msgspec.structs.replace(once, attempts=attempts("2026-11-01", channel="feedback"))
    assert decide(earlier, FORM, NOW).attempts_left == 1, "an appeal against an earlier penalty does not count"
    assert decide(with_answers(case, "admit", attempts="unstated"), FORM, NOW).attempts_left is None


def test_open_questions_are_the_unanswered_ones_that_fit() -> None:
    case = restricted("permanent_login_ban", "plug")
    assert {q.id for q in decide(case, FORM, NOW).open_questions} == {"appeal_entry", "attempts", "still_using"}
    answered = with_answers(case, appeal_entry="yes", still_using="stopped", attempts="1")
    assert decide(answered, FORM, NOW).open_questions == ()


def test_an_unconfirmed_case_still_gets_an_answer() -> None:
    assert rule_of(Case(id="AP-7K3M")) == "ask_first"


def test_sources_and_channels_are_the_rules_own() -> None:
    decision = decide(restricted("payment_limit", "pay_risk"), FORM, NOW)
    assert [source.id for source in decision.sources] == list(decision.rule.sources)
    assert [channel.id for channel in decision.channels] == list(decision.rule.channels)
