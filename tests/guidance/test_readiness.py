"""What is missing, what cannot be right, what contradicts itself; a case in order gets no remark."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from app.case.model import Attempt, Box, Case, Device, Exhibit, LossOfControl, SelfCheck
from app.guidance.findings import Finding
from app.guidance.forms_loader import load_form
from app.guidance.readiness import count_characters, extras, needs, review
from app.guidance.steps import STEPS, step_of
from app.text import translator
from tests.guidance.helpers import TODAY, complete, moment, picture, restricted

FORM = load_form("wechat/personal")


def look(case: Case) -> tuple[Finding, ...]:
    return review(case, FORM, TODAY)


def edited(**more: object) -> Case:
    return msgspec.structs.replace(complete(), **more)


def part(name: str, /, **more: object) -> Case:
    """The complete case with some fields of one part replaced; of the first one where there are several."""
    case = complete()
    value = getattr(case, name)
    if isinstance(value, tuple):
        return msgspec.structs.replace(case, **{name: (msgspec.structs.replace(value[0], **more), *value[1:])})
    return msgspec.structs.replace(case, **{name: msgspec.structs.replace(value, **more)})


def test_a_case_in_order_gets_no_remark() -> None:
    assert look(complete()) == ()
    assert all(need.done for need in needs(complete(), FORM))


def test_the_list_is_countable_and_shrinks() -> None:
    empty = needs(restricted(), FORM)
    assert not any(need.done for need in empty if need.material.id != "device")
    assert len(needs(complete(), FORM)) == 15
    for need in (*empty, *needs(complete(), FORM)):
        assert step_of(need.where) in {step.id for step in STEPS}


def test_a_track_decides_what_is_needed() -> None:
    def ids(track: str) -> set[str]:
        case = edited(track=track)
        return {need.material.id for need in needs(case, FORM)}

    assert {"shortcomings", "measures", "tool_removed"} <= ids("admit")
    assert "self_check" in ids("dispute")
    assert "shortcomings" not in ids("dispute")
    assert {"loss", "measures", "recovery"} <= ids("stolen")
    assert "not_done" in {need.material.id for need in extras(edited(track="dispute"), FORM)}


@pytest.mark.parametrize(
    ("case", "where"),
    [
        (lambda: edited(track=None), "track"),
        (lambda: edited(exhibits=complete().exhibits[1:]), "materials/notice"),
        (lambda: part("restriction", notice=" "), "restriction.notice"),
        (lambda: part("person", name=""), "person.name"),
        (lambda: part("person", id_number=""), "person.id_number"),
        (lambda: part("account", id=""), "account.id"),
        (lambda: edited(id_photos=complete().id_photos[:1]), "id_photos/back"),
        (lambda: edited(events=()), "events"),
        (lambda: edited(shortcomings=()), "shortcomings"),
        (lambda: edited(measures=()), "measures"),
        (lambda: edited(track="dispute", answers={}), "self_check"),
        (lambda: edited(track="stolen"), "loss"),
        (lambda: part("person", id_number="99010119900307001"), "person.id_number"),
        (lambda: part("shortcomings", text="我于某年某月登录"), "shortcomings/shortcoming-1.text"),
        (lambda: part("person", name="某某"), "person.name"),
    ],
)
def test_what_would_sink_the_appeal_blocks(case: Callable[[], Case], where: str) -> None:
    blocking = [finding for finding in look(case()) if finding.severity == "blocking"]
    assert [finding.where for finding in blocking] == [where]
    assert all(translator("zh_CN").text(finding.message) for finding in blocking)


CONTRADICTIONS: dict[str, Callable[[], Case]] = {
    "notice-in-future": lambda: part("restriction", noticed_at=moment("2026-11-21")),
    "restriction-ends-at-early": lambda: part("restriction", ends_at=moment("2026-11-09 14:00")),
    "restriction-release-from-early": lambda: part("restriction", release_from=moment("2026-11-08")),
    "restriction-noticed-at-early": lambda: part("restriction", noticed_at=moment("2026-11-09 14:00")),
    "restriction-permanent-with-end": lambda: part("restriction", permanent=True, ends_at=moment("2026-12-01")),
    "restriction-reason-not-in-notice": lambda: part("restriction", reason="骚扰他人"),
    "event-in-future": lambda: part("events", at=moment("2026-12-01"), exhibits=(), basis="other"),
    "event-end-before-start": lambda: part("events", until=moment("2026-11-08 20:00")),
    "event-empty": lambda: part("events", what=""),
    "event-device-missing": lambda: part("events", device="device-9"),
    "event-exhibit-missing": lambda: part("events", exhibits=("exhibit-2", "exhibit-9")),
    "event-without-exhibit": lambda: part("events", exhibits=(), basis="log"),
    "event-from-memory": lambda: part("events", basis="memory"),
    "event-after-screenshot": lambda: part("events", at=moment("2026-11-08 21:05")),
    "event-before-screenshot": lambda: part("events", at=moment("2026-11-08 20:17")),
    "timeline-without-cause": lambda: part("restriction", noticed_at=moment("2026-11-08 20:00"), starts_at=None),
    "fact-date-not-in-timeline": lambda: part("statement", facts="2026 年 11 月 7 日我扫码登录。"),
    "exhibit-untitled": lambda: part("exhibits", title=""),
    "exhibit-title-long": lambda: part("exhibits", title="通" * 61),
    "exhibit-in-future": lambda: part("exhibits", taken=moment("2026-11-21")),
    "exhibit-not-reviewed": lambda: part("exhibits", reviewed=False),
    "exhibit-unused": lambda: edited(
        exhibits=(*complete().exhibits, Exhibit(id="exhibit-3", picture=picture(), title="另一张", reviewed=True))
    ),
    "shortcoming-empty": lambda: part("shortcomings", text=" "),
    "shortcoming-without-measure": lambda: part("measures", answers=()),
    "dispute-without-exhibit": lambda: msgspec.structs.replace(part("shortcomings", disputed=True), track="partly"),
    "measure-empty": lambda: part("measures", text=""),
    "measure-undated": lambda: part("measures", date=None),
    "measure-done-in-future": lambda: part("measures", date=moment("2026-11-21")),
    "measure-planned-in-past": lambda: part("measures", status="planned"),
    "measure-end-before-start": lambda: part("measures", until=moment("2026-11-08")),
    "measure-without-owner": lambda: part("measures", status="planned", date=moment("2026-12-01"), owner=""),
    "measure-without-exhibit": lambda: part("measures", exhibits=()),
    "measure-without-shortcoming": lambda: part("measures", answers=()),
    "track-contradicts-answer": lambda: edited(answers={"still_using": "never"}),
    "lawyer-first": lambda: part("restriction", violation="fraud"),
    "dispute-without-evidence": lambda: edited(track="dispute", exhibits=complete().exhibits[:1]),
    "self-check-incomplete": lambda: edited(track="dispute", self_check=SelfCheck(scope="登录设备")),
    "loss-undated": lambda: edited(track="stolen", loss=LossOfControl(how="短信链接")),
    "loss-unexplained": lambda: edited(track="stolen", loss=LossOfControl(lost_at=moment("2026-11-08"))),
    "loss-not-recovered": lambda: edited(track="stolen", loss=LossOfControl(lost_at=moment("2026-11-08"))),
    "loss-order": lambda: edited(
        track="stolen", loss=LossOfControl(lost_at=moment("2026-11-08"), recovered_at=moment("2026-11-07"))
    ),
    "loss-in-future": lambda: edited(track="stolen", loss=LossOfControl(recovered_at=moment("2026-11-30"))),
    "attempt-in-future": lambda: edited(attempts=(Attempt(id="attempt-1", submitted_at=moment("2026-11-30")),)),
    "attempt-order": lambda: edited(
        attempts=(Attempt(id="attempt-1", submitted_at=moment("2026-11-12"), answered_at=moment("2026-11-11")),)
    ),
    "attempt-pending": lambda: edited(attempts=(Attempt(id="attempt-1", submitted_at=moment("2026-11-12")),)),
    "time-zone-unknown": lambda: edited(time_zone="../../etc/passwd"),
    "restriction-offence-number": lambda: part("restriction", offence_number=-5),
    "registered-in-future": lambda: part("account", registered=moment("2026-12-01").date),
    "format-phone": lambda: part("person", phone="1990000001"),
    "format-email": lambda: part("person", email="lin@"),
    "format-imei": lambda: part("devices", imei="860199000000018"),
    "format-mac": lambda: part("devices", mac="3C:5A"),
    "format-mac-random": lambda: part("devices", mac="DA:A1:19:00:00:01"),
    "format-id-region": lambda: part("person", id_number="100105194912310024"),
    "photo-failed": lambda: part("id_photos", checks={"sharpness": "fail"}),
    "wording-vague-time": lambda: part("shortcomings", text="前几天我授权第三方工具登录本帐号。"),
}


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_a_contradiction_is_found_and_said_in_both_languages(code: str) -> None:
    found = [finding for finding in look(CONTRADICTIONS[code]()) if finding.code == code]
    assert found, [finding.code for finding in look(CONTRADICTIONS[code]())]
    for finding in found:
        assert finding.severity != "blocking"
        chinese, english = translator("zh_CN").text(finding.message), translator("en").text(finding.message)
        assert chinese != english
        assert "{" not in chinese + english
        assert step_of(finding.where) in {step.id for step in STEPS}


def test_times_on_both_sides_are_named() -> None:
    (finding,) = (
        one for one in look(CONTRADICTIONS["event-before-screenshot"]()) if one.code == "event-before-screenshot"
    )
    says = translator("zh_CN").text(finding.message)
    assert says == "附件 2 的截图时间是 2026-11-08 20:41，这里写 2026-11-08 20:17，差 24 分钟。"
    assert finding.where == "events/event-1.at"


def test_an_overruled_photo_is_accepted() -> None:
    assert look(part("id_photos", checks={"sharpness": "fail"}, overruled="最后一张")) == ()


def test_texts_of_other_tracks_are_left_alone() -> None:
    case = msgspec.structs.replace(
        part("self_check", result="系统误判！"), loss=LossOfControl(how="XXX"), track="admit"
    )
    assert look(case) == ()


def test_blocking_findings_come_first() -> None:
    severities = [finding.severity for finding in look(restricted())]
    assert severities == sorted(severities, key=["blocking", "warning", "advice"].index)


@pytest.mark.parametrize("field", ["reason", "scope", "rule", "notice"])
def test_characters_without_a_font_are_named_in_what_the_notice_said(field: str) -> None:
    found = look_with_fonts(part("restriction", **{field: "收到 \U0001f600"}))
    assert ("character-without-font", f"restriction.{field}") in found


def look_with_fonts(case: Case) -> list[tuple[str, str]]:
    found = review(case, FORM, TODAY, covers=lambda text: {sign for sign in text if ord(sign) > 0xFFFF})
    return [(finding.code, finding.where) for finding in found]


def test_characters_without_a_font_are_named_where_they_stand() -> None:
    case = part("person", name="林𫚖")
    found = review(case, FORM, TODAY, covers=lambda text: {sign for sign in text if ord(sign) > 0xFFFF})
    assert [(finding.code, finding.where) for finding in found] == [("character-without-font", "person.name")]
    assert "𫚖" in translator("en").text(found[0].message)


def test_a_text_over_the_box_is_counted() -> None:
    found = review(
        complete(), FORM, TODAY, texts={"feedback/description": "字" * 201, "notice_entry/reason": "字" * 200}
    )
    assert [finding.code for finding in found] == ["text-too-long"]
    assert "201" in translator("en").text(found[0].message)
    assert count_characters("一二\nab") == 4


def test_findings_as_json() -> None:
    finding = next(finding for finding in look(part("shortcomings", text="前几天我登录过。")) if finding.text)
    printed = finding.as_json(translator("zh_CN"))
    assert printed["text"] == "前几天"
    assert (printed["start"], printed["end"]) == (0, 3)


def covered() -> Case:
    first = msgspec.structs.replace(
        complete().exhibits[0], reviewed=False, redactions=(Box(x=1, y=1, width=5, height=5),)
    )
    return edited(exhibits=(first, complete().exhibits[1]))


@pytest.mark.parametrize(
    "case",
    [
        covered,
        lambda: part("measures", status="planned", date=moment("2026-11-10"), until=moment("2027-02-10")),
        lambda: part("measures", status="planned", date=moment("2026-11-20"), owner="", frequency="每月 1 日"),
        lambda: part("events", until=moment("2026-11-08 20:52")),
        lambda: part("events", basis="memory", at=moment("2026-11-08 20:30", estimated=True)),
        lambda: part("exhibits", title="通" * 60),
        lambda: part("restriction", ends_at=moment("2026-11-09 14:27")),
        lambda: part("statement", facts="2026 年 11 月 8 日我扫码登录，11 月 9 日收到通知。"),
        lambda: edited(attempts=(Attempt(id="attempt-1", submitted_at=moment("2026-11-12"), result="rejected"),)),
        lambda: edited(devices=()),
    ],
)
def test_what_only_looks_like_a_contradiction_is_let_pass(case: Callable[[], Case]) -> None:
    codes = {finding.code for finding in look(case())}
    assert codes <= {"missing-device", "event-device-missing"}


def test_a_device_without_a_model_is_no_device() -> None:
    case = msgspec.structs.replace(complete(), restriction=restricted("function_limit", "plug").restriction)
    for model, done in (("", False), (" ", False), ("S1", True)):
        changed = msgspec.structs.replace(case, devices=(Device(id="device-1", model=model),))
        assert [need.done for need in needs(changed, FORM) if need.material.id == "device"] == [done]
