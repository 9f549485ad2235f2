"""Small things the checks of the finished packet share."""

from __future__ import annotations

from app.guidance.findings import Finding, Severity
from app.text import Message


def finding(code: str, where: str, text: Message, hint: Message, severity: Severity = "blocking") -> Finding:
    """A finding about the finished file; `where` is ``packet`` or ``packet/page-n``."""
    return Finding(code=code, severity=severity, where=where, message=text, hint=hint)


def on_page(number: int) -> str:
    """The place of a page counted from 1."""
    return f"packet/page-{number}"
