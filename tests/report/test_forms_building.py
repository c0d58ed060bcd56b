"""Building a form: every act is made to the draft its maker saw, can be undone, and refuses what cannot be asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.report.made import AT, ON, World, world

from vedich.common.models import AuditEntry
from vedich.plan.models import Indicator
from vedich.report.actions import forms as acts
from vedich.report.actions.refusals import Refused
from vedich.report.models import Form, FormVersion
from vedich.report.queries.form_content import Check, Content, Line, content_of, from_json
from vedich.report.queries.form_faults import faults
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("office")


@pytest.fixture
def draft(made: World) -> FormVersion:
    """A form without sections, made by the office."""
    form = Form(code="BC-02", title="  Báo cáo tháng\u0301 ", unit_kind="commune", frequency="month",
                office=made.units["10"])  # fmt: skip
    return acts.make_form(form, date(2013, 7, 1), by=made.users["vanphong"], at=AT, on=ON)


def by(made: World, name: str = "vanphong") -> dict[str, object]:
    return {"by": made.users[name], "at": AT, "on": ON}


def seen(draft: FormVersion) -> str:
    return content_of(draft).fingerprint


def said(draft: FormVersion, made: World) -> list[tuple[str, list[str]]]:
    names = {it.pk: it.code for it in Indicator.objects.all()}
    return [(it.title, [names[line.indicator] for line in it.lines]) for it in content_of(draft).sections]


def built(draft: FormVersion, made: World) -> FormVersion:
    """Two sections: DUONG and LON, HO and NGHEO."""
    for title, codes in (("I", ("DUONG", "LON")), ("II", ("HO", "NGHEO"))):
        acts.add_section(draft, title, seen=seen(draft), **by(made))
        for code in codes:
            place = 0 if title == "I" else 1
            acts.add_line(draft, place, made.indicators[code], seen=seen(draft), **by(made))
    return draft


def refused(code: str, act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return str(caught.value)


def test_a_new_form_asks_its_offices_units_and_is_accepted_by_the_office(made: World, draft: FormVersion) -> None:
    form = draft.form

    assert (form.title, form.search) == ("Báo cáo thánǵ", "bc-02 bao cao thang")
    assert [it.unit.code for it in form.audience.all()] == ["10"]
    assert (draft.number, draft.published_at, content_of(draft)) == (1, None, Content(tiers=("office",)))
    assert AuditEntry.objects.latest("pk").act == "make_form"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "BC 02"}, "bad_form_code"),
        ({"code": "BÁO-CÁO"}, "bad_form_code"),
        ({"code": "a/b"}, "bad_form_code"),
        ({"code": ""}, "bad_form_code"),
        ({"code": "moi"}, "bad_form_code"),
        ({"code": "BC-01"}, "code_taken"),
        ({"title": "  "}, "no_title"),
    ],
)
def test_a_form_is_not_made_with_a_code_that_cannot_be_or_no_title(
    made: World, change: dict[str, str], code: str
) -> None:
    form = Form(**{"code": "BC-02", "title": "B", "unit_kind": "commune", "frequency": "month",
                   "office": made.units["10"], **change})  # fmt: skip

    refused(code, acts.make_form, form, date(2013, 7, 1), **by(made))
    assert Form.objects.count() == 1


@pytest.mark.parametrize("name", ["huyen", "banpho", "lanhdao", "xem", "so"])
def test_only_who_compiles_makes_a_form(made: World, name: str) -> None:
    form = Form(code="BC-02", title="B", unit_kind="commune", frequency="month", office=made.units["10"])

    with pytest.raises(PermissionDenied):
        acts.make_form(form, date(2013, 7, 1), **by(made, name))
    assert Form.objects.count() == 1


def test_sections_and_lines_are_added_moved_renamed_and_removed(made: World, draft: FormVersion) -> None:
    built(draft, made)
    assert said(draft, made) == [("I", ["DUONG", "LON"]), ("II", ["HO", "NGHEO"])]

    acts.move_line(draft, made.indicators["NGHEO"], -1, seen=seen(draft), **by(made))
    assert said(draft, made) == [("I", ["DUONG", "LON"]), ("II", ["NGHEO", "HO"])]
    acts.move_line(draft, made.indicators["NGHEO"], -1, seen=seen(draft), **by(made))
    assert said(draft, made) == [("I", ["DUONG", "LON", "NGHEO"]), ("II", ["HO"])]
    acts.move_line(draft, made.indicators["NGHEO"], 1, seen=seen(draft), **by(made))
    assert said(draft, made) == [("I", ["DUONG", "LON"]), ("II", ["NGHEO", "HO"])]
    acts.move_line(draft, made.indicators["DUONG"], -1, seen=seen(draft), **by(made))
    assert said(draft, made) == [("I", ["DUONG", "LON"]), ("II", ["NGHEO", "HO"])]

    acts.move_section(draft, 1, -1, seen=seen(draft), **by(made))
    acts.rename_section(draft, 0, " Giảm nghèo ", "Poverty", seen=seen(draft), **by(made))
    acts.remove_line(draft, made.indicators["HO"], seen=seen(draft), **by(made))
    assert said(draft, made) == [("Giảm nghèo", ["NGHEO"]), ("I", ["DUONG", "LON"])]
    acts.remove_section(draft, 1, seen=seen(draft), **by(made))
    assert said(draft, made) == [("Giảm nghèo", ["NGHEO"])]


def test_settings_of_lines_are_kept(made: World, draft: FormVersion) -> None:
    built(draft, made)
    owner, line = made.units["so-nn"].pk, made.indicators["LON"].pk
    acts.change_lines(
        draft, {line: Line(line, owner, True, True, Decimal("1.5"))}, seen=seen(draft), **by(made)
    )  # fmt: skip

    assert list(content_of(draft).lines)[1] == Line(line, owner, True, True, Decimal("1.5"))
    for ratio in ("1", "0.5", "-3", "100000"):
        refused("ratio_not_above_1", acts.change_lines, draft, {line: Line(line, unusual_ratio=Decimal(ratio))},
                seen=seen(draft), **by(made))  # fmt: skip


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"formula": "100*NGHEO/HO"}, "line_formula"),
        ({"collected_at": "district"}, "line_other_kind"),
        ({"frequency": "quarter"}, "line_other_frequency"),
    ],
)
def test_an_indicator_that_the_units_do_not_report_is_refused(
    made: World, draft: FormVersion, change: dict[str, str], code: str
) -> None:
    acts.add_section(draft, "I", seen=seen(draft), **by(made))
    Indicator.objects.filter(code="LON").update(**change)
    sentence = refused(code, acts.add_line, draft, 0, Indicator.objects.get(code="LON"), seen=seen(draft), **by(made))

    assert sentence.startswith("LON ")
    assert said(draft, made) == [("I", [])]


def test_an_indicator_is_asked_for_once(made: World, draft: FormVersion) -> None:
    built(draft, made)

    refused("line_twice", acts.add_line, draft, 1, made.indicators["LON"], seen=seen(draft), **by(made))


@pytest.mark.parametrize(
    ("left", "relation", "right", "code"),
    [
        ("NGHEO", "<=", "", "check_unreadable"),
        ("NGHEO", "<=", "HO +", "check_unreadable"),
        ("NGHEO", "<=", "DAN_SO", "check_unreadable"),
        ("__import__('os').system('x')", "<=", "HO", "check_unreadable"),
        ("NGHEO", "<=", "(" * 150 + "HO" + ")" * 150, "check_unreadable"),
        ("NGHEO", "<=", "9" * 300, "check_unreadable"),
        ("NGHEO", "<=", "HO+" * 200 + "HO", "check_too_long"),
        ("NGHEO", "like", "HO", "check_relation"),
        ("1", "<=", "2", "check_of_nothing"),
    ],
)
def test_a_check_that_cannot_be_worked_out_is_refused_with_a_sentence(
    made: World, draft: FormVersion, left: str, relation: str, right: str, code: str
) -> None:
    built(draft, made)
    sentence = refused(code, acts.add_check, draft, Check(left, relation, right), seen=seen(draft), **by(made))

    assert sentence and "{" not in sentence
    assert content_of(draft).checks == ()


def test_a_check_is_added_once_and_removed(made: World, draft: FormVersion) -> None:
    built(draft, made)
    for _ in range(2):
        acts.add_check(draft, Check(" NGHEO ", "<=", "HO", "Quá nhiều"), seen=seen(draft), **by(made))
    assert content_of(draft).checks == (Check("NGHEO", "<=", "HO", "Quá nhiều"),)

    acts.remove_check(draft, 0, seen=seen(draft), **by(made))
    assert content_of(draft).checks == ()
    refused("no_such_place", acts.remove_check, draft, 0, seen=seen(draft), **by(made))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=st.text(max_size=60), right=st.text(alphabet='HONGE0123456789.+-*/()[]" ', max_size=60))
def test_whatever_is_typed_into_a_check_is_added_or_refused(
    made: World, draft: FormVersion, left: str, right: str
) -> None:
    if not content_of(draft).sections:
        built(draft, made)
    try:
        acts.add_check(draft, Check(left, "<=", right), seen=seen(draft), **by(made))
    except Refused as error:
        assert str(error)


def test_tiers_stand_in_order_and_each_once(made: World, draft: FormVersion) -> None:
    acts.set_tiers(draft, ("own", "above", "office"), seen=seen(draft), **by(made))

    assert content_of(draft).tiers == ("own", "above", "office")
    refused("unknown_tier", acts.set_tiers, draft, ("own", "own"), seen=seen(draft), **by(made))
    refused("unknown_tier", acts.set_tiers, draft, ("boss",), seen=seen(draft), **by(made))


def test_two_people_on_one_draft_never_overwrite_each_other(made: World, draft: FormVersion) -> None:
    built(draft, made)
    both_saw = seen(draft)
    acts.remove_line(draft, made.indicators["LON"], seen=both_saw, **by(made))

    refused("draft_changed", acts.add_section, draft, "III", seen=both_saw, **by(made, "quantri"))
    assert said(draft, made) == [("I", ["DUONG"]), ("II", ["HO", "NGHEO"])]


def test_a_removed_section_comes_back_whole_as_long_as_nothing_else_changed(made: World, draft: FormVersion) -> None:
    built(draft, made)
    before = acts.remove_section(draft, 0, seen=seen(draft), **by(made))
    after = seen(draft)
    acts.restore(draft, from_json(before.as_json()), seen=after, **by(made))
    assert said(draft, made) == [("I", ["DUONG", "LON"]), ("II", ["HO", "NGHEO"])]

    refused("nothing_to_undo", acts.restore, draft, before, seen=after, **by(made))


def test_a_change_that_changes_nothing_is_not_recorded(made: World, draft: FormVersion) -> None:
    built(draft, made)
    acts_before = AuditEntry.objects.count()
    acts.move_line(draft, made.indicators["NGHEO"], 1, seen=seen(draft), **by(made))

    assert AuditEntry.objects.count() == acts_before


@pytest.mark.parametrize("name", ["huyen", "banpho", "lanhdao", "kiemtra", "xem", "so"])
def test_only_who_manages_the_form_builds_it(made: World, draft: FormVersion, name: str) -> None:
    for act, args in (
        (acts.add_section, ("I",)),
        (acts.set_tiers, ((),)),
        (acts.remove_section, (0,)),
    ):
        with pytest.raises(PermissionDenied):
            act(draft, *args, seen=seen(draft), **by(made, name))
    with pytest.raises(PermissionDenied):
        acts.discard_draft(draft, **by(made, name))
    with pytest.raises(PermissionDenied):
        acts.ask_unit(draft.form, made.units["085"], **by(made, name))
    assert content_of(draft) == Content(tiers=("office",))


def test_a_published_version_never_changes(made: World) -> None:
    before = content_of(made.version)

    for act, args in (
        (acts.add_section, ("III",)),
        (acts.remove_line, (made.indicators["HO"],)),
        (acts.set_tiers, ((),)),
        (acts.add_check, (Check("HO", ">", "0"),)),
    ):
        refused("version_published", act, made.version, *args, seen=before.fingerprint, **by(made))
    refused("version_published", acts.set_first_start, made.version, Period.parse("2014-01"), **by(made))
    refused("version_published", acts.discard_draft, made.version, **by(made))
    assert content_of(made.version) == before


def test_a_draft_of_a_published_form_is_its_copy_and_begins_with_the_running_period(made: World) -> None:
    draft = acts.open_draft(made.form, **by(made))

    assert (draft.number, draft.first_start, draft.published_at) == (2, date(2013, 6, 1), None)
    assert content_of(draft) == content_of(made.version)
    refused("draft_there", acts.open_draft, made.form, **by(made))


def test_a_discarded_draft_leaves_the_published_version_and_a_form_never_published_goes(
    made: World, draft: FormVersion
) -> None:
    acts.discard_draft(acts.open_draft(made.form, **by(made)), **by(made))
    acts.discard_draft(draft, **by(made))

    assert list(Form.objects.values_list("code", flat=True)) == ["BC-01"]
    assert list(made.form.versions.values_list("number", flat=True)) == [1]
    refused("draft_gone", acts.add_section, draft, "I", seen="", **by(made))


def test_units_are_asked_and_spared_until_somebody_has_begun(made: World, draft: FormVersion) -> None:
    form = draft.form
    acts.ask_unit(form, made.units["085"], **by(made))
    refused("audience_there", acts.ask_unit, form, made.units["085"], **by(made))
    acts.spare_unit(form, made.units["10"], **by(made))
    assert [it.unit.code for it in form.audience.all()] == ["085"]

    made.form.submissions.create(
        version=made.version, unit=made.commune, start=date(2013, 6, 1), end=date(2013, 7, 1), saved_at=AT
    )
    refused("audience_begun", acts.spare_unit, made.form, made.units["10"], **by(made))
    assert made.form.audience.count() == 1


def test_a_title_is_changed_and_found_without_marks(made: World) -> None:
    acts.title_form(made.form, "Báo cáo Đường thôn", "Roads", **by(made))
    made.form.refresh_from_db()

    assert (made.form.title, made.form.search) == ("Báo cáo Đường thôn", "bc-01 bao cao duong thon roads")
    refused("no_title", acts.title_form, made.form, " ", "", **by(made))


def test_a_check_whose_line_was_removed_keeps_the_form_from_being_published(made: World, draft: FormVersion) -> None:
    built(draft, made)
    acts.add_check(draft, Check("NGHEO", "<=", "HO"), seen=seen(draft), **by(made))
    assert faults(draft) == []
    acts.remove_line(draft, made.indicators["HO"], seen=seen(draft), **by(made))

    assert [it.code for it in faults(draft)] == ["check_unreadable"]
