"""Where the program starts: a command, or the window."""

from __future__ import annotations

import difflib
import errno
import locale
import os
import sys
import traceback
from pathlib import Path

from app import __version__
from app.errors import AppError, Cancelled, UsageError
from app.text import Language, Translator, message, translator

COMMANDS = (
    "new", "forms", "route", "review", "lint", "check-photo", "redact", "build", "kit", "verify", "demo",
)  # fmt: skip
_INTERRUPTED = 130
_UNEXPECTED = 70


def main(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit status (docs/architecture.md lists them)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may have another one
    t = translator(message_language())
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments, t)
        sys.stdout.flush()
        return status
    except AppError as error:
        _complain(t.text(error.message), t.text(error.hint))
        return error.exit_code
    except (KeyboardInterrupt, Cancelled):
        _complain(t("Stopped. Nothing half-written was left behind."))
        return _INTERRUPTED
    except OSError as error:
        if error.filename is not None or error.errno not in (errno.EPIPE, errno.ENOSPC, errno.EIO):
            _report(t, error)
            return _UNEXPECTED
        # What reads the results has gone, or has no room for them; Python would complain again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            _complain(t("The results could not be printed: {cause}.", cause=error.strerror or str(error)))
        return 4
    except Exception as error:
        _report(t, error)
        return _UNEXPECTED


def message_language() -> Language:
    """The language of messages: `APPEAL_PACKET_LANGUAGE`, else what the system is set to."""
    names = [os.environ.get(name) for name in ("APPEAL_PACKET_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    wished = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    return "zh_CN" if wished.lower().startswith(("zh", "chinese")) else "en"


def _run(arguments: list[str], t: Translator) -> int:
    first = arguments[0] if arguments else ""
    if first == "--version":
        print(f"appeal-packet {__version__}")
        return 0
    if first in COMMANDS or first.startswith("-"):
        from app.cli.arguments import read

        chosen = read(arguments, t)
        return 0 if chosen is None else chosen.run(chosen, t)
    close = difflib.get_close_matches(first, COMMANDS, 1)
    if len(arguments) > 1 or (close and not Path(first).exists()):
        raise UsageError(
            "E-CLI-NO-COMMAND",
            message("There is no command {name}.", name=first),
            message("Did you mean {name}?", name=close[0])
            if close
            else message("The commands are: {names}. One file alone opens the window.", names=list(COMMANDS)),
        )
    return _open_window(Path(first) if first else None)


def _open_window(case: Path | None) -> int:
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in shown):
        raise UsageError(
            "E-CLI-NO-DISPLAY",
            message("There is no display here, so the window cannot be shown."),
            message("The commands work without one: appeal-packet --help lists them."),
        )
    try:
        from app.wizard.main import run
    except ImportError as error:
        raise UsageError(
            "E-CLI-NO-LIBRARY",
            message("The window cannot be shown: {cause}.", cause=str(error)),
            message("make install prepares the libraries it needs."),
        ) from error
    return run(case)


def _complain(*sentences: str) -> None:
    for sentence in filter(None, sentences):
        print(sentence, file=sys.stderr)


def _report(t: Translator, error: Exception) -> None:
    """What went wrong without a cause we know: where in the program, never with which values."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    _complain(
        t("The program made a mistake: {kind} at {place}.", kind=type(error).__name__, place=place),
        t(
            "Your files were left as they are. Report this line and the version {version} to the project; "
            "APPEAL_PACKET_DEBUG=1 prints more, which may hold your own words: read it before you pass it on.",
            version=__version__,
        ),
    )
    if os.environ.get("APPEAL_PACKET_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
