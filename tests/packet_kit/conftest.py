"""The sample case, its packet, and a store that keeps its pictures in memory."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import random

import pytest
from PIL import Image

from app import paths
from app.case.folder import read_folder
from app.case.model import Case
from app.guidance.forms import Form
from app.guidance.forms_loader import load_form
from app.imaging.intake import inspect
from app.packet.build import Packet, build_packet
from app.packet.pictures import PictureSource

TODAY = dt.date(2026, 11, 20)


class MemoryStore:
    """What `PictureSource` asks of a case file."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self.cache: dict[str, bytes] = {}

    def keep(self, data: bytes) -> str:
        key = hashlib.sha256(data).hexdigest()
        self.pictures[key] = data
        return key

    def picture(self, sha256: str) -> bytes:
        return self.pictures[sha256]

    def derived(self, key: str) -> bytes | None:
        return self.cache.get(key)

    def put_derived(self, key: str, data: bytes) -> None:
        self.cache[key] = data


@pytest.fixture(scope="session")
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture(scope="session")
def case(store: MemoryStore) -> Case:
    return read_folder(paths.resources() / "sample", inspect, store.keep)


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form("wechat/personal")


@pytest.fixture(scope="session")
def pictures(store: MemoryStore, case: Case) -> PictureSource:
    return PictureSource(store)


@pytest.fixture(scope="session")
def packet(case: Case, form: Form, pictures: PictureSource) -> Packet:
    return build_packet(case, form, pictures, "zh_CN", False, TODAY)


def noise_png(width: int, height: int, seed: int = 1) -> bytes:
    """A picture PNG cannot pack: every pixel a colour of its own."""
    image = Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
