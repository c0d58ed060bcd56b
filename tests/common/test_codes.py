"""Names, numbers and codes: what people type and what is kept of it."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.common.accounts import codes, phones, totp
from vedich.common.accounts.devices import device
from vedich.common.accounts.picture import qr_code

RFC_6238 = [
    (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
    (2000000000, "69279037"), (20000000000, "65353130"),
]  # fmt: skip
"""The test vectors of RFC 6238, appendix B, for SHA-1; six digits are the last of eight."""


@pytest.mark.parametrize(
    "typed",
    ["0912345678", "0912 345 678", "+84912345678", "84912345678", "+84 (0)912-345-678", "0912.345.678", "912345678", "+84 912 345 678"],
)  # fmt: skip
def test_one_number_has_one_spelling(typed: str) -> None:
    assert phones.normalised(typed) == "0912345678"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "vanphong",
        "12345",
        "0112345678",
        "09123456789012",
        "+1 202 555 0100",
        "０９１２３４５６７８",
        "0912x345678",
        "84",
    ],
)
def test_what_is_no_vietnamese_number_is_none(typed: str) -> None:
    assert phones.normalised(typed) == ""


def test_numbers_of_a_landline_keep_their_eleven_digits_and_are_shown_in_groups() -> None:
    assert phones.normalised("0214 3840 123") == "02143840123"
    assert [phones.shown(number) for number in ("0912345678", "02143840123", "")] == [
        "0912 345 678",
        "0214 384 0123",
        "",
    ]


@given(st.text())
def test_a_normalised_number_stays_as_it_is(typed: str) -> None:
    number = phones.normalised(typed)
    assert phones.normalised(number) == number


@pytest.mark.parametrize(("seconds", "eight"), RFC_6238)
def test_codes_of_time_are_those_of_the_standard(seconds: int, eight: str) -> None:
    assert totp.code_at(b"12345678901234567890", seconds // 30) == eight[-6:]


def test_a_code_counts_one_step_before_and_after_its_time_and_no_longer() -> None:
    secret, at = b"12345678901234567890", datetime(2026, 11, 27, 8, 0, 10, tzinfo=UTC)
    step = totp.step_of(at)
    found = [totp.step_matched(secret, totp.code_at(secret, step + away), at) for away in (-2, -1, 0, 1, 2)]

    assert found == [None, step - 1, step, step + 1, None]


def test_the_address_for_the_application_carries_the_secret_and_who_it_is_for() -> None:
    secret = b"12345678901234567890"

    assert base64.b32decode(totp.written(secret)) == secret
    assert totp.address(secret, account="banpho", issuer="Về Đích") == (
        "otpauth://totp/V%E1%BB%81%20%C4%90%C3%ADch:banpho?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=V%E1%BB%81%20%C4%90%C3%ADch"
    )


def test_the_qr_code_is_one_svg_without_script_style_or_address() -> None:
    drawn = qr_code("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ", label='a "b"')

    assert drawn.count("<svg") == 1
    assert [word for word in ("style=", "<script", "href", "data:", "xmlns") if word in drawn] == []
    assert 'aria-label="a &quot;b&quot;"' in drawn


def test_a_code_is_read_however_it_was_copied() -> None:
    code = "7K4MQX2P9DTA"

    assert codes.spelt(code) == "7K4M-QX2P-9DTA"
    assert {codes.tidy(typed) for typed in ("7K4M-QX2P-9DTA", "7k4m qx2p 9dta", " 7K4MQX2P9DTA ")} == {code}
    assert codes.tidy("OIL0") == "0110"


def test_a_kept_code_is_no_code_and_fits_one_account_only() -> None:
    code = codes.new_code()
    kept = codes.hashed("banpho", code)

    assert (len(code), code in kept, len(kept)) == (12, False, 64)
    assert codes.matches("banpho", code.lower(), kept)
    assert not codes.matches("talai", code, kept)
    assert not codes.matches("banpho", codes.new_code(), kept)
    assert not codes.matches("banpho", "", "")


def test_codes_of_a_list_come_again_from_its_token_and_from_no_other() -> None:
    token = codes.new_token()
    made = [codes.code_from(token, f"xa{number}") for number in range(3000)]

    assert made == [codes.code_from(token, f"xa{number}") for number in range(3000)]
    assert len(set(made)) == 3000
    assert codes.code_from(codes.new_token(), "xa0") != made[0]
    assert {char for code in made for char in code} <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36",
            "Chrome trên Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge trên Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1",
            "Safari trên iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 9; SM-J400F) AppleWebKit/537.36 Chrome/100 Mobile Safari/537.36 Zalo/23",
            "Zalo trên Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox trên Linux"),
        ("curl/8.0", "Thiết bị không rõ"),
        ("", "Thiết bị không rõ"),
    ],
)
def test_a_device_is_said_in_plain_words_and_never_guessed(agent: str, words: str) -> None:
    assert device(agent) == words
