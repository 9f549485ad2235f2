"""The sample case, made once, and the command called as a person calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app import paths
from app.cli import main

SAMPLE = paths.resources() / "sample"


class Result(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    """Call ``appeal-packet`` with arguments."""

    def call(*arguments: object) -> Result:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Result(status, out, err)

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample case as a file; tests copy it before they change it."""
    path = tmp_path_factory.mktemp("sample") / "sample.appeal"
    assert main(["new", str(path), "--from", str(SAMPLE)]) == 0
    return path
