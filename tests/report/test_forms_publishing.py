"""Publishing a form: who may, what keeps it back, from when it holds, who is told; versions stay as they were."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from tests.report.made import AT, JUNE, ON, World, world
from tests.report.test_forms_building import built, by, refused, seen

from vedich.common.models import AuditEntry, Notice
from vedich.org.actions import put_successions, put_units
from vedich.org.models import Succession, Unit
from vedich.plan.models import Indicator, Node, Target, TargetVersion
from vedich.report.actions import forms as acts
from vedich.report.actions.entries import save_cells
from vedich.report.models import Form, FormVersion
from vedich.report.queries.calendar import version_for
from vedich.report.queries.filling import audience, owes, report
from vedich.report.queries.form_content import Check, content_of
from vedich.report.queries.form_difference import difference
from vedich.report.queries.form_faults import faults, first_period
from vedich.report.queries.form_proposals import proposals
from vedich.scoring.period import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("office")


def a_draft(made: World, frequency: str = "month", start: date = date(2013, 7, 1), end: date | None = None, **more):
    form = Form(code="BC-02", title="Báo cáo hai", unit_kind="commune", frequency=frequency,
                office=made.units["10"], **more)  # fmt: skip
    return acts.make_form(form, start, end, **by(made))


def test_a_form_that_is_published_is_asked_from_its_first_period_and_reporters_are_told(made: World) -> None:
    draft = built(a_draft(made), made)
    acts.publish(draft, seen=seen(draft), **by(made))
    form = draft.form
    versions = list(form.versions.all())

    assert version_for(versions, Period.parse("2013-06")) is None
    assert version_for(versions, Period.parse("2013-07")) == draft
    assert (versions[0].published_at, versions[0].published_by) == (AT, made.users["vanphong"])
    assert sorted(Notice.objects.values_list("user__username", "text")) == [
        (name, "Nộp Báo cáo hai từ tháng 7/2013; hạn nộp kỳ đầu ngày 18/07/2013.")
        for name in ("banpho", "banpho2", "tachai")
    ]
    assert [line.definition for line in versions[0].lines.all()][:1] == ["Đường thôn được cứng hóa (km); sum, sum"]
    assert AuditEntry.objects.latest("pk").act == "publish_form"


@pytest.mark.parametrize("name", ["huyen", "banpho", "lanhdao", "kiemtra", "xem", "so"])
def test_only_who_manages_the_form_publishes_it(made: World, name: str) -> None:
    draft = built(a_draft(made), made)

    with pytest.raises(PermissionDenied):
        acts.publish(draft, seen=seen(draft), **by(made, name))
    assert FormVersion.objects.filter(published_at__isnull=False).count() == 1


def test_what_is_published_is_what_was_shown(made: World) -> None:
    draft = built(a_draft(made), made)
    shown = seen(draft)
    acts.remove_line(draft, made.indicators["LON"], seen=shown, **by(made))

    refused("draft_changed", acts.publish, draft, seen=shown, **by(made))
    refused("version_published", acts.publish, made.version, seen=seen(made.version), **by(made))


def test_a_form_without_lines_is_not_published(made: World) -> None:
    draft = a_draft(made)
    refused("no_lines", acts.publish, draft, seen=seen(draft), **by(made))

    acts.add_section(draft, "I", seen=seen(draft), **by(made))
    assert [it.code for it in faults(draft)] == ["no_lines", "empty_section"]


def test_a_form_nobody_is_asked_for_is_not_published(made: World) -> None:
    draft = built(a_draft(made), made)
    acts.spare_unit(draft.form, made.units["10"], **by(made))

    refused("no_audience", acts.publish, draft, seen=seen(draft), **by(made))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"formula": "100*NGHEO/DUONG"}, "line_formula"),
        ({"collected_at": "district"}, "line_other_kind"),
        ({"frequency": "year"}, "line_other_frequency"),
    ],
)
def test_an_indicator_that_has_changed_since_it_was_added_is_found_again(
    made: World, change: dict[str, str], code: str
) -> None:
    draft = built(a_draft(made), made)
    Indicator.objects.filter(code="HO").update(**change)

    assert refused(code, acts.publish, draft, seen=seen(draft), **by(made)).startswith("HO ")


def test_the_owning_agency_accepts_only_where_there_is_one(made: World) -> None:
    draft = built(a_draft(made), made)
    acts.set_tiers(draft, ("owner",), seen=seen(draft), **by(made))

    refused("no_owner", acts.publish, draft, seen=seen(draft), **by(made))


@pytest.mark.parametrize(
    ("frequency", "good", "bad"),
    [
        ("month", date(2013, 8, 1), date(2013, 8, 2)),
        ("quarter", date(2013, 10, 1), date(2013, 8, 1)),
        ("half", date(2013, 7, 1), date(2013, 4, 1)),
        ("nine_months", date(2014, 1, 1), date(2013, 7, 1)),
        ("year", date(2014, 1, 1), date(2013, 7, 1)),
    ],
)
def test_a_form_begins_with_a_period_of_its_frequency(made: World, frequency: str, good: date, bad: date) -> None:
    form = Form(code="BC-02", title="B", unit_kind="commune", frequency=frequency, office=made.units["10"])
    refused("first_start_inside", acts.make_form, form, bad, **by(made))
    form.pk = None
    draft = acts.make_form(form, good, **by(made))

    assert first_period(draft).start == good
    assert first_period(draft).is_of(frequency)


def test_a_new_version_holds_from_its_period_and_those_before_keep_theirs(made: World) -> None:
    draft = acts.open_draft(made.form, **by(made))
    acts.set_first_start(draft, Period.parse("2013-08"), **by(made))
    acts.remove_line(draft, made.indicators["LON"], seen=seen(draft), **by(made))
    acts.publish(draft, seen=seen(draft), **by(made))
    versions = list(made.form.versions.all())

    assert [version_for(versions, Period.parse(it)).number for it in ("2013-06", "2013-07", "2013-08")] == [1, 1, 2]
    assert [it.code for it in difference(made.version, draft).removed] == ["LON"]


def test_a_new_version_is_not_published_for_a_period_in_which_somebody_has_begun(made: World) -> None:
    draft = acts.open_draft(made.form, **by(made))
    save_cells(made.form, made.commune, JUNE, [made.cell("HO", 5)], by=made.users["banpho"], at=AT, on=ON)

    refused("first_start_begun", acts.publish, draft, seen=seen(draft), **by(made))
    refused("first_start_begun", acts.set_first_start, draft, Period.parse("2013-05"), **by(made))
    acts.set_first_start(draft, Period.parse("2013-07"), **by(made))
    acts.publish(draft, seen=seen(draft), **by(made))
    assert made.form.versions.count() == 2


def test_a_new_version_is_not_published_before_the_one_that_holds(made: World) -> None:
    draft = acts.open_draft(made.form, **by(made))

    refused("first_start_before", acts.set_first_start, draft, Period.parse("2012-12"), **by(made))


def test_a_survey_needs_a_window_and_its_next_round_a_later_one(made: World) -> None:
    Indicator.objects.update(frequency="once")
    for indicator in made.indicators.values():
        indicator.refresh_from_db()
    form = Form(code="BC-02", title="B", unit_kind="commune", frequency="once", office=made.units["10"])
    refused("no_window", acts.make_form, form, date(2013, 7, 1), **by(made))
    draft = built(a_draft(made, "once", date(2013, 7, 1), date(2013, 8, 1)), made)
    acts.publish(draft, seen=seen(draft), **by(made))
    second = acts.open_draft(draft.form, **by(made))

    assert (second.first_start, second.window_to) == (date(2013, 8, 1), date(2013, 9, 1))
    overlapping = Period(date(2013, 7, 31), date(2013, 9, 1))
    refused("round_not_later", acts.set_first_start, second, overlapping, **by(made))
    acts.set_first_start(second, Period(date(2014, 7, 1), date(2014, 8, 1)), **by(made))
    acts.publish(second, seen=seen(second), **by(made))
    assert draft.form.versions.filter(published_at__isnull=False).count() == 2


def test_a_form_goes_on_being_asked_of_what_its_units_have_become(made: World) -> None:
    change = date(2013, 9, 1)
    old = [made.units[code] for code in ("10", "085", "02995", "02995-1", "02995-2")]
    for unit in old:
        unit.valid_to = change
    put_units(old, by=None, at=AT)
    put_units(
        [
            Unit(code="15", name="Tỉnh mới", kind="province", valid_from=change),
            Unit(code="02995", name="Xã mới", kind="commune", parent_code="15", valid_from=change),
        ],
        by=None, at=AT,
    )  # fmt: skip
    new, commune = Unit.objects.get(code="15"), Unit.objects.get(code="02995", valid_from=change)
    put_successions(
        [
            Succession(predecessor=made.units["10"], successor=new, day=change, kind="whole", share=1),
            Succession(predecessor=made.commune, successor=commune, day=change, kind="whole", share=1),
        ],
        by=None, at=AT,
    )  # fmt: skip

    august, september = Period.parse("2013-08"), Period.parse("2013-09")
    assert made.commune in audience(made.form, august)
    assert commune in audience(made.form, september)
    assert owes(made.form, commune, september)
    assert not owes(made.form, commune, august)


def test_what_changed_between_versions_names_every_kind_of_change(made: World) -> None:
    draft = acts.open_draft(made.form, **by(made))
    fresh = Indicator.objects.create(
        code="TRAU", name="Đàn trâu", measure="con", direction="at_least", over_time="last", over_space="sum",
        collected_at="commune", frequency="month",
    )  # fmt: skip
    acts.add_line(draft, 0, fresh, seen=seen(draft), **by(made))
    acts.remove_line(draft, made.indicators["DUONG"], seen=seen(draft), **by(made))
    acts.move_line(draft, made.indicators["NGHEO"], -1, seen=seen(draft), **by(made))
    line = next(it for it in content_of(draft).lines if it.indicator == made.indicators["LON"].pk)
    changed = type(line)(line.indicator, None, True, line.by_village, None)
    acts.change_lines(draft, {line.indicator: changed}, seen=seen(draft), **by(made))
    acts.remove_check(draft, 0, seen=seen(draft), **by(made))
    acts.add_check(draft, Check("NGHEO", "<", "HO"), seen=seen(draft), **by(made))
    acts.set_tiers(draft, ("own", "office"), seen=seen(draft), **by(made))
    found = difference(made.version, draft)

    assert [it.code for it in found.added] == ["TRAU"]
    assert [it.code for it in found.removed] == ["DUONG"]
    assert [
        (it.indicator.code, [(one.aspect, str(one.before), str(one.after)) for one in it.changes])
        for it in found.changed
    ] == [
        ("LON", [("owner", "Sở Nông nghiệp và PTNT", "None"), ("blank_allowed", "False", "True"),
                 ("unusual_ratio", "3", "None")]),
        ("HO", [("place", "2", "3")]),
    ]  # fmt: skip
    assert (found.checks_added, found.checks_removed) == ([Check("NGHEO", "<", "HO")], [Check("NGHEO", "<=", "HO")])
    assert found.tiers == (("office",), ("own", "office"))
    assert difference(made.version, made.version).is_empty


def test_the_plan_asks_for_a_form_for_each_kind_of_unit_and_frequency(made: World) -> None:
    Indicator.objects.create(
        code="TRE", name="Trẻ đến trường", measure="trẻ", direction="at_least", over_time="last", over_space="sum",
        collected_at="district", frequency="year",
    )  # fmt: skip
    node = Node.objects.create(code="CT1", kind="programme", title="Chương trình 1", start=ON, end=ON)
    ratio = Indicator.objects.create(
        code="TL", name="Tỷ lệ", measure="%", direction="at_least", over_time="last", over_space="none",
        collected_at="district", frequency="year", formula="100*TRE/DAN",
    )  # fmt: skip
    Indicator.objects.create(
        code="DAN", name="Dân số", measure="người", direction="at_least", over_time="last", over_space="sum",
        collected_at="district", frequency="year",
    )  # fmt: skip
    target = Target.objects.create(code="T", node=node, indicator=ratio, unit=made.units["10"])
    TargetVersion.objects.create(target=target, number=1, due=ON, value=1)
    found = proposals(made.units["10"], ON)

    assert [(it.code, it.title, it.unit_kind, it.frequency, str(it.first), it.asks) for it in found] == [
        ("BC-HUYEN-NAM", "Báo cáo năm của huyện", "district", "year", "2013", 2)
    ]
    assert [it.title for it in found[0].content.sections] == ["Chương trình 1"]
    acts.propose(found, made.units["10"], **by(made))
    draft = FormVersion.objects.get(form__code="BC-HUYEN-NAM")
    assert (content_of(draft), faults(draft)) == (found[0].content, [])
    assert proposals(made.units["10"], ON) == []


def test_nothing_is_proposed_for_units_that_are_not_there(made: World) -> None:
    Indicator.objects.create(
        code="X", name="X", measure="x", direction="at_least", over_time="last", over_space="sum",
        collected_at="cell", frequency="month",
    )  # fmt: skip

    assert proposals(made.units["10"], ON) == []


def test_a_report_is_of_a_period_of_the_forms_frequency_or_of_a_survey_that_was_published(made: World) -> None:
    for text in ("2013", "2013-Q3", "2013-06-01/2013-06-15"):
        period = Period.parse(text)
        assert not owes(made.form, made.commune, period)
        assert (audience(made.form, period), report(made.form, made.commune, period)) == ([], None)
        refused("not_asked", save_cells, made.form, made.commune, period, [made.cell("HO", 5)], **by(made, "banpho"))

    Indicator.objects.update(frequency="once")
    for indicator in made.indicators.values():
        indicator.refresh_from_db()
    window = Period(date(2013, 7, 1), date(2013, 8, 1))
    draft = built(a_draft(made, "once", window.start, window.end), made)
    assert audience(draft.form, window) == []
    acts.publish(draft, seen=seen(draft), **by(made))
    assert made.commune in audience(draft.form, window)
    assert not owes(draft.form, made.commune, Period(date(2013, 7, 1), date(2013, 7, 15)))
    day = {"by": made.users["banpho"], "at": AT, "on": date(2013, 7, 3)}
    saved = save_cells(draft.form, made.commune, window, [made.cell("HO", 5)], **day)
    assert [it.conflict for it in saved] == [False]
