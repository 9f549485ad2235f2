"""Autosave with 200 MB of pictures in the case; the budget is 5 ms at the 99th percentile. Prints, asserts nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.case.model import Case, Statement
from app.case.store import CaseStore

SAVES = 1000


@pytest.mark.parametrize("secret", [None, "passphrase"], ids=["plain", "sealed"])
def test_autosave(tmp_path: Path, secret: str | None) -> None:
    with CaseStore.create(tmp_path / "case.appeal", Case(id="AP-1"), secret) as store:
        for _ in range(100):
            store.add_picture(os.urandom(2_000_000))
        spent = []
        for number in range(SAVES):
            case = Case(id="AP-1", statement=Statement(facts="x" * 50_000 + str(number)))
            start = time.perf_counter()
            store.save(case)
            spent.append((time.perf_counter() - start) * 1000)
    spent.sort()
    median, high = spent[SAVES // 2], spent[SAVES * 99 // 100]
    print(f"\nautosave: median {median:.2f} ms, p99 {high:.2f} ms, longest {spent[-1]:.2f} ms")
