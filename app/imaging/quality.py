"""The check of an ID photo: can a stranger read this card, and is it the whole original?

Each check answers ok, warn, fail or unknown, with the reason and the cure. What cannot be measured is unknown, never
guessed; which side of the card is shown is told by the user.
"""

from __future__ import annotations

import time
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from app.case.model import Verdict
from app.imaging import card as cards
from app.imaging import chroma, pillow, sharpness
from app.imaging.report import CardPlace, CheckResult, PhotoKind, PhotoReport
from app.imaging.source import Source, examine
from app.text import Message, message

__all__ = ["CHECKS", "CheckResult", "PhotoReport", "check_photo"]

CHECKS = ("sharpness", "colour", "darkness", "overexposure", "framing", "size")

# Longest side at which the card is looked for and, where it is large enough there, also measured.
_WORKING_SIDE = 2000
# Below this width of the card in the reduced picture it is taken from the full one.
_ENOUGH = 640
_CARD_ASPECT = 1.586
# In a picture of a card's own shape, something smaller than this is a part of the card: its portrait, a panel.
_SCAN_AREA = 0.4
_RANK: dict[Verdict, int] = {"unknown": -1, "ok": 0, "warn": 1, "fail": 2}
Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]


def check_photo(data: bytes, name: str = "") -> PhotoReport:
    """Check a photo, scan or screenshot of an identity document.

    Args:
        data: the original bytes.
        name: the file's name, for error messages only.

    Raises:
        PictureError: the bytes are no picture that can be read.
    """
    start = time.perf_counter()
    source = examine(data, name)
    image = _pixels(source, _WORKING_SIDE)
    found = cards.find(image) if min(image.shape[:2]) >= 32 else None
    flat = _flat_share(image)
    kind: PhotoKind = "photo"
    # Phones save what the lens saw as JPEG or HEIC: a long, mostly drawn picture without loss is their screen, and a
    # panel on it is no card.
    drawn = flat > 0.5 and max(source.upright_size) >= 1.6 * min(source.upright_size)
    if drawn and (found is None or not source.lossy):
        kind, found = "screenshot", None
    if kind == "photo" and (found is None or _area(found) < _SCAN_AREA):
        found = _whole(image, flat) or found
    if found is not None and found.whole:
        kind = "scan"
    if found is None:
        checks, weak = {check: _no_card(kind) for check in CHECKS}, None
    else:
        checks, weak = _checked(source, image, found)
    return PhotoReport(
        verdict=_overall(checks),
        kind=kind,
        card=_place(found),
        checks=checks,
        weak=weak,
        milliseconds=round((time.perf_counter() - start) * 1000),
    )


def _pixels(source: Source, side: int | None) -> Pixels:
    """Upright RGB pixels; with `side`, a JPEG may come at a half or less."""
    image = pillow.upright(pillow.decode(source, side), source.orientation)
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


def _flat_share(image: Pixels) -> float:
    """Share of 8 x 8 blocks without any structure: large in drawn pictures, small in anything a lens has seen."""
    height, width = image.shape[0] // 8 * 8, image.shape[1] // 8 * 8
    if not height or not width:
        return 0.0
    blocks = image[:height, :width, 1].reshape(height // 8, 8, width // 8, 8)[:: max(1, height // 400)]
    return float((blocks.max(axis=(1, 3)) - blocks.min(axis=(1, 3)) <= 1).mean())


def _area(found: cards.Card) -> float:
    return float(cv2.contourArea(found.corners.astype(np.float32)))


def _whole(image: Pixels, flat: float) -> cards.Card | None:
    """The picture itself as the card, when it has the shape of one and something on it."""
    height, width = image.shape[:2]
    aspect = max(width, height) / min(width, height)
    if abs(np.log(aspect / _CARD_ASPECT)) > 0.035 or min(width, height) < 32 or flat > 0.97:
        return None
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    if height > width:
        corners = np.roll(corners, -1, axis=0)
    return cards.Card(corners, 0, 0.5, whole=True)


def _place(found: cards.Card | None) -> CardPlace:
    if found is None:
        return CardPlace(found=False)
    return CardPlace(found=True, corners=tuple((round(float(x), 4), round(float(y), 4)) for x, y in found.corners))


def _overall(checks: dict[str, CheckResult]) -> Verdict:
    worst = max((check.verdict for check in checks.values()), key=_RANK.__getitem__)
    return "warn" if worst == "ok" and checks["sharpness"].verdict == "unknown" else worst


def _checked(source: Source, image: Pixels, found: cards.Card) -> tuple[dict[str, CheckResult], Box | None]:
    """All checks of a found card, and the zone to outline in the picture."""
    width, height = source.upright_size
    native = cards.native_size(found, width, height)[0]
    if image.shape[1] < width and cards.native_size(found, image.shape[1], image.shape[0])[0] < _ENOUGH:
        flat = _from_full(source, found)
    else:
        flat = cards.rectify(image, found, sharpness.CARD_WIDTH)
    grey = cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY)
    sharp = sharpness.measure(grey.astype(np.float32))
    weak = None if sharp is None else _in_picture(found, sharp.weakest)
    checks = {
        "sharpness": _sharpness(sharp, _where(found, weak)),
        "colour": _colour(chroma.leftover(flat), found),
        "darkness": _darkness(float(grey.mean())),
        "overexposure": _overexposure(float((grey >= 250).mean())),
        "framing": _framing(found, width, height),
        "size": _size(found, native),
    }
    return checks, None if checks["sharpness"].verdict in {"ok", "unknown"} else weak


def _from_full(source: Source, found: cards.Card) -> Pixels:
    """The card from the pixels of the full picture, of which only the part around it is handed on."""
    image = pillow.upright(pillow.decode(source), source.orientation)
    size = np.array(image.size, np.float32)
    points = found.corners * size
    left, top = (int(v) for v in np.clip(np.floor(points.min(axis=0)), 0, size - 1))
    right, bottom = (int(v) for v in np.clip(np.ceil(points.max(axis=0)) + 1, (left + 1, top + 1), size))
    part = image.crop((left, top, right, bottom)).convert("RGB")
    corners = ((points - (left, top)) / part.size).astype(np.float32)
    return cards.rectify(np.asarray(part), replace(found, corners=corners), sharpness.CARD_WIDTH)


def _no_card(kind: PhotoKind) -> CheckResult:
    if kind == "screenshot":
        return CheckResult(
            verdict="unknown",
            score=0.0,
            message=message("This looks like a screenshot, not a photo of a card, so this could not be judged."),
            cure=message("Photograph the card itself and add that photo."),
        )
    return CheckResult(
        verdict="unknown",
        score=0.0,
        message=message("No card was found in the picture, so this could not be judged."),
        cure=message(
            "Lay the card on a plain surface of another colour, fill most of the picture with it, and retake it."
        ),
    )


def _sharpness(sharp: sharpness.Sharpness | None, zone: Message) -> CheckResult:
    if sharp is None:
        return CheckResult(
            verdict="unknown",
            score=0.0,
            message=message("There is too little writing in view to judge how sharp it is."),
            cure=message("Look at the smallest characters yourself at full size before you use this photo."),
        )
    if sharp.ratio >= sharpness.OK_FROM:
        return CheckResult(verdict="ok", score=sharp.score, message=message("The writing is sharp enough to read."))
    cure = message("Rest the phone on something, tap the card to focus, and take it again.")
    if sharp.smeared:
        cure = message("Rest the phone on something and use more light, so that it cannot move, and take it again.")
    if sharp.ratio < sharpness.FAIL_BELOW:
        text = message("The writing cannot be read; it is worst {place}.", place=zone)
        return CheckResult(verdict="fail", score=sharp.score, message=text, cure=cure)
    text = message("The small writing is at the limit of legibility, most of all {place}.", place=zone)
    return CheckResult(verdict="warn", score=sharp.score, message=text, cure=cure)


def _where(found: cards.Card, zone: Box | None) -> Message:
    """Where a box lies on the card as it is seen in the picture; in words, because nobody reads coordinates."""
    low, high = found.corners.min(axis=0), found.corners.max(axis=0)
    if zone is None or zone[2] * zone[3] > 0.9 * float((high[0] - low[0]) * (high[1] - low[1])):
        return message("everywhere")
    across = (zone[0] + zone[2] / 2 - low[0]) / (high[0] - low[0])
    down = (zone[1] + zone[3] / 2 - low[1]) / (high[1] - low[1])
    return (
        (message("at the upper left"), message("at the top"), message("at the upper right")),
        (message("at the left"), message("in the middle"), message("at the right")),
        (message("at the lower left"), message("at the bottom"), message("at the lower right")),
    )[min(2, max(0, int(down * 3)))][min(2, max(0, int(across * 3)))]


def _colour(value: float | None, found: cards.Card) -> CheckResult:
    original = message("Photograph the original card itself, not a copy or a black-and-white scan.")
    if value is None or (found.cut and value < chroma.FAIL_BELOW):
        return CheckResult(
            verdict="unknown",
            score=0.0,
            message=message("Too little of the card is visible to judge its colours."),
            cure=message("Take it again with the whole card in the picture and in good light."),
        )
    score = chroma.score(value)
    if value < chroma.FAIL_BELOW:
        return CheckResult(verdict="fail", score=score, message=message("The card is black and white."), cure=original)
    if value < chroma.OK_FROM:
        return CheckResult(
            verdict="warn", score=score, message=message("The card has hardly any colour."), cure=original
        )
    return CheckResult(verdict="ok", score=score, message=message("The card is in colour."))


def _darkness(mean: float) -> CheckResult:
    score = min(1.0, max(0.0, (mean - 30) / 110))
    text = message(
        "The card is too dark: brightness {value} of 255, at least {wanted} is needed.", value=round(mean), wanted=85
    )
    cure = message("Go to a window or switch on a lamp, and take it again.")
    if mean < 60:
        return CheckResult(verdict="fail", score=score, message=text, cure=cure)
    if mean < 85:
        return CheckResult(verdict="warn", score=score, message=text, cure=cure)
    return CheckResult(verdict="ok", score=score, message=message("The card is bright enough."))


def _overexposure(share: float) -> CheckResult:
    score = min(1.0, max(0.0, 1 - share / 0.4))
    text = message("{share} % of the card is pure white; nothing can be read there.", share=round(share * 100))
    cure = message(
        "Tap the card in the camera picture so that it darkens, or move away from the lamp, and take it again."
    )
    if share > 0.30:
        return CheckResult(verdict="fail", score=score, message=text, cure=cure)
    if share > 0.15:
        return CheckResult(verdict="warn", score=score, message=text, cure=cure)
    return CheckResult(verdict="ok", score=score, message=message("The card is not overexposed."))


def _framing(found: cards.Card, width: int, height: int) -> CheckResult:
    cure = message("Move back until all four corners and a little of the surface around them are visible.")
    if found.whole:
        return CheckResult(
            verdict="unknown",
            score=0.5,
            message=message("The picture ends where the card ends; whether a corner is missing could not be judged."),
            cure=message("Look whether all four corners of the card are there."),
        )
    size = np.array([width, height], np.float32)
    corners = found.corners * size
    long_side = cards.native_size(found, width, height)[0]
    margin = float(np.concatenate([corners.ravel(), (size - corners).ravel()]).min()) / long_side
    score = min(1.0, max(0.0, 0.5 + margin / 0.06))
    if found.cut or margin < -0.01:
        text = message("A part of the card is outside the picture.")
        return CheckResult(verdict="fail", score=0.0 if found.cut else score, message=text, cure=cure)
    if margin < 0.004:
        text = message("A corner of the card touches the edge of the picture.")
        return CheckResult(verdict="warn", score=score, message=text, cure=cure)
    return CheckResult(verdict="ok", score=score, message=message("All four corners are in the picture."))


def _size(found: cards.Card, native: float) -> CheckResult:
    share = _area(found)
    score = min(1.0, native / 1200) * min(1.0, share / 0.25)
    text = message(
        "The card is {pixels} pixels wide and fills {share} % of the picture.",
        pixels=round(native),
        share=round(share * 100),
    )
    cure = message("Go closer until the card fills most of the picture, and take it again.")
    if native < 300 or share < 0.10:
        return CheckResult(verdict="fail", score=score, message=text, cure=cure)
    if native < 600 or share < 0.15:
        return CheckResult(verdict="warn", score=score, message=text, cure=cure)
    return CheckResult(verdict="ok", score=score, message=text)


def _in_picture(found: cards.Card, zone: sharpness.Zone) -> Box:
    """A zone of the card as a box in parts of the picture."""
    edge = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(edge, found.corners.astype(np.float32))
    left, top, across, down = zone
    points = np.array([[left, top], [left + across, top], [left + across, top + down], [left, top + down]], np.float32)
    placed = np.clip(cv2.perspectiveTransform(points[None], matrix)[0], 0, 1)
    low, high = placed.min(axis=0), placed.max(axis=0)
    x, y, w, h = (round(float(v), 4) for v in (*low, *(high - low)))
    return x, y, w, h
