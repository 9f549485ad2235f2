"""The first page, which always fits one page, and the contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.case.model import Case, Event, Measure
from app.packet.composition import Composition
from app.packet.edition import Chapter, Edition, Sheet
from app.packet.flow import (
    FRAME,
    LABEL,
    MEASURE,
    SUBTITLE,
    TITLE,
    TITLE_EN,
    Block,
    Paragraph,
    Placed,
    Style,
    Titled,
    paginate,
)
from app.packet.pen import Pen
from app.packet.spans import Span, Text, spans, weave
from app.packet.statement import Composer, duration, part_number
from app.packet.statement_pages import zone_words
from app.packet.table import Row, Table, columns, inner
from app.packet.words import (
    bracketed,
    capital,
    event_stamp,
    is_estimate,
    iso,
    long_date,
    mask,
    own,
    page_word,
    references,
)
from app.text import Bilingual, Message, message

_ASK = Style(11.5, 19)
_SECTION = Style(10.5, 16, bold=True, before=15, after=4, justify=False)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How tightly the first page is set; tried in this order."""

    padding: float
    size: float
    leading: float
    lines: int
    contents: bool


_FITS = (
    _Fit(4.6, 9.5, 15, 2, True),
    _Fit(4.0, 9.5, 15, 2, True),
    _Fit(4.0, 9.0, 14, 2, True),
    _Fit(4.0, 9.0, 14, 1, True),
    _Fit(4.0, 9.0, 14, 1, False),
    _Fit(3.0, 8.5, 12.5, 1, False),
)


class _Request(Block):
    """The request in its tinted box with a bar at the left."""

    def __init__(self, label: str, text: Text, most: int) -> None:
        style = replace(LABEL, bold=True, colour="accent", leading=12)
        self.label = Paragraph(label, style, MEASURE - 26)
        self.body = Paragraph(text, _ASK, MEASURE - 26.4, most=most)
        self.before, self.after = 13.0, 14.0

    @property
    def height(self) -> float:
        return 8 + self.label.height + 1.5 + self.body.height + 9

    def draw(self, pen: Pen, x: float, top: float) -> None:
        pen.patch(x, top, x + MEASURE, top + self.height, "tint")
        pen.patch(x, top, x + 2.4, top + self.height, "accent")
        self.label.draw(pen, x + 14.4, top + 8)
        self.body.draw(pen, x + 14.4, top + 9.5 + self.label.height)


class FirstPage:
    """Lays out the first page."""

    def __init__(self, edition: Edition, main: Composition, chapters: Sequence[Chapter]) -> None:
        self.e, self.main, self.chapters = edition, main, chapters
        self.composer = Composer(edition.case, edition.form, edition.t, edition.gaps, edition.on_date, {})

    def sheet(self) -> Sheet:
        """The page, as loose as it fits."""
        foot = self._foot()
        room = FRAME - foot.height - 14
        for fit in _FITS:
            pages = paginate(self._blocks(fit), height=room)
            if len(pages) == 1:
                break
        blocks: list[Placed] = [*pages[0], (FRAME - foot.height, foot)]
        return Sheet(self.e.both(message("Summary")), blocks, places=("first",))

    def _blocks(self, fit: _Fit) -> list[Block]:
        e = self.e
        title = TITLE_EN if e.script == "en" else TITLE
        name = message("Appeal against a {platform} account penalty", platform=e.form.platform)
        blocks: list[Block] = [Paragraph(e.say(name), title, MEASURE)]
        if e.g is not None:
            blocks.append(Paragraph(e.also(name), replace(SUBTITLE, size=11, leading=16, after=2), MEASURE, "en"))
        words = message(
            "One-minute summary, each item with its page and exhibit. Times are {zone}.", zone=zone_words(e)
        )
        subtitle = e.say(words)
        if e.language == "en":
            subtitle += " " + e.t("If a Chinese edition is handed in too, it prevails.")
        elif e.g is not None:
            subtitle = "  ".join((subtitle, e.also(message("The Chinese text prevails."))))
        blocks.append(Paragraph(subtitle, replace(SUBTITLE, justify=False), MEASURE, e.script))
        blocks.append(self._pairs(fit))
        blocks.append(_Request(e.both(message("Request")), self.main.request, 6))
        events = self._events(fit)
        if events is not None:
            aside = spans(self._where("part-1", 1))
            blocks += [self._section(message("Course of events"), aside), events]
        measures = self._measures(fit)
        if measures is not None:
            blocks += [self._section(message("Measures taken"), spans(self._where("part-3", 3))), measures]
        total = e.say(message("{pages} pages, {exhibits} exhibits", pages=e.total, exhibits=len(e.case.exhibits)))
        blocks.append(self._section(message("What this packet holds"), spans(total)))
        if fit.contents:
            blocks.append(self._holds(fit))
        return blocks

    def _section(self, title: Message, aside: Text) -> Block:
        return Titled(self.e.say(title), _SECTION, self.e.also(title), aside)

    def _where(self, key: str, number: int) -> str:
        t = self.e.t
        title = part_number(t, number) + self.main.parts[number - 1].title
        return capital(t("{page}, {part}", page=page_word(t, self.e.page(key)), part=title))

    # -- rows ----------------------------------------------------------------------------------------------------

    def _pairs(self, fit: _Fit) -> Table:
        wide = self.e.script == "en"
        widths = (84.0, 148.0, 78.0, 152.0) if wide else (62.0, 169.0, 62.0, 169.0)
        if self.e.g is not None:
            widths = (104.0, 127.0, 100.0, 131.0)
        rows = [self._row(widths, entries, fit) for entries in self._facts()]
        table = Table(widths, rows)
        table.after = 0
        return table

    def _row(self, widths: Sequence[float], entries: Sequence[tuple[Message | Bilingual, Text]], fit: _Fit) -> Row:
        cells = []
        value = Style(10, 15, justify=False)
        for n, (label, text) in enumerate(entries):
            words = " ".join(x for x in (self.e.say(label), self.e.also(label)) if x)
            style = replace(LABEL, leading=15 if self.e.g is None else 11)
            cells.append([Paragraph(words, style, inner(widths, 2 * n))])
            width = inner(widths, 2 * n + 1) if len(entries) == 2 else sum(widths[1:])
            cells.append([Paragraph(text, value, width, self.e.script, most=2)])
        return Row(tuple(cells), fit.padding, fit.padding)

    def _facts(self) -> list[list[tuple[Message | Bilingual, Text]]]:
        e, case, t = self.e, self.e.case, self.e.t
        gap = e.gaps.mark
        name = spans(own(case.person.name)) or (gap(t, message("name"), "person.name"),)
        number = mask(case.person.id_number, 4, 4, 10)
        id_number = spans(number) or (gap(t, message("ID number"), "person.id_number"),)
        account = spans(case.account.id) or (gap(t, message("account"), "account.id"),)
        phone = spans(mask(case.account.phone, 3, 4, 4) or t("not stated"))
        scope, reason = self.composer.restriction_words()
        if case.restriction.scope.strip():
            scope = weave(t, message("functions: {scope}", scope=scope))
        notice = [item.id for item in case.exhibits if item.material == "notice"]
        if notice:
            seen = spans(t("see "), references(t, case, notice))
            reason = spans(reason, bracketed(t, seen))
        attempt = t("appeal no. {n} against this penalty", n=len(case.attempts) + 1)
        return [
            [(message("Appellant"), name), (message("ID number"), id_number)],
            [(self.account_label(), account), (message("Bound phone"), phone)],
            [(message("Restricted"), scope)],
            [(message("Period"), self._period())],
            [(message("Reason in notice"), reason)],
            [(message("Position"), self._position()), (message("Attempt"), spans(capital(attempt)))],
        ]

    def account_label(self) -> Bilingual:
        """The platform's own name of the account's id."""
        return self.e.form.account_id_name

    def _position(self) -> Text:
        t, track = self.e.t, self.e.case.track
        if track is None:
            return (self.e.gaps.mark(t, message("what you honestly say"), "track"),)
        return spans(
            {
                "admit": t("Violation admitted"),
                "partly": t("Admitted in part"),
                "dispute": t("Not admitted, review requested"),
                "stolen": t("Account was out of my control"),
            }[track]
        )

    def _period(self) -> Text:
        t, rule = self.e.t, self.e.case.restriction
        since = rule.starts_at or rule.noticed_at
        if since is None:
            return (self.e.gaps.mark(t, message("date"), "restriction.starts_at"),)
        if rule.permanent:
            return spans(t("from {date}, permanently", date=iso(since)))
        if rule.ends_at is None:
            return spans(t("from {date}", date=iso(since)))
        days = duration(self.e.case)
        text = t("{start} to {end}", start=iso(since), end=iso(rule.ends_at))
        return spans(text, bracketed(t, spans(t.plural("{count} day", "{count} days", days)))) if days else spans(text)

    def _events(self, fit: _Fit) -> Table | None:
        chosen = decisive(self.e.case)
        if not chosen:
            return None
        t, widths = self.e.t, columns(112, 0, 50 if self.e.script == "en" else 42)
        style = Style(fit.size, fit.leading, justify=False)
        rows = []
        for event in chosen:
            words = own(event.what)
            what = spans(words) if words else (self.e.gaps.mark(t, message("event"), f"events/{event.id}.what"),)
            cells = (
                [Paragraph(event_stamp(t, event), style, inner(widths, 0))],
                [Paragraph(what, style, inner(widths, 1), most=fit.lines)],
                self._cites(event.exhibits, style, inner(widths, 2), fit.lines),
            )
            rows.append(Row(cells))
        table = Table(widths, rows)
        table.after = 0
        return table

    def _cites(self, exhibits: Sequence[str], style: Style, width: float, most: int) -> list[Paragraph]:
        found = references(self.e.t, self.e.case, exhibits, apart=False)[:most]
        return [Paragraph((span,), style, width) for span in found] or [Paragraph(self.e.t("None"), style, width)]

    def _measures(self, fit: _Fit) -> Table | None:
        case, t = self.e.case, self.e.t
        rows = []
        widths = columns(112, 0, 50 if self.e.script == "en" else 42)
        style = Style(fit.size, fit.leading, justify=False)
        for status in ("done", "planned"):
            chosen = [item for item in case.measures if item.status == status]
            if not chosen:
                continue
            label = t("{n} completed", n=len(chosen)) if status == "done" else t("{n} to follow", n=len(chosen))
            cite = [x for item in chosen for x in item.exhibits]
            right = self._cites(list(dict.fromkeys(cite)), style, inner(widths, 2), fit.lines)
            if status == "planned":
                right = [Paragraph(capital(page_word(t, self.e.page("part-3"))), style, inner(widths, 2))]
            body = Paragraph(_joined(chosen), style, inner(widths, 1), most=fit.lines)
            rows.append(Row(([Paragraph(label, style, inner(widths, 0))], [body], right)))
        if not rows:
            return None
        table = Table(widths, rows)
        table.after = 0
        return table

    def _holds(self, fit: _Fit) -> Table:
        e, t = self.e, self.e.t
        style = Style(fit.size, fit.leading, justify=False)
        entries = []
        for chapter in self.chapters:
            if not chapter.title or chapter.key == "contents":
                continue
            first = e.page(chapter.key)
            last = first + len(chapter.sheets) - 1
            title = chapter.title
            if chapter.key == "exhibits":
                title = (
                    t("Exhibits 1 to {n}", n=len(e.case.exhibits))
                    if len(e.case.exhibits) > 1
                    else t("Exhibit {n}", n=1)
                )
            entries.append((capital(page_word(t, first, last)), Span(title, link=chapter.key)))
        half = (len(entries) + 1) // 2
        widths = columns(60, 171, 66, 0)
        rows = []
        for n in range(half):
            cells: list[list[Paragraph]] = []
            for k in (n, n + half):
                where, what = entries[k] if k < len(entries) else ("", Span(""))
                cells.append([Paragraph(where, style, inner(widths, len(cells)))])
                cells.append([Paragraph((what,), style, inner(widths, len(cells)))])
            rows.append(Row(tuple(cells)))
        table = Table(widths, rows)
        table.after = 0
        return table

    def _foot(self) -> Table:
        e, t, person = self.e, self.e.t, self.e.case.person
        parts = [own(person.name), t("phone {number}", number=mask(person.phone, 3, 4, 4)) if person.phone else ""]
        parts += [t("e-mail {address}", address=own(person.email)) if person.email else ""]
        words: Text = spans(t(", ").join(part for part in parts if part))
        if not person.phone.strip() and not person.email.strip():
            words = spans(words, (e.gaps.mark(t, message("contact"), "person.phone"),))
        wide = e.script == "en"
        widths = columns(104 if e.g else 84 if wide else 62, 0, 104)
        style = Style(9, 14, justify=False)
        date = Paragraph(long_date(t, e.on_date), replace(style, align="right"), 104)
        label = Paragraph(e.both(message("Contact")), replace(LABEL, leading=14), inner(widths, 0))
        rows = [Row(([label], [Paragraph(words, style, inner(widths, 1), most=2)], [date]), 5, 0)]
        table = Table(widths, rows)
        table.open_foot = True
        return table


def _joined(items: Sequence[Measure]) -> str:
    """Measures on one line, each in the appellant's words."""
    words = [own(item.text).rstrip("。.；;") for item in items if item.text.strip()]
    return "；".join(words) if any(not w.isascii() for w in words) else "; ".join(words)


def decisive(case: Case, most: int = 4) -> list[Event]:
    """The events that decide the case, in time order.

    The notice comes first, then events that bring an exhibit no chosen event has brought, then those with a time that
    can be checked, then the earlier ones.
    """
    events = list(case.timeline())
    notice = {item.id for item in case.exhibits if item.material == "notice"}
    chosen: list[Event] = []
    while events and len(chosen) < most:
        seen = {item for event in chosen for item in event.exhibits}

        def rank(event: Event, seen: set[str] = seen) -> tuple[bool, bool, bool]:
            fresh = set(event.exhibits) - seen
            return not (fresh & notice), not fresh, is_estimate(event)

        best = min(events, key=rank)
        events.remove(best)
        chosen.append(best)
    return sorted(chosen, key=lambda event: event.at.order())
