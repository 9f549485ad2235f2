"""Devices and exhibits in lists, and the page on which a reviewer can check that everything is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.case.model import Device, Exhibit
from app.packet.composition import Composition
from app.packet.edition import Chapter, Edition, Entry, sheets_of
from app.packet.exhibits import parts_of
from app.packet.flow import BODY, BODY_EN, H1, H2, H3, MEASURE, Block, Paragraph, Style, paginate
from app.packet.spans import Span, Text, spans
from app.packet.statement_pages import continued, note, zone_words
from app.packet.table import Cell, Row, Table, columns, inner
from app.packet.words import capital, enumerating, is_estimate, mask, own, page_word
from app.text import Message, message

LISTS = message("Devices and list of exhibits")
EXHIBIT_LIST = message("List of exhibits")
CHECK = message("Verification sheet")


def lists(edition: Edition, main: Composition) -> Chapter:
    """Devices, exhibits, and what has no number."""
    title = LISTS if edition.case.devices else EXHIBIT_LIST
    blocks: list[Block] = [edition.heading(title, H1, "lists")]
    if edition.case.devices:
        blocks += [edition.heading(message("Devices"), replace(H2, before=10)), _devices(edition)]
    if edition.case.exhibits:
        if edition.case.devices:
            blocks.append(edition.heading(EXHIBIT_LIST, H2))
        blocks.append(_exhibits(edition, main))
    else:
        blocks.append(Paragraph(edition.say(message("There are no exhibits.")), _body(edition), MEASURE))
    blocks += [edition.heading(message("Without a number"), H3), _unnumbered(edition)]
    entries = [Entry(edition.say(title), "lists", 0)]
    return Chapter("lists", edition.say(title), sheets_of(paginate(blocks), edition.both(title)), entries)


def _body(edition: Edition) -> Style:
    return BODY_EN if edition.script == "en" else BODY


def _devices(edition: Edition) -> Table:
    wide = edition.script == "en" or edition.g is not None
    widths = columns(40 if wide else 30, 110, 96, 0, 96)
    titles = [
        message("Device"),
        message("Model and system"),
        message("App version"),
        message("Logins"),
        message("IMEI (optional)"),
    ]
    rows = [edition.head(widths, titles)]
    rows += [_device_row(edition, widths, device) for device in edition.case.devices]
    words = message(
        "An IMEI shows only its first and last four digits. MAC addresses are not listed: phones change them at random."
    )
    return Table(widths, rows, note(edition, words), continued(edition, message("Devices")))


def _device_row(edition: Edition, widths: Sequence[float], device: Device) -> Row:
    t, case = edition.t, edition.case
    letter = case.device_letter(device.id, chinese=t.language == "zh_CN")
    if edition.g is not None:
        letter += " " + case.device_letter(device.id, chinese=False)
    model = [edition.cell(own(x), inner(widths, 1))[0] for x in (device.model, device.system) if x.strip()]
    usual = message("everyday device") if device.usual else message("not my everyday device")
    logins = [edition.cell(capital(edition.say(usual)), inner(widths, 3))[0]]
    logins += [edition.cell(own(line), inner(widths, 3))[0] for line in device.logins.splitlines() if line.strip()]
    return Row(
        (
            edition.cell(letter, inner(widths, 0)),
            model or edition.cell(t("not known"), inner(widths, 1)),
            edition.cell(own(device.app_version) or t("not known"), inner(widths, 2)),
            logins,
            edition.cell(mask(device.imei, 4, 4, 7) or t("None"), inner(widths, 4)),
        )
    )


def shape(edition: Edition, item: Exhibit) -> Message:
    """What kind of thing an exhibit is, as far as its pixels say."""
    count = len(parts_of(edition.facts[item.id]))
    if count > 1:
        return message("1 tall picture, {n} parts", n=count)
    return message("1 picture")


def exhibit_pages(edition: Edition, number: int) -> tuple[int, int]:
    """First and last page of an exhibit."""
    first = edition.page(f"exhibit-{number}")
    count = len(parts_of(edition.facts[edition.case.exhibits[number - 1].id]))
    return first, first + max((count + 1) // 2, 1) - 1


def _span(pages: tuple[int, int]) -> str:
    return str(pages[0]) if pages[0] == pages[1] else f"{pages[0]}–{pages[1]}"


def reference(edition: Edition, number: int) -> Text:
    """附件 2 as a link."""
    return (Span(edition.t("Exhibit {n}", n=number), colour="accent", link=f"exhibit-{number}"),)


def purpose(edition: Edition, item: Exhibit, main: Composition) -> Text:
    """What an exhibit shows, and the clause that cites it."""
    t = edition.t
    words = own(item.shows).rstrip("。.") or own(item.caption).rstrip("。.")
    clause = main.cited.get(item.id)
    where = spans(t("clause "), Span(clause, link=f"clause-{clause}", colour="accent")) if clause else ()
    if not words:
        return where or spans(t("not cited"))
    if not clause:
        return spans(words)
    return spans(words, "（" if t.language == "zh_CN" else " (", where[-1:], "）" if t.language == "zh_CN" else ")")


def _exhibits(edition: Edition, main: Composition) -> Table:
    wide = edition.script == "en"
    widths = columns(56 if wide else 42, 124, 92 if wide else 82, 0, 44)
    titles = [message("Exhibit"), message("Title"), message("Form"), message("Shows"), message("Page")]
    rows = [edition.head(widths, titles, right=(4,))]
    for number, item in enumerate(edition.case.exhibits, 1):
        form = shape(edition, item)
        cells: list[Cell] = [
            edition.cell(reference(edition, number), inner(widths, 0)),
            edition.cell(exhibit_title(edition, item, number), inner(widths, 1)),
            edition.cell(edition.say(form), inner(widths, 2), edition.also(form)),
            edition.cell(purpose(edition, item, main), inner(widths, 3)),
            _right(edition, _span(exhibit_pages(edition, number)), inner(widths, 4)),
        ]
        rows.append(Row(tuple(cells)))
    covered = any(item.redactions for item in edition.case.exhibits)
    words = (
        message(
            "What concerns other people is covered with solid boxes; nothing else in the pictures is "
            "changed. I keep the originals."
        )
        if covered
        else message("Nothing in the pictures is changed. I keep the originals.")
    )
    return Table(widths, rows, note(edition, words), continued(edition, EXHIBIT_LIST))


def exhibit_title(edition: Edition, item: Exhibit, number: int) -> str:
    """The user's title, or the plain number where there is none."""
    return own(item.title) or edition.t("Exhibit {n}", n=number)


def _right(edition: Edition, text: str, width: float) -> list[Paragraph]:
    first = edition.cell(text, width)[0]
    return [Paragraph(text, replace(first.style, align="right"), width, "en")]


def _unnumbered(edition: Edition) -> Table:
    widths = columns(166, 82, 0, 44)
    rows = []
    entries = [
        (message("Commitment letter"), 1, message("signed by hand and thumbprinted, handed in as a scan"), "letter")
    ]
    photos = len(edition.case.id_photos)
    if photos:
        entries.append((message("ID photographs"), photos, message("of the appellant’s document"), "photos"))
    for name, count, words, key in entries:
        unit = message("1 page") if key == "letter" else message("{n} photographs", n=count)
        rows.append(
            Row(
                (
                    edition.cell((Span(edition.say(name), link=key),), inner(widths, 0), edition.also(name)),
                    edition.cell(edition.say(unit), inner(widths, 1)),
                    edition.cell(edition.say(words), inner(widths, 2), edition.also(words)),
                    _right(edition, str(edition.page(key)), inner(widths, 3)),
                )
            )
        )
    return Table(widths, rows)


# -- verification sheet ------------------------------------------------------------------------------------------


def check(edition: Edition, counts: Mapping[str, tuple[str, int]]) -> Chapter:
    """What a reviewer can verify: pictures, pages, where full numbers stand, codes, rules.

    Args:
        edition: the packet.
        counts: for each chapter its title and number of pages.
    """
    style = BODY_EN if edition.script == "en" else BODY
    blocks: list[Block] = [edition.heading(CHECK, H1, "check")]
    lead = message("This page serves to check that the exhibits are complete and the pages agree; it adds no facts.")
    blocks.append(Paragraph(edition.say(lead), style, MEASURE))
    if edition.g is not None:
        blocks.append(Paragraph(edition.also(lead), replace(BODY_EN, size=8.25, leading=12.5, colour="gloss"), MEASURE))
    if edition.case.exhibits:
        blocks += [edition.heading(message("Exhibits"), replace(H2, before=10)), _pictures(edition)]
    blocks += [edition.heading(message("Page order"), H2), _pages(edition, counts)]
    blocks += [edition.heading(message("Rules"), H2), _rules(edition)]
    entries = [Entry(edition.say(CHECK), "check", 0)]
    return Chapter("check", edition.say(CHECK), sheets_of(paginate(blocks), edition.both(CHECK)), entries)


def grouped_hash(sha256: str) -> str:
    """The first 12 digits in groups of four."""
    return " ".join(sha256[n : n + 4] for n in (0, 4, 8))


def _pictures(edition: Edition) -> Table:
    wide = edition.script == "en"
    widths = columns(56 if wide else 42, 128, 78, 66, 0, 36)
    titles = [
        message("Exhibit"),
        message("Picture"),
        message("Pixels"),
        message("Covered"),
        message("First 12 digits of SHA-256"),
        message("Page"),
    ]
    rows = [edition.head(widths, titles, right=(5,))]
    for number, item in enumerate(edition.case.exhibits, 1):
        facts = edition.facts[item.id]
        boxes = len(item.redactions)
        covered = edition.t.plural("{count} place", "{count} places", boxes) if boxes else edition.t("None")
        rows.append(
            Row(
                (
                    edition.cell(reference(edition, number), inner(widths, 0)),
                    edition.cell(exhibit_title(edition, item, number), inner(widths, 1)),
                    edition.cell(f"{facts.width} × {facts.height}", inner(widths, 2)),
                    edition.cell(covered, inner(widths, 3)),
                    edition.cell(grouped_hash(facts.sha256), inner(widths, 4)),
                    _right(edition, _span(exhibit_pages(edition, number)), inner(widths, 5)),
                )
            )
        )
    words = message(
        "The digits are those of the picture as printed here. The same picture handed in again gives the same digits."
    )
    return Table(widths, rows, note(edition, words), continued(edition, message("Exhibits")))


def _pages(edition: Edition, counts: Mapping[str, tuple[str, int]]) -> Table:
    t, case = edition.t, edition.case
    widths = columns(112, 0)
    listed = t.text([f"{title} {count}" for title, count in counts.values()])
    events = case.timeline()
    estimates = [n for n, event in enumerate(events, 1) if is_estimate(event)]
    times = t("{zone}; {n} events in the timeline", zone=zone_words(edition), n=len(events))
    if estimates:
        times += t.plural(
            ", of which {count} is an estimate (no. {list})",
            ", of which {count} are estimates (no. {list})",
            len(estimates),
            list=_short(enumerating(t), estimates),
        )
    hidden = t(
        "ID number, phone numbers and IMEI show stars in the middle; the full ID number stands only in the "
        "commitment letter ({page}).",
        page=page_word(t, edition.page("letter")),
    )
    if case.id_photos:
        hidden = t(
            "ID number, phone numbers and IMEI show stars in the middle; the full ID number stands only in "
            "the commitment letter ({page}) and on the ID photographs ({other}).",
            page=page_word(t, edition.page("letter")),
            other=page_word(t, edition.page("photos")),
        )
    codes = t("statement {a}, commitment letter {b}", a=edition.codes["statement"], b=edition.codes["letter"])
    values = [
        (message("Pages"), t("{n} pages in all: {list}", n=edition.total, list=listed)),
        (message("Times"), times),
        (message("Numbers kept short"), hidden),
        (message("Check codes of the texts"), codes),
    ]
    rows = [
        Row(
            (
                edition.cell(edition.say(label), inner(widths, 0), edition.also(label)),
                edition.cell(text, inner(widths, 1)),
            )
        )
        for label, text in values
    ]
    return Table(widths, rows)


def _short(joint: str, numbers: Sequence[int]) -> str:
    shown = joint.join(str(n) for n in numbers[:12])
    return shown + ("……" if len(numbers) > 12 else "")


def _rules(edition: Edition) -> Table:
    t, rule = edition.t, edition.case.restriction
    widths = columns(230, 0)
    rows = [edition.head(widths, [message("Rule"), message("Named by")])]
    quoted = own(rule.rule)
    if quoted:
        rows.append(Row((edition.cell(quoted, inner(widths, 0)), edition.cell(t("the notice"), inner(widths, 1)))))
    general = t.text(edition.form.rules_name)
    if general not in quoted and edition.form.rules_name.zh_CN not in quoted:
        rows.append(
            Row(
                (
                    edition.cell(capital(general), inner(widths, 0)),
                    edition.cell(t("the platform, for this kind of account"), inner(widths, 1)),
                )
            )
        )
    return Table(widths, rows, note(edition, message("The platform’s current text decides.")))
