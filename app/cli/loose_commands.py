"""Commands that need no case: forms, lint, check-photo, redact."""

from __future__ import annotations

import hashlib
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.case.model import Box
from app.cli.output import print_findings, print_json, write_file
from app.errors import AppError, InputError, UsageError
from app.text import Language, Message, Translator, message

if TYPE_CHECKING:
    from app.guidance.forms import Form
    from app.imaging.quality import PhotoReport

_VERDICTS: dict[str, Message] = {
    "ok": message("in order"),
    "warn": message("doubtful"),
    "fail": message("to be taken again"),
    "unknown": message("cannot be told"),
}
_SUFFIXES = {"jpeg": (".jpg", ".jpeg"), "png": (".png",)}


def forms(options: Namespace, t: Translator) -> int:
    """What kinds of account the program knows."""
    from app.guidance.forms_loader import all_forms

    if options.json:
        print_json({"account_kinds": [_form_json(form) for form in all_forms()]})
        return 0
    for form in all_forms():
        print(f"{form.id}  {t.text(form.name)}")
        print(f"  {t('Violations')}")
        for violation in form.violations:
            print(f"    {violation.id:<24}  {t.text(violation.name)}")
        print(f"  {t('Channels')}")
        for channel in form.channels:
            print(f"    {channel.id:<24}  {t.text(channel.name)}")
    return 0


def _form_json(form: Form) -> dict[str, object]:
    return {
        "id": form.id,
        "zh_CN": form.name.zh_CN,
        "en": form.name.en,
        "checked": form.checked.isoformat(),
        "restrictions": [{"id": item.id, "zh_CN": item.name.zh_CN, "en": item.name.en} for item in form.restrictions],
        "violations": [{"id": item.id, "zh_CN": item.name.zh_CN, "en": item.name.en} for item in form.violations],
        "channels": [
            {
                "id": item.id,
                "zh_CN": item.name.zh_CN,
                "en": item.name.en,
                "slots": [
                    {"id": slot.id, "takes": slot.takes, "count": slot.count, "max_bytes": slot.max_bytes}
                    for slot in item.slots
                ],
            }
            for item in form.channels
        ],
        "materials": [
            {"id": item.id, "zh_CN": item.name.zh_CN, "en": item.name.en, "required": item.required}
            for item in form.materials
        ],
    }


def lint(options: Namespace, t: Translator) -> int:
    """Check the wording of a text."""
    from app.guidance.wording import check, language_of

    text = _read_text(options.file)
    language: Language = options.language or language_of(text)
    findings = check(text, language)
    if options.json:
        print_json({"findings": [finding.as_json(t) for finding in findings]})
    else:
        print_findings(findings, t)
    return int(any(finding.severity != "advice" for finding in findings))


def _read_text(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "E-CLI-TEXT-ENCODING",
            message("{name} is not written in UTF-8 (byte {byte}).", name=name, byte=error.start + 1),
            message("Save it again with the encoding UTF-8."),
        ) from None
    except OSError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> InputError:
    return InputError(
        "E-CLI-NO-FILE",
        message("{name} cannot be read: {cause}.", name=name, cause=error.strerror or str(error)),
        message("Check the name and the folder."),
    )


def check_photo(options: Namespace, t: Translator) -> int:
    """Check photos of identity documents; a file that cannot be used does not stop the others."""
    from app.imaging.intake import inspect, read_file
    from app.imaging.quality import check_photo as check

    failed = unusable = False
    for path in options.files:
        try:
            data = read_file(path)
            inspect(data, path.name)
            report = check(data, path.name)
        except AppError as error:
            unusable = True
            text = t.text(error.message)
            if options.json:
                print_json({"file": str(path), "error": {"code": error.code, "message": text}})
            else:
                print(f"{path}: {text}", file=sys.stderr)
                if hint := t.text(error.hint):
                    print(f"    {hint}", file=sys.stderr)
            continue
        failed = failed or report.verdict == "fail"
        if options.json:
            print_json({"file": str(path), **report.as_json(t)})
        else:
            _print_report(path, report, t)
        sys.stdout.flush()
    return 3 if unusable else int(failed)


def _print_report(path: Path, report: PhotoReport, t: Translator) -> None:
    print(f"{path}: {t.text(_VERDICTS[report.verdict])}")
    for result in report.checks.values():
        if result.verdict != "ok":
            print(f"    {t.text(result.message)}")
            if cure := t.text(result.cure):
                print(f"        {cure}")


def redact(options: Namespace, t: Translator) -> int:
    """Cover parts of a picture; with ``--suggest`` say which parts to cover."""
    from app.imaging.intake import clean, inspect, read_file

    image: Path = options.image
    data = read_file(image)
    picture = inspect(data, image.name)
    if options.suggest:
        note = t("This version proposes no boxes. Look at the picture yourself and give every box with --box.")
        print(note, file=sys.stderr)
        if options.output is None:
            if options.json:
                print_json({"boxes": [], "note": note})
            return 0
    if options.output is None:
        raise UsageError("E-CLI-USAGE", message("Something is missing: {names}.", names="-o OUT"))
    boxes = [_box(text) for text in options.boxes]
    output: Path = options.output
    if output.exists() and output.samefile(image):
        raise UsageError(
            "E-CLI-SAME-FILE",
            message("{name} is the original and is not overwritten.", name=str(output)),
            message("Give another name after -o."),
        )
    cleaned = clean(data, boxes, name=image.name)
    suffixes = _SUFFIXES[cleaned.format]
    if output.suffix.lower() not in suffixes:
        raise UsageError(
            "E-CLI-SUFFIX",
            message("The result is a {format} picture; its name ends in {suffix}.", format=cleaned.format.upper(),
                    suffix=suffixes[0]),
            message("Write -o {name}.", name=output.with_suffix(suffixes[0]).name),
        )  # fmt: skip
    write_file(output, cleaned.data)
    if options.json:
        print_json(
            {
                "path": str(output),
                "width": picture.width,
                "height": picture.height,
                "bytes": len(cleaned.data),
                "sha256": hashlib.sha256(cleaned.data).hexdigest(),
                "boxes": [[box.x, box.y, box.width, box.height] for box in boxes],
                "removed": list(cleaned.removed),
            }
        )
    else:
        print(output)
    return 0


def _box(text: str) -> Box:
    try:
        x, y, width, height = (int(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            "E-CLI-BOX",
            message("{text} is not a box.", text=text),
            message("A box is four whole numbers, such as --box 120,80,300,40: left, top, width, height."),
        ) from None
    return Box(x=x, y=y, width=width, height=height)
