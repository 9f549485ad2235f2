"""Cases made of invented people, for the tests of guidance."""

from __future__ import annotations

import datetime as dt

import msgspec

from app.case.model import (
    Account,
    Case,
    Device,
    Event,
    Exhibit,
    IdPhoto,
    Measure,
    Moment,
    Person,
    Picture,
    Restriction,
    Shortcoming,
    Statement,
)

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
TODAY = NOW.date()
RESIDENT = "990101199003070015"


def moment(text: str, *, estimated: bool = False) -> Moment:
    """``2026-11-09`` or ``2026-11-09 14:26``."""
    day, _, time = text.partition(" ")
    return Moment(
        date=dt.date.fromisoformat(day), time=dt.time.fromisoformat(time) if time else None, estimated=estimated
    )


def picture(name: str = "a.png") -> Picture:
    return Picture(sha256="0" * 64, name=name, media_type="image/png", width=100, height=200, size=1000)


def restricted(kind: str = "function_limit", violation: str = "plug", **more: object) -> Case:
    """A case whose notice was confirmed and nothing more."""
    restriction = msgspec.convert({"kind": kind, "violation": violation}, Restriction)
    return Case(id="AP-7K3M", account_kind="wechat/personal", restriction=msgspec.structs.replace(restriction, **more))


def complete() -> Case:
    """A case about which nothing is to be said."""
    return Case(
        id="AP-7K3M",
        account_kind="wechat/personal",
        track="admit",
        person=Person(name="林一鸣", id_number=RESIDENT, phone="19900000012", email="lin@example.com"),
        account=Account(id="linyiming_99", nickname="林一鸣", phone="19900000012"),
        restriction=Restriction(
            kind="function_limit",
            violation="plug",
            notice="帐号功能限制通知 2026-11-09 14:26 原因：使用外挂",
            reason="使用外挂",
            rule="《微信个人帐号使用规范》",
            noticed_at=moment("2026-11-09 14:26"),
            starts_at=moment("2026-11-09 14:26"),
        ),
        devices=(Device(id="device-1", model="样本手机 S1"),),
        events=(
            Event(
                id="event-1",
                at=moment("2026-11-08 20:41"),
                what="扫码授权第三方工具登录本帐号",
                device="device-1",
                basis="screenshot",
                exhibits=("exhibit-2",),
            ),
        ),
        exhibits=(
            Exhibit(id="exhibit-1", picture=picture(), title="功能限制通知", material="notice", reviewed=True),
            Exhibit(
                id="exhibit-2",
                picture=picture(),
                title="登录设备列表",
                material="tool_removed",
                taken=moment("2026-11-08 20:41"),
                reviewed=True,
            ),
        ),
        id_photos=(
            IdPhoto(id="photo-1", side="front", picture=picture()),
            IdPhoto(id="photo-2", side="back", picture=picture()),
        ),
        statement=Statement(responsibility="以上由我本人的操作造成，由我承担责任。"),
        shortcomings=(
            Shortcoming(id="shortcoming-1", text="我授权第三方工具登录本帐号，违反规范中不得使用外挂的规定。"),
        ),
        measures=(
            Measure(
                id="measure-1",
                text="移除第三方登录，取消授权",
                date=moment("2026-11-09 15:03"),
                owner="林一鸣",
                answers=("shortcoming-1",),
                exhibits=("exhibit-2",),
            ),
        ),
        answers={"still_using": "stopped"},
    )
