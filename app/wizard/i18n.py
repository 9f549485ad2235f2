"""The language of the window: the system's unless the user chose one; switched at once, from anywhere."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import text
from app.text import Language, Translator

_current: list[Language] = ["en"]
_qt_words: list[QTranslator] = []


def system_language() -> Language:
    """Chinese where the system speaks any Chinese, else English; `APPEAL_PACKET_LANGUAGE` overrides the system."""
    wished = os.environ.get("APPEAL_PACKET_LANGUAGE")
    if wished:
        return "zh_CN" if wished.startswith("zh") else "en"
    for name in QLocale.system().uiLanguages():
        if name.startswith("zh"):
            return "zh_CN"
        if name.startswith("en"):
            return "en"
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def set_language(language: Language) -> None:
    """Use this language for every widget made from now on, also for what Qt itself says (Copy, Paste, file dialogs)."""
    _current[0] = language
    app = QCoreApplication.instance()
    while app is not None and _qt_words:
        app.removeTranslator(_qt_words.pop())
    if app is not None and language == "zh_CN":
        words = QTranslator()
        if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(words)
            _qt_words.append(words)


def language() -> Language:
    return _current[0]


def other() -> Language:
    """The language the header offers to change to."""
    return "en" if _current[0] == "zh_CN" else "zh_CN"


def other_name() -> str:
    """The language the header offers, in its own words."""
    return "English" if other() == "en" else "\u4e2d\u6587"


def translator() -> Translator:
    """The translator of the window's language; widgets ask for it when they are made."""
    return text.translator(_current[0])
