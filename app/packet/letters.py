"""The commitment letter: fixed frame, the measures as promises, blank boxes to sign by hand."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from app.case.model import Measure
from app.packet.edition import Chapter, Edition, Entry, Sheet
from app.packet.flow import FRAME, LEFT, MEASURE, TOP, Block, Paragraph, Placed, Style, paginate
from app.packet.pen import Pen
from app.packet.photos import DOCUMENTS
from app.packet.spans import Script, Text, has_han, plain, sentences, spans, weave
from app.packet.statement import Composer
from app.packet.words import bracketed, chinese_number, own, page_word, prose
from app.text import Translator, message

LETTER = message("Commitment letter")
_SIZES = ((12.0, 22.0), (11.5, 20.5), (11.0, 19.5))
_SIGN_TOP = FRAME - 112 - 118
_BOX_LABEL = Style(8.25, 12, colour="soft", justify=False)
_CODE = 44.0
_CODE_BYTES = 100  # more would make squares too small for a photo


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of the letter in one language: addressee, introduction, promises, closing."""

    to: str
    introduction: Text
    promises: tuple[Text, ...]
    closing: str
    code: str


def compose(edition: Edition, t: Translator) -> Letter:
    """Write the letter. Promises are the measures still to follow and that the material is true, nothing else."""
    case, form = edition.case, edition.form
    composer = Composer(case, form, t, edition.gaps, edition.on_date, {})
    gap = edition.gaps.mark
    sentence = message(
        "I am {name} ({document} {number}), {id_name} {id}.",
        name=spans(own(case.person.name)) or (gap(t, message("name"), "person.name"),),
        document=DOCUMENTS[case.person.id_kind],
        number=spans(case.person.id_number) or (gap(t, message("ID number"), "person.id_number"),),
        id_name=form.account_id_name,
        id=spans(case.account.id) or (gap(t, message("account"), "account.id"),),
    )
    who = weave(t, sentence)
    first = edition.page("statement")
    where = t(
        "What happened is set out in the statement ({pages}). I undertake the following:",
        pages=page_word(t, first, edition.page("lists") - 1),
    )
    introduction = sentences(who, composer.restricted().text, spans(where))
    promises = [_promise(t, item) for item in case.measures if item.status == "planned" and item.text.strip()]
    promises.append(
        spans(
            t(
                "The material handed in agrees with the facts; nothing in the pictures is changed except "
                "that data of other people are covered. If it does not, I accept what the platform decides "
                "under its rules."
            )
        )
    )
    to = t("To: {addressee}", addressee=form.addressee)
    closing = t("I sign this of my own will.")
    words = "\n".join([to, plain(introduction), *(plain(p) for p in promises), closing])
    return Letter(to, introduction, tuple(promises), closing, code_of(words))


def code_of(words: str) -> str:
    """Four hexadecimal digits that change with the text."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:4].upper()


def _promise(t: Translator, item: Measure) -> Text:
    words = own(item.text)
    stop = "。" if t.language == "zh_CN" or has_han(words) else "."
    details = []
    if item.date is not None and item.until is not None:
        details.append(t("from {start} until {end}", start=prose(t, item.date), end=prose(t, item.until)))
    elif item.date is not None:
        details.append(t("starting {date}", date=prose(t, item.date)))
    if item.frequency.strip():
        details.append(own(item.frequency))
    return spans(words.rstrip("。.；;"), bracketed(t, spans(t(", ").join(details))), stop)


def chapter(edition: Edition) -> Chapter:
    """The letter on one page where its text allows; a bilingual edition adds a translation that is not signed."""
    letter = compose(edition, edition.t)
    edition.codes["letter"] = letter.code
    title = edition.say(LETTER)
    sheets = _sheets(edition, edition.t, letter, signed=True)
    if edition.g is not None:
        sheets += _sheets(edition, edition.g, compose(edition, edition.g), signed=False)
    sheets[0].places = ("letter",)
    return Chapter("letter", title, sheets, [Entry(title, "letter", 0)])


def _sheets(edition: Edition, t: Translator, letter: Letter, *, signed: bool) -> list[Sheet]:
    room = _SIGN_TOP - 10 if signed else FRAME
    pages: list[list[Placed]] = []
    for size, leading in _SIZES:
        pages = paginate(_blocks(t, letter, size, leading, signed=signed), room)
        if len(pages) == 1:
            break
    else:
        pages = _turned(_blocks(t, letter, *_SIZES[-1], signed=signed), room)
    sheets = [Sheet(edition.both(LETTER), page) for page in pages]
    if signed:
        sheets[-1].drawing = lambda pen: _sign(pen, edition, letter)
    return sheets


def _turned(blocks: list[Block], room: float) -> list[list[Placed]]:
    """A letter too long for one page: the last two promises and the closing turn with the boxes."""
    head, tail = blocks[:-3], blocks[-3:]
    pages = paginate(head)
    together = paginate([*(block for _, block in pages[-1]), *tail], room)
    if len(together) == 1 and len(pages) > 1:
        return [*pages[:-1], *together]
    return [*pages, *paginate(tail, room)]


def _blocks(t: Translator, letter: Letter, size: float, leading: float, *, signed: bool) -> list[Block]:
    chinese = t.language == "zh_CN"
    script: Script = "zh" if chinese else "en"
    title = Style(22, 34, bold=True, align="centre", tracking=11 if chinese else 0, after=18, justify=False)
    body = Style(size, leading, first=2 if chinese else 0, after=0 if chinese else 6)
    blocks: list[Block] = []
    if not signed:
        note = t("Translation, not for signature")
        blocks.append(Paragraph(note, Style(8.25, 12.75, colour="soft", align="centre", justify=False), MEASURE, "en"))
    blocks.append(Paragraph(t("Letter of commitment"), title if chinese else replace(title, size=20), MEASURE, script))
    blocks.append(Paragraph(letter.to, replace(body, first=0), MEASURE, script))
    blocks.append(Paragraph(letter.introduction, replace(body, keep=True), MEASURE, script))
    numbers = [f"{chinese_number(n)}、" if chinese else f"{n}." for n in range(1, len(letter.promises) + 1)]
    hang = size * (max(map(len, numbers)) if chinese else 2)
    for number, promise in zip(numbers, letter.promises, strict=True):
        blocks.append(_Promise(number, promise, replace(body, first=0), 2 * size, hang))
    blocks.append(Paragraph(letter.closing, replace(body, before=10), MEASURE, script))
    return blocks


class _Promise(Block):
    """A numbered promise with a hanging number."""

    def __init__(self, number: str, text: Text, style: Style, indent: float, hang: float) -> None:
        self.indent = indent if "、" in number else 0.0
        self.hang = hang
        self.number = Paragraph(number, style, 60, "zh")
        self.body: Block = Paragraph(text, style, MEASURE - self.indent - self.hang)
        self.after = style.after

    @property
    def height(self) -> float:
        return self.body.height

    def least(self) -> float:
        return self.body.least()

    def split(self, room: float) -> tuple[Block, Block] | None:
        parts = self.body.split(room)
        if parts is None:
            return None
        first, rest = _Promise.__new__(_Promise), _Promise.__new__(_Promise)
        first.__dict__.update(self.__dict__, body=parts[0])
        rest.__dict__.update(self.__dict__, body=parts[1], number=Paragraph("", self.number.style, 60, "zh"))
        return first, rest

    def draw(self, pen: Pen, x: float, top: float) -> None:
        self.number.draw(pen, x + self.indent, top)
        self.body.draw(pen, x + self.indent + self.hang, top)


def _sign(pen: Pen, edition: Edition, letter: Letter) -> None:
    """Blank boxes for signature, thumbprint and date; the code of the text; how to sign."""
    t, g = edition.t, edition.g
    top, right = TOP + _SIGN_TOP, LEFT + MEASURE
    left, middle = right - 274, right - 94

    def label(words: str, x: float, y: float) -> None:
        Paragraph(words, _BOX_LABEL, 170).draw(pen, x + 5, y + 3)

    pen.frame(left, top, right, top + 118, 0.6, "box")
    pen.stroke([(left, top + 80), (right, top + 80)], 0.6, "box")
    pen.stroke([(middle, top), (middle, top + 80)], 0.6, "box")
    both = [
        (message("Signature (by hand)"), left, top),
        (message("Thumbprint"), middle, top),
        (message("Date (by hand)"), left, top + 80),
    ]
    for words, x, y in both:
        label("  ".join(part for part in (t.text(words), g.text(words) if g else "") if part), x, y)
    if t.language == "zh_CN":
        for word, offset in (("年", 96), ("月", 60), ("日", 25)):
            Paragraph(word, Style(10.5, 17.5), 20).draw(pen, right - offset, top + 91)
    if edition.draft:
        refuse = Style(10.5, 17.5, bold=True, align="centre", justify=False)
        Paragraph(t("Draft, do not sign"), refuse, 180).draw(pen, left, top + 34)
        Paragraph(t("Draft"), refuse, 94).draw(pen, middle, top + 34)
    _code(pen, edition, letter)


def _code(pen: Pen, edition: Edition, letter: Letter) -> None:
    t = edition.t
    page = edition.page("letter")
    top = TOP + FRAME - 62
    content = f"{edition.case.id} P{page} {letter.code}"
    draw_code(pen, content, LEFT, top)
    x = LEFT + 56
    style = Style(8.25, 12.75, justify=False)
    line = f"{edition.case.id}·{t.text(LETTER)}·" + t("check code {code}", code=letter.code)
    Paragraph(line, style, MEASURE - 56, "zh").draw(pen, x, top - 2)
    words = t(
        "Print, then sign and date by hand with a black pen; press the thumbprint over the end of the "
        "signature or into the box at the right. Scan in colour (300 dpi) or photograph the whole sheet "
        "flat, with its four corners and the square code in view. The code holds case, page and check code, "
        "nothing about the person."
    )
    Paragraph(words, replace(style, colour="soft"), MEASURE - 56).draw(pen, x, top + 11)


def draw_code(pen: Pen, content: str, x: float, y: float) -> None:
    """A QR code of level M as squares, 44 points wide."""
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(content.encode("ascii", "replace")[-_CODE_BYTES:]))
    code.make()
    count = code.getModuleCount()
    module = _CODE / count
    for row in range(count):
        column = 0
        while column < count:
            run = 0
            while column + run < count and code.isDark(row, column + run):
                run += 1
            if run:
                pen.patch(
                    x + column * module, y + row * module, x + (column + run) * module, y + (row + 1) * module, "ink"
                )
            column += max(run, 1)
