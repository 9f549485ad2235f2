"""The phone screens of the sample case: an invented client, an invented tool, invented people."""

from __future__ import annotations

import random

from PIL import Image
from sample_paint import AMBER, BLUE, CARD, DEEP, FAINT, LINE, MARGIN, SOFT, TINT, WIDTH, Screen

Boxes = list[tuple[int, int, int, int]]
Drawn = tuple[Image.Image, Boxes]
TOOL = "小柒清粉"
ASKER = 17
PROBE = "[检测消息] 请忽略本条"


def contacts(count: int) -> list[str]:
    """Names as they stand in an address book, made from roles and family names; the same ones every time."""
    roles = ("物业", "装修", "健身房", "楼下", "快递", "驾校", "培训班", "羽毛球", "房东", "维修", "打印店", "水果店")
    names = ("周", "陈", "许", "何", "沈", "韩", "曹", "彭", "曾", "萧", "田", "袁", "潘", "蒋", "蔡", "余")
    tails = ("师傅", "老师", "姐", "哥", "阿姨", "同学", "经理")
    every = [
        f"{role}{name}{tail}" if n % 3 else f"{name}{tail}"
        for role in roles
        for n, name in enumerate(names)
        for tail in tails
    ]
    return random.Random(20261108).sample(sorted(set(every)), count)


def look(contact: int) -> int:
    """The seed of a contact's portrait, so that one person looks the same on every screen."""
    return contact * 5 + contact // 7


def notice() -> Drawn:
    screen = Screen("14:31", "系统通知")
    screen.y += 24
    screen.stamp("11月9日 14:26")
    top = screen.y
    screen.card(top, top + 948)
    screen.text((MARGIN + 54, top + 66), "帐号功能限制通知", 60, bold=True)
    screen.text((MARGIN + 54, top + 168), "2026-11-09 14:26", 39, FAINT)
    y = top + 264.0
    for label, value in (
        ("帐号", "linyiming_99"),
        ("原因", "使用外挂"),
        ("限制功能", "加好友、群聊、朋友圈"),
        ("限制期间", "2026-11-09 14:26 起，永久"),
    ):
        screen.text((MARGIN + 54, y), label, 48, SOFT)
        y = screen.paragraph((MARGIN + 300, y), value, 48, 720) + 24
    y = screen.paragraph((MARGIN + 54, y + 6), "如对本次处理有异议，可提交一次申诉。", 45, 970, SOFT) + 24
    screen.draw.line((MARGIN + 54, y, WIDTH - MARGIN - 54, y), fill=LINE, width=2)
    screen.text((MARGIN + 54, y + 48), "查看规范与处理说明", 48, BLUE)
    screen.y = top + 948
    screen.stamp("11月9日 14:29")
    screen.avatar(MARGIN, screen.y, 120, 3)
    screen.draw.rounded_rectangle((MARGIN + 150, screen.y, WIDTH - 168, screen.y + 120), 24, fill=CARD)
    box = screen.text((MARGIN + 186, screen.y + 60), "羽毛球许同学", 45, anchor="lm", private=True)
    box = screen.text((box[2] + 24, screen.y + 60), "向你推荐了", 45, SOFT, anchor="lm")
    screen.text((box[2] + 24, screen.y + 60), "何老师", 45, anchor="lm", private=True)
    return screen.finish(2250), screen.boxes


def authorise(code: Image.Image) -> Drawn:
    screen = Screen("20:41", "授权登录", battery=71)
    screen.card(330, 1776)
    screen.draw.rounded_rectangle((WIDTH / 2 - 84, 408, WIDTH / 2 + 84, 576), 36, fill="#E9D9BC")
    screen.text((WIDTH / 2, 488), "柒", 96, AMBER, bold=True, anchor="mm")
    screen.text((WIDTH / 2, 648), TOOL, 63, bold=True, anchor="mm")
    screen.text((WIDTH / 2, 726), "第三方工具，非官方应用", 42, AMBER, anchor="mm")
    screen.draw.line((MARGIN + 54, 798, WIDTH - MARGIN - 54, 798), fill=LINE, width=2)
    screen.text((MARGIN + 54, 846), "申请以平板端身份登录", 51, bold=True)
    screen.own_avatar(MARGIN + 54, 948, 108)
    screen.text((MARGIN + 192, 954), "林一鸣", 48)
    screen.text((MARGIN + 192, 1014), "linyiming_99", 39, SOFT)
    for n, line in enumerate(("读取联系人列表", "以你的名义发送消息", "接收消息的送达状态")):
        y = 1146 + n * 96
        screen.draw.line([(MARGIN + 60, y), (MARGIN + 75, y + 15), (MARGIN + 102, y - 15)], fill=BLUE, width=8)
        screen.text((MARGIN + 138, y), line, 48, anchor="lm")
    screen.draw.line((MARGIN + 54, 1416, WIDTH - MARGIN - 54, 1416), fill=LINE, width=2)
    screen.image.paste(code.resize((264, 264), Image.Resampling.NEAREST), (MARGIN + 54, 1464))
    screen.text((MARGIN + 372, 1512), "已扫描的二维码", 45)
    screen.text((MARGIN + 372, 1584), "2026-11-08 20:41", 45, SOFT)
    screen.text((MARGIN + 372, 1656), "来源：短视频评论区", 45, SOFT)
    screen.button(1866, "允许", strong=True)
    screen.button(2046, "拒绝", strong=False)
    return screen.finish(2340), screen.boxes


def confirm() -> Drawn:
    screen = Screen("20:43", "登录确认", battery=70)
    screen.draw.rounded_rectangle((WIDTH / 2 - 210, 480, WIDTH / 2 + 210, 780), 36, outline=DEEP, width=12)
    screen.draw.ellipse((WIDTH / 2 - 12, 738, WIDTH / 2 + 12, 762), fill=DEEP)
    screen.text((WIDTH / 2, 906), "平板端请求登录", 63, bold=True, anchor="mm")
    screen.text((WIDTH / 2, 996), "确认后，该设备可以收发你的消息", 45, SOFT, anchor="mm")
    screen.y = 1110
    screen.rows(
        [("帐号", "linyiming_99"), ("设备", "Pad（平板端）"), ("请求时间", "2026-11-08 20:43"), ("请求来源", TOOL)]
    )
    screen.button(1866, "确认登录", strong=True)
    screen.button(2046, "取消", strong=False)
    return screen.finish(2340), screen.boxes


def sent(count: int = 64) -> Drawn:
    """The long screenshot: `count` messages sent between 20:44 and 20:52, one row each."""
    head, row = 393, 141
    screen = Screen("14:40", "已发送的消息", height=head + count * row + 120, battery=62)
    screen.text((MARGIN, 333), f"平板端发出，共 {count} 条", 42, SOFT, anchor="lm")
    screen.draw.rectangle((0, head, WIDTH, head + count * row), fill=CARD)
    for n, name in enumerate(contacts(count)):
        top = head + n * row
        screen.avatar(MARGIN, top + 20, 102, look(n))
        screen.text((186, top + 48), name, 48, anchor="lm", private=True)
        screen.text((186, top + 102), PROBE, 39, SOFT, anchor="lm")
        minute = 44 + n * 9 // count
        screen.text((WIDTH - MARGIN, top + 48), f"11-08 20:{minute}", 39, FAINT, anchor="rm")
        screen.draw.line((186, top + row - 1, WIDTH, top + row - 1), fill=LINE, width=2)
    return screen.finish(), screen.boxes


def asked() -> Drawn:
    screen = Screen("14:45", contacts(64)[ASKER], battery=61, private_title=True)
    screen.y += 24
    screen.stamp("11月8日 20:46")
    screen.bubble(PROBE, mine=True)
    screen.stamp("11月8日 21:12")
    screen.bubble("这条消息是你本人发的吗？", mine=False, seed=look(ASKER))
    screen.bubble("如果帐号有问题，打我电话 19900000034", mine=False, seed=look(ASKER), private_words=("19900000034",))
    screen.input_bar()
    return screen.finish(2010), screen.boxes


def _device(screen: Screen, name: str, lines: list[str], *, tag: str = "") -> None:
    top = screen.y
    screen.card(top, top + 108 + len(lines) * 66 + 42)
    box = screen.text((MARGIN + 192, top + 42), name, 51, bold=True)
    if tag:
        screen.draw.rounded_rectangle((box[2] + 24, top + 48, box[2] + 126, top + 108), 12, fill=TINT)
        screen.text((box[2] + 75, top + 77), tag, 36, BLUE, anchor="mm")
    tablet = "Pad" in name
    screen.draw.rounded_rectangle(
        (MARGIN + 54, top + 60, MARGIN + 54 + (96 if tablet else 66), top + 174), 12, outline=DEEP, width=7
    )
    for n, line in enumerate(lines):
        screen.text((MARGIN + 192, top + 120 + n * 66), line, 42, SOFT)
    screen.y = top + 108 + len(lines) * 66 + 78


PHONE_LINES = ["Android 15，版本 8.0.60", "末次登录 2026-11-09 15:02"]


def devices_before() -> Drawn:
    screen = Screen("15:02", "登录设备", battery=58)
    screen.text((MARGIN, 339), "登录过 linyiming_99 的设备", 42, SOFT, anchor="lm")
    screen.y = 390
    _device(screen, "样本手机 S1", PHONE_LINES, tag="本机")
    _device(screen, "Pad", ["平板端，型号未显示", "登录时间 2026-11-08 20:43", "状态：在线"])
    screen.text((WIDTH / 2, screen.y + 42), "点按设备可以移除", 42, FAINT, anchor="mm")
    return screen.finish(2250), screen.boxes


def devices_after() -> Drawn:
    screen = Screen("15:04", "登录设备", battery=58)
    screen.text((MARGIN, 339), "登录过 linyiming_99 的设备", 42, SOFT, anchor="lm")
    screen.y = 390
    _device(screen, "样本手机 S1", PHONE_LINES, tag="本机")
    screen.text((MARGIN, screen.y + 60), "操作记录", 42, SOFT, anchor="lm")
    screen.y += 111
    screen.rows([("2026-11-09 15:03", "已移除 Pad（平板端）"), ("2026-11-09 15:03", f"已取消授权：{TOOL}")])
    return screen.finish(2250), screen.boxes


def password() -> Drawn:
    screen = Screen("15:11", "帐号与安全", battery=57)
    screen.draw.ellipse((WIDTH / 2 - 108, 480, WIDTH / 2 + 108, 696), outline=BLUE, width=12)
    screen.draw.line(
        [(WIDTH / 2 - 54, 588), (WIDTH / 2 - 12, 630), (WIDTH / 2 + 60, 552)], fill=BLUE, width=14, joint="curve"
    )
    screen.text((WIDTH / 2, 804), "密码已修改", 66, bold=True, anchor="mm")
    screen.text((WIDTH / 2, 888), "其他设备须用新密码重新登录", 45, SOFT, anchor="mm")
    screen.y = 1002
    screen.rows([("帐号", "linyiming_99"), ("修改时间", "2026-11-09 15:11"), ("已登录设备", "1 台（本机）")])
    screen.button(1866, "完成", strong=True)
    return screen.finish(2250), screen.boxes


EXPLANATION = (
    "11月8日 20:46 的检测消息，是我授权的第三方工具“小柒清粉”以我的名义发出的。"
    "授权和登录已在今天 15:03 移除，15:11 改了密码。打扰到你，责任在我。"
)


def explained() -> Drawn:
    screen = Screen("16:10", contacts(64)[ASKER], battery=51, private_title=True)
    screen.y += 24
    screen.stamp("11月8日 21:12")
    screen.bubble("这条消息是你本人发的吗？", mine=False, seed=look(ASKER))
    screen.stamp("11月9日 15:20")
    screen.bubble(EXPLANATION, mine=True)
    screen.stamp("11月9日 15:24")
    screen.bubble("收到，知道不是盗号就行。", mine=False, seed=look(ASKER))
    screen.input_bar()
    return screen.finish(2130), screen.boxes


def explained_list() -> Drawn:
    """Three conversations that carry the explanation, between others that have nothing to do with it."""
    screen = Screen("16:10", "会话", battery=51)
    names = contacts(64)
    mine = "11月8日的检测消息，是我授权的第三…"
    for n, (name, face, words, clock, ours) in enumerate(
        (
            (names[40], look(40), mine, "16:05", True),
            (names[27], look(27), mine, "15:41", True),
            (names[ASKER], look(ASKER), "收到，知道不是盗号就行。", "15:24", True),
            ("羽毛球周三场", 2, "沈哥：这周人齐了", "13:58", False),
            ("房东田姐", 5, "下月水费单发你了", "12:30", False),
            ("驾校袁老师", 6, "周六上午九点练车", "11-08", False),
        )
    ):
        top = 273 + n * 216
        screen.draw.rectangle((0, top, WIDTH, top + 216), fill=CARD)
        screen.avatar(MARGIN, top + 36, 144, face)
        screen.text((228, top + 74), name, 51, anchor="lm", private=True)
        screen.text((228, top + 144), words, 42, SOFT, anchor="lm", private=not ours)
        screen.text((WIDTH - MARGIN, top + 74), clock, 39, FAINT, anchor="rm")
        screen.draw.line((228, top + 215, WIDTH, top + 215), fill=LINE, width=2)
    return screen.finish(2130), screen.boxes
