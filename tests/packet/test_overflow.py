"""Nothing a person writes or adds runs off the paper, over other words, or is broken where it cannot be."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image

from app.case.model import Case, PacketLanguage
from app.guidance.forms import Form
from app.packet.build import build_packet
from app.packet.pages import PDFIUM
from app.packet.pictures import PictureSource
from app.packet.verify import verify
from tests.packet.reading import poppler_text
from tests.packet.story import ON_DATE, Memory, drawn, exhibit, story

_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 538, 812, 32
_TALLEST = 40  # points; the word DRAFT lies under everything and is taller


@dataclass(frozen=True)
class Piece:
    """A piece of a line of text on a page, in points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def pieces(data: bytes) -> list[Piece]:
    found = []
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            found += [Piece(number, *text.get_rect(n)) for n in range(text.count_rects())]
            text.close()
            page.close()
        document.close()
    return [piece for piece in found if piece.top - piece.bottom < _TALLEST]


def overlapping(found: list[Piece]) -> list[tuple[Piece, Piece]]:
    """Pairs of pieces that share more than the touch of their edges."""
    pairs = []
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.top, other.top) - max(one.bottom, other.bottom)
            low = min(one.top - one.bottom, other.top - other.bottom)
            if one.page == other.page and wide > 1.5 and high > 0.5 * low:
                pairs.append((one, other))
    return pairs


def assert_sound(case: Case, form: Form, pictures: PictureSource, language: PacketLanguage) -> bytes:
    data = build_packet(case, form, pictures, language, True, ON_DATE).data
    found = pieces(data)
    outside = [p for p in found if p.left < _LEFT or p.right > _RIGHT or p.top > _TOP or p.bottom < _BOTTOM]
    assert not outside
    by_page: dict[int, list[Piece]] = {}
    for piece in found:
        by_page.setdefault(piece.page, []).append(piece)
    assert not [pair for page in by_page.values() for pair in overlapping(page)]
    assert not [finding for finding in verify(data, case, form, pictures) if finding.severity == "blocking"]
    return data


@pytest.mark.parametrize("language", ["zh_CN", "en", "both"])
@pytest.mark.parametrize("words", ["汉" * 420, "https://example.com/" + "W" * 200, "word " * 90])
def test_long_words_stay_in_their_columns_and_on_their_pages(form: Form, words: str, language: PacketLanguage) -> None:
    case, pictures = story()
    case = replace(
        case,
        events=tuple(replace(event, what=words, where=words) for event in case.events[:3]),
        devices=tuple(replace(device, model=words, system=words, logins=words) for device in case.devices),
        measures=tuple(replace(item, text=words, owner=words, frequency=words) for item in case.measures[:3]),
        exhibits=tuple(replace(item, title=words[:60], caption=words, shows=words) for item in case.exhibits[:4]),
        restriction=replace(case.restriction, reason=words, scope=words, rule=words),
        person=replace(case.person, name=words, email=words),
        account=replace(case.account, id=words, nickname=words),
    )
    assert_sound(case, form, pictures, language)


def test_a_name_longer_than_a_page_is_printed_to_its_end(form: Form, tmp_path: Path) -> None:
    case, pictures = story()
    name = "名" * 2400 + "终"
    case = replace(case, person=replace(case.person, name=name), id_photos=())
    data = assert_sound(case, form, pictures, "zh_CN")
    assert "".join(poppler_text(data, tmp_path).split()).count("终") >= 3


def plain(size: tuple[int, int], grey: int = 200) -> bytes:
    out = io.BytesIO()
    Image.new("L", size, grey).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("size", [(1, 4000), (40, 4000), (600, 9000), (10, 10), (3000, 20), (900, 900)])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_pictures_of_any_shape_leave_room_for_their_words(
    form: Form, size: tuple[int, int], language: PacketLanguage
) -> None:
    store = Memory()
    long = {"title": "题" * 60, "caption": "看" * 3000, "shows": "证" * 900}
    case, pictures = story(store)
    case = replace(case, exhibits=(exhibit(store, 1, plain(size)), exhibit(store, 2, plain(size, 90), **long)))
    case = replace(case, events=(), measures=(), shortcomings=())
    assert_sound(case, form, pictures, language)


def test_references_are_never_broken_inside_a_number(form: Form, tmp_path: Path) -> None:
    store = Memory()
    case, pictures = story(store)
    shots = tuple(exhibit(store, n, drawn("shot", n, 60, 90)) for n in range(1, 102))
    case = replace(case, exhibits=shots, events=(replace(case.events[0], exhibits=tuple(s.id for s in shots[-3:])),))
    text = poppler_text(build_packet(case, form, pictures, "en", False, ON_DATE).data, tmp_path)
    # The contents, the list, the verification sheet, and the stamp, foot and title of its own page.
    assert all(len(re.findall(rf"Exhibit {n}\b", text)) >= 4 for n in range(1, 102))


def test_a_character_no_font_has_does_not_keep_the_packet_back(form: Form) -> None:
    case, pictures = story()
    events = (replace(case.events[0], what="收到消息 \U0001f600，随后删除"), *case.events[1:])
    case = replace(case, person=replace(case.person, name="林一\U000323af"), events=events)
    data = build_packet(case, form, pictures, "zh_CN", False, ON_DATE).data
    found = verify(data, case, form, pictures)
    assert {(finding.code, finding.severity) for finding in found} == {("missing-character", "warning")}


def test_one_picture_as_exhibit_and_as_id_photo_is_only_worth_a_remark(form: Form) -> None:
    store = Memory()
    case, pictures = story(store)
    again = replace(case.exhibits[-1], id="exhibit-99", picture=case.id_photos[0].picture, redactions=())
    case = replace(case, exhibits=(again, *case.exhibits))
    found = verify(build_packet(case, form, pictures, "zh_CN", False, ON_DATE).data, case, form, pictures)
    assert [(finding.code, finding.severity) for finding in found] == [("picture-twice", "warning")]


def test_a_case_number_of_any_length_fits_its_square_code(form: Form) -> None:
    case, pictures = story()
    data = build_packet(replace(case, id="X" * 3000), form, pictures, "zh_CN", True, ON_DATE).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) > 5
