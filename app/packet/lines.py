"""From glyphs to lines: breaking, justification, and no lone character on a last line. Lengths in em."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.packet.glyph_run import GAP, NO_END, NO_START, Glyph, Kind, glyphs_of
from app.packet.spans import Script, Span

GAP_MOST = 0.3
HAN_STRETCH = 0.08
TIGHTER = 1.6
_LONG_BREAK = frozenset("_-./@")


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
            ends = tighter if len(tighter) < len(ends) else self._loosen(ends)
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
        """Break greedily; a unit that almost fits is squeezed in where that moves less than spreading the line.

        Returns:
            The end index of each line.
        """
        glyphs, total = self.glyphs, len(self.glyphs)
        ends: list[int] = []
        begin = 0
        while begin < total:
            while begin < total and ends and glyphs[begin].kind in (Kind.SPACE, Kind.GAP):
                begin += 1
            if begin >= total:
                break
            begin = self._line_end(begin, width - (first_indent if not ends else 0.0), give)
            ends.append(begin)
        if ends:
            ends[-1] = total
        return ends

    def _line_end(self, begin: int, room: float, give: float) -> int:
        """Where a line that begins here ends: the last break that fits, or the next one if squeezing is less evil."""
        glyphs, total = self.glyphs, len(self.glyphs)
        used = squeeze = over = ratio = 0.0
        loose = tight = 0
        for at in range(begin, total + 1):
            if at > begin and (at == total or self.starts[at]):
                over = used - self._hanging(at) - room
                if over <= 1e-6:
                    loose = at
                elif self.justify and over <= squeeze * give and (not tight or give > 1.0):
                    tight, ratio = at, over / squeeze
                else:
                    break
            if at == total or (used - room > 3.0 + squeeze and not (loose or tight)):
                break
            glyph = glyphs[at]
            used += glyph.advance - (glyph.before if at == begin else 0.0)
            squeeze += glyph.squeeze
        if tight and (not loose or give > 1.0 or tight == total or ratio <= self._spread(begin, loose, room)):
            return tight
        return loose or self._emergency(begin, room)

    def _spread(self, begin: int, end: int, room: float) -> float:
        """How much of what the limits allow it takes to spread this line to the full measure; above 1 it cannot be."""
        line = self.glyphs[begin:end]
        gaps = sum(1 for g in line if g.kind is Kind.GAP and g.squeeze)
        limit = (GAP_MOST - GAP) * gaps + HAN_STRETCH * sum(1 for g in line if g.kind is Kind.HAN)
        used = sum(g.advance for g in line) - line[0].before - self._hanging(end)
        return (room - used) / limit if limit else 2.0

    def _hanging(self, end: int) -> float:
        """Blank at the end of a line that ends here and is cut off."""
        cut = 0.0
        at = end - 1
        while at >= 0 and self.glyphs[at].kind in (Kind.SPACE, Kind.GAP):
            cut += self.glyphs[at].advance
            at -= 1
        return cut + (self.glyphs[at].after if at >= 0 else 0.0)

    def _emergency(self, begin: int, room: float) -> int:
        """A unit wider than the line: break after a separator, or else before the character that does not fit."""
        used, overflow = 0.0, begin
        while overflow < len(self.glyphs) and used + self.glyphs[overflow].advance <= room + 1e-6:
            used += self.glyphs[overflow].advance
            overflow += 1
        overflow = max(overflow, begin + 1)
        if overflow >= len(self.glyphs):
            return len(self.glyphs)
        for at in range(overflow, begin + 1, -1):
            if self.glyphs[at - 1].char in _LONG_BREAK and self.glyphs[at].char not in NO_START:
                return at
        at = overflow
        while at > begin + 1 and (self.glyphs[at].char in NO_START or self.glyphs[at - 1].char in NO_END):
            at -= 1
        return at if at > begin + 1 else overflow

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
