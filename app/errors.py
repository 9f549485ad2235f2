"""One class per cause of failure; each carries a sentence for the user and what to do about it."""

from __future__ import annotations

from app.text import Message, message


class AppError(Exception):
    """A failure that is explained to the user.

    Attributes:
        code: stable identifier, never reused (``E-PICTURE-TOO-LARGE``).
        message: what is wrong and where; rendered by a `Translator`.
        hint: what to do about it; empty message when there is nothing to add.
        exit_code: exit status of the command line (see docs/architecture.md).
    """

    exit_code = 3

    def __init__(self, code: str, text: Message, hint: Message | None = None) -> None:
        super().__init__(code, str(text))
        self.code = code
        self.message = text
        self.hint = hint or message("")


class UsageError(AppError):
    """The command was called in a way that cannot be meant (exit 2)."""

    exit_code = 2


class InputError(AppError):
    """A file or value that came from outside cannot be used (exit 3)."""


class PictureError(InputError):
    """A picture is broken, too large, or of a kind that is not accepted."""


class CaseError(InputError):
    """A case file cannot be opened: damaged, wrong passphrase, newer version, in use."""


class CaseTomlError(InputError):
    """`case.toml` has a mistake; the message names the file and the key."""


class FormError(InputError):
    """A form definition has a mistake; the message names the file and the key."""


class RefusedError(AppError):
    """Something is possible but is refused until findings are resolved (exit 1)."""

    exit_code = 1


class OutputError(AppError):
    """Nothing could be written: disk full, read-only folder, file in use (exit 4)."""

    exit_code = 4


class Cancelled(Exception):
    """The user stopped a running task; nothing is wrong and nothing is reported."""
