"""What the packet says: from the case alone, in all four tracks, with nothing invented."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.case.model import Case, Event, Moment, Person, Restriction, Shortcoming, Statement
from app.guidance.forms import Form
from app.packet.composition import FRAME, Composition
from app.packet.order import clusters
from app.packet.spans import plain
from app.packet.statement import Composer
from app.packet.words import Gaps
from app.text import Language, translator
from tests.packet.story import ON_DATE, at, story

TRACKS = ("admit", "partly", "dispute", "stolen")


def compose(case: Case, form: Form, language: Language = "zh_CN") -> tuple[Composition, Gaps]:
    gaps = Gaps()
    return Composer(case, form, translator(language), gaps, ON_DATE, {"lists": 5}).compose(), gaps


def words(composition: Composition) -> str:
    return composition.words() + plain(composition.request) + plain(composition.signer)


@pytest.mark.parametrize("track", TRACKS)
def test_every_track_has_its_own_second_part(form: Form, track: str) -> None:
    titles = [part.title for part in compose(story(track=track)[0], form)[0].parts]
    second = {"admit": "承认不足", "partly": "逐项说明", "dispute": "自查情况", "stolen": "失去控制与恢复经过"}
    assert titles == ["陈述事实", second[track], "整改措施"]


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_sentence_knows_where_it_comes_from(form: Form, track: str, language: Language) -> None:
    case = story(track=track)[0]
    known = {FRAME, "track", "person.name", "account.id"}
    places = {f"events/{e.id}" for e in case.events} | {f"exhibits/{e.id}" for e in case.exhibits}
    places |= {f"devices/{d.id}" for d in case.devices} | {f"measures/{m.id}" for m in case.measures}
    places |= {f"shortcomings/{s.id}" for s in case.shortcomings}
    composition, _ = compose(case, form, language)
    for clause in composition.clauses():
        for sentence in clause.sentences:
            assert sentence.origin
            for origin in sentence.origin:
                assert origin in known | places or re.match(r"(statement|restriction|self_check|loss)\.", origin), (
                    origin
                )


def test_parts_of_other_tracks_are_not_printed(form: Form) -> None:
    for track in TRACKS:
        text = words(compose(story(track=track)[0], form)[0])
        assert ("授权之前我没有核对该规范" in text) == (track == "admit")
        assert ("逐条查看登录设备" in text) == (track == "dispute")
        assert ("报案回执编号" in text) == (track == "stolen")


def test_facts_are_the_users_paragraphs_when_there_are_any(form: Form) -> None:
    case = story(statement=Statement(facts="第一段，见附件 2。\n\n第二段\n接着写"))[0]
    clauses = compose(case, form)[0].parts[0].clauses
    assert [plain(c.text()) for c in clauses[1:]] == ["第一段，见附件 2。", "第二段 接着写。"]
    assert [c.number for c in clauses] == ["1.1", "1.2", "1.3"]
    assert any(span.link == "exhibit-2" for span in clauses[1].text())


def test_a_time_from_memory_is_never_a_bare_minute(form: Form) -> None:
    event = Event(id="event-1", at=at(8, 20, 30), what="看到二维码", basis="memory")
    for language, word in (
        ("zh_CN", "约 2026 年 11 月 8 日 20:30（估计）"),
        ("en", "About 8 November 2026 at 20:30 (estimate)"),
    ):
        case = story(events=(event,), devices=())[0]
        text = plain(compose(case, form, language)[0].parts[0].clauses[0].text())  # type: ignore[arg-type]
        assert text.startswith(word), text


def test_exhibits_are_named_by_their_place_not_by_their_id(form: Form) -> None:
    case, _ = story()
    turned = replace(case, exhibits=case.exhibits[::-1])
    assert "（附件 5）" in plain(compose(turned, form)[0].parts[0].clauses[3].text())
    gone = replace(case, exhibits=())
    assert "附件" not in words(compose(gone, form)[0])


def test_missing_things_are_marked_and_counted_once(form: Form) -> None:
    case = story(person=Person(), restriction=Restriction(), shortcomings=(), measures=())[0]
    composition, gaps = compose(case, form)
    text = words(composition)
    assert "待补充：姓名" in text and "待补充：整改措施" in text and "待补充：通知所载原因" in text
    assert len(gaps) == 6
    _, none = compose(story()[0], form)
    assert len(none) == 0


def test_own_request_replaces_the_forms(form: Form) -> None:
    own = compose(story(statement=Statement(request="恳请提前恢复群聊功能"))[0], form)[0]
    assert plain(own.request) == "恳请提前恢复群聊功能。"
    rule = next(item for item in form.tracks if item.id == "admit")
    assert plain(compose(story()[0], form)[0].request) == rule.request.zh_CN


def test_a_measure_points_at_the_clause_it_answers(form: Form) -> None:
    numbers = compose(story()[0], form)[0].numbers
    assert numbers == {"shortcoming-1": "2.1", "shortcoming-2": "2.2", "shortcoming-3": "2.3"}


def test_the_english_frame_quotes_chinese_words_as_they_are(form: Form) -> None:
    text = plain(compose(story()[0], form, "en")[0].parts[0].clauses[2].text())
    assert text.startswith("20:44 to 20:52: “工具以本人名义向64名联系人各发送1条检测消息” (Exhibit 2); 21:12: ")


MOMENTS = st.builds(
    lambda day, minute, known: Moment(
        date=dt.date(2026, 11, day), time=dt.time(minute // 60, minute % 60) if known else None
    ),
    st.integers(1, 28),
    st.integers(0, 1439),
    st.booleans(),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(MOMENTS, max_size=12), st.lists(st.text(max_size=20), max_size=12))
def test_any_timeline_keeps_every_event_and_every_word(moments: list[Moment], texts: list[str]) -> None:
    events = tuple(
        Event(id=f"event-{n}", at=moment, what=text, basis="log")
        for n, (moment, text) in enumerate(zip(moments, texts, strict=False), 1)
    )
    ordered = Case(id="AP-TEST", events=events).timeline()
    groups = clusters(ordered)
    assert [event for group, _ in groups for event in group] == list(ordered)
    assert all(len(group) <= 3 and len({event.at.date for event in group}) == 1 for group, _ in groups)


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=80).filter(lambda t: t.strip() and not t.isspace()))
def test_words_like_templates_are_only_words(text: str) -> None:
    from app.guidance.forms_loader import load_form

    case = Case(
        id="AP-TEST", track="admit", shortcomings=(Shortcoming(id="shortcoming-1", text="{name} {0} %s" + text),)
    )
    assert "{name} {0} %s" in words(compose(case, load_form("wechat/personal"))[0])


def test_the_scope_is_restricted_once(form: Form) -> None:
    for scope in ("加好友功能", "限制加好友功能"):
        case = story(restriction=Restriction(scope=scope, reason="使用外挂", starts_at=at(9)))[0]
        assert "因“使用外挂”被限制加好友功能。" in plain(compose(case, form)[0].opening.text())
