"""Reading finished packets back with other programs and libraries."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pikepdf
import pypdfium2

from app.packet.pages import PDFIUM


def poppler_text(data: bytes, folder: Path, page: int | None = None) -> str:
    path = folder / "read.pdf"
    path.write_bytes(data)
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    done = subprocess.run(["pdftotext", "-raw", *pages, str(path), "-"], capture_output=True, check=True)
    assert not done.stderr
    return done.stdout.decode("utf-8")


def pdfium_text(data: bytes) -> list[str]:
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        out = []
        for page in document:
            text = page.get_textpage()
            out.append(text.get_text_range())
            text.close()
            page.close()
        document.close()
    return out


def bare(text: str) -> str:
    """Without blanks and line ends."""
    return "".join(text.split())


def links(pdf: pikepdf.Pdf) -> list[tuple[int, tuple[float, ...], int]]:
    """(page, rectangle, target page) of every link, pages counted from 1."""
    numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
    found = []
    for number, page in enumerate(pdf.pages, 1):
        for note in page.obj.get("/Annots", []):
            box = tuple(float(value) for value in note.Rect)
            found.append((number, box, numbers[note.Dest[0].objgen]))
    return found


def outline(pdf: pikepdf.Pdf) -> list[tuple[str, int]]:
    """(title, page) of the outline in reading order."""
    numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
    found: list[tuple[str, int]] = []

    def walk(items: list[pikepdf.OutlineItem]) -> None:
        for item in items:
            found.append((item.title, numbers[item.destination[0].objgen]))
            walk(item.children)

    with pdf.open_outline() as root:
        walk(list(root.root))
    return found


def text_in(data: bytes, page: int, box: tuple[float, ...]) -> str:
    """The words inside a rectangle of a page counted from 1."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        sheet = document[page - 1]
        text = sheet.get_textpage()
        found = text.get_text_bounded(*box)
        text.close()
        sheet.close()
        document.close()
    return str(found)
