"""The kit: a file for every upload slot of a channel, texts to paste, the packet, and a sheet that explains it all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.case.model import Case, Exhibit, IdPhoto, PacketLanguage
from app.errors import Cancelled, UsageError
from app.guidance.findings import Finding, Severity
from app.guidance.forms import Channel, Form, Slot, TextBox
from app.imaging.fit import FLOOR_QUALITY, FLOOR_SIDE, Fitted, fit
from app.packet import short_text
from app.packet.kit_folder import write_folder
from app.packet.kit_sheet import SheetFile, SheetPlan, SheetSlot, SheetText, megabytes, sheet_pdf, sheet_text
from app.packet.kit_slots import Assigned, assign, is_upload, item_name, stem
from app.packet.pictures import PictureSource
from app.text import Language, Message, Translator, message, plural_message, translator

DEFAULT_LIMITS = (200, 300, 500)
"""Characters to aim at where a form does not say how many it takes."""
PACKET_NAME = "packet.pdf"


class PacketData(Protocol):
    """What the kit needs of the finished packet."""

    @property
    def data(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class KitFile:
    """A file of the kit.

    Attributes:
        slot: id of the upload slot or text box; ``packet``, ``sheet`` for the rest.
        path: where it was written.
        bytes, sha256: of its content.
        width, height: pixels; 0 for what is not a picture.
    """

    slot: str
    path: Path
    bytes: int
    sha256: str
    width: int = 0
    height: int = 0

    def as_json(self) -> dict[str, object]:
        """The object printed by ``kit --json``."""
        found: dict[str, object] = {
            "slot": self.slot,
            "path": str(self.path),
            "bytes": self.bytes,
            "sha256": self.sha256,
        }
        return found | ({"width": self.width, "height": self.height} if self.width else {})


@dataclass(frozen=True, slots=True)
class KitResult:
    """What was written, and what the appellant has to know about it."""

    folder: Path
    files: tuple[KitFile, ...]
    findings: tuple[Finding, ...]


def build_kit(
    case: Case,
    form: Form,
    channel_id: str,
    pictures: PictureSource,
    folder: Path,
    language: PacketLanguage,
    draft: bool,
    on_date: dt.date,
    packet: PacketData,
    *,
    latin: short_text.LatinCount = "each",
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> KitResult:
    """Write the kit of one channel.

    Args:
        case: the case.
        form: its form.
        channel_id: the way to hand in; the form names its slots and boxes.
        pictures: clean pictures of the case; nothing else leaves it.
        folder: a new folder, or one that holds an earlier kit and nothing else.
        language: of the texts and sheets; a bilingual packet has Chinese ones.
        draft: the packet is a draft; the sheet says so.
        on_date: the date on the papers when the case has none.
        packet: the finished packet.
        latin: how the boxes count letters and digits.
        progress: told how many of how many files are ready.
        cancelled: asked between files.

    Raises:
        UsageError: there is no such channel, or nothing is handed in through it.
        OutputError: the folder holds other files, or cannot be written; nothing is left half done.
        PictureError: a picture cannot be used.
        Cancelled: `cancelled` said so.
    """
    maker = _Maker(case, form, _channel(form, channel_id), translator("en" if language == "en" else "zh_CN"), latin)
    total = sum(len(entry.items) for entry in assign(case, form, maker.channel)) + 1
    for done, _ in enumerate(maker.upload(pictures, packet)):
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(done + 1, total)
    maker.write_texts()
    maker.add_sheet(draft, packet)
    paths = write_folder(folder, case.id, maker.channel.id, [(file.name, file.data) for file in maker.files])
    if progress is not None:
        progress(total, total)
    files = tuple(
        KitFile(file.slot, path, len(file.data), hashlib.sha256(file.data).hexdigest(), file.width, file.height)
        for file, path in zip(maker.files, paths, strict=True)
    )
    return KitResult(folder, files, tuple(maker.findings))


def _channel(form: Form, channel_id: str) -> Channel:
    channel = next((channel for channel in form.channels if channel.id == channel_id), None)
    if channel is None:
        known = tuple(channel.id for channel in form.channels if channel.manner != "self")
        raise UsageError(
            "E-KIT-CHANNEL",
            message("There is no channel “{id}” in this form", id=channel_id),
            message("Choose one of: {known}.", known=known),
        )
    if channel.manner == "self":
        raise UsageError(
            "E-KIT-NOTHING-TO-HAND-IN",
            message("“{channel}” is done in the app itself; nothing is handed in there", channel=channel.name),
            message("Follow the steps of the decision."),
        )
    return channel


@dataclass(frozen=True, slots=True)
class _File:
    slot: str
    name: str
    data: bytes
    width: int = 0
    height: int = 0


class _Maker:
    """Collects files and findings; nothing is written before all is ready."""

    def __init__(self, case: Case, form: Form, channel: Channel, t: Translator, latin: short_text.LatinCount) -> None:
        self.case, self.form, self.channel, self.t, self.latin = case, form, channel, t, latin
        self.files: list[_File] = []
        self.findings: list[Finding] = []
        self._slots: list[SheetSlot] = []
        self._texts: list[SheetText] = []

    def _say(self, severity: Severity, code: str, where: str, text: Message, hint: Message) -> None:
        self.findings.append(Finding(code=code, severity=severity, where=where, message=text, hint=hint))

    # -- uploads ------------------------------------------------------------------------------------------------

    def upload(self, pictures: PictureSource, packet: PacketData) -> Iterator[None]:
        """Make the files of all slots, one at a time."""
        number = 0
        for entry in assign(self.case, self.form, self.channel):
            if not is_upload(entry.slot, self.form):
                continue
            rows: list[SheetFile] = []
            for item in entry.items:
                number += 1
                row = self._picture(entry, item, number, pictures)
                rows += [row] if row is not None else []
                yield
            if entry.slot.takes == "packet":
                number += 1
                rows += self._packet(entry.slot, number, packet)
            missing = "" if rows else self._missing(entry)
            self._slots.append(SheetSlot(self._slot_name(entry.slot), tuple(rows), missing))
            self._left_out(entry)

    def _slot_name(self, slot: Slot) -> str:
        name = self.t.text(slot.name)
        return self.t("{slot} (at most {n})", slot=name, n=slot.count) if slot.count > 1 else name

    def _picture(
        self, entry: Assigned, item: Exhibit | IdPhoto, number: int, pictures: PictureSource
    ) -> SheetFile | None:
        slot = entry.slot
        clean = pictures.clean(item)
        fitted = fit(clean, slot.formats, slot.max_bytes)
        where = f"exhibits/{item.id}" if isinstance(item, Exhibit) else f"id_photos/{item.side}"
        if fitted is None:
            self._say(
                "warning",
                "kit-does-not-fit",
                where,
                message(
                    "{name} does not fit into “{slot}”: {formats}, at most {limit}; "
                    "it stays larger even at JPEG quality {quality} with {side} pixels on the shorter side",
                    name=item_name(self.case, item),
                    slot=slot.name,
                    formats=tuple(slot.formats),
                    limit=megabytes(slot.max_bytes or 0),
                    quality=FLOOR_QUALITY,
                    side=FLOOR_SIDE,
                ),
                message("Split a long screenshot into two exhibits, or hand this one in with the packet."),
            )
            return None
        name = f"{number:02}_{stem(slot, item, self.case)}.{fitted.extension}"
        self.files.append(_File(slot.id, name, fitted.data, fitted.width, fitted.height))
        self._tell_change(item, fitted, slot, where)
        return SheetFile(name, self._kind(fitted), megabytes(len(fitted.data)))

    def _kind(self, fitted: Fitted) -> str:
        return self.t(
            "{format}, {width} × {height}", format=fitted.extension.upper(), width=fitted.width, height=fitted.height
        )

    def _tell_change(self, item: Exhibit | IdPhoto, fitted: Fitted, slot: Slot, where: str) -> None:
        if fitted.change not in ("recompressed", "smaller"):
            return
        values = {
            "name": item_name(self.case, item),
            "slot": slot.name,
            "quality": fitted.quality,
            "width": fitted.width,
            "height": fitted.height,
        }
        if fitted.change == "smaller":
            text = message("{name} was made smaller for “{slot}”: {width} × {height}, JPEG quality {quality}", **values)
        else:
            text = message("{name} was compressed for “{slot}”: JPEG quality {quality}, same pixels", **values)
        hint = message("Look at the file before you hand it in. The packet holds the picture unchanged.")
        self._say("advice", "kit-compressed", where, text, hint)

    def _packet(self, slot: Slot, number: int, packet: PacketData) -> list[SheetFile]:
        if "pdf" not in slot.formats or (slot.max_bytes is not None and len(packet.data) > slot.max_bytes):
            self._say(
                "warning",
                "kit-does-not-fit",
                "packet",
                message(
                    "The packet does not fit into “{slot}”: it is a PDF of {size}; "
                    "the box takes {formats}, at most {limit}",
                    slot=slot.name,
                    size=megabytes(len(packet.data)),
                    formats=tuple(slot.formats),
                    limit=megabytes(slot.max_bytes) if slot.max_bytes else message("any size"),
                ),
                message("Hand in the single files, or leave out exhibits the statement does not cite."),
            )
            return []
        name = f"{number:02}_{stem(slot, None, self.case)}.pdf"
        self.files.append(_File(slot.id, name, packet.data))
        return [SheetFile(name, "PDF", megabytes(len(packet.data)))]

    def _missing(self, entry: Assigned) -> str:
        slot = entry.slot
        if slot.takes == "letter":
            hint = message("Print the letter from the packet, sign it, scan it, and upload the scan.")
            text = message("“{slot}” takes the signed letter, which only you can make", slot=slot.name)
            self._say("advice", "kit-letter", "packet", text, hint)
            return self.t("put in after signing, 300 dpi")
        if entry.items or slot.takes == "packet":
            return self.t("does not fit, see the findings")
        self._say(
            "warning",
            "kit-slot-empty",
            f"materials/{slot.takes}" if slot.takes != "exhibits" else "exhibits",
            message("Nothing in the case goes into “{slot}”", slot=slot.name),
            message("Add it to the case and make the folder again, or leave the box empty if the form allows it."),
        )
        return self.t("nothing in the case for this")

    def _left_out(self, entry: Assigned) -> None:
        if entry.left_out:
            numbers = tuple(message("Exhibit {n}", n=self.case.exhibit_number(item.id) or 0) for item in entry.left_out)
            self._say(
                "advice",
                "kit-exhibits-left-out",
                "exhibits",
                message(
                    "“{slot}” takes {n}; not among them: {exhibits}",
                    slot=entry.slot.name,
                    n=entry.slot.count,
                    exhibits=numbers,
                ),
                message("Chosen were those on which most of the statement rests. All of them are in the packet."),
            )

    # -- texts and sheet ----------------------------------------------------------------------------------------

    def write_texts(self) -> None:
        """One file for every box and length."""
        if self.channel.manner != "form":
            return
        for box in self.channel.texts:
            self._text(box.id, self.t.text(box.name), _limits(box), box.known)
        if not self.channel.texts:
            self._text("description", self.t("Description"), DEFAULT_LIMITS, False)

    def _text(self, box_id: str, name: str, limits: Sequence[int], known: bool) -> None:
        language: Language = self.t.language
        texts = [short_text.compose(self.case, self.form, language, limit, self.latin) for limit in limits]
        names = [f"text_{box_id}_{limit}.txt" for limit in limits]
        for file_name, text in zip(names, texts, strict=True):
            self.files.append(_File(box_id, file_name, text.text.encode("utf-8", "replace")))
        first, limit = texts[0], limits[0]
        self._texts.append(SheetText(name, tuple(names), first, limit, known))
        if not first.fits:
            self._say(
                "warning",
                "short-text-too-long",
                "statement",
                message(
                    "Who you are, the restriction and the request alone need {n} characters; “{box}” takes {limit}",
                    n=first.characters,
                    box=name,
                    limit=limit,
                ),
                message("Shorten your request, or the words for the limited functions."),
            )
        elif first.left_out:
            self._say(
                "advice",
                "short-text-left-out",
                "statement",
                plural_message(
                    "“{box}” takes {limit} characters; {count} statement did not fit: {first}",
                    "“{box}” takes {limit} characters; {count} statements did not fit, the first: {first}",
                    len(first.left_out),
                    box=name,
                    limit=limit,
                    first=first.left_out[0],
                ),
                message(
                    "The packet holds all of them. If the box takes more on your screen, "
                    "use a longer text from the folder."
                ),
            )

    def add_sheet(self, draft: bool, packet: PacketData) -> None:
        """The sheets in front, the packet at the end."""
        notes = [self.t("{name} is the whole packet, for when all papers are asked for.", name=PACKET_NAME)]
        limits = {slot.max_bytes for slot in self.channel.slots if slot.max_bytes}
        if len(limits) == 1:
            notes.insert(0, self.t("Each file is at most {limit}.", limit=megabytes(limits.pop())))
        plan = SheetPlan(
            self.case, self.form, self.channel, tuple(self._slots), tuple(self._texts), tuple(notes), PACKET_NAME, draft
        )
        sheets = [
            _File("sheet", "00_sheet.pdf", sheet_pdf(plan, self.t)),
            _File("sheet", "00_sheet.txt", sheet_text(plan, self.t).encode("utf-8", "replace")),
        ]
        self.files = [*sheets, *self.files, _File("packet", PACKET_NAME, packet.data)]


def _limits(box: TextBox) -> tuple[int, ...]:
    """The box's own limit; where it is only a guess, longer texts beside it."""
    longer = () if box.known else tuple(limit for limit in DEFAULT_LIMITS if limit > box.characters)
    return (box.characters, *longer)


def as_json(result: KitResult, t: Translator) -> dict[str, object]:
    """The object printed by ``kit --json``."""
    return {
        "folder": str(result.folder),
        "files": [file.as_json() for file in result.files],
        "findings": [finding.as_json(t) for finding in result.findings],
    }
