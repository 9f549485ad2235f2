"""The story the packet is looked at with: a cleaning tool that messaged 64 contacts, told with generated pictures."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache

from PIL import Image, ImageDraw

from app.case.model import (
    Account,
    Box,
    Case,
    Device,
    Event,
    Exhibit,
    IdPhoto,
    LossOfControl,
    Measure,
    Moment,
    Person,
    Restriction,
    SelfCheck,
    Shortcoming,
    Statement,
)
from app.imaging.intake import inspect
from app.packet.pictures import PictureSource

ON_DATE = dt.date(2026, 11, 20)


class Memory:
    """A store of pictures in memory."""

    def __init__(self) -> None:
        self.originals: dict[str, bytes] = {}
        self.cache: dict[str, bytes] = {}

    def picture(self, sha256: str) -> bytes:
        return self.originals[sha256]

    def derived(self, key: str) -> bytes | None:
        return self.cache.get(key)

    def put_derived(self, key: str, data: bytes) -> None:
        self.cache[key] = data


@cache
def drawn(kind: str, number: int = 0, width: int = 585, height: int = 1266) -> bytes:
    """A generated picture: chat list, notice page or card."""
    image = Image.new("RGB", (width, height), (237, 237, 237))
    pen = ImageDraw.Draw(image)
    if kind == "shot":
        pen.rectangle((0, 0, width, 120), fill=(246, 246, 246))
        pen.text((width // 2 - 60, 70), f"SAMPLE {number}", fill=(20, 20, 20), font_size=28)
        for row in range(140, height - 60, 90):
            pen.rectangle((20, row, width - 20, row + 70), fill=(255, 255, 255))
            pen.rectangle((36, row + 12, 82, row + 58), fill=(40 + (row * 7 + number * 31) % 160, 120, 150))
            pen.text((100, row + 10), f"sample line {row // 90} of {number}", fill=(60, 60, 60), font_size=22)
            pen.text((width - 130, row + 10), "11-08 20:44", fill=(150, 150, 150), font_size=18)
    else:
        pen.rectangle((0, 0, width, height), fill=(206, 198, 186))
        pen.rounded_rectangle((40, 40, width - 40, height - 40), 30, fill=(238, 243, 241))
        pen.text((80, 100), f"SPECIMEN CARD {kind}", fill=(40, 60, 80), font_size=36)
        pen.rectangle((width - 260, 100, width - 100, 320), fill=(180, 190, 205))
    out = io.BytesIO()
    if kind == "shot":
        image.save(out, "PNG")
    else:
        image.save(out, "JPEG", quality=90)
    return out.getvalue()


def exhibit(store: Memory, number: int, data: bytes, **values: object) -> Exhibit:
    picture = inspect(data, f"shot{number}.png")
    store.originals[picture.sha256] = data
    return Exhibit(id=f"exhibit-{number}", picture=picture, reviewed=True, **values)  # type: ignore[arg-type]


def at(day: int, hour: int | None = None, minute: int = 0, **values: bool) -> Moment:
    return Moment(date=dt.date(2026, 11, day), time=None if hour is None else dt.time(hour, minute), **values)


def _events() -> tuple[Event, ...]:
    def event(n: int, moment: Moment, what: str, exhibits: tuple[str, ...] = (), **values: object) -> Event:
        basis = "screenshot" if exhibits else "memory"
        return Event(
            id=f"event-{n}", at=moment, what=what, exhibits=exhibits, basis=basis, **{"device": "device-1", **values}
        )  # type: ignore[arg-type]

    return (
        event(1, at(8, 20, 30, estimated=True), "在短视频评论区看到“小柒清粉”二维码"),
        event(2, at(8, 20, 41), "我用手机扫描二维码，授权第三方工具“小柒清粉”以平板端身份登录本帐号", ("exhibit-3",)),
        event(3, at(8, 20, 43), "在手机上点击“确认登录”", ("exhibit-3",)),
        event(
            4,
            at(8, 20, 44),
            "工具以本人名义向64名联系人各发送1条检测消息",
            ("exhibit-2",),
            device="device-2",
            until=at(8, 20, 52),
        ),
        event(5, at(8, 21, 12), "收到第1条联系人询问", ("exhibit-5",)),
        event(6, at(9, 14, 26), "收到“使用外挂”功能限制通知", ("exhibit-1",)),
        event(7, at(9, 15, 3), "在“登录设备”中移除平板端登录", ("exhibit-4",)),
        event(8, at(9, 15, 11), "修改微信密码", ("exhibit-4",)),
        event(9, at(9, 15, 20), "向来询问的3名联系人逐一说明", ("exhibit-5",), until=at(9, 16, 5)),
    )


def _measures() -> tuple[Measure, ...]:
    return (
        Measure(
            id="measure-1",
            text="撤销“小柒清粉”的授权，在“登录设备”中移除平板端",
            date=at(9, 15, 3),
            owner="林一鸣",
            frequency="一次",
            answers=("shortcoming-1", "shortcoming-3"),
            exhibits=("exhibit-4",),
        ),
        Measure(
            id="measure-2",
            text="修改微信密码，退出其余设备登录",
            date=at(9, 15, 11),
            owner="林一鸣",
            frequency="一次",
            answers=("shortcoming-1",),
            exhibits=("exhibit-4",),
        ),
        Measure(
            id="measure-3",
            text="向来询问的3名联系人逐一说明消息来源",
            date=at(9, 16, 5),
            owner="林一鸣",
            frequency="一次",
            answers=("shortcoming-2",),
            exhibits=("exhibit-5",),
        ),
        Measure(
            id="measure-4",
            text="查看“登录设备”与授权列表，截图存档",
            status="planned",
            date=Moment(date=dt.date(2026, 12, 1)),
            owner="林一鸣",
            frequency="每月1日",
            answers=("shortcoming-3",),
        ),
        Measure(
            id="measure-5",
            text="整理联系人只用微信自带功能，每日不超过20人，逐日登记",
            status="planned",
            date=Moment(date=dt.date(2026, 12, 10)),
            until=Moment(date=dt.date(2027, 3, 10)),
            owner="林一鸣",
            frequency="每日登记，每周日核对",
            answers=("shortcoming-1", "shortcoming-2"),
        ),
    )


def _shortcomings() -> tuple[Shortcoming, ...]:
    return (
        Shortcoming(
            id="shortcoming-1",
            head="授权了非官方工具",
            text=(
                "2026年11月8日20:41，我授权“小柒清粉”登录本帐号并用它检测好友关系，违反《微信个人帐号使用规范"
                "》中不得使用外挂的规定。授权之前我没有核对该规范，这是本次问题的直接原因。"
            ),
        ),
        Shortcoming(
            id="shortcoming-2",
            head="打扰了联系人",
            text=(
                "该工具以我的名义发出64条检测消息。21:12收到第1条询问后，我当晚没有撤销授权，也没有说明情况，"
                "至次日15:20才开始逐一说明。"
            ),
        ),
        Shortcoming(
            id="shortcoming-3",
            head="没有检查登录设备",
            text="平板端登录自11月8日20:43持续到次日15:03，共18小时20分钟；其间我没有查看“登录设备”列表。",
            disputed=True,
            exhibits=("exhibit-4",),
        ),
    )


def story(store: Memory | None = None, track: str = "admit", **changes: object) -> tuple[Case, PictureSource]:
    """The case of the model pages, and the source of its pictures."""
    store = store or Memory()
    exhibits = (
        exhibit(
            store,
            1,
            drawn("shot", 1),
            title="功能限制通知",
            shows="处罚原因、期间",
            caption="通知时间、原因与限制的功能",
            material="notice",
            taken=at(9, 14, 31),
            redactions=(Box(x=20, y=140, width=200, height=70), Box(x=20, y=320, width=80, height=60)),
        ),
        exhibit(
            store,
            2,
            drawn("shot", 2, 585, 5481),
            title="群发检测消息记录",
            shows="64条消息及起止时间",
            taken=at(9, 14, 40),
        ),
        exhibit(store, 3, drawn("shot", 3), title="扫码授权与登录确认", shows="授权时间与登录方式"),
        exhibit(
            store, 4, drawn("shot", 4, 1280, 720), title="移除登录与修改密码", shows="措施1、2已完成；移除后的列表"
        ),
        exhibit(
            store,
            5,
            drawn("shot", 5, 900, 1240),
            title="向联系人的说明",
            shows="询问时间；措施3已完成",
            caption="聊天记录中的说明",
        ),
    )
    photos = []
    for side, size in (("front", (1008, 632)), ("back", (1008, 632)), ("handheld", (1344, 736))):
        data = drawn(side, 0, *size)
        picture = inspect(data, f"{side}.jpg")
        store.originals[picture.sha256] = data
        photos.append(IdPhoto(id=f"photo-{side}", side=side, picture=picture))  # type: ignore[arg-type]
    values: dict[str, object] = {
        "id": "AP-7K3M",
        "account_kind": "wechat/personal",
        "track": track,
        "person": Person(name="林一鸣", id_number="99010119900307001X", phone="19900000012", email="lin@example.com"),
        "account": Account(id="linyiming_99", nickname="一鸣", phone="19900000012"),
        "restriction": Restriction(
            kind="function_limit",
            violation="plug",
            reason="使用外挂",
            scope="加好友、群聊、朋友圈功能",
            notice="你的帐号因使用外挂，加好友、群聊、朋友圈功能被限制。",
            noticed_at=at(9, 14, 26),
            starts_at=at(9, 14, 26),
            ends_at=Moment(date=dt.date(2026, 12, 9), time=dt.time(14, 26)),
            rule="《微信个人帐号使用规范》",
        ),
        "devices": (
            Device(
                id="device-1",
                model="样本手机 S1",
                system="Android 15",
                app_version="8.0.60",
                imei="860123456780017",
                logins="末次登录 2026-11-09 15:02",
            ),
            Device(
                id="device-2",
                model="平板端登录，型号显示为“Pad”",
                usual=False,
                logins="2026-11-08 20:43 起\n2026-11-09 15:03 移除",
            ),
        ),
        "events": _events(),
        "exhibits": exhibits,
        "id_photos": tuple(photos),
        "shortcomings": _shortcomings(),
        "measures": _measures(),
        "statement": Statement(responsibility="以上三项均由我本人的操作造成，对64名联系人的打扰由我承担责任。"),
        "self_check": SelfCheck(
            scope="通知前14天，即2026年10月26日至11月9日。",
            method="逐条查看登录设备、授权列表与聊天记录。",
            result="未发现使用外挂的记录，附件 4 为登录设备列表。",
            conclusion="经自查未发现与通知所述相符的记录。",
            unchecked="自查不包括通知未列明的时段。",
        ),
        "loss": LossOfControl(
            lost_at=at(8, 20, 43),
            noticed_at=at(8, 21, 12),
            recovered_at=at(9, 15, 3),
            how="平板端登录未经我确认。",
            steps="移除登录并修改密码。",
            receipt="报案回执编号 9901-2026-0012。",
        ),
    }
    case = Case(**{**values, **changes})  # type: ignore[arg-type]
    return case, PictureSource(store)
