from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.case.model import Moment
from app.errors import FormError
from app.guidance.forms_loader import load_form
from app.guidance.notice import find_moments, propose, read_patterns
from tests.guidance.helpers import TODAY, moment

FORM = load_form("wechat/personal")
SHORT = (
    "你的帐号因使用外挂，违反《微信个人帐号使用规范》，自2026年11月14日 21:48起被短期限制登录，"
    "2026年11月21日09:00后可申请解除，之前的申请无效。"
)


def moments(text: str) -> dict[str, Moment]:
    return {found.field: found.moment for found in propose(text, FORM, TODAY).moments}


def test_a_whole_notice() -> None:
    proposal = propose(SHORT, FORM, TODAY)
    assert [found.value for found in proposal.kinds] == ["short_login_ban"]
    assert [found.value for found in proposal.violations] == ["plug"]
    assert proposal.reason is not None
    assert proposal.reason.value == "使用外挂"
    assert proposal.rule is not None
    assert proposal.rule.value == "《微信个人帐号使用规范》"
    assert moments(SHORT) == {"starts_at": moment("2026-11-14 21:48"), "release_from": moment("2026-11-21 09:00")}
    assert proposal.permanent is None
    assert all(SHORT[start:end] for start, end in proposal.spans)


@pytest.mark.parametrize(
    ("text", "kind", "violation"),
    [
        ("该微信帐号因涉嫌欺诈行为已被永久限制登录。", "permanent_login_ban", "fraud"),
        ("由于你的帐号频繁添加好友，已限制添加好友功能。", "function_limit", "add_freq"),
        ("你的微信支付收款功能因交易异常受到限制。", "payment_limit", "pay_risk"),
        ("当前登录环境异常，为了你的帐号安全，请验证。", "security_login", "login_risk"),
        ("长期未登录，暂时无法登录，请激活。", "short_login_ban", "dormant"),
        ("Your account is permanently blocked: gambling.", "permanent_login_ban", "gamble"),
        ("Your account was temporarily blocked for use of third-party software.", "short_login_ban", "plug"),
    ],
)
def test_restriction_and_violation(text: str, kind: str, violation: str) -> None:
    proposal = propose(text, FORM, TODAY)
    assert proposal.kinds[0].value == kind
    assert [found.value for found in proposal.violations] == [violation]


def test_several_reasons_are_all_proposed() -> None:
    proposal = propose("原因：发送垃圾信息、骚扰他人。", FORM, TODAY)
    assert {found.value for found in proposal.violations} == {"mass_msg", "harass"}


def test_the_longer_phrase_wins_over_the_one_inside_it() -> None:
    assert [found.value for found in propose("帐号已被永久限制登录", FORM, TODAY).kinds] == ["permanent_login_ban"]


def test_what_is_only_threatened_comes_last() -> None:
    proposal = propose("帐号已被短期限制登录，再次违规将永久限制登录", FORM, TODAY)
    assert [found.value for found in proposal.kinds] == ["short_login_ban", "permanent_login_ban"]
    assert proposal.permanent is None


def test_a_vague_notice_is_other_and_stands_back_for_anything_better() -> None:
    assert [found.value for found in propose("帐号异常", FORM, TODAY).kinds] == ["other"]
    assert [found.value for found in propose("帐号异常，已被短期限制登录", FORM, TODAY).kinds] == ["short_login_ban"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2026-11-14 08:00起至2026-11-21 08:00", {"starts_at": "2026-11-14 08:00", "ends_at": "2026-11-21 08:00"}),
        ("限制至11月25日 晚上8点30分", {"ends_at": "2026-11-25 20:30"}),
        ("可于12月1日申请解除", {"release_from": "2026-12-01"}),
        (
            "blocked from 14 Nov 2026, 21:48 until Nov 21, 2026",
            {"starts_at": "2026-11-14 21:48", "ends_at": "2026-11-21"},
        ),
        ("You can request release from 21 Nov 2026.", {"release_from": "2026-11-21"}),
        ("到期时间：2026年11月20日24:00", {"ends_at": "2026-11-21 00:00"}),
        ("1月3日起", {"starts_at": "2027-01-03"}),
        ("2026年2月29日起，2026年13月1日", {}),
        ("通知时间 2026/11/09 14:26", {"": "2026-11-09 14:26"}),
    ],
)
def test_dates(text: str, expected: dict[str, str]) -> None:
    assert moments(text) == {field: moment(when) for field, when in expected.items()}


def test_a_length_gives_an_end_that_is_marked_as_computed() -> None:
    proposal = propose("自2026-11-14 08:00起限制社交功能7天", FORM, TODAY)
    end = proposal.moment("ends_at")
    assert end is not None
    assert end.computed
    assert end.moment == moment("2026-11-21 08:00")
    assert propose("限制社交功能7天", FORM, TODAY).moments == ()


@pytest.mark.parametrize(
    ("text", "attempts"),
    [
        ("仅可申诉1次", "1"),
        ("可提交一次申诉", "1"),
        ("最多申诉两次", "2"),
        ("you may appeal once", "1"),
        ("可以申诉", None),
    ],
)
def test_number_of_appeals(text: str, attempts: str | None) -> None:
    found = propose(text, FORM, TODAY).attempts
    assert (found and found.value) == attempts


def test_permanent() -> None:
    assert propose("限制期间：2026-11-09 起，永久", FORM, TODAY).permanent is not None
    assert propose("限制 7 天", FORM, TODAY).permanent is None


def test_nothing_is_read_from_nothing() -> None:
    proposal = propose("今天天气很好", FORM, TODAY)
    assert (proposal.kinds, proposal.violations, proposal.moments, proposal.spans) == ((), (), (), ())


PIECES = [
    "2026",
    "年",
    "月",
    "日",
    "11",
    "-",
    "/",
    ":",
    " ",
    "起",
    "至",
    "因",
    "，",
    "。",
    "《",
    "》",
    "限制",
    "登录",
    "7天",
    "Nov",
    "25:99",
    "原因：",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    proposal = propose(text, FORM, TODAY)
    for start, end in proposal.spans:
        assert 0 <= start < end <= len(text)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31)), st.times())
def test_a_written_date_is_read_back(date: dt.date, time: dt.time) -> None:
    time = time.replace(second=0, microsecond=0)
    for text in (f"{date:%Y-%m-%d} {time:%H:%M}", f"{date.year}年{date.month}月{date.day}日 {time:%H:%M}"):
        assert [found.moment for found in find_moments(text, TODAY)] == [Moment(date=date, time=time)]


@pytest.mark.parametrize(
    ("old", "new"), [("[units]", "[unit]"), ("(?P<count>", "(?P<count"), ("[scope]\npatterns", "[scope]\npattern")]
)
def test_a_mistake_in_the_patterns_is_named(old: str, new: str, tmp_path: Path) -> None:
    path = tmp_path / "notice.toml"
    shutil.copy(paths.forms() / "notice.toml", path)
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FormError, match=r"notice\.toml"):
        read_patterns(path)
