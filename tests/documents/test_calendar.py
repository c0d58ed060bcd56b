"""Calendars as files: what RFC 5545 asks of every line, whatever stands in a title."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as some

from vedich.documents.calendar import Deadline, ics

AT = datetime(2013, 7, 15, 9, 30, 5, tzinfo=timezone(timedelta(hours=7)))


def lines(content: bytes) -> list[str]:
    """The lines as a calendar reads them: unfolded."""
    assert content.endswith(b"\r\n")
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def read(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def made(**more: object) -> bytes:
    return ics([Deadline(**{"key": "V-1", "day": date(2013, 12, 31), "title": "Việc", **more})], name="Việc", at=AT)


def test_a_deadline_is_a_whole_day_that_leaves_the_day_free() -> None:
    assert lines(made(text="Chủ trì: Sở", link="http://127.0.0.1/viec?tt=DONE#viec-V-1")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ve Dich//Ve Dich//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME;LANGUAGE=vi:Việc",
        "BEGIN:VEVENT",
        "UID:V-1@vedich",
        "DTSTAMP:20130715T023005Z",
        "DTSTART;VALUE=DATE:20131231",
        "DTEND;VALUE=DATE:20140101",
        "SUMMARY:Việc",
        "DESCRIPTION:Chủ trì: Sở",
        "URL:http://127.0.0.1/viec?tt=DONE#viec-V-1",
        "TRANSP:TRANSPARENT",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_nothing_due_is_still_a_calendar() -> None:
    assert lines(ics([], name="x", at=AT))[-1] == "END:VCALENDAR"


def test_what_was_withdrawn_is_cancelled() -> None:
    assert "STATUS:CANCELLED" in lines(made(is_cancelled=True))


@given(some.text(max_size=300), some.text(max_size=300))
def test_any_title_comes_back_and_no_line_is_longer_than_75_octets(title: str, text: str) -> None:
    content = made(title=title, text=text)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    found = {name: value for name, _colon, value in (line.partition(":") for line in lines(content))}
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", title.replace("\r\n", "\n").replace("\r", "\n"))
    assert read(found["SUMMARY"]) == kept


def test_the_identity_of_an_event_is_stable_and_no_two_share_one() -> None:
    keys = ["V-1", "V 1", "V_1", "V=201", "Việc", "Viec", "V/1"]
    uids = [next(it for it in lines(made(key=key)) if it.startswith("UID:")) for key in keys]
    assert len(set(uids)) == len(keys)
    assert all(uid.isascii() for uid in uids)
    assert uids == [next(it for it in lines(made(key=key)) if it.startswith("UID:")) for key in keys]


def test_the_last_day_of_all_has_no_day_after_it() -> None:
    said = lines(made(day=date.max))
    assert "DTSTART;VALUE=DATE:99991231" in said
    assert not any(line.startswith("DTEND") for line in said)
    assert "DTEND;VALUE=DATE:99991231" in lines(made(day=date.max - timedelta(days=1)))
