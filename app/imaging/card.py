"""Finding a card in a photo: its four corners, and the card seen straight from above.

Candidates come from cutting lightness and the two colour axes at several levels; what is left of a cut that looks like
a quadrilateral is judged by its sides alone: along a true border, inside and outside differ the same way everywhere.
Text, portraits and the pattern of the table do not have that on four sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Corners = NDArray[np.float32]

_FIND_SIDE = 400
_LEVELS = 9
# ID-1 cards are 85.6 x 54 mm; a passport page 125 x 88. A tilted card looks up to a fifth shorter.
_ASPECTS = (1.586, 1.42)
_SAMPLES = 24
# A side this near to the edge of the picture, in parts of the longer side, is where the picture ends, not the card.
_EDGE = 0.006
_ACCEPT = 0.42
# How much weaker the border of a larger part may be for it to be taken instead.
_NEARLY = 0.6


@dataclass(frozen=True)
class Card:
    """A card in a picture.

    Attributes:
        corners: 4 x 2, in parts of width and height of the picture; clockwise from the corner that is top left when
            the long side lies across.
        cut: how many sides of the card run out of the picture.
        certainty: 0 to 1; how much the four sides look like the border of one thing.
        whole: the picture itself is the card, as in a scan; nothing was searched out.
    """

    corners: Corners
    cut: int
    certainty: float
    whole: bool = False


def find(image: Pixels) -> Card | None:
    """Find the most likely card in an upright RGB picture (H x W x 3), or None."""
    height, width = image.shape[:2]
    scale = _FIND_SIDE / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    # The median takes the grain of gravel and cloth away and leaves borders where they are.
    lab = cv2.cvtColor(cv2.medianBlur(small, 5), cv2.COLOR_RGB2LAB)
    wide = lab.astype(np.float32)
    judged = [(*_judge(quad, wide), quad) for quad in _candidates(lab)]
    judged = [one for one in judged if one[0] >= _ACCEPT]
    if not judged:
        return None
    score, cut, quad = max(judged, key=lambda one: one[0])
    # A coloured band is often cut off because its border is stronger than that of the card: take the larger part.
    for other in sorted(judged, key=lambda one: -one[0]):
        if other[0] > _NEARLY * score and other[1] == cut and _holds(other[2], quad):
            score, cut, quad = other
            break
    corners: Corners = (_ordered(quad) / np.array(size)).astype(np.float32)
    return Card(corners, cut, float(min(1.0, score)))


def _holds(outer: Corners, inner: Corners) -> bool:
    """Whether one quadrilateral has the other inside, shares most of its border, and is larger by a band."""
    grown = cv2.contourArea(outer) / max(1.0, cv2.contourArea(inner))
    if not 1.04 < grown < 1.35:
        return False
    reach = 0.03 * float(np.sqrt(cv2.contourArea(inner)))
    shared = sum(min(float(np.hypot(*(corner - other))) for other in outer) < 1.5 * reach for corner in inner)
    # With the band the card must look more like a card, not less: things on the table are no bands.
    likelier = _unlikeness(outer) < _unlikeness(inner)
    return (
        likelier
        and shared >= 2
        and all(cv2.pointPolygonTest(outer, (float(x), float(y)), True) > -reach for x, y in inner)
    )


def _candidates(lab: Pixels) -> list[Corners]:
    """Quadrilaterals around the connected parts of level cuts and around closed outlines."""
    found: list[Corners] = []
    hulls: set[tuple[int, ...]] = set()
    total = lab.shape[0] * lab.shape[1]
    for mask in _masks(lab):
        for contour in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
            # Neighbouring levels mostly cut out the same thing; it is fitted once.
            box = cv2.boundingRect(contour)
            key = (*(side // 2 for side in box), round(cv2.contourArea(contour) / (0.01 * total)))
            if box[2] * box[3] < 0.015 * total or key in hulls:
                continue
            hulls.add(key)
            quad = _quad_around(contour, total)
            if quad is not None:
                found.append(quad)
    return found


def _masks(lab: Pixels) -> Iterator[Pixels]:
    for plane in (*cv2.split(lab), _unlike_table(lab)):
        for level in _levels(plane):
            for flag in (cv2.THRESH_BINARY, cv2.THRESH_BINARY_INV):
                mask = cv2.threshold(plane, level, 255, flag)[1]
                yield cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    # A card on a table of nearly its own colour shows by its outline only.
    for weakest in (10, 25):
        edges = [cv2.Canny(plane, weakest, 2.5 * weakest) for plane in cv2.split(lab)]
        yield cv2.dilate(np.max(edges, axis=0), np.ones((3, 3), np.uint8))


def _unlike_table(lab: Pixels) -> Pixels:
    """How far each pixel is from the colours along the edge of the picture, which is mostly table."""
    height, width = lab.shape[:2]
    band = max(2, min(height, width) // 25)
    edge = np.concatenate(
        [
            lab[:band].reshape(-1, 3),
            lab[-band:].reshape(-1, 3),
            lab[:, :band].reshape(-1, 3),
            lab[:, -band:].reshape(-1, 3),
        ]
    )
    cv2.setRNGSeed(7)
    rule = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 12, 0.5)
    samples = np.ascontiguousarray(edge[:: max(1, len(edge) // 2000)], dtype=np.float32)
    colours = cv2.kmeans(samples, 3, None, rule, 1, cv2.KMEANS_PP_CENTERS)[2]
    wide = lab.astype(np.float32)
    distance = np.min([np.sqrt(((wide - colour) ** 2).sum(axis=2)) for colour in colours], axis=0)
    far: Pixels = np.clip(distance * 2, 0, 255).astype(np.uint8)
    return far


def _levels(plane: Pixels) -> list[int]:
    """Cuts that split the plane: equal steps of its range, and the best split in two."""
    low, high = np.percentile(plane, (2, 98))
    otsu = cv2.threshold(plane, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0]
    if high - low < 4:
        return []
    steps = np.linspace(low, high, _LEVELS + 2)[1:-1]
    return sorted({int(otsu), *(int(step) for step in steps)})


def _quad_around(contour: NDArray[np.int32], total: int) -> Corners | None:
    """Four straight sides fitted to a contour; None when it is too small or not quadrilateral."""
    hull = cv2.convexHull(contour)
    area = cv2.contourArea(hull)
    # A finger or a torn cut takes a piece out of the part itself; the hull bridges it.
    if area < 0.012 * total or cv2.contourArea(contour) < 0.6 * area:
        return None
    rough = _four_points(hull)
    points = contour[:: max(1, len(contour) // 400)].reshape(-1, 2).astype(np.float32)
    quad = _straightened(rough, points)
    if not cv2.isContourConvex(quad.reshape(-1, 1, 2)) or not 0.85 < cv2.contourArea(quad) / area < 1.15:
        return None
    return quad


def _four_points(hull: NDArray[np.int32]) -> Corners:
    length = cv2.arcLength(hull, True)
    for tolerance in (0.02, 0.03, 0.045, 0.06, 0.08):
        points = cv2.approxPolyDP(hull, tolerance * length, True)
        if len(points) == 4:
            four: Corners = points.reshape(4, 2).astype(np.float32)
            return four
        if len(points) < 4:
            break
    around: Corners = cv2.boxPoints(cv2.minAreaRect(hull)).astype(np.float32)
    return around


def _straightened(rough: Corners, contour: NDArray[np.float32]) -> Corners:
    """Each side fitted to the contour points along its middle, so that round corners do not cut the card short."""
    lines = []
    for start, end in _sides(rough):
        along = end - start
        length = float(np.hypot(*along)) or 1.0
        along = along / length
        relative = contour - start
        place = relative @ along / length
        off = np.abs(relative[:, 0] * along[1] - relative[:, 1] * along[0])
        near = contour[(place > 0.15) & (place < 0.85) & (off < 0.04 * length + 2)]
        if len(near) < 8:
            return rough
        vx, vy, x, y = cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        lines.append((vx, vy, x, y))
    corners = [_crossing(lines[index - 1], lines[index]) for index in range(4)]
    if any(corner is None for corner in corners):
        return rough
    return np.array(corners, np.float32)


def _crossing(one: tuple[float, ...], two: tuple[float, ...]) -> tuple[float, float] | None:
    vx, vy, x, y = one
    wx, wy, u, v = two
    cross = vx * wy - vy * wx
    if abs(cross) < 0.2:
        return None
    step = ((u - x) * wy - (v - y) * wx) / cross
    return x + step * vx, y + step * vy


def _sides(quad: Corners) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    return list(pairwise((*quad, quad[0])))


def _judge(quad: Corners, lab: NDArray[np.float32]) -> tuple[float, int]:
    """Score of a quadrilateral, about 0 to 1, and how many of its sides are the edge of the picture."""
    height, width = lab.shape[:2]
    centre = quad.mean(axis=0)
    lengths = [float(np.hypot(*(end - start))) for start, end in _sides(quad)]
    if min(lengths) < 12:
        return 0.0, 0
    reach = max(2.5, 0.03 * min(lengths))
    scores, cut = [], 0
    for (start, end), length in zip(_sides(quad), lengths, strict=True):
        if _on_edge(start, end, width, height):
            cut += 1
            continue
        normal = np.array([end[1] - start[1], start[0] - end[0]], np.float32) / length
        if normal @ (centre - start) < 0:
            normal = -normal
        steps = np.linspace(0.1, 0.9, _SAMPLES, dtype=np.float32)[:, None]
        points = start + steps * (end - start)
        difference = _sample(lab, points + reach * normal) - _sample(lab, points - reach * normal)
        scores.append(_side_score(difference))
    if cut > 2 or not scores:
        return 0.0, cut
    shape = _shape_score(lengths, cut)
    area = cv2.contourArea(quad) / (width * height)
    # A portrait on the card has a border too; the card is the larger of the two.
    roomy = min(1.0, (area / 0.12) ** 0.25)
    sides = 0.6 * min(scores) + 0.4 * float(np.mean(scores))
    return sides * shape * roomy * (0.97 - 0.12 * cut), cut


def _sample(lab: NDArray[np.float32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = lab.shape[:2]
    x = np.clip(np.rint(points[:, 0]).astype(int), 0, width - 1)
    y = np.clip(np.rint(points[:, 1]).astype(int), 0, height - 1)
    sampled: NDArray[np.float32] = lab[y, x]
    return sampled


def _side_score(difference: NDArray[np.float32]) -> float:
    """How alike and how strong the step across one side is along its length (rows of L, a, b differences)."""
    typical = np.median(difference, axis=0)
    strength = float(np.sqrt((typical**2 * (1.0, 2.0, 2.0)).sum()))
    spread = float(np.median(np.abs(difference - typical).sum(axis=1)))
    steady = strength / (strength + 0.8 * spread + 2.0)
    return steady * min(1.0, strength / 12.0)


def _unlikeness(quad: Corners) -> float:
    """How far a quadrilateral is from a card seen straight on: its proportions, and how unequal opposite sides are."""
    lengths = [float(np.hypot(*(end - start))) for start, end in _sides(quad)]
    one, two = lengths[0] + lengths[2], lengths[1] + lengths[3]
    skew = abs(np.log(lengths[0] / lengths[2])) + abs(np.log(lengths[1] / lengths[3]))
    return min(abs(float(np.log(max(one, two) / min(one, two) / wanted))) for wanted in _ASPECTS) + float(skew)


def _shape_score(lengths: list[float], cut: int) -> float:
    """How much a quadrilateral looks like a card lying in front of the camera."""
    one, two = (lengths[0] + lengths[2]) / 2, (lengths[1] + lengths[3]) / 2
    opposite = min(min(lengths[0], lengths[2]) / max(lengths[0], lengths[2]), min(lengths[1:4:2]) / max(lengths[1:4:2]))
    aspect = max(one, two) / min(one, two)
    if cut:
        return 0.9 if 0.6 < aspect < 2.5 and opposite > 0.6 else 0.3
    away = min(abs(np.log(aspect / wanted)) for wanted in _ASPECTS)
    return float(np.exp(-((max(0.0, away - 0.08) / 0.22) ** 2)) * min(1.0, opposite / 0.75))


def _on_edge(start: NDArray[np.float32], end: NDArray[np.float32], width: int, height: int) -> bool:
    margin = _EDGE * max(width, height) + 1
    both = np.stack([start, end])
    return bool(
        (both[:, 0] <= margin).all()
        or (both[:, 1] <= margin).all()
        or (both[:, 0] >= width - 1 - margin).all()
        or (both[:, 1] >= height - 1 - margin).all()
    )


def _ordered(quad: Corners) -> Corners:
    """Clockwise corners, starting so that the first side is a long one and lies towards the top or left."""
    if cv2.contourArea(quad, oriented=True) < 0:
        quad = quad[::-1].copy()
    lengths = [float(np.hypot(*(end - start))) for start, end in _sides(quad)]
    first = 0 if lengths[0] + lengths[2] >= lengths[1] + lengths[3] else 1
    choices = (first, first + 2)
    middle = [quad[[c % 4, (c + 1) % 4]].mean(axis=0) for c in choices]
    across = abs(quad[(first + 1) % 4][0] - quad[first][0]) >= abs(quad[(first + 1) % 4][1] - quad[first][1])
    # Upright cards begin at the top; cards on their side begin with the side that faces right (turned clockwise).
    start = choices[int(middle[1][1] < middle[0][1])] if across else choices[int(middle[1][0] > middle[0][0])]
    return np.roll(quad, -start % 4, axis=0)


def rectify(image: Pixels, card: Card, width: int) -> Pixels:
    """The card seen from above, `width` pixels across unless its own pixels are fewer; H x W x 3.

    The picture is averaged down before it is warped, so that no detail folds over into false sharpness.
    """
    size = np.array([image.shape[1], image.shape[0]], np.float32)
    corners = card.corners * size
    across, down = native_size(card, image.shape[1], image.shape[0])
    scale = min(1.0, width / across)
    out = (max(16, round(across * scale)), max(16, round(down * scale)))
    if scale < 0.7:
        left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
        right, bottom = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, size.astype(int))
        part = image[top:bottom, left:right]
        less = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        ratio = np.array(less, np.float32) / (part.shape[1], part.shape[0])
        image = cv2.resize(part, less, interpolation=cv2.INTER_AREA)
        corners = (corners - np.array([left, top], np.float32)) * ratio
    target = np.array([[0, 0], [out[0], 0], [out[0], out[1]], [0, out[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    warped: Pixels = cv2.warpPerspective(image, matrix, out, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return warped


def native_size(card: Card, width: int, height: int) -> tuple[float, float]:
    """Long and short side of a card in pixels of a picture of `width` x `height`."""
    corners = card.corners * np.array([width, height], np.float32)
    lengths = [float(np.hypot(*(end - start))) for start, end in _sides(corners)]
    return max((lengths[0] + lengths[2]) / 2, 1.0), max((lengths[1] + lengths[3]) / 2, 1.0)
