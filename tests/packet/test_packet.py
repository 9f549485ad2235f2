"""The finished packet as other programs read it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.case.model import Account, Case, Device, Event, Measure, Person, Restriction, Statement
from app.errors import Cancelled, OutputError
from app.guidance.forms import Form
from app.imaging.streams import pdf_stream
from app.packet.build import Packet, build_packet, write_packet
from app.packet.edition import PictureFacts
from app.packet.exhibits import parts_of, printed_width
from app.packet.glyphs import MISSING
from app.packet.pages import render_page
from tests.packet.reading import bare, links, outline, pdfium_text, poppler_text, text_in
from tests.packet.story import ON_DATE, Memory, at, drawn, exhibit, story

ROOT = Path(__file__).parent.parent.parent
TOLD = story()


def test_the_outline_the_contents_the_labels_and_the_pages_agree(packet: Packet) -> None:
    texts = pdfium_text(packet.data)
    with pikepdf.open(io.BytesIO(packet.data)) as pdf:
        found = outline(pdf)
        assert found == [(item.title, item.page) for item in packet.outline]
        assert [page.label for page in pdf.pages] == [str(n) for n in range(1, packet.pages + 1)]
    contents = bare(texts[1])
    for title, page in found:
        assert f"{bare(title)}{page}" in contents
        name = title.split(" ", 2)[-1] if title.startswith("附件 ") else title
        if title != "附件":
            assert bare(name) in bare(texts[page - 1])
    for number, text in enumerate(texts, 1):
        assert f"第{number}页共{packet.pages}页" in bare(text)


def test_links_lead_to_what_they_name_in_both_directions(packet: Packet) -> None:
    texts = [bare(text) for text in pdfium_text(packet.data)]
    with pikepdf.open(io.BytesIO(packet.data)) as pdf:
        found = links(pdf)
    forward = back = 0
    for page, box, target in found:
        words = bare(text_in(packet.data, page, box))
        if match := re.fullmatch(r"附件(\d)", words):
            if page == 2:
                continue
            if page < 8 or page == packet.pages:
                assert texts[target - 1].count(f"附件{match[1]}") >= 2
                forward += 1
            else:
                back += 1
                assert target in (3, 4)
        elif match := re.search(r"(\d\.\d)$", words):
            assert match[1] in texts[target - 1]
            back += 1
    assert forward >= 15 and back >= 10


@pytest.mark.parametrize("language", ["zh_CN", "en", "both"])
@pytest.mark.parametrize("track", ["admit", "partly", "dispute", "stolen"])
@pytest.mark.parametrize("many", [False, True])
def test_every_edition_builds(form: Form, language: str, track: str, many: bool, tmp_path: Path) -> None:
    store = Memory()
    case, pictures = story(store, track=track)
    if many:
        shots = tuple(
            exhibit(store, n, drawn("shot", n % 4, 390, 844), title=f"第 {n} 张截图", shows="示例")
            for n in range(6, 60)
        )
        events = tuple(
            Event(
                id=f"event-{n}",
                at=at(1 + n // 9, n % 9 + 8),
                what=f"第 {n} 件事",
                basis="log",
                exhibits=(f"exhibit-{n}",),
            )
            for n in range(10, 60)
        )
        case = replace(case, exhibits=case.exhibits + shots, events=case.events + events)
    else:
        case = replace(case, exhibits=case.exhibits[:1], id_photos=())
    made = build_packet(case, form, pictures, language, False, ON_DATE)  # type: ignore[arg-type]
    path = write_packet(made, tmp_path / "packet.pdf").path
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    texts = pdfium_text(made.data)
    assert len(texts) == made.pages
    assert MISSING not in "".join(texts)
    with pikepdf.open(path) as pdf:
        assert outline(pdf) == [(item.title, item.page) for item in made.outline]
        assert str(pdf.Root.Lang) == ("en" if language == "en" else "zh-CN")
        for page in pdf.pages:
            assert [round(float(v), 2) for v in page.mediabox] == [0, 0, 595.28, 841.89]


def test_all_fonts_are_embedded_and_pictures_come_through_unchanged(packet: Packet) -> None:
    case, pictures = story()
    expected = {hashlib.sha256(pdf_stream(pictures.clean(x)).data).digest() for x in (*case.exhibits, *case.id_photos)}
    found = set()
    with pikepdf.open(io.BytesIO(packet.data)) as pdf:
        for item in pdf.objects:
            if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                continue
            if item.get("/Type") == pikepdf.Name.Font:
                assert "/FontFile2" in item.FontDescriptor
            if item.get("/Subtype") == pikepdf.Name.Image:
                found.add(hashlib.sha256(item.read_raw_bytes()).digest())
                assert "/AppealPicture" not in item
            assert item.get("/S") != pikepdf.Name.Transparency and "/CA" not in item and "/ca" not in item
    assert found == expected


def test_the_file_says_nothing_about_the_person_or_the_machine(packet: Packet) -> None:
    with pikepdf.open(io.BytesIO(packet.data)) as pdf:
        properties = {str(k): str(v) for k, v in pdf.docinfo.items()}
        xmp = pdf.Root.Metadata.read_bytes().decode()
    assert properties["/Title"] == "微信帐号处罚申诉材料" and properties["/Creator"] == "Appeal Packet"
    assert properties["/CreationDate"] == properties["/ModDate"] == "D:20261120000000+00'00'"
    assert set(properties) == {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
    for secret in ("林一鸣", "linyiming", "19900000012", "9901", os.environ.get("USER", "\0"), str(Path.home())):
        assert secret not in str(properties) + xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp


def test_full_numbers_stand_only_where_they_must(packet: Packet) -> None:
    texts = [bare(text) for text in pdfium_text(packet.data)]
    assert [n for n, text in enumerate(texts, 1) if "99010119900307001X" in text] == [6]
    for secret in ("19900000012", "860123456780017"):
        assert not any(secret in text for text in texts)


def test_the_words_of_the_appellant_come_back(packet: Packet, told: Case, tmp_path: Path) -> None:
    text = bare(poppler_text(packet.data, tmp_path))
    for words in (
        *(e.what for e in told.events),
        *(s.text for s in told.shortcomings),
        *(m.text for m in told.measures),
    ):
        assert bare(words.rstrip("。")) in text


def test_a_draft_says_so_on_every_page_and_cannot_be_signed(form: Form) -> None:
    case, pictures = story(person=Person(name="林一鸣"), restriction=Restriction(), measures=())
    made = build_packet(case, form, pictures, "zh_CN", True, ON_DATE)
    texts = [bare(text) for text in pdfium_text(made.data)]
    assert made.gaps == 6
    for text in texts:
        assert "草稿DRAFT·待补充6处·不得提交" in text
    letter = next(item.page for item in made.outline if item.key == "letter")
    assert "草稿请勿签字" in texts[letter - 1]
    final = build_packet(case, form, pictures, "zh_CN", False, ON_DATE)
    assert not any("草稿" in text or "DRAFT" in text for text in map(bare, pdfium_text(final.data)))


def test_the_first_page_is_one_page_whatever_is_told(form: Form) -> None:
    long = "很长的一段话，" * 80
    measures = tuple(Measure(id=f"measure-{n}", text=long, status="planned" if n % 2 else "done") for n in range(30))
    case, pictures = story(
        statement=Statement(request=long),
        measures=measures,
        person=Person(name="长" * 80, id_number="X" * 60, email="a" * 200 + "@example.com"),
        restriction=Restriction(scope=long, reason=long),
    )
    for language in ("zh_CN", "en", "both"):
        made = build_packet(case, form, pictures, language, True, ON_DATE)  # type: ignore[arg-type]
        assert made.outline[0].page >= 3
        first = bare(pdfium_text(made.data)[0])
        assert f"共{made.pages}页" in first or f"of{made.pages}" in first


def test_a_very_long_event_runs_over_pages(form: Form, tmp_path: Path) -> None:
    long = "".join(f"第{n}句话说的是同一件事的第{n}个细节。" for n in range(700))
    case, pictures = story(
        exhibits=(), events=(Event(id="event-1", at=at(8, 9), what=long, basis="log"),), id_photos=()
    )
    made = build_packet(case, form, pictures, "zh_CN", False, ON_DATE)
    text = bare(re.sub(r"案卷 AP-7K3M.*\n.*第 \d+ 页 共 \d+ 页\n", "", poppler_text(made.data, tmp_path)))
    text = text.replace("时间线（续）序号时间事件设备依据附件2026-11-08", "")
    assert text.count(bare(long.rstrip("。"))[:200]) >= 2
    # A sentence that a page break divides has the running lines of the page between its halves.
    found = [text.count(f"第{n}句话说的是同一件事的第{n}个细节") for n in range(100, 700)]
    assert min(found) >= 1 and found.count(2) >= 560


@pytest.mark.parametrize(("height", "pages"), [(700, 1), (1500, 1), (4000, 2), (9000, 4)])
def test_tall_pictures_are_divided_without_loss(form: Form, height: int, pages: int) -> None:
    store = Memory()
    shot = exhibit(store, 1, drawn("shot", 1, 585, height), title="长截图")
    case, pictures = story(store, exhibits=(shot,), events=(), id_photos=(), measures=())
    made = build_packet(case, form, pictures, "zh_CN", False, ON_DATE)
    places = {item.key: item.page for item in made.outline}
    assert places["check"] - places["exhibit-1"] == pages
    if pages > 1:
        texts = [bare(text) for text in pdfium_text(made.data)]
        parts = sorted({int(m) for text in texts for m in re.findall(r"附件1·(\d+)/\d+", text)})
        assert parts == list(range(1, len(parts) + 1))


def test_the_same_case_gives_the_same_bytes_anywhere(packet: Packet, tmp_path: Path) -> None:
    code = (
        "import hashlib, sys\n"
        "from tests.packet.story import ON_DATE, story\n"
        "from app.guidance.forms_loader import load_form\n"
        "from app.packet.build import build_packet\n"
        "case, pictures = story()\n"
        "made = build_packet(case, load_form('wechat/personal'), pictures, 'zh_CN', False, ON_DATE)\n"
        "print(hashlib.sha256(made.data).hexdigest())\n"
    )
    for seed, zone in (("0", "UTC"), ("1", "America/New_York"), ("2", "Asia/Shanghai")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, env=environment, cwd=tmp_path, check=True
        )
        assert done.stdout.decode().strip() == hashlib.sha256(packet.data).hexdigest()


def test_progress_counts_up_and_cancel_is_heard(form: Form) -> None:
    case, pictures = story()
    seen: list[tuple[int, int]] = []
    build_packet(case, form, pictures, "zh_CN", False, ON_DATE, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == list(range(1, seen[-1][1] + 1))
    for after in (0, 3, 12):
        calls = iter(range(1000))
        with pytest.raises(Cancelled):
            build_packet(case, form, pictures, "zh_CN", False, ON_DATE, cancelled=lambda c=calls, n=after: next(c) >= n)  # type: ignore[misc]


def test_writing_replaces_whole_files_and_explains_failures(packet: Packet, tmp_path: Path) -> None:
    path = tmp_path / "申诉材料.pdf"
    path.write_bytes(b"old")
    written = write_packet(packet, path)
    assert path.read_bytes() == packet.data
    assert (written.pages, written.bytes) == (packet.pages, len(packet.data))
    assert written.sha256 == hashlib.sha256(packet.data).hexdigest()
    assert [item.name for item in tmp_path.iterdir()] == ["申诉材料.pdf"]
    with pytest.raises(OutputError) as caught:
        write_packet(packet, tmp_path / "not there" / "a.pdf")
    assert caught.value.code == "E-PACKET-NO-FOLDER" and str(caught.value.hint)


def test_a_full_disk_keeps_the_old_file(packet: Packet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        write_packet(packet, path)
    assert caught.value.code == "E-PACKET-DISK-FULL"
    assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_a_page_is_drawn_for_the_preview(packet: Packet) -> None:
    width, height, pixels = render_page(packet.data, 0, 300)
    assert (width, height) == (300, 425) and len(pixels) == width * height * 3
    assert pixels[:3] == b"\xff\xff\xff" and min(pixels) < 60
    with pytest.raises(IndexError):
        render_page(packet.data, 99, 300)


def test_the_date_on_the_papers_is_the_cases_own(form: Form) -> None:
    case, pictures = story(written_on=dt.date(2026, 12, 24))
    made = build_packet(case, form, pictures, "en", False, ON_DATE)
    assert "24 December 2026" in pdfium_text(made.data)[0]


@pytest.mark.parametrize("height", [1600, 2000, 3333, 5481, 20_000])
def test_the_parts_of_a_tall_picture_join_to_the_whole(height: int) -> None:
    facts = PictureFacts(585, height, "")
    parts = parts_of(facts)
    full = printed_width(facts, 222) * height / 585
    assert parts[0].top == 0
    assert parts[-1].top + parts[-1].height == pytest.approx(full)
    for one, other in itertools.pairwise(parts):
        assert 24 <= one.top + one.height - other.top <= 36
    assert all(part.height <= 544.001 for part in parts)


@pytest.mark.parametrize("count", [3, 8, 9, 12, 24, 40])
def test_the_boxes_of_a_letter_never_stand_alone(form: Form, count: int) -> None:
    measures = tuple(
        Measure(
            id=f"measure-{n}",
            text="查看“登录设备”与授权列表，截图存档",
            status="planned",
            date=at(20),
            frequency="每月1日",
        )
        for n in range(count)
    )
    case, pictures = story(measures=measures, exhibits=(), id_photos=(), events=())
    made = build_packet(case, form, pictures, "zh_CN", False, ON_DATE)
    places = {item.key: item.page for item in made.outline}
    texts = [bare(text) for text in pdfium_text(made.data)][places["letter"] - 1 : places["check"] - 1]
    assert "承诺人签名（手写）" in texts[-1]
    assert "所交材料与事实一致" in texts[-1] and "特此承诺" in texts[-1]
    assert len(texts) == 1 if count <= 8 else count < 24 or len(texts) > 1


NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "<b>&lt;{0}{x}%\\()[]\"'\x00\x1f\u202e\u200b\ud800\udfff\ue000\ue001\n，。（）“”……——·～ 中文𫚖👍"
        ),
        st.characters(min_codepoint=32, max_codepoint=0xFFFF),
    ),
    max_size=40,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    language=st.sampled_from(["zh_CN", "en", "both"]),
    track=st.sampled_from(["admit", "partly", "stolen"]),
)
def test_whatever_is_typed_the_packet_is_a_sound_file(
    form: Form, data: st.DataObject, language: str, track: str
) -> None:
    def typed() -> str:
        return data.draw(NASTY)

    case, pictures = TOLD
    case = replace(
        case,
        track=track,  # type: ignore[arg-type]
        person=Person(name=typed(), id_number=typed(), phone=typed(), email=typed()),
        account=Account(id=typed(), phone=typed()),
        restriction=Restriction(scope=typed(), reason=typed(), rule=typed(), starts_at=at(9)),
        devices=(Device(id="device-1", model=typed(), logins=typed(), imei=typed()),),
        events=tuple(replace(event, what=typed(), where=typed()) for event in case.events[:3]),
        exhibits=(replace(case.exhibits[0], title=typed(), shows=typed(), caption=typed()),),
        shortcomings=tuple(replace(item, text=typed(), head=typed()) for item in case.shortcomings[:2]),
        measures=tuple(replace(item, text=typed(), owner=typed(), frequency=typed()) for item in case.measures[2:4]),
        statement=Statement(facts=typed(), responsibility=typed(), request=typed()),
        id_photos=(),
    )
    made = build_packet(case, form, pictures, language, True, ON_DATE)  # type: ignore[arg-type]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert len(pdf.pages) == made.pages
        assert not pdf.check_pdf_syntax()
        assert len(outline(pdf)) == len(made.outline)


def test_importing_the_builder_loads_nothing_heavy() -> None:
    code = (
        "import sys, app.packet.build, app.packet.pages, app.packet.statement\n"
        "heavy = [m for m in ('reportlab', 'pikepdf', 'pypdfium2', 'PIL', 'cv2', 'numpy') if m in sys.modules]\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()
