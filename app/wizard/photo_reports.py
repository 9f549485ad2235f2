"""What the checks say about ID photos: made by workers, kept while the case is open, said in words for chips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.case.model import Picture, Verdict
from app.case.store import CaseStore
from app.text import Translator
from app.wizard import background
from app.wizard.kit.chips import ChipKind
from app.wizard.session import Session

if TYPE_CHECKING:
    from app.imaging.quality import PhotoReport

ALWAYS_SHOWN = ("sharpness", "colour", "glare", "framing")
_LOOKS: dict[Verdict, tuple[str, ChipKind]] = {
    "ok": ("check", "ok"),
    "warn": ("warn", "warn"),
    "fail": ("bad", "bad"),
    "unknown": ("unknown", "neutral"),
}


class PhotoReports(QObject):
    """Reports by picture; `get` asks a worker for what is missing and `ready` gives the picture's SHA-256."""

    ready = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._kept: dict[str, PhotoReport | None] = {}
        self._under_way: set[str] = set()

    @classmethod
    def of(cls, session: Session) -> PhotoReports:
        """The one collection of a session."""
        return session.findChild(cls) or cls(session)

    def known(self, sha256: str) -> bool:
        return sha256 in self._kept

    def put(self, sha256: str, report: PhotoReport | None) -> None:
        self._kept[sha256] = report

    def get(self, picture: Picture) -> PhotoReport | None:
        """The report if it is there; None also when the picture cannot be checked."""
        sha256 = picture.sha256
        if sha256 not in self._kept and sha256 not in self._under_way:
            self._under_way.add(sha256)
            store = self._session.store
            background.run(
                lambda _task: check(store, sha256, picture.name),
                lambda report: self._keep(sha256, report),
                lambda _error: self._keep(sha256, None),
                queue="pictures",
                owner=self,
            )
        return self._kept.get(sha256)

    def _keep(self, sha256: str, report: PhotoReport | None) -> None:
        self._under_way.discard(sha256)
        self._kept[sha256] = report
        self.ready.emit(sha256)


def check(store: CaseStore, sha256: str, name: str) -> PhotoReport:
    """Check one stored photo; for workers."""
    from app.imaging import quality

    return quality.check_photo(store.picture(sha256), name)


def check_words(name: str, verdict: Verdict, t: Translator) -> str:
    """The word of a chip: true by itself, without the colour."""
    words: dict[str, tuple[str, str, str, str]] = {
        "sharpness": (t("Sharp"), t("Slightly soft"), t("Blurred"), t("Sharpness not known")),
        "colour": (t("In colour"), t("Weak colour"), t("Not in colour"), t("Colour not known")),
        "glare": (t("No glare"), t("Some glare"), t("Glare"), t("Glare not known")),
        "darkness": (t("Bright enough"), t("Rather dark"), t("Too dark"), t("Brightness not known")),
        "overexposure": (t("Not washed out"), t("Rather bright"), t("Washed out"), t("Exposure not known")),
        "framing": (t("All corners in"), t("Close to the edge"), t("Corner cut off"), t("Corners not found")),
        "size": (t("Large enough"), t("Rather small"), t("Too small"), t("Size not known")),
        "tilt": (t("Straight"), t("Slightly tilted"), t("Strongly tilted"), t("Tilt not known")),
        "screen": (t("Not off a screen"), t("May be off a screen"), t("Taken off a screen"), t("Screen not known")),
        "occlusion": (t("Nothing in the way"), t("Something near the text"), t("Partly covered"), t("Cover not known")),
    }
    order: dict[Verdict, int] = {"ok": 0, "warn": 1, "fail": 2, "unknown": 3}
    return words[name][order[verdict]] if name in words else name


def chips(checks: dict[str, Verdict], t: Translator) -> list[tuple[str, ChipKind, str]]:
    """Words, kind and icon of the chips: everything that is not in order first, then the four everybody asks about."""
    rank: dict[Verdict, int] = {"fail": 0, "warn": 1, "ok": 2, "unknown": 3}
    shown = [
        (rank[verdict], name, verdict)
        for name, verdict in checks.items()
        if verdict in ("fail", "warn") or name in ALWAYS_SHOWN
    ]
    result = []
    for _, name, verdict in sorted(shown, key=lambda one: one[0]):
        icon, kind = _LOOKS[verdict]
        result.append((check_words(name, verdict, t), kind, icon))
    return result


def worst(checks: dict[str, Verdict]) -> Verdict:
    """The verdict on the whole photo: the worst of its checks, as `PhotoReport.verdict` judges them."""
    found = set(checks.values())
    if "fail" in found:
        return "fail"
    if "warn" in found or ("ok" in found and checks.get("sharpness") == "unknown"):
        return "warn"
    return "ok" if "ok" in found else "unknown"
