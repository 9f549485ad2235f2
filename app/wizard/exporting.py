"""Making the final papers: build, write, check what was written, and put the kit together. All in one worker task."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.case.model import Case, PacketLanguage
from app.case.store import CaseStore
from app.errors import InputError
from app.guidance.findings import Finding
from app.guidance.forms import Form
from app.text import message
from app.wizard.background import Task

if TYPE_CHECKING:
    from app.packet.build import Written
    from app.packet.kit import KitResult


@dataclass(frozen=True)
class Order:
    """What to make. Without `folder` no kit is made."""

    case: Case
    form: Form
    store: CaseStore
    path: Path
    language: PacketLanguage
    draft: bool
    on_date: dt.date
    folder: Path | None = None
    channel: str = ""


@dataclass(frozen=True)
class Outcome:
    """What was made: the packet, what the self-check says, and the kit."""

    order: Order
    written: Written
    findings: tuple[Finding, ...]
    kit: KitResult | None
    at: dt.datetime


def export(order: Order, task: Task, now: dt.datetime) -> Outcome:
    """Make it.

    Raises:
        OutputError: nothing could be written; an older file keeps its content.
        PictureError: an original cannot be used.
        InputError: the written packet failed so badly that it cannot be read back.
        Cancelled: the user stopped; nothing is left half written.
    """
    from app.packet.build import build_packet, write_packet
    from app.packet.kit import build_kit
    from app.packet.pictures import PictureSource
    from app.packet.verify import verify

    pictures = PictureSource(order.store)
    share = 1 if order.folder is None else 2

    def building(done: int, total: int) -> None:
        task.progress(done, total * share)

    packet = build_packet(
        order.case, order.form, pictures, order.language, order.draft, order.on_date, building, task.cancelled
    )
    written = write_packet(packet, order.path)
    findings = verify(_read_back(written.path), order.case, order.form, pictures)
    kit = None
    if order.folder is not None:

        def packing(done: int, total: int) -> None:
            task.progress(total + done, total * share)

        kit = build_kit(
            order.case,
            order.form,
            order.channel,
            pictures,
            order.folder,
            order.language,
            order.draft,
            order.on_date,
            packet,
            progress=packing,
            cancelled=task.cancelled,
        )
    return Outcome(order, written, findings, kit, now)


def _read_back(path: Path) -> bytes:
    """The file as it lies on the disk, which is what will be handed in."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "E-EXPORT-READ-BACK",
            message("{name} was written but cannot be read back.", name=path.name),
            message("Choose a folder on this computer and export again."),
        ) from error
