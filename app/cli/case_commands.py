"""Commands that work on a case: new, route, review, build, kit, verify."""

from __future__ import annotations

import hashlib
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app import clock
from app.case.database import unfinished
from app.case.model import Case, Moment, PacketLanguage
from app.case.store import CaseStore
from app.cli.output import blocking, print_findings, print_json
from app.errors import InputError, OutputError, RefusedError, UsageError
from app.guidance.findings import Finding
from app.guidance.forms import Form, Source
from app.text import Message, Translator, message

if TYPE_CHECKING:
    from app.packet.build import Packet

_LONGEST_PASSPHRASE_FILE = 4096

_NO_PACKET: dict[str, object] = {"path": None, "pages": None, "bytes": None, "sha256": None}
_NO_KIT: dict[str, object] = {"path": None, "channel": None, "pages": None, "files": []}

_CONFIDENCE: dict[str, Message] = {
    "official": message("the platform's own text"),
    "official_copy": message("a copy of the platform's own text"),
    "several": message("several independent reports"),
    "single": message("one report"),
    "seed": message("an early report, not checked again"),
    "background": message("background"),
    "disputed": message("disputed"),
}


@contextmanager
def opened(path: Path, options: Namespace) -> Iterator[CaseStore]:
    """The case at `path`, opened with the passphrase the command names and closed again."""
    with CaseStore.open(path, passphrase(options)) as store:
        yield store


def passphrase(options: Namespace) -> str | None:
    """The first line of the file given with ``--passphrase-file``; None without one.

    Raises:
        InputError: the file cannot be read or is not UTF-8.
    """
    path: Path | None = options.passphrase_file
    if path is None:
        return None
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.readline(_LONGEST_PASSPHRASE_FILE)
        else:
            with path.open("rb") as file:
                data = file.readline(_LONGEST_PASSPHRASE_FILE)
        return data.decode("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "E-CLI-PASSPHRASE-FILE",
            message("The passphrase cannot be read from {name}.", name=str(path)),
            message("The first line of the file is the passphrase, in UTF-8."),
        ) from error


def form_of(case: Case) -> Form:
    """The form of the case's account kind.

    Raises:
        RefusedError: the case does not say yet what it is about.
    """
    from app.guidance.forms_loader import load_form

    if case.account_kind is None:
        raise RefusedError(
            "E-CLI-NO-KIND",
            message("The case does not say yet which kind of account it is about."),
            message("Choose it in the first step of the window, or write case.account_kind in case.toml."),
        )
    return load_form(case.account_kind)


def new(options: Namespace, t: Translator) -> int:
    """Make a case file from a folder."""
    store = make_case(options.case, options.folder, passphrase(options))
    store.close()
    if unfinished(options.case):  # the disk was full before all of it was in one file
        store.discard()
        raise _no_room(options.case)
    count = len(store.case.exhibits) + len(store.case.id_photos)
    print(f"{options.case}  {store.case.id}  {t.plural('{count} picture', '{count} pictures', count)}")
    return 0


def _no_room(path: Path) -> OutputError:
    return OutputError(
        "E-CASE-DISK-FULL",
        message("{name} could not be saved: the disk is full.", name=path.name),
        message("Free some space and try again. No case was made; the folder was left as it is."),
    )


def make_case(path: Path, folder: Path, secret: str | None) -> CaseStore:
    """A new case file from a folder; no file is left behind when the folder has a mistake or the disk is full."""
    from app.case.folder import read_folder
    from app.imaging.intake import inspect

    try:
        store = CaseStore.create(path, Case(id=""), secret)
        try:
            store.save(read_folder(folder, inspect, store.add_picture))
        except BaseException:
            store.discard()
            raise
    except OutputError as error:
        if error.code == "E-CASE-DISK-FULL":
            raise _no_room(path) from error
        raise
    return store


def route(options: Namespace, t: Translator) -> int:
    """What can be done now."""
    from app.guidance.routes import decide

    with opened(options.case, options) as store:
        decision = decide(store.case, form_of(store.case), clock.now())
    rule = decision.rule
    if options.json:
        print_json(
            {
                "route": decision.route,
                "until": _moment(decision.until),
                "attempts_left": decision.attempts_left,
                "who": t.text(rule.who),
                "reason": t.text(rule.reason),
                "steps": [t.text(step) for step in rule.steps],
                "channels": [
                    {"id": channel.id, "name": t.text(channel.name), "path": t.text(channel.path)}
                    for channel in decision.channels
                ],
                "sources": [_source_json(source, t) for source in decision.sources],
            }
        )
        return 0
    print(t.text(decision.headline))
    print(t.text(rule.reason))
    if decision.attempts_left is not None:
        print(t("Appeals left: {n}", n=decision.attempts_left))
    print(t("Who: {who}", who=rule.who))
    for number, step in enumerate(rule.steps, 1):
        print(f"  {number}. {t.text(step)}")
    for channel in decision.channels:
        print(f"  {t.text(channel.name)}: {t.text(channel.path)}")
    if rule.caution is not None:
        print(t.text(rule.caution))
    for source in decision.sources:
        confidence = _CONFIDENCE[source.confidence]
        print(t("Source: {title} ({date}; {confidence})", title=source.title, date=source.as_of, confidence=confidence))
    return 0


def _moment(moment: Moment | None) -> str | None:
    if moment is None:
        return None
    return moment.date.isoformat() + (f"T{moment.time:%H:%M}" if moment.time else "")


def _source_json(source: Source, t: Translator) -> dict[str, object]:
    return {
        "id": source.id,
        "as_of": source.as_of.isoformat(),
        "confidence": source.confidence,
        "title": t.text(source.title),
        "address": source.address,
    }


def review(options: Namespace, t: Translator) -> int:
    """Everything the checks have to say."""
    with opened(options.case, options) as store:
        findings = reviewed(store.case, form_of(store.case))
    if options.json:
        print_json({"findings": _findings_json(findings, t)})
    else:
        print_findings(findings, t)
        if not findings:
            print(t("Nothing to mend was found. That is no promise that the appeal succeeds."))
    return int(blocking(findings))


def reviewed(case: Case, form: Form) -> tuple[Finding, ...]:
    """What the checks say today, with the characters that no font of the packet has."""
    from app.guidance.readiness import review as check
    from app.packet.glyphs import missing_characters

    return check(case, form, clock.today(), covers=missing_characters)


def _findings_json(findings: Iterable[Finding], t: Translator) -> list[dict[str, object]]:
    return [finding.as_json(t) for finding in findings]


def build(options: Namespace, t: Translator) -> int:
    """Write the packet."""
    from app.packet.build import write_packet

    _check_target(options.output)
    with opened(options.case, options) as store:
        form = form_of(store.case)
        findings = reviewed(store.case, form)
        if blocking(findings) and not options.draft:
            return _refuse(findings, options, t, _NO_PACKET)
        packet, checked = make_packet(store, form, options.language or store.case.language, options.draft)
    findings = (*findings, *checked)
    if blocking(checked) and not options.draft:
        return _refuse(findings, options, t, _NO_PACKET)
    written = write_packet(packet, options.output)
    if options.json:
        print_json(
            {
                "path": str(written.path),
                "pages": written.pages,
                "bytes": written.bytes,
                "sha256": written.sha256,
                "draft": options.draft,
                "findings": _findings_json(findings, t),
            }
        )
    else:
        print(_written(written.path, written.pages, written.bytes, written.sha256, t))
        print_findings(findings, t)
    return 0


def _check_target(path: Path) -> None:
    """Refuse to put the packet in the place of a case, a picture or anything else that is no PDF.

    Raises:
        UsageError: E-CLI-NOT-A-PACKET.
    """
    try:
        with path.open("rb") as file:
            other = file.read(5) not in (b"%PDF-", b"")
    except OSError:  # not there yet, or writing will say what is the matter
        return
    if other:
        raise UsageError(
            "E-CLI-NOT-A-PACKET",
            message("{name} is there already and is not a PDF; it is not overwritten.", name=str(path)),
            message("Give another name after -o, such as packet.pdf."),
        )


def make_packet(
    store: CaseStore, form: Form, language: PacketLanguage, draft: bool
) -> tuple[Packet, tuple[Finding, ...]]:
    """The packet, and what its own check says about it."""
    from app.packet.build import build_packet
    from app.packet.pictures import PictureSource
    from app.packet.verify import verify as check

    pictures = PictureSource(store)
    on_date = store.case.written_on or clock.today()
    packet = build_packet(store.case, form, pictures, language, draft, on_date)
    return packet, check(packet.data, store.case, form, pictures)


def _refuse(findings: tuple[Finding, ...], options: Namespace, t: Translator, nothing: dict[str, object]) -> int:
    if options.json:
        print_json({**nothing, "draft": False, "findings": _findings_json(findings, t)})
    else:
        print_findings(findings, t)
    print(t("Nothing was written: findings that would sink the appeal are open. --draft writes it all the same."),
          file=sys.stderr)  # fmt: skip
    return 1


def _written(path: Path, pages: int, size: int, sha256: str, t: Translator) -> str:
    count = t.plural("{count} page", "{count} pages", pages)
    return t("{path}  {pages}  {bytes} bytes  SHA-256 {sha256}", path=str(path), pages=count, bytes=size, sha256=sha256)


def kit(options: Namespace, t: Translator) -> int:
    """Write the submission folder."""
    from app.packet.kit import build_kit
    from app.packet.pictures import PictureSource

    with opened(options.case, options) as store:
        case, form = store.case, form_of(store.case)
        findings = reviewed(case, form)
        if blocking(findings) and not options.draft:
            return _refuse(findings, options, t, _NO_KIT)
        packet, checked = make_packet(store, form, case.language, options.draft)
        findings = (*findings, *checked)
        if blocking(checked) and not options.draft:
            return _refuse(findings, options, t, _NO_KIT)
        channel = options.channel or fitting_channel(case, form)
        on_date = case.written_on or clock.today()
        pictures = PictureSource(store)
        made = build_kit(
            case, form, channel, pictures, options.output, case.language, options.draft, on_date, packet
        )  # fmt: skip
    findings = (*findings, *made.findings)
    if options.json:
        print_json(
            {
                "path": str(made.folder),
                "channel": channel,
                "pages": packet.pages,
                "draft": options.draft,
                "files": [file.as_json() for file in made.files],
                "findings": _findings_json(findings, t),
            }
        )
    else:
        for file in made.files:
            print(
                t("{path}  {bytes} bytes  SHA-256 {sha256}", path=str(file.path), bytes=file.bytes, sha256=file.sha256)
            )
        print_findings(findings, t)
    return 0


def fitting_channel(case: Case, form: Form) -> str:
    """The way to hand in: what the decision names, else the form's first that takes anything.

    Raises:
        RefusedError: the form knows no way to hand in.
    """
    from app.guidance.routes import decide

    for channel in (*decide(case, form, clock.now()).channels, *form.channels):
        if channel.slots or channel.texts:
            return channel.id
    raise RefusedError(
        "E-CLI-NO-CHANNEL",
        message("No way to hand in is known for {kind}.", kind=form.name),
        message("The packet can be written with build."),
    )


def verify(options: Namespace, t: Translator) -> int:
    """Check a packet, alone or against its case."""
    from app.packet.pages import page_count
    from app.packet.pictures import PictureSource
    from app.packet.verify import verify as check

    path: Path = options.packet
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            "E-CLI-NO-FILE",
            message("{name} cannot be read: {cause}.", name=str(path), cause=error.strerror or str(error)),
            message("Check the name and the folder."),
        ) from error
    if options.case is None:
        findings = check(data)
    else:
        with opened(options.case, options) as store:
            findings = check(data, store.case, form_of(store.case), PictureSource(store))
    if options.json:
        print_json(
            {
                "path": str(path),
                "pages": page_count(data),
                "bytes": len(data),
                "sha256": hashlib.sha256(data).hexdigest(),
                "findings": _findings_json(findings, t),
            }
        )
    else:
        print_findings(findings, t)
        if not findings:
            print(t("Nothing wrong was found in the packet."))
    return int(blocking(findings))
