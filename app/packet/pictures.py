"""Clean pictures for the packet, one at a time, made once and then read from the case's cache."""

from __future__ import annotations

import hashlib
from typing import Protocol

import msgspec

from app.case.model import Exhibit, IdPhoto
from app.errors import PictureError
from app.imaging.intake import CleanImage, cache_key, clean
from app.packet.edition import PictureFacts


class Store(Protocol):
    """The part of `CaseStore` that pictures need."""

    def picture(self, sha256: str) -> bytes: ...
    def derived(self, key: str) -> bytes | None: ...
    def put_derived(self, key: str, data: bytes) -> None: ...


class PictureSource:
    """Hands out clean pictures of a case. Holds none of them: the caller lets go before asking for the next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._facts: dict[str, PictureFacts] = {}

    @staticmethod
    def _key(item: Exhibit | IdPhoto) -> str:
        boxes = item.redactions if isinstance(item, Exhibit) else ()
        return cache_key(item.picture.sha256, boxes)

    def clean(self, item: Exhibit | IdPhoto) -> CleanImage:
        """The picture of an exhibit (with its redactions) or of an ID photo, as it may leave the case.

        Raises:
            PictureError: the original cannot be used.
        """
        key = self._key(item)
        packed = self._store.derived(key)
        if packed is not None:
            try:
                return CleanImage.unpack(packed)
            except PictureError:
                packed = None
        boxes = item.redactions if isinstance(item, Exhibit) else ()
        image = clean(self._store.picture(item.picture.sha256), boxes, name=item.picture.name)
        self._store.put_derived(key, image.pack())
        return image

    def facts(self, item: Exhibit | IdPhoto) -> PictureFacts:
        """Size and hash of the clean picture, without reading it again when they are known."""
        key = self._key(item)
        found = self._facts.get(key)
        if found is not None:
            return found
        record = hashlib.sha256(f"facts|{key}".encode()).hexdigest()
        packed = self._store.derived(record)
        if packed is not None:
            try:
                found = msgspec.json.decode(packed, type=PictureFacts)
            except msgspec.DecodeError:
                found = None
        if found is None:
            image = self.clean(item)
            found = PictureFacts(image.width, image.height, image.sha256, bool(image.removed))
            self._store.put_derived(record, msgspec.json.encode(found))
        self._facts[key] = found
        return found
