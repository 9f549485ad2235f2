"""Numbers that identify people, companies and devices: checked as typed, masked where they are shown.

A check returns what does not fit, or None. An empty text is no mistake here: whether it is needed is another question.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from app.case.model import IdKind
from app.text import Message, message, plural_message

RESIDENT_LENGTH = 18
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
# Provinces of GB/T 2260, the two special regions, Taiwan and foreigners; 99 is no province: sample cases use it.
_REGIONS = frozenset(
    (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
        83,
        91,
        99,
    )
)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MAC_FORMS = (
    re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2}){5}"),
    re.compile(r"[0-9A-F]{2}(?:-[0-9A-F]{2}){5}"),
    re.compile(r"[0-9A-F]{4}(?:\.[0-9A-F]{4}){2}"),
    re.compile(r"[0-9A-F]{12}"),
)
_PERMIT_FORMS: dict[IdKind, re.Pattern[str]] = {
    "hk_macau_permit": re.compile(r"[HM]\d{8}(?:\d{2})?"),
    "taiwan_permit": re.compile(r"\d{8}(?:\d{2})?"),
    "passport": re.compile(r"[A-Z0-9]{5,9}"),
}


def plain(text: str) -> str:
    """A typed number without spaces and full-width forms, in capitals."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def resident_check(first: str) -> str:
    """The check character of a resident number from its first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return _RESIDENT_CHECKS[sum(int(d) * w for d, w in zip(first, _RESIDENT_WEIGHTS, strict=True)) % 11]


def check_resident_id(text: str, today: dt.date | None = None) -> Message | None:
    """Check a resident number: 18 places, a birth date that exists, the check character.

    Args:
        text: as typed; spaces and a small x are fine.
        today: refuses birth dates after this day when given.
    """
    number = plain(text)
    if not number:
        return None
    if message_ := _length(number):
        return message_
    for place, character in enumerate(number, 1):
        allowed = "0123456789X" if place == RESIDENT_LENGTH else "0123456789"
        if character not in allowed:
            return message("Place {place} is “{character}”; only digits stand there.", place=place, character=character)
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = None
    if born is None or born.year < 1880 or (today is not None and born > today):
        return message("Places 7 to 14 say {digits}; that is not a date of birth.", digits=number[6:14])
    if resident_check(number[:17]) != number[17]:
        return message("The check digit does not fit: one of the 18 places is wrong. Compare each with the card.")
    return None


def _length(number: str) -> Message | None:
    count = len(number)
    if count == RESIDENT_LENGTH:
        return None
    if count == 15 and number.isdigit():
        return message("15 digits is the old form; an ID number has 18. Copy the number of the card in use.")
    if count == RESIDENT_LENGTH - 1:
        return message("17 digits so far; an ID number has 18. Compare with the card and add the last one (may be X).")
    if count < RESIDENT_LENGTH:
        return plural_message(
            "{count} digit so far; an ID number has 18. Compare with the card.",
            "{count} digits so far; an ID number has 18. Compare with the card.",
            count,
        )
    return message("{number} digits; an ID number has 18. Compare with the card.", number=count)


def advise_resident_id(text: str) -> Message | None:
    """What is unusual about a well-formed resident number: a region that no province has."""
    number = plain(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number) or int(number[:2]) in _REGIONS:
        return None
    return message("The number begins with {digits}; no province has that. Compare with the card.", digits=number[:2])


def check_id(kind: IdKind, text: str, today: dt.date | None = None) -> Message | None:
    """Check a document number of any kind; for other kinds than resident cards only the form is known."""
    number = plain(text)
    if not number:
        return None
    if kind == "resident":
        return check_resident_id(number, today)
    if kind == "residence_permit":
        if number[:2] not in ("81", "82", "83"):
            return message(
                "A residence permit number begins with 81, 82 or 83; this one begins with {digits}.", digits=number[:2]
            )
        return check_resident_id(number, today)
    if kind == "foreign_resident":
        return _check_foreign_resident(number)
    if _PERMIT_FORMS[kind].fullmatch(number):
        return None
    examples: dict[IdKind, Message] = {
        "hk_macau_permit": message("H or M and 8 or 10 digits are usual. Compare with the document."),
        "taiwan_permit": message("8 or 10 digits are usual. Compare with the document."),
        "passport": message("5 to 9 letters and digits are usual. Compare with the document."),
    }
    return examples[kind]


def _check_foreign_resident(number: str) -> Message | None:
    if re.fullmatch(r"[A-Z]{3}\d{12}", number):
        return None
    if re.fullmatch(r"9\d{16}[\dX]", number):
        if resident_check(number[:17]) == number[17]:
            return None
        return message("The check digit does not fit: one of the 18 places is wrong. Compare each with the card.")
    return message("3 letters and 12 digits, or 18 digits beginning with 9, are usual. Compare with the document.")


def luhn_check(first: str) -> str:
    """The Luhn check digit of a run of digits (3GPP 23.003, annex B, for IMEI)."""
    total = 0
    for place, digit in enumerate(reversed(first)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def check_imei(text: str) -> Message | None:
    """Check an IMEI (15 digits with a Luhn check) or an IMEISV (16 digits, no check)."""
    number = re.sub(r"[-/.]", "", plain(text))
    if not number or re.fullmatch(r"\d{16}", number):
        return None
    if not re.fullmatch(r"[0-9]*", number):
        return message("An IMEI has digits only. Dial *#06# to read it.")
    if len(number) != 15:
        return message("{number} digits; an IMEI has 15. Dial *#06# to read it.", number=len(number))
    if luhn_check(number[:14]) != number[14]:
        return message("The check digit does not fit: one of the 15 digits is wrong. Dial *#06# to read it.")
    return None


def _octets(text: str) -> bytes | None:
    value = plain(text)
    if not any(form.fullmatch(value) for form in _MAC_FORMS):
        return None
    return bytes.fromhex(re.sub(r"[^0-9A-F]", "", value))


def check_mac(text: str) -> Message | None:
    """Check a MAC address: six octets in one of the usual forms, of a single device."""
    if not plain(text):
        return None
    octets = _octets(text)
    if octets is None:
        return message("A MAC address has 6 groups of 2 characters 0–9, A–F, like 3C:5A:B4:01:02:03.")
    if octets[0] & 1:
        return message("This is a group address; a device has another one. Read it in the system settings.")
    return None


def advise_mac(text: str) -> Message | None:
    """Says when an address is one that the phone made up (bit 1 of the first octet, IEEE 802)."""
    octets = _octets(text)
    if octets is None or not octets[0] & 2:
        return None
    return message("The phone made this address up at random; it proves nothing. It may be left out.")


def credit_code_check(first: str) -> str:
    """The check character of a unified social credit code from its first 17 places (GB 32100-2015)."""
    total = sum(_CREDIT_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first))
    return _CREDIT_ALPHABET[-total % 31]


def check_credit_code(text: str) -> Message | None:
    """Check a unified social credit code: 18 places of its alphabet and the check character."""
    code = plain(text)
    if not code:
        return None
    if len(code) != 18:
        return message("{number} places; a social credit code has 18. Compare with the licence.", number=len(code))
    for place, character in enumerate(code, 1):
        if character not in _CREDIT_ALPHABET:
            return message(
                "Place {place} is “{character}”; a social credit code never has it.", place=place, character=character
            )
    if credit_code_check(code[:17]) != code[17]:
        return message("The check character does not fit: one of the 18 places is wrong. Compare with the licence.")
    return None


def check_phone(text: str) -> Message | None:
    """Check a phone number: 11 digits of a Chinese mobile, a landline with area code, or + and country code."""
    number = re.sub(r"[-() ]", "", plain(text))
    if not number:
        return None
    if "*" in number:
        return message("This number is masked. Write it in full; it is masked where it is shown.")
    number = re.sub(r"^(?:\+86|0086)", "", number)
    if re.fullmatch(r"\+\d{6,15}|0\d{9,11}", number):
        return None
    if not number.isdigit() or not number.isascii():
        return message("A phone number has digits only; + may stand in front.")
    if len(number) != 11:
        return message("{number} digits; a mobile number has 11.", number=len(number))
    if not re.fullmatch(r"1[3-9]\d{9}", number):
        return message("A mobile number begins with 13 to 19; this one begins with {digits}.", digits=number[:2])
    return None


def check_email(text: str) -> Message | None:
    """Check an e-mail address lightly: something, @, something with a dot. Stricter rules refuse real addresses."""
    address = text.strip()
    if not address or re.fullmatch(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+", address):
        return None
    return message("An e-mail address looks like name@example.com.")


def _mask(text: str, head: int, stars: int, tail: int) -> str:
    """Keep both ends; the number of stars is fixed and says nothing. Of a short text only the first place is kept."""
    value = re.sub(r"\s+", "", text)
    if not value:
        return ""
    if len(value) <= head + tail + 1:
        return value[:1] + "*" * stars
    return value[:head] + "*" * stars + value[-tail:]


def mask_id(text: str) -> str:
    """4, ten stars, 4 for a resident number; 2, stars, 2 for the shorter numbers of other documents."""
    return _mask(text, 4, 10, 4) if len(plain(text)) >= 15 else _mask(text, 2, 5, 2)


def mask_phone(text: str) -> str:
    """3, four stars, 4."""
    return _mask(text, 3, 4, 4)


def mask_account(text: str) -> str:
    """First 3, four stars, last 2."""
    return _mask(text, 3, 4, 2)


def mask_imei(text: str) -> str:
    """4, seven stars, 4."""
    return _mask(text, 4, 7, 4)


def mask_code(text: str) -> str:
    """First 4, four stars, last 2, for company codes and corp ids."""
    return _mask(text, 4, 4, 2)
