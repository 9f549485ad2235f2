"""The sample case from beginning to end: what the program makes, without a word typed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app import clock, paths
from app.case.model import PacketLanguage
from app.case.store import CaseStore
from app.cli.case_commands import fitting_channel, form_of, make_case, make_packet, reviewed
from app.cli.output import blocking, png, print_findings, write_file
from app.errors import OutputError
from app.guidance.findings import Finding
from app.guidance.forms import Form
from app.text import Translator, message

LANGUAGES: tuple[PacketLanguage, ...] = ("zh_CN", "en", "both")
_PICTURED: tuple[PacketLanguage, ...] = ("zh_CN", "en")
_PAGE_WIDTH = 1000  # pixels


def demo(options: Namespace, t: Translator) -> int:
    """Write the sample case, its packets, its kit and pictures of the pages into a new folder."""
    folder: Path = options.folder
    _prepare(folder)
    case_path = folder / "sample.appeal"
    with make_case(case_path, paths.resources() / "sample", None) as store:
        print(case_path)
        form = form_of(store.case)
        findings = reviewed(store.case, form)
        draft = blocking(findings)
        for language in LANGUAGES:
            findings = (*findings, *_packet(store, form, language, draft, folder))
        _kit(store, form, draft, folder / "kit")
    print_findings(findings, t)
    return 0


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise OutputError(
            "E-CLI-WRITE",
            message("{name} could not be written: {cause}.", name=str(folder), cause=error.strerror or str(error)),
            message("Check that the folder exists, that you may write there, and that there is space."),
        ) from error
    if occupied:
        raise OutputError(
            "E-CLI-NOT-EMPTY",
            message("The folder {name} is not empty, and nothing in it is overwritten.", name=str(folder)),
            message("Name a new folder."),
        )


def _packet(store: CaseStore, form: Form, language: PacketLanguage, draft: bool, folder: Path) -> tuple[Finding, ...]:
    """One packet and pictures of its pages; returns what its own check says."""
    from app.packet.build import write_packet
    from app.packet.pages import render_page

    packet, findings = make_packet(store, form, language, draft)
    written = write_packet(packet, folder / f"packet-{language}.pdf")
    print(written.path)
    if language not in _PICTURED:
        return findings
    pictures = folder / f"pages-{language}"
    pictures.mkdir()
    for number in range(packet.pages):
        width, height, rgb = render_page(packet.data, number, _PAGE_WIDTH)
        write_file(pictures / f"{number + 1:02}.png", png(width, height, rgb))
    print(pictures)
    return findings


def _kit(store: CaseStore, form: Form, draft: bool, folder: Path) -> None:
    from app.packet.kit import build_kit
    from app.packet.pictures import PictureSource

    case = store.case
    packet, _ = make_packet(store, form, case.language, draft)
    on_date = case.written_on or clock.today()
    channel = fitting_channel(case, form)
    build_kit(case, form, channel, PictureSource(store), folder, case.language, draft, on_date, packet)
    print(folder)
