"""Looks: colours, fonts, icons and measures from ``resources/tokens.json``, and the style sheet made of them.

The state is one module-level object because a process has one `QApplication` and that has one palette, one font and one
style sheet. Whatever changes it (system theme, setting, language, text scale) ends in `changed`, on which the window
builds its widgets anew; colours and pictures are therefore only ever read at the moment a widget is made or painted.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from app import paths
from app.text import Language
from app.wizard.style import SHEET

Scheme = Literal["light", "dark"]
Role = Literal["caption", "small", "base", "reading", "card-title", "figure", "page-title", "verdict", "count"]

_TITLES = frozenset({"card-title", "figure", "page-title", "verdict", "count"})
_CHINESE = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
)
_LATIN = ("Segoe UI", ".AppleSystemUIFont", "Noto Sans", "Cantarell", "Ubuntu", "Inter")
_SHIPPED = "Noto Sans SC"
SCALES = (1.0, 1.25, 1.5, 2.0)


class Theme(QObject):
    """The looks now in force; `changed` follows every change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        with (paths.resources() / "tokens.json").open(encoding="utf-8") as file:
            tokens = json.load(file)
        self._colours: dict[str, dict[str, str]] = {"light": tokens["light"], "dark": tokens["dark"]}
        self._type: dict[str, tuple[int, int]] = {name: (size, line) for name, (size, line) in tokens["type"].items()}
        self.scheme: Scheme = "light"
        self.scale = 1.0
        self.language: Language = "en"
        self._override: Scheme | None = None
        self._applied: tuple[object, ...] | None = None
        self._watching = False
        self._fonts: dict[tuple[object, ...], QFont] = {}

    def apply(
        self,
        *,
        language: Language | None = None,
        scale: float | None = None,
        override: Scheme | Literal[""] | None = None,
    ) -> None:
        """Put new looks in force; what is None stays as it is, ``override=""`` follows the system again."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not self._watching:
            self._watching = True
            app.setStyle("Fusion")
            QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _scheme: self.apply())
        self.language = language or self.language
        self.scale = scale or self.scale
        if override is not None:
            self._override = override or None
        self.scheme = self._override or _system_scheme()
        state = (self.scheme, self.language, self.scale)
        if state == self._applied:
            return
        first = self._applied is None
        self._applied = state
        _glyph.cache_clear()
        app.setFont(self.font("base"))
        app.setPalette(self._palette())
        app.setStyleSheet(self.sheet())
        if not first:
            self.changed.emit()

    def color(self, name: str) -> QColor:
        """The colour of a token, e.g. ``accent-soft``."""
        return QColor(self._colours[self.scheme][name])

    def px(self, value: float) -> int:
        """A height or size that grows with the text (controls, icons, line heights), in pixels."""
        return round(value * self.scale)

    def space(self, value: float) -> int:
        """A gap, which grows by the square root of the text scale, in pixels."""
        return round(value * math.sqrt(self.scale))

    def control(self, value: float) -> int:
        """The height of a control: grows with the text up to 125 %, by half beyond, so that a page still holds some."""
        return round(value * (self.scale if self.scale < 1.5 else 1 + (self.scale - 1) / 2))

    def line(self, role: str) -> int:
        """The line height of a role in pixels."""
        line = self._type[role][1] * self._factor(role)
        return round(max(line, self._type["base"][1] * self.scale) if role in _TITLES else line)

    def _factor(self, role: str) -> float:
        return 1 + (self.scale - 1) / 2 if role in _TITLES else self.scale

    def font(self, role: str, *, bold: bool | None = None) -> QFont:
        """The font of a role; titles, figures and verdicts are bold unless told otherwise."""
        key = (role, bold, self.language, self.scale)
        if key not in self._fonts:
            self._fonts[key] = self._font(role, bold)
        return self._fonts[key]

    def _font(self, role: str, bold: bool | None) -> QFont:
        font = QFont(_families(self.language))
        size = self._type[role][0] * self._factor(role)
        font.setPixelSize(round(max(size, self._type["base"][0] * self.scale) if role in _TITLES else size))
        font.setBold(role in _TITLES if bold is None else bold)
        if self.language == "en":  # the shipped Chinese face has full-width curly quotes unless told otherwise
            font.setFeature(QFont.Tag("pwid"), 1)
        return font

    def sheet(self) -> str:
        """The style sheet, with every ``@token`` replaced by its colour and every ``~12px`` scaled."""
        colours = self._colours[self.scheme]
        sized = re.sub(r"~(\d+)px", lambda match: f"{self.control(int(match[1]))}px", SHEET)
        return re.sub(r"@([a-z][a-z0-9-]*)", lambda match: colours[match[1]], sized)

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        pairs = (
            (role.Window, "canvas"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "sunken"),
            (role.Text, "text"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.BrightText, "on-accent"),
            (role.ToolTipBase, "surface"),
            (role.ToolTipText, "text"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "on-accent"),
            (role.Link, "accent"),
            (role.LinkVisited, "accent"),
            (role.PlaceholderText, "text-3"),
            (role.Mid, "line"),
            (role.Dark, "line-strong"),
            (role.Accent, "accent"),
        )
        for part, name in pairs:
            palette.setColor(part, self.color(name))
        off = QPalette.ColorGroup.Disabled
        for part in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(off, part, self.color("text-3"))
        return palette


def _system_scheme() -> Scheme:
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


@cache
def _families(language: Language) -> list[str]:
    """Families in order of preference; the shipped face is loaded only where the system has no Chinese one."""
    known = set(QFontDatabase.families())
    chinese = next((name for name in _CHINESE if name in known), None)
    if chinese is None:
        for weight in ("Regular", "Bold"):
            QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / f"NotoSansSC-{weight}.ttf"))
        chinese = _SHIPPED
    latin = next((name for name in _LATIN if name in known), None)
    return [latin, chinese] if language == "en" and latin else [chinese]


@cache
def _glyph(name: str, colour: str, size: int) -> QPixmap:
    """An icon drawn at twice its size (sharp on dense screens too)."""
    svg = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("#24221F", colour)
    svg = svg.replace('width="24" height="24"', f'width="{size * 2}" height="{size * 2}"', 1)
    pixmap = QPixmap()
    pixmap.loadFromData(QByteArray(svg.encode()), "SVG")
    pixmap.setDevicePixelRatio(2)
    return pixmap


@cache
def _theme() -> Theme:
    return Theme()


def theme() -> Theme:
    """The one set of looks of this process."""
    return _theme()


def color(name: str) -> QColor:
    """The colour of a token in the looks now in force."""
    return _theme().color(name)


def font(role: Role, *, bold: bool | None = None) -> QFont:
    """The font of a role, scaled."""
    return _theme().font(role, bold=bold)


def px(value: float) -> int:
    """A size that grows with the text scale."""
    return _theme().px(value)


def control(value: float) -> int:
    """The height of a control at the text scale."""
    return _theme().control(value)


def entry_font(role: Role) -> QFont:
    """The font of what the user types, perhaps Chinese under an English window: full-width marks stay so."""
    result = QFont(_theme().font(role))
    result.unsetFeature(QFont.Tag("pwid"))
    return result


def space(value: float) -> int:
    """A gap that grows with the square root of the text scale."""
    return _theme().space(value)


def pixmap(name: str, tone: str = "text-2", size: int = 20) -> QPixmap:
    """A line icon in the colour of a token; `size` is in pixels before scaling."""
    return _glyph(name, color(tone).name(), px(size))


def icon(name: str, tone: str = "text-2", size: int = 20) -> QIcon:
    """A line icon for buttons and lists; greyed when disabled."""
    result = QIcon(pixmap(name, tone, size))
    result.addPixmap(pixmap(name, "text-off", size), QIcon.Mode.Disabled)
    return result


def spaced_icon(name: str, tone: str, size: int) -> tuple[QIcon, QSize]:
    """An icon with 4 px of air at its right (a push button leaves only 4 of the 8 wanted), and its size."""
    side, gap = px(size), px(4)
    result = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, tone), (QIcon.Mode.Disabled, "text-off")):
        wide = QImage((side + gap) * 2, side * 2, QImage.Format.Format_ARGB32_Premultiplied)
        wide.fill(Qt.GlobalColor.transparent)
        wide.setDevicePixelRatio(2)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, pixmap(name, colour, size))
        painter.end()
        result.addPixmap(QPixmap.fromImage(wide), mode)
    return result, QSize(side + gap, side)
