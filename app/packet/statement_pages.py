"""The statement's pages: numbered clauses, timeline, items, measures, signer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.case.model import Event, Measure
from app.packet.composition import Clause as Written
from app.packet.composition import Composition
from app.packet.edition import Chapter, Edition, Entry, sheets_of
from app.packet.flow import (
    BODY,
    BODY_EN,
    GLOSS,
    GROUP,
    H1,
    H2,
    H3,
    HANG,
    LABEL,
    MEASURE,
    NOTE,
    Block,
    Clause,
    Pair,
    Paragraph,
    Stack,
    Titled,
    paginate,
)
from app.packet.spans import Span, Text, has_han, plain, spans
from app.packet.statement import Composer, part_number
from app.packet.table import Cell, Row, Table, columns, inner
from app.packet.words import basis_words, bracketed, clock, event_cell, is_estimate, iso, long_date, own, references
from app.text import Message, Translator, message

STATEMENT = message("Statement")


def composed(edition: Edition) -> tuple[Composition, Composition | None]:
    """The statement in the leading language and, for a bilingual edition, in the second."""

    def compose(t: Translator) -> Composition:
        pages = {"lists": edition.page("lists")}
        return Composer(edition.case, edition.form, t, edition.gaps, edition.on_date, pages).compose()

    return compose(edition.t), compose(edition.g) if edition.g is not None else None


def chapter(edition: Edition, main: Composition, gloss: Composition | None) -> Chapter:
    """Lay out the statement."""
    blocks: list[Block] = [Titled(edition.say(STATEMENT), H1, edition.also(STATEMENT), place="statement")]
    blocks += _opening(edition, main, gloss)
    entries = [Entry(edition.say(STATEMENT), "statement", 0)]
    for n, part in enumerate(main.parts):
        title = part_number(edition.t, n + 1) + part.title
        other = gloss.parts[n] if gloss is not None else None
        blocks.append(Titled(title, H2, other.title if other else "", place=part.key))
        entries.append(Entry(title, part.key, 1))
        glosses = [_gloss(clause, other.clauses[k]) if other else () for k, clause in enumerate(part.clauses)]
        for clause, words in zip(part.clauses, glosses, strict=True):
            table = _table(edition, clause, main)
            block = _clause(edition, clause, words, paired=any(glosses))
            lonely = clause is part.clauses[0] and len(part.clauses) > 1 and block.height < 2 * BODY_EN.leading
            block.keep = lonely or (bool(table) and clause.table != "timeline")
            blocks.append(block)
            blocks += table
    blocks.append(_signer(main))
    _sign_off(blocks)
    return Chapter("statement", edition.say(STATEMENT), sheets_of(paginate(blocks), edition.both(STATEMENT)), entries)


def _opening(edition: Edition, main: Composition, gloss: Composition | None) -> list[Block]:
    text = main.opening.text()
    blocks: list[Block] = []
    if gloss is not None:
        blocks.append(_pair("", text, gloss.opening.text(), ""))
    else:
        blocks.append(Paragraph(text, BODY_EN if edition.script == "en" else BODY, MEASURE, edition.script))
    note = _language_note(edition, main)
    if note is not None:
        blocks.append(note)
    return blocks


def _language_note(edition: Edition, main: Composition) -> Block | None:
    """Says honestly that nobody translated the appellant's words."""
    t = edition.t if edition.language == "en" else edition.g
    if t is None or not any(c.own_words and has_han(plain(c.text())) for c in main.clauses()):
        return None
    if edition.language == "en":
        text = t(
            "Passages in Chinese are the appellant’s own words, given in the original; they have not been translated."
        )
    else:
        text = t("Where no English is given, the text is in the appellant’s own words and has not been translated.")
    return Paragraph(text, replace(NOTE, after=2), MEASURE, "en")


def _clause(edition: Edition, clause: Written, gloss: Text, *, paired: bool) -> Block:
    place = f"clause-{clause.number}"
    text = clause.text()
    if paired:
        return _pair(clause.number, text, gloss, place)
    if edition.script == "en" and not has_han(plain(text)):
        return Clause(clause.number, Paragraph(text, BODY_EN, MEASURE - HANG, "en"), place)
    if edition.script == "en":
        chinese = clause.own_words and not any("events/" in origin for origin in clause.origins())
        style = replace(BODY, size=10, leading=16.5) if chinese else BODY_EN
        return Clause(clause.number, Paragraph(text, style, MEASURE - HANG, "zh" if chinese else "en"), place)
    return Clause(clause.number, Paragraph(text, BODY, MEASURE - HANG, "zh"), place)


def _gloss(clause: Written, other: Written) -> Text:
    """The English beside a clause: frames and heads are given, the appellant's Chinese is not said twice."""
    out: list[Span] = [Span(other.head, bold=True)] if other.head and not has_han(other.head) else []
    for sentence in other.sentences:
        words = plain(sentence.text)
        timed = sentence.origin and sentence.origin[0].startswith("events/")
        if timed and has_han(words):
            when = words.split(": “")[0]
            cite = [span for span in sentence.text if span.link]
            brackets = spans(" (", *_listed(cite), ")") if cite else ()
            out += spans(when, brackets, ". ")
        elif not (sentence.own and has_han(words)):
            out += spans(" " if plain(out)[-1:] == "." else "", sentence.text)
    if plain(clause.text()) == plain(out):
        return ()
    return tuple(out)


def _listed(parts: Sequence[Span]) -> list[Span]:
    out: list[Span] = []
    for part in parts:
        out += [Span(", "), part] if out else [part]
    return out


def _pair(number: str, left: Text, right: Text, place: str) -> Pair:
    style = replace(BODY, justify=False, after=8)
    gloss = Paragraph(right, replace(GLOSS, after=8), Pair.RIGHT_WIDTH, "en") if right else None
    return Pair(number, Paragraph(left, style, Pair.LEFT_WIDTH, "zh"), gloss, place)


def _table(edition: Edition, clause: Written, main: Composition) -> list[Block]:
    if clause.table == "timeline":
        return [edition.heading(message("Timeline"), H3, "timeline"), timeline(edition)]
    if clause.table == "items":
        return [items(edition, main)]
    if clause.table == "measures":
        return [measures(edition, main)]
    return []


def _signer(main: Composition) -> Block:
    style = replace(BODY, align="right", after=0)
    return Stack(
        [Paragraph(main.signer, replace(style, before=17.5), MEASURE), Paragraph(main.date, style, MEASURE)],
    )


def _sign_off(blocks: list[Block]) -> None:
    """The signer keeps with the last words of the text."""
    if len(blocks) > 1 and blocks[-2].height <= 80:
        blocks[-2].keep = True


# -- tables ------------------------------------------------------------------------------------------------------


def continued(edition: Edition, title: Message) -> Block:
    """The line over a table that runs on."""
    text: Text = spans(edition.say(message("{title} (continued)", title=title)))
    if edition.g is not None:
        text = spans(text, "  ", edition.also(message("{title} (continued)", title=title)))
    return Paragraph(text, LABEL, MEASURE)


def group_row(text: Text | str) -> Row:
    """A heading inside a table."""
    return Row(((Paragraph(text, GROUP, MEASURE),),), 7, 2.5, group=True)


def note(edition: Edition, text: Message) -> Block:
    """A note under a table; side by side in a bilingual edition."""
    if edition.g is None:
        return Paragraph(edition.say(text), NOTE, MEASURE)
    style = replace(NOTE, before=0)
    return _Beside(Paragraph(edition.say(text), style, 253.5), Paragraph(edition.also(text), style, 192.5, "en"))


class _Beside(Block):
    """Two small paragraphs side by side."""

    def __init__(self, left: Paragraph, right: Paragraph) -> None:
        self.left, self.right = left, right

    @property
    def height(self) -> float:
        return max(self.left.height, self.right.height)

    def draw(self, pen: object, x: float, top: float) -> None:
        self.left.draw(pen, x, top)  # type: ignore[arg-type]
        self.right.draw(pen, x + 269.5, top)  # type: ignore[arg-type]


def timeline(edition: Edition) -> Table:
    """The events, the date as a row of its own."""
    case, t = edition.case, edition.t
    wide = edition.script == "en"
    widths = columns(24, 84, 0, 40, 58, 48) if wide else columns(26, 82, 0, 38, 52, 36)
    if edition.g is not None:
        widths = columns(26, 84, 0, 40, 58, 38)
    titles = [
        message("No."),
        message("Time"),
        message("Event"),
        message("Device"),
        message("Basis"),
        message("Exhibit"),
    ]
    rows = [edition.head(widths, titles)]
    day = None
    for number, event in enumerate(case.timeline(), 1):
        if event.at.date != day:
            day = event.at.date
            rows.append(group_row(long_date(t, day) if wide else day.isoformat()))
        rows.append(_event_row(edition, widths, number, event))
    estimates = any(is_estimate(event) for event in case.events)
    words = message(
        "Times are {zone}, to the minute. A time that rests on memory cannot be checked and is given as an estimate.",
        zone=zone_words(edition),
    )
    if not estimates:
        words = message("Times are {zone}, to the minute.", zone=zone_words(edition))
    return Table(widths, rows, note(edition, words), continued(edition, message("Timeline")))


def zone_words(edition: Edition) -> Message:
    """What the times of the case are."""
    if edition.case.time_zone == "Asia/Shanghai":
        return message("Beijing time (UTC+8)")
    return message("local time of {zone}", zone=edition.case.time_zone)


def _event_row(edition: Edition, widths: Sequence[float], number: int, event: Event) -> Row:
    case, t = edition.case, edition.t
    what: Text = spans(own(event.what)) if event.what.strip() else ()
    if not what:
        what = (edition.gaps.mark(t, message("event"), f"events/{event.id}.what"),)
    if event.where.strip():
        what = spans(what, bracketed(t, spans(own(event.where))))
    letter = case.device_letter(event.device, chinese=t.language == "zh_CN")
    if edition.g is not None and letter:
        letter += " " + case.device_letter(event.device, chinese=False)
    cite = references(t, case, event.exhibits, apart=False)
    cells: list[Cell] = [
        edition.cell(str(number), inner(widths, 0)),
        edition.cell(event_cell(t, event), inner(widths, 1)),
        edition.cell(what, inner(widths, 2)),
        edition.cell(letter or t("None"), inner(widths, 3)),
        edition.cell(basis_words(t)[event.basis], inner(widths, 4), basis_words(edition.g or t)[event.basis]),
        cites(edition, cite, inner(widths, 5)),
    ]
    return Row(tuple(cells))


def cites(edition: Edition, references: Text, width: float) -> list[Paragraph]:
    """Exhibit references one under the other, or 无."""
    if not references:
        return edition.cell(edition.t("None"), width)
    return [edition.cell((span,), width)[0] for span in references]


def items(edition: Edition, main: Composition) -> Table:
    """Track "partly": the items of the notice, admitted or disputed."""
    widths = columns(38, 0, 60, 48)
    titles = [message("No."), message("Item"), message("Answer"), message("Exhibit")]
    rows = [edition.head(widths, titles)]
    for item in edition.case.shortcomings:
        text: Text = spans(own(item.text))
        if item.head.strip():
            text = spans(Span(own(item.head).rstrip("。.") + "。 "[has_han(item.head) is False], bold=True), text)
        if not plain(text).strip():
            text = (edition.gaps.mark(edition.t, message("item of the notice"), f"shortcomings/{item.id}"),)
        answer = message("Disputed") if item.disputed else message("Admitted")
        rows.append(
            Row(
                (
                    edition.cell(main.numbers[item.id].split("(")[-1].rstrip(")"), inner(widths, 0)),
                    edition.cell(text, inner(widths, 1)),
                    edition.cell(edition.say(answer), inner(widths, 2), edition.also(answer)),
                    cites(edition, references(edition.t, edition.case, item.exhibits), inner(widths, 3)),
                )
            )
        )
    return Table(widths, rows, continued=continued(edition, message("Item by item")))


def measures(edition: Edition, main: Composition) -> Table:
    """What is done and what follows."""
    wide = edition.script == "en" or edition.g is not None
    answering = any(answer in main.numbers for item in edition.case.measures for answer in item.answers)
    widths = columns(26, 0, 50, 82, 84, 50) if wide else columns(26, 0, 42, 84, 84, 36)
    titles = [message("No."), message("Measure"), message("Answers")]
    titles += [message("Done or due"), message("Who, how often"), message("Exhibit")]
    if not answering:
        widths = columns(26, 0, *widths[3:])
        del titles[2]
    rows = [edition.head(widths, titles)]
    number = 0
    for status, title in (("done", message("Completed")), ("planned", message("To follow"))):
        chosen = [item for item in edition.case.measures if item.status == status]
        if chosen:
            rows.append(group_row("  ".join(x for x in (edition.say(title), edition.also(title)) if x)))
        for item in chosen:
            number += 1
            rows.append(_measure_row(edition, widths, number, item, main))
    words = message("A measure that has yet to follow has no exhibit; a plan is no evidence.")
    if answering:
        words = message(
            "“Answers” names the clause a measure responds to. A measure that has yet to follow has no exhibit."
        )
    return Table(widths, rows, note(edition, words), continued(edition, message("Measures")))


def _measure_row(edition: Edition, widths: Sequence[float], number: int, item: Measure, main: Composition) -> Row:
    t, case = edition.t, edition.case
    text: Text = spans(own(item.text)) if item.text.strip() else ()
    if not text:
        text = (edition.gaps.mark(t, message("measure"), f"measures/{item.id}"),)
    answers = [main.numbers[a] for a in item.answers if a in main.numbers]
    cite = references(t, case, item.exhibits, apart=False)
    waiting = t("To be filed") if item.status == "planned" else t("None")
    who = t(", ").join(own(x) for x in (item.owner, item.frequency) if x.strip()) or t("None")
    last = len(widths) - 1
    cells: list[Cell] = [edition.cell(str(number), inner(widths, 0)), edition.cell(text, inner(widths, 1))]
    if last == 5:
        column = [edition.cell(a, inner(widths, 2))[0] for a in answers]
        cells.append(column or edition.cell(t("None"), inner(widths, 2)))
    cells.append(_when(edition, item, inner(widths, last - 2)))
    cells.append(edition.cell(who, inner(widths, last - 1)))
    cells.append(cites(edition, cite, inner(widths, last)) if cite else edition.cell(waiting, inner(widths, last)))
    return Row(tuple(cells))


def _when(edition: Edition, item: Measure, width: float) -> list[Paragraph]:
    t = edition.t
    if item.date is None:
        return edition.cell((edition.gaps.mark(t, message("date"), f"measures/{item.id}.date", narrow=True),), width)
    first = iso(item.date) if not item.date.estimated else t("about {time} (estimate)", time=iso(item.date))
    if item.until is None:
        return edition.cell(first, width)
    end = item.until.date.isoformat() + (f" {clock(item.until.time)}" if item.until.time else "")
    return [*edition.cell(t("from {date}", date=first), width), *edition.cell(t("until {date}", date=end), width)]
