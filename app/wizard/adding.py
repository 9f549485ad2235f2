"""Pictures on their way in: files, drops and the clipboard are checked and stored by a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject
from PySide6.QtGui import QImage, QImageWriter

from app.case.model import Picture
from app.case.store import CaseStore
from app.errors import AppError
from app.wizard import background
from app.wizard.background import Task

FILTER = "*.png *.jpg *.jpeg *.heic *.heif *.webp *.bmp *.tif *.tiff *.gif"


@dataclass
class Incoming:
    """One picture to add: a file, or bytes with a name."""

    name: str
    path: Path | None = None
    image: QImage | None = None


@dataclass
class Added:
    """What came of an addition: pictures now in the case file, in order, and the files that could not be used."""

    pictures: list[Picture] = field(default_factory=list)
    refused: list[AppError] = field(default_factory=list)


class Addition:
    """An addition under way; `stop` keeps what is finished."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def stop(self) -> None:
        self._stop.set()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()


def from_paths(paths: Sequence[Path]) -> list[Incoming]:
    """Files to add."""
    return [Incoming(path.name, path=path) for path in paths]


def from_clipboard(data: QMimeData, name: str) -> list[Incoming]:
    """What the clipboard holds: files, or one picture that is given `name`."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if paths:
        return from_paths(paths)
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return [Incoming(name, image=image)]
    return []


def add(
    store: CaseStore,
    incoming: Sequence[Incoming],
    on_done: Callable[[Added], object],
    on_progress: Callable[[int, int], object],
    owner: QObject,
) -> Addition:
    """Check and store pictures in a worker; each that cannot be used is reported with its own cause."""
    addition = Addition()
    background.run(
        lambda task: _add(store, tuple(incoming), addition, task),
        on_done,
        on_progress=on_progress,
        queue="pictures",
        owner=owner,
    )
    return addition


def _add(store: CaseStore, incoming: Sequence[Incoming], addition: Addition, task: Task) -> Added:
    from app.imaging import intake

    result = Added()
    for number, one in enumerate(incoming):
        task.progress(number, len(incoming))
        if addition.stopped:
            break
        try:
            data = intake.read_file(one.path) if one.path is not None else _encoded(one.image)
            picture = intake.inspect(data, one.name)
            store.add_picture(data)
        except AppError as error:
            result.refused.append(error)
        else:
            result.pictures.append(picture)
    return result


def _encoded(image: QImage | None) -> bytes:
    """A picture from the clipboard as PNG."""
    assert image is not None
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())
