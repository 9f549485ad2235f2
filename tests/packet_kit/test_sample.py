"""The sample case is what it claims to be: whole, fictitious, redacted, and without a finding."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from app import paths
from app.case.model import Case
from app.guidance.forms import Form
from app.guidance.identifiers import check_imei, check_phone, check_resident_id
from app.guidance.readiness import review
from app.guidance.routes import decide
from app.guidance.wording import check
from app.imaging.quality import check_photo
from app.packet.pictures import PictureSource

SAMPLE = paths.resources() / "sample"
NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 4_000_000


def test_every_number_in_it_is_fictitious_and_well_formed(case: Case) -> None:
    assert case.person.id_number.startswith("99")
    assert not check_resident_id(case.person.id_number)
    assert not check_phone(case.person.phone)
    assert case.person.phone.startswith("19900000")
    assert all(not check_imei(device.imei) for device in case.devices if device.imei)


def test_nothing_in_it_happened_before_its_story_or_after_today(case: Case) -> None:
    times = [event.at.date for event in case.events] + [
        exhibit.taken.date for exhibit in case.exhibits if exhibit.taken
    ]
    assert min(times) == dt.date(2026, 11, 8)
    assert max(times) <= NOW.date()


def test_it_can_be_appealed_and_leaves_nothing_to_mend(case: Case, form: Form) -> None:
    assert decide(case, form, NOW).route == "appeal"
    assert [(finding.code, finding.where) for finding in review(case, form, NOW.date())] == []


def test_its_words_pass_the_wording_check(case: Case) -> None:
    texts = [case.statement.facts, case.statement.responsibility]
    texts += [entry.text for entry in (*case.shortcomings, *case.measures)] + [event.what for event in case.events]
    assert [(finding.code, finding.text) for text in texts for finding in check(text, "zh_CN", case)] == []


def test_every_claim_that_names_a_minute_agrees_with_the_timeline(case: Case) -> None:
    minutes = {event.at.time.strftime("%H:%M") for event in case.events if event.at.time}
    minutes |= {event.until.time.strftime("%H:%M") for event in case.events if event.until and event.until.time}
    told = " ".join([case.statement.facts, *(entry.text for entry in case.shortcomings)])
    assert set(re.findall(r"\d\d:\d\d", told)) <= minutes


@pytest.mark.parametrize("side", ["front", "back", "handheld"])
def test_its_id_photos_pass_the_photo_check(side: str) -> None:
    report = check_photo((SAMPLE / f"id-{side}.jpg").read_bytes(), f"id-{side}.jpg")
    assert report.verdict == "ok", {name: result.verdict for name, result in report.checks.items()}


def test_redactions_leave_one_colour_and_touch_nothing_else(case: Case, pictures: PictureSource) -> None:
    for exhibit in case.exhibits:
        if not exhibit.redactions or exhibit.picture.height > 3000:
            continue
        with Image.open(SAMPLE / exhibit.picture.name) as source:
            before = source.convert("RGB")
        after = Image.open(io.BytesIO(pictures.clean(exhibit).data)).convert("RGB")
        for box in exhibit.redactions:
            area = (box.x, box.y, box.x + box.width, box.y + box.height)
            assert after.crop(area).getcolors(2) == [(box.width * box.height, (0, 0, 0))]
            assert before.crop(area).getcolors(2) is None, "a box over nothing"
            before.paste((0, 0, 0), area)
        assert before.tobytes() == after.tobytes()


def test_the_sideways_photo_comes_out_upright_and_says_nothing_about_the_camera(
    case: Case, pictures: PictureSource
) -> None:
    photo = case.exhibits[-1]
    clean = pictures.clean(photo)
    assert (clean.width, clean.height) == (1200, 1600)
    assert {"EXIF", "GPS"} <= set(clean.removed)
    assert b"Sample Phone" not in clean.data


def test_the_tool_draws_the_committed_pictures_again(tmp_path: Path) -> None:
    tool = paths.resources().parent / "tools" / "draw_sample.py"
    code = f"import sys; sys.path.insert(0, {str(tool.parent)!r}); import sample_screens as s; d, b = s.asked(); "
    code += f"d.save({str(tmp_path / 'asked.png')!r}, optimize=True); print(b)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    with Image.open(tmp_path / "asked.png") as drawn, Image.open(SAMPLE / "asked.png") as kept:
        assert drawn.convert("RGB").tobytes() == kept.convert("RGB").tobytes()
    written = tomllib.loads((SAMPLE / "case.toml").read_text(encoding="utf-8"))
    boxes = next(entry["redactions"] for entry in written["exhibits"] if entry["file"] == "asked.png")
    assert run.stdout.strip() == str([tuple(box) for box in boxes])
