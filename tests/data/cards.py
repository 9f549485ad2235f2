"""Draws photos of cards that do not exist, with damage whose physical amount is known.

Names and addresses are invented, numbers begin with the unassigned region 99, every card carries 样本 SPECIMEN. The
layouts, fonts and tables are other ones than those of any labelled set the checks were tried on.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
WIDTH, HEIGHT = 1400, 883
# Height of the smallest characters that have to be read, in parts of the card's width.
CHARACTER = 44 / WIDTH

_NAMES = ("测一言", "样知秋", "例小满", "虚白露", "拟长风", "构明远", "设南星")
_PLACES = ("样例省范本市虚构区无名路", "演示市练习县草稿镇空白村", "示例自治区模型市图纸街")
_OFFICES = ("样例市公安局虚构分局", "演示县公安局", "示例市公安局图纸分局")


@dataclass(frozen=True)
class Shot:
    """How a card was photographed. Blur is given as the standard deviation of the point spread, in card widths."""

    seed: int
    layout: str = "front"
    table: str = "plain"
    size: tuple[int, int] = (1280, 960)
    fill: float = 0.62
    turn: float = 0.0
    tilt: float = 0.08
    quarter: int = 0
    shift: tuple[float, float] = (0.0, 0.0)
    blur: float = 0.0
    blur_kind: str = "gauss"
    angle: float = 0.0
    noise: float = 1.0
    light: float = 1.0
    uneven: float = 0.1
    cast: tuple[float, float, float] = (1.0, 1.0, 1.0)
    colour: str = "colour"
    quality: int = 88

    def but(self, **changes: object) -> Shot:
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Photo:
    """An encoded photo and what is true about it; `corners` in pixels, clockwise from the printed top left."""

    data: bytes
    pixels: Pixels
    corners: Floats
    width: float
    blur_in_characters: float


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The other engine depends on a library of the system; the same seed must draw the same card everywhere.
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


def check_digit(first17: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(c) * w for c, w in zip(first17, weights, strict=True)) % 11]


def id_number(rng: np.random.Generator) -> str:
    first = f"99{rng.integers(1000, 9999)}{rng.integers(1960, 2004)}{rng.integers(1, 13):02}{rng.integers(1, 29):02}"
    first += f"{rng.integers(100, 999)}"
    return first + check_digit(first)


def _portrait(draw: ImageDraw.ImageDraw, rng: np.random.Generator, x: int, y: int, ground: tuple[int, ...]) -> None:
    skin = tuple(int(v) for v in rng.choice([(236, 200, 170), (205, 160, 125), (160, 112, 84)]))
    coat = tuple(int(v) for v in rng.integers(30, 190, 3))
    draw.rectangle((x, y, x + 330, y + 410), fill=(226, 232, 240))
    draw.pieslice((x + 20, y + 260, x + 310, y + 560), 180, 360, fill=coat)
    draw.ellipse((x + 90, y + 70, x + 240, y + 280), fill=skin)
    draw.chord((x + 80, y + 50, x + 250, y + 250), 180, 360, fill=(35, 28, 26))
    draw.rectangle((x, y + 411, x + 330, y + 561), fill=ground)


def _fields(
    draw: ImageDraw.ImageDraw, rng: np.random.Generator, x: int, y: int, font: str, ink: tuple[int, ...]
) -> None:
    label, size = (58, 92, 150), 44
    rows = (
        ("姓名", str(rng.choice(_NAMES))),
        ("性别", str(rng.choice(["男", "女"])) + "　民族 范"),
        ("出生", f"{rng.integers(1960, 2004)} 年 {rng.integers(1, 13)} 月 {rng.integers(1, 29)} 日"),
        ("住址", str(rng.choice(_PLACES))),
        ("", f"{rng.integers(1, 99)} 号 {rng.integers(1, 30)} 单元 {rng.integers(100, 999)} 室"),
    )
    for index, (name, value) in enumerate(rows):
        top = y + index * 92
        draw.text((x, top), name, font=_font(font, 36), fill=label)
        draw.text((x + 120, top - 4), value, font=_font(font, size), fill=ink)


def draw_card(rng: np.random.Generator, layout: str) -> Pixels:
    """One card, 1400 x 883 pixels, seen straight on."""
    ground = np.array([240, 238, 232]) - rng.integers(0, 26, 3)
    paper = tuple(int(v) for v in ground)
    card = Image.new("RGB", (WIDTH, HEIGHT), paper)
    draw = ImageDraw.Draw(card)
    ink = (28, 28, 32)
    font = str(rng.choice(["NotoSansSC-Regular", "LXGWWenKai-Regular", "NotoSansSC-Bold"]))
    for step in range(0, WIDTH + HEIGHT, 46):
        shade = tuple(int(v) for v in ground - rng.integers(4, 10))
        draw.line((step, 0, step - HEIGHT, HEIGHT), fill=shade, width=2)
    if layout == "front":
        _fields(draw, rng, 90, 110, font, ink)
        _portrait(draw, rng, 1000, 110, paper)
        draw.text((90, 730), "公民身份号码", font=_font(font, 40), fill=(58, 92, 150))
        draw.text((420, 722), id_number(rng), font=_font("NotoSansSC-Regular", 62), fill=ink)
    elif layout == "band":
        band = tuple(int(v) for v in rng.choice([(150, 40, 48), (36, 92, 84), (40, 60, 140)]))
        draw.rectangle((0, 0, WIDTH, 110), fill=band)
        draw.text((60, 28), "虚构共和国 居住证 RESIDENCE", font=_font("NotoSansSC-Bold", 50), fill=(250, 250, 250))
        _portrait(draw, rng, 60, 180, paper)
        _fields(draw, rng, 460, 190, font, ink)
        draw.text((460, 690), id_number(rng), font=_font("NotoSansSC-Regular", 62), fill=ink)
    elif layout == "back":
        draw.ellipse((90, 90, 290, 290), fill=(200, 36, 40))
        draw.regular_polygon((190, 190, 70), 5, fill=(250, 210, 60))
        draw.text((400, 110), "虚构共和国", font=_font("NotoSansSC-Bold", 84), fill=ink)
        draw.text((400, 240), "居住身份样证", font=_font("NotoSansSC-Bold", 100), fill=ink)
        draw.text((300, 620), "签发机关　" + str(rng.choice(_OFFICES)), font=_font(font, 46), fill=ink)
        year = int(rng.integers(2010, 2024))
        draw.text((300, 720), f"有效期限　{year}.03.07-{year + 10}.03.07", font=_font(font, 46), fill=ink)
    else:
        raise ValueError(layout)
    place = {"front": (560, 590), "band": (900, 770), "back": (520, 420)}[layout]
    draw.text(place, "样本 SPECIMEN", font=_font("NotoSansSC-Regular", 40), fill=(214, 120, 110))
    return np.asarray(card)


def _table(rng: np.random.Generator, kind: str, width: int, height: int) -> Floats:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    tone = rng.uniform(45, 150, 3).astype(np.float32)
    if kind == "plain":
        drift = (x / width + y / height) * float(rng.uniform(-18, 18))
        return np.repeat((drift)[..., None], 3, 2) + tone
    if kind == "boards":
        waves = np.sin(y / 9 + 3 * np.sin(x / 160)) * 9 + (np.floor(y / 190) % 3) * 12
        return waves[..., None] * np.array([1.0, 0.8, 0.6], np.float32) + np.array([128, 92, 60], np.float32)
    if kind == "grain":
        grain = cv2.GaussianBlur(rng.normal(0, 60, (height, width)).astype(np.float32), (0, 0), 1.6)
        return grain[..., None] * 1.6 + tone * 0.7
    if kind == "check":
        cells = ((x // 70).astype(int) + (y // 70).astype(int)) % 2
        return np.where(cells[..., None] > 0, tone, tone * 0.62).astype(np.float32)
    if kind == "clutter":
        canvas = Image.new("RGB", (width, height), tuple(int(v) for v in tone))
        draw = ImageDraw.Draw(canvas)
        for _ in range(26):
            cx, cy = rng.integers(0, width), rng.integers(0, height)
            radius = int(rng.integers(30, 190))
            colour = tuple(int(v) for v in rng.integers(20, 200, 3))
            if rng.random() < 0.5:
                draw.ellipse((cx - radius, cy - radius // 2, cx + radius, cy + radius // 2), fill=colour)
            else:
                draw.regular_polygon(
                    (int(cx), int(cy), radius), int(rng.integers(3, 6)), int(rng.integers(0, 90)), fill=colour
                )
        return np.asarray(canvas).astype(np.float32)
    raise ValueError(kind)


def _corners(rng: np.random.Generator, shot: Shot) -> Floats:
    width, height = shot.size
    across = shot.fill * (height if shot.quarter % 2 else width)
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * (across / 2, across / 2 * HEIGHT / WIDTH)
    half *= 1 + rng.uniform(-shot.tilt, shot.tilt, (4, 2))
    angle = np.deg2rad(shot.turn + 90 * shot.quarter)
    turned = half @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    centre = np.array([width * (0.5 + shot.shift[0]), height * (0.5 + shot.shift[1])])
    return (turned + centre).astype(np.float32)


def _blurred(image: Floats, sigma: float, kind: str, angle: float) -> Floats:
    """The picture spread by a point spread of standard deviation `sigma` pixels along its widest direction."""
    if sigma <= 0.01:
        return image
    if kind == "gauss":
        return cv2.GaussianBlur(image, (0, 0), sigma)
    if kind == "upscale":
        factor = max(1.0, sigma * 2.2)
        small = cv2.resize(image, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
        return cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    reach = int(np.ceil(sigma * 3.6)) + 2
    fine = 5
    y, x = (np.mgrid[0 : (2 * reach + 1) * fine, 0 : (2 * reach + 1) * fine] + 0.5) / fine - reach - 0.5
    if kind == "defocus":
        kernel = np.hypot(x, y) <= 2 * sigma
    else:
        along = x * np.cos(angle) + y * np.sin(angle)
        kernel = (np.abs(along) <= sigma * np.sqrt(3)) & (np.abs(y * np.cos(angle) - x * np.sin(angle)) <= 0.5)
    size = 2 * reach + 1
    weights = kernel.reshape(size, fine, size, fine).sum(axis=(1, 3)).astype(np.float32)
    return cv2.filter2D(image, -1, weights / weights.sum(), borderType=cv2.BORDER_REFLECT)


def _monochrome(image: Floats, kind: str) -> Floats:
    if kind == "colour":
        return image
    grey = cv2.cvtColor(np.clip(image, 0, 255).astype(np.uint8), cv2.COLOR_RGB2GRAY).astype(np.float32)
    if kind == "copy":
        grey = np.clip((grey - 60) * 1.5, 12, 250)
    return np.repeat(grey[..., None], 3, 2)


def photograph(shot: Shot) -> Photo:
    """Draw the card, lay it on its table, and photograph it."""
    rng = np.random.default_rng(shot.seed)
    width, height = shot.size
    card = _monochrome(draw_card(rng, shot.layout).astype(np.float32), shot.colour)
    corners = _corners(rng, shot)
    lengths = [float(np.hypot(*(corners[(i + 1) % 4] - corners[i]))) for i in range(4)]
    card_width = (lengths[0] + lengths[2]) / 2
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.rectangle(mask, (0, 0), (WIDTH, HEIGHT), 1.0, -1)
    scale = min(1.0, card_width / WIDTH * 1.02)
    size = (round(WIDTH * scale), round(HEIGHT * scale))
    small = cv2.resize(card, size, interpolation=cv2.INTER_AREA)
    edge = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(edge, corners)
    laid = cv2.warpPerspective(small, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(cv2.resize(mask, size), matrix, (width, height), flags=cv2.INTER_LINEAR)[..., None]
    scene = laid * cover + _table(rng, shot.table, width, height) * (1 - cover)
    scene = _blurred(scene.astype(np.float32), shot.blur * card_width, shot.blur_kind, shot.angle)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    lamp = 1 + shot.uneven * ((x / width - 0.5) + (y / height - 0.5))
    scene = scene * lamp[..., None] * shot.light * np.array(shot.cast, np.float32)
    scene = scene + rng.normal(0, shot.noise, scene.shape)
    pixels = np.clip(np.rint(scene), 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=shot.quality)
    return Photo(out.getvalue(), pixels, corners, card_width, shot.blur / CHARACTER)


def series(seed: int, count: int) -> list[Shot]:
    """Shots with everything but blur and colour drawn at random."""
    rng = np.random.default_rng(seed)
    shots = []
    for index in range(count):
        tall = rng.random() < 0.3
        size = (960, 1280) if tall else (1280, 960)
        shots.append(
            Shot(
                seed=seed * 1000 + index,
                layout=str(rng.choice(["front", "band", "back"])),
                table=str(rng.choice(["plain", "boards", "grain", "check", "clutter"])),
                size=size,
                fill=float(rng.uniform(0.78, 0.92) if tall else rng.uniform(0.5, 0.8)),
                turn=float(rng.uniform(-8, 8)),
                tilt=float(rng.uniform(0.0, 0.06)),
                noise=float(rng.uniform(0.5, 6.0)),
                light=float(rng.uniform(0.7, 1.05)),
                uneven=float(rng.uniform(-0.3, 0.3)),
                cast=tuple(float(v) for v in rng.uniform(0.88, 1.06, 3)),  # type: ignore[arg-type]
                quality=int(rng.integers(60, 96)),
            )
        )
    return shots
