"""The pages, one a step. Each module is imported when its step is first opened, so that the window appears at once."""

from __future__ import annotations

from app.wizard.page import Page


def page_class(step_id: str) -> type[Page]:
    """The page of a step.

    Raises:
        KeyError: there is no such step.
        ImportError: its module is not there.
    """
    return {
        "what_happened": _what_happened,
        "decision": _decision,
        "account_device": _account_device,
        "timeline": _timeline,
        "screenshots": _screenshots,
        "id_photos": _id_photos,
        "statement": _statement,
        "review": _review,
        "export": _export,
    }[step_id]()


def _what_happened() -> type[Page]:
    from app.wizard.pages.what_happened import WhatHappenedPage

    return WhatHappenedPage


def _decision() -> type[Page]:
    from app.wizard.pages.decision import DecisionPage

    return DecisionPage


def _account_device() -> type[Page]:
    from app.wizard.pages.account_device import AccountDevicePage

    return AccountDevicePage


def _timeline() -> type[Page]:
    from app.wizard.pages.timeline import TimelinePage

    return TimelinePage


def _screenshots() -> type[Page]:
    from app.wizard.pages.screenshots import ScreenshotsPage

    return ScreenshotsPage


def _id_photos() -> type[Page]:
    from app.wizard.pages.id_photos import IdPhotosPage

    return IdPhotosPage


def _statement() -> type[Page]:
    from app.wizard.pages.statement import StatementPage

    return StatementPage


def _review() -> type[Page]:
    from app.wizard.pages.review import ReviewPage

    return ReviewPage


def _export() -> type[Page]:
    from app.wizard.pages.export import ExportPage

    return ExportPage
