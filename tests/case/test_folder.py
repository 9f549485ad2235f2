"""`case.toml`: what can be written there, and what a mistake is answered with."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.case.folder import read_folder
from app.case.model import Box, Case, Moment, Picture
from app.errors import AppError, CaseTomlError, PictureError
from app.text import message, translator

FULL = """
[case]
id = "AP-7K3M"
platform = "wechat"
account_kind = "personal"
track = "partly"
language = "both"
written_on = 2026-11-20

[person]
name = "余晓岚"
id_number = "990101 19900307 002X"

[account]
id = "wxid_example"
registered = 2019-05-01

[restriction]
kind = "timed"
violation = "plugin"
notice = '''
第一行
第二行 [person] = 'not a table'
'''
noticed_at = 2026-11-08T20:41:00
ends_at = "2026-11-15"
release_from = { at = "2026-11-10 08:00", estimated = true }
offence_number = 2

[[devices]]
id = "phone"
model = "Example 12"
[[devices]]
model = "Desk"
usual = false

[[events]]
at = "约 2026-11-08 20:30"
what = "收到通知"
device = "phone"
basis = "screenshot"
exhibits = ["notice", "exhibit-1"]
[[events]]
at = "about 2026-11-07"

[[exhibits]]
id = "notice"
file = "pictures/通知.png"
title = "通知"
redactions = [[0, 0, 10, 10], [90, 40, 10, 10]]
[[exhibits]]
file = "pictures/b.png"

[[id_photos]]
file = "front.jpg"
side = "front"

[[shortcomings]]
id = "group-ads"
text = "在群里发了 3 条广告"
[[measures]]
text = "删除了 3 条广告"
status = "done"
answers = ["group-ads"]
exhibits = ["exhibit-1"]
[[attempts]]
submitted_at = 2026-11-09
result = "rejected"

[statement]
request = "请复核"
[self_check]
scope = "全部群聊"
[loss]
lost_at = 2026-11-01
[answers]
tool_used = "no"
"""


def inspect(data: bytes, name: str) -> Picture:
    if not data.startswith(b"picture"):
        raise PictureError("E-PICTURE-KIND", message("{name} is not a picture", name=name))
    sha256 = hashlib.sha256(data).hexdigest()
    return Picture(sha256=sha256, name=name, media_type="image/png", width=100, height=50, size=len(data))


class Kept(list[bytes]):
    def __call__(self, data: bytes) -> str:
        self.append(data)
        return hashlib.sha256(data).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pictures").mkdir()
    for name in ("pictures/通知.png", "pictures/b.png", "front.jpg"):
        (tmp_path / name).write_bytes(b"picture " + name.encode())
    return tmp_path


def read(folder: Path, source: str, kept: Kept | None = None) -> Case:
    (folder / "case.toml").write_text(source, encoding="utf-8")
    return read_folder(folder, inspect, Kept() if kept is None else kept)


def refused(folder: Path, source: str) -> CaseTomlError:
    kept = Kept()
    with pytest.raises(CaseTomlError) as caught:
        read(folder, source, kept)
    assert kept == [], "nothing is kept of a folder with a mistake"
    for language in ("zh_CN", "en"):
        assert "{" not in translator(language).text(caught.value.message).replace("{…}", "")
    return caught.value


def test_every_table_arrives_in_the_case(folder: Path) -> None:
    kept = Kept()
    case = read(folder, FULL, kept)
    assert (case.id, case.account_kind, case.track, case.language) == ("AP-7K3M", "wechat/personal", "partly", "both")
    assert case.person.id_number == "99010119900307002X"
    assert case.restriction.notice.splitlines()[0] == "第一行"
    assert case.restriction.noticed_at == Moment(date=dt.date(2026, 11, 8), time=dt.time(20, 41))
    assert case.restriction.ends_at == Moment(date=dt.date(2026, 11, 15))
    assert case.restriction.release_from == Moment(date=dt.date(2026, 11, 10), time=dt.time(8), estimated=True)
    assert [device.id for device in case.devices] == ["phone", "device-1"]
    assert case.events[0].at == Moment(date=dt.date(2026, 11, 8), time=dt.time(20, 30), estimated=True)
    assert case.events[1].at == Moment(date=dt.date(2026, 11, 7), estimated=True)
    assert [exhibit.id for exhibit in case.exhibits] == ["notice", "exhibit-1"]
    assert case.exhibits[0].redactions[1] == Box(x=90, y=40, width=10, height=10)
    assert case.exhibits[0].picture.name == "通知.png"
    assert case.id_photos[0].side == "front" and case.measures[0].answers == ("group-ads",)
    assert case.attempts[0].result == "rejected" and case.answers == {"tool_used": "no"}
    assert case.statement.request == "请复核" and case.self_check.scope == "全部群聊"
    assert case.loss.lost_at == Moment(date=dt.date(2026, 11, 1))
    assert len(kept) == 3


def test_an_empty_file_is_an_empty_case(folder: Path) -> None:
    case = read(folder, "\ufeff")
    assert case.account_kind is None and case.id.startswith("AP-") and len(case.id) == 7


def test_the_account_kind_may_be_written_in_one_piece(folder: Path) -> None:
    assert read(folder, '[case]\naccount_kind = "qq/personal"').account_kind == "qq/personal"
    assert read(folder, '[case]\nplatform = "qq"\naccount_kind = "qq/personal"').account_kind == "qq/personal"
    assert refused(folder, '[case]\nplatform = "qq"\naccount_kind = "wechat/personal"').code == "E-CASE-TOML-CHOICE"


def test_a_single_device_needs_no_list(folder: Path) -> None:
    case = read(folder, '[device]\nmodel = "Example 12"\n[[events]]\nat = 2026-11-08\ndevice = "device-1"')
    assert case.devices[0].model == "Example 12"


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ('[person]\nnmae = "x"', "UNKNOWN-KEY", "case.toml, line 2, person.nmae: there is no such key"),
        ("[persn]", "UNKNOWN-KEY", "case.toml, line 1, persn: there is no such key"),
        ("[person]\n\nphone = 199", "KIND", "line 3, person.phone: found 199; expected a text in quotes"),
        ('[case]\ntrack = "admitt"', "CHOICE", 'found "admitt"; allowed: admit, partly, dispute, stolen'),
        ('[case]\nplatform = "wechat"', "CHOICE", 'line 2, case.platform: found "wechat"'),
        ('[person]\nname = """\nname = 3\n"""\nemail = true', "KIND", "line 5, person.email"),
        ("[[events]]\nat = 2026-11-08\n[[events]]\nwhat = 'x'", "MISSING", "line 3, events[2]: the key at is missing"),
        ("[[events]]\nat = 2026-11-08T20:00:00Z", "OFFSET", "a time with an offset"),
        ("[[events]]\nat = '2026-02-30 10:00'", "KIND", 'found "2026-02-30 10:00"; expected a time such as'),
        ("[[events]]\nat = 20:41:00", "KIND", "found 20:41:00"),
        ("[[events]]\nat = { at = 2026-11-08, sure = true }", "UNKNOWN-KEY", "events[1].at.sure"),
        ("[account]\nregistered = 2026-11-08T20:00:00", "KIND", "expected a date such as"),
        ("[account]\nregistered = 'about 2026-11-08'", "KIND", "expected a date such as"),
        ("[restriction]\npermanent = 1", "KIND", "expected true or false"),
        ("[restriction]\noffence_number = true", "KIND", "found true; expected a whole number"),
        ("[[events]]\nat = 2026-11-08\ndevice = 'phone'", "REFERENCE", '"phone" points to nothing'),
        ("[[events]]\nat = 2026-11-08\nexhibits = ['exhibit-1']", "REFERENCE", '"exhibit-1" points to nothing'),
        ("[[measures]]\nanswers = ['ad']\n[[shortcomings]]\nid = 'ads'", "REFERENCE", '"ad" points to nothing'),
        ("[[shortcomings]]\nid = 'a'\n[[shortcomings]]\nid = 'a'", "TWICE", "line 4, shortcomings[2].id: the id a"),
        ("[[shortcomings]]\nid = 'a b'", "ID", "1 to 40 letters"),
        ("[device]\n[[devices]]", "TWICE", "[device] and [[devices]]"),
        ("[shortcomings]\ntext = 'x'", "KIND", "entries of a list are expected"),
        ("[[exhibits]]\ntitle = 'x'", "MISSING", "the key file is missing"),
        ("[[exhibits]]\nfile = 'gone.png'", "NO-PICTURE", "line 2, exhibits[1].file: there is no file gone.png"),
        ("[[exhibits]]\nfile = 'pictures'", "NO-PICTURE", "there is no file pictures"),
        ("[[exhibits]]\nfile = ''", "OUTSIDE", "leads out of the folder"),
        ("[[exhibits]]\nfile = '../front.jpg'", "OUTSIDE", "leads out of the folder"),
        ("[[exhibits]]\nfile = 'pictures/../../front.jpg'", "OUTSIDE", "leads out of the folder"),
        ("[[exhibits]]\nfile = '..\\front.jpg'", "OUTSIDE", "leads out of the folder"),
        ("[[exhibits]]\nfile = '/etc/hostname'", "OUTSIDE", "leads out of the folder"),
        ("[[exhibits]]\nfile = 'C:\\front.jpg'", "OUTSIDE", "leads out of the folder"),
        ("[[exhibits]]\nfile = 'front.jpg'\nredactions = [[1, 2, 3]]", "KIND", "expected four whole numbers"),
        ("[[exhibits]]\nfile = 'front.jpg'\nredactions = [[95, 0, 10, 10]]", "BOX", "picture of 100 × 50 pixels"),
        ("[[exhibits]]\nfile = 'front.jpg'\nredactions = [[0, 0, 0, 10]]", "BOX", "does not lie inside"),
        ("[[exhibits]]\nfile = 'front.jpg'\npicture = 'x'", "UNKNOWN-KEY", "exhibits[1].picture"),
        ("[[id_photos]]\nfile = 'front.jpg'", "MISSING", "the key side is missing"),
        ("[answers]\ntool_used = 1", "KIND", "answers.tool_used"),
        ("[person\n", "SYNTAX", "case.toml is not TOML"),
        ("a = " + "[" * 2000, "SYNTAX", "case.toml"),
    ],
)
def test_a_mistake_is_named_with_its_place(folder: Path, source: str, code: str, words: str) -> None:
    error = refused(folder, source)
    assert error.code == f"E-CASE-TOML-{code}"
    assert words in str(error.message)


def test_a_close_key_is_offered(folder: Path) -> None:
    assert "Did you mean name?" in str(refused(folder, "[person]\nnmae = 'x'").hint)
    assert "Did you mean admit?" in str(refused(folder, "[case]\ntrack = 'admitt'").hint)
    assert "Allowed here:" in str(refused(folder, "[person]\nzzzzzz = 'x'").hint)


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.png"
    secret.write_bytes(b"picture")
    (folder / "link.png").symlink_to(secret)
    assert refused(folder, "[[exhibits]]\nfile = 'link.png'").code == "E-CASE-TOML-OUTSIDE"


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    assert refused(folder, "[[exhibits]]\nfile = 'pipe.png'").code == "E-CASE-TOML-NO-PICTURE"


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "case.toml").write_bytes("[person]\nname = '余'".encode("gbk"))
    with pytest.raises(CaseTomlError, match="E-CASE-TOML-ENCODING"):
        read_folder(folder, inspect, Kept())


def test_a_folder_without_the_file_is_named(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "gone"):
        with pytest.raises(AppError, match="E-CASE-TOML-NO-FILE"):
            read_folder(folder, inspect, Kept())


def test_a_picture_that_is_none_keeps_its_own_error(folder: Path) -> None:
    (folder / "front.jpg").write_bytes(b"text")
    with pytest.raises(PictureError, match="E-PICTURE-KIND"):
        read(folder, "[[id_photos]]\nfile = 'front.jpg'\nside = 'front'")


VALUES = st.recursive(
    st.sampled_from(["'x'", "1", "1.5", "true", "2026-11-08", "20:41:00", "2026-11-08T20:41:00", "nan", "''"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.lists(inner, max_size=2).map(
            lambda parts: "{" + ", ".join(f"k{n} = {p}" for n, p in enumerate(parts)) + "}"
        )
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["case.track", "case.platform", "person.name", "account.registered", "restriction.ends_at", "events", "exhibits"]
) | st.sampled_from(["devices", "device", "answers.x", "id_photos", "measures", "loss.lost_at", "statement", "other"])


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_nothing_but_explained_errors_leaves(entries: dict[str, str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        source = "\n".join(f"{key} = {value}" for key, value in entries.items())
        try:
            read(Path(name), source)
        except AppError as error:
            assert str(error.message)


def test_every_key_is_documented() -> None:
    import msgspec

    from app.case.folder import _ARRAYS, _PICTURE_KEYS, _TABLES

    text = (Path(__file__).parents[2] / "docs" / "case-format.md").read_text(encoding="utf-8")
    sections = {part.split("]")[0]: part for part in text.replace("## [[", "## [").split("## [")[1:]}
    kinds = {**_TABLES, **{name: kind for name, (kind, _) in _ARRAYS.items()}}
    for name, kind in kinds.items():
        extra, hidden = _PICTURE_KEYS.get(kind, ((), ()))
        for key in {*(field.name for field in msgspec.structs.fields(kind)), *extra} - set(hidden):
            assert f"`{key}`" in sections[name], f"docs/case-format.md, [{name}]: {key} is not described"
    for field in msgspec.structs.fields(Case):
        assert field.name in sections or f"`{field.name}`" in sections["case"], field.name


def test_the_sample_is_such_a_folder(tmp_path: Path) -> None:
    from app import paths
    from app.imaging.intake import inspect as really_inspect

    kept = Kept()
    case = read_folder(paths.resources() / "sample", really_inspect, kept)
    assert case.account_kind == "wechat/personal" and len(kept) == len(case.exhibits) + len(case.id_photos)


@pytest.mark.parametrize("number", ["../x", "X" * 3000, "案卷", "a b"])
def test_a_case_number_that_does_not_fit_the_pages_is_refused(folder: Path, number: str) -> None:
    error = refused(folder, f'[case]\nid = "{number}"\n')
    assert error.code == "E-CASE-TOML-ID"
    assert "case.id" in str(error.message)


def test_links_in_a_circle_and_films_are_refused_unread(folder: Path) -> None:
    (folder / "circle.png").symlink_to("circle.png")
    error = refused(folder, '[[exhibits]]\nfile = "circle.png"\n')
    assert error.code == "E-CASE-TOML-NO-PICTURE"
    with (folder / "film.mp4").open("wb") as film:
        film.truncate(5_000_000_000)
    error = refused(folder, '[[exhibits]]\nfile = "film.mp4"\n')
    assert "5000 MB" in str(error.message)
