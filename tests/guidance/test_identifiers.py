from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.case.model import IdKind
from app.guidance import identifiers
from app.text import translator
from tests.guidance.helpers import RESIDENT

ZH = translator("zh_CN")
digits = st.text("0123456789", min_size=17, max_size=17)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "440524188001010014",
        RESIDENT,
        "1101 0519 4912 3100 2x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "",
    ],
)
def test_resident_numbers_that_fit(number: str) -> None:
    assert identifiers.check_resident_id(number) is None


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("11010519491231002", "现在是 17 位，身份证号是 18 位。对照证件，补上最后一位（可能是 X）。"),
        ("1101051949", "现在是 10 位，身份证号是 18 位。对照证件补全。"),
        ("1", "现在是 1 位"),
        ("110105194912310021X", "现在是 19 位"),
        ("110105491231002", "15 位是旧号码"),
        ("110105194912310021", "校验位对不上"),
        ("11010519491331002X", "第 7 到 14 位是 19491331"),
        ("11010510001231002X", "第 7 到 14 位"),
        ("1101O519491231002X", "第 5 位是「O」"),
        ("11010519491231002A", "第 18 位是「A」"),
    ],
)
def test_resident_numbers_that_do_not(number: str, says: str) -> None:
    problem = identifiers.check_resident_id(number)
    assert problem is not None
    assert says in ZH.text(problem)


def test_nobody_is_born_tomorrow() -> None:
    first = "99010120261121001"
    number = first + identifiers.resident_check(first)
    assert identifiers.check_resident_id(number, dt.date(2026, 11, 21)) is None
    assert identifiers.check_resident_id(number, dt.date(2026, 11, 20)) is not None


def test_an_unknown_region_is_only_remarked() -> None:
    first = "10010519491231002"
    number = first + identifiers.resident_check(first)
    assert identifiers.check_resident_id(number) is None
    assert identifiers.advise_resident_id(number) is not None
    for fine in (RESIDENT, "11010519491231002X", "12", ""):
        assert identifiers.advise_resident_id(fine) is None


@given(digits, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_never_passes(first: str, place: int, by: int) -> None:
    first = first[:6] + "19900307" + first[14:]
    number = first + identifiers.resident_check(first)
    assert identifiers.check_resident_id(number) is None
    if place == 17:
        changed = number[:17] + "0123456789X"[("0123456789X".index(number[17]) + by) % 11]
    else:
        changed = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert identifiers.check_resident_id(changed) is not None


@pytest.mark.parametrize("number", ["260531793113837", "355762052793235", "86-019900-000001-7", "8601990000000123", ""])
def test_imei_that_fit(number: str) -> None:
    assert identifiers.check_imei(number) is None


@pytest.mark.parametrize("number", ["260531793113838", "26053179311383", "26053179311383A", "26053179311383700"])
def test_imei_that_do_not(number: str) -> None:
    assert identifiers.check_imei(number) is not None


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 14), st.integers(1, 9))
def test_luhn_finds_one_wrong_digit(first: str, place: int, by: int) -> None:
    number = first + identifiers.luhn_check(first)
    changed = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert identifiers.check_imei(number) is None
    assert identifiers.check_imei(changed) is not None


@pytest.mark.parametrize("address", ["3C:5A:B4:01:02:03", "3c-5a-b4-01-02-03", "3c5a.b401.0203", "3c5ab4010203", ""])
def test_mac_forms(address: str) -> None:
    assert identifiers.check_mac(address) is None
    assert identifiers.advise_mac(address) is None


@pytest.mark.parametrize(
    "address", ["3C:5A:B4:01:02", "3C:5A-B4:01:02:03", "3G:5A:B4:01:02:03", "01:00:5E:00:00:01", "MAC"]
)
def test_mac_that_do_not_fit(address: str) -> None:
    assert identifiers.check_mac(address) is not None


def test_a_random_mac_is_no_proof() -> None:
    assert identifiers.check_mac("DA:A1:19:00:00:01") is None
    assert "随机" in ZH.text(identifiers.advise_mac("DA:A1:19:00:00:01"))


@pytest.mark.parametrize("code", ["9144030071526726XG", "91110000802100433B", "91330106673959654P", ""])
def test_credit_codes_that_fit(code: str) -> None:
    assert identifiers.check_credit_code(code) is None


@pytest.mark.parametrize("code", ["9144030071526726XH", "9144030071526726X", "9144030071526726IG"])
def test_credit_codes_that_do_not(code: str) -> None:
    assert identifiers.check_credit_code(code) is not None


@pytest.mark.parametrize(
    "phone", ["19900000012", "199 0000 0012", "+86 199-0000-0012", "+442071234567", "010-12345678", ""]
)
def test_phones_that_fit(phone: str) -> None:
    assert identifiers.check_phone(phone) is None


@pytest.mark.parametrize("phone", ["1990000001", "12900000012", "199****0012", "phone", "199000000123"])
def test_phones_that_do_not(phone: str) -> None:
    assert identifiers.check_phone(phone) is not None


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("lin@example.com", True),
        ("林@例子.中国", True),
        ("", True),
        ("lin@example", False),
        ("a b@c.d", False),
        ("@c.d", False),
    ],
)
def test_email(address: str, fits: bool) -> None:
    assert (identifiers.check_email(address) is None) is fits


@pytest.mark.parametrize(
    ("kind", "number", "fits"),
    [
        ("hk_macau_permit", "H12345678", True),
        ("hk_macau_permit", "M1234567801", True),
        ("hk_macau_permit", "12345678", False),
        ("taiwan_permit", "12345678", True),
        ("taiwan_permit", "1234567890", True),
        ("taiwan_permit", "1234", False),
        ("residence_permit", "11010519491231002X", False),
        ("foreign_resident", "911124198108030024", True),
        ("foreign_resident", "911124198108030023", False),
        ("foreign_resident", "USA11000019800", False),
        ("foreign_resident", "USA123456789012", True),
        ("passport", "EA1234567", True),
        ("passport", "护照", False),
        ("resident", RESIDENT, True),
        ("passport", "", True),
    ],
)
def test_other_documents(kind: IdKind, number: str, fits: bool) -> None:
    assert (identifiers.check_id(kind, number) is None) is fits


@given(st.text(max_size=40))
def test_any_text_is_checked_without_a_fault(text: str) -> None:
    for kind in ("resident", "hk_macau_permit", "taiwan_permit", "residence_permit", "foreign_resident", "passport"):
        identifiers.check_id(kind, text)
    for check in (
        identifiers.check_imei,
        identifiers.check_mac,
        identifiers.check_credit_code,
        identifiers.check_phone,
    ):
        check(text)
    identifiers.check_email(text)
    identifiers.advise_mac(text)
    identifiers.advise_resident_id(text)


def test_masks() -> None:
    assert identifiers.mask_id("990101199003070322") == "9901**********0322"
    assert identifiers.mask_id("H12345678") == "H1*****78"
    assert identifiers.mask_phone("19900000012") == "199****0012"
    assert identifiers.mask_account("linyiming_99") == "lin****99"
    assert identifiers.mask_imei("860199000000017") == "8601*******0017"
    assert identifiers.mask_code("9144030071526726XG") == "9144****XG"
    assert identifiers.mask_account("lin") == "l****"
    assert identifiers.mask_phone("") == ""


@given(st.text("0123456789abcXYZ_", min_size=2, max_size=30))
def test_a_mask_hides_something(text: str) -> None:
    masks = (
        identifiers.mask_id,
        identifiers.mask_phone,
        identifiers.mask_account,
        identifiers.mask_imei,
        identifiers.mask_code,
    )
    for mask in masks:
        assert text not in mask(text)
        assert "*" in mask(text)
