"""What can be written after ``appeal-packet``, and what a mistake there is answered with."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

from app.cli import case_commands, demo, loose_commands
from app.errors import UsageError
from app.text import Message, Translator, message

# What argparse says, in its own English, and what is said instead.
_COMPLAINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Message]], ...] = (
    (
        re.compile(r"the following arguments are required: (.+)"),
        lambda found: message("Something is missing: {names}.", names=found[1]),
    ),
    (
        re.compile(r"unrecognized arguments: (.+)"),
        lambda found: message("This command does not know {names}.", names=found[1]),
    ),
    (
        re.compile(r"argument (.+): expected .*argument"),
        lambda found: message("{name} needs a value after it.", name=found[1]),
    ),
    (
        re.compile(r"argument (.+): invalid choice: (.+) \(choose from (.+)\)"),
        lambda found: message(
            "{name} cannot be {value}; it is one of {names}.", name=found[1], value=found[2], names=found[3]
        ),
    ),
    (
        re.compile(r"argument (.+): invalid .* value: (.+)"),
        lambda found: message("{name} cannot be {value}.", name=found[1], value=found[2]),
    ),
)


class _Formatter(argparse.HelpFormatter):
    """Help in the language of the messages."""

    t: Translator

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, self.t("Usage: ") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that raises what the rest of the program raises."""

    def __init__(self, t: Translator, name: str, description: str) -> None:

        class Formatter(_Formatter):
            pass

        Formatter.t = t
        super().__init__(
            prog=f"appeal-packet {name}".strip(),
            description=description,
            formatter_class=Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.inputs = self.add_argument_group(t("Input"))
        self.options = self.add_argument_group(t("Options"))
        self.options.add_argument("-h", "--help", action="help", help=t("Show this help and stop."))

    def error(self, message_text: str) -> NoReturn:
        for pattern, say in _COMPLAINTS:
            if found := pattern.fullmatch(message_text):
                text = say(found)
                break
        else:
            text = message("The command cannot be read: {problem}.", problem=message_text)
        usage = " ".join(self.format_usage().split())
        raise UsageError("E-CLI-USAGE", text, message("{usage}", usage=usage))


def read(arguments: list[str], t: Translator) -> argparse.Namespace | None:
    """The chosen command and its arguments, with the function `run` that does it; None when only help was asked for.

    Raises:
        UsageError: something is missing, unknown or contradictory.
    """
    name = arguments[0]
    if name.startswith("-"):
        if name not in ("-h", "--help"):
            raise UsageError(
                "E-CLI-USAGE",
                message("There is no option {name} before a command.", name=name),
                message("appeal-packet --help lists the commands."),
            )
        _print_commands(t)
        return None
    parser = _COMMANDS[name](t)
    try:
        return parser.parse_args(arguments[1:])
    except SystemExit:  # argparse ends the program after it has printed the help
        return None


def _print_commands(t: Translator) -> None:
    lines = [t("Usage: ") + "appeal-packet [CASE]", t("opens the window, with the case when one is named."), ""]
    for name, make in _COMMANDS.items():
        lines.append(f"  {name:<12}  {make(t).description}")
    lines += ["", t("appeal-packet COMMAND --help explains one command."), "  --version"]
    sys.stdout.write("\n".join(lines) + "\n")


def _case_input(parser: _Parser, t: Translator) -> None:
    parser.inputs.add_argument("case", metavar="CASE", type=Path, help=t("The case, a file that ends in .appeal."))
    _passphrase(parser, t)


def _passphrase(parser: _Parser, t: Translator) -> None:
    parser.options.add_argument(
        "--passphrase-file",
        metavar="F",
        type=Path,
        help=t("A file whose first line is the passphrase of the case; - reads it from the standard input."),
    )


def _json(parser: _Parser, t: Translator) -> None:
    parser.options.add_argument("--json", action="store_true", help=t("Print JSON for programs."))


def _output(parser: _Parser, metavar: str, text: str, *, required: bool = True) -> None:
    parser.options.add_argument("-o", "--output", metavar=metavar, type=Path, required=required, help=text)


def _new(t: Translator) -> _Parser:
    parser = _Parser(t, "new", t("Make a case from a folder with case.toml and pictures."))
    parser.inputs.add_argument("case", metavar="CASE", type=Path, help=t("The file to make; it must not exist yet."))
    parser.options.add_argument(
        "--from",
        dest="folder",
        metavar="FOLDER",
        type=Path,
        required=True,
        help=t("The folder that holds case.toml and the pictures it names."),
    )
    _passphrase(parser, t)
    parser.set_defaults(run=case_commands.new)
    return parser


def _forms(t: Translator) -> _Parser:
    parser = _Parser(t, "forms", t("List platforms, kinds of account, violations and channels."))
    _json(parser, t)
    parser.set_defaults(run=loose_commands.forms)
    return parser


def _route(t: Translator) -> _Parser:
    parser = _Parser(t, "route", t("Say what can be done now, why, and on whose word."))
    _case_input(parser, t)
    _json(parser, t)
    parser.set_defaults(run=case_commands.route)
    return parser


def _review(t: Translator) -> _Parser:
    parser = _Parser(t, "review", t("Check the case; status 1 when something would sink the appeal."))
    _case_input(parser, t)
    _json(parser, t)
    parser.set_defaults(run=case_commands.review)
    return parser


def _lint(t: Translator) -> _Parser:
    parser = _Parser(t, "lint", t("Check the wording of a text; status 1 when something should be changed."))
    parser.inputs.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help=t("The text; - or nothing reads the standard input.")
    )
    parser.options.add_argument(
        "--language", choices=("zh_CN", "en"), help=t("The language of the text; otherwise seen from the text.")
    )
    _json(parser, t)
    parser.set_defaults(run=loose_commands.lint)
    return parser


def _check_photo(t: Translator) -> _Parser:
    parser = _Parser(t, "check-photo", t("Check photos of identity documents; status 1 when one fails."))
    parser.inputs.add_argument("files", metavar="FILE", nargs="+", type=Path, help=t("Photos."))
    _json(parser, t)
    parser.set_defaults(run=loose_commands.check_photo)
    return parser


def _redact(t: Translator) -> _Parser:
    parser = _Parser(t, "redact", t("Cover parts of a picture and take its metadata off; the original stays."))
    parser.inputs.add_argument("image", metavar="IMAGE", type=Path, help=t("The picture."))
    _output(parser, "OUT", t("The file to write."), required=False)
    parser.options.add_argument(
        "--box",
        dest="boxes",
        metavar="X,Y,W,H",
        action="append",
        default=[],
        help=t("Left, top, width and height to cover, in pixels of the upright picture; may be given again."),
    )
    parser.options.add_argument(
        "--suggest", action="store_true", help=t("Propose boxes instead; this version proposes none.")
    )
    _json(parser, t)
    parser.set_defaults(run=loose_commands.redact)
    return parser


def _build(t: Translator) -> _Parser:
    parser = _Parser(t, "build", t("Write the packet, the PDF a reviewer reads."))
    _case_input(parser, t)
    _output(parser, "PACKET.pdf", t("The PDF to write."))
    parser.options.add_argument(
        "--language", choices=("zh_CN", "en", "both"), help=t("The language of the packet; otherwise the case's.")
    )
    parser.options.add_argument(
        "--draft", action="store_true", help=t("Write it in spite of blocking findings, with DRAFT on every page.")
    )
    _json(parser, t)
    parser.set_defaults(run=case_commands.build)
    return parser


def _kit(t: Translator) -> _Parser:
    parser = _Parser(t, "kit", t("Write the submission folder: one file per upload slot, texts to paste, a sheet."))
    _case_input(parser, t)
    _output(parser, "FOLDER", t("The folder to make."))
    parser.options.add_argument(
        "--channel", metavar="ID", help=t("The way to hand in; otherwise the one that fits now. See forms.")
    )
    parser.options.add_argument(
        "--draft", action="store_true", help=t("Write it in spite of blocking findings, with DRAFT on every page.")
    )
    _json(parser, t)
    parser.set_defaults(run=case_commands.kit)
    return parser


def _verify(t: Translator) -> _Parser:
    parser = _Parser(t, "verify", t("Check a packet: hidden text, metadata, links, and against a case its content."))
    parser.inputs.add_argument("packet", metavar="PACKET.pdf", type=Path, help=t("The PDF."))
    parser.options.add_argument("--case", metavar="CASE", type=Path, help=t("The case that it was made from."))
    _passphrase(parser, t)
    _json(parser, t)
    parser.set_defaults(run=case_commands.verify)
    return parser


def _demo(t: Translator) -> _Parser:
    parser = _Parser(t, "demo", t("Write the sample case with its packets, kit and pictures of the pages."))
    parser.inputs.add_argument("folder", metavar="FOLDER", type=Path, help=t("A folder that is new or empty."))
    parser.set_defaults(run=demo.demo)
    return parser


_COMMANDS: dict[str, Callable[[Translator], _Parser]] = {
    "new": _new,
    "forms": _forms,
    "route": _route,
    "review": _review,
    "lint": _lint,
    "check-photo": _check_photo,
    "redact": _redact,
    "build": _build,
    "kit": _kit,
    "verify": _verify,
    "demo": _demo,
}
