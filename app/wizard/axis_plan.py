"""Where things stand on the time axis: arithmetic only, no widgets.

Time runs to scale inside a run of events; a gap that is much longer than the others is drawn short and broken, with its
length written on it, because twelve minutes matter and a night without records must not push them together.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400, 43200)
DAY = 1440


@dataclass(frozen=True)
class Gap:
    """A broken stretch between two x positions; `minutes` is its true length."""

    left: float
    right: float
    minutes: int


@dataclass(frozen=True)
class Tick:
    """A mark on the axis; `minute` counts from the same origin as the points; `whole_day` asks for a date label."""

    x: float
    minute: int
    whole_day: bool


@dataclass(frozen=True)
class AxisPlan:
    """Positions in pixels between 0 and the width, in the order of the points."""

    points: tuple[float, ...]
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]


def plan(minutes: Sequence[int], width: float, label: float = 84) -> AxisPlan:
    """Lay out points in time.

    Args:
        minutes: ascending minutes since any midnight.
        width: pixels to use.
        label: pixels one tick label needs.
    """
    if not minutes:
        return AxisPlan((), (), ())
    if len(minutes) == 1:
        return AxisPlan((width / 2,), (), (Tick(width / 2, minutes[0], False),))
    spans = [later - earlier for earlier, later in itertools.pairwise(minutes)]
    real = [span for span in spans if span > 0]
    limit = max(2 * median(real), 240) if real else 240
    broken = [span > limit for span in spans]
    lengths = [limit * 0.6 if is_broken else float(span) for span, is_broken in zip(spans, broken, strict=True)]
    least = sum(lengths) * 0.012 or 1.0
    lengths = [max(length, least) for length in lengths]
    scale = width / sum(lengths)
    points = [0.0]
    for length in lengths:
        points.append(points[-1] + length * scale)
    gaps = tuple(Gap(points[i], points[i + 1], spans[i]) for i, is_broken in enumerate(broken) if is_broken)
    return AxisPlan(tuple(points), gaps, _ticks(minutes, points, broken, label))


def _ticks(minutes: Sequence[int], points: Sequence[float], broken: Sequence[bool], label: float) -> tuple[Tick, ...]:
    """Round times inside each unbroken run, or the run's first moment where none fits; labels never overlap."""
    ticks: list[Tick] = []
    start = 0
    for end in [*(i for i, is_broken in enumerate(broken) if is_broken), len(points) - 1]:
        for tick in _run_ticks(minutes[start : end + 1], points[start : end + 1], label):
            if not ticks or tick.x - ticks[-1].x >= label:
                ticks.append(tick)
        start = end + 1
    return tuple(ticks)


def _run_ticks(minutes: Sequence[int], points: Sequence[float], label: float) -> list[Tick]:
    first, last = minutes[0], minutes[-1]
    pixels = points[-1] - points[0]
    step = next((s for s in _STEPS if last > first and pixels * s / (last - first) >= label), None)
    result = []
    if step is not None:
        for minute in range(-(-first // step) * step, last + 1, step):
            result.append(Tick(_place(minute, minutes, points), minute, minute % DAY == 0))
    return result or [Tick(points[0], first, False)]


def _place(minute: int, minutes: Sequence[int], points: Sequence[float]) -> float:
    for i in range(len(minutes) - 1):
        if minutes[i] <= minute <= minutes[i + 1] and minutes[i + 1] > minutes[i]:
            share = (minute - minutes[i]) / (minutes[i + 1] - minutes[i])
            return points[i] + share * (points[i + 1] - points[i])
    return points[0] if minute <= minutes[0] else points[-1]


def spread(wanted: Sequence[float], sizes: Sequence[float], width: float) -> list[float | None]:
    """Left edges for boxes centred on `wanted` (ascending) that do not overlap; None where one would stray too far."""
    result: list[float | None] = []
    right = 0.0
    for centre, size in zip(wanted, sizes, strict=True):
        left = min(max(centre - size / 2, right), width - size)
        if left < right - 0.5 or abs(left + size / 2 - centre) > 1.5 * size:
            result.append(None)
            continue
        result.append(left)
        right = left + size + 4
    return result
