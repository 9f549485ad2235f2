"""Checks of the pictures in the packet against those of the case: all there, once, unchanged, and no others."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

import pikepdf

from app.case.model import Case, Exhibit, IdPhoto
from app.guidance.findings import Finding
from app.imaging.intake import CleanImage
from app.imaging.streams import pdf_stream
from app.packet.checks.common import finding, on_page
from app.packet.kit_slots import item_name
from app.packet.pictures import PictureSource
from app.text import Message, message

_HINT = message("The packet is older than the case, or was changed. Make it again.")


def drawn(pdf: pikepdf.Pdf) -> dict[str, list[int]]:
    """The pictures of a PDF, as the hash of their compressed bytes, with the pages they are drawn on.

    The same picture stored twice gives its page twice: a second copy is a second place to forget a redaction.
    """
    places: dict[str, list[int]] = defaultdict(list)
    hashes: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pdf.pages, 1):
        here: set[tuple[int, int]] = set()
        for image in _used(page.obj, page.obj.get("/Resources", pikepdf.Dictionary()), 0):
            key = image.objgen
            if key not in hashes:
                hashes[key] = hashlib.sha256(bytes(image.read_raw_bytes())).hexdigest()
            if key not in here:
                here.add(key)
                places[hashes[key]].append(number)
    return dict(places)


def _used(holder: pikepdf.Object, resources: pikepdf.Object, depth: int) -> Iterator[pikepdf.Stream]:
    """The picture objects that the content of a page or form really draws."""
    objects = resources.get("/XObject", pikepdf.Dictionary())
    if not len(objects):
        return
    for operands, _ in pikepdf.parse_content_stream(holder, "Do"):
        part = objects.get(str(operands[0]))
        if not isinstance(part, pikepdf.Stream):
            continue
        if part.get("/Subtype") == pikepdf.Name.Image:
            yield part
        elif part.get("/Subtype") == pikepdf.Name.Form and depth < 8:
            yield from _used(part, part.get("/Resources", resources), depth + 1)


def stream_hash(clean: CleanImage) -> str:
    """The hash a clean picture has inside a PDF."""
    return hashlib.sha256(pdf_stream(clean).data).hexdigest()


def check(pdf: pikepdf.Pdf, case: Case, pictures: PictureSource) -> Iterator[Finding]:
    """Compare the pictures of the packet with the case's, one by one."""
    places = drawn(pdf)
    expected: dict[str, str] = {}
    items: tuple[Exhibit | IdPhoto, ...] = (*case.exhibits, *case.id_photos)
    keys = [stream_hash(pictures.clean(item)) for item in items]
    for item, key in zip(items, keys, strict=True):
        name = item_name(case, item)
        where = f"exhibits/{item.id}" if isinstance(item, Exhibit) else f"id_photos/{item.side}"
        yield from _compare(places.get(key, []), name, where, once=keys.count(key) == 1)
        if key in expected:
            yield finding(
                "picture-twice",
                where,
                message("{name} is the same picture as another one of the case", name=name),
                message("Keep one of the two."),
                "warning",
            )
        expected[key] = where
    for key, numbers in places.items():
        if key not in expected:
            yield finding(
                "foreign-picture",
                on_page(numbers[0]),
                message("The picture on page {page} is not the one in the case", page=numbers[0]),
                _HINT,
            )


def _compare(numbers: list[int], name: Message, where: str, *, once: bool) -> Iterator[Finding]:
    """Whether a picture is there, and, unless the case itself holds it again, on one run of pages."""
    if not numbers:
        yield finding(
            "picture-missing", where, message("{name} is missing from the packet or was changed", name=name), _HINT
        )
    elif once and (len(set(numbers)) != len(numbers) or numbers != list(range(numbers[0], numbers[0] + len(numbers)))):
        yield finding(
            "picture-twice",
            where,
            message("{name} appears more than once: pages {pages}", name=name, pages=tuple(str(n) for n in numbers)),
            _HINT,
        )
