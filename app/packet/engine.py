"""ReportLab, hardened before its first import, with the shipped fonts and a correct character map.

ReportLab reads settings from a module or a file of the home folder and runs them, and from ``RL_*`` variables; both
ways are closed here. Only the canvas is used: nothing of the packet passes through its mark-up parser.
"""

from __future__ import annotations

import os
import sys
import threading
import types
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from app.packet.glyphs import FaceName, face

FONT_NAMES: dict[FaceName, str] = {"regular": "AP-Regular", "bold": "AP-Bold", "fallback": "AP-Fallback"}
LOCK = threading.RLock()
"""Held while pages are drawn: ReportLab's font objects keep a read position."""

_SETTINGS = {"useA85": 0, "invariant": 1, "pageCompression": 1, "trustedHosts": [], "trustedSchemes": []}
_registered: set[FaceName] = set()


def _harden() -> None:
    if "reportlab.rl_config" in sys.modules:
        return
    settings = types.ModuleType("reportlab_settings")
    settings.__dict__.update(_SETTINGS)
    sys.modules["reportlab_settings"] = settings
    for name in [name for name in os.environ if name.startswith("RL_") or name == "SOURCE_DATE_EPOCH"]:
        del os.environ[name]


def _unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode map of a subset, with UTF-16 for characters beyond U+FFFF (ReportLab writes five digits there)."""
    entries = [
        f"<{n:02X}> <{chr(code).encode('utf-16-be', 'replace').hex().upper() if code else '0000'}>"
        for n, code in enumerate(subset)
    ]
    blocks = []
    for n in range(0, len(entries), 100):
        block = entries[n : n + 100]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *blocks,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def font(name: FaceName) -> Any:
    """The ReportLab font of a face, registered on first use (each costs about 27 MB while the process lives)."""
    _harden()
    from reportlab.pdfbase import pdfmetrics, ttfonts

    with LOCK:
        if name not in _registered:
            ttfonts.makeToUnicodeCMap = _unicode_map
            pdfmetrics.registerFont(ttfonts.TTFont(FONT_NAMES[name], str(face(name).path)))
            _registered.add(name)
    return pdfmetrics.getFont(FONT_NAMES[name])


def new_canvas(sink: BytesIO, language: str) -> Any:
    """An A4 canvas that writes neutral, repeatable PDF.

    Args:
        sink: where the finished file goes.
        language: value of ``/Lang``.
    """
    font("regular")
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    for key, value in _SETTINGS.items():
        setattr(rl_config, key, value)
    return Canvas(
        sink,
        pagesize=(595.28, 841.89),
        pageCompression=1,
        invariant=1,
        lang=language,
        initialFontName=FONT_NAMES["regular"],
        pdfVersion=(1, 7),
    )
