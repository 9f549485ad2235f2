"""Writing the kit: all of it or nothing, and never over files that are not ours."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.errors import OutputError
from app.text import message

MANIFEST = "kit.json"
_MARK = "appeal-packet-kit"
_SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    sha256: str


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    case: str
    channel: str
    files: tuple[_Entry, ...]


def write_folder(folder: Path, case_id: str, channel: str, files: Sequence[tuple[str, bytes]]) -> list[Path]:
    """Write the files into `folder`.

    They are written beside it first and moved into place in one step, so an interrupted run leaves the earlier kit or
    the new one, never a mixture.

    Args:
        folder: new, empty, or an earlier kit nobody has changed.
        case_id: kept in the list of files, to tell kits apart.
        channel: likewise.
        files: names and contents.

    Returns:
        The paths, in order.

    Raises:
        OutputError: the folder holds something else, or the disk refuses.
    """
    folder = folder.absolute()
    _check_free(folder)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    entries = tuple(_Entry(name, hashlib.sha256(data).hexdigest()) for name, data in files)
    manifest = msgspec.json.encode(_Manifest(_MARK, case_id, channel, entries))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part.mkdir()
        for name, data in (*files, (MANIFEST, msgspec.json.format(manifest))):
            with (part / name).open("xb") as sink:
                sink.write(data)
                sink.flush()
                os.fsync(sink.fileno())
        _put(part, folder)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return [folder / name for name, _ in files]


def _put(part: Path, folder: Path) -> None:
    """Move the finished folder into place; an earlier kit goes only once the new one stands."""
    if not folder.exists():
        part.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.old")
    folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _check_free(folder: Path) -> None:
    """Refuse a folder with anything in it that this program did not write, or that was changed since."""
    if not folder.exists() and not folder.is_symlink():
        return
    if folder.is_symlink() or not folder.is_dir():
        raise OutputError(
            "E-KIT-NOT-A-FOLDER",
            message("“{name}” is not a folder", name=folder.name),
            message("Choose a new name for the folder."),
        )
    try:
        present = sorted(path.name for path in folder.iterdir() if path.name not in _SYSTEM_FILES)
        known = _known(folder)
        foreign = next((name for name in present if not _ours(folder / name, known)), None)
    except OSError as error:
        raise _refused(folder, error) from error
    if foreign is not None:
        raise OutputError(
            "E-KIT-FOLDER-NOT-EMPTY",
            message(
                "The folder “{name}” holds a file that is not from an earlier kit: {file}",
                name=folder.name,
                file=foreign,
            ),
            message("Choose a new folder, or move that file away first. Nothing was changed."),
        )


def _known(folder: Path) -> dict[str, str]:
    """Names and hashes of the earlier kit in the folder; empty when there is none."""
    with contextlib.suppress(FileNotFoundError, msgspec.DecodeError):
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Manifest)
        if manifest.format == _MARK:
            return {MANIFEST: "", **{entry.name: entry.sha256 for entry in manifest.files}}
    return {}


def _ours(path: Path, known: dict[str, str]) -> bool:
    if path.name not in known or path.is_symlink() or not path.is_file():
        return False
    return not known[path.name] or hashlib.sha256(path.read_bytes()).hexdigest() == known[path.name]


def _refused(folder: Path, error: OSError) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(
            "E-KIT-DISK-FULL",
            message("There is no room left to write the folder “{name}”", name=folder.name),
            message("Free some space or choose another disk. Nothing was changed."),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError(
            "E-KIT-READ-ONLY",
            message("The folder “{name}” cannot be written here", name=folder.name),
            message("Choose another place, for example your documents folder."),
        )
    return OutputError(
        "E-KIT-WRITE",
        message(
            "The folder “{name}” could not be written: {cause}", name=folder.name, cause=error.strerror or "OSError"
        ),
        message("Close programs that use the folder, or choose another place."),
    )
