"""A process that saves a case again and again until it is killed; the last number printed was acknowledged."""

from __future__ import annotations

import sys
from pathlib import Path

from app.case.model import Case, Exhibit, Picture, Statement
from app.case.store import CaseStore


def numbered(number: int, sha256: str) -> Case:
    """A case that says which save it is, with one picture of that save."""
    picture = Picture(sha256=sha256, name="a.png", media_type="image/png", width=1, height=1, size=1)
    exhibit = Exhibit(id="exhibit-1", picture=picture)
    return Case(id="AP-1", statement=Statement(facts=str(number)), exhibits=(exhibit,))


def main(path: Path, secret: str | None) -> None:
    with CaseStore.open(path, secret) as store:
        number = int(store.case.statement.facts or "0")
        while True:
            number += 1
            sha256 = store.add_picture(b"%d" % number * 20_000)
            store.save(numbered(number, sha256))
            print(number, flush=True)
            if number % 20 == 0:
                store.compact()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] or None)
