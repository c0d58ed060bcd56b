"""Codes of an authenticator application: RFC 6238 over RFC 4226, six digits every thirty seconds."""

from __future__ import annotations

import base64
import hmac
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

STEP, DIGITS = 30, 6
TOLERANCE = 1
"""Steps before and after now that also count, for clocks that are a little off."""


def code_at(secret: bytes, step: int) -> str:
    """The code of one step of time."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def step_matched(secret: bytes, typed: str, at: datetime) -> int | None:
    """The step of time whose code was typed, or None."""
    now = step_of(at)
    found = None
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if hmac.compare_digest(code_at(secret, step), typed):
            found = step
    return found


def written(secret: bytes) -> str:
    """The secret as it is typed into an application that has no camera."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, *, account: str, issuer: str) -> str:
    """The address that an application reads from a QR code."""
    about = urlencode({"secret": written(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{about}"
