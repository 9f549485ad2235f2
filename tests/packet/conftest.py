"""Shared by the tests of the packet: the form, and one finished packet of the model story."""

from __future__ import annotations

import pytest

from app.case.model import Case
from app.guidance.forms import Form
from app.guidance.forms_loader import load_form
from app.packet.build import Packet, build_packet
from tests.packet.story import ON_DATE, story


@pytest.fixture(scope="session")
def form() -> Form:
    return load_form("wechat/personal")


@pytest.fixture(scope="session")
def told() -> Case:
    return story()[0]


@pytest.fixture(scope="session")
def packet(form: Form) -> Packet:
    case, pictures = story()
    return build_packet(case, form, pictures, "zh_CN", False, ON_DATE)
