"""Checks of what lies over what: the classes in which a black-out turns out to be only a cover.

Text under a box, text under a picture, text on a picture, text nobody can see, text outside the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pypdfium2 as pdfium
import pypdfium2.raw as c

from app.guidance.findings import Finding
from app.packet.checks.common import finding, on_page
from app.text import message

WATERMARKS = frozenset({"草稿", "DRAFT"})
"""Drawn before everything else on the pages of a draft; pictures and boxes may cover it."""
_THIN = 3.0
_WHITE = 250
_MAX_DEPTH = 12
_HINT = message("Cover words in the picture itself, with the redaction tool, and make the packet again.")
_HINT_REBUILD = message("Make the packet again with this program and do not edit the PDF afterwards.")
Rect = tuple[float, float, float, float]


@dataclass(slots=True)
class Item:
    """One thing drawn on a page; `box` is left, bottom, right, top in points."""

    kind: Literal["text", "picture", "fill"]
    box: Rect
    words: str = ""
    hidden: bool = False


def check(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, number: int) -> Iterator[Finding]:
    """Findings about one page, counted from 1."""
    items = [item for item in read_items(page, text_page) if item.words not in WATERMARKS]
    width, height = page.get_size()
    reported: set[str] = set()
    for code, words, text, hint in _problems(items, width, height, number):
        if code not in reported:  # one sentence per kind and page is enough to act on
            reported.add(code)
            yield finding(code, on_page(number), message("{what}: “{words}”", what=text, words=words), hint)


def _problems(items: list[Item], width: float, height: float, number: int) -> Iterator[tuple[str, str, Any, Any]]:
    for place, item in enumerate(items):
        if item.kind != "text" or not item.words.strip():
            continue
        words = item.words.strip()[:24]
        if item.hidden:
            yield "hidden-text", words, message("Page {page} holds text that is not shown", page=number), _HINT_REBUILD
            continue
        core = _core(item.box)
        if core[0] > width or core[2] < 0 or core[1] > height or core[3] < 0:
            yield "hidden-text", words, message("Page {page} holds text outside the paper", page=number), _HINT_REBUILD
        for other_place, other in enumerate(items):
            if other.kind == "picture" and _overlap(core, other.box) > 0.1:
                if other_place > place:
                    yield (
                        "text-under-picture",
                        words,
                        message("Text lies under a picture on page {page}", page=number),
                        _HINT,
                    )
                else:
                    yield "text-on-picture", words, message("Text lies on a picture on page {page}", page=number), _HINT
            elif other.kind == "fill" and other_place > place and _overlap(core, other.box) > 0.25:
                yield "text-under-box", words, message("Text lies under a box on page {page}", page=number), _HINT


def _core(box: Rect) -> Rect:
    """The middle half of a line's height: pdfium reports the font's full height, which reaches past the ink."""
    quarter = (box[3] - box[1]) / 4
    return box[0], box[1] + quarter, box[2], box[3] - quarter


def _overlap(inner: Rect, outer: Rect) -> float:
    """The share of `inner` that lies within `outer`."""
    width = min(inner[2], outer[2]) - max(inner[0], outer[0])
    height = min(inner[3], outer[3]) - max(inner[1], outer[1])
    area = max((inner[2] - inner[0]) * (inner[3] - inner[1]), 1e-6)
    return max(width, 0) * max(height, 0) / area


def read_items(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> list[Item]:
    """Everything drawn on a page, in drawing order, forms taken apart."""
    items: list[Item] = []
    for n in range(c.FPDFPage_CountObjects(page.raw)):
        _read(c.FPDFPage_GetObject(page.raw, n), text_page, (1, 0, 0, 1, 0, 0), None, items, 0)
    return items


Matrix = tuple[float, float, float, float, float, float]


def _read(
    obj: Any, text_page: pdfium.PdfTextPage, matrix: Matrix, clip: Rect | None, items: list[Item], depth: int
) -> None:
    kind = c.FPDFPageObj_GetType(obj)
    own = _clip(obj)
    if own is not None:
        # A clip inside a form is given in the form's own space.
        own = _moved(own, matrix)
        clip = own if clip is None else _common(own, clip)
    if kind == c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = c.FS_MATRIX()
        c.FPDFPageObj_GetMatrix(obj, ctypes.byref(inner))
        joined = _joined((inner.a, inner.b, inner.c, inner.d, inner.e, inner.f), matrix)
        for n in range(c.FPDFFormObj_CountObjects(obj)):
            _read(c.FPDFFormObj_GetObject(obj, n), text_page, joined, clip, items, depth + 1)
        return
    box = _bounds(obj)
    if box is None:
        return
    box = _moved(box, matrix)
    if clip is not None and kind != c.FPDF_PAGEOBJ_TEXT:
        box = _common(box, clip)
    if kind == c.FPDF_PAGEOBJ_TEXT:
        items.append(Item("text", box, _words(obj, text_page), _invisible(obj)))
    elif kind == c.FPDF_PAGEOBJ_IMAGE:
        items.append(Item("picture", box))
    elif kind == c.FPDF_PAGEOBJ_PATH:
        items += [Item("fill", _moved(part, matrix)) for part in _filled(obj)]
    elif kind == c.FPDF_PAGEOBJ_SHADING:
        items.append(Item("fill", box))


def _bounds(obj: Any) -> Rect | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not c.FPDFPageObj_GetBounds(obj, *(ctypes.byref(edge) for edge in edges)):
        return None
    return edges[0].value, edges[1].value, edges[2].value, edges[3].value


def _points(count: int, segment: Any) -> list[Rect]:
    """The boxes of the closed or open runs of a path."""
    runs: list[list[tuple[float, float]]] = []
    for n in range(count):
        part = segment(n)
        x, y = ctypes.c_float(), ctypes.c_float()
        c.FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
        if not runs or c.FPDFPathSegment_GetType(part) == c.FPDF_SEGMENT_MOVETO:
            runs.append([])
        runs[-1].append((x.value, y.value))
    return [
        (min(x for x, _ in run), min(y for _, y in run), max(x for x, _ in run), max(y for _, y in run)) for run in runs
    ]


def _clip(obj: Any) -> Rect | None:
    """The box of an object's clip path; None when it has none."""
    path = c.FPDFPageObj_GetClipPath(obj)
    count = c.FPDFClipPath_CountPaths(path) if path else -1
    box: Rect | None = None
    for index in range(max(count, 0)):
        segments = c.FPDFClipPath_CountPathSegments(path, index)
        runs = _points(segments, lambda n, index=index: c.FPDFClipPath_GetPathSegment(path, index, n))
        for run in runs:
            box = run if box is None else _common(box, run)
    return box


def _filled(obj: Any) -> list[Rect]:
    """The boxes of a filled path's runs that are thick enough to hide a line; rules are not."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(obj, ctypes.byref(mode), ctypes.byref(stroke))
    if mode.value == c.FPDF_FILLMODE_NONE:
        return []
    inner = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(obj, ctypes.byref(inner))
    matrix = (inner.a, inner.b, inner.c, inner.d, inner.e, inner.f)
    runs = _points(c.FPDFPath_CountSegments(obj), lambda n: c.FPDFPath_GetPathSegment(obj, n))
    boxes = [_moved(run, matrix) for run in runs]
    return [box for box in boxes if box[2] - box[0] >= _THIN and box[3] - box[1] >= _THIN]


def _words(obj: Any, text_page: pdfium.PdfTextPage) -> str:
    size = c.FPDFTextObj_GetText(obj, text_page.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    c.FPDFTextObj_GetText(obj, text_page.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _invisible(obj: Any) -> bool:
    """Drawn without ink, fully transparent, or white on what is always white paper."""
    if c.FPDFTextObj_GetTextRenderMode(obj) in (c.FPDF_TEXTRENDERMODE_INVISIBLE, c.FPDF_TEXTRENDERMODE_CLIP):
        return True
    channels = [ctypes.c_uint() for _ in range(4)]
    if not c.FPDFPageObj_GetFillColor(obj, *(ctypes.byref(channel) for channel in channels)):
        return False
    red, green, blue, alpha = (channel.value for channel in channels)
    return alpha == 0 or min(red, green, blue) >= _WHITE


def _common(one: Rect, other: Rect) -> Rect:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))


def _moved(box: Rect, m: Matrix) -> Rect:
    corners = [(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x in box[0::2] for y in box[1::2]]
    return (
        min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners)
    )  # fmt: skip


def _joined(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, cc, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, cc * p + d * r, cc * q + d * s, e * p + f * r + t, e * q + f * s + u
