"""One-time codes: made at random, told once, kept only as a keyed hash."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

LIFE = timedelta(days=30)
"""How long a code may wait for the person it was made for: a letter to a far commune takes its time."""
LENGTH = 12
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U; 5 bits each
_MISREAD = str.maketrans("OIL", "011")
_TOKEN_BYTES = 24


def new_code(length: int = LENGTH) -> str:
    """A code of 60 random bits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def new_token() -> str:
    """What the codes of a whole list are made from; who has it and the list sees them, so it is never stored."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def code_from(token: str, name: str) -> str:
    """The code of one account in the list that a token stands for."""
    number = int.from_bytes(salted_hmac("vedich.code of a list", f"{token}:{name}", algorithm="sha256").digest()[:8])
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(LENGTH))


def hashed(name: str, code: str) -> str:
    """What is stored of a code: useless without the secret key of the installation, and for any other account."""
    return salted_hmac("vedich.one-time code", f"{name}:{tidy(code)}", algorithm="sha256").hexdigest()


def matches(name: str, typed: str, kept: str) -> bool:
    return bool(kept) and constant_time_compare(hashed(name, typed), kept)


def tidy(typed: str) -> str:
    """A code without its hyphens and blanks, in capitals, with letters that look like digits read as digits."""
    return "".join(char for char in typed.upper() if char.isalnum()).translate(_MISREAD)


def spelt(code: str) -> str:
    """In groups of four, as it is printed: 7K4M-QX2P-9DTA."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
