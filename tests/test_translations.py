"""Every sentence a person reads stands in good order in both languages."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from app.text import read_po

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
CATALOGUES = sorted((ROOT / "resources" / "locale").glob("*.zh_CN.po"))
DATA = sorted((ROOT / "forms").rglob("*.toml"))
ROOMS = ("root", "case", "guidance", "imaging", "packet", "wizard", "cli")

HAN = r"[㐀-鿿豈-﫿]"
STRAY = re.compile(rf"{HAN}[,;:?!]|[,;:?!]{HAN}")
NARROW = re.compile(rf"{HAN}[A-Za-z]|[A-Za-z]{HAN}|(?![年月]){HAN}[0-9]|[0-9](?![年月日]){HAN}")


class Key(NamedTuple):
    where: str
    text: str
    plural: str = ""


def room_files(room: str) -> list[Path]:
    return sorted(APP.glob("*.py")) if room == "root" else sorted((APP / room).rglob("*.py"))


def _translates(function: ast.expr) -> str:
    """``single`` or ``plural`` when this is one of the functions that take a key, else empty."""
    name = ast.unparse(function)
    last = name.split(".")[-1]
    if last in ("message", "Message") or last in ("t", "_t"):
        return "single"
    if last == "plural_message" or re.search(r"(^|\.)_?t\.plural$", name):
        return "plural"
    return ""


def keys(source: str, name: str) -> Iterator[Key]:
    """The literal keys of one file; a key that is not a literal is an error."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not (kind := _translates(node.func)):
            continue
        wanted = node.args[: 2 if kind == "plural" else 1]
        where = f"{name}:{node.lineno}"
        if len(wanted) < (2 if kind == "plural" else 1):
            raise AssertionError(f"{where}: {ast.unparse(node)[:60]} has no key")
        texts = []
        for argument in wanted:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                if ast.unparse(node.func).endswith("Message"):
                    break  # a message taken apart and put together again; its key was collected where it was written
                raise AssertionError(f"{where}: the key must be a literal string: {ast.unparse(node)[:80]}")
            texts.append(argument.value)
        if texts and texts[0]:
            yield Key(where, *texts)


def room_keys(room: str) -> list[Key]:
    skipped = APP / "text.py"  # where the functions themselves are defined
    return [
        key
        for path in room_files(room)
        if path != skipped
        for key in keys(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def entries(path: Path) -> list[dict[str, str]]:
    """The entries of one catalogue in order, read block by block so that doubles are seen."""
    blocks = re.split(r"\n\s*\n", path.read_text(encoding="utf-8"))
    return [entry for block in blocks if (entry := read_po(block))]


def catalogue() -> dict[str, str]:
    return {key: text for path in CATALOGUES for entry in entries(path) for key, text in entry.items()}


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_has_a_translation_with_the_same_placeholders(room: str) -> None:
    known = catalogue()
    wrong = []
    for key in room_keys(room):
        for text in filter(None, (key.text, key.plural)):
            if text not in known:
                wrong.append(f"{key.where}: no Chinese for {text!r}")
            elif placeholders(known[text]) != placeholders(key.plural or text):
                wrong.append(f"{key.where}: {text!r} and {known[text]!r} have different placeholders")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_has_no_unused_double_or_misplaced_entry(path: Path) -> None:
    used = {text for room in ROOMS for key in room_keys(room) for text in (key.text, key.plural)}
    mine = [key for entry in entries(path) for key in entry]
    wrong = [f"not used anywhere: {key!r}" for key in mine if key not in used]
    wrong += [f"stands twice: {key!r}" for key in sorted({key for key in mine if mine.count(key) > 1})]
    assert not wrong, f"{path.name}\n" + "\n".join(wrong)


def test_one_sentence_has_one_translation() -> None:
    seen: dict[str, tuple[str, str]] = {}
    wrong = []
    for path in CATALOGUES:
        for entry in entries(path):
            for key, text in entry.items():
                other, before = seen.setdefault(key, (path.name, text))
                if before != text:
                    wrong.append(f"{key!r}: {other} says {before!r}, {path.name} says {text!r}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_chinese_is_set_in_chinese_punctuation(path: Path) -> None:
    wrong = [text for entry in entries(path) for text in entry.values() if STRAY.search(text)]
    wrong += [text for entry in entries(path) for text in entry.values() if NARROW.search(text)]
    assert not wrong, f"{path.name}: ASCII punctuation beside Han, or no space between Han and Latin\n" + "\n".join(
        wrong
    )


def _bilingual(value: object, place: str) -> Iterator[tuple[str, dict[str, object]]]:
    if isinstance(value, dict):
        if {"zh_CN", "en"} & set(value):
            yield place, value
        for key, inner in value.items():
            yield from _bilingual(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _bilingual(inner, f"{place}[{number}]")


@pytest.mark.parametrize("path", DATA, ids=lambda path: str(path.relative_to(ROOT)))
def test_forms_speak_both_languages(path: Path) -> None:
    wrong = []
    for place, texts in _bilingual(tomllib.loads(path.read_text(encoding="utf-8")), ""):
        for language in ("zh_CN", "en"):
            text = texts.get(language)
            if isinstance(text, str) and not text.strip():
                wrong.append(f"{place}: {language} is empty")
            elif text is None:
                wrong.append(f"{place}: {language} is missing")
        chinese = texts.get("zh_CN")
        if isinstance(chinese, str) and STRAY.search(chinese):
            wrong.append(f"{place}: ASCII punctuation beside Han: {chinese}")
    assert not wrong, f"{path.relative_to(ROOT)}\n" + "\n".join(wrong)


@pytest.mark.parametrize("source", ["message(name)", "t(f'{x}')", "self._t.plural('one', many, 2)", "message('a' + b)"])
def test_a_key_that_is_not_a_literal_is_seen(source: str) -> None:
    with pytest.raises(AssertionError, match="literal"):
        list(keys(source, "example.py"))
