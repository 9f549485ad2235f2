"""What the photo check says; plain data, so that showing it loads no picture library."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.case.model import Verdict
from app.text import Message, Translator, message

PhotoKind = Literal["photo", "scan", "screenshot"]
Point = tuple[float, float]

_NOTHING = message("")


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """One check: verdict, score from 0 (worst) to 1, what is the matter, and how to mend it."""

    verdict: Verdict
    score: float
    message: Message
    cure: Message = _NOTHING


class CardPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the card lies.

    Attributes:
        found: whether a card was found at all.
        corners: four points in parts of the upright width and height, clockwise; the first side is a long one.
        rotation: how far the writing is turned, in degrees; None when that cannot be told.
    """

    found: bool
    corners: tuple[Point, ...] = ()
    rotation: int | None = None


class PhotoReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the check found out about one photo.

    Attributes:
        verdict: the worst of the known checks; ``warn`` instead of ``ok`` when sharpness could not be judged;
            ``unknown`` when nothing could.
        kind: how the picture was made.
        card: where the card lies.
        checks: results by name.
        weak: left, top, width, height of the least legible zone, in parts of the upright picture; None when the
            writing is legible or nothing could be measured.
        milliseconds: time taken.
    """

    verdict: Verdict
    kind: PhotoKind
    card: CardPlace
    checks: dict[str, CheckResult]
    weak: tuple[float, float, float, float] | None
    milliseconds: int

    def as_json(self, translate: Translator) -> dict[str, object]:
        """The object printed by ``check-photo --json``, without the file name."""
        return {
            "verdict": self.verdict,
            "kind": self.kind,
            "milliseconds": self.milliseconds,
            "card": {
                "found": self.card.found,
                "corners": [list(corner) for corner in self.card.corners],
                "side": None,
                "rotation": self.card.rotation,
            },
            "checks": {
                name: {
                    "verdict": check.verdict,
                    "score": round(check.score, 3),
                    "message": translate.text(check.message),
                    "cure": translate.text(check.cure),
                }
                for name, check in self.checks.items()
            },
            "weak": None if self.weak is None else list(self.weak),
        }
