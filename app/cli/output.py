"""How results are printed, and how a file is written so that a half one never stands there."""

from __future__ import annotations

import json
import os
import secrets
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.errors import OutputError
from app.guidance.findings import Finding
from app.text import Message, Translator, message

_SEVERITIES: dict[str, Message] = {
    "blocking": message("Must be fixed"),
    "warning": message("Should be fixed"),
    "advice": message("Advice"),
}


def print_json(value: object) -> None:
    """One JSON object on one line. What no JSON can hold, such as half a file name in another encoding, becomes ?."""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
    print(text)


def print_findings(findings: Iterable[Finding], t: Translator) -> None:
    """One finding a paragraph: how serious, what, where, what to do."""
    for finding in findings:
        print(f"{t.text(_SEVERITIES[finding.severity])}: {t.text(finding.message)} [{finding.where}]")
        if hint := t.text(finding.hint):
            print(f"    {hint}")


def blocking(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings stops the export."""
    return any(finding.severity == "blocking" for finding in findings)


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file or nothing; an existing one is replaced at once.

    Raises:
        OutputError: E-CLI-WRITE, with the system's cause.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(
            "E-CLI-WRITE",
            message("{name} could not be written: {cause}.", name=str(path), cause=error.strerror or str(error)),
            message("Check that the folder exists, that you may write there, and that there is space."),
        ) from error


def png(width: int, height: int, rgb: bytes) -> bytes:
    """A picture of a page as PNG (8 bits a channel, no filter). `rgb` holds the rows from top to bottom."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + rgb[start : start + 3 * width] for start in range(0, 3 * width * height, 3 * width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
