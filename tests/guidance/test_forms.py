"""Forms: what is shipped is sound and every branch leads somewhere; what is wrong is named by file and key."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from app import paths
from app.case.model import Case, Moment, Restriction
from app.errors import FormError
from app.guidance import forms as forms_module
from app.guidance import notice, wording
from app.guidance.conditions import holds
from app.guidance.forms import Condition, Form, Violation
from app.guidance.forms_loader import all_forms, load_form, read_form
from app.guidance.readiness import extras, needs
from app.guidance.routes import decide
from app.text import translator
from tests.guidance.helpers import NOW, moment

KIND = "wechat/personal"
FORM = load_form(KIND)
TRACKS = (None, "admit", "partly", "dispute", "stolen")
PAST, FUTURE = moment("2026-11-01 08:00"), moment("2026-11-25 08:00")
DATES: tuple[tuple[Moment | None, Moment | None], ...] = ((None, None), (PAST, PAST), (FUTURE, None), (None, FUTURE))


def named_in_conditions(value: object, path: str) -> Iterator[str]:
    """The values that conditions of the form compare a field with."""
    if isinstance(value, Condition):
        for compared in (value.equals, value.among):
            if compared is not None and compared[0] == path:
                yield from compared[1:]
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from named_in_conditions(getattr(value, name), path)
    elif isinstance(value, tuple):
        for item in value:
            yield from named_in_conditions(item, path)


def distinct_violations(form: Form) -> list[Violation]:
    """One of each set of violations that no condition tells apart, so that the walk stays short."""
    named = set(named_in_conditions(form, "restriction.violation"))
    plain = [violation for violation in form.violations if violation.id not in named][:1]
    return [violation for violation in form.violations if violation.id in named] + plain


def situations(form: Form) -> Iterator[Case]:
    """Every restriction, violation, track, set of dates and answer that the form can tell apart."""
    for kind, violation, (ends, release), permanent in itertools.product(
        form.restrictions, distinct_violations(form), DATES, (False, True)
    ):
        restriction = Restriction(
            kind=kind.id, violation=violation.id, ends_at=ends, release_from=release, permanent=permanent
        )
        case = Case(id="AP-7K3M", account_kind=form.id, restriction=restriction)
        asked = [q for q in form.questions if holds(q.when, case, NOW) and q.id in ANSWERS_THAT_MATTER]
        for track, *answers in itertools.product(TRACKS, *[("", *(c.id for c in q.choices)) for q in asked]):
            given = {q.id: answer for q, answer in zip(asked, answers, strict=True) if answer}
            yield msgspec.structs.replace(case, track=track, answers=given)


ANSWERS_THAT_MATTER = {
    question.id for question in FORM.questions if any(named_in_conditions(FORM, f"answers.{question.id}"))
}


def test_every_situation_has_a_decision_and_nothing_is_dead() -> None:
    used, needed, tracks = set(), set(), set()
    for count, case in enumerate(situations(FORM)):
        decision = decide(case, FORM, NOW)
        used.add(decision.rule.id)
        tracks.add((decision.rule.id, case.track))
        if decision.route == "appeal" and count % 7 == 0:
            needed |= {need.material.id for need in (*needs(case, FORM), *extras(case, FORM))}
        assert (decision.until is None) == (decision.remaining is None)
    assert used == {rule.id for rule in FORM.routes}, "a rule that never decides"
    assert needed == {material.id for material in FORM.materials}, "a material that is never needed"
    for track in ("dispute", "stolen"):
        appeals = {rule.id for rule in FORM.routes if rule.route == "appeal"}
        assert {rule for rule, of in tracks if of == track} & appeals, f"no appeal on the track {track}"


def test_every_restriction_can_be_appealed_or_ends_with_what_can_still_be_done() -> None:
    for kind in FORM.restrictions:
        rules = {
            decide(case, FORM, NOW).route
            for case in situations(FORM)
            if case.restriction.kind == kind.id and case.restriction.violation == "plug"
        }
        assert "appeal" in rules, kind.id


def test_everything_that_is_defined_is_used() -> None:
    sources = set(named_lists(FORM, "sources"))
    assert sources == {source.id for source in FORM.sources}, "a source that nothing rests on"
    channels = {channel for rule in FORM.routes for channel in rule.channels}
    assert channels == {channel.id for channel in FORM.channels}, "a channel that no rule leads to"
    answers = {f"answers.{question.id}" for question in FORM.questions}
    asked = {path for path in answers if any(named_in_conditions(FORM, path))}
    assert answers - asked == {"answers.attempts"}, "a question whose answer changes nothing"


def named_lists(value: object, name: str) -> Iterator[str]:
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            if field == name and all(isinstance(item, str) for item in inner):
                yield from inner
            else:
                yield from named_lists(inner, name)
    elif isinstance(value, tuple):
        for item in value:
            yield from named_lists(item, name)


def test_what_has_to_stop_first_is_asked_about() -> None:
    questions = [q for q in FORM.questions if q.id.startswith("still_")]
    asked = {value for question in questions for value in named_in_conditions(question, "restriction.violation")}
    for violation in FORM.violations:
        assert not violation.fix_first or violation.id in asked, violation.id


def test_rules_rest_on_sources_and_carry_a_caution_where_money_or_helpers_tempt() -> None:
    for rule in FORM.routes:
        assert rule.sources, rule.id
        assert rule.steps, rule.id
        if rule.route in ("none", "wait", "self_release") and rule.id != "short_dormant":
            assert rule.caution is not None, rule.id
    for entry in (*FORM.restrictions, *FORM.violations):
        assert entry.sources, entry.id


def test_no_text_promises_an_outcome() -> None:
    for text in texts(FORM):
        for word in ("成功率", "通过率", "%", "保证解封", "一定能", "guarantee", "success rate", "will be unblocked"):
            assert word not in text, text


def texts(value: object) -> Iterator[str]:
    if hasattr(value, "zh_CN"):
        yield from (value.zh_CN, value.en)
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from texts(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def test_the_form_uses_the_platforms_own_word() -> None:
    chinese = [text for text in texts(FORM) if any("一" <= sign <= "鿿" for sign in text)]
    assert not [text for text in chinese if "账号" in text]


def test_all_forms_are_read_once() -> None:
    assert [form.id for form in all_forms()] == [KIND]
    assert load_form(KIND) is load_form(KIND)


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    root = tmp_path / "forms"
    shutil.copytree(paths.forms(), root)
    return root


def change(path: Path, old: str, new: str) -> None:
    source = path.read_text(encoding="utf-8")
    assert old in source, old
    path.write_text(source.replace(old, new, 1), encoding="utf-8")


HEAD = "wechat/personal.toml"
RULES = "wechat/personal/routes.toml"
REASONS = "wechat/personal/violations.toml"
MISTAKES: dict[str, tuple[str, str, str, str]] = {
    "language": (
        REASONS,
        'zh_CN = "登录异常", en = "Unusual login"',
        'zh_CN = "登录异常"',
        "violations[0].name.en: missing",
    ),
    "empty": (REASONS, 'en = "Unusual login"', 'en = " "', "violations[0].name.en: empty"),
    "unknown": (REASONS, 'id = "login_risk"', 'id = "login_risk"\ncolour = "red"', "violations[0].colour: unknown key"),
    "type": (REASONS, "fix_first = true", 'fix_first = "yes"', "violations[5].fix_first: cannot be used"),
    "source": (
        REASONS,
        'sources = ["ban_tiers"',
        'sources = ["nowhere"',
        "violations[0].sources[0]: there is no source",
    ),
    "twice": (REASONS, 'id = "theft"', 'id = "login_risk"', "violations[1].id: login_risk stands twice"),
    "channel": (
        RULES,
        'channels = ["login_limit"]',
        'channels = ["fax"]',
        "routes[3].channels[0]: there is no channel fax",
    ),
    "keys": (
        RULES,
        'when = { equals = ["answers.still_visible", "yes"] }',
        'when = { equals = ["track", "admit"], has = "events" }',
        "routes[1].when: a condition has exactly one key",
    ),
    "path": (
        RULES,
        '"answers.still_visible", "yes"',
        '"restriction.colour", "yes"',
        "routes[1].when: there is no field restriction.colour",
    ),
    "value": (
        RULES,
        '"answers.still_visible", "yes"',
        '"answers.still_visible", "soon"',
        "routes[1].when: soon is not a value",
    ),
    "question": (
        RULES,
        '"answers.still_visible", "yes"',
        '"answers.still_there", "yes"',
        "there is no field answers.still_there",
    ),
    "moment": (RULES, 'future = "restriction.release_from"', 'future = "restriction.reason"', "is not a moment"),
    "until": (
        RULES,
        'until = "restriction.release_from"',
        'until = "restriction.nothing"',
        "routes[9].until: restriction.nothing is not a moment",
    ),
    "last": (
        RULES,
        'id = "ask_first"',
        'id = "ask_first"\nwhen = { has = "events" }',
        "the last rule must have no condition",
    ),
    "provides": (
        HEAD,
        'provides = "id_photo:front"',
        'provides = "id_photo:left"',
        "materials[9].provides: id_photo:left",
    ),
    "slot": (HEAD, 'takes = "notice"', 'takes = "letters"', "channels[0].slots[0].takes: there is no material letters"),
    "id": (HEAD, 'id = "wechat/personal"', 'id = "qq/personal"', "id: must be wechat/personal"),
    "toml": (HEAD, "checked = 2026-11-20", "checked = ", "wechat/personal.toml is not TOML"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_by_file_and_key(mistake: str, forms: Path) -> None:
    file, old, new, expected = MISTAKES[mistake]
    change(forms / file, old, new)
    with pytest.raises(FormError) as caught:
        read_form(forms, KIND)
    assert expected in str(caught.value.message)
    assert f"forms/{file}" in str(caught.value.message)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.unlink(), "E-GUIDANCE-FORM-MISSING"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "E-GUIDANCE-FORM-ENCODING"),
        (lambda path: (path.unlink(), path.mkdir()), "E-GUIDANCE-FORM-UNREADABLE"),
    ],
)
def test_a_file_that_cannot_be_read(spoil: Callable[[Path], object], code: str, forms: Path) -> None:
    spoil(forms / HEAD)
    with pytest.raises(FormError) as caught:
        read_form(forms, KIND)
    assert caught.value.code == code


def test_a_key_that_stands_in_two_files(forms: Path) -> None:
    (forms / "wechat/personal/again.toml").write_text("checked = 2026-11-20\n", encoding="utf-8")
    with pytest.raises(FormError, match="stands twice"):
        read_form(forms, KIND)


def test_a_kind_without_a_form() -> None:
    with pytest.raises(FormError) as caught:
        load_form("wechat/nobody")
    assert caught.value.code == "E-GUIDANCE-FORM-UNKNOWN"


def struct_fields(kind: type) -> set[str]:
    return {field.encode_name for field in msgspec.structs.fields(kind)}


def test_the_guide_explains_every_key() -> None:
    guide = (paths.forms().parent / "docs" / "writing-a-form.md").read_text(encoding="utf-8")
    kinds = [value for module in (forms_module, wording, notice) for value in vars(module).values()]
    keys = {
        key
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, forms_module.Data)
        for key in struct_fields(kind)
    }
    singles = {"pattern"}  # explained with the list it stands in
    explained = {key for key in keys if any(f"`{way}`" in guide for way in (key, f"[{key}]", f"[[{key}]]"))}
    assert keys - explained <= singles


def test_a_kind_without_a_form_is_told_in_words() -> None:
    with pytest.raises(FormError) as caught:
        load_form("qq/personal")
    told = translator("en")
    assert told.text(caught.value.message) == "There is no form for qq/personal."
    assert "wechat/personal" in told.text(caught.value.hint)
