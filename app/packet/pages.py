"""Pages of a finished PDF as pictures, for the preview and for looking the packet through."""

from __future__ import annotations

import threading

PDFIUM = threading.Lock()
"""PDFium must not be used from two threads at once; whoever calls it holds this."""


def render_page(pdf: bytes, page: int, width_px: int) -> tuple[int, int, bytes]:
    """Draw one page.

    Args:
        pdf: the file.
        page: counted from 0.
        width_px: wanted width in pixels; the height follows.

    Returns:
        Width, height and the pixels as rows of RGB bytes.

    Raises:
        IndexError: no such page.
    """
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 0 <= page < len(document):
                raise IndexError(page)
            sheet = document[page]
            scale = width_px / sheet.get_width()
            bitmap = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            data = bytes(bitmap.buffer)
            line = width * bitmap.n_channels
            bitmap.close()
            sheet.close()
        finally:
            document.close()
    if stride == line:
        return width, height, data
    return width, height, b"".join(data[n * stride : n * stride + line] for n in range(height))


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()
