"""The `.appeal` file: one case with its pictures, saved so that a crash costs at most the last change.

The case is one JSON row, pictures are rows keyed by the SHA-256 of their bytes, so a save writes only what changed,
however large the attachments are. While a case is open no other part of the program may open the file by its path:
closing any handle of a file drops the locks that this process holds on it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from app.case import database
from app.case.document import VERSION, decode, digest, encode, used_pictures
from app.case.model import Case
from app.case.opening import (
    claim,
    identity,
    needed_passphrase,
    no_access,
    open_connection,
    release,
    replace,
    rewrite_path,
)
from app.errors import AppError, CaseError, OutputError
from app.text import message

_MAX_STATE = 64 * 2**20
_PATIENCE = 5.0  # seconds


class CaseStore:
    """One open `.appeal` file; safe to use from several threads.

    Attributes:
        path: the file.
        case: the case as last given to `save`, also when saving failed.
        encrypted: the file has a passphrase.
        read_only: the file or its folder does not allow writing; `save` raises `OutputError`.
    """

    def __init__(self, path: Path, passphrase: str | None, claim: tuple[int, int]) -> None:
        """Use `create` or `open`."""
        self.path = path
        self.read_only = False
        self._passphrase = passphrase
        self._claim = claim
        self._lock = threading.RLock()
        self._opened: database.Connection = None
        self._saved = b""
        self._version = VERSION
        self.case = Case(id="")

    @property
    def encrypted(self) -> bool:
        """Whether the file has a passphrase."""
        return self._passphrase is not None

    @property
    def unsaved(self) -> bool:
        """Whether `case` is newer than what the file holds, because a save failed."""
        return encode(self.case)[1] != self._saved

    @classmethod
    def create(cls, path: Path | str, case: Case, passphrase: str | None = None) -> CaseStore:
        """Make a new file, readable by its owner alone, and keep it open.

        Raises:
            OutputError: the file exists already (E-CASE-EXISTS) or cannot be written.
            CaseError: the passphrase cannot be used.
        """
        path = Path(path)
        passphrase = database.checked_passphrase(passphrase)
        try:
            connection = database.create(path, passphrase, VERSION)
        except FileExistsError:
            raise OutputError(
                "E-CASE-EXISTS",
                message("{name} exists already and is not overwritten.", name=path.name),
                message("Choose another name, or open the existing case."),
            ) from None
        except FileNotFoundError:
            raise OutputError(
                "E-CASE-NO-FOLDER",
                message("The folder {folder} does not exist.", folder=str(path.parent)),
                message("Create the folder first, or choose another one."),
            ) from None
        except (OSError, database.Error) as error:
            raise database.write_error(error, path.name) from error
        store = cls(path, passphrase, claim(path))
        store._opened = connection
        try:
            store.save(case)
        except AppError:
            store.close()
            database.remove(path)
            raise
        return store

    @classmethod
    def open(cls, path: Path | str, passphrase: str | None = None) -> CaseStore:
        """Open an existing file; a file that cannot be read is never changed.

        Raises:
            CaseError: E-CASE-MISSING, -NO-ACCESS, -NOT-A-CASE, -PASSPHRASE-NEEDED, -PASSPHRASE-WRONG, -DAMAGED, -NEWER,
                -IN-USE or -UNFINISHED.
        """
        path = Path(path)
        passphrase = database.checked_passphrase(passphrase)
        store = cls(path, None, claim(path))
        try:
            store._passphrase = needed_passphrase(path, passphrase)
            store._opened, store.read_only = open_connection(path, store._passphrase)
            with _reading(path.name):
                store._load()
        except OSError as error:
            store.close()
            raise no_access(path) from error
        except AppError:
            store.close()
            raise
        if not store.read_only:
            database.remove(rewrite_path(path))
        return store

    def save(self, case: Case) -> None:
        """Write the case; it is on the disk when this returns. Nothing is written when nothing changed.

        A half of a surrogate pair, which no file can hold, is replaced by U+FFFD, also in `self.case`.

        Raises:
            OutputError: E-CASE-DISK-FULL, -READ-ONLY, -MOVED or -WRITE. The file keeps the last save, `self.case` holds
                the new state, and a later `save` tries again.
        """
        with self._lock:
            self.case, data = encode(case)
            if data == self._saved:
                return
            with self._writing() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO state (id, sha256, data) VALUES (1, ?, ?)", (digest(data), data)
                )
                if self._version != VERSION:
                    connection.execute(f"PRAGMA user_version = {VERSION}")
            self._saved, self._version = data, VERSION

    def add_picture(self, data: bytes) -> str:
        """Keep the untouched bytes of a picture, once; returns their SHA-256 in hex.

        Raises:
            OutputError: as for `save`.
        """
        sha256 = digest(data)
        with self._lock:
            if self._connection.execute("SELECT 1 FROM pictures WHERE sha256 = ?", (sha256,)).fetchone() is None:
                with self._writing() as connection:
                    connection.execute("INSERT INTO pictures (sha256, data) VALUES (?, ?)", (sha256, data))
        return sha256

    def picture(self, sha256: str) -> bytes:
        """The original bytes of a picture, checked against their name.

        Raises:
            CaseError: the picture is not in the file, or damaged (E-CASE-DAMAGED).
        """
        with self._lock, _reading(self.path.name):
            row = self._connection.execute("SELECT data FROM pictures WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None or digest(row[0]) != sha256:
            raise database.damaged(self.path.name)
        return bytes(row[0])

    def derived(self, key: str) -> bytes | None:
        """Cached bytes made from a picture, or None; damaged ones count as absent."""
        with self._lock:
            try:
                query = "SELECT sha256, data FROM derived WHERE key = ?"
                row = self._connection.execute(query, (key,)).fetchone()
            except database.Error:
                return None
        return bytes(row[1]) if row is not None and digest(row[1]) == row[0] else None

    def put_derived(self, key: str, data: bytes) -> None:
        """Cache bytes made from a picture. Where that fails nothing is lost but time, so it fails in silence."""
        with self._lock, contextlib.suppress(OutputError), self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO derived (key, sha256, data) VALUES (?, ?, ?)", (key, digest(data), data)
            )

    def change_passphrase(self, passphrase: str | None) -> None:
        """Seal the file with another passphrase, or with None take the seal off.

        The file is written anew beside the old one and takes its place when it is complete.

        Raises:
            OutputError: as for `save`; the file and its passphrase stay as they were.
            CaseError: the passphrase cannot be used, or a picture is damaged.
        """
        with self._lock:
            self._rewrite(database.checked_passphrase(passphrase), keep=None)

    def compact(self) -> None:
        """Drop pictures the case does not use any more, and everything cached.

        Raises:
            OutputError: as for `save`; the file stays as it was.
            CaseError: a picture is damaged.
        """
        with self._lock:
            self._rewrite(self._passphrase, keep=used_pictures(self.case))

    def close(self) -> None:
        """Close the file; afterwards it is a single file. May be called twice."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
            self._opened = None
            release(self._claim)

    def discard(self) -> None:
        """Close a case that was only begun and remove every file of it; its last changes may stand beside it."""
        self.close()
        database.remove(self.path)

    @property
    def _connection(self) -> database.Connection:
        if self._opened is None:
            raise ValueError("the case is closed")
        return self._opened

    def __enter__(self) -> CaseStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _load(self) -> None:
        connection = self._connection
        name = self.path.name
        self._version = connection.execute("PRAGMA user_version").fetchone()[0]
        if self._version > VERSION:
            raise CaseError(
                "E-CASE-NEWER",
                message(
                    "{name} was saved by a newer version of the program: format {found}, this one reads up to {known}.",
                    name=name,
                    found=self._version,
                    known=VERSION,
                ),
                message("Open it with the newer version. The file was left as it is."),
            )
        pages, size = (
            int(connection.execute(f"PRAGMA {pragma}").fetchone()[0]) for pragma in ("page_count", "page_size")
        )
        if not database.unfinished(self.path) and self.path.stat().st_size < pages * size:
            raise database.damaged(name)
        query = "SELECT sha256, data FROM state WHERE id = 1 AND length(data) <= ?"
        row = connection.execute(query, (_MAX_STATE,)).fetchone()
        if row is None or not isinstance(row[1], bytes) or digest(row[1]) != row[0]:
            raise database.damaged(name)
        self._saved = row[1]
        self.case = decode(row[1], self._version, name)
        kept = {row[0] for row in connection.execute("SELECT sha256 FROM pictures")}
        if not used_pictures(self.case) <= kept:
            raise database.damaged(name)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[database.Connection]:
        """One durable transaction; an error rolls back and says what it means."""
        if self.read_only:
            raise database.read_only(self.path.name)
        try:
            moved = identity(self.path) != self._claim
        except OSError:
            moved = True
        if moved:
            raise OutputError(
                "E-CASE-MOVED",
                message("{name} was moved, renamed or deleted while it was open.", name=self.path.name),
                message("Put the file back in its place. What you typed is kept in the open window."),
            )
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except database.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise database.write_error(error, self.path.name) from error

    def _rewrite(self, passphrase: str | None, keep: set[str] | None) -> None:
        with self._writing():
            pass  # the same refusals as for a save, before anything is made
        fresh = rewrite_path(self.path)
        try:
            database.remove(fresh)
            target = database.create(fresh, passphrase, VERSION)
            try:
                with _reading(self.path.name):
                    data = self._copy(target, keep)
            finally:
                target.close()
            self._swap(fresh, passphrase)
            self._saved, self._version = data, VERSION
        except (OSError, database.Error) as error:
            raise database.write_error(error, self.path.name) from error
        finally:
            database.remove(fresh)

    def _copy(self, target: database.Connection, keep: set[str] | None) -> bytes:
        names = [row[0] for row in self._connection.execute("SELECT sha256 FROM pictures")]
        _, data = encode(self.case)
        try:
            target.execute("BEGIN IMMEDIATE")
            target.execute("INSERT INTO state (id, sha256, data) VALUES (1, ?, ?)", (digest(data), data))
            for sha256 in names:
                if keep is None or sha256 in keep:
                    picture = self.picture(sha256)
                    target.execute("INSERT INTO pictures (sha256, data) VALUES (?, ?)", (sha256, picture))
            target.execute("COMMIT")
        except database.Error as error:
            raise database.write_error(error, self.path.name) from error
        return data

    def _swap(self, fresh: Path, passphrase: str | None) -> None:
        """Put the finished file in the place of the open one; whatever happens, one of the two is open afterwards."""
        self._connection.close()
        try:
            replace(fresh, self.path)
            self._passphrase = passphrase
        finally:
            # Between the two the file is nobody's for some milliseconds; who looks in then is waited for.
            self._opened, self.read_only = open_connection(self.path, self._passphrase, _PATIENCE)
            release(self._claim)
            self._claim = claim(self.path)


@contextlib.contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except database.Error as error:
        raise database.damaged(name) from error
