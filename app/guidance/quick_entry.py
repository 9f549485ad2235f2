"""One typed line becomes an event: when it was, and what happened.

"yesterday 14:05 sent the link", "11-03 20:44-20:52 ..." and their Chinese forms. The words live in
``resources/words/quick_entry.toml``. Nothing is guessed silently: what was understood is shown before it is added, a
missing day is asked for, and a time that was called approximate stays an estimate.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from app import paths
from app.case.model import Moment
from app.text import Message, message

Part = Literal["early", "morning", "noon", "afternoon", "evening", "pm"]


_NO_WHAT = message("Now write what happened.")


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Small words around dates and times."""

    ago: tuple[str, ...]
    about: tuple[str, ...]
    about_after: tuple[str, ...]
    to: tuple[str, ...]
    from_: tuple[str, ...]
    at: tuple[str, ...]
    hour: tuple[str, ...]
    half: tuple[str, ...]
    quarter: tuple[str, ...]
    three_quarters: tuple[str, ...]
    sharp: tuple[str, ...]
    minute: tuple[str, ...]
    year: tuple[str, ...]
    month: tuple[str, ...]
    day: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The vocabulary; see the comments in the file."""

    days: dict[str, int]
    parts_of_days: dict[str, Part]
    parts: dict[str, Part]
    months: dict[str, int]
    weekdays: dict[str, int]
    digits: dict[str, int]
    marks: Marks


class QuickEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What one line says.

    Attributes:
        at, until: the moment or span; `at` is None when no day was understood.
        what: the line without the words about time.
        problem: what is missing or cannot be; empty when the line can be added.
        note: how a time that can be read in two ways was read; empty when there was no doubt.
    """

    at: Moment | None = None
    until: Moment | None = None
    what: str = ""
    problem: Message = Message("")
    note: Message = Message("")

    @property
    def complete(self) -> bool:
        """Whether it can be added as it is."""
        return self.at is not None and bool(self.what) and not self.problem


def parse_when(text: str, now: dt.datetime, *, future: bool = False) -> QuickEntry:
    """Read a field that holds a time or span and nothing else; other words in it are a problem.

    With `future` the field is for something planned: a day without a year is the next one, and may lie ahead.
    """
    entry = parse(text, now, future=future)
    if entry.at is None or (entry.problem and entry.what):
        return entry
    if entry.what:
        return msgspec.structs.replace(entry, problem=message("“{words}” is not part of a time.", words=entry.what))
    return msgspec.structs.replace(entry, problem=message("") if entry.problem == _NO_WHAT else entry.problem)


def parse(line: str, now: dt.datetime, *, future: bool = False) -> QuickEntry:
    """Read one line; `now` gives today and the limit of the past (unless `future`), in the case's zone."""
    text = _narrow(line)
    if not text.strip():
        return QuickEntry(problem=message("Write the day, the time and what happened."))
    best: _Reader | None = None
    for start in _starts(text):
        reader = _Reader(text, start, now, future)
        reader.read()
        if reader.useful and (start == 0 or reader.certain):
            best = reader
            break
    if best is None:
        return QuickEntry(
            what=line.strip(), problem=message("The day is missing: write it first, such as 11-03 14:05 or yesterday.")
        )
    what = _join(line[: best.start], line[best.at_char :])
    return _result(best, what, now)


def _result(reader: _Reader, what: str, now: dt.datetime) -> QuickEntry:
    if reader.problem:
        return QuickEntry(what=what, problem=reader.problem)
    if reader.day is None:
        return QuickEntry(
            what=what,
            problem=message("The time is {time}; the day is missing, such as 11-03 or yesterday.", time=reader.clock()),
        )
    at, until = reader.moments()
    problem = message("")
    if until is not None and until.order() < at.order():
        problem = message("The end is before the start.")
    elif not reader.future and dt.datetime.combine(at.date, at.time or dt.time()) > now.replace(tzinfo=None):
        when = f"{at.date}" if at.time is None else f"{at.date} {at.time:%H:%M}"
        problem = message("{when} has not come yet; write the year if it was earlier.", when=when)
    elif not what:
        problem = _NO_WHAT
    return QuickEntry(at=at, until=until, what=what, problem=problem, note=reader.note)


class _Time(msgspec.Struct):
    """A clock time; `days` is 1 when twelve at night belongs to the next day."""

    value: dt.time
    days: int = 0


class _Reader:
    """Reads the words about time from one place of a line onwards."""

    def __init__(self, text: str, start: int, now: dt.datetime, future: bool = False) -> None:
        self.text, self.start, self.now, self.future = text, start, now, future
        self.at_char = start
        self.words = _words()
        self.day: dt.date | None = None
        self.time: _Time | None = None
        self.end_day: dt.date | None = None
        self.end_time: _Time | None = None
        self.about = False
        self.problem = message("")
        self.note = message("")
        self._part: Part | None = None

    @property
    def useful(self) -> bool:
        return self.day is not None or self.time is not None or bool(self.problem)

    @property
    def certain(self) -> bool:
        """In the middle of a sentence only a day together with a time is taken for one."""
        return self.day is not None and self.time is not None

    def clock(self) -> str:
        return self.time.value.strftime("%H:%M") if self.time else ""

    def read(self) -> None:
        self._skip(self.words.marks.from_)
        self._about()
        self.day, self.time = self._moment()
        if not self.useful or self.problem:
            return
        mark = self.at_char
        self._space()
        if self._skip(self.words.marks.to):
            self._about()
            self.end_day, self.end_time = self._moment(self._part)
            if self.end_day is None and self.end_time is None:
                self.at_char = mark
        else:
            self.at_char = mark
        if self._literal(self.words.marks.about_after):
            self.about = True

    def moments(self) -> tuple[Moment, Moment | None]:
        """The moment or span that was read; a day must have been found."""
        assert self.day is not None
        shift = dt.timedelta(days=self.time.days if self.time else 0)
        at = Moment(date=self.day + shift, time=self.time.value if self.time else None, estimated=self.about)
        if self.end_day is None and self.end_time is None:
            return at, None
        end_day = self.end_day or self.day
        if self.end_time is not None:
            end_day += dt.timedelta(days=self.end_time.days)
            if self.end_day is None and at.time is not None and self.end_time.value < at.time and end_day == at.date:
                end_day += dt.timedelta(days=1)  # 23:50-00:10 runs over midnight
        return at, Moment(date=end_day, time=self.end_time.value if self.end_time else None, estimated=self.about)

    def _moment(self, part: Part | None = None) -> tuple[dt.date | None, _Time | None]:
        day, day_part = self._date()
        mark, about = self.at_char, self.about
        self._space()
        while self._skip(self.words.marks.at):
            self._space()
        self._about()
        time = self._clock(day_part or part)
        if time is None:
            self.at_char, self.about = mark, about
        elif day is None:
            mark = self.at_char
            self._space()
            while self._skip(self.words.marks.at):
                self._space()
            day, _ = self._date()
            if day is None:
                self.at_char = mark
        return day, time

    # days

    def _date(self) -> tuple[dt.date | None, Part | None]:
        today = self.now.date()
        self._space()
        word = self._word(self.words.days)
        if word is not None:
            return today - dt.timedelta(days=self.words.days[word]), self.words.parts_of_days.get(word)
        word = self._word(self.words.weekdays)
        if word is not None:
            monday = today - dt.timedelta(days=today.weekday() + 7)
            return monday + dt.timedelta(days=self.words.weekdays[word] - 1), None
        match = _patterns()["ago"].match(self.text, self.at_char)
        if match:
            self.at_char = match.end()
            return today - dt.timedelta(days=_number(match["n"], self.words)), None
        for name in ("full", "short", "month_first", "day_first", "day"):
            match = _patterns()[name].match(self.text, self.at_char)
            if match:
                return self._calendar(match), None
        return None, None

    def _calendar(self, match: re.Match[str]) -> dt.date | None:
        found = match.groupdict()
        today = self.now.date()
        month_text = found.get("m")
        month = (
            today.month if month_text is None else self.words.months.get(month_text) or _number(month_text, self.words)
        )
        day = _number(found["d"], self.words)
        year_text = found.get("y")
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return None
        self.at_char = match.end()
        step = 1 if self.future else -1
        years = [int(year_text)] if year_text else [today.year + step * n for n in (0, 1, 2, 3, 4)]
        months = [month] if month_text is not None else [today.month, (today.month - 1 + step) % 12 + 1]
        for year in years:
            for number in months:
                try:
                    value = dt.date(year, number, day)
                except ValueError:
                    continue
                if year_text or (value >= today if self.future else value <= today):
                    return value
        self.problem = message("There is no such day: {day}.", day=match[0].strip())
        return None

    # times

    def _clock(self, part: Part | None) -> _Time | None:
        mark = self.at_char
        word = self._word(self.words.parts)
        part = self.words.parts[word] if word else part
        self._space()
        self._about()
        match = _patterns()["digital"].match(self.text, self.at_char) or _patterns()["spoken"].match(
            self.text, self.at_char
        )
        if match is None:
            match = _patterns()["bare"].match(self.text, self.at_char)
            if match is None:
                self.at_char = mark
                return None
        self.at_char = match.end()
        after = self.at_char
        self._space()
        later = self._word({name: value for name, value in self.words.parts.items() if name.isascii() or "." in name})
        if later is not None:
            part = self.words.parts[later]
        else:
            self.at_char = after
        if self._literal(self.words.marks.about_after):
            self.about = True
        self._part = part
        return self._value(match, part)

    def _value(self, match: re.Match[str], part: Part | None) -> _Time | None:
        found = match.groupdict()
        hour = _number(found["h"], self.words)
        minute = self._minute(found)
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            self.problem = message("There is no such time: {time}.", time=match[0].strip())
            return None
        second = int(found.get("s") or 0)
        hour, days = _of_part(hour, part)
        if part is None and 1 <= hour <= 7 and not found["h"].startswith("0"):
            self.note = message(
                "Read as {time} in the early hours; add “pm” if it was later.", time=f"{hour:02}:{minute:02}"
            )
        return _Time(dt.time(hour, minute, min(second, 59)), days)

    def _minute(self, found: dict[str, str | None]) -> int:
        marks = self.words.marks
        word = found.get("word")
        if word in marks.half:
            return 30
        if word in marks.quarter:
            return 15
        if word in marks.three_quarters:
            return 45
        digits = found.get("min")
        return _number(digits, self.words) if digits else 0

    # small steps

    def _space(self) -> None:
        while self.at_char < len(self.text) and self.text[self.at_char].isspace():
            self.at_char += 1

    def _about(self) -> None:
        self._space()
        if self._literal(self.words.marks.about):
            self.about = True
            self._space()

    def _skip(self, words: Iterable[str]) -> bool:
        found = self._literal(words)
        if found:
            self._space()
        return found

    def _literal(self, words: Iterable[str]) -> bool:
        return self._word(dict.fromkeys(words, 0)) is not None

    def _word(self, words: Iterable[str]) -> str | None:
        """The longest of `words` at this place; a Latin word has to end there."""
        for word in sorted(words, key=len, reverse=True):
            end = self.at_char + len(word)
            if not self.text.startswith(word, self.at_char):
                continue
            following = self.text[end : end + 1]
            if word[-1].isascii() and word[-1].isalpha() and following.isascii() and following.isalpha():
                continue
            self.at_char = end
            return word
        return None


def _of_part(hour: int, part: Part | None) -> tuple[int, int]:
    """The hour of 24 and how many days later it is, for an hour as people say it in a part of the day."""
    if hour == 24:
        return 0, 1
    if part in ("afternoon", "pm") and 1 <= hour <= 11:
        return hour + 12, 0
    if part == "noon" and 1 <= hour <= 3:
        return hour + 12, 0
    if part == "evening":
        if 5 <= hour <= 11:
            return hour + 12, 0
        if hour == 12:
            return 0, 1
    if part in ("early", "morning") and hour == 12:
        return 0, 0
    return hour, 0


_WIDE = str.maketrans({0xFF01 + n: 0x21 + n for n in range(0x5E)} | {0x3000: 0x20, 0x301C: 0x7E})


def _narrow(line: str) -> str:
    """Full-width digits, colons and letters as ASCII and lower case, keeping every position."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in line.translate(_WIDE))


def _starts(text: str) -> Iterable[int]:
    """Places where a moment may begin: the front, then after a space or punctuation."""
    yield 0
    for index in range(1, len(text)):
        if (text[index - 1].isspace() or text[index - 1] in ",;，。；、") and not text[index].isspace():
            yield index


_EDGES = " \t\n　,，:：;；、。"


def _join(before: str, after: str) -> str:
    left, right = before.strip(_EDGES), after.strip(_EDGES.replace("。", ""))
    gap = " " if left and right and left[-1].isascii() and right[0].isascii() else ""
    return f"{left}{gap}{right}"


def _number(text: str, words: Words) -> int:
    """A number in ASCII or Chinese digits up to 99."""
    if text.isascii():
        return int(text) if text.isdigit() else 0
    total = 0
    for char in text:
        value = words.digits.get(char, 0)
        total = max(total, 1) * 10 if value == 10 else total + value
    return total


@cache
def _words() -> Words:
    data = (paths.resources() / "words" / "quick_entry.toml").read_bytes()
    return msgspec.toml.decode(data, type=Words)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = _words()
    marks = words.marks
    numeral = rf"(?:\d{{1,2}}|[{''.join(words.digits)}]{{1,3}})"
    month, day = _alternatives(marks.month), _alternatives(marks.day)
    months = _alternatives(words.months)
    ordinal = r"(?:st|nd|rd|th)?"
    hour = _alternatives(marks.hour)
    special = _alternatives((*marks.half, *marks.quarter, *marks.three_quarters, *marks.sharp))
    return {
        "ago": re.compile(rf"(?P<n>{numeral})\s*(?:{_alternatives(marks.ago)})"),
        "full": re.compile(
            rf"(?P<y>\d{{4}})\s*(?:[-/.]|{_alternatives(marks.year)})\s*(?P<m>{numeral})\s*(?:[-/.]|{month})\s*"
            rf"(?P<d>{numeral})(?:{day}|(?!\d))"
        ),
        "short": re.compile(rf"(?P<m>{numeral})\s*(?:[-/]|{month})\s*(?P<d>{numeral})(?:{day}|(?![\d:/-]))"),
        "month_first": re.compile(
            rf"(?P<m>{months})\.?\s+(?P<d>\d{{1,2}}){ordinal}(?![\d:])(?:,?\s+(?P<y>\d{{4}})(?![\d:]))?"
        ),
        "day_first": re.compile(rf"(?P<d>\d{{1,2}}){ordinal}\s+(?P<m>{months})\b\.?(?:,?\s+(?P<y>\d{{4}})(?![\d:]))?"),
        "day": re.compile(rf"(?P<d>{numeral})(?:{day})"),
        "digital": re.compile(r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?(?![\d:])"),
        "spoken": re.compile(
            rf"(?P<h>{numeral})\s*(?:{hour})(?:(?P<word>{special})|(?P<min>{numeral})(?:{_alternatives(marks.minute)})?)?"
        ),
        "bare": re.compile(r"(?P<h>\d{1,2})(?=\s*[ap]\.?m\b)"),
    }
