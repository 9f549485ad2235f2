"""How blurred the writing on a card is, measured against the size of its characters.

A stroke seen through two Gaussian windows loses contrast from the narrow to the wide one; the more it was blurred
before, the less it still loses. The ratio of gradient energies at the two scales therefore falls from about 9 for a
sharp card to 1 for a hopeless one, whatever the contrast, the light and the number of pixels. Three things make it
honest: both windows are tied to the width of the card and so to its characters; the energy of noise, measured where
the card is empty, is taken off first; and the ratio is taken in the direction in which it is worst, because a moved
phone blurs in one direction only.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Zone = tuple[float, float, float, float]

# Width at which a card is measured; more pixels only cost time, characters are then 33 pixels high.
CARD_WIDTH = 1000
_FINE, _COARSE = 0.0012, 0.0036
_TILE = 0.045
# At the limit of legibility, a blur of a tenth of a character, the ratio is about 2; readings near it are not certain.
FAIL_BELOW, OK_FROM = 1.75, 2.35
_BEST = 7.0
_DIRECTIONS = 16
_ZONES = (3, 3)
# A ratio in the worst direction this much below the middle one means that the camera moved.
_SMEARED = 0.62


@dataclass(frozen=True)
class Sharpness:
    """A measurement.

    Attributes:
        ratio: energy ratio in the worst direction over all strokes; 1 is the worst, above 6 is sharp.
        smeared: whether the blur lies in one direction.
        weakest: left, top, width, height of the zone with the lowest ratio, in parts of the card.
    """

    ratio: float
    smeared: bool
    weakest: Zone

    @property
    def score(self) -> float:
        """0 to 1; one half is where the writing begins to be certainly legible."""
        if self.ratio < OK_FROM:
            return max(0.0, 0.5 * (self.ratio - 1) / (OK_FROM - 1))
        return min(1.0, 0.5 + 0.5 * (self.ratio - OK_FROM) / (_BEST - OK_FROM))


def measure(grey: Floats) -> Sharpness | None:
    """Measure a rectified card (H x W, 0 to 255); None when it has too little writing to tell."""
    height, width = grey.shape
    across, down = round(1 / _TILE), max(3, round(height / (_TILE * width)))
    fine_scale = max(_FINE * width, 0.6)
    fine = _tile_energies(grey, fine_scale, across, down)
    coarse = _tile_energies(grey, fine_scale * _COARSE / _FINE, across, down)
    total = coarse[..., 0] + coarse[..., 2]
    floor = float(np.percentile(total, 20))
    energy = total - floor
    strokes = energy > max(3 * floor, 0.08 * float(np.percentile(energy, 95)), 0.01)
    if np.count_nonzero(strokes) < 6:
        return None
    fine -= _isotropic(float(np.percentile(fine[..., 0] + fine[..., 2], 20)))
    coarse -= _isotropic(floor)
    weights = np.where(strokes, 1 / np.sqrt(np.maximum(energy, 1e-6)), 0)[..., None]
    ratios = _ratios((fine * weights).sum(axis=(0, 1)), (coarse * weights).sum(axis=(0, 1)))
    worst, middle = float(ratios.min()), float(np.median(ratios))
    return Sharpness(worst, worst < _SMEARED * middle, _weakest(fine * weights, coarse * weights, strokes))


def _isotropic(energy: float) -> NDArray[np.float64]:
    """The structure tensor of noise: the same in every direction."""
    return np.array([energy / 2, 0, energy / 2])


def _tile_energies(grey: Floats, scale: float, across: int, down: int) -> Floats:
    """Mean structure tensor (xx, xy, yy) of each tile; the outermost tiles, which hold the border, are left out."""
    smooth = cv2.GaussianBlur(grey, (0, 0), scale)
    x = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    y = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    tensor = cv2.merge([x * x, x * y, y * y])
    tiles: Floats = cv2.resize(tensor, (across, down), interpolation=cv2.INTER_AREA)[1:-1, 1:-1]
    return tiles


def _ratios(fine: Floats, coarse: Floats) -> NDArray[np.float64]:
    """Energy ratio in each direction."""
    angle = np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS
    parts = np.stack([np.cos(angle) ** 2, 2 * np.cos(angle) * np.sin(angle), np.sin(angle) ** 2])
    ratios: NDArray[np.float64] = np.maximum(fine @ parts, 0) / np.maximum(coarse @ parts, 1e-6)
    return ratios


def _weakest(fine: Floats, coarse: Floats, strokes: NDArray[np.bool_]) -> Zone:
    """The zone whose writing is most blurred; the whole card when no zone has enough writing."""
    rows = np.array_split(np.arange(strokes.shape[0]), _ZONES[0])
    columns = np.array_split(np.arange(strokes.shape[1]), _ZONES[1])
    worst, place = np.inf, (0.0, 0.0, 1.0, 1.0)
    for row in rows:
        for column in columns:
            part = np.ix_(row, column)
            if np.count_nonzero(strokes[part]) < 4:
                continue
            ratio = float(_ratios(fine[part].sum(axis=(0, 1)), coarse[part].sum(axis=(0, 1))).min())
            if ratio < worst:
                down, across = strokes.shape[0] + 2, strokes.shape[1] + 2
                worst = ratio
                place = (
                    (column[0] + 1) / across,
                    (row[0] + 1) / down,
                    len(column) / across,
                    len(row) / down,
                )
    return place
