"""The ID photographs, three on a page, as they were handed in; nothing is marked on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.case.model import IdKind, IdPhoto, Side
from app.packet.edition import Chapter, Edition, Entry, Sheet
from app.packet.flow import H1, LEFT, MEASURE, TOP, Paragraph, Style, Titled
from app.packet.pen import Pen
from app.packet.words import own
from app.text import Message, message

PHOTOS = message("ID photographs")
_BOX = 300.0
_NAME = Style(9.5, 14, bold=True, justify=False)
_FACT = Style(8.25, 12.75, colour="soft", justify=False)
_STEP = 202.0
DOCUMENTS: dict[IdKind, Message] = {
    "resident": message("Resident identity card"),
    "hk_macau_permit": message("Mainland travel permit for Hong Kong and Macao residents"),
    "taiwan_permit": message("Mainland travel permit for Taiwan residents"),
    "residence_permit": message("Residence permit for Hong Kong, Macao and Taiwan residents"),
    "foreign_resident": message("Foreign permanent resident identity card"),
    "passport": message("Passport"),
}


def side_name(edition: Edition, side: Side) -> Message:
    """What a side of a document is called."""
    if edition.case.person.id_kind in ("resident",):
        names = {"front": message("portrait side"), "back": message("emblem side"), "handheld": message("hand-held")}
    else:
        names = {
            "front": message("page with the portrait"),
            "back": message("other side"),
            "handheld": message("hand-held"),
        }
    return names[side]


def ordered(photos: Sequence[IdPhoto]) -> list[IdPhoto]:
    """Portrait side, other side, hand-held."""
    order: dict[Side, int] = {"front": 0, "back": 1, "handheld": 2}
    return sorted(photos, key=lambda item: order[item.side])


def chapter(edition: Edition) -> Chapter:
    """All ID photographs; portrait side, other side, hand-held."""
    photos = ordered(edition.case.id_photos)
    sheets = []
    for first in range(0, len(photos), 3):

        def draw(pen: Pen, begin: int = first) -> None:
            _page(pen, edition, photos, begin)

        sheets.append(Sheet(edition.both(PHOTOS), drawing=draw, places=("photos",) if first == 0 else ()))
    return Chapter("photos", edition.say(PHOTOS), sheets, [Entry(edition.say(PHOTOS), "photos", 0)])


def _page(pen: Pen, edition: Edition, photos: list[IdPhoto], begin: int) -> None:
    y = TOP
    Titled(edition.say(PHOTOS), H1, edition.also(PHOTOS)).draw(pen, LEFT, y)
    lead = edition.say(
        message(
            "{document}, holder {name}.",
            document=DOCUMENTS[edition.case.person.id_kind],
            name=own(edition.case.person.name),
        )
    )
    Paragraph(lead, _FACT, MEASURE, most=1).draw(pen, LEFT, y + 28)
    y += 47
    for n, photo in enumerate(photos[begin : begin + 3], begin + 1):
        _photo(pen, edition, photo, n, y)
        y += _STEP
    words = message(
        "The photographs are printed as taken: no mark was added, nothing was changed. Camera data are left out."
    )
    Paragraph(edition.say(words), _FACT, MEASURE).draw(pen, LEFT, y - 1)
    if edition.g is not None:
        Paragraph(edition.also(words), _FACT, MEASURE, "en").draw(pen, LEFT, y + 12)


def _photo(pen: Pen, edition: Edition, photo: IdPhoto, number: int, y: float) -> None:
    t, facts = edition.t, edition.facts[photo.id]
    scale = min(_BOX / facts.width, (164.0 if photo.side == "handheld" else 188.0) / facts.height)
    width, height = facts.width * scale, facts.height * scale
    pen.picture(f"photo{number}", LEFT, y, width, height)
    pen.frame(LEFT - 0.2, y - 0.2, LEFT + width + 0.2, y + height + 0.2, 0.4, "edge")
    x = LEFT + 314
    pen.rule(x, LEFT + MEASURE, y, 0.9)
    name = t("No. {n}, {side}", n=number, side=side_name(edition, photo.side))
    if edition.g is not None:
        name += "  " + edition.g.text(side_name(edition, photo.side))
    head = Paragraph(name, _NAME, 148)
    head.draw(pen, x, y + 5)
    y += 5 + head.height + 2
    kind = photo.picture.media_type.rpartition("/")[2].upper()
    size = t("{width} × {height} pixels", width=photo.picture.width, height=photo.picture.height)
    sha = " ".join(facts.sha256[n : n + 4] for n in (0, 4, 8))
    for line in (t("Original {size}, {kind}", size=size, kind=kind), t("No mark, no change"), f"SHA-256 {sha}"):
        block = Paragraph(line, replace(_FACT), 148)
        block.draw(pen, x, y)
        y += block.height
