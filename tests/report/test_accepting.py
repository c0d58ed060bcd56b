"""A report goes up tier by tier; after the last its values count; every step can be returned or undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.report.made import AT, JUNE, ON, World, world

from vedich.common.models import Batch
from vedich.report.actions.corrections import decide_correction, request_correction
from vedich.report.actions.entries import save_cells
from vedich.report.actions.refusals import Refused
from vedich.report.actions.submissions import accept, return_to_reporter, submit, undo_acceptance, withdraw
from vedich.report.models import Entry, Remark, Submission, Value
from vedich.report.queries import access
from vedich.report.queries.filling import Said, report

pytestmark = pytest.mark.django_db


def fill(made: World, unit: str = "02995", who: str = "banpho", **amounts: int) -> Submission:
    said = {"DUONG": 5, "LON": 300, "HO": 612, "NGHEO": 200, **amounts}
    cells = [made.cell(code, amount) for code, amount in said.items()]
    save_cells(made.form, made.units[unit], JUNE, cells, by=made.users[who], at=AT, on=ON)
    return made.submission(unit)


def sent(made: World, unit: str = "02995", who: str = "banpho", **amounts: int) -> Submission:
    return submit(fill(made, unit, who, **amounts), by=made.users[who], at=AT, on=ON)


def take(made: World, who: str, *codes: str, unit: str = "02995") -> Batch:
    entries = Entry.objects.filter(submission=made.submission(unit), is_current=True)
    chosen = [it for it in entries.select_related("indicator") if not codes or it.indicator.code in codes]
    return accept(chosen, by=made.users[who], at=AT, on=ON)


def state(made: World, unit: str = "02995") -> tuple[str, int]:
    submission = made.submission(unit)
    return submission.state, submission.steps_passed


def values() -> dict[tuple[str, str], Decimal | None]:
    found = Value.objects.filter(is_current=True).select_related("indicator", "unit")
    return {(it.unit.code, it.indicator.code): it.amount for it in found}


def test_a_report_is_not_sent_while_a_cell_is_missing_or_impossible() -> None:
    made = world("office")
    save_cells(
        made.form, made.commune, JUNE, [made.cell("HO", 612), made.cell("NGHEO", 712)],
        by=made.users["banpho"], at=AT, on=ON,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        submit(made.submission(), by=made.users["banpho"], at=AT, on=ON)

    assert (refused.value.code, refused.value.about, state(made)) == ("has_errors", {"count": 3}, ("DRAFT", 0))
    found = report(made.form, made.commune, JUNE).findings
    assert [(it.kind, it.other) for it in found] == [("missing", None), ("missing", None), ("impossible", 612)]


def test_an_unusual_value_asks_for_a_reason_and_blocks_nothing() -> None:
    made = world("office")
    sent(made)
    take(made, "vanphong")
    july = JUNE.parse("2013-07")
    cells = [made.cell("LON", 1170), made.cell("DUONG", 5), made.cell("HO", 612), made.cell("NGHEO", 200)]
    save_cells(made.form, made.commune, july, cells, by=made.users["banpho"], at=AT, on=date(2013, 7, 15))
    found = report(made.form, made.commune, july)

    assert [(it.kind, it.times, it.other, it.blocks) for it in found.findings] == [
        ("unusual", Decimal("3.9"), 300, False)
    ]
    assert [(it.last, it.this_year) for it in found.before.values()] == [(5, 5), (300, None), (612, None), (200, None)]


def test_values_count_only_after_the_last_tier_and_are_locked_then() -> None:
    made = world("own", "above", "owner", "office")
    sent(made)
    seen = []
    for who, codes in [("chutich", ()), ("huyen", ()), ("so", ("LON",)), ("vanphong", ())]:
        assert values() == {}
        take(made, who, *codes)
        seen.append(state(made))

    assert seen == [("SUBMITTED", 1), ("SUBMITTED", 2), ("SUBMITTED", 3), ("LOCKED", 4)]
    assert values() == {
        ("02995", "DUONG"): 5, ("02995", "LON"): 300, ("02995", "HO"): 612, ("02995", "NGHEO"): 200
    }  # fmt: skip


def test_a_form_without_tiers_counts_as_soon_as_it_is_sent() -> None:
    made = world()
    sent(made)

    assert (state(made), len(values())) == (("LOCKED", 0), 4)


def test_a_tier_may_accept_part_now_and_the_rest_later() -> None:
    made = world("office")
    sent(made)
    take(made, "vanphong", "DUONG", "LON", "HO")
    assert (state(made), values()) == (("SUBMITTED", 0), {})
    take(made, "vanphong", "NGHEO")

    assert (state(made), len(values())) == (("LOCKED", 1), 4)


@pytest.mark.parametrize(
    ("tier", "may"),
    [
        ("own", {"chutich"}),
        ("above", {"huyen"}),
        ("owner", {"so"}),
        ("office", {"vanphong", "quantri"}),
    ],
)
def test_only_the_tier_that_is_waited_for_may_accept_and_only_it_is_shown_the_report(tier: str, may: set[str]) -> None:
    made = world(tier)
    sent(made)
    shown = {
        name
        for name, user in made.users.items()
        if access.acceptable_submissions(user, ON).filter(pk=made.submission().pk)
    }
    assert shown == may
    for name in made.users.keys() - may:
        with pytest.raises(PermissionDenied):
            take(made, name)
    assert (state(made), values()) == (("SUBMITTED", 0), {})


def test_an_agency_accepts_only_the_indicators_it_owns() -> None:
    made = world("owner")
    sent(made)
    with pytest.raises(PermissionDenied):
        take(made, "so", "LON", "DUONG")
    take(made, "so", "LON")

    assert state(made) == ("LOCKED", 1)


def test_many_reports_are_accepted_in_one_act_and_taken_back_in_one() -> None:
    made = world("office")
    sent(made)
    sent(made, "02998", "tachai")
    entries = list(Entry.objects.filter(is_current=True))
    batch = accept(entries, by=made.users["vanphong"], at=AT, on=ON)
    assert (batch.counts, len(values()), state(made), state(made, "02998")) == (
        {"accepted": 8, "recorded": 8}, 8, ("LOCKED", 1), ("LOCKED", 1),
    )  # fmt: skip
    assert undo_acceptance(batch, by=made.users["vanphong"], at=AT, on=ON) == 8

    assert (values(), state(made), state(made, "02998")) == ({}, ("SUBMITTED", 0), ("SUBMITTED", 0))
    accept(entries, by=made.users["vanphong"], at=AT, on=ON)
    assert (len(values()), Value.objects.count(), state(made)) == (8, 16, ("LOCKED", 1))


def test_what_the_next_tier_has_accepted_can_no_longer_be_taken_back() -> None:
    made = world("above", "office")
    sent(made)
    first = take(made, "huyen")
    take(made, "vanphong")
    with pytest.raises(Refused) as refused:
        undo_acceptance(first, by=made.users["huyen"], at=AT, on=ON)
    assert (refused.value.code, state(made)) == ("accepted_further", ("LOCKED", 2))


def test_only_who_accepted_may_take_it_back() -> None:
    made = world("office")
    sent(made)
    batch = take(made, "vanphong")
    with pytest.raises(PermissionDenied):
        undo_acceptance(batch, by=made.users["quantri"], at=AT, on=ON)
    assert state(made) == ("LOCKED", 1)


def test_a_return_says_what_to_look_at_and_what_was_accepted_need_not_be_accepted_again() -> None:
    made = world("above", "office")
    submission = sent(made)
    take(made, "huyen")
    key = made.indicators["LON"].pk
    return_to_reporter(submission, {key: "Số lợn gấp đôi đàn kiểm kê"}, by=made.users["vanphong"], at=AT, on=ON)
    assert state(made) == ("RETURNED", 0)
    assert [it.text for it in report(made.form, made.commune, JUNE).remarks[key]] == ["Số lợn gấp đôi đàn kiểm kê"]

    save_cells(made.form, made.commune, JUNE, [made.cell("LON", 150, seen=1)], by=made.users["banpho"], at=AT, on=ON)
    submit(made.submission(), by=made.users["banpho"], at=AT, on=ON)
    assert (state(made), Remark.objects.filter(answered_at__isnull=True).count()) == (("SUBMITTED", 0), 0)
    take(made, "huyen", "LON")
    assert state(made) == ("SUBMITTED", 1)
    take(made, "vanphong")
    assert values()["02995", "LON"] == 150


def test_a_return_needs_a_sentence() -> None:
    made = world("office")
    submission = sent(made)
    with pytest.raises(Refused) as refused:
        return_to_reporter(submission, {None: "  "}, by=made.users["vanphong"], at=AT, on=ON)
    assert (refused.value.code, state(made)) == ("no_reason", ("SUBMITTED", 0))


def test_a_report_is_taken_back_before_its_deadline_and_not_after() -> None:
    made = world("office")
    submission = sent(made)
    with pytest.raises(Refused) as refused:
        withdraw(submission, by=made.users["banpho"], at=AT, on=date(2013, 6, 19))
    assert (refused.value.code, state(made)) == ("past_due", ("SUBMITTED", 0))
    withdraw(submission, by=made.users["banpho"], at=AT, on=date(2013, 6, 18))
    assert state(made) == ("DRAFT", 0)


def test_what_somebody_has_accepted_is_not_taken_back_by_the_reporter() -> None:
    made = world("office")
    submission = sent(made)
    take(made, "vanphong", "LON")
    with pytest.raises(Refused) as refused:
        withdraw(submission, by=made.users["banpho"], at=AT, on=ON)
    assert refused.value.code == "taken_up"


def test_a_sent_report_is_not_changed_and_not_sent_twice() -> None:
    made = world("office")
    submission = sent(made)
    for act in (
        lambda: save_cells(
            made.form, made.commune, JUNE, [made.cell("LON", 1, seen=1)], by=made.users["banpho"], at=AT, on=ON
        ),
        lambda: submit(submission, by=made.users["banpho"], at=AT, on=ON),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "already_sent"


def test_after_the_lock_a_cell_changes_only_by_a_request_with_a_reason_that_the_office_allows() -> None:
    made = world("office")
    submission = sent(made)
    take(made, "vanphong")
    key, reporter, office = made.indicators["LON"].pk, made.users["banpho"], made.users["vanphong"]
    with pytest.raises(Refused) as refused:
        request_correction(submission, key, Said("amount", Decimal(310)), by=reporter, at=AT, on=ON)
    assert refused.value.code == "no_reason"
    wanted = Said("amount", Decimal(310), "Đếm thiếu thôn Bản Phố 2")
    correction = request_correction(submission, key, wanted, by=reporter, at=AT, on=ON)
    assert values()["02995", "LON"] == 300
    with pytest.raises(PermissionDenied):
        decide_correction(correction, allowed=True, by=reporter, at=AT, on=ON)
    decide_correction(correction, allowed=True, by=office, at=AT, on=ON)

    assert list(Value.objects.filter(indicator=key).order_by("revision").values_list("amount", "is_current")) == [
        (300, False), (310, True)
    ]  # fmt: skip
    assert [(it.amount, it.origin, it.revision) for it in Entry.objects.filter(indicator=key, is_current=True)] == [
        (310, "CORRECTION", 2)
    ]


def test_a_correction_that_is_refused_says_why_and_changes_nothing() -> None:
    made = world("office")
    submission = sent(made)
    take(made, "vanphong")
    wanted = Said("amount", Decimal(310), "Đếm thiếu")
    correction = request_correction(
        submission, made.indicators["LON"].pk, wanted, by=made.users["banpho"], at=AT, on=ON
    )
    with pytest.raises(Refused):
        decide_correction(correction, allowed=False, by=made.users["vanphong"], at=AT, on=ON)
    decide_correction(correction, allowed=False, answer="Chưa có biên bản", by=made.users["vanphong"], at=AT, on=ON)

    assert (values()["02995", "LON"], correction.__class__.objects.get().answer) == (300, "Chưa có biên bản")


def test_an_acceptance_on_which_a_correction_stands_is_not_taken_back() -> None:
    made = world("office")
    submission = sent(made)
    batch = take(made, "vanphong")
    wanted = Said("amount", Decimal(310), "Đếm thiếu")
    correction = request_correction(
        submission, made.indicators["LON"].pk, wanted, by=made.users["banpho"], at=AT, on=ON
    )
    decide_correction(correction, allowed=True, by=made.users["vanphong"], at=AT, on=ON)
    with pytest.raises(Refused) as refused:
        undo_acceptance(batch, by=made.users["vanphong"], at=AT, on=ON)
    assert (refused.value.code, values()["02995", "LON"]) == ("corrected_since", 310)
