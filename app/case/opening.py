"""From a path to an open database: whose file it is, whether it is a case, which passphrase it needs, who holds it."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from app.case import database
from app.errors import CaseError, OutputError
from app.text import message

_REPLACE_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)  # seconds; scanners and sync clients hold files for a moment

_claimed: set[tuple[int, int]] = set()
_claims = threading.Lock()


def identity(path: Path) -> tuple[int, int]:
    """What makes a file the same file, whatever its name."""
    status = path.stat()
    return status.st_dev, status.st_ino


def claim(path: Path) -> tuple[int, int]:
    """Mark the file as open in this process, before anything opens it; `release` takes the mark off.

    Opening a file a second time and closing it would drop the locks of the first.

    Raises:
        CaseError: there is no such file, it is a folder, or it is open in this process already.
    """
    try:
        if path.is_dir():
            raise not_a_case(path)
        mark = identity(path)
    except FileNotFoundError:
        raise CaseError(
            "E-CASE-MISSING",
            message("There is no file {name}.", name=str(path)),
            message("Check the name and the folder; a case ends in .appeal."),
        ) from None
    except OSError as error:
        raise no_access(path) from error
    with _claims:
        if mark in _claimed:
            raise database.in_use(path.name)
        _claimed.add(mark)
    return mark


def release(mark: tuple[int, int]) -> None:
    """Take off the mark of `claim`."""
    with _claims:
        _claimed.discard(mark)


def no_access(path: Path) -> CaseError:
    """The file is there and cannot be read."""
    return CaseError(
        "E-CASE-NO-ACCESS",
        message("{name} cannot be read: access was denied, or the drive does not answer.", name=path.name),
        message("Check the permissions of the file, or copy it to your own folder."),
    )


def not_a_case(path: Path) -> CaseError:
    """The file is something else, or too damaged to tell."""
    return CaseError(
        "E-CASE-NOT-A-CASE",
        message("{name} is not a case, or its beginning is damaged.", name=path.name),
        message("A case ends in .appeal and is made by this program. The file was left as it is."),
    )


def needed_passphrase(path: Path, passphrase: str | None) -> str | None:
    """The passphrase to open the file with, from what its first bytes say it is."""
    with path.open("rb") as file:
        head = file.read(16)
    if head == database.PLAIN:
        return None
    if not head.startswith(database.SEALED):
        raise not_a_case(path)
    if path.stat().st_size % database.PAGE_SIZE and not database.unfinished(path):
        raise database.damaged(path.name)
    if passphrase is None:
        raise CaseError(
            "E-CASE-PASSPHRASE-NEEDED",
            message("{name} is sealed with a passphrase.", name=path.name),
            message("Type the passphrase. Without it nobody can open the case, the program neither."),
        )
    return passphrase


def open_connection(path: Path, passphrase: str | None, patience: float = 0) -> tuple[database.Connection, bool]:
    """A connection that has read the first page, and whether it is read-only."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        try:
            return _probed(path, passphrase, patience, read_only=False), False
        except OutputError:
            pass  # the system allows writing and the file system does not; reading may still be possible
    if database.unfinished(path):
        raise CaseError(
            "E-CASE-UNFINISHED",
            message("{name} cannot be opened here: its last changes stand in a second file.", name=path.name),
            message("Copy both files, also the one ending in -wal, to a folder you can write to, and open it there."),
        )
    try:
        return _probed(path, passphrase, patience, read_only=True), True
    except OutputError as error:
        raise no_access(path) from error


def _probed(path: Path, passphrase: str | None, patience: float, *, read_only: bool) -> database.Connection:
    connection = None
    try:
        connection = database.connect(path, passphrase, read_only=read_only, patience=patience)
        ours = connection.execute("PRAGMA application_id").fetchone()[0] == database.APPLICATION_ID
        if ours and not read_only:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
    except database.Error as error:
        if connection is not None:
            connection.close()
        explained = database.write_error(error, path.name)
        if passphrase is None or explained.code != "E-CASE-DAMAGED" or database.passphrase_fits(path, passphrase):
            raise explained from error
        raise CaseError(
            "E-CASE-PASSPHRASE-WRONG",
            message("The passphrase does not open {name}.", name=path.name),
            message(
                "Check the keyboard layout, capitals and spaces. "
                "If you are certain of it, the beginning of the file is damaged: open a backup."
            ),
        ) from error
    if not ours:
        connection.close()
        raise not_a_case(path)
    return connection


def rewrite_path(path: Path) -> Path:
    """Where a case is written anew before it takes the place of the old file."""
    return path.with_name(f".{path.name}.rewriting")


def replace(source: Path, target: Path) -> None:
    """Put a finished file in the place of another at once, durably.

    Raises:
        OSError: the target is held by another program for longer than two seconds, or cannot be written.
    """
    for wait in (*_REPLACE_WAITS, None):
        try:
            source.replace(target)
            break
        except PermissionError:
            if wait is None:
                raise
            time.sleep(wait)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
