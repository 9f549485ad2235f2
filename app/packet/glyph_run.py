"""From spans to glyphs: classes of characters, units that stay whole, kinsoku, squeeze, Han–Latin gap.

The rules are those of GB/T 15834 and CLREQ as far as a short official letter needs them; all lengths are in em of the
paragraph's size. Nothing here knows a line, a page or a PDF.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from app.packet.glyphs import MISSING, FaceName, face, face_for, visible
from app.packet.spans import Script, Span, has_han

NO_START = frozenset("，。、；：？！）》〉」』】〕”’…—～·%,.:;!?)]％］｝")
NO_END = frozenset("（《〈「『【〔“‘([#¥$［｛￥＃")
_OPENING = frozenset("（《〈「『【〔“‘［｛")
_CLOSING = frozenset("，。、；：？！）》〉」』】〕”’］｝")
_LATIN_QUOTES: dict[FaceName, dict[str, tuple[float, float]]] = {
    # The curly quotes of this font are a full em wide: (shift, advance) that make them Latin.
    "regular": {"‘": (-0.759, 0.241), "’": (0.0, 0.241), "“": (-0.577, 0.433), "”": (0.010, 0.433)},
    "bold": {"‘": (-0.752, 0.260), "’": (0.011, 0.260), "“": (-0.559, 0.462), "”": (0.021, 0.462)},
}
_DASH = {"regular": (-0.058, 1.25), "bold": (-0.061, 1.235)}

GAP = 0.2
GAP_LEAST = 0.125
BLANK_LEAST = 0.25
BOX_SCALE = 0.86
BOX_ROOM = 0.4

_UNITS = (
    "个工作日|个自然日|分钟|小时|工作日|个月|月份|周年|周岁|毫米|厘米|公里|像素|万元|亿元|人次|"
    "[年月日号天周时点分秒岁名人位个条次件张页段项款条章节处台部份元角万亿倍度级届期批组笔单封种类只块幅层间家户站列行字]"
)
_WHOLE = re.compile(
    r"—{2,}|…{2,}"
    r"|第\s?\d+(?:\.\d+)*(?:\s?[–至到-]\s?\d+)?\s?(?:页|条|项|段|次|张|章|节|款|部分|点|号|步|名|天|周|位|个|届|期)"
    r"|(?:附件|附图|附表|设备)\s?\d+(?:·\d+/\d+)?"
    r"|(?:[Ee]xhibits?|[Pp]ages?|[Pp]arts?|[Cc]lauses?|[Ii]tems?|[Nn]o\.|[Dd]evices?)\s\d+(?:[.–]\d+)*"
    r"|\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    rf"|\d[\d,.:]*(?:\s?[–~-]\s?\d[\d,.:]*)?\s?(?:{_UNITS})"
    r"|\d[\d,.]*\s(?:minutes?|hours?|days?|times?|people|contacts?|messages?|pages?|px|dpi|KB|MB)\b"
    r"|\d{1,2}:\d{2}\s?[–-]\s?\d{1,2}:\d{2}"
    r"|\d+\s×\s\d+(?:\s?像素)?"
)


class Kind(IntEnum):
    HAN = 0
    LATIN = 1
    SPACE = 2
    GAP = 3
    OPENING = 4
    CLOSING = 5
    WIDE = 6


@dataclass(slots=True)
class Glyph:
    """One drawn character.

    Attributes:
        char: what is drawn; empty for a Han–Latin gap nobody typed.
        face: which font has it.
        natural: the font's own advance, in em of the glyph's own size.
        advance: the advance used, in em of the paragraph's size, before justification.
        shift: where the character is drawn, relative to its place.
        stretch: horizontal scale of the drawing.
        scale: size relative to the paragraph's.
        before, after: blank that may be cut at the line's edge.
        squeeze: how much of `advance` may be given up inside a line.
        span: index of its span.
    """

    char: str
    kind: Kind
    span: int
    face: FaceName = "regular"
    natural: float = 0.0
    advance: float = 0.0
    shift: float = 0.0
    stretch: float = 1.0
    scale: float = 1.0
    before: float = 0.0
    after: float = 0.0
    squeeze: float = 0.0


def _kind(char: str) -> Kind:
    if char == " ":
        return Kind.SPACE
    if char in _OPENING:
        return Kind.OPENING
    if char in _CLOSING:
        return Kind.CLOSING
    if has_han(char):
        return Kind.HAN
    if char in "—…～·" or 0x2E80 <= ord(char) <= 0x33FF or 0xFE30 <= ord(char) <= 0xFFEF:
        return Kind.WIDE
    return Kind.LATIN


@lru_cache(maxsize=16384)
def _measure(char: str, bold: bool) -> tuple[str, FaceName, float, Kind]:
    """Character to draw, its face, its natural advance and kind; a missing character becomes the missing sign."""
    name = face_for(char, bold)
    if name is None:
        name, char = face_for(MISSING, bold) or "regular", MISSING
    return char, name, face(name).advance(char), _kind(char)


def _latin_quotes(text: str, script: Script) -> set[int]:
    """Places of the curly quotes that belong to Latin text.

    In Chinese only an apostrophe between letters does. In English a quote that opens straight after Chinese belongs to
    a Chinese quotation, and so does its partner.
    """
    found: set[int] = set()
    opened: list[bool] = []
    for match in re.finditer("[“”‘’]", text):
        at, char = match.start(), match[0]
        if char == "’" and (text[at - 1 : at] + text[at + 1 : at + 2]).isascii() and text[at - 1 : at].isalpha():
            found.add(at)
        elif script == "en" and char in "“‘":
            opened.append(at == 0 or _kind(text[at - 1]) in (Kind.LATIN, Kind.SPACE))
            if opened[-1]:
                found.add(at)
        elif script == "en" and (not opened or opened.pop()):
            found.add(at)
    return found


def glyphs_of(text: Sequence[Span], script: Script) -> tuple[list[Glyph], list[bool]]:
    """Turn spans into glyphs and say before which of them a line may begin.

    Returns:
        The glyphs, gaps included, and one flag a glyph: may a line begin here.
    """
    joined = ""
    owner: list[int] = []
    for index, span in enumerate(text):
        shown = visible(span.text)
        joined += shown
        owner += [index] * len(shown)
    whole, quotes = _unbroken(joined), _latin_quotes(joined, script)
    boxed = [span.boxed for span in text]
    result: list[Glyph] = []
    starts: list[bool] = []
    previous: Glyph | None = None
    gap_at = -1
    for at, char in enumerate(joined):
        span = text[owner[at]]
        drawn, name, natural, kind = _measure(char, span.bold or span.boxed)
        glyph = Glyph(drawn, kind, owner[at], name, natural, natural)
        if boxed[owner[at]]:
            glyph.scale = BOX_SCALE
            glyph.advance = natural * BOX_SCALE
        _special(glyph, latin=at in quotes)
        if kind is Kind.SPACE:
            if gap_at < 0:
                gap_at = len(result)
            result.append(glyph)
            starts.append(False)
            continue
        between = result[gap_at:] if gap_at >= 0 else []
        if previous is not None:
            _join(previous, glyph, between, result, starts)
        allowed = previous is not None and not whole[at] and _may_start(previous, glyph, bool(between))
        if previous is not None and boxed[owner[at]] and owner[at] == previous.span:
            allowed = False
        result.append(glyph)
        starts.append(allowed)
        previous, gap_at = glyph, -1
    _pad_boxes(result, boxed)
    _break_long_words(joined, result, starts)
    return result, starts


def _unbroken(joined: str) -> list[bool]:
    """For each character: a line may not begin here, because it is inside a unit that stays whole."""
    whole = [False] * (len(joined) + 1)
    for match in _WHOLE.finditer(joined):
        for at in range(match.start() + 1, match.end()):
            whole[at] = True
    return whole


def _special(glyph: Glyph, *, latin: bool) -> None:
    """Widths this font gets wrong: Latin quotes, the dash, the middle dot; and the blank halves of full-width marks."""
    char = glyph.char
    if latin and glyph.face in _LATIN_QUOTES:
        glyph.kind = Kind.LATIN
        glyph.shift, glyph.advance = (value * glyph.scale for value in _LATIN_QUOTES[glyph.face][char])
    elif char == "—" and glyph.face in _DASH:
        glyph.shift, glyph.stretch = _DASH[glyph.face]
        glyph.advance = 1.0 * glyph.scale
    elif char == "·" and glyph.face in _DASH:
        glyph.shift, glyph.advance = -0.2 * glyph.scale, 0.6 * glyph.scale
    elif glyph.kind is Kind.OPENING and glyph.natural == 1.0:
        glyph.before = 0.5 * glyph.scale
    elif glyph.kind is Kind.CLOSING and glyph.natural == 1.0:
        glyph.after = 0.5 * glyph.scale
        glyph.squeeze = (0.5 - BLANK_LEAST) * glyph.scale


def _join(left: Glyph, right: Glyph, between: list[Glyph], result: list[Glyph], starts: list[bool]) -> None:
    """Settle what stands between two characters: cut blanks of neighbouring marks, set the Han–Latin gap."""
    marks = (Kind.OPENING, Kind.CLOSING)
    if (left.scale == BOX_SCALE) != (right.scale == BOX_SCALE):
        for glyph in between:
            glyph.kind, glyph.advance = Kind.GAP, 0.0
        return
    if left.kind in marks or right.kind in marks:
        if (left.after or left.before) and (right.after or right.before):
            if left.after:
                left.advance -= left.after
                left.after = left.squeeze = 0.0
            elif right.before:
                right.shift -= right.before
                right.advance -= right.before
                right.before = right.squeeze = 0.0
        beside = left.kind in marks or right.kind in marks
        if beside and (left.after or left.before or right.after or right.before or left.kind is right.kind):
            for glyph in between:
                glyph.kind, glyph.advance = Kind.GAP, 0.0
        return
    pair = {left.kind, right.kind}
    if pair == {Kind.HAN, Kind.LATIN}:
        latin = left if left.kind is Kind.LATIN else right
        wanted = latin.char.isalnum() or latin.char in "%@+*&<>~=_/°"
        if between:
            for n, glyph in enumerate(between):
                glyph.kind, glyph.advance = Kind.GAP, GAP if n == 0 else 0.0
                glyph.squeeze = GAP - GAP_LEAST if n == 0 else 0.0
        elif wanted:
            result.append(Glyph("", Kind.GAP, right.span, advance=GAP, squeeze=GAP - GAP_LEAST))
            starts.append(False)


def _may_start(left: Glyph, right: Glyph, spaced: bool) -> bool:
    """Kinsoku between two neighbours that are not inside one unit."""
    if right.char in NO_START or left.char in NO_END:
        return False
    if spaced:
        return True
    return left.kind is not Kind.LATIN or right.kind is not Kind.LATIN


def _pad_boxes(result: list[Glyph], boxed: list[bool]) -> None:
    """Room for the frame of a boxed span."""
    for index, glyph in enumerate(result):
        if glyph.kind is Kind.GAP or not boxed[glyph.span]:
            continue
        if index == 0 or result[index - 1].span != glyph.span:
            glyph.shift += BOX_ROOM
            glyph.advance += BOX_ROOM
        if index == len(result) - 1 or result[index + 1].span != glyph.span:
            glyph.advance += BOX_ROOM


def _break_long_words(joined: str, result: list[Glyph], starts: list[bool]) -> None:
    """A hyphenated word of two long halves may break after its hyphen; shorter ones stay whole."""
    spots = [m.end() for m in re.finditer(r"(?<=[A-Za-z]{5})-(?=[A-Za-z]{5})", joined)]
    if not spots:
        return
    places = [index for index, glyph in enumerate(result) if glyph.char]
    for spot in spots:
        starts[places[spot]] = True
