"""How dates, times, references and gaps are put into words in the packet's languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from app.case.model import Case, Device, Event, Moment
from app.guidance.forms import Form
from app.packet.spans import Span, Text, has_han, spans
from app.text import Message, Translator

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # fmt: skip
_NUMERALS = "〇一二三四五六七八九十"


class Gaps:
    """What the appellant still has to supply; each thing counts once, however often it is printed."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._found)

    def mark(self, t: Translator, what: Message, key: str, *, narrow: bool = False) -> Span:
        """A boxed sign that something is missing.

        Args:
            t: language of the page.
            what: name of the missing thing.
            key: place in the case, to count it once.
            narrow: leave out the name, for a narrow cell.
        """
        self._found[key] = None
        text = t("To be added") if narrow else t("To be added: {what}", what=what)
        return Span(text, bold=True, boxed=True)


def chinese_number(value: int) -> str:
    """一 to 九十九, for parts and promises."""
    if value <= 10:
        return _NUMERALS[value]
    tens, ones = divmod(value, 10)
    if tens > 9:
        return str(value)
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def long_date(t: Translator, date: dt.date, *, year: bool = True) -> str:
    """2026 年 11 月 8 日, 8 November 2026."""
    if t.language == "zh_CN":
        return (f"{date.year} 年 " if year else "") + f"{date.month} 月 {date.day} 日"
    return f"{date.day} {_MONTHS[date.month - 1]}" + (f" {date.year}" if year else "")


def clock(time: dt.time) -> str:
    """20:41."""
    return f"{time.hour:02}:{time.minute:02}"


def prose(t: Translator, moment: Moment, *, year: bool = True) -> str:
    """A moment in a sentence; an estimate says so."""
    text = long_date(t, moment.date, year=year)
    if moment.time is not None:
        text = f"{text} {clock(moment.time)}" if t.language == "zh_CN" else f"{text} at {clock(moment.time)}"
    return t("about {time} (estimate)", time=text) if moment.estimated else text


def iso(moment: Moment) -> str:
    """2026-11-09 14:26, or the day alone."""
    return moment.date.isoformat() + (f" {clock(moment.time)}" if moment.time else "")


def is_estimate(event: Event) -> bool:
    """Nobody can check a time that rests on memory: it is an estimate whether the appellant marked it or not."""
    return event.at.estimated or event.basis == "memory"


def _range(t: Translator, event: Event, joint: str) -> str:
    """The clock time or span of an event; empty when only the day is known."""
    if event.at.time is None:
        return ""
    text = clock(event.at.time)
    if event.until is not None and event.until.time is not None:
        end = clock(event.until.time)
        if event.until.date != event.at.date:
            end = f"{long_date(t, event.until.date, year=event.until.date.year != event.at.date.year)} {end}"
        text += f"{joint}{end}"
    return text


def event_when(t: Translator, event: Event, *, date: bool, year: bool) -> str:
    """The time of an event as its sentence begins with it."""
    time = _range(t, event, t(" to "))
    day = long_date(t, event.at.date, year=year) if date or not time else ""
    comma = " " if t.language == "zh_CN" else " at " if event.until is None else ", "
    text = comma.join(part for part in (day, time) if part)
    return t("about {time} (estimate)", time=text) if is_estimate(event) else text


def event_cell(t: Translator, event: Event) -> Text:
    """The time of an event in the timeline, whose group row carries the date."""
    time = _range(t, event, "–") or t("time not known")
    if not is_estimate(event):
        return spans(time)
    if event.at.time is None:
        return spans(time)
    return spans(t("about {time}", time=time), Span(t(" (est.)"), colour="soft"))


def event_stamp(t: Translator, event: Event) -> Text:
    """Date and time of an event on the first page."""
    day = event.at.date.isoformat()
    time = _range(t, event, "–")
    if not is_estimate(event) or not time:
        return spans(f"{day} {time}".strip())
    return spans(f"{day} ", t("about {time}", time=time), Span(t(" (est.)"), colour="soft"))


def references(t: Translator, case: Case, exhibits: Iterable[str], *, apart: bool = True) -> Text:
    """附件 2、附件 4, each a link to its page; ids that are not in the case are left out."""
    out: list[Span] = []
    for item in exhibits:
        number = case.exhibit_number(item)
        if number is None:
            continue
        if out and apart:
            out.append(Span(enumerating(t)))
        out.append(Span(t("Exhibit {n}", n=number), colour="accent", link=f"exhibit-{number}"))
    return tuple(out)


def enumerating(t: Translator) -> str:
    """What stands between the members of a list: 、 or a comma."""
    return t.text(("", ""))


def bracketed(t: Translator, text: Text) -> Text:
    """（…） or (…), or nothing around nothing."""
    if not text:
        return ()
    return spans("（", text, "）") if t.language == "zh_CN" else spans(" (", text, ")")


def own(text: str) -> str:
    """The appellant's words, with line ends and doubled blanks taken as blanks."""
    return re.sub(r"\s+", " ", text).strip()


def quoted(t: Translator, text: str) -> str:
    """The appellant's words inside a sentence of the program: in quotes when the languages differ."""
    return f"“{text}”" if t.language == "en" and has_han(text) else text


def linked(case: Case, text: str) -> Text:
    """The appellant's words with 附件 n and Exhibit n made into links where there is such an exhibit."""
    out: list[Span] = []
    at = 0
    for match in re.finditer(r"(?:附件\s?|[Ee]xhibit )(\d{1,3})", text):
        number = int(match[1])
        if not 1 <= number <= len(case.exhibits):
            continue
        out += [Span(text[at : match.start()]), Span(match[0], colour="accent", link=f"exhibit-{number}")]
        at = match.end()
    out.append(Span(text[at:]))
    return tuple(span for span in out if span.text)


def ended(t: Translator, text: Text) -> Text:
    """The text with a full stop when its last words have none."""
    last = "".join(span.text for span in text).rstrip()[-1:]
    if not last or last in "。！？…….!?；;：:":
        return text
    return (*text, Span("。" if t.language == "zh_CN" or has_han("".join(s.text for s in text[-1:])) else "."))


def page_word(t: Translator, first: int, last: int | None = None) -> str:
    """第 3 页, 第 3–4 页, page 3, pages 3–4."""
    if last is None or last == first:
        return t("page {n}", n=first)
    return t("pages {first}–{last}", first=first, last=last)


def capital(text: str) -> str:
    """First letter in capitals, for the start of an English cell."""
    return text[:1].upper() + text[1:]


def mask(text: str, head: int, tail: int, stars: int) -> str:
    """Keep the ends and put a fixed number of stars between; short text keeps its first character alone."""
    if len(text) <= head + tail:
        return text[:1] + "*" * stars if text else ""
    return text[:head] + "*" * stars + text[-tail:]


def account_label(t: Translator, case: Case, form: Form) -> str:
    """Account kind and masked account for the running head."""
    return f"{t.text(form.name)} {mask(case.account.id, 3, 2, 4)}".strip()


def device_name(t: Translator, case: Case, device: Device) -> str:
    """设备甲, device A."""
    letter = case.device_letter(device.id, chinese=t.language == "zh_CN")
    return t("device {letter}", letter=letter)


def basis_words(t: Translator) -> Mapping[str, str]:
    """What a time of the timeline rests on."""
    return {
        "screenshot": t("Screenshot"),
        "bill": t("Bill"),
        "log": t("Log"),
        "memory": t("Memory"),
        "other": t("Other"),
    }
