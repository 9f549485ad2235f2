"""Questions to the user: a service of the window, so that tests put another in and meet no modal box."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QDir, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from app.errors import AppError
from app.wizard import i18n, theme
from app.wizard.kit import Button, Field, LineEdit, MaskedField, Paragraph, Title, picture

Answer = Literal["cancel", "replace", "rename"]


class Box(QDialog):
    """A dialog whose title says what happens and whose buttons say the act; the default is the safe one."""

    def __init__(self, parent: QWidget | None, title: str, text: str = "", icon: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(440))
        self.choice = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space(24), theme.space(24), theme.space(24), theme.space(20))
        column.setSpacing(theme.space(12))
        head = QHBoxLayout()
        head.setSpacing(theme.space(12))
        if icon:
            head.addWidget(
                picture(icon, {"bad": "bad", "warn": "warn"}.get(icon, "text-2")), 0, Qt.AlignmentFlag.AlignTop
            )
        head.addWidget(Title(title, "card-title"), 1)
        column.addLayout(head)
        self.words = Paragraph(text, "base", "text-2")
        if not text:
            self.words.hide()
        column.addWidget(self.words)
        self.content = QVBoxLayout()
        self.content.setSpacing(theme.space(12))
        column.addLayout(self.content)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.space(8))
        self._buttons.addStretch()
        column.addLayout(self._buttons)

    def add_button(self, value: str, text: str, kind: Literal["", "primary", "danger"] = "") -> Button:
        """A button that closes the dialog with `value`; the primary one answers Enter."""
        button = Button(text, kind, on_click=lambda: self._close(value))
        button.setDefault(kind == "primary")
        button.setAutoDefault(kind == "primary")
        self._buttons.addWidget(button)
        if kind == "primary":
            button.setFocus()
        return button

    def _close(self, value: str) -> None:
        self.choice = value
        self.accept()

    def ask(self) -> str:
        """Show it and wait; "" when it was closed with Esc."""
        self.exec()
        self.deleteLater()
        return self.choice


class Dialogs(QObject):
    """The dialogs of the real window."""

    _folder = ""
    """Where the last files were chosen in this run; kept when the window is built anew."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent

    def _begin_in(self) -> str:
        """The folder that a dialog opens in: the last one, at first the person's own, never the program's."""
        return Dialogs._folder or QDir.homePath()

    def _chosen(self, *names: str) -> list[Path]:
        found = [Path(name) for name in names if name]
        if found:
            Dialogs._folder = str(found[0].parent)
        return found

    def open_case(self) -> Path | None:
        """Which case to open."""
        t = i18n.translator()
        return self.open_file(t("Open case"), t("Cases (*.appeal)"))

    def open_files(self, title: str, filters: str) -> list[Path]:
        """Which files to add; `filters` in Qt's form."""
        chosen, _ = QFileDialog.getOpenFileNames(self._window, title, self._begin_in(), filters)
        return self._chosen(*chosen)

    def open_file(self, title: str, filters: str) -> Path | None:
        """Which one file to use."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, self._begin_in(), filters)
        return next(iter(self._chosen(chosen)), None)

    def save_file(self, title: str, suggestion: str, filters: str) -> Path | None:
        """Where to write; asks by itself before a file is replaced, in the program's words."""
        options = QFileDialog.Option.DontConfirmOverwrite
        while True:
            chosen, _ = QFileDialog.getSaveFileName(self._window, title, suggestion, filters, "", options)
            if not chosen:
                return None
            path = Path(chosen)
            if not path.suffix and "*." in filters:
                path = path.with_suffix("." + filters.split("*.")[1].split(")")[0].split(" ")[0])
            answer = self.confirm_overwrite(path) if path.exists() else "replace"
            if answer == "replace":
                return path
            if answer == "cancel":
                return None
            suggestion = str(path)

    def new_case(self, suggestion: str) -> Path | None:
        """Where a new case is to be kept."""
        t = i18n.translator()
        return self.save_file(t("Where to keep the new case"), suggestion, t("Cases (*.appeal)"))

    def open_folder(self, title: str, suggestion: str = "") -> Path | None:
        """Which folder to write into."""
        chosen = QFileDialog.getExistingDirectory(self._window, title, suggestion)
        return Path(chosen) if chosen else None

    def confirm_overwrite(self, path: Path) -> Answer:
        """A file is in the way."""
        t = i18n.translator()
        box = Box(self._window, t("“{name}” is already there", name=path.name))
        box.words.set_text(t("Replacing it cannot be undone; you can also save under another name."))
        box.words.show()
        box.add_button("cancel", t("Cancel"))
        box.add_button("replace", t("Replace"))
        box.add_button("rename", t("Save as another"), "primary")
        answer = box.ask()
        return "replace" if answer == "replace" else "rename" if answer == "rename" else "cancel"

    def ask_passphrase(self, name: str, problem: str = "") -> str | None:
        """The passphrase of a case; `problem` says what was wrong with the last one. None when given up."""
        t = i18n.translator()
        box = Box(self._window, t("“{name}” is locked with a passphrase", name=name), "", "lock")
        edit = MaskedField(lambda text: "•" * len(text), t("Passphrase"))
        hide_while_typing(edit)
        field = Field(t("Passphrase"), edit, t("Capital and small letters differ."), above=True, error=problem)
        box.content.addWidget(field)
        box.add_button("cancel", t("Cancel"))
        box.add_button("open", t("Open"), "primary")
        edit.setFocus()
        return edit.value() if box.ask() == "open" else None

    def new_passphrase(self) -> str | None:
        """Whether a new case is to be locked. "" means no passphrase, None that the new case is given up."""
        t = i18n.translator()
        text = t(
            "Without a passphrase anyone who can use this computer account can open the file. "
            "With one it is encrypted; a forgotten passphrase cannot be recovered by anyone."
        )
        box = Box(self._window, t("Lock the case with a passphrase?"), text, "keys")
        first = MaskedField(lambda typed: "•" * len(typed), t("Passphrase"))
        second = MaskedField(lambda typed: "•" * len(typed), t("Passphrase again"))
        hide_while_typing(first)
        hide_while_typing(second)
        box.content.addWidget(Field(t("Passphrase"), first, optional=True, above=True))
        again = Field(t("Passphrase again"), second, optional=True, above=True)
        box.content.addWidget(again)
        box.add_button("cancel", t("Cancel"))
        plain = box.add_button("plain", t("Without a passphrase"), "primary")
        locked = box.add_button("lock", t("Lock it"))

        def check() -> None:
            both = bool(first.value()) and first.value() == second.value()
            again.set_error(t("The two differ.") if second.value() and not both else "")
            locked.setEnabled(both)
            plain.setEnabled(not first.value() and not second.value())
            plain.set_kind("" if first.value() else "primary")
            locked.set_kind("primary" if first.value() else "")
            (locked if first.value() else plain).setDefault(True)

        first.edited.connect(lambda _text: check())
        second.edited.connect(lambda _text: check())
        check()
        first.setFocus()
        answer = box.ask()
        return first.value() if answer == "lock" else "" if answer == "plain" else None

    def confirm(self, title: str, text: str, act: str, *, danger: bool = False) -> bool:
        """Ask before something that cannot be undone; the safe way is the default."""
        t = i18n.translator()
        box = Box(self._window, title, text)
        box.add_button("act", act, "danger" if danger else "")
        box.add_button("cancel", t("Cancel"), "primary")
        return box.ask() == "act"

    def error(self, error: AppError) -> None:
        """A failure with a known cause: what, and what to do."""
        t = i18n.translator()
        self._failure(t.text(error.message), t.text(error.hint), error.code)

    def unexpected(self, error: BaseException) -> None:
        """A failure nobody foresaw. The details name the kind and place in the program, never what the user wrote."""
        t = i18n.translator()
        text = t("What you entered is saved. Copy the details when you report this; they hold nothing from your case.")
        self._failure(t("The program met an error it did not expect"), text, describe(error))

    def _failure(self, title: str, text: str, details: str) -> None:
        t = i18n.translator()
        box = Box(self._window, title, text, "bad")
        box.content.addWidget(Paragraph(details, "caption", "text-3"))
        copy = Button(t("Copy details"), "quiet", on_click=lambda: QGuiApplication.clipboard().setText(details))
        box.content.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        box.add_button("close", t("Close"), "primary")
        box.ask()

    def show_text(self, title: str, markdown: str) -> None:
        """A page to read (the user guide), without any link out of the program."""
        t = i18n.translator()
        box = Box(self._window, title)
        view = QTextBrowser()
        view.setOpenLinks(False)
        view.setAccessibleName(title)
        view.setFont(theme.font("reading"))
        view.setMarkdown(markdown)
        box.content.addWidget(view)
        box.add_button("close", t("Close"), "primary")
        screen = box.screen().availableGeometry()
        box.resize(min(theme.px(760), screen.width() - 48), min(theme.px(680), screen.height() - 64))
        view.setMinimumHeight(theme.px(200))
        view.setFocus()  # so that the arrow keys scroll; Enter and Esc close
        box.ask()


def hide_while_typing(field: MaskedField) -> None:
    """Show dots even while the field has the focus, unless Show is on."""
    edit = field.edit
    edit.setEchoMode(LineEdit.EchoMode.Password)
    field.toggle.clicked.connect(
        lambda: edit.setEchoMode(
            LineEdit.EchoMode.Normal if edit.echoMode() == LineEdit.EchoMode.Password else LineEdit.EchoMode.Password
        )
    )


def describe(error: BaseException) -> str:
    """Kind of an unexpected error and the lines of the program it passed; no values, no paths."""
    lines: Sequence[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines = [*lines, f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}"]
        trace = trace.tb_next
    return "\n".join([type(error).__name__, *lines[-12:]])
