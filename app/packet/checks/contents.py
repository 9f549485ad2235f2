"""Checks of what the pages say: page numbers, missing characters, full numbers, agreement with the case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from app.case.model import Case
from app.guidance.findings import Finding
from app.guidance.identifiers import check_imei, check_resident_id
from app.packet.checks.common import finding, on_page
from app.packet.glyphs import MISSING, missing_characters, visible
from app.packet.letters import LETTER
from app.text import LANGUAGES, message, translator

_COUNT = re.compile(r"第\s*(\d+)\s*页\s*共\s*(\d+)\s*页|Page\s+(\d+)\s+of\s+(\d+)")
_RESIDENT = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_IMEI = re.compile(r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])")
_MAC = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
_PIECE = re.compile(r"[。；！？\n]+|[;!?](?=\s|$)|\.(?=\s|$)")
_HINT_REBUILD = message("Make the packet again with this program and do not edit the PDF afterwards.")
_HINT_MASK = message("Take the number out of the texts, or leave it to the masked places the packet has for it.")


def squeezed(text: str) -> str:
    """Text without spaces, line ends and the marks pdfium adds at line breaks: what survives any layout."""
    return "".join(
        char for char in unicodedata.normalize("NFC", text) if not char.isspace() and char not in "\ufffe\u00ad"
    )


def check_numbers(texts: Sequence[str], labels: Sequence[str]) -> Iterator[Finding]:
    """The printed page numbers, the labels the reader shows, and the pages there are must be the same."""
    total = len(texts)
    for number, text in enumerate(texts, 1):
        printed = [tuple(int(part) for part in match if part) for match in _COUNT.findall(text)]
        if (number, total) not in printed:
            if printed:
                shown = message("{n} of {m}", n=printed[-1][0], m=printed[-1][1])
                text_ = message("Page {page} of {total} is printed as {shown}", page=number, total=total, shown=shown)
            else:
                text_ = message("Page {page} of {total} has no page number", page=number, total=total)
            yield finding("page-number", on_page(number), text_, _HINT_REBUILD)
        if labels[number - 1] != str(number):
            yield finding(
                "page-label",
                on_page(number),
                message("Readers call page {page} “{label}”", page=number, label=labels[number - 1]),
                _HINT_REBUILD,
            )


def check_characters(texts: Sequence[str], unmapped: Sequence[int]) -> Iterator[Finding]:
    """Characters that are not there: drawn without a meaning, or printed as the missing sign.

    The sign is no reason to hold a packet back: it is seen, the review has named the place, and a name whose character
    no font has must not keep a person from appealing.
    """
    for number, (text, lost) in enumerate(zip(texts, unmapped, strict=True), 1):
        count = lost + text.count("\ufffd")
        if count:
            yield finding(
                "lost-character",
                on_page(number),
                message("{n} characters on page {page} cannot be shown or copied", n=count, page=number),
                message("Replace rare characters that no font has, in the place where they were typed."),
            )
        if text.count(MISSING):
            yield finding(
                "missing-character",
                on_page(number),
                message(
                    "{n} characters on page {page} are printed as 〓: no font has them",
                    n=text.count(MISSING),
                    page=number,
                ),
                message("Write it another way, or add it by hand after printing."),
                "warning",
            )


def letter_pages(outline: Sequence[tuple[str, int | None]], total: int) -> set[int]:
    """The pages of letters: from the bookmark that names one to the page before the next bookmark."""
    names = {squeezed(translator(language).text(LETTER)) for language in LANGUAGES}
    starts = [(title, page) for title, page in outline if page is not None]
    pages: set[int] = set()
    for n, (title, first) in enumerate(starts):
        if any(name in squeezed(title) for name in names):
            following = starts[n + 1][1] if n + 1 < len(starts) else total + 1
            pages |= set(range(first, max(following, first + 1)))
    return pages


def check_personal(
    texts: Sequence[str], outline: Sequence[tuple[str, int | None]], case: Case | None
) -> Iterator[Finding]:
    """Full numbers: the ID number stands on letters only, device numbers and other people's phones nowhere."""
    letters = letter_pages(outline, len(texts))
    own = {case.person.phone, case.account.phone} if case else set()
    for number, text in enumerate(texts, 1):
        known = case is not None and bool(case.person.id_number) and case.person.id_number in text
        valid = any(not check_resident_id(found) for found in _RESIDENT.findall(text))
        if (known or valid) and number not in letters:
            yield finding(
                "full-id-number",
                on_page(number),
                message("A full ID number stands on page {page}, which is not a letter", page=number),
                _HINT_MASK,
            )
        if any(not check_imei(found) for found in _IMEI.findall(text)) or _MAC.search(text):
            yield finding(
                "full-device-number",
                on_page(number),
                message("A full device number (IMEI or MAC) stands on page {page}", page=number),
                _HINT_MASK,
            )
        if case is not None and any(found not in own for found in _PHONE.findall(text)):
            yield finding(
                "foreign-phone",
                on_page(number),
                message("A phone number that is not yours stands on page {page}", page=number),
                message("Take the number out of the text."),
            )
    for title, _ in outline:
        if any(pattern.search(title) for pattern in (_RESIDENT, _IMEI, _MAC, _PHONE)):
            yield finding(
                "bookmark-number",
                "packet",
                message("A bookmark shows a full number: “{title}”", title=title),
                message("Rename the exhibit: bookmarks show its title."),
            )


def check_words(
    words: Sequence[str], texts: Sequence[str], titles: Sequence[str], properties: str
) -> Iterator[Finding]:
    """Words that were covered in pictures must not come back in text, bookmarks or properties."""
    for word in words:
        wanted = squeezed(word)
        if not wanted:
            continue
        for number, text in enumerate(texts, 1):
            if wanted in squeezed(text):
                yield finding(
                    "covered-word",
                    on_page(number),
                    message("“{word}” was covered in a picture but stands on page {page}", word=word, page=number),
                    message("Write a role instead of the name, for example “a contact”."),
                )
        if any(wanted in squeezed(title) for title in titles):
            yield finding(
                "covered-word",
                "packet",
                message("“{word}” was covered in a picture but stands in a bookmark", word=word),
                message("Rename the exhibit: bookmarks show its title."),
            )
        if wanted in squeezed(properties):
            yield finding(
                "covered-word",
                "packet",
                message("“{word}” was covered in a picture but stands in the document properties", word=word),
                _HINT_REBUILD,
            )


def check_case(texts: Sequence[str], case: Case) -> Iterator[Finding]:
    """Every sentence the case puts on the pages can be found on them."""
    pages = [squeezed(text) for text in texts]
    whole = "".join(pages)
    for where, name, text in _expected(case):
        for piece in _PIECE.split(_printed(text)):
            wanted = squeezed(piece)
            if len(wanted) >= 2 and wanted not in whole and not _across(wanted, pages):
                yield finding(
                    "text-missing",
                    where,
                    message(
                        "{name} is in the case but not in the packet: “{text}”", name=name, text=piece.strip()[:40]
                    ),
                    message("The packet is older than the case. Make it again."),
                )
                break


def _printed(text: str) -> str:
    """The text with the missing sign where no font has a character."""
    return visible(text).translate(dict.fromkeys(map(ord, missing_characters(text)), MISSING))


def _across(wanted: str, pages: Sequence[str]) -> bool:
    """Whether a piece begins on one page and goes on at the following ones."""
    for start in range(len(pages)):
        rest = wanted
        for page in pages[start:]:
            found = _longest_start(rest, page)
            rest = rest[found:]
            if not rest or not found:
                break
        if not rest:
            return True
    return False


def _longest_start(wanted: str, page: str) -> int:
    """How many of the first characters of a piece stand together on a page."""
    low, high = 0, min(len(wanted), len(page))
    while low < high:
        middle = (low + high + 1) // 2
        if wanted[:middle] in page:
            low = middle
        else:
            high = middle - 1
    return low


def _expected(case: Case) -> Iterator[tuple[str, object, str]]:
    """What must stand on the pages: its place in the case, what it is called, its words."""
    yield "person.name", message("Your name"), case.person.name
    yield "account.id", message("The account id"), case.account.id
    for event in case.events:
        yield f"events/{event.id}", message("An event"), event.what
    for exhibit in case.exhibits:
        yield f"exhibits/{exhibit.id}", message("The title of an exhibit"), exhibit.title
    if case.track in ("admit", "partly"):
        for shortcoming in case.shortcomings:
            yield f"shortcomings/{shortcoming.id}", message("A shortcoming"), shortcoming.text
        yield "statement.responsibility", message("The sentence on responsibility"), case.statement.responsibility
    for measure in case.measures:
        yield f"measures/{measure.id}", message("A measure"), measure.text
    yield "statement.facts", message("The statement of facts"), case.statement.facts
    yield "statement.request", message("The request"), case.statement.request
