"""Where things are: the files shipped with the program, and the user's own folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def _root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen)
    here = Path(__file__).resolve().parent
    packed = here / "_data"  # where an installed wheel has them
    return packed if packed.is_dir() else here.parent


def resources() -> Path:
    """Fonts, icons, translations, the sample case, licence texts."""
    return _root() / "resources"


def forms() -> Path:
    """The form definitions, ``forms/<platform>/*.toml``, and the wording lists."""
    return _root() / "forms"


def settings_folder() -> Path:
    """Where the window keeps its own settings; never anything about a case. Not created here."""
    override = os.environ.get("APPEAL_PACKET_SETTINGS")
    if override:
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / "Appeal Packet"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Appeal Packet"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "appeal-packet"
