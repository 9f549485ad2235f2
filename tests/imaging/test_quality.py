"""Photos of drawn cards, damaged by a known amount: what the check must and must not say."""

from __future__ import annotations

import io
import math
from functools import cache

import numpy as np
import pytest
from making import saved
from PIL import Image

from app import paths
from app.imaging import card as cards
from app.imaging.quality import CHECKS, check_photo
from app.imaging.report import PhotoReport
from app.text import translator
from tests.data.cards import CHARACTER, Photo, Shot, draw_card, photograph, series

BASE = Shot(seed=5, layout="front", table="boards", noise=1.5)


@cache
def report(shot: Shot) -> PhotoReport:
    return check_photo(photograph(shot).data)


def verdicts(shot: Shot) -> dict[str, str]:
    return {name: check.verdict for name, check in report(shot).checks.items()}


def overlap(photo: Photo, corners: np.ndarray, size: tuple[int, int]) -> float:
    import cv2

    masks = []
    for points in (photo.corners / np.float32(size), corners):
        mask = np.zeros((500, 500), np.uint8)
        cv2.fillPoly(mask, [np.rint(points * 500).astype(np.int32)], 1)
        masks.append(mask)
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())


def test_a_good_photo_passes_every_check() -> None:
    assert report(BASE).verdict == "ok"
    assert tuple(report(BASE).checks) == CHECKS
    assert report(BASE).kind == "photo" and report(BASE).weak is None


def test_cards_are_found_on_unseen_tables() -> None:
    shots = series(41, 14)
    hits = 0
    for shot in shots:
        photo = photograph(shot)
        found = cards.find(photo.pixels)
        hits += found is not None and overlap(photo, found.corners, shot.size) > 0.8
    assert hits >= 13


@pytest.mark.parametrize("kind", ["gauss", "defocus", "motion", "upscale"])
def test_legible_and_illegible(kind: str) -> None:
    """Half and twice the limit of a tenth of a character, on unseen shots: never taken for each other."""
    for index, shot in enumerate(series(43, 2)):
        shot = shot.but(table="grain" if index % 2 else "plain", blur_kind=kind, angle=0.4 + index)
        sharp = report(shot.but(blur=0.05 * CHARACTER)).checks["sharpness"]
        blurred = report(shot.but(blur=0.2 * CHARACTER)).checks["sharpness"]
        assert sharp.verdict in {"ok", "warn"} and blurred.verdict in {"fail", "warn"}
        assert blurred.score < 0.5 * sharp.score


def test_a_blurred_photo_names_a_place_and_a_cure() -> None:
    blurred = report(BASE.but(blur=0.25 * CHARACTER))
    check = blurred.checks["sharpness"]
    assert blurred.verdict == check.verdict == "fail" and check.cure
    assert blurred.weak is not None
    left, top, width, height = blurred.weak
    assert 0 <= left <= left + width <= 1.0001 and 0 <= top <= top + height <= 1.0001 and width * height < 0.5
    assert translator("zh_CN").text(check.message) != translator("en").text(check.message)


def test_a_moved_phone_gets_its_own_advice() -> None:
    shaken = report(BASE.but(blur=0.22 * CHARACTER, blur_kind="motion", angle=0.1)).checks["sharpness"]
    out_of_focus = report(BASE.but(blur=0.22 * CHARACTER, blur_kind="defocus")).checks["sharpness"]
    assert shaken.verdict == out_of_focus.verdict == "fail"
    assert shaken.cure != out_of_focus.cure


@pytest.mark.parametrize("blur", [0.0, 0.2])
def test_the_verdict_does_not_depend_on_pixels_quality_or_turn(blur: float) -> None:
    shot = BASE.but(blur=blur * CHARACTER, blur_kind="defocus", fill=0.72)
    variants = [
        shot.but(size=(1000, 750)),
        shot.but(size=(2000, 1500)),
        shot.but(quality=60),
        shot.but(quality=95),
        *(shot.but(quarter=turn, fill=0.9 if turn % 2 else 0.72) for turn in (1, 2, 3)),
        shot.but(noise=8.0),
    ]
    assert {report(variant).checks["sharpness"].verdict for variant in variants} == {"fail" if blur else "ok"}


@pytest.mark.parametrize("colour", ["grey", "copy"])
@pytest.mark.parametrize("cast", [(1.0, 1.0, 1.0), (1.08, 0.95, 0.72), (0.82, 0.95, 1.1)], ids=str)
def test_a_copy_is_not_in_colour_under_any_lamp(colour: str, cast: tuple[float, float, float]) -> None:
    shot = BASE.but(colour=colour, cast=cast, uneven=0.3, layout="back")
    assert verdicts(shot)["colour"] == "fail"
    assert verdicts(shot.but(colour="colour"))["colour"] == "ok"


def test_light() -> None:
    assert verdicts(BASE.but(light=0.2))["darkness"] == "fail"
    assert verdicts(BASE.but(light=1.9))["overexposure"] == "fail"


def test_framing_and_size() -> None:
    assert verdicts(BASE.but(shift=(-0.33, 0.0)))["framing"] == "fail"
    assert verdicts(BASE.but(fill=0.24))["size"] == "fail"
    assert verdicts(BASE.but(fill=0.9, tilt=0.01))["framing"] == "ok"


def test_a_scan_is_the_card_itself() -> None:
    scan = check_photo(saved(Image.fromarray(draw_card(np.random.default_rng(3), "front")), "PNG"))
    assert scan.kind == "scan" and scan.checks["framing"].verdict == "unknown"
    assert scan.checks["sharpness"].verdict == "ok" and scan.verdict == "ok"


def test_a_screenshot_is_told_apart() -> None:
    page = Image.new("RGB", (750, 1624), (245, 245, 248))
    for row in range(12):
        page.paste((30, 30, 30), (60, 200 + row * 90, 420, 214 + row * 90))
    shot = check_photo(saved(page, "PNG"))
    assert shot.kind == "screenshot" and shot.verdict == "unknown" and not shot.card.found


EMPTY = {
    "black": np.zeros((600, 800, 3), np.uint8),
    "white": np.full((600, 800, 3), 255, np.uint8),
    "white of a card's shape": np.full((540, 856, 3), 255, np.uint8),
    "one pixel": np.zeros((1, 1, 3), np.uint8),
    "tall": np.zeros((4000, 40, 3), np.uint8),
    "wide": np.full((33, 4000, 3), 9, np.uint8),
    "noise": np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8),
    "ramp": np.tile(np.linspace(0, 255, 800).astype(np.uint8)[None, :, None], (600, 1, 3)),
}


@pytest.mark.parametrize("pixels", EMPTY.values(), ids=EMPTY)
def test_nothing_to_see_is_unknown(pixels: np.ndarray) -> None:
    result = check_photo(saved(Image.fromarray(pixels), "PNG"))
    assert result.verdict == "unknown"
    assert {check.verdict for check in result.checks.values()} == {"unknown"}


def test_orientation_is_applied_before_anything_is_measured() -> None:
    photo = photograph(BASE)
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.fromarray(photo.pixels).transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", quality=90, exif=exif)
    corners = np.array(check_photo(out.getvalue()).card.corners)
    assert np.abs(corners - np.array(report(BASE).card.corners)).max() < 0.01


def test_the_json_has_what_scripts_rely_on() -> None:
    for language in ("zh_CN", "en"):
        result = report(BASE).as_json(translator(language))  # type: ignore[arg-type]
        assert {"verdict", "kind", "milliseconds", "card", "checks"} <= set(result)
        checks = result["checks"]
        assert isinstance(checks, dict)
        for check in checks.values():
            assert set(check) == {"verdict", "score", "message", "cure"} and 0 <= check["score"] <= 1
            assert check["message"] and math.isfinite(check["score"])


def test_a_panel_on_a_phone_screen_is_no_card() -> None:
    notice = (paths.resources() / "sample" / "notice.png").read_bytes()
    report = check_photo(notice)
    assert report.kind == "screenshot"
    assert not report.card.found
    assert {check.verdict for check in report.checks.values()} == {"unknown"}
