"""The last look at a finished packet, with other eyes than those that made it.

Two independent readers open the file: pikepdf sees every object, pdfium sees what lies on the paper. The promises of
the packet are checked one by one; what was covered must not be recoverable in any of the ways that are known.
"""

from __future__ import annotations

import getpass
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from app.case.model import Case
from app.errors import AppError, InputError
from app.guidance.findings import Finding
from app.guidance.forms import Form
from app.packet.checks import contents, layers, structure
from app.packet.checks import pictures as picture_checks
from app.packet.checks.common import finding
from app.packet.pages import PDFIUM
from app.packet.pictures import PictureSource
from app.text import message

_MAX_BYTES = 500 * 1024 * 1024
_ORDER = {"blocking": 0, "warning": 1, "advice": 2}


def verify(
    data: bytes,
    case: Case | None = None,
    form: Form | None = None,
    pictures: PictureSource | None = None,
    *,
    words: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Check a finished packet.

    Args:
        data: the PDF.
        case: the case it was made from; its texts must then stand in the packet.
        form: the form of the case.
        pictures: the case's clean pictures; each must then be in the packet once, unchanged.
        words: words that were covered in pictures, if the user named them; they must not appear anywhere.

    Returns:
        What is wrong, worst first; empty when nothing was found.

    Raises:
        InputError: not a PDF, encrypted, or damaged.
    """
    try:
        with _open(data) as pdf:
            texts, unmapped, found = _read_pages(data)
            found += _read_objects(pdf, data, texts, unmapped, case, words)
            if case is not None and pictures is not None:
                found += picture_checks.check(pdf, case, pictures)
    except AppError:
        raise
    except Exception as error:
        # Objects of the wrong kind in the wrong place make pikepdf raise almost anything, and all of it means the same.
        raise _damaged() from error
    if case is not None:
        found += contents.check_case(texts, case)
    return tuple(sorted(found, key=lambda one: _ORDER[one.severity]))


def _read_objects(
    pdf: pikepdf.Pdf, data: bytes, texts: list[str], unmapped: list[int], case: Case | None, words: Sequence[str]
) -> Iterator[Finding]:
    """All checks that need the objects of the file."""
    if len(texts) != len(pdf.pages):
        raise _damaged()
    outline = structure.outline_titles(pdf)
    yield from structure.check(pdf, data)
    yield from _check_properties(pdf, case)
    yield from contents.check_numbers(texts, [str(page.label) for page in pdf.pages])
    yield from contents.check_characters(texts, unmapped)
    yield from contents.check_personal(texts, outline, case)
    yield from contents.check_words(words, texts, [title for title, _ in outline], _properties(pdf))


def _damaged() -> InputError:
    return InputError(
        "E-PACKET-DAMAGED",
        message("The PDF is damaged or incomplete"),
        message("Make the packet again, or copy the file again from where it came from."),
    )


def _open(data: bytes) -> pikepdf.Pdf:
    if not data:
        raise InputError("E-PACKET-EMPTY", message("The file is empty: 0 bytes"), message("Make the packet again."))
    if len(data) > _MAX_BYTES:
        raise InputError("E-PACKET-TOO-LARGE", message("The PDF is larger than {n} MB", n=_MAX_BYTES // 1024**2))
    if not data.startswith(b"%PDF-"):
        raise InputError(
            "E-PACKET-NOT-PDF", message("The file is not a PDF"), message("Choose the packet this program made.")
        )
    try:
        # A repaired file would hide that it is damaged.
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise _damaged() from error
    if pdf.is_encrypted:
        pdf.close()
        raise _encrypted()
    return pdf


def _encrypted() -> InputError:
    return InputError(
        "E-PACKET-ENCRYPTED",
        message("The PDF is protected with a password"),
        message("Choose the unprotected packet: a reviewer could not open this one either."),
    )


def _read_pages(data: bytes) -> tuple[list[str], list[int], list[Finding]]:
    """Text of each page, number of characters without a meaning, and what the layers say."""
    texts: list[str] = []
    unmapped: list[int] = []
    found: list[Finding] = []
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise _damaged() from error
        try:
            for number in range(1, len(document) + 1):
                page = document[number - 1]
                text = page.get_textpage()
                texts.append(text.get_text_range() if text.count_chars() else "")
                unmapped.append(
                    sum(pdfium_c.FPDFText_HasUnicodeMapError(text.raw, n) == 1 for n in range(text.count_chars()))
                )
                found += layers.check(page, text, number)
                text.close()
                page.close()
        except pdfium.PdfiumError as error:
            raise _damaged() from error
        finally:
            document.close()
    return texts, unmapped, found


def _properties(pdf: pikepdf.Pdf) -> str:
    """All document properties in one text, old and new style."""
    metadata = pdf.Root.get("/Metadata")
    new = bytes(metadata.read_bytes()).decode("utf-8", "replace") if isinstance(metadata, pikepdf.Stream) else ""
    return "\n".join([*(str(value) for value in pdf.docinfo.values()), new])


def _check_properties(pdf: pikepdf.Pdf, case: Case | None) -> Iterator[Finding]:
    """The properties say nothing about the person or the computer."""
    text = _properties(pdf)
    private = [str(Path.home()), getpass.getuser()]
    if case is not None:
        private += [case.person.name, case.person.id_number, case.person.phone, case.person.email, case.account.id]
        private += [case.account.nickname, case.account.phone]
    for word in private:
        if len(word) > 1 and re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text):
            yield finding(
                "properties",
                "packet",
                message("The document properties name the person or the computer: “{word}”", word=word),
                message("Make the packet again with this program and do not edit the PDF afterwards."),
            )
