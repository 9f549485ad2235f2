"""What every part of the statement page is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.wizard import i18n
from app.wizard.page import Page, Shell
from app.wizard.prose import Kept, ProseField
from app.wizard.session import Session
from app.wizard.theme import space


class Section(QWidget):
    """One part of the statement."""

    def __init__(self, session: Session, shell: Shell, kept: Kept, page: Page) -> None:
        super().__init__()
        self.session, self.shell, self.kept, self.page = session, shell, kept, page
        self.t = i18n.translator()
        self.prose: dict[str, ProseField] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(space(12))
        self.build()

    def title(self) -> str:
        """What its segment says."""
        raise NotImplementedError

    def build(self) -> None:
        """Make the cards, once."""

    def refresh(self) -> None:
        """Draw the case."""
        for field in self.prose.values():
            field.refresh()

    def commit(self) -> None:
        """Take over what is being typed."""
        for field in self.prose.values():
            field.commit()

    def first_field(self) -> QWidget | None:
        return next((field.edit for field in self.prose.values()), None)

    def reveal(self, where: str) -> QWidget | None:
        """Focus the field of a place and return what to scroll to."""
        field = self.prose.get(where) or next((one for path, one in self.prose.items() if path.startswith(where)), None)
        if field is not None:
            field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        return field

    def words(self, path: str, name: str, help: str = "", *, rows: int = 2, optional: bool = False) -> ProseField:
        """A field for own words, bound to a path."""
        field = ProseField(self.session, self.kept, path, name, help, rows=rows, optional=optional)
        field.kept_one.connect(self.shell.footer_changed)
        self.prose[path] = field
        return field
