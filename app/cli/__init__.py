"""The command line: the same engine without a window."""

from app.cli.main import main

__all__ = ["main"]
