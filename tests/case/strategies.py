"""Cases with any text in them, for properties that must hold for all."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from app.case import model

TEXT = st.text(max_size=30)
WHOLE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
MOMENTS = st.builds(
    model.Moment, date=st.dates(), time=st.none() | st.times(timezones=st.none()), estimated=st.booleans()
)
PICTURES = st.builds(
    model.Picture,
    sha256=st.just("0" * 64),
    name=WHOLE_TEXT,
    media_type=st.just("image/png"),
    width=st.integers(1, 10_000),
    height=st.integers(1, 10_000),
    size=st.integers(1, 2**40),
)
CASES = st.builds(
    model.Case,
    id=WHOLE_TEXT,
    account_kind=st.sampled_from([None, "wechat/personal"]),
    track=st.sampled_from([None, "admit", "dispute"]),
    written_on=st.none() | st.dates(dt.date(1, 1, 1)),
    person=st.builds(model.Person, name=WHOLE_TEXT, id_number=WHOLE_TEXT),
    restriction=st.builds(model.Restriction, notice=WHOLE_TEXT, noticed_at=st.none() | MOMENTS),
    events=st.lists(st.builds(model.Event, id=WHOLE_TEXT, at=MOMENTS, what=WHOLE_TEXT), max_size=4).map(tuple),
    measures=st.lists(st.builds(model.Measure, id=WHOLE_TEXT, text=WHOLE_TEXT), max_size=3).map(tuple),
    answers=st.dictionaries(WHOLE_TEXT, WHOLE_TEXT, max_size=4),
)
