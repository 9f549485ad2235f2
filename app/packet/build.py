"""From a case to the packet: lay out until the page numbers agree with themselves, draw, assemble."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from app.case.model import Case, Exhibit, IdPhoto, PacketLanguage
from app.errors import Cancelled, OutputError
from app.guidance.forms import Form
from app.imaging.intake import CleanImage
from app.packet import contents, exhibits, front, letters, lists, photos, statement_pages
from app.packet.edition import Chapter, Edition, Entry, PictureFacts, Sheet, draft_word, draw_blocks, furnish
from app.packet.flow import forget
from app.packet.letters import code_of
from app.packet.pictures import PictureSource
from app.text import message

_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A line of the outline: title, page counted from 1, depth from 0, name of the place."""

    title: str
    page: int
    level: int
    key: str


@dataclass(frozen=True, slots=True)
class Packet:
    """A finished packet.

    Attributes:
        data: the PDF.
        pages: how many.
        outline: what the contents and the outline say.
        gaps: number of things still to be added.
    """

    data: bytes
    pages: int
    outline: tuple[OutlineItem, ...]
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where."""

    path: Path
    pages: int
    bytes: int
    sha256: str


class _Task:
    """Progress and cancellation of one build."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None, cancelled: Callable[[], bool] | None):
        self.total, self.done = total, 0
        self._progress, self._cancelled = progress, cancelled

    def step(self) -> None:
        self.done += 1
        if self._progress is not None:
            self._progress(min(self.done, self.total), self.total)
        self.poll()

    def poll(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled


@dataclass(slots=True)
class _Plan:
    edition: Edition
    chapters: list[Chapter]

    def sheets(self) -> list[Sheet]:
        return [sheet for chapter in self.chapters for sheet in chapter.sheets]

    def entries(self) -> list[Entry]:
        return [entry for chapter in self.chapters for entry in chapter.entries]

    def places(self) -> dict[str, int]:
        return {key: number for number, sheet in enumerate(self.sheets(), 1) for key in sheet.targets()}


def build_packet(
    case: Case,
    form: Form,
    pictures: PictureSource,
    language: PacketLanguage,
    draft: bool,
    on_date: dt.date,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Packet:
    """Make the packet. The same case gives the same bytes on any day and any machine.

    Args:
        case: what the user told.
        form: of the case's account kind.
        pictures: brings the clean pictures.
        language: ``zh_CN``, ``en`` or ``both``.
        draft: mark every page and leave nothing to sign.
        on_date: date on the papers when the case names none.
        progress: called with (done, total); each picture counts once when examined and once when placed.
        cancelled: polled between pictures and pages.

    Raises:
        Cancelled: `cancelled` answered true.
        PictureError: an original cannot be used.
    """
    task = _Task(2 * (len(case.exhibits) + len(case.id_photos)) + 1, progress, cancelled)
    facts: dict[str, PictureFacts] = {}
    items: list[Exhibit | IdPhoto] = [*case.exhibits, *case.id_photos]
    for item in items:
        facts[item.id] = pictures.facts(item)
        task.step()
    try:
        plan = _lay_out(case, form, language, draft, on_date, facts, task)
        drawn = _draw(plan, task)
    finally:
        forget()
    task.step()
    from app.packet.assembly import assemble

    title = plan.edition.say(message("Appeal against a {platform} account penalty", platform=form.platform))
    date = case.written_on or on_date
    data = assemble(drawn, _suppliers(case, pictures), title, date, task.step)
    places = plan.places()
    outline = tuple(OutlineItem(e.full(), places[e.key], e.level, e.key) for e in plan.entries())
    return Packet(data, len(plan.sheets()), outline, len(plan.edition.gaps))


def _suppliers(case: Case, pictures: PictureSource) -> dict[str, Callable[[], CleanImage]]:
    suppliers: dict[str, Callable[[], CleanImage]] = {}
    for number, item in enumerate(case.exhibits, 1):
        suppliers[f"pic{number}"] = lambda item=item: pictures.clean(item)  # type: ignore[misc]
    for number, photo in enumerate(photos.ordered(case.id_photos), 1):
        suppliers[f"photo{number}"] = lambda photo=photo: pictures.clean(photo)  # type: ignore[misc]
    return suppliers


def _lay_out(
    case: Case,
    form: Form,
    language: PacketLanguage,
    draft: bool,
    on_date: dt.date,
    facts: dict[str, PictureFacts],
    task: _Task,
) -> _Plan:
    """Lay out until no page number changes; numbers are text, so they can move lines, but hardly ever twice."""
    pages: dict[str, int] = {}
    total = 9
    plan = None
    for _ in range(_ROUNDS):
        task.poll()
        plan = _round(Edition(case, form, language, draft, on_date, facts, pages, total))
        found, count = plan.places(), len(plan.sheets())
        if found == pages and count == total:
            break
        pages, total = found, count
    assert plan is not None
    return plan


def _round(edition: Edition) -> _Plan:
    main, gloss = statement_pages.composed(edition)
    edition.codes["statement"] = code_of(main.words())
    statement = statement_pages.chapter(edition, main, gloss)
    middle = [statement, lists.lists(edition, main), letters.chapter(edition)]
    if edition.case.id_photos:
        middle.append(photos.chapter(edition))
    if edition.case.exhibits:
        middle.append(exhibits.chapter(edition, main))
    summary = Chapter("first", "", [])
    counts: dict[str, tuple[str, int]] = {
        "first": (edition.say(message("Summary")), 1),
        "contents": (edition.say(message("Contents")), 1),
    }
    counts.update({chapter.key: (chapter.title, len(chapter.sheets)) for chapter in middle})
    counts["check"] = (edition.say(message("this sheet")), 1)
    check = lists.check(edition, counts)
    entries = [entry for chapter in (*middle, check) for entry in chapter.entries]
    listed = contents.chapter(edition, entries)
    if len(listed.sheets) > 1 or len(check.sheets) > 1:
        counts["contents"] = (counts["contents"][0], len(listed.sheets))
        counts["check"] = (counts["check"][0], len(check.sheets))
        check = lists.check(edition, counts)
    chapters = [summary, listed, *middle, check]
    summary.sheets.append(front.FirstPage(edition, main, chapters).sheet())
    return _Plan(edition, chapters)


def _draw(plan: _Plan, task: _Task) -> bytes:
    """Draw all pages with empty pictures."""
    from app.packet.engine import LOCK, new_canvas
    from app.packet.pen import Pen

    edition, sheets, places = plan.edition, plan.sheets(), plan.places()
    sink = BytesIO()
    with LOCK:
        canvas = new_canvas(sink, "en" if edition.language == "en" else "zh-CN")
        pen = Pen(canvas)
        starts: dict[int, list[Entry]] = {}
        for entry in plan.entries():
            starts.setdefault(places[entry.key], []).append(entry)
        for number, sheet in enumerate(sheets, 1):
            task.poll()
            if edition.draft:
                draft_word(pen)
            furnish(pen, edition, sheet.section, number, len(sheets))
            draw_blocks(pen, sheet)
            for entry in starts.get(number, ()):
                key = f"outline-{entry.key}"
                pen.place(key, 80.0)
                canvas.addOutlineEntry(entry.full(), key, entry.level, closed=False)
            canvas.showPage()
        canvas.addPageLabel(0, style="ARABIC", start=1)
        canvas.save()
    return sink.getvalue()


def write_packet(packet: Packet, path: Path | str) -> Written:
    """Write a packet so that the old file or the new one is there, never half of one.

    Raises:
        OutputError: the disk is full, the folder cannot be written, or the file is open in another program.
    """
    path = Path(path)
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".packet-", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(packet.data)
            file.flush()
            os.fsync(file.fileno())
        _as_other_files(temporary)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        raise _output_error(error, path) from error
    return Written(path, packet.pages, len(packet.data), hashlib.sha256(packet.data).hexdigest())


def _as_other_files(path: str) -> None:
    """A temporary file is for its owner alone; the packet is an ordinary file of the user."""
    mask = os.umask(0)
    os.umask(mask)
    with suppress(OSError):
        Path(path).chmod(0o666 & ~mask)


def _output_error(error: OSError, path: Path) -> OutputError:
    name = path.name
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            "E-PACKET-DISK-FULL",
            message("The disk is full; {name} was not written", name=name),
            message("Free some space, or choose a folder on another disk."),
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return OutputError(
            "E-PACKET-NO-FOLDER",
            message("The folder for {name} is not there", name=name),
            message("Choose another folder."),
        )
    if error.errno in (errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST) or path.is_dir():
        return OutputError(
            "E-PACKET-FOLDER",
            message("{name} is a folder; the packet is a file", name=name),
            message("Give the file a name, such as packet.pdf."),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY):
        return OutputError(
            "E-PACKET-READ-ONLY",
            message(
                "{name} cannot be written: the folder is read-only or the file is open in another program", name=name
            ),
            message("Close the file where it is open, or choose another folder."),
        )
    return OutputError(
        "E-PACKET-WRITE",
        message("{name} could not be written: {cause}", name=name, cause=error.strerror or str(error)),
        message("Choose another folder or disk."),
    )
