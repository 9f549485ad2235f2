"""The case file: what goes in comes out, and what cannot be read is answered with its cause."""

from __future__ import annotations

import itertools
import os
import sqlite3
import stat
import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.case import document, model
from app.case.model import Case, Exhibit, Person, Picture
from app.case.store import CaseStore
from app.errors import AppError, CaseError, OutputError

from .strategies import CASES

SECRETS = [None, "it's 密码 \" -- ;"]
sealed_or_not = pytest.mark.parametrize("secret", SECRETS, ids=["plain", "sealed"])


def exhibit(sha256: str, name: str = "a.png") -> Exhibit:
    picture = Picture(sha256=sha256, name=name, media_type="image/png", width=1, height=1, size=1)
    return Exhibit(id=f"exhibit-{sha256[:6]}", picture=picture)


def code(path: Path, secret: str | None = None) -> str:
    """The code that opening is refused with; the file is left as it was."""
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(CaseError) as caught:
        CaseStore.open(path, secret)
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert str(caught.value.message) and str(caught.value.hint)
    return caught.value.code.removeprefix("E-CASE-")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "我的 case #1?.appeal"


@sealed_or_not
def test_a_case_and_its_pictures_come_back(path: Path, secret: str | None) -> None:
    with CaseStore.create(path, Case(id="AP-1"), secret) as store:
        assert store.encrypted == (secret is not None)
        sha256 = store.add_picture(b"picture" * 10_000)
        assert store.add_picture(b"picture" * 10_000) == sha256
        case = Case(id="AP-1", exhibits=(exhibit(sha256),), person=Person(name="余晓岚"))
        store.save(case)
        store.put_derived("key", b"small")
    assert [entry.name for entry in path.parent.iterdir()] == [path.name], "one file after closing"
    with CaseStore.open(path, secret) as store:
        assert store.case == case and not store.read_only and not store.unsaved
        assert store.picture(sha256) == b"picture" * 10_000
        assert store.derived("key") == b"small" and store.derived("other") is None


def test_only_the_owner_may_read_a_new_file(path: Path) -> None:
    CaseStore.create(path, Case(id="AP-1")).close()
    if os.name == "posix":  # other systems have other permissions
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_sealed_file_shows_nothing_of_the_case(path: Path) -> None:
    with CaseStore.create(path, Case(id="AP-1", person=Person(name="secret name")), "passphrase") as store:
        store.add_picture(b"secret picture" * 1000)
        store.put_derived("secret key", b"secret picture")
    data = path.read_bytes()
    assert data.startswith(b"Appeal") and b"secret" not in data and b"SQLite" not in data and b"sha256" not in data


def test_a_file_is_not_overwritten(path: Path) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(OutputError, match="E-CASE-EXISTS"):
        CaseStore.create(path, Case(id="AP-1"))
    assert path.read_bytes() == b"mine"
    with pytest.raises(OutputError, match="E-CASE-NO-FOLDER"):
        CaseStore.create(path.parent / "gone" / "x.appeal", Case(id="AP-1"))


@pytest.mark.parametrize("secret", ["", "line\nbreak", "half \ud83d", "\0"])
def test_a_passphrase_that_cannot_be_typed_again_is_refused(path: Path, secret: str) -> None:
    with pytest.raises(CaseError, match="E-CASE-PASSPHRASE-"):
        CaseStore.create(path, Case(id="AP-1"), secret)
    assert not path.exists()


def test_a_passphrase_opens_from_every_keyboard(path: Path) -> None:
    CaseStore.create(path, Case(id="AP-1"), "caf\u00e9").close()
    CaseStore.open(path, "cafe\u0301").close()


def test_a_passphrase_for_an_open_file_is_ignored(path: Path) -> None:
    CaseStore.create(path, Case(id="AP-1")).close()
    with CaseStore.open(path, "something") as store:
        assert not store.encrypted


def test_what_is_no_case_is_told_from_what_is_sealed(path: Path) -> None:
    assert code(path) == "MISSING"
    assert code(path.parent) == "NOT-A-CASE"
    for data in (b"", b"x", b"%PDF-1.7" + b"x" * 9000, b"PK\3\4" * 9000, os.urandom(40_000)):
        path.write_bytes(data)
        assert code(path) == code(path, "secret") == "NOT-A-CASE"
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (a)")
    other.close()
    assert code(path) == "NOT-A-CASE"


def test_the_passphrase_is_asked_for_and_told_from_damage(path: Path) -> None:
    with CaseStore.create(path, Case(id="AP-1"), "right") as store:
        store.add_picture(os.urandom(100_000))
    assert code(path) == "PASSPHRASE-NEEDED"
    assert code(path, "wrong") == "PASSPHRASE-WRONG"
    data = bytearray(path.read_bytes())
    data[5000] ^= 1  # in the first page, which SQLCipher reads with the same complaint as under a wrong passphrase
    path.write_bytes(data)
    assert code(path, "right") == "DAMAGED"
    assert code(path, "wrong") == "PASSPHRASE-WRONG"


def test_a_newer_version_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("app.case.store.VERSION", 7)
        CaseStore.create(path, Case(id="AP-1")).close()
    assert code(path) == "NEWER"


def test_older_versions_go_forward_one_step_each(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    CaseStore.create(path, Case(id="AP-1", person=Person(name="before"))).close()

    def first(saved: document.Document) -> document.Document:
        return {**saved, "person": {"name": saved["person"]["name"] + " 2"}}

    def second(saved: document.Document) -> document.Document:
        return {**saved, "person": {"name": saved["person"]["name"] + " 3"}}

    for module in ("app.case.store.VERSION", "app.case.document.VERSION"):
        monkeypatch.setattr(module, 3)
    monkeypatch.setattr(document, "MIGRATIONS", {1: first, 2: second})
    for _ in range(2):  # opening alone does not write the new form
        with CaseStore.open(path) as store:
            assert store.case.person.name == "before 2 3"
    with CaseStore.open(path) as store:
        store.save(msgspec.structs.replace(store.case, id="AP-2"))
    with CaseStore.open(path) as store:
        assert (store.case.id, store.case.person.name) == ("AP-2", "before 2 3")
    monkeypatch.undo()
    assert code(path) == "NEWER"


def test_every_version_has_its_step() -> None:
    assert sorted(document.MIGRATIONS) == list(range(1, document.VERSION))


@sealed_or_not
def test_one_case_is_open_once(path: Path, secret: str | None) -> None:
    with CaseStore.create(path, Case(id="AP-1"), secret) as store:
        link = path.with_name("link.appeal")
        link.symlink_to(path)
        for name in (path, link):
            with pytest.raises(CaseError, match="E-CASE-IN-USE"):
                CaseStore.open(name, secret)
        store.save(Case(id="AP-2"))
    CaseStore.open(path, secret).close()


def test_a_closed_case_says_so(path: Path) -> None:
    store = CaseStore.create(path, Case(id="AP-1"))
    store.close()
    store.close()
    with pytest.raises(ValueError, match="closed"):
        store.save(Case(id="AP-2"))


@sealed_or_not
def test_the_passphrase_can_be_set_changed_and_taken_off(path: Path, secret: str | None) -> None:
    with CaseStore.create(path, Case(id="AP-1"), secret) as store:
        sha256 = store.add_picture(b"picture" * 5000)
        for new in ("other", "third", None, "last"):
            store.change_passphrase(new)
            assert store.encrypted == (new is not None)
            store.save(Case(id=f"AP-{new}", exhibits=(exhibit(sha256),)))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert code(path, "third") == "PASSPHRASE-WRONG"
    with CaseStore.open(path, "last") as store:
        assert store.case.id == "AP-last" and store.picture(sha256) == b"picture" * 5000


@sealed_or_not
def test_compacting_keeps_what_the_case_uses(path: Path, secret: str | None) -> None:
    with CaseStore.create(path, Case(id="AP-1"), secret) as store:
        used, unused = store.add_picture(os.urandom(300_000)), store.add_picture(os.urandom(300_000))
        store.put_derived("key", os.urandom(300_000))
        store.save(Case(id="AP-1", exhibits=(exhibit(used),)))
        store.compact()
        assert len(store.picture(used)) == 300_000 and store.derived("key") is None
        with pytest.raises(CaseError, match="E-CASE-DAMAGED"):
            store.picture(unused)
        store.save(Case(id="AP-2", exhibits=(exhibit(used),)))
    assert path.stat().st_size < 450_000
    with CaseStore.open(path, secret) as store:
        assert store.case.id == "AP-2"


def test_what_was_left_of_an_interrupted_rewrite_is_removed(path: Path) -> None:
    CaseStore.create(path, Case(id="AP-1")).close()
    path.with_name(f".{path.name}.rewriting").write_bytes(b"half")
    CaseStore.open(path).close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_missing_picture_is_seen_at_once(path: Path) -> None:
    with CaseStore.create(path, Case(id="AP-1")) as store:
        store.save(Case(id="AP-1", exhibits=(exhibit("0" * 64),)))
    assert code(path) == "DAMAGED"


def test_half_a_surrogate_pair_does_not_stop_saving(path: Path) -> None:
    with CaseStore.create(path, Case(id="AP-1")) as store:
        store.save(Case(id="AP-1", person=Person(name="a\ud83db"), answers={"x\udc00": "\ud83d\ude00"}))
        assert store.case.person.name == "a\ufffdb" and store.case.answers == {"x\ufffd": "\U0001f600"}
        saved = store.case
    with CaseStore.open(path) as store:
        assert store.case == saved


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(CASES, min_size=1, max_size=3))
def test_any_case_comes_back_equal(tmp_path: Path, cases: list[Case]) -> None:
    path = tmp_path / f"{next(_numbers)}.appeal"
    with CaseStore.create(path, cases[0]) as store:
        for case in cases:
            store.save(case)
            assert store.case == case
    with CaseStore.open(path) as store:
        assert store.case == cases[-1]
    path.unlink()


_numbers = itertools.count()


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([field.name for field in msgspec.structs.fields(model.Case)]), inner, max_size=4),
    max_leaves=10,
).map(msgspec.json.encode))  # fmt: skip
def test_any_saved_document_is_a_case_or_damaged(data: bytes) -> None:
    try:
        assert isinstance(document.decode(data, 1, "x.appeal"), Case)
    except CaseError as error:
        assert error.code == "E-CASE-DAMAGED"


def test_a_document_nested_without_end_is_damaged() -> None:
    with pytest.raises(CaseError, match="E-CASE-DAMAGED"):
        document.decode(b'{"answers":' * 100_000, 1, "x.appeal")


@sealed_or_not
def test_a_cut_or_changed_file_is_never_a_crash_and_never_replaced(path: Path, secret: str | None) -> None:
    with CaseStore.create(path, Case(id="AP-1"), secret) as store:
        used = [store.add_picture(os.urandom(60_000)) for _ in range(4)]
        store.save(Case(id="AP-1", exhibits=tuple(map(exhibit, used)), person=Person(name="x" * 30_000)))
    whole = path.read_bytes()
    step = len(whole) // 20
    broken = [whole[:size] for size in range(0, len(whole), step)]
    for place in range(7, len(whole), step):
        changed = bytearray(whole)
        changed[place] ^= 0x40
        broken.append(bytes(changed))
    refused = 0
    for data in broken:
        path.write_bytes(data)
        try:
            with CaseStore.open(path, secret) as store:
                assert store.case.id == "AP-1"
                for sha256 in used:
                    assert len(store.picture(sha256)) == 60_000
        except CaseError:
            refused += 1
        assert len(path.read_bytes()) >= len(data) - 16384 and len(list(path.parent.iterdir())) == 1
    assert refused >= len(broken) - (4 if secret else 8)  # a changed bit may lie where nothing is kept


def test_threads_share_one_case(path: Path) -> None:
    with CaseStore.create(path, Case(id="AP-0")) as store:
        problems: list[BaseException] = []

        def work(number: int) -> None:
            try:
                for turn in range(10):
                    sha256 = store.add_picture(f"{number} {turn}".encode() * 2000)
                    store.put_derived(sha256, b"x")
                    assert store.picture(sha256) and store.derived(sha256) == b"x"
                    store.save(Case(id=f"AP-{number}-{turn}"))
            except AppError as error:
                problems.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not problems
