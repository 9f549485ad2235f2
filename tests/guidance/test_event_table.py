"""A table of events from a spreadsheet."""

import datetime as dt

import pytest

from app.errors import InputError
from app.guidance.event_table import MAX_ROWS, read_table

NOW = dt.datetime(2026, 11, 15, 16, 0)
CHINESE = "时间,事件,地点,依据\n2026-11-14 11:20,发布图文,家中,截图\n11-14 约 16:30,转发到朋友圈,,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_reads_the_encodings_of_spreadsheets(encoding: str) -> None:
    table = read_table(CHINESE.encode(encoding), NOW)
    assert [event.what for event in table.events] == ["发布图文", "转发到朋友圈"]
    assert [event.basis for event in table.events] == ["screenshot", "memory"]
    assert table.events[0].where == "家中"
    assert table.events[1].at.estimated
    assert not table.problems


def test_english_names_in_another_order_and_semicolons() -> None:
    table = read_table(b'what;when;basis\n"posted; twice";2026-11-14 11:20;bill\n', NOW)
    assert (table.events[0].what, table.events[0].basis) == ("posted; twice", "bill")


def test_without_names_the_order_counts() -> None:
    table = read_table(b"2026-11-14 11:20\tposted\thome\tlog\n", NOW)
    assert (table.events[0].what, table.events[0].where, table.events[0].basis) == ("posted", "home", "log")


def test_each_row_left_out_says_why() -> None:
    table = read_table(
        "time,what,where,basis\n14:20,没有日期\n2026-11-14 10:00,\n\n11-14 10:00,好,,梦里\n11-14 10:05,好\n".encode(),
        NOW,
    )
    words = [str(problem) for problem in table.problems]
    assert len(table.events) == 1
    assert words[0].startswith("Row 2: The time is 14:20; the day is missing")
    assert words[1] == "Row 3: it does not say what happened."
    assert words[2] == "Row 5: the basis “梦里” is not known."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-TABLE-EMPTY"),
        (b"PK\x03\x04\0\0\0", "E-TABLE-NOT-TEXT"),
        (b"2026-11-14 10:00,x\n" * (MAX_ROWS + 1), "E-TABLE-TOO-LONG"),
    ],
)
def test_refuses_what_is_no_table(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_table(data, NOW)
    assert caught.value.code == code
