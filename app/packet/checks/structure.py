"""Checks of the file itself: nothing active, nothing attached, nothing left over, everything embedded and reachable."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf

from app.guidance.findings import Finding
from app.packet.checks.common import finding, on_page
from app.text import message

# What a packet may carry at its root; all else is either active or a place where something can hide.
_CATALOGUE = {
    "/Type", "/Pages", "/Outlines", "/PageLabels", "/Metadata", "/OutputIntents", "/Lang", "/ViewerPreferences",
    "/PageMode", "/PageLayout", "/Names", "/Dests", "/OpenAction", "/Version", "/MarkInfo", "/StructTreeRoot",
    "/Extensions",
}  # fmt: skip
_PROPERTIES = {"/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
_ACTIONS = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/Movie", "/Sound", "/Rendition",
    "/RichMediaExecute", "/GoToR", "/GoToE", "/URI", "/Hide", "/SetOCGState", "/Trans", "/Thread", "/Named",
}  # fmt: skip
_EXIF_FREE = {0xE0, 0xE2, 0xEE}
_HINT_REBUILD = message("Make the packet again with this program and do not edit the PDF afterwards.")


def check(pdf: pikepdf.Pdf, data: bytes) -> Iterator[Finding]:
    """Everything that can be said about the file without looking at what its pages show."""
    yield from _revisions(pdf, data)
    yield from _catalogue(pdf)
    yield from _objects(pdf)
    yield from _orphans(pdf)
    yield from _annotations(pdf)
    yield from _outline(pdf)
    yield from _page_boxes(pdf)


def _revisions(pdf: pikepdf.Pdf, data: bytes) -> Iterator[Finding]:
    """A second revision or bytes behind the end keep what was taken out of the pages."""
    end = data.rfind(b"%%EOF")
    # Inside compressed streams the mark cannot be told from chance, so only a second cross-reference counts.
    earlier = "/Prev" in pdf.trailer or len(re.findall(rb"\nstartxref\s+\d+\s+%%EOF", data)) > 1
    if earlier:
        yield finding(
            "earlier-revision",
            "packet",
            message("The PDF holds an earlier version of itself"),
            _HINT_REBUILD,
        )
    rest = len(data) - end - len(b"%%EOF")
    if end >= 0 and data[end + 5 :].strip():
        yield finding(
            "trailing-data", "packet", message("{n} bytes stand behind the end of the PDF", n=rest), _HINT_REBUILD
        )


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    root = pdf.Root
    for key in sorted(set(root.keys()) - _CATALOGUE):
        if key == "/OCProperties":
            text = message("The PDF has layers that can be hidden")
        elif key in ("/AcroForm", "/Perms"):
            text = message("The PDF has form fields or signatures")
        elif key in ("/AA", "/OpenAction"):
            text = message("The PDF does something when it is opened")
        elif key in ("/AF", "/Collection"):
            text = message("The PDF carries attached files")
        else:
            text = message("The PDF has an entry that does not belong in a packet: {name}", name=key)
        yield finding("active-content", "packet", text, _HINT_REBUILD)
    names = root.get("/Names", pikepdf.Dictionary())
    if "/EmbeddedFiles" in names:
        yield finding("attachment", "packet", message("The PDF carries attached files"), _HINT_REBUILD)
    for key in sorted(set(names.keys()) - {"/EmbeddedFiles", "/Dests", "/JavaScript"}):
        yield finding(
            "active-content",
            "packet",
            message("The PDF has an entry that does not belong in a packet: {name}", name=key),
            _HINT_REBUILD,
        )
    for key in sorted(set(pdf.docinfo.keys()) - _PROPERTIES):
        yield finding(
            "metadata",
            "packet",
            message("The document properties hold {name}", name=key.lstrip("/")),
            _HINT_REBUILD,
        )


def _parts(value: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """A dictionary or stream and the direct dictionaries inside it."""
    if isinstance(value, pikepdf.Array):
        inner = list(value)
    elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        yield value
        inner = [value[key] for key in value.keys()]  # noqa: SIM118 - a PDF dictionary is not iterable by key
    else:
        return
    for part in inner:
        if depth < 8 and isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect:
            yield from _parts(part, depth + 1)


def _objects(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for indirect in pdf.objects:
        for part in _parts(indirect):
            for found in _object(part):
                key = (found.code, str(found.message))
                if key not in seen:
                    seen.add(key)
                    yield found


def _object(part: pikepdf.Object) -> Iterator[Finding]:
    kind = str(part.get("/Type", ""))
    if "/JS" in part or str(part.get("/S", "")) in _ACTIONS:
        name = "JavaScript" if "/JS" in part else str(part["/S"]).lstrip("/")
        yield finding("active-content", "packet", message("The PDF holds an action: {name}", name=name), _HINT_REBUILD)
    if (kind in ("/Filespec", "/F") and ("/EF" in part or "/F" in part)) or kind == "/EmbeddedFile":
        yield finding("attachment", "packet", message("The PDF carries attached files"), _HINT_REBUILD)
    if kind in ("/OCG", "/OCMD"):
        yield finding("hidden-layer", "packet", message("The PDF has layers that can be hidden"), _HINT_REBUILD)
    if kind == "/Font":
        yield from _font(part)
    if str(part.get("/Subtype", "")) == "/Image" and isinstance(part, pikepdf.Stream):
        yield from _image(part)


def _font(font: pikepdf.Object) -> Iterator[Finding]:
    """Every font has its shapes inside the file; a composite font is judged by its descendant."""
    if str(font.get("/Subtype", "")) in ("/Type0", "/Type3"):
        return
    descriptor = font.get("/FontDescriptor", pikepdf.Dictionary())
    if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        name = str(font.get("/BaseFont", "/?")).lstrip("/")
        yield finding(
            "font-not-embedded",
            "packet",
            message("The font {name} is not inside the PDF; another computer may show other characters", name=name),
            _HINT_REBUILD,
        )


def _image(image: pikepdf.Stream) -> Iterator[Finding]:
    for key in ("/SMask", "/Alternates", "/OPI", "/Metadata", "/PieceInfo"):
        if key in image:
            yield finding(
                "picture-extra",
                "packet",
                message("A picture carries more than its pixels: {name}", name=key.lstrip("/")),
                _HINT_REBUILD,
            )
    if image.get("/Filter") == pikepdf.Name.DCTDecode and _jpeg_marks(bytes(image.read_raw_bytes())):
        yield finding(
            "picture-metadata",
            "packet",
            message("A photo still carries what the camera wrote into it (place, device, time)"),
            _HINT_REBUILD,
        )


def _jpeg_marks(data: bytes) -> bool:
    """Whether a JPEG stream has application or comment segments beyond JFIF, colour profile and Adobe."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return False
        if (0xE0 <= marker <= 0xEF and marker not in _EXIF_FREE) or marker == 0xFE:
            return True
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def _orphans(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Objects nothing leads to: what an editor took off the pages and left in the file."""
    reached: set[tuple[int, int]] = set()
    queue: list[pikepdf.Object] = [pdf.Root, pdf.docinfo]
    while queue:
        value = queue.pop()
        if value.is_indirect:
            if value.objgen in reached:
                continue
            reached.add(value.objgen)
        if isinstance(value, pikepdf.Array):
            queue += [part for part in value if isinstance(part, pikepdf.Object)]
        elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            queue += [part for key in value.keys() if isinstance(part := value[key], pikepdf.Object)]  # noqa: SIM118
    lost = [
        part
        for part in pdf.objects
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream))
        and part.objgen not in reached
        and str(part.get("/Type", "")) not in ("/ObjStm", "/XRef")
    ]
    if lost:
        yield finding(
            "unused-object",
            "packet",
            message("{n} objects are in the PDF but on no page; removed content may be among them", n=len(lost)),
            _HINT_REBUILD,
        )


def _annotations(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    targets = _named(pdf)
    pages = {page.obj.objgen for page in pdf.pages}
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots", pikepdf.Array()):
            kind = str(annotation.get("/Subtype", "?")).lstrip("/")
            if kind != "Link":
                text = (
                    message("Page {page} has a black-out that was drawn but never applied", page=number)
                    if kind == "Redact"
                    else message("Page {page} has a note or drawing on top of it: {kind}", page=number, kind=kind)
                )
                yield finding("annotation", on_page(number), text, _HINT_REBUILD)
            elif _target(annotation, targets) not in pages:
                yield finding(
                    "dead-link",
                    on_page(number),
                    message("A link on page {page} leads nowhere", page=number),
                    _HINT_REBUILD,
                )
            if str(annotation.get("/Contents", "")) or "/AP" in annotation:
                yield finding(
                    "annotation",
                    on_page(number),
                    message("Page {page} has a note or drawing on top of it: {kind}", page=number, kind=kind),
                    _HINT_REBUILD,
                )


def _named(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The destinations that have names, old and new style."""
    found: dict[str, pikepdf.Object] = {}
    old = pdf.Root.get("/Dests")
    if old is not None:
        found.update({key: old[key] for key in old.keys()})  # noqa: SIM118
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if tree is not None:
        found.update({str(key): value for key, value in pikepdf.NameTree(tree).items()})
    return found


def _target(item: pikepdf.Object, named: dict[str, pikepdf.Object]) -> tuple[int, int] | None:
    """The page a link or bookmark leads to, as its object number; None when it leads nowhere."""
    place = item.get("/Dest")
    action = item.get("/A")
    if place is None and action is not None and action.get("/S") == pikepdf.Name.GoTo:
        place = action.get("/D")
    if isinstance(place, (pikepdf.Name, pikepdf.String)):
        place = named.get(str(place))
    if isinstance(place, pikepdf.Dictionary):
        place = place.get("/D")
    if not isinstance(place, pikepdf.Array) or not len(place) or not isinstance(place[0], pikepdf.Dictionary):
        return None
    number, generation = place[0].objgen
    return int(number), int(generation)


def outline_titles(pdf: pikepdf.Pdf) -> list[tuple[str, int | None]]:
    """The bookmarks top down with the page number (from 1) each leads to."""
    named = _named(pdf)
    numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
    found: list[tuple[str, int | None]] = []
    seen: set[tuple[int, int]] = set()

    def walk(item: pikepdf.Object | None) -> None:
        while item is not None and item.objgen not in seen:
            seen.add(item.objgen)
            target = _target(item, named)
            found.append((str(item.get("/Title", "")), numbers.get(target) if target else None))
            walk(item.get("/First"))
            item = item.get("/Next")

    walk(pdf.Root.get("/Outlines", pikepdf.Dictionary()).get("/First"))
    return found


def _outline(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for title, page in outline_titles(pdf):
        if page is None:
            yield finding(
                "dead-link", "packet", message("The bookmark “{title}” leads nowhere", title=title), _HINT_REBUILD
            )


def _page_boxes(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for number, page in enumerate(pdf.pages, 1):
        media = [float(edge) for edge in page.mediabox]
        crop = [float(edge) for edge in page.cropbox]
        if any(abs(a - b) > 0.5 for a, b in zip(media, crop, strict=True)):
            yield finding(
                "hidden-margin",
                on_page(number),
                message("Page {page} shows only part of itself; the rest is still there", page=number),
                _HINT_REBUILD,
            )
        size = sorted((round(media[2] - media[0]), round(media[3] - media[1])))
        if size != [595, 842] or page.obj.get("/Rotate", 0):
            yield finding(
                "page-size",
                on_page(number),
                message("Page {page} is not an upright A4 page", page=number),
                _HINT_REBUILD,
            )
        extra = {"/AA", "/PieceInfo", "/Thumb", "/B", "/PresSteps"} & set(page.obj.keys())
        for key in sorted(extra):
            yield finding(
                "active-content",
                on_page(number),
                message("Page {page} has an entry that does not belong in a packet: {name}", page=number, name=key),
                _HINT_REBUILD,
            )
