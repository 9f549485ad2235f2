"""The last look finds what it is for, and says nothing about a good packet."""

from __future__ import annotations

import io
from collections.abc import Callable

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from app.case.model import Box, Case, LossOfControl, SelfCheck
from app.errors import InputError
from app.guidance.forms import Form
from app.packet.build import Packet, build_packet
from app.packet.pictures import PictureSource
from app.packet.verify import verify
from app.text import Message, translator
from tests.packet_kit.conftest import TODAY

Change = Callable[[pikepdf.Pdf], None]


def changed(packet: Packet, change: Change) -> bytes:
    with pikepdf.open(io.BytesIO(packet.data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


def found(data: bytes, *arguments: object, **options: object) -> set[str]:
    return {finding.code for finding in verify(data, *arguments, **options)}  # type: ignore[arg-type]


def write(pdf: pikepdf.Pdf, page: int, code: str, *, first: bool = False) -> None:
    """Put content before or after that of a page (counted from 1); ``FONT`` stands for one of its fonts."""
    sheet = pdf.pages[page - 1]
    font = str(next(iter(sheet.Resources.Font.keys())))
    sheet.contents_add(f"q {code.replace('FONT', font)} Q".encode(), prepend=first)


def picture_page(pdf: pikepdf.Pdf) -> int:
    return next(n for n, page in enumerate(pdf.pages, 1) if page.get_images())


def images(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image]


TEXT = "BT /FONT 12 Tf 1 0 0 1 {x} {y} Tm (\\001\\002\\003) Tj ET"
NOTHING = TEXT.format(x=300, y=60)


def _annotate(kind: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name("/" + kind), Rect=[100, 100, 200, 200])
        page = pdf.pages[2].obj
        page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(note)])

    return change


def _bookmark(title: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(title, 0))

    return change


def _dead_link(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for note in page.obj.get("/Annots", []):
            if "/Dest" in note:
                note.Dest = pikepdf.String("nowhere")
                return
            if "/A" in note:
                note.A.D = pikepdf.String("nowhere")
                return


def _attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["original.png"] = b"not redacted"


def _script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _launch(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch))


def _layers(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("hidden")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


def _form_field(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]))


def _helvetica(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[3].obj.Resources.Font["/Plain"] = pdf.make_indirect(font)


def _drop_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[4]


def _double_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[-1])


def _no_labels(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))


def _author(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = "林一鸣"


def _odd_property(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/SourceFile"] = "kit"


def _xmp(pdf: pikepdf.Pdf) -> None:
    text = bytes(pdf.Root.Metadata.read_bytes()).replace(b"Appeal Packet", b"Appeal Packet linyiming_99")
    pdf.Root.Metadata.write(text)


def _exif(pdf: pikepdf.Pdf) -> None:
    photo = next(image for image in images(pdf) if image.get("/Filter") == Name.DCTDecode)
    data = bytes(photo.read_raw_bytes())
    photo.write(data[:2] + b"\xff\xe1\x00\x10Exif\x00\x00GPS here" + data[2:], filter=Name.DCTDecode)


def _soft_mask(pdf: pikepdf.Pdf) -> None:
    images(pdf)[0].SMask = images(pdf)[1]


def _orphan(pdf: pikepdf.Pdf) -> None:
    pdf.trailer["/Leftover"] = pdf.make_stream(b"what an editor took off the page")


def _crop(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.CropBox = Array([0, 0, 595, 400])


def _turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Rotate = 90


CHANGES: list[tuple[str, str, Change]] = [
    # x-ray: text under a box
    ("text-under-box", "black box over old text", lambda pdf: write(pdf, 3, "0 g 60 400 480 200 re f")),
    ("text-under-box", "new text, then a box", lambda pdf: write(pdf, 4, f"{NOTHING} 0 g 290 50 90 30 re f")),
    ("text-under-box", "white box over old text", lambda pdf: write(pdf, 3, "1 g 60 400 480 200 re f")),
    ("text-under-box", "as a polygon", lambda pdf: write(pdf, 3, "0 g 60 400 m 540 400 l 540 600 l 60 600 l f*")),
    ("text-under-box", "box with a pattern", lambda pdf: write(pdf, 3, "/Pattern cs 60 400 480 200 re f")),
    # x-ray: marks that were never applied, highlights, notes
    ("annotation", "redaction not applied", _annotate("Redact")),
    ("annotation", "dark highlight", _annotate("Highlight")),
    ("annotation", "square on top", _annotate("Square")),
    ("annotation", "free text", _annotate("FreeText")),
    ("annotation", "ink", _annotate("Ink")),
    # x-ray: text and pictures
    ("text-under-picture", "", lambda pdf: write(pdf, picture_page(pdf), TEXT.format(x=150, y=600), first=True)),
    ("text-on-picture", "", lambda pdf: write(pdf, picture_page(pdf), TEXT.format(x=150, y=600))),
    ("hidden-text", "drawn without ink", lambda pdf: write(pdf, 3, "3 Tr " + NOTHING)),
    ("hidden-text", "white on white", lambda pdf: write(pdf, 3, "1 g " + NOTHING)),
    ("hidden-text", "off the paper", lambda pdf: write(pdf, 3, TEXT.format(x=900, y=60))),
    # x-ray: bookmarks
    ("covered-word", "name in a bookmark", _bookmark("与羽毛球许姐的聊天")),
    ("bookmark-number", "phone in a bookmark", _bookmark("电话 19900000034")),
    ("dead-link", "", _dead_link),
    # what a PDF can carry along
    ("attachment", "", _attach),
    ("active-content", "script", _script),
    ("active-content", "launch", _launch),
    ("active-content", "form field", _form_field),
    ("active-content", "layers", _layers),
    ("hidden-layer", "layers", _layers),
    ("unused-object", "", _orphan),
    ("hidden-margin", "", _crop),
    # looks and numbers
    ("font-not-embedded", "", _helvetica),
    ("page-size", "", _turn),
    ("page-number", "page missing", _drop_page),
    ("page-number", "page twice", _double_page),
    ("page-label", "", _no_labels),
    # properties and what cameras write
    ("properties", "author", _author),
    ("properties", "new style", _xmp),
    ("metadata", "", _odd_property),
    ("picture-metadata", "", _exif),
    ("picture-extra", "", _soft_mask),
]  # fmt: skip


@pytest.fixture(scope="module")
def short(case: Case) -> Case:
    """The sample with three exhibits, so that forty bad packets are made quickly."""
    keep = [case.exhibits[n] for n in (0, 2, 10)]
    return msgspec.structs.replace(case, exhibits=tuple(keep))


@pytest.fixture(scope="module")
def thin(short: Case, form: Form, pictures: PictureSource) -> Packet:
    return build_packet(short, form, pictures, "zh_CN", False, TODAY)


@pytest.mark.parametrize(("code", "what", "change"), CHANGES, ids=[f"{code}-{what}" for code, what, _ in CHANGES])
def test_a_bad_packet_is_found(code: str, what: str, change: Change, thin: Packet, short: Case, form: Form) -> None:
    assert code in found(changed(thin, change), short, form, words=["羽毛球许姐"]), what


def test_saving_it_again_is_not_a_fault(packet: Packet, case: Case, form: Form, pictures: PictureSource) -> None:
    assert found(changed(packet, lambda pdf: None), case, form, pictures) == set()


@pytest.mark.parametrize(
    ("track", "draft", "language"),
    [
        ("admit", False, "zh_CN"),
        ("admit", True, "zh_CN"),
        ("admit", False, "en"),
        ("partly", False, "both"),
        ("partly", True, "en"),
        ("dispute", False, "zh_CN"),
        ("dispute", True, "both"),
        ("stolen", False, "en"),
        ("stolen", False, "zh_CN"),
    ],
)
def test_a_good_packet_raises_no_alarm(
    track: str, draft: bool, language: str, case: Case, form: Form, pictures: PictureSource
) -> None:
    own = SelfCheck(scope="全部登录设备", method="逐台核对", result="只有本机", conclusion="未发现与通知所述相符的内容")
    case = msgspec.structs.replace(case, track=track, self_check=own, loss=LossOfControl(how="手机遗失"))
    made = build_packet(case, form, pictures, language, draft, TODAY)  # type: ignore[arg-type]
    t = translator("zh_CN")
    assert [t.text(finding.message) for finding in verify(made.data, case, form, pictures)] == []


def test_a_case_without_pictures_raises_no_alarm(case: Case, form: Form, pictures: PictureSource) -> None:
    bare = msgspec.structs.replace(case, exhibits=(), id_photos=())
    assert verify(build_packet(bare, form, pictures, "zh_CN", True, TODAY).data, bare, form, pictures) == ()


def test_a_case_changed_after_the_packet_was_made_is_noticed(
    packet: Packet, case: Case, form: Form, pictures: PictureSource
) -> None:
    event = msgspec.structs.replace(case.events[1], what="扫码授权另一个工具登录本帐号")
    newer = msgspec.structs.replace(case, events=(event, *case.events[2:]))
    (finding,) = verify(packet.data, newer, form, pictures)
    assert (finding.code, finding.where) == ("text-missing", "events/event-2")


def test_a_redaction_added_after_the_packet_was_made_is_noticed(
    packet: Packet, case: Case, form: Form, pictures: PictureSource
) -> None:
    covered = msgspec.structs.replace(case.exhibits[2], redactions=(Box(x=10, y=10, width=50, height=50),))
    newer = msgspec.structs.replace(case, exhibits=(*case.exhibits[:2], covered, *case.exhibits[3:]))
    assert [(finding.code, finding.where) for finding in verify(packet.data, newer, form, pictures)] == [
        ("picture-missing", "exhibits/exhibit-3"),
        ("foreign-picture", "packet/page-12"),
    ]


def test_an_exchanged_picture_is_noticed(thin: Packet, short: Case, form: Form, pictures: PictureSource) -> None:
    def exchange(pdf: pikepdf.Pdf) -> None:
        first, second, *_ = images(pdf)
        first.write(bytes(second.read_raw_bytes()), filter=second.Filter, decode_parms=second.get("/DecodeParms"))

    assert {"picture-missing", "picture-twice"} <= found(changed(thin, exchange), short, form, pictures)


def test_a_picture_on_a_further_page_is_noticed(thin: Packet, short: Case, form: Form, pictures: PictureSource) -> None:
    def again(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[picture_page(pdf) - 1]
        name, image = next(iter(page.Resources.XObject.items()))
        pdf.pages[2].obj.Resources.XObject = Dictionary({name: image})
        write(pdf, 3, f"50 0 0 50 500 20 cm {name} Do")

    assert "picture-twice" in found(changed(thin, again), short, form, pictures)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("我的身份证号是 990101199003070015", "full-id-number"),
        ("设备串号 860199000000017", "full-device-number"),
        ("网卡 3C:22:FB:01:02:03", "full-device-number"),
        ("联系人电话 19900000034", "foreign-phone"),
        ("收到消息 \U0001f600", "missing-character"),
    ],
)
def test_words_that_must_not_stand_there_are_found(
    words: str, code: str, short: Case, form: Form, pictures: PictureSource
) -> None:
    event = msgspec.structs.replace(short.events[0], what=words)
    told = msgspec.structs.replace(short, events=(event, *short.events[1:]))
    assert code in found(build_packet(told, form, pictures, "zh_CN", False, TODAY).data, told, form)


def test_the_own_phone_and_the_number_in_the_letter_are_no_fault(packet: Packet, case: Case, form: Form) -> None:
    assert case.person.id_number in _text(packet.data)
    assert found(packet.data, case, form) == set()


def _text(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_an_earlier_version_inside_the_file_is_found(thin: Packet) -> None:
    start = thin.data.rindex(b"startxref")
    offset = int(thin.data[start + 9 :].split()[0])
    with pikepdf.open(io.BytesIO(thin.data)) as pdf:
        root, size = pdf.Root.objgen[0], len(pdf.objects) + 1
    at = len(thin.data)
    update = f"xref\n0 0\ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {offset} >>\nstartxref\n{at}\n%%EOF\n"
    assert "earlier-revision" in found(thin.data + update.encode())


def test_bytes_behind_the_end_are_found(packet: Packet) -> None:
    assert "trailing-data" in found(packet.data + b"PK\x03\x04 the original pictures")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-PACKET-EMPTY"),
        (b"hello", "E-PACKET-NOT-PDF"),
        (b"\x89PNG\r\n\x1a\n", "E-PACKET-NOT-PDF"),
        (b"%PDF-1.7\n", "E-PACKET-DAMAGED"),
        (b"%PDF-1.7\n" + bytes(5000), "E-PACKET-DAMAGED"),
    ],
)
def test_what_is_no_packet_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as refused:
        verify(data)
    assert refused.value.code == code


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.95, 0.999])
def test_a_truncated_packet_is_refused(part: float, packet: Packet) -> None:
    with pytest.raises(InputError) as refused:
        verify(packet.data[: int(len(packet.data) * part)])
    assert refused.value.code == "E-PACKET-DAMAGED"


@pytest.mark.parametrize("user", ["", "secret"])
def test_a_protected_packet_is_refused(user: str, packet: Packet) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(packet.data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    with pytest.raises(InputError) as refused:
        verify(out.getvalue())
    assert refused.value.code == "E-PACKET-ENCRYPTED"


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_end_in_findings_or_a_refusal(seed: int, thin: Packet) -> None:
    import random

    choose = random.Random(seed)
    data = bytearray(thin.data)
    for _ in range(40):
        data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
    try:
        findings = verify(bytes(data))
    except InputError:
        return
    assert all(isinstance(finding.message, Message) for finding in findings)


def test_findings_can_be_read_in_both_languages(thin: Packet, short: Case, form: Form) -> None:
    bad = changed(thin, lambda pdf: (_attach(pdf), _author(pdf), write(pdf, 3, "0 g 60 400 480 200 re f")))  # type: ignore[func-returns-value]
    for finding in verify(bad, short, form):
        for language in ("zh_CN", "en"):
            sentence = translator(language).text(finding.message)  # type: ignore[arg-type]
            assert sentence
            assert "{" not in sentence
            assert translator(language).text(finding.hint)  # type: ignore[arg-type]
