"""Photo-like pictures of the sample case: drawn cards on a desk, a drawn person holding one, a paper register.

Everything is drawn: the portrait is a cartoon, the emblem a plain ring, the number carries region 99, every card says
样本 SPECIMEN. A mild perspective, uneven light, lens softness and sensor noise make them look taken, not rendered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from sample_paint import font

CARD = (2740, 1729)  # 85.6 x 54 mm at 32 px a millimetre: finer than any photo it ends up in
BLUE, INK = "#3F6FA8", "#17181A"
NAME, NUMBER = "林一鸣", "990101199003070015"
Corner = tuple[float, float]


def _waves(size: tuple[int, int], seed: int) -> Image.Image:
    """The coloured line pattern of a card."""
    image = Image.new("RGB", size, "#E3EEF0")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] // 2, size[0], size[1]), fill="#EBEFE4")
    image = image.filter(ImageFilter.GaussianBlur(200))
    draw = ImageDraw.Draw(image)
    for n in range(-6, 60):
        phase = n * 0.37 + seed
        points = [
            (x, n * 34 + 70 * math.sin(x / 330 + phase) + 26 * math.sin(x / 97 - phase))
            for x in range(0, size[0] + 20, 20)
        ]
        draw.line(points, fill=("#BFD9DF", "#D9CFDD", "#C6DDCB")[n % 3], width=4)
    return image


def _portrait(draw: ImageDraw.ImageDraw, x: float, y: float, side: float) -> None:
    """A cartoon bust, `side` wide and 1.25 `side` high."""
    middle = x + side / 2
    draw.rectangle((x, y, x + side, y + side * 1.25), fill="#F4F6F7")
    draw.pieslice((x + side * 0.08, y + side * 0.84, x + side * 0.92, y + side * 1.66), 180, 360, fill="#3E5C76")
    draw.polygon(
        [(middle - side * 0.12, y + side * 0.86), (middle + side * 0.12, y + side * 0.86), (middle, y + side * 1.06)],
        fill="#F7F7F7",
    )
    draw.rectangle((middle - side * 0.09, y + side * 0.7, middle + side * 0.09, y + side * 0.9), fill="#E2B48F")
    _head(draw, middle, y + side * 0.5, side * 0.26)


def _head(draw: ImageDraw.ImageDraw, x: float, y: float, r: float) -> None:
    draw.ellipse((x - r * 1.08, y - r * 1.34, x + r * 1.08, y + r * 0.6), fill="#2A2522")
    draw.ellipse((x - r * 1.1, y - r * 0.12, x - r * 0.8, y + r * 0.36), fill="#E0B08A")
    draw.ellipse((x + r * 0.8, y - r * 0.12, x + r * 1.1, y + r * 0.36), fill="#E0B08A")
    draw.ellipse((x - r * 0.93, y - r * 0.98, x + r * 0.93, y + r * 1.2), fill="#EFC4A0")
    draw.chord((x - r, y - r * 1.3, x + r, y + r * 0.2), 200, 340, fill="#2A2522")
    for side in (-1, 1):
        draw.ellipse(
            (x + side * r * 0.4 - r * 0.09, y - r * 0.02, x + side * r * 0.4 + r * 0.09, y + r * 0.16), fill="#2A2522"
        )
        draw.line(
            (x + side * r * 0.24, y - r * 0.27, x + side * r * 0.58, y - r * 0.23),
            fill="#2A2522",
            width=max(2, int(r * 0.07)),
        )
    draw.line(
        [(x, y + r * 0.1), (x - r * 0.08, y + r * 0.46), (x + r * 0.05, y + r * 0.48)],
        fill="#C68E68",
        width=max(2, int(r * 0.05)),
        joint="curve",
    )
    draw.arc(
        (x - r * 0.32, y + r * 0.42, x + r * 0.32, y + r * 0.82), 25, 155, fill="#A0523F", width=max(2, int(r * 0.06))
    )


def card_front() -> Image.Image:
    image = _waves(CARD, 1)
    draw = ImageDraw.Draw(image)
    label, value = font(92), font(106)
    for y, head, text in (
        (190, "姓 名", NAME),
        (400, "性 别", "男"),
        (610, "出 生", "1990 年 3 月 7 日"),
        (820, "住 址", "样本省样本市示例区"),
        (970, "", "示例路 9 号 3 单元 902"),
    ):
        draw.text((170, y), head, BLUE, label)
        draw.text((470, y - 8), text, INK, value)
    draw.text((880, 400), "民 族", BLUE, label)
    draw.text((1180, 392), "汉", INK, value)
    draw.text((170, 1420), "公民身份号码", BLUE, label)
    x = 860.0
    for digit in NUMBER:
        draw.text((x, 1396), digit, INK, font(124))
        x += 82
    draw.text((1960, 70), "样本 SPECIMEN", "#8A5A5A", font(72, bold=True))
    _portrait(draw, 1820, 230, 720)
    return image


def card_back() -> Image.Image:
    image = _waves(CARD, 4)
    draw = ImageDraw.Draw(image)
    for r, width in ((250, 26), (168, 14), (60, 60)):
        draw.ellipse((480 - r, 480 - r, 480 + r, 480 + r), outline="#A8443C", width=width)
    draw.text((900, 250), "样 本 证 件", "#2A2A2C", font(200, bold=True))
    draw.text((900, 560), "SPECIMEN CARD", "#2A2A2C", font(140))
    draw.text((1960, 70), "样本 SPECIMEN", "#8A5A5A", font(72, bold=True))
    for y, head, text in ((1180, "签发机关", "样本市公安局示例分局"), (1390, "有效期限", "2018.04.02-2038.04.02")):
        draw.text((620, y), head, BLUE, font(92))
        draw.text((1080, y - 8), text, INK, font(106))
    return image


def _rounded(image: Image.Image, radius: int) -> Image.Image:
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, image.width - 1, image.height - 1), radius, fill=255)
    image = image.convert("RGBA")
    image.putalpha(mask)
    return image


def _coefficients(size: tuple[int, int], corners: Sequence[Corner]) -> list[float]:
    """The eight numbers with which Pillow maps output pixels back to the flat picture."""
    w, h = size
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (w, 0), (w, h), (0, h)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(n) for n in np.linalg.solve(np.array(rows, float), np.array(right, float))]


def _lay(scene: Image.Image, flat: Image.Image, corners: Sequence[Corner], shadow: int) -> Image.Image:
    """Put a flat RGBA picture into the scene in perspective, with a soft shadow under it."""
    laid = flat.transform(
        scene.size, Image.Transform.PERSPECTIVE, _coefficients(flat.size, corners), Image.Resampling.BICUBIC
    )
    under = ImageChops.offset(laid.getchannel("A"), shadow // 2, shadow).filter(ImageFilter.GaussianBlur(shadow))
    scene = Image.composite(Image.new("RGB", scene.size, "#1B1613"), scene, under.point(lambda v: v * 55 // 100))
    scene.paste(laid, (0, 0), laid)
    return scene


def _desk(size: tuple[int, int], seed: int) -> Image.Image:
    """A dark wooden desk top."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    warp = 46 * np.sin(x / 910 + 0.7) + 20 * np.sin(x / 350 + y / 1300)
    grain = np.sin((y + warp) / 17) * 0.35 + np.sin((y + warp * 1.6) / 61 + 1.2) * 0.65
    streak = np.repeat(rng.normal(0, 1, (size[1], 1)).astype(np.float32), size[0], 1)
    value = grain * 9 + streak * 2.2
    base = np.array([104, 76, 54], np.float32)
    return Image.fromarray(
        np.clip(base + value[..., None] * np.array([1, 0.86, 0.7], np.float32), 0, 255).astype(np.uint8), "RGB"
    )


def _develop(scene: Image.Image, seed: int, *, noise: float = 1.3, tilt: float = 0.12) -> Image.Image:
    """What a phone camera adds: half the size, slight softness, uneven light, noise."""
    small = scene.reduce(2).filter(ImageFilter.GaussianBlur(0.45))
    pixels = np.asarray(small, np.float32)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 1 + tilt * (0.5 - x / width) + tilt * 0.6 * (0.5 - y / height)
    light -= 0.08 * ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2
    rng = np.random.default_rng(seed)
    grain = rng.normal(0, noise, (height, width, 1)) + rng.normal(0, noise * 0.4, (height, width, 3))
    return Image.fromarray(np.clip(pixels * light[..., None] + grain, 0, 255).astype(np.uint8), "RGB")


def id_photo(flat: Image.Image, corners: Sequence[Corner], seed: int) -> Image.Image:
    """A card on the desk; `corners` in pixels of the finished 2016 x 1512 photo."""
    scene = _desk((4032, 3024), seed)
    scene = _lay(scene, _rounded(flat, 100), [(2 * x, 2 * y) for x, y in corners], 26)
    return _develop(scene, seed)


def handheld(seed: int = 33) -> Image.Image:
    """A drawn person with both shoulders and the forearm in the picture, holding the card beside the face."""
    scene = Image.new("RGB", (4032, 3024), "#C9CFCE")
    draw = ImageDraw.Draw(scene)
    draw.rectangle((0, 0, 560, 3024), fill="#B4BDBB")
    draw.rectangle((556, 0, 574, 3024), fill="#98A3A1")
    draw.rounded_rectangle((240, 1560, 2020, 3500), 560, fill="#40607A")
    draw.line([(1860, 2150), (2290, 3040), (2500, 3000)], fill="#40607A", width=420, joint="curve")
    draw.line([(2420, 3080), (2900, 2420)], fill="#40607A", width=380)
    draw.rectangle((985, 1280, 1275, 1620), fill="#DFB08B")
    draw.polygon([(950, 1545), (1310, 1545), (1130, 1830)], fill="#F1F1EE")
    _head(draw, 1130, 900, 440)
    draw.line([(2790, 2570), (2930, 2300)], fill="#EFC4A0", width=290)
    draw.rounded_rectangle((2640, 1900, 3200, 2440), 170, fill="#EFC4A0")
    scene = scene.filter(ImageFilter.GaussianBlur(2.2))
    corners = [(1985, 995), (3770, 1040), (3752, 2168), (1990, 2130)]
    return _develop(_lay(scene, _rounded(card_front(), 100), corners, 22), seed, tilt=0.08)


def register(seed: int = 47) -> Image.Image:
    """The paper list of device checks, as the upright picture; it is stored sideways with an orientation mark."""
    sheet = Image.new("RGB", (1900, 2500), "#F4F1E8")
    draw = ImageDraw.Draw(sheet)
    draw.text((950, 240), "登录设备检查登记表", INK, font(124, bold=True), anchor="mm")
    draw.text((950, 360), "微信号 linyiming_99", "#55585C", font(70), anchor="mm")
    edges = (110, 570, 820, 1220, 1540, 1790)
    heads = ("日期", "时间", "登录设备", "授权应用", "检查人")
    rows: tuple[tuple[str, ...], ...] = (("2026-11-15", "20:05", "1 台，本机", "0 项", "本人"),) + ((),) * 7
    for n in range(len(rows) + 2):
        y = 460 + n * 170
        draw.line((edges[0], y, edges[-1], y), fill="#4A4D52", width=5)
    for x in edges:
        draw.line((x, 460, x, 460 + 170 * (len(rows) + 1)), fill="#4A4D52", width=5)
    for left, right, head in zip(edges, edges[1:], heads, strict=False):
        draw.text(((left + right) / 2, 545), head, INK, font(70), anchor="mm")
    for n, row in enumerate(rows):
        for left, right, cell in zip(edges, edges[1:], row, strict=False):
            draw.text(((left + right) / 2, 715 + n * 170), cell, "#23407E", font(72, hand=True), anchor="mm")
    draw.text((110, 2060), "每月 1 日检查一次，截图存档。下次：2026-12-01", "#23407E", font(74, hand=True))
    draw.text((1780, 2400), "样例 SAMPLE", "#B9B5A9", font(64), anchor="rm")
    scene = _lay(
        _desk((2400, 3200), seed), sheet.convert("RGBA"), [(190, 230), (2190, 170), (2250, 2960), (130, 3010)], 30
    )
    return _develop(scene, seed, tilt=0.16)
