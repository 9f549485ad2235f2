"""The kit: a file for every slot, names and limits kept, nothing of other people, all or nothing on disk."""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest
from PIL import Image

from app.case.model import Case, Exhibit
from app.errors import Cancelled, OutputError, UsageError
from app.guidance.forms import Channel, Form, Slot
from app.imaging.intake import inspect
from app.packet.build import Packet
from app.packet.kit import KitResult, as_json, build_kit
from app.packet.kit_slots import assign, weightiest
from app.packet.pictures import PictureSource
from app.text import Bilingual, Message, translator
from tests.packet_kit.conftest import TODAY, MemoryStore, noise_png


@pytest.fixture
def kit(case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path) -> KitResult:
    return make(case, form, pictures, packet, tmp_path / "kit")


def make(case: Case, form: Form, pictures: PictureSource, packet: Packet, folder: Path, **options: object) -> KitResult:
    channel = str(options.pop("channel", "notice_entry"))
    language = options.pop("language", "zh_CN")
    return build_kit(case, form, channel, pictures, folder, language, False, TODAY, packet, **options)  # type: ignore[arg-type]


def with_slots(form: Form, *slots: Slot) -> Form:
    """The same form with one channel of these slots."""
    name = Bilingual("渠道", "Channel")
    return msgspec.structs.replace(form, channels=(Channel(id="test", name=name, path=name, slots=slots),))


def slot(takes: str, **options: object) -> Slot:
    return Slot(id=takes, name=Bilingual("栏位", "Box"), takes=takes, **options)  # type: ignore[arg-type]


def codes(result: KitResult) -> list[str]:
    return [finding.code for finding in result.findings]


def test_every_slot_has_its_file_in_order_and_all_limits_are_kept(kit: KitResult, form: Form) -> None:
    names = [file.path.name for file in kit.files]
    assert names == sorted(names, key=lambda name: (not name[0].isdigit(), not name.startswith("text"), name))
    assert [name for name in names if name[0].isdigit()][:5] == [
        "00_sheet.pdf", "00_sheet.txt", "01_notice.png", "02_id_front.jpg", "03_id_back.jpg",
    ]  # fmt: skip
    slots = {slot.id: slot for channel in form.channels if channel.id == "notice_entry" for slot in channel.slots}
    for file in kit.files:
        assert re.fullmatch(r"[a-z0-9_.-]{1,60}", file.path.name)
        data = file.path.read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file.bytes, file.sha256)
        if file.slot in slots:
            assert file.bytes <= (slots[file.slot].max_bytes or file.bytes)
            with Image.open(file.path) as image:
                assert image.size == (file.width, file.height)
                assert file.path.suffix[1:] in slots[file.slot].formats
    assert sum(file.slot == "evidence" for file in kit.files) == slots["evidence"].count


def test_only_clean_pictures_leave(kit: KitResult, case: Case, pictures: PictureSource) -> None:
    clean = {hashlib.sha256(pictures.clean(item).data).hexdigest() for item in (*case.exhibits, *case.id_photos)}
    shown = [file for file in kit.files if file.width]
    assert shown
    assert all(file.sha256 in clean for file in shown)


def test_the_packet_is_in_it_unchanged(kit: KitResult, packet: Packet) -> None:
    assert (kit.folder / "packet.pdf").read_bytes() == packet.data


def test_the_sheet_names_every_file_and_holds_the_text_to_paste(kit: KitResult) -> None:
    document = pdfium.PdfDocument(kit.folder / "00_sheet.pdf")
    shown = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    plain = (kit.folder / "00_sheet.txt").read_text(encoding="utf-8")
    for file in kit.files:
        if file.slot not in ("sheet", "packet"):
            assert file.path.name in shown
            assert file.path.name in plain
    paste = (kit.folder / "text_reason_200.txt").read_text(encoding="utf-8")
    assert paste in plain
    assert "".join(paste.split()) in "".join(shown.replace("\ufffe", "").split())
    assert "供申诉人使用，不提交" in shown
    assert "199****0012" in shown
    assert "19900000012" not in shown + plain


def test_the_box_of_unknown_size_gets_longer_texts_too(kit: KitResult) -> None:
    texts = sorted(path.name for path in kit.folder.glob("text_*.txt"))
    assert texts == ["text_reason_200.txt", "text_reason_300.txt", "text_reason_500.txt"]
    for path in kit.folder.glob("text_*.txt"):
        assert len(path.read_text(encoding="utf-8")) <= int(path.stem.rsplit("_", 1)[1])


def test_the_user_learns_which_exhibits_and_sentences_were_left_out(kit: KitResult) -> None:
    assert codes(kit) == ["kit-exhibits-left-out", "short-text-left-out"]
    told = translator("en").text(kit.findings[0].message)
    assert told.startswith("“Other evidence” takes 5; not among them: Exhibit ")


def test_exhibits_on_which_most_rests_come_first(case: Case) -> None:
    chosen = weightiest(case, case.exhibits, 2)
    assert {"exhibit-2", "exhibit-3"} & {exhibit.id for exhibit in chosen}
    assert weightiest(case, case.exhibits, 99) == case.exhibits


def test_no_exhibit_goes_into_two_slots(case: Case, form: Form) -> None:
    for channel in form.channels:
        used = [item.id for entry in assign(case, form, channel) for item in entry.items]
        assert len(used) == len(set(used))


def test_what_does_not_fit_is_left_out_and_said(
    case: Case, form: Form, store: MemoryStore, packet: Packet, tmp_path: Path
) -> None:
    data = noise_png(1050, 1050)
    store.keep(data)
    noise = Exhibit(id="exhibit-1", picture=inspect(data, "noise.png"), title="噪点", material="notice")
    changed = msgspec.structs.replace(case, exhibits=(noise,), events=(), shortcomings=(), measures=())
    narrow = with_slots(form, slot("notice", max_bytes=200_000))
    result = make(changed, narrow, PictureSource(store), packet, tmp_path / "kit", channel="test")
    assert "kit-does-not-fit" in codes(result)
    assert not any(file.width for file in result.files)
    assert "放不进去" in (tmp_path / "kit" / "00_sheet.txt").read_text(encoding="utf-8")
    small = with_slots(form, slot("notice", max_bytes=1_500_000))
    result = make(changed, small, PictureSource(store), packet, tmp_path / "kit2", channel="test")
    assert "kit-compressed" in codes(result)
    (file,) = (file for file in result.files if file.width)
    assert file.path.name == "01_notice.jpg"
    assert file.bytes <= 1_500_000


def test_packet_and_letter_slots(
    case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    taking = with_slots(form, slot("packet", formats=("pdf",)), slot("letter", formats=("jpg", "pdf")))
    result = make(case, taking, pictures, packet, tmp_path / "a", channel="test")
    assert (tmp_path / "a" / "01_packet.pdf").read_bytes() == packet.data
    assert codes(result)[0] == "kit-letter"
    assert not list((tmp_path / "a").glob("*letter*"))
    refusing = with_slots(form, slot("packet", formats=("pdf",), max_bytes=1000))
    result = make(case, refusing, pictures, packet, tmp_path / "b", channel="test")
    assert codes(result)[0] == "kit-does-not-fit"
    assert not (tmp_path / "b" / "01_packet.pdf").exists()


def test_an_empty_slot_is_said_not_filled(
    case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    bare = msgspec.structs.replace(case, id_photos=())
    result = make(bare, form, pictures, packet, tmp_path / "kit")
    assert codes(result).count("kit-slot-empty") == 2


def test_the_same_case_gives_the_same_bytes(
    kit: KitResult, case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    again = make(case, form, pictures, packet, tmp_path / "again")
    assert [file.sha256 for file in again.files] == [file.sha256 for file in kit.files]


def test_an_earlier_kit_is_replaced_and_anything_else_is_left_alone(
    kit: KitResult, case: Case, form: Form, pictures: PictureSource, packet: Packet
) -> None:
    shorter = msgspec.structs.replace(case, exhibits=case.exhibits[:1], events=(), shortcomings=(), measures=())
    make(shorter, form, pictures, packet, kit.folder)
    assert not list(kit.folder.glob("04_*"))
    (kit.folder / "signed_letter.jpg").write_bytes(b"mine")
    before = {path.name: path.read_bytes() for path in kit.folder.iterdir()}
    with pytest.raises(OutputError) as refused:
        make(case, form, pictures, packet, kit.folder)
    assert refused.value.code == "E-KIT-FOLDER-NOT-EMPTY"
    assert "signed_letter.jpg" in str(refused.value)
    assert {path.name: path.read_bytes() for path in kit.folder.iterdir()} == before
    assert [path.name for path in kit.folder.parent.iterdir()] == [kit.folder.name]


def test_a_kit_somebody_edited_is_not_overwritten(
    kit: KitResult, case: Case, form: Form, pictures: PictureSource, packet: Packet
) -> None:
    (kit.folder / "text_reason_200.txt").write_text("我自己改过的", encoding="utf-8")
    with pytest.raises(OutputError, match="E-KIT-FOLDER-NOT-EMPTY"):
        make(case, form, pictures, packet, kit.folder)
    assert (kit.folder / "text_reason_200.txt").read_text(encoding="utf-8") == "我自己改过的"


@pytest.mark.parametrize("kind", ["file", "folder", "manifest"])
def test_foreign_places_are_refused(
    kind: str, case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    target = tmp_path / "kit"
    if kind == "file":
        target.write_text("x")
    else:
        target.mkdir()
        (target / ("kit.json" if kind == "manifest" else "photo.jpg")).write_text("{}")
    with pytest.raises(OutputError):
        make(case, form, pictures, packet, target)
    assert target.exists()


def test_a_failing_disk_leaves_the_earlier_kit(
    kit: KitResult, case: Case, form: Form, pictures: PictureSource, packet: Packet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in kit.folder.iterdir()}
    calls = iter(range(1000))

    def full(_: int) -> None:
        if next(calls) == 4:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.packet.kit_folder.os.fsync", full)
    with pytest.raises(OutputError) as refused:
        make(case, form, pictures, packet, kit.folder)
    assert refused.value.code == "E-KIT-DISK-FULL"
    assert {path.name: path.read_bytes() for path in kit.folder.iterdir()} == before
    assert [path.name for path in kit.folder.parent.iterdir()] == [kit.folder.name]


def test_cancelling_writes_nothing(
    case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        make(case, form, pictures, packet, tmp_path / "kit", cancelled=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_to_its_end(
    case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    seen: list[tuple[int, int]] = []
    make(case, form, pictures, packet, tmp_path / "kit", progress=lambda n, total: seen.append((n, total)))
    assert [n for n, _ in seen] == list(range(1, len(seen) + 1))
    assert {total for _, total in seen} == {len(seen)}


@pytest.mark.parametrize("channel", ["nowhere", "login_prompt"])
def test_a_channel_that_takes_nothing_is_refused(
    channel: str, case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    with pytest.raises(UsageError):
        make(case, form, pictures, packet, tmp_path / "kit", channel=channel)


@pytest.mark.parametrize("language", ["zh_CN", "en", "both"])
@pytest.mark.parametrize("channel", ["notice_entry", "feedback", "call", "pay_feedback"])
def test_every_channel_in_every_language(
    channel: str, language: str, case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path
) -> None:
    result = make(case, form, pictures, packet, tmp_path / "kit", channel=channel, language=language)
    t = translator("en" if language == "en" else "zh_CN")
    out = as_json(result, t)
    json.dumps(out)
    assert not [finding for finding in result.findings if finding.severity == "blocking"]
    assert all(isinstance(finding.message, Message) for finding in result.findings)
    pages = pdfium.PdfDocument(io.BytesIO((result.folder / "00_sheet.pdf").read_bytes()))
    assert 1 <= len(pages) <= 3
    pages.close()


HOSTILE = "a\0b\x07c\x1bd\x7f\u202eevil\u202c\u2066e\u2069\u200bf\u2028g\ud800h"


@pytest.mark.parametrize("language", ["zh_CN", "en", "both"])
@pytest.mark.parametrize("channel", ["notice_entry", "call"])
def test_texts_to_paste_hold_what_is_seen_and_every_word_of_a_sheet_stays_on_paper(
    case: Case, form: Form, pictures: PictureSource, packet: Packet, tmp_path: Path, channel: str, language: str
) -> None:
    words = HOSTILE + "汉" * 900
    told = msgspec.structs.replace(
        case,
        person=msgspec.structs.replace(case.person, name=words),
        restriction=msgspec.structs.replace(case.restriction, reason=words, scope=words),
        statement=msgspec.structs.replace(case.statement, request=words),
    )
    kit = make(told, form, pictures, packet, tmp_path / "kit", channel=channel, language=language)
    for path in kit.folder.glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert not {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}
        assert channel == "call" or "abcdevilef g\u3013h" in text
    document = pdfium.PdfDocument(kit.folder / "00_sheet.pdf")
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        text.close()
        page.close()
        assert all(left > 62 and bottom > 32 and right < 538 and top < 812 for left, bottom, right, top in boxes)
    document.close()
