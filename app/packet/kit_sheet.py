"""The sheets that stay with the appellant: which file goes where, what to paste, and what to say on the telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from app.case.model import Case
from app.guidance.forms import Channel, Form
from app.guidance.identifiers import mask_phone
from app.packet import short_text
from app.packet.edition import draw_blocks, sheets_of, small
from app.packet.engine import LOCK, new_canvas
from app.packet.flow import CELL, H1, H2, HEAD, LEFT, MEASURE, NOTE, SUBTITLE, Block, Paragraph, Titled, paginate
from app.packet.pen import Pen
from app.packet.sheet_blocks import (
    ANSWER,
    QUESTION,
    Aloud,
    Blank,
    Columns,
    Framed,
    Sides,
    TickBox,
    lines_to_fill,
    record,
    ticks,
)
from app.packet.short_text import ShortText
from app.packet.table import Row, Table, columns, inner
from app.packet.words import chinese_number, long_date
from app.text import Translator


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file as the sheet names it: `kind` is its format and pixels in words, `size` its bytes in words."""

    name: str
    kind: str
    size: str


@dataclass(frozen=True, slots=True)
class SheetSlot:
    """A slot of the form and what goes into it; without files `missing` says why."""

    name: str
    files: tuple[SheetFile, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class SheetText:
    """A box of the form, its text and files; `limit` is what the box takes, `known` whether that is sure."""

    name: str
    files: tuple[str, ...]
    text: ShortText
    limit: int
    known: bool


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """All the sheets say."""

    case: Case
    form: Form
    channel: Channel
    slots: tuple[SheetSlot, ...]
    texts: tuple[SheetText, ...]
    notes: tuple[str, ...]
    packet_name: str
    draft: bool


def megabytes(size: int) -> str:
    """1.2 MB, 2 MB, or 84 KB below one."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"
    return f"{max(round(size / 1000), 1)} KB"


def source_line(plan: SheetPlan, t: Translator) -> str:
    """Which channel, and how sure its limits are."""
    name, path = t.text(plan.channel.name), t.text(plan.channel.path)
    return t(
        "Channel: {name} ({path}). Boxes and limits as of {date}; what your screen shows decides.",
        name=name,
        path=path,
        date=plan.form.checked,
    )


def before_lines(plan: SheetPlan, t: Translator) -> list[str]:
    """What to look at before handing in."""
    lines = []
    if any(slot.takes == "letter" for slot in plan.channel.slots):
        lines.append(t("The letter is signed by hand, fingerprinted and dated; the square code is visible in the scan"))
    lines.append(t("Account, reason and times in the form are word for word those of the notice"))
    if plan.case.attempts:
        lines.append(
            t.plural(
                "{count} submission is recorded for this penalty; this one says nothing that contradicts it",
                "{count} submissions are recorded for this penalty; this one says nothing that contradicts them",
                len(plan.case.attempts),
            )
        )
    else:
        lines.append(
            t("Nothing was handed in for this penalty before; after this one you wait and do not send it again")
        )
    if plan.draft:
        lines.append(t("This is a draft: complete what is missing and make the folder again before you hand in"))
    return lines


def counts_line(text: SheetText, t: Translator) -> str:
    """How many characters, counted both ways."""
    return t(
        "Han and marks {wide}; with letters and digits {all} of {limit}",
        wide=text.text.wide,
        all=text.text.characters,
        limit=text.limit,
    )


def sheet_text(plan: SheetPlan, t: Translator) -> str:
    """The sheet as plain text, for reading beside the form on a small screen."""
    out = [t("Which file goes where"), source_line(plan, t), ""]
    if plan.slots:
        out.append(t("Upload in this order"))
    for slot in plan.slots:
        out.append(f"[ ] {slot.name}" + (f": {slot.missing}" if slot.missing else ""))
        out += [f"      {file.name}   {file.kind}   {file.size}" for file in slot.files]
    out += [*plan.notes, ""]
    for text in plan.texts:
        out += [t("Paste into “{box}”", box=text.name), text.text.text, counts_line(text, t), *text.files, ""]
    out += [t("Before you hand in"), *(f"[ ] {line}" for line in before_lines(plan, t)), ""]
    out += [t("Note afterwards")]
    out += [f"{word}: ______" for pair in _after(t) for word in pair]
    return "\n".join(out) + "\n"


def sheet_pdf(plan: SheetPlan, t: Translator) -> bytes:
    """The sheets as PDF: which file goes where, then the call sheet. The same input gives the same bytes."""
    sections: list[tuple[str, list[Block]]] = []
    if plan.channel.manner == "form":
        sections.append((t("Which file goes where"), list(_files(plan, t))))
    calls = (list(_call(plan, t, lines)) for lines in (6, 5, 4, 3))
    sections.append(
        (t("Call sheet"), next((call for call in calls if len(paginate(call)) == 1), list(_call(plan, t, 3))))
    )
    pages = [sheet for section, blocks in sections for sheet in sheets_of(paginate(blocks), section)]
    sink = BytesIO()
    with LOCK:
        canvas = new_canvas(sink, "zh-CN" if t.language == "zh_CN" else "en")
        canvas.setTitle(sections[0][0])
        canvas.setAuthor("")
        canvas.setSubject("")
        canvas.setCreator("Appeal Packet")
        canvas.setProducer("Appeal Packet")
        pen = Pen(canvas)
        for number, sheet in enumerate(pages, 1):
            small(pen, t("Case {id}", id=plan.case.id), LEFT, 46)
            small(pen, t("For the appellant, not for submission"), LEFT + MEASURE, 46, align="right")
            pen.rule(LEFT, LEFT + MEASURE, 53, 0.4, "hair")
            draw_blocks(pen, sheet)
            small(pen, sheet.section, LEFT, 801)
            counted = t("Page {n} of {total}", n=number, total=len(pages))
            small(pen, counted, LEFT + MEASURE, 801, colour="ink", align="right")
            canvas.showPage()
        canvas.save()
    return sink.getvalue()


def _numbered(t: Translator, number: int, text: str) -> Block:
    return Titled(
        t("{number}. {title}", number=chinese_number(number) if t.language == "zh_CN" else number, title=text), H2
    )


def _files(plan: SheetPlan, t: Translator) -> Iterator[Block]:
    yield Titled(t("Which file goes where"), H1)
    yield Paragraph(source_line(plan, t), SUBTITLE, MEASURE)
    number = 1
    if plan.slots:
        yield _numbered(t, number, t("Upload in this order"))
        yield _upload_table(plan, t)
        number += 1
    for text in plan.texts:
        yield _numbered(t, number, t("Paste into “{box}”", box=text.name))
        yield Framed(text.text.text)
        yield Sides(t("File: {name}", name=text.files), counts_line(text, t))
        number += 1
    yield _numbered(t, number, t("Before you hand in"))
    yield ticks(before_lines(plan, t))
    yield _numbered(t, number + 1, t("Note afterwards"))
    yield lines_to_fill(_after(t))


def _upload_table(plan: SheetPlan, t: Translator) -> Table:
    widths = columns(20, 112, 170, 0, 56)
    right = replace(CELL, align="right")
    heads = ("", t("Box of the form"), t("File in the folder"), t("Kind"), t("Size"))
    head = [
        [Paragraph(word, replace(HEAD, align="right") if n == 4 else HEAD, inner(widths, n))]
        for n, word in enumerate(heads)
    ]
    rows = [Row(tuple(head), 3.5, 3.5, head=True)]
    for slot in plan.slots:
        files = [Paragraph(file.name, CELL, inner(widths, 2), "en") for file in slot.files]
        kinds = [Paragraph(file.kind, CELL, inner(widths, 3)) for file in slot.files]
        sizes = [Paragraph(file.size, right, widths[4], "en") for file in slot.files]
        if slot.missing:
            files = [Paragraph(slot.missing, CELL, inner(widths, 2))]
            kinds, sizes = [Paragraph("", CELL, 20)], [Paragraph(t("not in the folder"), right, widths[4])]
        rows.append(Row(([TickBox()], [Paragraph(slot.name, CELL, inner(widths, 1))], files, kinds, sizes)))
    note = t.language == "zh_CN"
    return Table(widths, rows, Paragraph("".join(plan.notes) if note else " ".join(plan.notes), NOTE, MEASURE))


def _after(t: Translator) -> Sequence[tuple[str, str]]:
    return (
        (t("Handed in at"), t("Reference number")),
        (t("Time limit the page names"), t("Where to look for the answer")),
    )


def _call(plan: SheetPlan, t: Translator, lines: int) -> Iterator[Block]:
    yield Titled(t("Call sheet"), H1)
    yield Blank(
        t(
            "Have it at hand before the call. Take the number from the notice or the platform's own site "
            "and write it here:"
        )
    )
    yield Aloud(t("Opening, read aloud"), _opening(plan, t))
    yield Titled(
        t("What they may ask"), replace(H2, size=10.5, leading=17.5, before=0), aside=t("Answers as in the statement")
    )
    widths = columns(130, 0)
    rows = [
        Row(
            ([Paragraph(question, QUESTION, inner(widths, 0))], [Paragraph(answer, ANSWER, inner(widths, 1))]), 4.5, 4.5
        )
        for question, answer in _answers(plan, t)
    ]
    yield Table(widths, rows)
    yield Columns(
        [
            (t("Write down"), t("Reference number, agent number, time limit, where further papers go")),
            (t("Never give"), t("Password, SMS code, money, a shared screen; hang up when asked for them")),
        ]
    )
    yield Titled(
        t("Record of calls"), replace(H2, size=10.5, leading=17.5, before=14), aside=t("One line a call, by hand")
    )
    yield record(
        [t("Date and time"), t("Agent number"), t("Reference number"), t("What they said"), t("Next time limit")], lines
    )


def _opening(plan: SheetPlan, t: Translator) -> str:
    case, form = plan.case, plan.form
    restriction = case.restriction
    spoken = case.account.id.replace("_", t(" underscore ")).replace("-", t(" hyphen "))
    since = restriction.noticed_at or restriction.starts_at
    when = ""
    if since is not None:
        when = long_date(t, since.date)
        if since.time is not None:
            when = t("{date}, {hour}:{minute}", date=when, hour=since.time.hour, minute=f"{since.time.minute:02}")
    reason = restriction.reason or next((t.text(v.name) for v in form.violations if v.id == restriction.violation), "")
    kind = next((t.text(r.name) for r in form.restrictions if r.id == restriction.kind), "")
    facts = t(
        "Hello. My {label} is {account}. On {when} I was notified: {kind}, reason “{reason}”.",
        label=form.account_id_name,
        account=spoken,
        when=when,
        kind=kind,
        reason=reason,
    )
    if plan.channel.manner == "form":
        ask = t("I have handed in an appeal. How far is it, and is anything missing?")
    else:
        ask = t("I want to explain what happened. How do I hand in an appeal, and which papers does it need?")
    return facts + ("" if t.language == "zh_CN" else " ") + ask


def _answers(plan: SheetPlan, t: Translator) -> Iterator[tuple[str, str]]:
    case, form = plan.case, plan.form
    if case.account.phone:
        yield t("Bound phone"), t("{phone} (say the whole number truthfully)", phone=mask_phone(case.account.phone))
    asked: tuple[tuple[str, short_text.Part, int], ...] = (
        (t("What happened, and when"), "facts", 2),
        (t("What did you do about it"), "done", 2),
        (t("How do you prevent it"), "planned", 1),
    )
    for question, part, most in asked:
        answer = short_text.excerpt(case, form, t.language, part, most)
        if answer:
            yield question, answer
    yield t("Anything unclear"), t("“I have to check that. How and until when can I hand it in?”")
