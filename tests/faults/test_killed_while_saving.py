"""The process dies at any moment: the file opens with every acknowledged save, and nobody holds it."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.case.model import Case, Statement
from app.case.store import CaseStore
from app.errors import CaseError

ROUNDS = 25


@pytest.mark.parametrize("secret", ["", "it's 密码"], ids=["plain", "sealed"])
def test_a_killed_process_loses_no_acknowledged_save(tmp_path: Path, secret: str) -> None:
    path = tmp_path / "case.appeal"
    CaseStore.create(path, Case(id="AP-1", statement=Statement(facts="0")), secret or None).close()
    chance = random.Random(20261120)
    rounds = ROUNDS if not secret else ROUNDS // 2
    for _ in range(rounds):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.saver", str(path), secret],
            cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout is not None and child.stderr is not None
        first = child.stdout.readline()
        assert first, child.stderr.read()
        killer = threading.Timer(chance.uniform(0, 0.15), child.kill)
        killer.start()
        acknowledged = int([first, *child.stdout.read().split()][-1])
        child.wait()
        killer.join()
        child.stdout.close()
        child.stderr.close()
        with CaseStore.open(path, secret or None) as store:
            saved = int(store.case.statement.facts)
            assert acknowledged <= saved <= acknowledged + 1
            assert store.picture(store.case.exhibits[0].picture.sha256) == b"%d" % saved * 20_000
            store.save(store.case)
        assert [entry.name for entry in tmp_path.iterdir()] == ["case.appeal"], "what was left over is cleared away"


def test_a_case_open_in_another_process_is_in_use_until_that_dies(tmp_path: Path) -> None:
    path = tmp_path / "case.appeal"
    CaseStore.create(path, Case(id="AP-1")).close()
    script = (
        "import sys; from app.case.store import CaseStore; "
        "store = CaseStore.open(sys.argv[1]); print(1, flush=True); input()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == b"1\n"
            with pytest.raises(CaseError, match="E-CASE-IN-USE"):
                CaseStore.open(path)
        finally:
            child.kill()
    CaseStore.open(path).close()
