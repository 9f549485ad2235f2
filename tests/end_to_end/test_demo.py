"""The sample case from beginning to end, without a network and without looking for one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.case.store import CaseStore

from .conftest import Command

ROOT = Path(__file__).parents[2]


def full_run(folder: Path, *prefix: str) -> dict[str, object]:
    environment = {**os.environ, "HOME": str(folder.parent), "PYTHONHASHSEED": "random"}
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "tests.end_to_end.offline_run", str(folder)],
        cwd=ROOT, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    folder = tmp_path_factory.mktemp("demo") / "示例 1"
    return folder, full_run(folder)


def test_everything_is_made(demo: tuple[Path, dict[str, object]]) -> None:
    folder, answer = demo
    assert answer["status"] == 0
    with CaseStore.open(folder / "sample.appeal") as store:
        assert store.case.exhibits
    for language in ("zh_CN", "en", "both"):
        assert (folder / f"packet-{language}.pdf").read_bytes().startswith(b"%PDF-")
    for language in ("zh_CN", "en"):
        pages = sorted((folder / f"pages-{language}").iterdir())
        assert len(pages) > 5 and all(page.read_bytes().startswith(b"\x89PNG") for page in pages)
    assert any((folder / "kit").iterdir())
    assert not [path for path in folder.rglob("*") if path.name.endswith((".part", ".tmp", "-wal", "-shm"))]


def test_nothing_reached_for_the_network(demo: tuple[Path, dict[str, object]]) -> None:
    _, answer = demo
    assert answer["events"] == []
    assert answer["loaded"] == []


def test_the_result_is_the_same_without_any_network(demo: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    unshare = [shutil.which("unshare") or "", "--net", "--map-root-user"]
    # Only Linux has network namespaces, and some containers forbid them; the audit above then stands alone.
    allowed = unshare[0] and subprocess.run([*unshare, "true"], capture_output=True).returncode == 0
    prefix = unshare if allowed else []
    folder = tmp_path / "again"
    assert full_run(folder, *prefix)["status"] == 0
    for name in ("packet-zh_CN.pdf", "packet-en.pdf", "packet-both.pdf"):
        first, second = ((place / name).read_bytes() for place in (demo[0], folder))
        assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


def test_a_folder_with_something_in_it_is_left_alone(run: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = run("demo", tmp_path)
    assert result.status == 4 and "not empty" in result.err
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.txt"]
