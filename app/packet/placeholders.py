"""Picture objects that ReportLab writes empty; assembly fills them with the already compressed stream."""

from __future__ import annotations

from typing import Any

KEY = "AppealPicture"


def use(canvas: Any, name: str) -> str:
    """Make sure the document has an image object of this name, and that the current page lists it.

    Args:
        canvas: the ReportLab canvas.
        name: letters and digits; the same name is the same picture.

    Returns:
        The name under which page content draws it.
    """
    from reportlab.pdfbase import pdfdoc

    document = canvas._doc
    registered = document.getXObjectName(name)
    if registered not in document.idToObject:
        stream = pdfdoc.PDFStream(content=b"\0")
        stream.filters = []
        entries = {
            "Type": pdfdoc.PDFName("XObject"),
            "Subtype": pdfdoc.PDFName("Image"),
            "Width": 1,
            "Height": 1,
            "BitsPerComponent": 8,
            "ColorSpace": pdfdoc.PDFName("DeviceGray"),
            KEY: pdfdoc.PDFString(name),
        }
        stream.dictionary.dict.update(entries)
        document.addForm(name, stream)
    canvas._formsinuse.append(name)
    canvas._currentPageHasImages = 1
    return str(registered)
