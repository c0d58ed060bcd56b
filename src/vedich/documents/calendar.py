"""Calendars as files (RFC 5545): deadlines as all-day events that any calendar reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LINE = 75
"""Octets of one line, without its end; a longer one goes on in the next, which begins with a blank."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True)
class Deadline:
    """One event: a whole day. `key` is the same for the same thing whenever the file is made."""

    key: str
    day: date
    title: str
    text: str = ""
    link: str = ""
    is_cancelled: bool = False


def ics(deadlines: Iterable[Deadline], *, name: str, at: datetime, language: str = "vi") -> bytes:
    """The file, UTF-8 with CRLF; `at` is when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ve Dich//Ve Dich//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME;LANGUAGE={language}:{_text(name)}")
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for each in deadlines:
        lines += _event(each, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(each: Deadline, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(each.key)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}"
    if each.day < date.max:  # no day comes after that one; without an end, an event is its day (RFC 5545, 3.6.1)
        yield f"DTEND;VALUE=DATE:{each.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(each.title)}"
    if each.text:
        yield f"DESCRIPTION:{_text(each.text)}"
    if each.link:
        yield f"URL:{_CONTROL.sub('', each.link)}"
    yield "TRANSP:TRANSPARENT"  # a deadline does not take the day
    yield f"STATUS:{'CANCELLED' if each.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _uid(key: str) -> str:
    """Letters, digits and marks that every calendar keeps; anything else by its octets, so that no two become one."""
    return _UNSAFE.sub(lambda found: "".join(f"={octet:02X}" for octet in found[0].encode()), key) + "@vedich"


def _text(text: str) -> str:
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """The line in parts of at most 75 octets; no letter is cut in two."""
    part = b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > _LINE:
            yield part
            part = b" "
        part += octets
    yield part
