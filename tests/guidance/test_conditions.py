from __future__ import annotations

import msgspec
import pytest

from app.case.model import LossOfControl, SelfCheck
from app.guidance.conditions import filled, holds
from app.guidance.forms import Condition
from tests.guidance.helpers import NOW, complete, moment, restricted

CASE = complete()


def condition(source: object) -> Condition:
    return msgspec.convert(source, Condition)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"equals": ["restriction.kind", "function_limit"]}, True),
        ({"equals": ["restriction.permanent", "false"]}, True),
        ({"equals": ["track", "dispute"]}, False),
        ({"equals": ["answers.still_using", "stopped"]}, True),
        ({"equals": ["answers.appeal_entry", "yes"]}, False),
        ({"among": ["restriction.violation", "multi", "plug"]}, True),
        ({"among": ["restriction.violation", "multi", "theft"]}, False),
        ({"has": "events"}, True),
        ({"has": "attempts"}, False),
        ({"has": "loss"}, False),
        ({"has": "exhibits:notice"}, True),
        ({"has": "exhibits:recovery"}, False),
        ({"has": "id_photos:back"}, True),
        ({"has": "id_photos:handheld"}, False),
        ({"not": {"has": "events"}}, False),
        ({"all": [{"has": "events"}, {"has": "attempts"}]}, False),
        ({"any": [{"has": "events"}, {"has": "attempts"}]}, True),
        ({"future": "restriction.ends_at"}, False),
    ],
)
def test_holds(source: object, expected: bool) -> None:
    assert holds(condition(source), CASE, NOW) is expected


def test_no_condition_always_holds() -> None:
    assert holds(None, CASE)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [("2026-11-20", False), ("2026-11-20 08:59", False), ("2026-11-20 09:01", True), ("2026-11-21", True)],
)
def test_the_future_begins_after_now(ends: str, expected: bool) -> None:
    case = restricted(ends_at=moment(ends))
    assert holds(condition({"future": "restriction.ends_at"}), case, NOW) is expected


def test_the_future_is_judged_where_the_case_is() -> None:
    case = msgspec.structs.replace(restricted(ends_at=moment("2026-11-20 09:30")), time_zone="UTC")
    assert holds(condition({"future": "restriction.ends_at"}), case, NOW.replace(hour=17))
    assert not holds(condition({"future": "restriction.ends_at"}), case, NOW.replace(hour=18))


@pytest.mark.parametrize("value", ["", "  ", None, (), {}, False, SelfCheck(), LossOfControl(how=" ")])
def test_what_counts_as_empty(value: object) -> None:
    assert not filled(value)


@pytest.mark.parametrize(
    "value", ["a", ("a",), True, 0, LossOfControl(lost_at=moment("2026-11-01")), moment("2026-11-01")]
)
def test_what_counts_as_filled(value: object) -> None:
    assert filled(value)
