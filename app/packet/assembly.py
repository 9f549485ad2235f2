"""The last step: pictures into their places, archive data, one write. Pictures pass one by one and are not decoded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pikepdf

from app import __version__
from app.imaging.intake import CleanImage
from app.imaging.streams import PdfImageStream, pdf_stream
from app.packet.colour import srgb_profile
from app.packet.placeholders import KEY

CREATOR = "Appeal Packet"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def assemble(
    laid_out: bytes,
    pictures: Mapping[str, Callable[[], CleanImage]],
    title: str,
    date: dt.date,
    step: Callable[[], None],
) -> bytes:
    """Make the finished file of the laid-out pages.

    The file is written object by object: a general PDF writer keeps all picture data in memory and copies it once more,
    which costs twice the size of the packet.

    Args:
        laid_out: the pages with empty pictures.
        pictures: for each placeholder a function that brings the picture; called once, in order of the file.
        title: document title; the caller makes sure that it names nobody.
        date: on the papers; no time of day is written.
        step: called after every picture.
    """
    sink = BytesIO()
    with pikepdf.open(BytesIO(laid_out)) as pdf:
        _archive(pdf, title, date)
        writer = _Writer(sink)
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Object) or not item.objgen[0]:
                continue
            number = item.objgen[0]
            if not isinstance(item, pikepdf.Stream):
                writer.plain(number, item)
                continue
            name = str(item.get("/" + KEY, ""))
            if not name:
                writer.stream(number, item)
                continue
            writer.picture(number, pdf_stream(pictures[name]()))
            step()
        writer.finish(pdf)
    return sink.getvalue()


def _archive(pdf: Any, title: str, date: dt.date) -> None:
    """Everything PDF/A-2b asks for beyond the pages, and neutral document properties."""
    name, dictionary, array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
    profile = pdf.make_stream(srgb_profile())
    profile.N = 3
    profile.Alternate = name.DeviceRGB
    intent = dictionary(
        Type=name.OutputIntent,
        S=name.GTS_PDFA1,
        OutputConditionIdentifier="sRGB IEC61966-2-1",
        Info="sRGB IEC61966-2-1",
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = array([intent])
    for page in pdf.pages:
        for key in ("/Trans",):
            if key in page.obj:
                del page.obj[key]
        for note in page.obj.get("/Annots", []):
            note.F = 4
    stamp = f"{date.isoformat()}T00:00:00+00:00"
    producer = f"{CREATOR} {__version__}"
    values = {"title": title, "creator": CREATOR, "date": stamp, "producer": producer}
    xmp = _XMP.format(**{key: value.replace("&", "&amp;").replace("<", "&lt;") for key, value in values.items()})
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=name.Metadata, Subtype=name.XML)
    pdf.Root.ViewerPreferences = dictionary(DisplayDocTitle=True)
    written = f"D:{date:%Y%m%d}000000+00'00'"
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in (("/Title", title), ("/Creator", CREATOR), ("/Producer", producer)):
        pdf.docinfo[key] = value
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = pikepdf.String(written)


class _Writer:
    """Writes objects one after the other and then the table that finds them."""

    def __init__(self, sink: BytesIO) -> None:
        self.sink = sink
        self.offsets: dict[int, int] = {}
        sink.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def plain(self, number: int, item: Any) -> None:
        self.offsets[number] = self.sink.tell()
        self.sink.write(b"%d 0 obj\n%s\nendobj\n" % (number, item.unparse(resolved=True)))

    def stream(self, number: int, item: Any) -> None:
        data = item.read_raw_bytes()
        head = pikepdf.Dictionary({key: value for key, value in item.items() if key != "/Length"})
        head["/Length"] = len(data)
        self._stream(number, head.unparse(resolved=True), data)

    def picture(self, number: int, image: PdfImageStream) -> None:
        name = pikepdf.Name
        head = pikepdf.Dictionary(
            Type=name.XObject,
            Subtype=name.Image,
            Width=image.width,
            Height=image.height,
            BitsPerComponent=image.bits,
            ColorSpace=name("/" + image.colorspace) if image.colorspace != "Indexed" else name.DeviceGray,
            Filter=name("/" + image.filter),
            Interpolate=False,
            Length=len(image.data),
        )
        if image.colorspace == "Indexed":
            entries = len(image.palette) // 3 - 1
            head.ColorSpace = pikepdf.Array([name.Indexed, name.DeviceRGB, entries, pikepdf.String(image.palette)])
        if image.filter == "FlateDecode":
            head.DecodeParms = pikepdf.Dictionary(
                Predictor=15, Colors=image.colors, BitsPerComponent=image.bits, Columns=image.width
            )
        self._stream(number, head.unparse(resolved=True), image.data)

    def _stream(self, number: int, head: bytes, data: bytes) -> None:
        self.offsets[number] = self.sink.tell()
        self.sink.write(b"%d 0 obj\n%s\nstream\n" % (number, head))
        self.sink.write(data)
        self.sink.write(b"\nendstream\nendobj\n")

    def finish(self, pdf: Any) -> None:
        import hashlib

        start = self.sink.tell()
        size = max(self.offsets) + 1
        lines = [b"xref\n0 %d\n" % size, b"0000000000 65535 f \n"]
        lines += [
            b"%010d 00000 n \n" % self.offsets[n] if n in self.offsets else b"0000000000 65535 f \n"
            for n in range(1, size)
        ]
        digest = hashlib.sha256(self.sink.getbuffer()).hexdigest()[:32].encode()
        root, info = pdf.Root.objgen[0], pdf.docinfo.objgen[0]
        lines.append(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (size, root, info, digest, digest, start)
        )
        self.sink.write(b"".join(lines))
