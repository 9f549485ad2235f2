"""The statement page: own words only, doubtful wording explained, pages as they will be printed."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtTest import QTest

from app.case.model import find
from app.guidance.findings import Finding
from app.text import message
from app.wizard.edits import value_at, with_value
from app.wizard.kit import Button
from app.wizard.page import Page
from app.wizard.preview import PreviewBuilder
from app.wizard.session import Session
from tests.wizard_pages.conftest import CASE, FakeShell, settle

PATH = "shortcomings/shortcoming-2.text"


@pytest.fixture
def page(open_page: Callable[[str], Page]) -> Page:
    page = open_page("statement")
    page.open_part("items")  # type: ignore[attr-defined]
    return page


def judged(session: Session, *findings: Finding) -> None:
    session.judgement = session.judgement._replace(findings=findings)
    session.findings_changed.emit()


def vague() -> Finding:
    text = CASE.shortcomings[1].text
    start = text.index("部分")
    return Finding(
        code="vague",
        severity="warning",
        where=PATH,
        message=message("“{text}” cannot be checked.", text="部分"),
        replacement="3 条",
        start=start,
        end=start + 2,
        text="部分",
    )


def field(page: Page) -> object:
    return page.sections["items"].cards["shortcoming-2"].text  # type: ignore[attr-defined]


def test_wording_is_underlined_and_replaced_on_demand(page: Page, session: Session) -> None:
    judged(session, vague())
    prose = field(page)
    marks = prose.edit.extraSelections()  # type: ignore[attr-defined]
    assert [mark.cursor.selectedText() for mark in marks] == ["部分"]
    box = prose._boxes.itemAt(0).widget()  # type: ignore[attr-defined]
    replace, keep = box.findChildren(Button)
    assert keep.text() == "Keep as it is"
    replace.click()
    assert value_at(session.case, PATH) == "我在群里发了3 条活动链接。"
    assert session.undo_label == "Replace wording"


def test_wording_that_is_kept_is_not_named_again(page: Page, session: Session) -> None:
    judged(session, vague())
    prose = field(page)
    prose._boxes.itemAt(0).widget().findChildren(Button)[1].click()  # type: ignore[attr-defined]
    assert prose._boxes.count() == 0  # type: ignore[attr-defined]
    judged(session, vague())
    assert prose._boxes.count() == 0  # type: ignore[attr-defined]
    assert value_at(session.case, PATH) == CASE.shortcomings[1].text


def test_an_old_finding_never_touches_other_words(page: Page, session: Session) -> None:
    prose = field(page)
    prose.edit.setPlainText("完全不同的一句")  # type: ignore[attr-defined]
    prose.commit()  # type: ignore[attr-defined]
    judged(session, vague())
    assert prose.edit.extraSelections() == []  # type: ignore[attr-defined]
    prose._replace(vague())  # type: ignore[attr-defined]
    assert value_at(session.case, PATH) == "完全不同的一句"


def test_offsets_count_characters_also_beyond_the_basic_plane(page: Page, session: Session) -> None:
    session.edit(with_value(session.case, PATH, "𫚖部分"))
    finding = msgspec.structs.replace(vague(), start=1, end=3)
    judged(session, finding)
    marks = field(page).edit.extraSelections()  # type: ignore[attr-defined]
    assert [mark.cursor.selectedText() for mark in marks] == ["部分"]


def test_typing_is_one_step_of_undo(page: Page, session: Session) -> None:
    prose = field(page)
    edit = prose.edit  # type: ignore[attr-defined]
    edit.setFocus()
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    for word in ("abc", "def"):
        QTest.keyClicks(edit, word)
        prose.commit()  # type: ignore[attr-defined]
    assert str(value_at(session.case, PATH)).endswith("abcdef")
    session.undo()
    assert value_at(session.case, PATH) == CASE.shortcomings[1].text
    assert edit.toPlainText() == CASE.shortcomings[1].text


def test_a_measure_answers_the_shortcoming_it_was_added_under(page: Page, session: Session) -> None:
    items = page.sections["items"]  # type: ignore[attr-defined]
    assert items.cards["shortcoming-2"]._without.isVisible()
    items.add_measure(("shortcoming-2",))
    editor = items.editor
    editor.text.edit.setPlainText("逐条撤回链接")
    editor.when.setText("2026-11-15 10:00")
    editor._close()
    measure = session.case.measures[-1]
    assert (measure.text, measure.answers) == ("逐条撤回链接", ("shortcoming-2",))
    assert measure.date is not None and measure.date.date.day == 15
    assert not items.cards["shortcoming-2"]._without.isVisible()
    assert items.editor is None


def test_a_planned_measure_takes_a_day_that_lies_ahead(page: Page, session: Session) -> None:
    items = page.sections["items"]  # type: ignore[attr-defined]
    items.open_measure("measure-2")
    items.editor.when.setText("11-28")
    items.editor.commit()
    measure = find(session.case.measures, "measure-2")
    assert measure is not None and measure.date is not None
    assert measure.date.date.isoformat() == "2026-11-28"


def test_measures_that_answer_nothing_are_not_lost(page: Page) -> None:
    items = page.sections["items"]  # type: ignore[attr-defined]
    assert items.loose.isVisible()
    assert items._loose.line("measure-2") is not None


def test_what_the_form_suggests_is_never_put_in(page: Page, session: Session) -> None:
    assert page.sections["items"].hints is not None  # type: ignore[attr-defined]
    assert session.case.measures == CASE.measures
    assert session.case.shortcomings == CASE.shortcomings


def test_shortcomings_are_added_moved_and_deleted(page: Page, session: Session, shell: FakeShell) -> None:
    items = page.sections["items"]  # type: ignore[attr-defined]
    items.add_item()
    assert len(session.case.shortcomings) == 3
    items.move_item("shortcoming-3", 0)
    assert session.case.shortcomings[0].id == "shortcoming-3"
    items.delete_item("shortcoming-3")
    assert shell.undo == ["Shortcoming deleted"]
    assert list(items.cards) == ["shortcoming-1", "shortcoming-2"]


@pytest.mark.parametrize(
    ("track", "parts"),
    [
        ("admit", ["facts", "items", "closing"]),
        ("partly", ["facts", "items", "closing"]),
        ("dispute", ["facts", "check", "items", "closing"]),
        ("stolen", ["facts", "control", "items", "closing"]),
    ],
)
def test_each_track_has_its_parts(page: Page, session: Session, track: str, parts: list[str]) -> None:
    session.replace(track=track)
    assert list(page.sections) == parts  # type: ignore[attr-defined]
    for part in parts:
        page.open_part(part)  # type: ignore[attr-defined]
        assert page.sections[part].isVisible()  # type: ignore[attr-defined]
        assert page.sections[part].first_field() is not None  # type: ignore[attr-defined]


def test_the_check_and_the_loss_are_kept_word_for_word(page: Page, session: Session) -> None:
    session.replace(track="stolen")
    control = page.sections["control"]  # type: ignore[attr-defined]
    control.moments["lost_at"][0].setText("2026-11-14 about 20:00")
    control.prose["loss.how"].edit.setPlainText("不知道")
    control.commit()
    assert session.case.loss.how == "不知道"
    assert session.case.loss.lost_at is not None and session.case.loss.lost_at.estimated
    session.replace(track="dispute")
    page.sections["check"].prose["self_check.scope"].edit.setPlainText("全部消息")  # type: ignore[attr-defined]
    page.leave()
    assert session.case.self_check.scope == "全部消息"


def test_own_facts_replace_the_timeline_and_can_be_taken_back(page: Page, session: Session, shell: FakeShell) -> None:
    page.open_part("facts")  # type: ignore[attr-defined]
    facts = page.sections["facts"]  # type: ignore[attr-defined]
    assert not facts.field.isVisible()
    facts.own.click()
    facts.field.edit.setPlainText("我自己写。")
    facts.commit()
    assert session.case.statement.facts == "我自己写。"
    facts.own.click()
    assert session.case.statement.facts == ""
    session.undo()
    assert session.case.statement.facts == "我自己写。"


def test_a_link_leads_to_the_words(page: Page, session: Session) -> None:
    page.reveal("statement.request")
    assert page.sections["closing"].prose["statement.request"].edit.hasFocus()  # type: ignore[attr-defined]
    page.reveal("measures/measure-1.date")
    assert page.sections["items"].editor.when.hasFocus()  # type: ignore[attr-defined]


def test_continue_goes_through_the_parts_first(page: Page) -> None:
    page.open_part("facts")  # type: ignore[attr-defined]
    assert [page.proceed(), page.proceed(), page.proceed()] == [False, False, True]


def test_the_pages_follow_the_words(page: Page, session: Session) -> None:
    panel = page.side_panel()
    assert panel is not None
    panel.resize(344, 700)
    panel.show()
    settle()
    builder = PreviewBuilder.of(session)
    assert builder.packet is not None and builder.fresh
    first = builder.packet.data
    assert panel.pane.place.text().startswith("Page ")  # type: ignore[attr-defined]
    image = panel.pane.sheet._image  # type: ignore[attr-defined]
    assert image is not None and image.width() == panel.pane.sheet.width()  # type: ignore[attr-defined]
    session.edit(with_value(session.case, PATH, "我在 3 个群里各发了 1 条链接。"))
    assert not builder.fresh
    builder._timer.setInterval(0)
    builder._timer.start(0)
    settle()
    assert builder.fresh
    assert builder.packet.data != first
    panel.hide()
    panel.deleteLater()


def test_the_counter_speaks_of_the_box(page: Page) -> None:
    settle()
    assert page.counter.isVisible()  # type: ignore[attr-defined]
    name = page._box_bar.accessibleName()  # type: ignore[attr-defined]
    assert "characters" in name


def test_a_place_that_is_gone_is_an_error() -> None:
    with pytest.raises(KeyError):
        value_at(CASE, "measures/measure-99.text")
    with pytest.raises(KeyError):
        with_value(CASE, "measures/measure-99.text", "x")
    assert with_value(CASE, "measures/measure-1.text", "x").measures[0].text == "x"
