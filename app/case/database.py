"""The database behind an `.appeal` file: cipher, durability, locking, and what a failure of it means.

A case without a passphrase is a plain SQLite file. With one it is an SQLCipher file whose salt begins with `SEALED`, so
that it can be told from any other file without the passphrase.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from app.errors import AppError, CaseError, OutputError
from app.text import message

PAGE_SIZE = 16384
APPLICATION_ID = 0x41504B54
PLAIN = b"SQLite format 3\0"
SEALED = b"Appeal"
Error = sqlcipher.Error
Connection = Any

_SALT_SIZE = 16
_RESERVED = 80  # SQLCipher 4 ends every page with 16 bytes of initialisation vector and 64 bytes of HMAC-SHA512
_MAC_SIZE = 64
_KDF_ROUNDS = 256_000
_PAGES_TRIED = 32

_SCHEMA = (
    "CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), sha256 TEXT NOT NULL, data BLOB NOT NULL)",
    "CREATE TABLE pictures (sha256 TEXT PRIMARY KEY, data BLOB NOT NULL)",
    "CREATE TABLE derived (key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, data BLOB NOT NULL)",
)


def checked_passphrase(passphrase: str | None) -> str | None:
    """The passphrase in the one spelling that every keyboard leads to (NFC).

    Raises:
        CaseError: it is empty, or holds a character that cannot be written down.
    """
    if passphrase is None:
        return None
    passphrase = unicodedata.normalize("NFC", passphrase)
    if not passphrase:
        raise CaseError(
            "E-CASE-PASSPHRASE-EMPTY",
            message("The passphrase is empty."),
            message("Type at least one character, or keep the case without a passphrase."),
        )
    if any(ord(char) < 32 or 0xD800 <= ord(char) < 0xE000 for char in passphrase):
        raise CaseError(
            "E-CASE-PASSPHRASE-CHARACTERS",
            message("The passphrase holds a control character, which cannot be typed again later."),
            message("Use letters, digits, signs and spaces only."),
        )
    return passphrase


def connect(
    path: Path, passphrase: str | None, *, read_only: bool = False, new_salt: bool = False, patience: float = 0
) -> Connection:
    """Open the existing file `path` and prepare the connection; nothing of the file has been read yet.

    With `read_only` the file is taken as it stands, without locks and without a write-ahead log. `patience` is how many
    seconds to wait for another process to let go of the file.
    """
    uri = path.absolute().as_uri()
    if not uri.startswith("file:///"):
        uri = "file:////" + uri.removeprefix("file://")  # a Windows share; SQLite refuses a host in the address
    mode = "mode=ro&immutable=1" if read_only else "mode=rw"
    connection = sqlcipher.connect(
        f"{uri}?{mode}", uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    pragmas = ["cipher_log_level = NONE"]  # a wrong passphrase would be reported on stderr in SQLCipher's words
    if passphrase is not None:
        quoted = passphrase.replace("'", "''")
        pragmas += [f"key = '{quoted}'", f"cipher_page_size = {PAGE_SIZE}"]
        if new_salt:
            salt = SEALED + os.urandom(_SALT_SIZE - len(SEALED))
            pragmas.append(f"cipher_salt = \"x'{salt.hex()}'\"")
    elif new_salt:
        pragmas.append(f"page_size = {PAGE_SIZE}")
    pragmas += [
        "locking_mode = EXCLUSIVE",  # the kernel lets go of it when the process dies, however it dies
        "synchronous = FULL",
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
        "trusted_schema = OFF",  # the file may come from somebody else
        "cell_size_check = ON",
        "secure_delete = ON",  # what was taken out is overwritten
        "temp_store = MEMORY",  # nothing of a case reaches a temporary file
    ]
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except Error:
        connection.close()
        raise
    return connection


def create(path: Path, passphrase: str | None, version: int) -> Connection:
    """Make the tables in a new file that only its owner may read; the file must not exist.

    Raises:
        FileExistsError, OSError: the file cannot be made.
        Error: the database cannot be written; the unfinished file is removed.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = None
    try:
        connection = connect(path, passphrase, new_salt=True)
        connection.execute("BEGIN IMMEDIATE")
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    except Error:
        if connection is not None:
            connection.close()
        remove(path)
        raise
    return connection


def remove(path: Path) -> None:
    """Remove a database file with what SQLite may have put beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def unfinished(path: Path) -> bool:
    """Whether a write-ahead log with content stands beside the file, as after a crash."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def passphrase_fits(path: Path, passphrase: str) -> bool:
    """Whether any of some pages of a sealed file carries a seal made with this passphrase.

    SQLCipher gives one answer for a wrong passphrase and for a damaged first page. The seal of a page is
    HMAC-SHA512(page without the seal + its number as 4 bytes, little endian) under a key derived as in the design
    notes of SQLCipher 4: PBKDF2-HMAC-SHA512 with 256000 rounds, then 2 rounds with every salt byte xor 0x3a.
    """
    with path.open("rb") as file:
        salt = file.read(_SALT_SIZE)
        key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _KDF_ROUNDS, 32)
        mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
        pages = path.stat().st_size // PAGE_SIZE
        for number in range(1, pages + 1, max(1, pages // _PAGES_TRIED)):
            file.seek((number - 1) * PAGE_SIZE)
            page = file.read(PAGE_SIZE)[_SALT_SIZE if number == 1 else 0 :]
            seal = hmac.digest(mac_key, page[:-_MAC_SIZE] + number.to_bytes(4, "little"), "sha512")
            if len(page) > _RESERVED and hmac.compare_digest(seal, page[-_MAC_SIZE:]):
                return True
    return False


def primary_code(error: Exception) -> int:
    """SQLite's primary result code of an error; 0 when it has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def damaged(name: str) -> CaseError:
    """The file is a case, and part of it cannot be read any more."""
    return CaseError(
        "E-CASE-DAMAGED",
        message("{name} is damaged: part of the file is missing or was changed outside the program.", name=name),
        message("The file was left as it is. Copy it again from where it came from, or open a backup of it."),
    )


def in_use(name: str) -> CaseError:
    """Another window or process holds the case."""
    return CaseError(
        "E-CASE-IN-USE",
        message("{name} is already open, in another window or by another program.", name=name),
        message("Close it there, then open it here."),
    )


def write_error(error: Exception, name: str) -> AppError:
    """What a failed write means for the user. `error` is an `Error` or an `OSError`."""
    code = primary_code(error)
    if code in (sqlcipher.SQLITE_CORRUPT, sqlcipher.SQLITE_NOTADB):
        return damaged(name)
    if code == sqlcipher.SQLITE_BUSY:
        return in_use(name)
    if code == sqlcipher.SQLITE_FULL or getattr(error, "errno", None) == 28:
        return OutputError(
            "E-CASE-DISK-FULL",
            message("{name} could not be saved: the disk is full.", name=name),
            message("Free some space. What you typed is kept in the open window, and the file holds the last save."),
        )
    if code in (sqlcipher.SQLITE_READONLY, sqlcipher.SQLITE_CANTOPEN, sqlcipher.SQLITE_PERM) or isinstance(
        error, PermissionError
    ):
        return read_only(name)
    return OutputError(
        "E-CASE-WRITE",
        message("{name} could not be saved: the disk reported a write error.", name=name),
        message(
            "Check that the drive is still connected and has space. "
            "What you typed is kept in the open window, and the file holds the last save."
        ),
    )


def read_only(name: str) -> OutputError:
    """The file or its folder does not allow writing."""
    return OutputError(
        "E-CASE-READ-ONLY",
        message("{name} could not be saved: the file or its folder is read-only.", name=name),
        message("Copy the case to a folder you can write to, and open the copy."),
    )
