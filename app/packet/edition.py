"""One packet in the making: case, languages, page numbers known so far, and the sheets every chapter hands in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.case.model import Case, PacketLanguage
from app.guidance.forms import Form
from app.packet.flow import CELL, CELL_GLOSS, H1, HEAD, LEFT, MEASURE, TOP, Block, Paragraph, Placed, Style, Titled
from app.packet.glyphs import visible
from app.packet.lines import Setter
from app.packet.pen import Pen
from app.packet.spans import Script, Span, Text, plain
from app.packet.table import Row, inner
from app.packet.words import Gaps, account_label
from app.text import Bilingual, Message, Translator, message, translator

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
SMALL = Style(8, 10, colour="soft", justify=False)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What the pages say about a picture that is printed.

    Attributes:
        width, height: pixels of the clean picture.
        sha256: of the clean picture's bytes, in hex.
        removed: whether metadata was left out.
    """

    width: int
    height: int
    sha256: str
    removed: bool = False


@dataclass(slots=True)
class Sheet:
    """One page.

    Attributes:
        section: name in the foot of the page.
        blocks: placed in the frame.
        drawing: draws what is not in the flow, after the blocks.
        places: link targets at the top of the page.
    """

    section: str
    blocks: Sequence[Placed] = ()
    drawing: Callable[[Pen], None] | None = None
    places: tuple[str, ...] = ()

    def targets(self) -> Iterator[str]:
        """All link targets on the page."""
        yield from self.places
        for _, block in self.blocks:
            yield from _keys(block)


def _keys(block: Block) -> Iterator[str]:
    if block.place:
        yield block.place
    for inside in getattr(block, "blocks", ()):
        yield from _keys(inside)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents and of the outline."""

    title: str
    key: str
    level: int
    label: str = ""
    """What stands before the title in a column of its own: 附件 2."""

    def full(self) -> str:
        return visible(f"{self.label} {self.title}".strip())


@dataclass(slots=True)
class Chapter:
    """Pages that begin on a new sheet, and their lines in the contents."""

    key: str
    title: str
    sheets: list[Sheet]
    entries: list[Entry] = field(default_factory=list)


class Edition:
    """What every chapter needs to know.

    Attributes:
        t: the leading language.
        g: the second language of a bilingual edition, else None.
        pages: link target -> page number, from the previous round of layout.
        total: pages in all, from the previous round.
        gaps: what is missing, counted while the pages are made.
        facts: picture facts by exhibit or photo id.
        codes: check codes of texts by name.
    """

    def __init__(
        self,
        case: Case,
        form: Form,
        language: PacketLanguage,
        draft: bool,
        on_date: dt.date,
        facts: Mapping[str, PictureFacts],
        pages: dict[str, int],
        total: int,
    ) -> None:
        self.case, self.form, self.language, self.draft = case, form, language, draft
        self.on_date = case.written_on or on_date
        self.facts, self.pages, self.total = facts, pages, total
        self.t: Translator = translator("en" if language == "en" else "zh_CN")
        self.g: Translator | None = translator("en") if language == "both" else None
        self.gaps = Gaps()
        self.codes: dict[str, str] = {}
        self.script: Script = "en" if language == "en" else "zh"

    def say(self, text: Message | Bilingual) -> str:
        """A sentence in the leading language."""
        return self.t.text(text)

    def also(self, text: Message | Bilingual) -> str:
        """The same in the second language; empty in an edition of one language."""
        return self.g.text(text) if self.g is not None else ""

    def both(self, text: Message) -> str:
        """The two languages on one line, for the foot of the page."""
        return "  ".join(part for part in (self.say(text), self.also(text)) if part)

    def page(self, key: str) -> int:
        """Page of a link target; a likely number in the first round."""
        return self.pages.get(key, 9)

    def heading(self, text: Message, style: Style = H1, place: str = "") -> Titled:
        return Titled(self.say(text), style, self.also(text), place=place)

    def cell(self, text: Text | str, width: float, gloss: str = "", style: Style = CELL) -> list[Paragraph]:
        """A table cell, with the second language under the first where there is any."""
        words = text if isinstance(text, str) else plain(text)
        script: Script | None = self.script if not words.isascii() else "en"
        parts = [Paragraph(text, style, width, script if self.script == "zh" else None)]
        if gloss and self.g is not None:
            parts.append(Paragraph(gloss, CELL_GLOSS, width, "en"))
        return parts

    def head(self, widths: Sequence[float], titles: Sequence[Message], right: Sequence[int] = ()) -> Row:
        """A table head; two lines in a bilingual edition."""
        cells = []
        for n, title in enumerate(titles):
            style = replace(HEAD, align="right") if n in right else HEAD
            parts = [Paragraph(self.say(title), style, inner(widths, n))]
            if self.g is not None:
                parts.append(Paragraph(self.also(title), style, inner(widths, n), "en"))
            cells.append(parts)
        return Row(tuple(cells), 3.5, 3.5, head=True)


def furnish(pen: Pen, edition: Edition, section: str, number: int, total: int) -> None:
    """Running head and foot of a page, and the tag of a draft."""
    right = LEFT + MEASURE
    small(pen, edition.say(message("Case {id}", id=edition.case.id)), LEFT, 46)
    small(pen, account_label(edition.t, edition.case, edition.form), right, 46, align="right")
    pen.rule(LEFT, right, 53, 0.4, "hair")
    small(pen, section, LEFT, 801)
    counted = edition.say(message("Page {n} of {total}", n=number, total=total))
    small(pen, counted, right, 801, colour="ink", align="right")
    if edition.draft:
        _draft_tag(pen, edition)


def small(pen: Pen, text: str, x: float, baseline: float, *, colour: str = "soft", align: str = "left") -> None:
    """One line of running text."""
    style = replace(SMALL, colour="ink" if colour == "ink" else "soft")
    block = Paragraph(text, style, MEASURE)
    line = block.lines[0]
    left = x - line.width * style.size if align == "right" else x
    pen.line(line, block.text, left, baseline, style.size, style.colour)


def draft_word(pen: Pen) -> None:
    """草稿 and DRAFT across the page, under everything else."""
    for word, y in (("草稿", 320.0), ("DRAFT", 520.0)):
        text = (Span(word, bold=True),)
        setter = Setter(text, "zh", False)
        for glyph in setter.glyphs:
            glyph.advance += 8 / 118
        pen.turned(setter.lines(40)[0], text, PAGE_WIDTH / 2, y, 118, 32)


def _draft_tag(pen: Pen, edition: Edition) -> None:
    count = len(edition.gaps)
    if count:
        text = edition.t.plural(
            "草稿 DRAFT · {count} gap · not for submission",
            "草稿 DRAFT · {count} gaps · not for submission",
            count,
        )
    else:
        text = edition.say(message("草稿 DRAFT · not for submission"))
    style = Style(8.25, 13, bold=True, justify=False)
    block = Paragraph(text.replace(" · ", "·"), style, MEASURE, "zh")
    width = block.lines[0].width * style.size
    left = (PAGE_WIDTH - width) / 2
    pen.patch(left - 7, 33.5, left + width + 7, 48.5, "white")
    pen.frame(left - 7, 33.5, left + width + 7, 48.5, 0.9, "ink")
    pen.line(block.lines[0], block.text, left, 44.6, style.size, "ink")


def sheets_of(pages: Sequence[Sequence[Placed]], section: str) -> list[Sheet]:
    """Flowed pages as sheets."""
    return [Sheet(section, page) for page in pages]


def draw_blocks(pen: Pen, sheet: Sheet) -> None:
    """Draw a sheet's content."""
    for key in sheet.places:
        pen.place(key, TOP)
    for y, block in sheet.blocks:
        block.draw(pen, LEFT, TOP + y)
    if sheet.drawing is not None:
        sheet.drawing(pen)
