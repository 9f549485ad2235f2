"""Short texts: the user's own facts, never cut, never over the limit, and honest about what is missing."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.case.model import Case, SelfCheck, Statement
from app.guidance.forms import Form
from app.packet.short_text import close_up, compose, count, wide_count


@pytest.mark.parametrize(
    ("text", "each", "half", "none"),
    [("帐号，ab1", 6, 5, 3), ("", 0, 0, 0), ("２０２６年", 5, 5, 5), ("a\nb", 2, 1, 0), ("“外挂”", 4, 4, 4)],
)
def test_characters_are_counted_as_boxes_count_them(text: str, each: int, half: int, none: int) -> None:
    assert (count(text), count(text, "half"), count(text, "none")) == (each, half, none)
    assert wide_count(text) == none


def test_spaces_between_chinese_and_latin_are_closed_and_others_kept() -> None:
    assert close_up("向 64 名联系人发送 test message 各 1 条") == "向64名联系人发送test message各1条"


@pytest.mark.parametrize("limit", [150, 200, 300, 500, 1000])
def test_the_text_keeps_the_limit_and_names_what_it_left_out(case: Case, form: Form, limit: int) -> None:
    text = compose(case, form, "zh_CN", limit)
    assert text.fits
    assert text.characters == count(text.text) <= limit
    assert all(words not in text.text for words in text.left_out)
    assert text.text.startswith("本人林一鸣，微信号linyiming_99。")
    assert text.text.endswith("予以复核。")


def test_longer_boxes_say_everything_the_shorter_ones_do(case: Case, form: Form) -> None:
    left = [len(compose(case, form, "zh_CN", limit).left_out) for limit in (150, 200, 300, 500, 1000)]
    assert left == sorted(left, reverse=True)
    assert left[-1] == 0


def test_too_small_a_box_is_called_too_small_instead_of_being_filled_with_half_a_sentence(
    case: Case, form: Form
) -> None:
    text = compose(case, form, "zh_CN", 60)
    assert not text.fits
    assert text.text.endswith("予以复核。")


def test_every_number_in_the_text_is_a_number_of_the_case(case: Case, form: Form) -> None:
    text = compose(case, form, "zh_CN", 1000).text
    known = msgspec.json.encode(case).decode()
    moments = set(re.findall(r"\d+", known)) | {str(int(n)) for n in re.findall(r"\d+", known)}
    assert set(re.findall(r"\d+", text)) <= moments


def test_a_time_that_rests_on_memory_is_called_an_estimate(case: Case, form: Form) -> None:
    assert "估计" in compose(case, form, "zh_CN", 1000).text


def test_a_dispute_says_what_was_examined_and_no_shortcoming(case: Case, form: Form) -> None:
    examined = SelfCheck(result="登录设备列表只有本机", conclusion="未发现与通知所述相符的内容")
    disputed = msgspec.structs.replace(case, track="dispute", self_check=examined)
    text = compose(disputed, form, "zh_CN", 500).text
    assert "未发现与通知所述相符的内容" in text
    assert case.shortcomings[0].head.rstrip("。") not in text


def test_english_sentences_stand_around_the_users_own_words(case: Case, form: Form) -> None:
    text = compose(case, form, "en", 1000).text
    assert text.startswith("I am 林一鸣, ")
    assert "20:41 扫码" in text


@settings(max_examples=60, deadline=None)
@given(request=st.text(max_size=40), limit=st.integers(1, 600))
def test_no_request_breaks_the_text(case: Case, form: Form, request: str, limit: int) -> None:
    changed = msgspec.structs.replace(case, statement=Statement(request=request))
    text = compose(changed, form, "zh_CN", limit)
    assert text.characters == count(text.text)
    assert text.fits == (text.characters <= limit)
