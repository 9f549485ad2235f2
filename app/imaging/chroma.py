"""Whether a card is in colour or a grey copy of one.

A grey copy under a lamp, on tinted paper or through a cheap lens is not grey in the photo: its tint changes with
lightness and from place to place, but smoothly. So the tint that follows from lightness and place is fitted and taken
off; only printed colour is left over.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# Chroma left over, in Lab units at the brightness of a well lit card. Grey copies stay below 0.9, in the dark with
# noise up to 1.5; a faded card has 1.1, a clean one 3 and more.
FAIL_BELOW, OK_FROM = 0.9, 1.7
_BEST = 4.0
_SIZE = (96, 60)


def leftover(card: NDArray[np.uint8]) -> float | None:
    """Chroma of a rectified card (RGB) beyond what lightness and place explain; None when it is black throughout."""
    small = cv2.resize(card, _SIZE, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)[3:-3, 4:-4]
    height, width = lab.shape[:2]
    light = lab[..., 0].ravel().astype(np.float64) / 100
    brightness = float(np.percentile(light, 80))
    if brightness < 0.05:
        return None
    y, x = (axis.ravel() for axis in np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j])
    one = np.ones_like(light)
    terms = np.stack([one, light, light**2, light**3, x, y, x * y, x * x, y * y, light * x, light * y], axis=1)
    tint = lab[..., 1:].reshape(-1, 2).astype(np.float64)
    weights = one
    rest = tint
    for _ in range(3):
        # Printed colours are outliers of the fit: they count less each time, or they would bend it towards themselves.
        weighted = terms * (weights**2)[:, None]
        factors = np.linalg.lstsq(weighted.T @ terms, weighted.T @ tint, rcond=1e-9)[0]
        rest = tint - terms @ factors
        weights = 1 / np.sqrt(1 + (np.hypot(rest[:, 0], rest[:, 1]) / 2) ** 2)
    smooth = cv2.GaussianBlur(rest.reshape(height, width, 2).astype(np.float32), (0, 0), 1.0)
    return float(np.sqrt((smooth**2).sum(axis=2).mean())) * 0.8 / max(0.1, brightness)


def score(value: float) -> float:
    """0 to 1; one half is where a card is certainly in colour."""
    if value < OK_FROM:
        return 0.5 * value / OK_FROM
    return min(1.0, 0.5 + 0.5 * (value - OK_FROM) / (_BEST - OK_FROM))
