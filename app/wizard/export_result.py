"""What was exported: files, self-check, which box takes which file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.guidance.forms import Channel
from app.wizard import i18n
from app.wizard.exporting import Outcome
from app.wizard.kit import Banner, Button, Card, FindingBox, Paragraph, label, picture, row
from app.wizard.phrases import size_words
from app.wizard.theme import px, space


class FileRow(QHBoxLayout):
    """A file or folder that was written, with what can be done with it."""

    def __init__(self, icon: str, name: str, facts: str, path: Path, buttons: list[Button]) -> None:
        super().__init__()
        self.setSpacing(space(12))
        self.addWidget(picture(icon, "accent"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Paragraph(name, bold=True))
        column.addWidget(Paragraph(facts, "caption", "text-3"))
        place = label(str(path), "caption", "text-3", wrap=True)
        place.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(place)
        self.addLayout(column, 1)
        for button in buttons:
            self.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


class ExportResult(QWidget):
    """The cards about one finished export; `stale` says whether the case changed since."""

    again = Signal()

    def __init__(
        self, outcome: Outcome, channel: Channel | None, open_folder: Callable[[Path], object] | None = None
    ) -> None:
        super().__init__()
        self._t = i18n.translator()
        self.outcome = outcome
        self._open = open_folder or _open_folder
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(12))
        self.stale = Banner(
            "warn",
            self._t("The files hold the earlier state."),
            lead=self._t("The case was changed after this export."),
            buttons=[Button(self._t("Export again"), compact=True, on_click=self.again.emit)],
        )
        self.stale.hide()
        column.addWidget(self.stale)
        column.addWidget(self._files())
        for finding in outcome.findings:
            column.addWidget(FindingBox.of(finding))
        if outcome.kit is not None:
            for finding in outcome.kit.findings:
                column.addWidget(FindingBox.of(finding))
            column.addWidget(self._slots(channel))

    def _files(self) -> Card:
        t, outcome = self._t, self.outcome
        written = outcome.written
        card = Card(ruled=True)
        count = len(outcome.findings)
        clean = not count
        said = (
            t("Written; the self-check found nothing wrong")
            if clean
            else t.plural(
                "Written; the self-check found {count} thing", "Written; the self-check found {count} things", count
            )
        )
        head = row(
            picture("done" if clean else "warn", "ok" if clean else "warn"), Paragraph(said, bold=True), spacing=10
        )
        head.setStretch(1, 1)
        card.add_row(head)
        gap = "，" if t.language == "zh_CN" else ", "
        facts = gap.join(
            (
                t.plural("{count} page", "{count} pages", written.pages),
                size_words(written.bytes),
                f"{outcome.at:%Y-%m-%d %H:%M}",
                t("checksum {sum}", sum=f"{written.sha256[:4]} {written.sha256[4:8]}"),
            )
        )
        folder = written.path.parent
        card.add_row(
            FileRow(
                "file",
                written.path.name,
                facts,
                written.path,
                [
                    Button(
                        t("Copy path"),
                        "quiet",
                        compact=True,
                        name=t("Copy the path of {name}", name=written.path.name),
                        on_click=lambda: QGuiApplication.clipboard().setText(str(written.path)),
                    ),
                    Button(t("Open folder"), compact=True, on_click=lambda: self._open(folder)),
                ],
            )
        )
        if outcome.kit is not None:
            kit = outcome.kit
            facts = gap.join(
                (
                    t.plural("{count} file", "{count} files", len(kit.files)),
                    size_words(sum(file.bytes for file in kit.files)),
                )
            )
            card.add_row(
                FileRow(
                    "folder",
                    t("Submission folder"),
                    facts,
                    kit.folder,
                    [
                        Button(
                            t("Open folder"),
                            compact=True,
                            name=t("Open the submission folder"),
                            on_click=lambda: self._open(kit.folder),
                        )
                    ],
                )
            )
        return card

    def _slots(self, channel: Channel | None) -> Card:
        """One row for each upload slot and text box, in the channel's order."""
        t, kit = self._t, self.outcome.kit
        assert kit is not None
        names: dict[str, str] = {"packet": t("The whole packet"), "sheet": t("What goes where")}
        if channel is not None:
            names |= {slot.id: t.text(slot.name) for slot in channel.slots}
            names |= {box.id: t.text(box.name) for box in channel.texts}
        card = Card("list", t("Which box takes which file"), ruled=True)
        for file in kit.files:
            line = QHBoxLayout()
            line.setSpacing(space(12))
            line.addWidget(Paragraph(names.get(file.slot, file.slot), "small"), 2)
            line.addWidget(Paragraph(file.path.name, "small", bold=True), 3)
            size = label(size_words(file.bytes), "small", "text-3")
            size.setFixedWidth(px(72))
            line.addWidget(size)
            copy = Button(
                t("Copy text"),
                "link",
                name=t("Copy the text of {name}", name=file.path.name),
                on_click=partial(_copy_text, file.path),
            )
            keep = copy.sizePolicy()
            keep.setRetainSizeWhenHidden(True)
            copy.setSizePolicy(keep)
            if file.path.suffix != ".txt":
                copy.hide()
            line.addWidget(copy)
            card.add_row(line)
        return card


def _copy_text(path: Path) -> None:
    """Put a short text on the clipboard; a file that was moved away copies nothing."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        return
    QGuiApplication.clipboard().setText(text)


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
