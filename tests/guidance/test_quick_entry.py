"""One typed line becomes an event of the timeline."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.guidance.quick_entry import parse, parse_when

NOW = dt.datetime(2026, 11, 15, 16, 0)


def at(
    day: int, hour: int | None = None, minute: int = 0, month: int = 11, year: int = 2026
) -> tuple[dt.date, dt.time | None]:
    return dt.date(year, month, day), None if hour is None else dt.time(hour, minute)


@pytest.mark.parametrize(
    ("line", "when", "what"),
    [
        ("昨天 14:05 在群里发送了活动链接", at(14, 14, 5), "在群里发送了活动链接"),
        ("11-03 14:05 发了链接", at(3, 14, 5), "发了链接"),
        ("2026/11/3 下午2点05 发了链接", at(3, 14, 5), "发了链接"),
        ("2026年11月3日14时05分收到", at(3, 14, 5), "收到"),
        ("今天9:00 登录", at(15, 9), "登录"),
        ("大前天 发了", at(12), "发了"),
        ("昨晚11点收到", at(14, 23), "收到"),
        ("昨天晚上12点 收到", at(15, 0), "收到"),
        ("十一月三日两点三刻 发", at(3, 2, 45), "发"),
        ("3天前上午十点半 收到通知", at(12, 10, 30), "收到通知"),
        ("１１－０３　１４：０５　全角", at(3, 14, 5), "全角"),
        ("12-25 10:00 年份往回找", at(25, 10, 0, 12, 2025), "年份往回找"),
        ("上周三 10:00 开会", at(4, 10), "开会"),
        ("3个群里发了链接 昨天14:05", at(14, 14, 5), "3个群里发了链接"),
        ("前天晚上 在群里", at(13), "晚上 在群里"),
        ("yesterday 14:05 sent the link", at(14, 14, 5), "sent the link"),
        ("Nov 3 2:05 pm sent it", at(3, 14, 5), "sent it"),
        ("3 Nov 2026, 14:05 sent it", at(3, 14, 5), "sent it"),
        ("November 3rd 2:05pm Sent it", at(3, 14, 5), "Sent it"),
        ("12:10 am yesterday logged in", at(14, 0, 10), "logged in"),
    ],
)
def test_reads_the_ways_people_write_a_time(line: str, when: tuple[dt.date, dt.time | None], what: str) -> None:
    entry = parse(line, NOW)
    assert entry.complete, entry.problem
    assert entry.at is not None
    assert (entry.at.date, entry.at.time) == when
    assert entry.what == what


@pytest.mark.parametrize(
    "line", ["前天晚上约9点 转发", "前天21:00左右 转发", "yesterday at about 3:10pm I posted", "昨天大概下午三点 转发"]
)
def test_an_approximate_time_stays_an_estimate(line: str) -> None:
    entry = parse(line, NOW)
    assert entry.complete
    assert entry.at is not None
    assert entry.at.estimated


def test_a_length_of_time_in_the_sentence_is_not_an_estimated_time() -> None:
    entry = parse("昨天 约 1 小时后删除", NOW)
    assert entry.at is not None
    assert not entry.at.estimated
    assert entry.what == "约 1 小时后删除"


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("昨天20:44–20:52 连续收到", at(14, 20, 44), at(14, 20, 52)),
        ("11-03 23:50-00:10 过夜", at(3, 23, 50), at(4, 0, 10)),
        ("昨天下午3点到5点 在外地", at(14, 15), at(14, 17)),
        ("11-14到11-15 出差", at(14), at(15)),
        ("from Nov 3 8:44 pm to 8:52 pm got codes", at(3, 20, 44), at(3, 20, 52)),
    ],
)
def test_spans(line: str, start: tuple[dt.date, dt.time | None], end: tuple[dt.date, dt.time | None]) -> None:
    entry = parse(line, NOW)
    assert entry.at is not None
    assert entry.until is not None
    assert (entry.at.date, entry.at.time) == start
    assert (entry.until.date, entry.until.time) == end


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "what happened"),
        ("14:05 发了", "The time is 14:05; the day is missing"),
        ("转发到朋友圈", "The day is missing"),
        ("昨天", "Now write what happened"),
        ("2月30日 发", "no such day"),
        ("11-14 25:00 发", "no such time"),
        ("2027-01-01 发", "2027-01-01 has not come yet"),
        ("今天 17:00 发", "2026-11-15 17:00 has not come yet"),
        ("2026-11-14 到 2026-11-03 发", "The end is before the start"),
    ],
)
def test_says_what_is_missing(line: str, words: str) -> None:
    entry = parse(line, NOW)
    assert not entry.complete
    assert words in str(entry.problem)


def test_an_hour_that_can_be_read_in_two_ways_is_named() -> None:
    assert "02:00" in str(parse("昨天 2点 发", NOW).note)
    assert not parse("昨天 下午2点 发", NOW).note
    assert not parse("昨天 14:00 发", NOW).note


@given(st.text(alphabet="昨天前晚上下午点半约到0123456789:-/ .年月日号周三apm一十", max_size=24))
def test_never_fails_and_never_reads_the_future(line: str) -> None:
    entry = parse(line, NOW)
    if entry.complete:
        assert entry.at is not None
        assert dt.datetime.combine(entry.at.date, entry.at.time or dt.time()) <= NOW


@given(
    st.datetimes(dt.datetime(2000, 1, 1), NOW), st.sampled_from(["%Y-%m-%d %H:%M 收到通知", "%Y/%m/%d %H:%M 收到通知"])
)
def test_a_full_date_is_read_exactly(moment: dt.datetime, form: str) -> None:
    entry = parse(moment.strftime(form), NOW)
    assert entry.at is not None
    assert (entry.at.date, entry.at.time) == (moment.date(), moment.time().replace(second=0, microsecond=0))
    assert entry.what == "收到通知"


@pytest.mark.parametrize("text", ["2026-11-14 约 22:10", "2026-11-14 20:44–20:52", "about 2026-11-14", "2026-11-13"])
def test_a_time_field_takes_a_time_alone(text: str) -> None:
    entry = parse_when(text, NOW)
    assert entry.at is not None
    assert not entry.problem


def test_a_time_field_refuses_other_words() -> None:
    assert "“关于”" in str(parse_when("2026-11-14 22:10 关于", NOW).problem)
    assert "day is missing" in str(parse_when("22:10", NOW).problem)
    assert "not come yet" in str(parse_when("2026-11-15 22:10", NOW).problem)


@pytest.mark.parametrize(
    ("text", "day"),
    [("11-20", at(20)), ("明天", at(16)), ("1月5日", at(5, month=1, year=2027)), ("2026-11-10", at(10))],
)
def test_a_planned_day_lies_ahead(text: str, day: tuple[dt.date, dt.time | None]) -> None:
    entry = parse_when(text, NOW, future=True)
    assert not entry.problem
    assert entry.at is not None
    assert entry.at.date == day[0]


def test_an_event_is_not_tomorrow() -> None:
    assert "not come yet" in str(parse("明天 10:00 发", NOW).problem)
