"""From spans to lines: classes of characters, units that stay whole, kinsoku, squeeze, Han–Latin gap, justification.

The rules are those of GB/T 15834 and CLREQ as far as a short official letter needs them; all lengths in this module
are in em of the paragraph's size. Nothing here knows a page or a PDF.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
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
GAP_MOST = 0.3
BLANK_LEAST = 0.25
HAN_STRETCH = 0.08
TIGHTER = 1.6
BOX_SCALE = 0.86
BOX_ROOM = 0.4

_UNITS = (
    "个工作日|个自然日|分钟|小时|工作日|个月|月份|周年|周岁|毫米|厘米|公里|像素|万元|亿元|人次|"
    "[年月日号天周时点分秒岁名人位个条次件张页段项款条章节处台部份元角万亿倍度级届期批组笔单封种类只块幅层间家户站列行字]"
)
_WHOLE = re.compile(
    r"—{2,}|…{2,}"
    r"|第\s?\d+(?:\s?[–至到-]\s?\d+)?\s?(?:页|条|项|段|次|张|章|节|款|部分|点|号|步|名|天|周|位|个|届|期)"
    r"|(?:附件|附图|附表|设备)\s?\d+(?:·\d+/\d+)?"
    r"|(?:[Ee]xhibits?|[Pp]ages?|[Pp]arts?|[Cc]lauses?|[Ii]tems?|[Nn]o\.|[Dd]evices?)\s\d+(?:[.–]\d+)*"
    r"|\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    rf"|\d[\d,.:]*(?:\s?[–~-]\s?\d[\d,.:]*)?\s?(?:{_UNITS})"
    r"|\d[\d,.]*\s(?:minutes?|hours?|days?|times?|people|contacts?|messages?|pages?|px|dpi|KB|MB)\b"
    r"|\d{1,2}:\d{2}\s?[–-]\s?\d{1,2}:\d{2}"
    r"|\d+\s×\s\d+(?:\s?像素)?"
)
_LONG_BREAK = frozenset("_-./@")


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


@dataclass(slots=True)
class Line:
    """A set line: glyphs with their final places. `x` and `advance` are in em from the line's left edge."""

    glyphs: list[Glyph]
    x: list[float] = field(default_factory=list)
    advances: list[float] = field(default_factory=list)
    width: float = 0.0

    def text(self) -> str:
        """The characters of the line."""
        return "".join(glyph.char for glyph in self.glyphs)


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


def _latin_quote(text: str, at: int, script: Script) -> bool:
    """Whether the quote at this place belongs to Latin text."""
    if script == "en":
        return True
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return text[at] == "’" and len(around) == 2 and all("A" <= c.upper() <= "Z" for c in around)


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
    whole = _unbroken(joined)
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
        _special(glyph, joined, at, script)
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


def _special(glyph: Glyph, text: str, at: int, script: Script) -> None:
    """Widths this font gets wrong: Latin quotes, the dash, the middle dot; and the blank halves of full-width marks."""
    char = glyph.char
    if char in "“”‘’" and glyph.face in _LATIN_QUOTES and _latin_quote(text, at, script):
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


class Setter:
    """Breaks one paragraph into lines of one width (in em) and spaces them."""

    def __init__(self, text: Sequence[Span], script: Script, justify: bool) -> None:
        self.glyphs, self.starts = glyphs_of(text, script)
        self.justify = justify
        self.script = script

    def lines(self, width: float, first_indent: float = 0.0) -> list[Line]:
        """Set the paragraph.

        Args:
            width: measure in em; at least 2.
            first_indent: indent of the first line in em.
        """
        ends = self._break(width, first_indent, 1.0)
        if self.script == "zh" and len(ends) > 1 and self._short_end(ends):
            tighter = self._break(width, first_indent, TIGHTER) if self.justify else ends
            if len(tighter) < len(ends):
                ends = tighter
            else:
                ends = self._loosen(ends)
        lines = []
        begin = 0
        for number, end in enumerate(ends):
            room = width - (first_indent if number == 0 else 0.0)
            lines.append(self._space(begin, end, room, last=number == len(ends) - 1))
            begin = end
        return lines or [Line([])]

    def _short_end(self, ends: list[int]) -> bool:
        last = self.glyphs[ends[-2] : ends[-1]]
        words = [g for g in last if g.kind is Kind.HAN]
        return len(words) < 2 and all(g.kind in (Kind.HAN, Kind.CLOSING, Kind.OPENING) for g in last)

    def _loosen(self, ends: list[int]) -> list[int]:
        """Move the last break one opportunity up, so that the last line is not a lone character."""
        low = ends[-3] if len(ends) > 2 else 0
        spot = ends[-2] - 1
        while spot > low and not self.starts[spot]:
            spot -= 1
        return [*ends[:-2], spot, ends[-1]] if spot > low else ends

    def _break(self, width: float, first_indent: float, give: float) -> list[int]:
        """Greedy breaking; a unit that almost fits is squeezed in. Returns the end index of each line."""
        glyphs, starts = self.glyphs, self.starts
        total = len(glyphs)
        ends: list[int] = []
        begin = 0
        while begin < total:
            while begin < total and ends and glyphs[begin].kind in (Kind.SPACE, Kind.GAP):
                begin += 1
            if begin >= total:
                break
            room = width - (first_indent if not ends else 0.0)
            used = squeeze = 0.0
            best = 0
            at = begin
            while at < total:
                glyph = glyphs[at]
                if at > begin and starts[at]:
                    best = at
                used += glyph.advance - (glyph.before if at == begin else 0.0)
                slack = squeeze * give if self.justify else 0.0
                if glyph.kind not in (Kind.SPACE, Kind.GAP) and used - glyph.after - slack > room + 1e-6:
                    break
                squeeze += glyph.squeeze
                at += 1
            if at >= total:
                ends.append(total)
                break
            begin = best if best > begin else self._emergency(begin, at)
            ends.append(begin)
        if ends and ends[-1] != total:
            ends[-1] = total
        return ends

    def _emergency(self, begin: int, overflow: int) -> int:
        """A unit wider than the line: break after a separator, or else before the character that does not fit."""
        for at in range(overflow, begin + 1, -1):
            if self.glyphs[at - 1].char in _LONG_BREAK and self.glyphs[at].char not in NO_START:
                return at
        at = max(overflow, begin + 1)
        while at > begin + 1 and (self.glyphs[at].char in NO_START or self.glyphs[at - 1].char in NO_END):
            at -= 1
        return at if at > begin + 1 else max(overflow, begin + 1)

    def _space(self, begin: int, end: int, room: float, *, last: bool) -> Line:
        """Place the glyphs of one line and justify it as far as the limits allow."""
        glyphs = self.glyphs[begin:end]
        while glyphs and glyphs[-1].kind in (Kind.SPACE, Kind.GAP):
            glyphs.pop()
        while glyphs and glyphs[0].kind in (Kind.SPACE, Kind.GAP) and begin:
            glyphs.pop(0)
        if not glyphs:
            return Line([])
        advances = [glyph.advance for glyph in glyphs]
        start = -glyphs[0].before
        advances[-1] -= glyphs[-1].after
        natural = start + sum(advances)
        if self.justify and natural > room + 1e-6:
            _shrink(glyphs, advances, natural - room)
        elif self.justify and not last:
            _stretch(glyphs, advances, room - natural)
        line = Line(glyphs, advances=advances)
        x = start
        for advance in advances:
            line.x.append(x)
            x += advance
        line.width = x
        return line


def _shrink(glyphs: list[Glyph], advances: list[float], excess: float) -> None:
    """Take the excess from the blanks of marks first, then from the gaps; the second round is for a tighter setting."""
    for share in (1.0, TIGHTER - 1.0):
        for gaps in (False, True):
            spots = [n for n, g in enumerate(glyphs[:-1]) if g.squeeze and (g.kind is Kind.GAP) is gaps]
            capacity = sum(glyphs[n].squeeze for n in spots) * share
            if not capacity:
                continue
            part = min(excess, capacity) / capacity * share
            for n in spots:
                advances[n] -= glyphs[n].squeeze * part
            excess -= min(excess, capacity)
            if excess <= 1e-9:
                return


def _stretch(glyphs: list[Glyph], advances: list[float], room: float) -> None:
    """Widen the gaps to their limit, then the joints between Han; leave the line ragged when that is not enough."""
    gaps = [n for n, g in enumerate(glyphs[:-1]) if g.kind is Kind.GAP and g.squeeze]
    wide = (Kind.HAN, Kind.CLOSING, Kind.OPENING, Kind.WIDE)
    joints = [
        n
        for n in range(len(glyphs) - 1)
        if glyphs[n].kind in wide and glyphs[n + 1].kind in wide and glyphs[n].char not in "—…"
    ]
    most_gap, most_joint = (GAP_MOST - GAP) * len(gaps), HAN_STRETCH * len(joints)
    if room > most_gap + most_joint + 1e-9 or room <= 0:
        return
    by_gap = min(room, most_gap)
    for n in gaps:
        advances[n] += by_gap / len(gaps)
    for n in joints:
        advances[n] += (room - by_gap) / len(joints)
