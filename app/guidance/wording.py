"""Wording: phrases that harm an appeal, found in the user's own sentences.

The phrases are data (``forms/wording/<language>.toml``). A phrase is literal text with two signs: ``…`` is a short gap
within a clause and ``#`` a number, so no entry can make the search slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from app import paths
from app.case.model import Case, Track
from app.errors import FormError
from app.guidance.findings import Finding, Severity
from app.guidance.forms import Data
from app.guidance.forms_loader import explain, read_toml
from app.text import Bilingual, Language, message

_CLAUSE = "，。；、：:,;.!?！？\\n"
_GAP: dict[Language, int] = {"zh_CN": 8, "en": 24}
_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_SYMBOLS = re.compile("[\U0001f000-\U0001faff\U00002600-\U000027bf\U0001f1e6-\U0001f1ff]+")
_NUMBERS = re.compile(r"(?<![0-9A-Za-z*])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9Xx]|[0-9]{16}|[0-9]{19})(?![0-9A-Za-z*])")
_CAPITALS = re.compile(r"\b[A-Z]{4,}(?:[ ,]+[A-Z]{2,})+\b")
_AMOUNT = "[0-9一二三四五六七八九十百千两]{1,6}"
_LONGEST_QUOTE = 400


class Rule(Data, frozen=True, kw_only=True):
    """One kind of harm.

    Attributes:
        id: code of the finding, after ``wording-``.
        phrases: what is looked for; `except_` are longer words in which a phrase is harmless.
        runs: sets of characters of which two in a row are found.
        symbols, numbers, capitals: also finds emoji, full personal numbers, sentences in capitals.
        milder: tracks in which the severity is one step lower.
        evidence: one step lower when the case has exhibits.
        negatable: says nothing behind a negation in the same clause.
        in_quotes: also looks inside quotation marks.
        problem: ends the sentence “<found> …”; why: what harm it does and what to write.
        replacement: text to put in its place; its ``{facts}`` must all be known, otherwise there is none.
    """

    id: str
    severity: Severity
    problem: Bilingual
    why: Bilingual
    phrases: tuple[str, ...] = ()
    except_: tuple[str, ...] = msgspec.field(default=(), name="except")
    runs: tuple[str, ...] = ()
    symbols: bool = False
    numbers: bool = False
    capitals: bool = False
    milder: tuple[Track, ...] = ()
    evidence: bool = False
    negatable: bool = False
    in_quotes: bool = False
    replacement: str = ""


class Negation(Data, frozen=True, kw_only=True):
    """Words that turn a phrase round, and how many characters before it they may stand."""

    words: tuple[str, ...]
    reach: int


class Quotes(Data, frozen=True, kw_only=True):
    """Pairs of quotation marks, opening and closing."""

    pairs: tuple[str, ...]


class WordList(Data, frozen=True, kw_only=True):
    """One file of rules."""

    language: Language
    negation: Negation
    quotes: Quotes
    rules: tuple[Rule, ...]


class _Search(msgspec.Struct, frozen=True):
    """A word list made ready to search."""

    language: Language
    rules: tuple[tuple[Rule, re.Pattern[str] | None, re.Pattern[str] | None], ...]
    negation: re.Pattern[str]
    reach: int
    quotes: re.Pattern[str]


def read_words(path: Path) -> WordList:
    """Read a word list.

    Raises:
        FormError: the file has a mistake; the message names file and key.
    """
    name = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    try:
        words = msgspec.convert(read_toml(path, name), WordList)
    except msgspec.ValidationError as error:
        place, problem = explain(str(error))
        raise _mistake(name, place, problem) from None
    for number, pair in enumerate(words.quotes.pairs):
        if len(pair) != 2:
            raise _mistake(name, f"quotes.pairs[{number}]", message("needs an opening and a closing mark"))
    seen: dict[str, str] = {}
    for number, rule in enumerate(words.rules):
        place = f"rules[{number}]"
        if not (rule.phrases or rule.runs or rule.symbols or rule.numbers or rule.capitals):
            raise _mistake(name, place, message("finds nothing"))
        for phrase in rule.phrases:
            if not phrase.strip("…# "):
                raise _mistake(name, f"{place}.phrases", message("empty"))
            if seen.setdefault(phrase, rule.id) != rule.id:
                raise _mistake(name, f"{place}.phrases", message("{id} stands twice", id=phrase))
    return words


def _mistake(name: str, place: str, problem: object) -> FormError:
    text = message("{file}: {place}: {problem}", file=name, place=place, problem=problem)
    return FormError("E-GUIDANCE-WORDING-MISTAKE", text)


@cache
def _search(root: Path, language: Language) -> _Search:
    words = read_words(root / "wording" / f"{language}.toml")
    return _Search(
        language,
        tuple((rule, _compile(rule, language), _alternatives(rule.except_, language)) for rule in words.rules),
        re.compile("|".join(re.escape(word) for word in words.negation.words) or r"(?!)", re.IGNORECASE),
        words.negation.reach,
        _quotes(words.quotes.pairs),
    )


def _compile(rule: Rule, language: Language) -> re.Pattern[str] | None:
    parts = [rf"(?<![0-9A-Za-z])[{re.escape(run)}]{{2,40}}(?![0-9A-Za-z])" for run in rule.runs]
    parts += [_literal(phrase, language) for phrase in sorted(rule.phrases, key=len, reverse=True)]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _alternatives(phrases: tuple[str, ...], language: Language) -> re.Pattern[str] | None:
    return re.compile("|".join(_literal(phrase, language) for phrase in phrases), re.IGNORECASE) if phrases else None


def _literal(phrase: str, language: Language) -> str:
    """A phrase as a regular expression: only gaps and numbers are more than literal, both bounded."""
    gap = rf"[^{_CLAUSE}]{{0,{_GAP[language]}}}?"
    body = "".join(
        gap if sign == "…" else "[0-9一二三四五六七八九十百千两]{1,6}" if sign == "#" else re.escape(sign)
        for sign in phrase
    )
    edge = r"(?<![A-Za-z0-9])" if phrase[0].isascii() and phrase[0].isalnum() else ""
    stop = r"(?![A-Za-z0-9])" if phrase[-1].isascii() and phrase[-1].isalnum() else ""
    return f"{edge}{body}{stop}"


def _quotes(pairs: tuple[str, ...]) -> re.Pattern[str]:
    """Quoted text; a mark without its partner on the same line quotes nothing."""
    parts = []
    for pair in pairs:
        closing = pair[-1]
        first, last = re.escape(pair[0]), re.escape(closing)
        # ’ is also the apostrophe: it closes only where no letter follows.
        stop = r"(?![A-Za-z])" if closing in "’'" else ""
        parts.append(rf"{first}[^{first}\n]{{0,{_LONGEST_QUOTE}}}?{last}{stop}")
    return re.compile("|".join(parts) or r"(?!)")


class _Hit(msgspec.Struct, frozen=True):
    start: int
    end: int
    rule: Rule


def language_of(text: str) -> Language:
    """The language whose words are looked for: Chinese as soon as a tenth of the characters is Han."""
    return "zh_CN" if len(_HAN.findall(text)) * 10 >= len(text) else "en"


def check(text: str, language: Language, facts: Case | None = None, where: str = "text") -> tuple[Finding, ...]:
    """Find harmful wording.

    Args:
        text: the user's own words.
        language: the language they are written in.
        facts: the case, for replacements and for what depends on track and evidence.
        where: the place of the text in the case, for the findings.

    Returns:
        Findings in the order of the text, none overlapping; ``text[start:end]`` is the phrase found.
    """
    return tuple(_finding(text, hit, facts, where) for hit in _scan(paths.forms(), text, language))


@lru_cache(maxsize=4096)
def _scan(root: Path, text: str, language: Language) -> tuple[_Hit, ...]:
    """The hits in a text, the longest where they overlap. Kept, because each keystroke checks the whole case again."""
    search = _search(root, language)
    quoted = [match.span() for match in search.quotes.finditer(text)]
    hits = [
        hit
        for rule, pattern, exceptions in search.rules
        for hit in _hits(text, rule, pattern, exceptions)
        if (rule.in_quotes or not _inside(hit, quoted)) and not (rule.negatable and _negated(text, hit, search))
    ]
    hits.sort(key=lambda hit: (hit.start - hit.end, hit.start))
    kept: list[_Hit] = []
    for hit in hits:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return tuple(sorted(kept, key=lambda hit: hit.start))


def _hits(text: str, rule: Rule, pattern: re.Pattern[str] | None, exceptions: re.Pattern[str] | None) -> Iterator[_Hit]:
    harmless = [match.span() for match in exceptions.finditer(text)] if exceptions else []
    searches = [pattern] if pattern else []
    searches += [extra for extra, wanted in _extras(rule) if wanted]
    for search in searches:
        for match in search.finditer(text):
            hit = _Hit(match.start(), match.end(), rule)
            if hit.start < hit.end and not _inside(hit, harmless):
                yield hit


def _extras(rule: Rule) -> tuple[tuple[re.Pattern[str], bool], ...]:
    return (_SYMBOLS, rule.symbols), (_NUMBERS, rule.numbers), (_CAPITALS, rule.capitals)


def _inside(hit: _Hit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def _negated(text: str, hit: _Hit, search: _Search) -> bool:
    """Whether a negation stands before the hit, in its clause and within reach."""
    before = re.split(f"[{_CLAUSE}]", text[max(0, hit.start - search.reach) : hit.start])[-1]
    return search.negation.search(before) is not None


def _finding(text: str, hit: _Hit, facts: Case | None, where: str) -> Finding:
    found = text[hit.start : hit.end]
    return Finding(
        code=f"wording-{hit.rule.id}",
        severity=_severity(hit.rule, facts),
        where=where,
        message=message("“{found}” {problem}.", found=found, problem=hit.rule.problem),
        hint=hit.rule.why,
        replacement=_replacement(hit.rule.replacement, facts),
        start=hit.start,
        end=hit.end,
        text=found,
    )


def _severity(rule: Rule, facts: Case | None) -> Severity:
    if facts is None or rule.severity != "warning":
        return rule.severity
    if facts.track in rule.milder or (rule.evidence and facts.exhibits):
        return "advice"
    return rule.severity


def _replacement(template: str, facts: Case | None) -> str:
    """The template with the facts of the case; empty when a fact it needs is not known."""
    needed = re.findall(r"\{(\w+)\}", template)
    if not needed:
        return template
    if facts is None:
        return ""
    known = {
        "reason": facts.restriction.reason,
        "rule": facts.restriction.rule,
        "exhibits": _evidence(facts),
    }
    if not all(known.get(name) for name in needed):
        return ""
    return template.format_map(known)


def _evidence(facts: Case) -> str:
    """The numbers of the exhibits other than the notice itself; evidence of a check is never the notice."""
    numbers = [str(n) for n, exhibit in enumerate(facts.exhibits, 1) if exhibit.material != "notice"]
    return ", ".join(numbers) if facts.language == "en" else "、".join(numbers)
