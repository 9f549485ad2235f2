"""Runs one scenario as a user who may not write everywhere, with a limit on the size of files.

Tests run as root in many places, and root may write anywhere; so the process gives its rights up first.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from app.case.model import Case, Person
from app.case.store import CaseStore
from app.errors import AppError
from app.text import translator

translator("zh_CN")


def give_up_rights(folder: Path) -> None:
    if os.geteuid() == 0:
        os.chown(folder, 65534, 65534)
        for entry in folder.iterdir():
            os.chown(entry, 65534, 65534)
        os.setgid(65534)
        os.setuid(65534)


def outcome(store: CaseStore) -> str:
    try:
        store.save(Case(id="AP-2", person=Person(name="new" * 100_000)))
    except AppError as error:
        assert store.case.id == "AP-2" and store.unsaved
        return error.code
    return "saved"


def read_only_file(path: Path) -> str:
    path.chmod(0o400)
    with CaseStore.open(path) as store:
        return f"{store.read_only} {store.case.id} {outcome(store)}"


def read_only_folder(path: Path) -> str:
    path.parent.chmod(0o500)
    try:
        with CaseStore.open(path) as store:
            return f"{store.read_only} {store.case.id} {outcome(store)}"
    finally:
        path.parent.chmod(0o700)


def unfinished_in_read_only_folder(path: Path) -> str:
    path.with_name(path.name + "-wal").write_bytes(b"not yet in the main file")
    path.parent.chmod(0o500)
    try:
        CaseStore.open(path)
        return "opened"
    except AppError as error:
        return error.code
    finally:
        path.parent.chmod(0o700)


def unreadable(path: Path) -> str:
    path.chmod(0)
    try:
        CaseStore.open(path)
        return "opened"
    except AppError as error:
        return error.code
    finally:
        path.chmod(0o600)


def create_in_read_only_folder(path: Path) -> str:
    path.parent.chmod(0o500)
    try:
        CaseStore.create(path.with_name("new.appeal"), Case(id="AP-2"))
        return "made"
    except AppError as error:
        return error.code
    finally:
        path.parent.chmod(0o700)


def no_more_room(path: Path) -> str:
    with CaseStore.open(path) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
        first = outcome(store)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        return f"{first} {outcome(store)}"


def no_room_to_rewrite(path: Path) -> str:
    with CaseStore.open(path) as store:
        store.add_picture(bytes(400_000))
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
        try:
            store.change_passphrase("new")
        except AppError as error:
            names = sorted(entry.name for entry in path.parent.iterdir() if not entry.name.endswith("-wal"))
            return f"{error.code} {store.encrypted} {names}"
        return "changed"


if __name__ == "__main__":
    case_file = Path(sys.argv[2])
    give_up_rights(case_file.parent)
    print(globals()[sys.argv[1]](case_file))
