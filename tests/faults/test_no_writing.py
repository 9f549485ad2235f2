"""The disk is full, the folder cannot be written, the file went away: said so, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.case.model import Case, Person
from app.case.store import CaseStore
from app.errors import OutputError


@pytest.fixture
def path() -> Iterator[Path]:
    # Not below pytest's own folder, which another user may not enter.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.appeal"
        CaseStore.create(path, Case(id="AP-1")).close()
        yield path


@pytest.mark.parametrize(
    ("scenario", "answer"),
    [
        ("read_only_file", "True AP-1 E-CASE-READ-ONLY"),
        ("read_only_folder", "True AP-1 E-CASE-READ-ONLY"),
        ("unfinished_in_read_only_folder", "E-CASE-UNFINISHED"),
        ("unreadable", "E-CASE-NO-ACCESS"),
        ("create_in_read_only_folder", "E-CASE-READ-ONLY"),
        ("no_more_room", "E-CASE-WRITE saved"),
        ("no_room_to_rewrite", "E-CASE-WRITE False ['case.appeal']"),
    ],
)
def test_what_cannot_be_written_is_explained(path: Path, scenario: str, answer: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.unprivileged", scenario, str(path)],
        cwd=Path(__file__).parents[2], capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == answer, done.stderr
    if answer == "E-CASE-UNFINISHED":
        path.with_name("case.appeal-wal").unlink()
    path.chmod(0o600)
    with CaseStore.open(path) as store:
        assert store.case.id == ("AP-2" if "saved" in answer else "AP-1")


@pytest.mark.parametrize("secret", [None, "secret"], ids=["plain", "sealed"])
def test_a_full_disk_keeps_the_old_state_and_the_new_one(tmp_path: Path, secret: str | None) -> None:
    path = tmp_path / "case.appeal"
    with CaseStore.create(path, Case(id="AP-1"), secret) as store:
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")  # SQLite then answers as it does on a full disk
        new = Case(id="AP-2", person=Person(name="x" * 200_000))
        for act in (lambda: store.save(new), lambda: store.add_picture(bytes(200_000))):
            with pytest.raises(OutputError, match="E-CASE-DISK-FULL"):
                act()
        store.put_derived("key", bytes(200_000))
        assert store.derived("key") is None
        assert store.case == new and store.unsaved
        store._connection.execute("PRAGMA max_page_count = 1000000")
        store.save(new)
        assert not store.unsaved
    with CaseStore.open(path, secret) as store:
        assert store.case == new


def test_a_file_that_went_away_is_not_written_into_the_void(tmp_path: Path) -> None:
    path = tmp_path / "case.appeal"
    with CaseStore.create(path, Case(id="AP-1")) as store:
        moved = path.rename(tmp_path / "moved.appeal")
        with pytest.raises(OutputError, match="E-CASE-MOVED"):
            store.save(Case(id="AP-2"))
        path.write_bytes(b"somebody else's")
        with pytest.raises(OutputError, match="E-CASE-MOVED"):
            store.save(Case(id="AP-2"))
        assert path.read_bytes() == b"somebody else's"
        moved.rename(path)
        store.save(Case(id="AP-2"))
    with CaseStore.open(path) as store:
        assert store.case.id == "AP-2"


def test_a_replacement_that_fails_leaves_the_old_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case.appeal"
    with CaseStore.create(path, Case(id="AP-1"), "old") as store:

        def refuse(*_: object) -> None:
            raise PermissionError(13, "held by another program")

        with monkeypatch.context() as patch:
            patch.setattr("app.case.store.replace", refuse)
            with pytest.raises(OutputError, match="E-CASE-READ-ONLY"):
                store.change_passphrase("new")
        store.save(Case(id="AP-2"))
    with CaseStore.open(path, "old") as store:
        assert store.case.id == "AP-2"
    assert [entry.name for entry in tmp_path.iterdir()] == ["case.appeal"]
