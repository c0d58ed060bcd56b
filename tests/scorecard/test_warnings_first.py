"""The page of early warnings where there are many: a few first, the rest together, nothing left out in silence."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.made import Made, programme, user
from tests.scorecard.test_warnings import NOW, client_of, made, slow  # noqa: F401 -- a fixture

from vedich.common.roles import Role
from vedich.plan.models import Assignment, Indicator, Target
from vedich.scorecard.actions.warnings import look_again
from vedich.scorecard.models import EarlyWarning, WarningKind
from vedich.scorecard.queries import warning_groups as groups
from vedich.scorecard.queries.warnings import AskedWarnings, find

pytestmark = pytest.mark.django_db


def words(text: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.decode()))


def passed(code: str, place: str, made: Made, figure: str) -> None:  # noqa: F811
    indicator, _ = Indicator.objects.get_or_create(
        code=code, defaults={"name": f"Tỷ lệ {code}", "measure": "%", "direction": "at_most", "over_time": "last",
                             "over_space": "mean", "collected_at": "commune", "frequency": "month"},
    )  # fmt: skip
    EarlyWarning.objects.create(
        key=f"THRESHOLD/{indicator.pk}/{place}", kind=WarningKind.THRESHOLD, indicator=indicator,
        unit=made.units[place], since=date(2013, 12, 1), raised_at=NOW,
        numbers={"figure": figure, "edge": "2", "above": True, "period": "2013-12", "source": ""},
    )  # fmt: skip


@pytest.fixture
def many(made: Made) -> Made:  # noqa: F811
    """A main target that is a little slow, one that carries it and is slower, fourteen others, and two thresholds."""
    programme(made, 1, [["ACHIEVED"]])
    main = slow(made, "C1", required="41")
    carrying = slow(made, "D1", required="62")
    Target.objects.filter(pk=carrying.pk).update(node=made.nodes["DA11"], parent=main)
    for n in range(14):
        other = slow(made, f"E{n:02}", required=str(60 + 5 * n))
        Target.objects.filter(pk=other.pk).update(node=made.nodes["DA11"] if n < 12 else None)
    look_again(by=None, at=NOW)
    passed("XH", "085", made, "3")
    passed("XH", "086", made, "5")
    return made


def test_main_targets_lead_then_what_carries_them_then_what_is_farthest_off(many: Made) -> None:
    found, counts = find(user(many, Role.LEADER), date(2013, 12, 31), AskedWarnings())
    said = groups.summary(found)
    assert [each.one.target.code for each in said.first] == ["C1", "D1", "E13", "E12", "E11", "E10", "E09", "E08"]
    assert [each.weight for each in said.first[:3]] == [2, 1, 0]
    assert (said.total, said.targets, said.main, said.further) == (18, 16, 1, 8)
    assert sum(counts.values()) == said.total


def test_every_warning_is_counted_once_by_what_it_is_about(many: Made) -> None:
    found, _ = find(user(many, Role.LEADER), date(2013, 12, 31), AskedWarnings())
    said = groups.summary(found)
    assert [(each.thing.code, each.total, each.worst.code) for each in said.about] == [("XH", 2, "086")]
    assert [(each.thing.code if each.thing else "", each.slow) for each in said.parts] == [
        ("CT1", 13), ("", 2), ("NQ", 1)
    ]  # fmt: skip
    assert sum(each.total for each in (*said.about, *said.parts)) == said.total
    lead = Assignment.objects.filter(role="lead").values_list("holder_unit__code", flat=True).first()
    assert next((each.thing.code, each.slow, each.others) for each in said.answering) == (lead, 13, 0)


def test_each_row_leads_to_exactly_as_many_as_it_says(many: Made) -> None:
    client = client_of(user(many, Role.LEADER))
    page = client.get("/canh-bao").content.decode()
    links = re.findall(r'href="(\?(?:ct|cq|ve|loai|xem)=[^"]+)"', page)
    assert {link.split("=")[0] for link in links} == {"?ct", "?cq", "?ve", "?loai", "?xem"}
    for link in {each for each in links if not each.startswith("?loai")}:
        rows = client.get(f"/canh-bao{link}&dang=csv".replace("&amp;", "&")).content.decode("utf-8-sig").splitlines()
        told = client.get(f"/canh-bao{link}".replace("&amp;", "&"))
        assert f"{len(rows) - 1} cảnh báo sớm" in told.content.decode(), link
    assert len(client.get("/canh-bao?ct=CT1&dang=csv").content.splitlines()) == 14
    assert len(client.get("/canh-bao?ct=NQ&dang=csv").content.splitlines()) == 2
    assert len(client.get("/canh-bao?ve=XH&dang=csv").content.splitlines()) == 3
    assert "Không có cảnh báo sớm" in client.get("/canh-bao?ct=???").content.decode()


def test_the_page_says_how_many_more_there_are_and_shows_them_one_step_away(many: Made) -> None:
    client = client_of(user(many, Role.LEADER))
    text = words(client.get("/canh-bao").content)
    for part in ("18 cảnh báo sớm", "16 chỉ tiêu bị cảnh báo", "trong đó 1 chỉ tiêu chính", "Còn 8 chỉ tiêu nữa"):
        assert part in text
    assert text.index("Đường C1") < text.index("Đường D1") < text.index("Đường E13")
    assert "Đường E01" not in text
    whole = words(client.get("/canh-bao?xem=het").content)
    assert ("Đường E01" in whole, "Đường C1" in whole) == (True, True)
    assert f"Chỉ gồm: {many.nodes['CT1'].title}" in words(client.get("/canh-bao?ct=CT1").content)


def test_groups_beyond_the_first_are_counted_and_one_step_away(many: Made) -> None:
    for n in range(groups.GROUPS + 2):
        passed(f"XH{n}", "085", many, "4")
    client = client_of(user(many, Role.LEADER))
    assert "Còn 3 dòng nữa" in words(client.get("/canh-bao").content)
    every = words(client.get("/canh-bao?het=1").content)
    assert ("dòng nữa" in every, every.count("Tỷ lệ XH")) == (False, groups.GROUPS + 3)


def test_few_are_shown_one_by_one_and_who_sees_less_is_told_less(many: Made) -> None:
    below = client_of(user(many, Role.REPORTER, "085"))
    text = words(below.get("/canh-bao").content)
    # What the province promised is seen from below; of the thresholds only one's own.
    assert "17 cảnh báo sớm" in text
    EarlyWarning.objects.filter(target__code__startswith="E").delete()
    assert "Cần xem trước" not in words(below.get("/canh-bao").content).split("CSV")[0]
    assert "Vì sao" in words(below.get("/canh-bao").content)


def test_many_take_as_many_queries_as_more(many: Made) -> None:
    client, counts = client_of(user(many, Role.LEADER)), []
    for more in (0, 20):
        for n in range(more):
            slow(many, f"F{n}")
            passed(f"XH{n}", "085", many, "4")
        look_again(by=None, at=NOW)
        for n in range(2):
            passed(f"Y{more}{n}", "086", many, "4")
        client.get("/canh-bao")
        with CaptureQueriesContext(connection) as asked:
            client.get("/canh-bao")
        counts.append(len(asked))
    assert counts[1] <= counts[0]  # one less where nobody of the first leads anything


def test_severity_is_the_part_that_is_missing_and_never_runs_away() -> None:
    def of(kind: str, **told: object) -> float:
        return groups.Light(1, kind, 1, None, None, None, 1, 1, None, NOW.date(), told).severity

    assert of("SLOW", trend="30", required="60") == 0.5
    assert of("SLOW", trend="-30", required="10") == 2.0
    assert of("WORSE", first="500", last="430") == pytest.approx(0.14)
    assert (of("WORSE", first="0", last="4"), of("WORSE", first="0", last="0")) == (2.0, 0.0)
    assert of("THRESHOLD", figure="3", edge="2") == 0.5
    assert of("THRESHOLD", figure="3", edge="0") == 2.0
    assert of("SILENT", periods=6) == 0.5
