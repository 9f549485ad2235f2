"""What fills the window: start page or workspace, menu, opening and closing of cases."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QWidget

from app import clock, paths
from app.errors import AppError
from app.wizard import background, i18n, tab_order, theme
from app.wizard.settings import Settings
from app.wizard.start import StartPage

if TYPE_CHECKING:
    from app.case.store import CaseStore
    from app.wizard.dialogs import Dialogs
    from app.wizard.session import Session
    from app.wizard.workspace import Workspace


class MainWindow(QMainWindow):
    """The one window; what pages ask of it is `app.wizard.page.Shell`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.session: Session | None = None
        self.workspace: Workspace | None = None
        self._dialogs: Dialogs | None = None
        self._sample: Path | None = None
        self._full: QWidget | None = None
        self._closing = False
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setMinimumSize(640, 480)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._draw_icons)
        self.start: StartPage | None = None
        self._actions()
        self._show_start()
        theme.theme().changed.connect(self.rebuild)
        background.on_unexpected(self.unexpected)

    @property
    def dialogs(self) -> Dialogs:
        """The dialog service, made when first needed; tests put their own here."""
        if self._dialogs is None:
            from app.wizard.dialogs import Dialogs

            self._dialogs = Dialogs(self)
        return self._dialogs

    @dialogs.setter
    def dialogs(self, dialogs: Dialogs) -> None:
        self._dialogs = dialogs

    # Menu.

    def _actions(self) -> None:
        """Fill the menu and set the keys; made anew when the language changes."""
        t = i18n.translator()
        self.setWindowTitle(t("Appeal Packet"))
        for old in self.actions():
            self.removeAction(old)
        self._menu.clear()
        self._act(t("New case…"), self.new_case, "Ctrl+N", "plus")
        self._act(t("Open case…"), self.open_case, "Ctrl+O", "folder")
        if self.session is not None:
            self._act(t("Undo"), self._undo, "Ctrl+Z", "undo")
            self._act(t("Redo"), self._redo, "Ctrl+Shift+Z", "redo")
            self._act(t("Passphrase…"), self.change_passphrase, "", "keys")
            self._act(t("Close case"), self.close_case, "Ctrl+W", "x")
        self._menu.addSeparator()
        self._act(i18n.other_name(), self.switch_language, "", "globe")
        look = self._menu.addMenu(t("Colours"))
        self._group(
            look,
            [("", t("As the system")), ("light", t("Light")), ("dark", t("Dark"))],
            self.settings.theme,
            self.set_theme,
        )
        size = self._menu.addMenu(t("Text size"))
        sizes = [(str(scale), f"{scale:.0%}") for scale in theme.SCALES]
        self._group(size, sizes, str(self.settings.scale), lambda value: self.set_scale(float(value)))
        self._menu.addSeparator()
        self._act(t("User guide"), self.show_guide, "F1", "book")
        self._act(t("Quit"), lambda: self.window().close(), "Ctrl+Q", "")

    def _act(self, text: str, action: object, keys: str, icon: str) -> None:
        item = QAction(text, self)
        item.setProperty("icon_name", icon)
        if keys:
            item.setShortcut(QKeySequence(keys))
        item.triggered.connect(lambda _checked=False: action())  # type: ignore[operator]
        self._menu.addAction(item)
        self.addAction(item)

    def _draw_icons(self) -> None:
        """The menu's icons are drawn when it opens: the window's first picture does not need them."""
        for item in self._menu.actions():
            name = item.property("icon_name")
            if name and item.icon().isNull():
                item.setIcon(theme.icon(name))

    def _undo(self) -> None:
        if self.workspace is not None:
            self.workspace.undo()

    def _redo(self) -> None:
        if self.workspace is not None:
            self.workspace.redo()

    def _group(self, menu: QMenu, choices: list[tuple[str, str]], now: str, choose: object) -> None:
        group = QActionGroup(menu)
        for value, words in choices:
            item = menu.addAction(words)
            item.setCheckable(True)
            item.setChecked(value == now)
            item.triggered.connect(lambda _checked=False, value=value: choose(value))  # type: ignore[operator]
            group.addAction(item)

    # Looks and language.

    def switch_language(self) -> None:
        """Change to the other language at once; position and data stay."""
        language = i18n.other()
        self.settings.language = language
        self.settings.save()
        i18n.set_language(language)
        theme.theme().apply(language=language)

    def set_theme(self, scheme: str) -> None:
        """Light, dark, or "" to follow the system."""
        self.settings.theme = scheme
        self.settings.save()
        self._actions()
        theme.theme().apply(override=self.settings.chosen_theme())

    def set_scale(self, scale: float) -> None:
        """The size of text and controls, 1.0 to 2.0."""
        self.settings.scale = scale
        self.settings.save()
        self._actions()
        theme.theme().apply(scale=scale)

    def rebuild(self) -> None:
        """Make every widget anew in the looks and language now in force; the position stays."""
        self._dialogs = self._dialogs if type(self._dialogs).__name__ != "Dialogs" else None
        if self._full is not None:
            self.close_full()
        if self.workspace is None:
            self._show_start()
            return
        step = self.workspace.current
        scrolled = self.workspace.page().area.verticalScrollBar().value()
        chose_language = self.workspace.header.language.hasFocus()
        self._show_workspace(step)
        if chose_language:
            self.workspace.header.language.setFocus()
        bar = self.workspace.page().area.verticalScrollBar()
        QTimer.singleShot(0, bar, lambda: bar.setValue(scrolled))

    def _clear_stack(self) -> None:
        if self.workspace is not None:
            self.workspace.closing()
        self.workspace = self.start = None
        while (old := self._stack.widget(0)) is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _show_start(self) -> None:
        self._clear_stack()
        self._actions()
        start = StartPage(self.settings.recent, self._menu)
        start.new_wanted.connect(self.new_case)
        start.open_wanted.connect(self.open_case)
        start.recent_wanted.connect(lambda path: self.open_path(Path(path)))
        start.forget_wanted.connect(self._forget)
        start.sample_wanted.connect(self.open_sample)
        start.guide_wanted.connect(self.show_guide)
        start.language_wanted.connect(self.switch_language)
        self.start = start
        self._stack.addWidget(start)
        start.new_button.setFocus()

    def _show_workspace(self, step: str = "") -> None:
        from app.wizard.workspace import Workspace

        assert self.session is not None
        self._clear_stack()
        self._actions()
        workspace = Workspace(self.session, self, self._menu, self.show_guide, step)
        workspace.header.language.clicked.connect(self.switch_language)
        self.workspace = workspace
        self._stack.addWidget(workspace)
        workspace.take_focus()

    def _forget(self, path: str) -> None:
        self.settings.forget(path)
        self._show_start()

    # Cases.

    def new_case(self) -> None:
        """Ask where to keep it and whether to lock it, then begin."""
        t = i18n.translator()
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = t("Appeal {date}", date=clock.today())
        path = self.dialogs.new_case(str(Path(folder) / f"{name}.appeal"))
        if path is None:
            return
        passphrase = self.dialogs.new_passphrase()
        if passphrase is None or not self._put_away():
            return

        def create(_task: background.Task) -> CaseStore:
            import secrets

            from app.case.model import Case, new_case_id
            from app.case.store import CaseStore

            path.unlink(missing_ok=True)  # the dialog has asked before
            return CaseStore.create(path, Case(id=new_case_id(secrets.SystemRandom())), passphrase or None)

        background.run(create, self._opened, self.dialogs.error, owner=self)

    def open_case(self) -> None:
        """Ask which case, and open it."""
        path = self.dialogs.open_case()
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path, passphrase: str | None = None) -> None:
        """Open a case; asks for its passphrase when it has one, again and with a reason when it was wrong."""
        if self.session is not None and not self._put_away():
            return

        def load(_task: background.Task) -> CaseStore:
            from app.case.store import CaseStore

            return CaseStore.open(path, passphrase)

        def failed(error: AppError) -> None:
            if error.code not in ("E-CASE-PASSPHRASE-NEEDED", "E-CASE-PASSPHRASE-WRONG"):
                self.dialogs.error(error)
                return
            problem = ""
            if error.code == "E-CASE-PASSPHRASE-WRONG":
                t = i18n.translator()
                problem = " ".join(part for part in (t.text(error.message), t.text(error.hint)) if part)
            answer = self.dialogs.ask_passphrase(path.name, problem)
            if answer is not None:
                self.open_path(path, answer)

        background.run(load, self._opened, failed, owner=self)

    def open_sample(self) -> None:
        """Open a fresh copy of the sample case from a folder that is deleted when it is closed."""
        if not self._put_away():
            return
        folder = Path(tempfile.mkdtemp(prefix="appeal-packet-sample-"))
        self._sample = folder
        t = i18n.translator()
        name = t("Sample case")

        def create(_task: background.Task) -> CaseStore:
            from app.case.folder import read_folder
            from app.case.store import CaseStore
            from app.imaging.intake import inspect

            pictures: list[bytes] = []

            def keep(data: bytes) -> str:
                import hashlib

                pictures.append(data)
                return hashlib.sha256(data).hexdigest()

            case = read_folder(paths.resources() / "sample", inspect, keep)
            store = CaseStore.create(folder / f"{name}.appeal", case)
            for data in pictures:
                store.add_picture(data)
            return store

        background.run(create, self._opened, self.dialogs.error, owner=self)

    def _opened(self, store: CaseStore) -> None:
        from app.wizard.session import Session

        try:
            self.session = Session(store, self)
        except AppError as error:
            store.close()
            self.dialogs.error(error)
            return
        if self._sample is None or self._sample not in store.path.parents:
            self.settings.remember(store.path, store.case.account_kind or "")
        self._show_workspace()

    def change_passphrase(self) -> None:
        """Lock the open case, lock it otherwise, or take the lock off."""
        session = self.session
        if session is None:
            return
        passphrase = self.dialogs.new_passphrase()
        if passphrase is None:
            return
        background.run(
            lambda _task: session.store.change_passphrase(passphrase or None), None, self.dialogs.error, owner=self
        )

    def close_case(self) -> None:
        """Save, close, and show the start page."""
        if self._put_away():
            self._show_start()

    def _put_away(self) -> bool:
        """Save and close the open case; False when it stays open because it could not be saved."""
        session = self.session
        if session is None:
            return True
        if self._full is not None:
            self.close_full()
        if self.workspace is not None and self.workspace.current:
            self.workspace.page().leave()
        background.wait(2000)
        error = session.close()
        if error is not None:
            t = i18n.translator()
            text = f"{t.text(error.message)} {t.text(error.hint)}"
            title, act = t("The last changes are not saved"), t("Close without them")
            if not self.dialogs.confirm(title, text, act, danger=True):
                return False
            session.abandon()
        if self._sample is None:
            self.settings.remember(session.store.path, session.case.account_kind or "")
        self.session = None
        self._clear_stack()
        session.deleteLater()
        if self._sample is not None:
            shutil.rmtree(self._sample, ignore_errors=True)
            self._sample = None
        self._show_start()
        return True

    # What pages ask for.

    def go(self, step_id: str) -> None:
        if self.workspace is not None:
            self.workspace.open_step(step_id, focus=True)

    def go_to(self, where: str) -> None:
        if self.workspace is not None:
            self.workspace.reveal(where)

    def undo_bar(self, text: str) -> None:
        if self.workspace is not None:
            self.workspace.undo_bar.announce(text)

    def footer_changed(self) -> None:
        if self.workspace is not None and self.workspace.current:
            self.workspace._draw_footer()

    def side_changed(self) -> None:
        if self.workspace is not None and self.workspace.current:
            self.workspace.side_changed()

    def open_full(self, widget: QWidget) -> None:
        self._full = widget
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_full(self) -> None:
        if self._full is not None:
            full, self._full = self._full, None
            self._stack.removeWidget(full)
            full.hide()
            full.deleteLater()
        if self.workspace is not None:
            self._stack.setCurrentWidget(self.workspace)
            self.workspace.session_changed()

    def show_guide(self) -> None:
        """The user guide in the language of the window."""
        t = i18n.translator()
        name = f"user-guide.{i18n.language()}.md"
        text = (paths.resources().parent / "docs" / name).read_text(encoding="utf-8")
        self.dialogs.show_text(t("User guide"), text)

    def unexpected(self, error: BaseException) -> None:
        """An error nobody foresaw, wherever it came up: the case is saved first, then the dialog tells."""
        if self.session is not None:
            self.session.save_now()
        self.dialogs.unexpected(error)

    # Qt.

    def focusNextPrevChild(self, forward: bool) -> bool:
        target = tab_order.neighbour(self._stack, forward)
        if target is not None:
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            target.setFocus(reason)
        return target is not None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.toLocalFile().endswith(".appeal") for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.toLocalFile().endswith(".appeal")]
        if names:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self.open_path(Path(names[0])))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._closing or self._put_away():
            self._closing = True
            background.stop(2000)
            event.accept()
        else:
            event.ignore()
