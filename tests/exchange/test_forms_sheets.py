"""Forms come and go with the plan: whole, in versions, without losing a byte, and hostile ones are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.faults import Fault
from tests.exchange.form_faults import FORMS, LINES, spoiled_forms, with_forms
from tests.exchange.plans import DISTRICT, NORTH, SOUTH, write_folder, write_workbook
from tests.exchange.test_round_trip import contents, forget

from vedich.common.models import Batch
from vedich.exchange.difference import compare
from vedich.exchange.importing import take as take_it
from vedich.exchange.parsing import parse
from vedich.exchange.problems.catalogue import CATALOGUE
from vedich.exchange.writing import everything, write
from vedich.org.models import Unit
from vedich.report.actions.forms import open_draft
from vedich.report.models import Form, FormVersion, Submission
from vedich.report.queries.calendar import version_for
from vedich.report.queries.filling import audience, lines_of
from vedich.report.queries.form_content import content_of
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def with_forms_loaded(folder: Callable, take: Callable) -> None:
    take(folder(with_forms(), name="loaded"))


def begun(form: str, start: str, end: str) -> Submission:
    version = FormVersion.objects.filter(form__code=form).latest("number")
    unit = Unit.objects.get(code=NORTH)
    return Submission.objects.create(
        form=version.form, version=version, unit=unit, start=date.fromisoformat(start),
        end=date.fromisoformat(end), saved_at=LATER,
    )  # fmt: skip


def test_an_imported_form_is_published_and_asks_what_the_file_says(with_forms_loaded: None) -> None:
    form = Form.objects.get(code="BC-XA")
    period = Period.parse("2024-Q1")
    version = version_for(list(form.versions.all()), period)

    assert [
        (it.section.title, it.indicator.code, it.owner and it.owner.code, it.blank_allowed, it.by_village,
         it.unusual_ratio)
        for it in lines_of(version)
    ] == [
        ("I. Dân cư", "HO", "so-nn", False, True, Decimal("1.5")),
        ("II. Giảm nghèo", "HN", None, True, False, None),
    ]  # fmt: skip
    assert [str(it) for it in version.checks.values_list("left", "relation", "right")] == [
        "('HN', '<=', 'HO')",
        "('HO - HN', '>=', '0')",
    ]
    assert list(version.steps.values_list("tier", flat=True)) == ["above", "office"]
    assert [unit.code for unit in audience(form, period)] == [NORTH, SOUTH]
    assert (form.title_en, form.is_illustrative, form.regime, version.number) == ("Quarterly report", True, "state", 1)


def test_a_line_that_says_nothing_of_unusual_values_has_the_usual_ratio(with_forms_loaded: None) -> None:
    version = FormVersion.objects.get(form__code="KS-NHA")

    assert [(it.indicator.code, it.unusual_ratio) for it in lines_of(version)] == [("KS", Decimal(3))]
    assert (version.first_start, version.window_to) == (date(2024, 2, 5), date(2024, 4, 1))


@pytest.mark.parametrize("kind", ["plan", "plan.xlsx", "plan.zip"])
def test_forms_come_back_the_same_bytes(kind: str, with_forms_loaded: None, tmp_path: Path, take: Callable) -> None:
    write(everything(), tmp_path / kind)
    write(everything(), tmp_path / "before")
    forget()
    take(tmp_path / kind)
    write(everything(), tmp_path / "after")

    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    assert {"forms.csv", "form_lines.csv", "form_checks.csv"} < contents(tmp_path / "after").keys()


def test_a_plan_without_forms_is_exported_as_ever_and_takes_stale_sheets_of_forms_away(
    loaded: None, tmp_path: Path
) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "forms.csv").write_text("code\nOLD\n")
    (tmp_path / "plan" / "notes.txt").write_text("mine")
    counts = write(everything(), tmp_path / "plan")

    assert {path.name for path in (tmp_path / "plan").iterdir()} == {*(f"{name}.csv" for name in counts), "notes.txt"}
    assert not {"forms", "form_lines", "form_checks"} & counts.keys()


def test_the_same_file_twice_changes_nothing(with_forms_loaded: None, folder: Callable, take: Callable) -> None:
    outcome = take(folder(with_forms()))

    assert outcome.batch is None
    assert {name: outcome.difference.counts()[name] for name in ("forms", "form_lines", "form_checks")} == {
        "forms": {"new": 0, "changed": 0, "same": 2, "refused": 0},
        "form_lines": {"new": 0, "changed": 0, "same": 3, "refused": 0},
        "form_checks": {"new": 0, "changed": 0, "same": 2, "refused": 0},
    }
    assert FormVersion.objects.count() == 2


def test_a_workbook_says_the_same_of_forms_as_a_folder(with_forms_loaded: None, tmp_path: Path, take: Callable) -> None:
    assert take(write_workbook(tmp_path / "plan.xlsx", with_forms())).difference.touched == 0


def test_a_changed_line_publishes_a_new_version_from_its_first_start(
    with_forms_loaded: None, folder: Callable, take: Callable
) -> None:
    plan = with_forms()
    plan["forms"][0]["first_start"] = "2024-04-01"
    plan["form_lines"][1]["blank_allowed"] = "no"
    take(folder(plan))
    versions = list(FormVersion.objects.filter(form__code="BC-XA").order_by("number"))

    assert [(it.number, it.first_start, it.published_at is not None) for it in versions] == [
        (1, date(2024, 1, 1), True),
        (2, date(2024, 4, 1), True),
    ]
    assert [[line.blank_allowed for line in lines_of(it)] for it in versions] == [[False, True], [False, False]]
    assert version_for(versions, Period.parse("2024-Q1")).number == 1
    assert version_for(versions, Period.parse("2024-Q2")).number == 2


@pytest.mark.parametrize("change", ["removed", "turned round"])
def test_a_line_removed_or_moved_is_a_change_that_is_shown(
    change: str, with_forms_loaded: None, folder: Callable, take: Callable
) -> None:
    plan = with_forms()
    if change == "removed":
        plan["form_lines"].pop(1)
        del plan["form_checks"]
    else:
        plan["form_lines"][:2] = plan["form_lines"][1::-1]
    found = take(folder(plan)).difference

    assert (found.counts()["forms"]["changed"], found.counts()["form_lines"]["changed"]) == (1, 0)
    after = {"removed": "HO", "turned round": "HN, HO"}[change]
    assert ("lines", "HO, HN", after) in [(it.column, it.before, it.after) for it in found.changes]
    latest = FormVersion.objects.filter(form__code="BC-XA").latest("number")
    assert ", ".join(it.indicator.code for it in lines_of(latest)) == after


def test_another_title_or_audience_needs_no_new_version(
    with_forms_loaded: None, folder: Callable, take: Callable
) -> None:
    plan = with_forms()
    plan["forms"][0] |= {"title": "Báo cáo quý", "audience": f"{NORTH};{DISTRICT}"}
    begun("BC-XA", "2024-01-01", "2024-04-01")
    take(folder(plan))
    form = Form.objects.get(code="BC-XA")

    assert (form.title, form.search.startswith("bc-xa bao cao quy"), form.versions.count()) == ("Báo cáo quý", True, 1)
    assert sorted(form.audience.values_list("unit__code", flat=True)) == [NORTH, DISTRICT]


def test_an_import_leaves_an_open_draft_alone_and_it_can_be_published_after(
    with_forms_loaded: None, folder: Callable, take: Callable, django_user_model
) -> None:
    from vedich.common.roles import Role
    from vedich.org.models import Appointment

    office = django_user_model.objects.create(username="vanphong")
    Appointment.objects.create(user=office, role=Role.OFFICE, unit=Unit.objects.get(code="02"))
    draft = open_draft(Form.objects.get(code="BC-XA"), by=office, at=LATER, on=date(2024, 5, 1))
    before = content_of(draft)
    plan = with_forms()
    plan["form_lines"][1]["blank_allowed"] = "no"
    take(folder(plan))
    draft.refresh_from_db()

    assert (draft.published_at, content_of(draft)) == (None, before)
    assert list(Form.objects.get(code="BC-XA").versions.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_a_fault_of_a_form_is_refused_where_it_stands(one: Fault, folder: Callable, at: datetime) -> None:
    outcome = take_it(folder(spoiled_forms(one)), by=None, at=at)
    found = outcome.difference.problems.listed

    assert [(each.code, each.file, each.row, each.column, each.value) for each in found] == one.said
    assert (outcome.batch, Form.objects.count(), Batch.objects.count()) == (None, 0, 0)
    for each in found:
        assert all([each.message, each.advice, each.message_vi, each.advice_vi])
        assert not any("{" in text for text in (each.message, each.advice, each.message_vi, each.advice_vi))


def test_a_form_on_which_reports_were_begun_changes_only_from_a_later_period(
    with_forms_loaded: None, folder: Callable, said: Callable, take: Callable
) -> None:
    begun("BC-XA", "2024-04-01", "2024-07-01")
    plan = with_forms()
    plan["form_lines"][1]["unusual_ratio"] = 2

    assert said(folder(plan)) == [("form_begun", "forms.csv", 2, "first_start", "2024-01-01")]
    plan["forms"][0]["first_start"] = "2024-07-01"
    assert take(folder(plan)).difference.counts()["forms"]["changed"] == 1


def test_a_form_never_begins_before_its_published_version(
    with_forms_loaded: None, folder: Callable, said: Callable
) -> None:
    plan = with_forms()
    plan["forms"][0]["first_start"] = "2023-01-01"

    assert said(folder(plan)) == [("form_before", "forms.csv", 2, "first_start", "2023-01-01")]


def test_a_second_round_of_a_survey_is_a_later_window(
    with_forms_loaded: None, folder: Callable, said: Callable, take: Callable
) -> None:
    plan = with_forms()
    plan["forms"][1] |= {"first_start": "2024-03-01", "window_to": "2024-05-01"}
    assert said(folder(plan)) == [("form_round", "forms.csv", 3, "first_start", "2024-03-01")]

    plan["forms"][1] |= {"first_start": "2025-02-01", "window_to": "2025-03-01"}
    take(folder(plan))
    assert list(FormVersion.objects.filter(form__code="KS-NHA").values_list("first_start", "window_to")) == [
        (date(2024, 2, 5), date(2024, 4, 1)),
        (date(2025, 2, 1), date(2025, 3, 1)),
    ]


def test_what_kind_of_form_it_is_stands_once_it_is_published(
    with_forms_loaded: None, folder: Callable, said: Callable
) -> None:
    plan = with_forms()
    plan["forms"][0]["kind"] = "estimate"

    assert said(folder(plan)) == [("form_settled", "forms.csv", 2, "kind", "estimate")]


def test_problems_that_need_something_stored_are_raised_here() -> None:
    raised = {code for one in FORMS for code, *_ in one.said}
    here = {"form_begun", "form_before", "form_round", "form_settled"}
    from vedich.exchange.problems.of_forms import OF_FORMS

    assert set(OF_FORMS) - raised == here
    assert set(OF_FORMS) < set(CATALOGUE)


def test_an_export_as_of_a_day_holds_forms_that_held_by_then_and_the_units_they_name(
    with_forms_loaded: None, tmp_path: Path, take: Callable
) -> None:
    write(everything(date(2024, 1, 31)), tmp_path / "then")
    forget()
    take(tmp_path / "then")

    assert list(Form.objects.values_list("code", flat=True)) == ["BC-XA"]


def test_a_value_file_alone_needs_no_forms(with_forms_loaded: None, folder: Callable, take: Callable) -> None:
    plan = {"values": [{"indicator": "HO", "unit": NORTH, "period": "2024-Q2", "amount": 600}]}

    assert take(folder(plan)).difference.touched == 1
    assert FormVersion.objects.count() == 2


_TEXT = st.text(alphabet="HONTL0123456789+-*/().[]\"' \t=<>_.é\u0301\u202e,;", max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=_TEXT, right=_TEXT, section=_TEXT, tiers=_TEXT, audience=_TEXT)
def test_whatever_stands_in_a_form_is_accepted_or_refused_with_sentences(
    left: str, right: str, section: str, tiers: str, audience: str, tmp_path: Path
) -> None:
    plan = with_forms()
    plan["form_checks"][0] |= {"left": left, "right": right}
    plan["form_lines"] = [dict(row) for row in LINES]
    plan["form_lines"][0]["section"] = section
    plan["forms"][0] |= {"tiers": tiers, "audience": audience}
    found = compare(parse(write_folder(tmp_path / "hostile", plan)))

    assert all(each.message and each.advice_vi for each in found.problems.listed)
