"""Classification of a year: opened, filled in, proposed, decided; what stood before stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk.made import Made, frame_of_plan, programme, unit, user

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.org.actions.units import rebuild_paths
from vedich.plan.models import Task
from vedich.scorecard.actions import classification as acts
from vedich.scorecard.actions.refusals import ManyRefused, Refused
from vedich.scorecard.actions.typed import Typed, lines_of, typed_of
from vedich.scorecard.models import (
    Appraisal,
    Classification,
    ClassifiedUnit,
    ComparableGroup,
    LevelDecision,
    LevelProposal,
)
from vedich.scorecard.queries import classification as queries
from vedich.scorecard.queries.classification_words import cap_in_words, reasons
from vedich.scorecard.queries.suggested import suggestions

pytestmark = pytest.mark.django_db
AT = datetime(2025, 12, 20, 9, 0, tzinfo=UTC)
ON = date(2025, 12, 20)
RULES = queries.rules_of(2025)


@pytest.fixture
def made() -> Made:
    """A province with nine departments beside the one of the plan, and two districts."""
    found = frame_of_plan()
    for place in range(9):
        unit(found, f"S{place}", f"Sở {place}", "agency", "10")
    rebuild_paths()
    return found


def opened(made: Made, by: User | None = None) -> Classification:
    return acts.open_classification(made.units["10"], 2025, by=by or user(made, Role.OFFICE), at=AT, on=ON)


def agencies(classification: Classification) -> ComparableGroup:
    return classification.groups.get(title="Các sở, ban, ngành")


def member(code: str) -> ClassifiedUnit:
    return ClassifiedUnit.objects.get(unit__code=code)


def typed(total: int, **more: object) -> Typed:
    left, points = Decimal(total), {}
    for group in RULES.groups:
        points[group.code] = min(left, group.points)
        left -= points[group.code]
    known = {"tasks_done": Decimal(100), "on_time": Decimal(100), "beyond": Decimal(35), "disciplined": False}
    return Typed(**{"points": points, **known, **more})


def fill(made: Made, by: User, **totals: int) -> None:
    group = agencies(Classification.objects.get())
    acts.appraise(group, {member(code).pk: typed(total) for code, total in totals.items()}, by=by, at=AT, on=ON)


def levels() -> dict[str, str]:
    rows = LevelProposal.objects.filter(is_current=True, level__gt="")
    return dict(rows.order_by("member__unit__code").values_list("member__unit__code", "level"))


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_year_opens_with_the_units_directly_below_in_groups_by_kind(made: Made) -> None:
    found = opened(made)
    groups = [(group.title, sorted(group.units.values_list("unit__code", flat=True))) for group in found.groups.all()]
    assert groups == [
        ("Các huyện, thị xã, thành phố", ["085", "086"]),
        ("Các sở, ban, ngành", ["S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "SGT"]),
    ]
    assert set(LevelProposal.objects.values_list("level", "total")) == {("", None)}
    assert AuditEntry.objects.latest("number").act == "open_classification"


def test_a_year_opens_once_not_in_the_future_and_not_where_nothing_lies_below(made: Made) -> None:
    office = user(made, Role.OFFICE)
    opened(made, office)
    for place, year, code in (("10", 2025, "opened_before"), ("10", 2026, "no_year")):
        with pytest.raises(Refused) as refused:
            acts.open_classification(made.units[place], year, by=office, at=AT, on=ON)
        assert refused.value.code == code
    low = user(made, Role.OFFICE, "X085")
    with pytest.raises(Refused) as refused:
        acts.open_classification(made.units["X085"], 2025, by=low, at=AT, on=ON)
    assert (refused.value.code, Classification.objects.count()) == ("nothing_below", 1)


def test_points_propose_levels_for_the_whole_group_within_its_cap(made: Made) -> None:
    office = user(made, Role.OFFICE)
    opened(made, office)
    fill(made, office, S0=97, S1=95, S2=93, S3=80, S4=80, S5=80, S6=80, S7=80, S8=80, SGT=60)
    # 20 % of the nine that are good or better = 1.8: one place.
    assert levels() == {
        "S0": "EXCELLENT", **dict.fromkeys(("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8"), "GOOD"), "SGT": "COMPLETED",
    }  # fmt: skip
    seen = queries.groups_seen(Classification.objects.get())[1]
    assert cap_in_words(seen.outcome.cap) == "20% của 9 = 1,8 → 1"
    cut = LevelProposal.objects.get(member=member("S1"), is_current=True)
    assert reasons(cut.reasons)[-1] == (
        "Ngoài trần: 3 đơn vị đủ điều kiện “hoàn thành xuất sắc nhiệm vụ” mà chỉ có 1 suất; 95 điểm không đủ để vào suất."
    )
    acts.change_group(agencies(Classification.objects.get()), title="Sở", outstanding=True, by=office, at=AT, on=ON)
    assert (levels()["S0"], levels()["S1"], levels()["S2"]) == ("EXCELLENT", "EXCELLENT", "GOOD")


def test_what_was_typed_and_proposed_before_stays(made: Made) -> None:
    office = user(made, Role.OFFICE)
    opened(made, office)
    for total in (60, 80, 80):
        fill(made, office, S0=total)
    kept = [[each.points["KQ"], each.is_current] for each in Appraisal.objects.order_by("pk")]
    proposals = list(
        LevelProposal.objects.filter(member=member("S0")).order_by("pk").values_list("level", "is_current")
    )
    assert kept == [["50", False], ["50", True]]
    assert proposals == [("", False), ("COMPLETED", False), ("GOOD", True)]


def test_two_who_save_at_once_do_not_overwrite_each_other(made: Made) -> None:
    office = user(made, Role.OFFICE)
    group = agencies(opened(made, office))
    pk = member("S0").pk
    acts.appraise(group, {pk: typed(80)}, seen={pk: 0}, by=office, at=AT, on=ON)
    with pytest.raises(Refused) as refused:
        acts.appraise(group, {pk: typed(95)}, seen={pk: 0}, by=office, at=AT, on=ON)
    assert (refused.value.code, levels()) == ("changed_meanwhile", {"S0": "GOOD"})


def test_a_decision_other_than_the_proposal_needs_a_reason(made: Made) -> None:
    office, leader = user(made, Role.OFFICE), user(made, Role.LEADER)
    opened(made, office)
    fill(made, office, S0=80)
    with pytest.raises(Refused) as refused:
        acts.decide(member("S0"), "EXCELLENT", "  ", by=leader, at=AT, on=ON)
    assert refused.value.code == "no_reason"
    acts.decide(member("S0"), "GOOD", by=leader, at=AT, on=ON)
    acts.decide(member("S0"), "COMPLETED", "Nội bộ chưa đoàn kết", by=leader, at=AT, on=ON)
    rows = LevelDecision.objects.order_by("pk").values_list("level", "proposed", "reason", "is_current")
    assert list(rows) == [("GOOD", "GOOD", "", False), ("COMPLETED", "GOOD", "Nội bộ chưa đoàn kết", True)]
    with pytest.raises(IntegrityError), transaction.atomic():
        LevelDecision.objects.create(member=member("S1"), level="GOOD", by=leader, at=AT)


def test_all_that_is_proposed_is_decided_in_one_act_and_decided_ones_are_left_alone(made: Made) -> None:
    office = user(made, Role.OFFICE)
    group = agencies(opened(made, office))
    fill(made, office, S0=80, S1=60)
    acts.decide(member("S1"), "GOOD", "Hoàn cảnh khách quan", by=office, at=AT, on=ON)
    assert acts.decide_as_proposed(group, by=office, at=AT, on=ON) == 1
    assert dict(LevelDecision.objects.values_list("member__unit__code", "level")) == {"S0": "GOOD", "S1": "GOOD"}
    with pytest.raises(Refused) as refused:
        acts.decide_as_proposed(group, by=office, at=AT, on=ON)
    assert refused.value.code == "nothing_to_decide"


def test_units_move_between_groups_and_an_empty_group_goes(made: Made) -> None:
    office = user(made, Role.OFFICE)
    found = opened(made, office)
    fill(made, office, S0=95, S1=80, S2=80, S3=80, S4=80)
    assert levels()["S0"] == "EXCELLENT"
    acts.move_units(agencies(found), ["S0", "S1"], "Các ban đảng", by=office, at=AT, on=ON)
    assert levels()["S0"] == "GOOD"  # 20 % of two is none
    acts.move_units(found.groups.get(title="Các ban đảng"), ["S0", "S1"], "Các sở, ban, ngành", by=office, at=AT, on=ON)
    assert list(found.groups.values_list("title", flat=True)) == ["Các huyện, thị xã, thành phố", "Các sở, ban, ngành"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.SPECIALIST, Role.VIEWER])
def test_only_the_office_types_points(role: Role, made: Made) -> None:
    group = agencies(opened(made))
    with pytest.raises(PermissionDenied):
        acts.appraise(group, {member("S0").pk: typed(80)}, by=user(made, role), at=AT, on=ON)
    assert Appraisal.objects.count() == 0


def test_lines_of_excel_are_read_as_vietnamese_write_numbers(made: Made) -> None:
    codes = {"S0": 1, "S1": 2}
    head = "Mã\tĐơn vị\tKQ\tXD\tLD\tKP\n"
    lines = head + "s0\tSở 0\t45,5\t18.5\t20\t\t100\t100%\t30\tKhông\nS1\tSở 1\t\t\t\t\t\t\t\t\tMới thành lập\n"
    found = lines_of(lines, codes, RULES)
    assert found[1] == Typed(
        {"KQ": Decimal("45.5"), "XD": Decimal("18.5"), "LD": Decimal(20)},
        Decimal(100),
        Decimal(100),
        Decimal(30),
        False,
    )
    assert found[2] == Typed(not_reviewed="Mới thành lập")
    assert lines_of("S0;Sở 0;45,5;18;20;9", codes, RULES)[1].points["KQ"] == Decimal("45.5")


def test_every_wrong_line_is_named_and_nothing_is_written(made: Made) -> None:
    lines = "S0\tSở 0\t51\t18\nS9\tSở 9\t1\nS1\tSở 1\tmột\nS1\tSở 1\t1\nS1\tSở 1\t1\nS0\tx\t1\t1\t1\t1\t80\t90"
    with pytest.raises(ManyRefused) as refused:
        lines_of(lines, {"S0": 1, "S1": 2}, RULES)
    assert [(place, code, why.code) for place, code, why in refused.value.problems] == [
        (1, "S0", "out_of_range"), (2, "S9", "unknown_unit"), (3, "S1", "not_a_number"), (5, "S1", "unit_twice"),
        (6, "S0", "on_time_above_done"),
    ]  # fmt: skip
    assert str(refused.value.problems[0][2]) == "KQ: 51 nằm ngoài khoảng từ 0 đến 50."


@pytest.mark.parametrize("word", ["maybe", "có lẽ"])
def test_a_fact_that_is_neither_yes_nor_no_is_refused(word: str) -> None:
    with pytest.raises(Refused) as refused:
        typed_of({"disciplined": word}, RULES)
    assert refused.value.code == "yes_or_no"


def test_the_plan_suggests_the_share_of_targets_met_by_those_who_lead_them(made: Made) -> None:
    programme(made, 1, [["EXCEEDED", "ACHIEVED", "OVER_60", "NO_DATA"]])
    Task.objects.filter(code="V-DA11-1").update(deadline=date(2013, 11, 1), done=date(2013, 12, 1))
    sgt, other = made.units["SGT"].pk, made.units["S0"].pk
    found = suggestions([sgt, other], 2013, date(2025, 1, 1))
    # The programme names the department as its lead; a target without figures is not counted.
    assert (found[sgt].met, found[sgt].scored, found[sgt].points(RULES)) == (2, 3, {"KQ": Decimal("33.33")})
    assert (found[sgt].due, found[sgt].done, found[sgt].on_time) == (2, 2, 1)
    assert (found[other].share, found[other].points(RULES)) == (None, {})


# --- pages


def test_the_pages_show_what_the_acts_did_and_every_link_opens(made: Made) -> None:
    office = user(made, Role.OFFICE)
    found = opened(made, office)
    fill(made, office, S0=97, S1=95, S3=80, S4=80, S5=80)
    acts.decide(member("S1"), "COMPLETED", "Để xảy ra sai phạm", by=office, at=AT, on=ON)
    client = signed_in(office)
    top = client.get("/xep-loai?nam=2025").content.decode()
    assert "Xếp loại năm 2025: 1 trên 12 đơn vị đã có quyết định" in top
    assert "20% của 5 = 1 → 1" in top
    assert "chưa đối chiếu toàn văn" in top
    group = client.get(f"/xep-loai/nhom/{agencies(found).pk}").content.decode()
    assert group.index("Sở 0") < group.index("Sở 1") < group.index("Sở 3")
    assert "Để xảy ra sai phạm" in group
    one = client.get(f"/xep-loai/don-vi/{member('S1').pk}").content.decode()
    assert "Hiện quy tắc đề xuất: hoàn thành tốt nhiệm vụ." in one
    rows = client.get("/xep-loai?nam=2025&dang=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 13
    [line] = [row for row in rows if ",S1," in row]
    assert line.endswith("hoàn thành nhiệm vụ,Để xảy ra sai phạm,2025-12-20")
    english = Client(headers={"accept-language": "en"})
    english.force_login(office)
    assert "Below the cap: 2 units qualify" in english.get(f"/xep-loai/don-vi/{member('S1').pk}").content.decode()


def test_the_office_works_through_the_pages(made: Made) -> None:
    office = user(made, Role.OFFICE)
    client = signed_in(office)
    assert "Chưa có đợt nào" in client.get("/xep-loai").content.decode()
    assert client.post("/xep-loai", {"nam": "20x5", "dv": "10"}).status_code == 422
    assert client.post("/xep-loai", {"nam": "2025", "dv": "10"}).status_code == 302
    group = agencies(Classification.objects.get())
    at_group = f"/xep-loai/nhom/{group.pk}"
    template = client.get(f"{at_group}?dang=mau").content.decode("utf-8-sig").splitlines()
    assert template[0].startswith("Mã,Đơn vị,KQ,XD,LD,KP,nhiệm vụ hoàn thành")
    refused = client.post(at_group, {"act": "paste", "lines": "S0\tSở 0\t60"})
    assert (refused.status_code, Appraisal.objects.count()) == (422, 0)
    assert "Dòng 1 (S0): KQ: 60 nằm ngoài khoảng từ 0 đến 50." in refused.content.decode()
    assert (
        client.post(at_group, {"act": "paste", "lines": "S0\tSở 0\t45\t18\t18\t9\t100\t100\t0\tkhông"}).status_code
        == 302
    )
    at_unit = f"/xep-loai/don-vi/{member('S1').pk}"
    save = {"act": "save", "KQ": "30", "XD": "12", "LD": "12", "KP": "6", "tasks_done": "100", "on_time": "90"}
    assert client.post(at_unit, {**save, "seen": "0", "disciplined": "không"}).status_code == 302
    assert client.post(at_unit, {**save, "seen": "0", "disciplined": "có"}).status_code == 422
    assert levels() == {"S0": "GOOD", "S1": "COMPLETED"}
    assert client.post(at_group, {"act": "decide"}).status_code == 302
    assert client.post(at_unit, {"act": "decide", "level": "GOOD"}).status_code == 422
    assert client.post(at_unit, {"act": "decide", "level": "GOOD", "reason": "Sáp nhập giữa năm"}).status_code == 302
    moved = client.post(at_group, {"act": "move", "unit": ["S2", "S3"], "title": "Sở mới"})
    assert moved.headers["Location"] == f"/xep-loai/nhom/{ComparableGroup.objects.get(title='Sở mới').pk}"
    assert client.post(at_group, {"act": "move", "title": "Sở mới"}).status_code == 422
    assert client.post(at_group, {"act": "propose"}).status_code == 302
    assert client.post(at_group, {"act": "?"}).status_code == 404


def test_what_is_listed_opens_and_what_is_not_listed_does_not(made: Made) -> None:
    found = opened(made)
    group, one = agencies(found).pk, member("S0").pk
    seen = {
        person: [signed_in(person).get(path).status_code for path in ("/xep-loai", f"/xep-loai/nhom/{group}", f"/xep-loai/don-vi/{one}")]
        for person in (user(made, Role.LEADER), user(made, Role.OFFICE, "085"), user(made, Role.SPECIALIST), user(made, Role.VIEWER))
    }  # fmt: skip
    assert list(seen.values()) == [[200, 200, 200], [200, 403, 403], [403, 403, 403], [403, 403, 403]]
    below = signed_in(user(made, Role.LEADER, "085"))
    assert "Tỉnh Lào Cai" not in below.get("/xep-loai?nam=2025&dv=10").content.decode()
    assert below.post("/xep-loai", {"nam": "2025", "dv": "10"}).status_code == 403
    leader = signed_in(user(made, Role.LEADER))
    assert leader.post(f"/xep-loai/don-vi/{one}", {"act": "save", "seen": "0"}).status_code == 403
    assert leader.post(f"/xep-loai/nhom/{group}", {"act": "paste", "lines": "S0\tx\t1"}).status_code == 403
    assert leader.get("/xep-loai/nhom/999999").status_code == 404


def test_a_group_takes_as_many_queries_with_many_units_as_with_one(made: Made) -> None:
    office = user(made, Role.OFFICE)
    found = opened(made, office)
    fill(made, office, S0=80)
    client = signed_in(office)
    counts = []
    for codes in (["S0"], ["S1", "S2", "S3"]):
        title = f"Nhóm {len(codes)}"
        group = acts.move_units(agencies(found), codes, title, by=office, at=AT, on=ON)
        fill_in = {member(code).pk: typed(75) for code in codes}
        acts.appraise(group, fill_in, by=office, at=AT, on=ON)
        client.get(f"/xep-loai/nhom/{group.pk}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(f"/xep-loai/nhom/{group.pk}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
