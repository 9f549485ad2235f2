"""How values of a case are said on the window: moments, bases, sizes."""

from __future__ import annotations

from app.case.model import Basis, Case, Event, Exhibit, Moment
from app.text import Translator


def moment_words(moment: Moment, t: Translator, *, year: bool = True) -> str:
    """A moment as shown and as the time fields read it back: ``2026-11-14 about 22:10``."""
    day = moment.date.isoformat() if year else f"{moment.date:%m-%d}"
    if moment.time is None:
        return t("about {time}", time=day) if moment.estimated else day
    clock = f"{moment.time:%H:%M}"
    return f"{day} {t('about {time}', time=clock) if moment.estimated else clock}"


def span_words(at: Moment, until: Moment | None, t: Translator, *, year: bool = True) -> str:
    """A moment or a span; the end repeats the day only when it is another one."""
    start = moment_words(at, t, year=year)
    if until is None:
        return start
    if until.date == at.date and until.time is not None:
        return f"{start}–{until.time:%H:%M}"
    end = Moment(date=until.date, time=until.time)
    return f"{start}–{moment_words(end, t, year=year)}"


def clock_words(moment: Moment, t: Translator) -> str:
    """The time of day alone, for chips; the day when there is no time."""
    if moment.time is None:
        return f"{moment.date:%m-%d}"
    clock = f"{moment.time:%H:%M}"
    return t("about {time}", time=clock) if moment.estimated else clock


def one_year(events: tuple[Event, ...]) -> bool:
    """Whether all events lie in one year, so that rows need not repeat it."""
    return len({event.at.date.year for event in events}) <= 1


def basis_words(basis: Basis, t: Translator) -> str:
    """What a line of the timeline rests on."""
    return {
        "screenshot": t("Screenshot"),
        "bill": t("Bill"),
        "log": t("Record"),
        "memory": t("From memory"),
        "other": t("Other"),
    }[basis]


BASIS_ICONS: dict[Basis, str] = {
    "screenshot": "image",
    "bill": "file",
    "log": "list",
    "memory": "clock",
    "other": "file",
}
BASES: tuple[Basis, ...] = ("screenshot", "bill", "log", "memory", "other")


def exhibit_words(case: Case, exhibit: Exhibit, t: Translator) -> str:
    """Number and title of an exhibit, as in lists to pick from."""
    number = t("Exhibit {number}", number=case.exhibit_number(exhibit.id) or 0)
    title = exhibit.title or t("untitled")
    return f"{number}  {title}"


def size_words(size: int) -> str:
    """A file size with one decimal place."""
    if size < 1_000_000:
        return f"{max(size / 1000, 0.1):.1f} KB"
    return f"{size / 1_000_000:.1f} MB"
