"""What the window remembers between runs. Never anything about a case but its place and a neutral label."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal

from app import paths
from app.text import Language

RECENT = 8


@dataclass
class Recent:
    """A case opened before: where it is, and its account kind as a neutral label. Nothing about anybody."""

    path: str
    label: str


@dataclass
class Settings:
    """The window's own settings; "" follows the system."""

    language: str = ""
    theme: str = ""
    scale: float = 1.0
    needs_open: bool = True
    recent: list[Recent] = field(default_factory=list)
    _broken: bool = False

    @classmethod
    def load(cls) -> Settings:
        """Read the settings; a file that cannot be read is left as it is and defaults are used for this run."""
        try:
            data = json.loads(_file().read_text(encoding="utf-8"))
            known = {item.name for item in fields(cls)} - {"_broken", "recent"}
            result = cls(**{name: value for name, value in data.items() if name in known})
            result.recent = [Recent(**item) for item in data.get("recent", [])]
            result._check()
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(_broken=True)
        return result

    def _check(self) -> None:
        texts = [self.language, self.theme, *(part for item in self.recent for part in asdict(item).values())]
        good = all(isinstance(text, str) for text in texts) and isinstance(self.needs_open, bool)
        if not good or self.language not in ("", "zh_CN", "en") or self.theme not in ("", "light", "dark"):
            raise ValueError("settings")
        if not isinstance(self.scale, (int, float)) or not 1.0 <= self.scale <= 2.0:
            raise ValueError("scale")

    def chosen_language(self) -> Language | None:
        """The language the user chose; None follows the system."""
        return "zh_CN" if self.language == "zh_CN" else "en" if self.language == "en" else None

    def chosen_theme(self) -> Literal["light", "dark", ""]:
        """The colours the user chose; "" follows the system."""
        return "light" if self.theme == "light" else "dark" if self.theme == "dark" else ""

    def save(self) -> None:
        """Write atomically. A broken file is moved aside first; a full or read-only disk is no reason to stop."""
        data = {name: value for name, value in asdict(self).items() if name != "_broken"}
        target = _file()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if self._broken and target.exists():
                target.replace(target.with_suffix(".broken.json"))
            self._broken = False
            handle, name = tempfile.mkstemp(dir=target.parent, prefix="settings-", suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except OSError:
            return

    def remember(self, path: Path, label: str) -> None:
        """Put a case first in the list of recent ones."""
        place = str(path)
        self.recent = [Recent(place, label), *(item for item in self.recent if item.path != place)][:RECENT]
        self.save()

    def forget(self, path: str) -> None:
        """Take a case from the list; its file is not touched."""
        self.recent = [item for item in self.recent if item.path != path]
        self.save()


def _file() -> Path:
    return paths.settings_folder() / "settings.json"
