"""A review that looks at a set of criteria: who chooses one, what the report says of it, and what freezing keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.review.looked_at import AT, COMMUNES, Looked, put
from tests.review.test_freezing import WRITTEN, read_all
from tests.review.test_opening import signed_in, terms, typed

from vedich.criteria.models import Assessment, CriteriaSet, Criterion, Enrolment, Requirement
from vedich.documents.content import Paragraph, Table
from vedich.org.models import Unit
from vedich.plan.models import Node, Target
from vedich.publication.queries.reading import read
from vedich.publication.queries.report import report
from vedich.publication.queries.sections import criteria
from vedich.review.actions import Refused, edit_review, freeze, open_review
from vedich.review.models import Review
from vedich.review.queries.since import changed_criteria
from vedich.review.queries.snapshots import Damaged, damages, opened
from vedich.review.queries.snapshots.files import root
from vedich.review.queries.snapshots.schema import CRITERIA_NAMES, file_name

pytestmark = pytest.mark.django_db
JUNE = (date(2013, 1, 1), date(2013, 7, 1))
TITLES = {1: "Quy hoạch", 2: "Giao thông", 17: "Môi trường"}


def made(code: str = "NTM", communes: tuple[str, ...] = COMMUNES) -> CriteriaSet:
    """A set of three criteria with one requirement each, followed by some communes."""
    found = CriteriaSet.objects.create(code=code, name=f"Bộ tiêu chí {code}", decision="491/QĐ-TTg")
    for number, name in TITLES.items():
        criterion = Criterion.objects.create(criteria_set=found, number=number, name=name)
        Requirement.objects.create(criteria_set=found, criterion=criterion, code=f"{number}.1", position=1, name=name)
    for commune in communes:
        Enrolment.objects.create(criteria_set=found, unit=Unit.objects.get(code=commune))
    return found


def say(held: CriteriaSet, commune: str, said: Mapping[int, str], source: str = "verified") -> None:
    for number, state in said.items():
        Assessment.objects.create(
            criteria_set=held, requirement=held.requirements.get(code=f"{number}.1"), source=source, state=state,
            unit=Unit.objects.get(code=commune), start=JUNE[0], end=JUNE[1], revision=1, at=AT,
        )  # fmt: skip


@pytest.fixture
def held(looked: Looked) -> CriteriaSet:
    """One commune meets all three, one two, one a single one; two are registered for a year."""
    found = made()
    say(found, COMMUNES[0], {1: "met", 2: "met", 17: "met"})
    say(found, COMMUNES[1], {1: "met", 2: "met", 17: "not_met"})
    say(found, COMMUNES[2], {1: "met", 2: "not_met", 17: "not_met"})
    Enrolment.objects.filter(unit__code=COMMUNES[0]).update(finish_year=2013)
    Enrolment.objects.filter(unit__code=COMMUNES[1]).update(finish_year=2014)
    return found


@pytest.fixture
def review(looked: Looked, held: CriteriaSet) -> Review:
    return put(criteria="NTM")


def words(review: Review) -> list[str]:
    """What the report says of criteria, paragraph by paragraph."""
    material = read(review)
    blocks = [*criteria.reached(material), *criteria.lowest(material)]
    return ["".join(run.text for run in each.runs) for each in blocks if isinstance(each, Paragraph)]


def test_the_report_counts_communes_groups_and_names_the_lowest(review: Review) -> None:
    assert words(review) == [
        "Tính đến hết tháng 6/2013, trong số 3 xã áp dụng Bộ tiêu chí NTM, có 1 xã đạt tất cả tiêu chí; 2 xã đạt từ 1 đến 4 "
        "tiêu chí. Bình quân mỗi xã đạt 2,0 tiêu chí.",
        "Theo năm đăng ký về đích: năm 2013 có 1 xã, đã đạt tất cả tiêu chí; năm 2014 có 1 xã, còn 1 lượt tiêu chí chưa đạt; 1 xã chưa "
        "đăng ký.",
        "Các tiêu chí có tỷ lệ xã đạt thấp nhất: tiêu chí 17 “Môi trường” (1/3 xã, 33,3%); tiêu chí 2 “Giao thông” (2/3 xã, 66,7%).",
    ]
    table = next(
        each for each in report(review).blocks if isinstance(each, Table) and each.columns[0].header == "Tiêu chí"
    )
    assert [row[0] for row in table.rows] == ["17. Môi trường", "2. Giao thông", "1. Quy hoạch"]


def test_without_a_set_the_report_says_nothing_of_criteria_and_freezes_as_before(
    looked: Looked, held: CriteriaSet
) -> None:
    assert words(looked.review) == []
    snapshot = freeze(looked.review, by=None, at=AT)
    assert (snapshot.schema, [name for name in CRITERIA_NAMES if name in snapshot.rows]) == (1, [])


def test_communes_that_nobody_has_assessed_are_said_once_and_nothing_is_lowest(looked: Looked) -> None:
    made()
    assert words(put(criteria="NTM")) == [
        "Tính đến hết tháng 6/2013, cả 3 xã áp dụng Bộ tiêu chí NTM đều chưa được đánh giá."
    ]


def test_a_single_commune_that_meets_all_is_no_list_of_one(looked: Looked) -> None:
    say(made(communes=COMMUNES[:1]), COMMUNES[0], dict.fromkeys(TITLES, "met"))
    assert words(put(criteria="NTM")) == [
        "Tính đến hết tháng 6/2013, 1 xã áp dụng Bộ tiêu chí NTM đạt tất cả tiêu chí."
    ]


def test_a_set_that_no_commune_follows_says_nothing(looked: Looked) -> None:
    made(communes=())
    found = put(criteria="NTM")
    assert words(found) == []
    assert freeze(found, by=None, at=AT).rows["enrolments"] == 0
    assert words(found) == []


def test_only_communes_under_the_units_of_the_targets_are_counted(review: Review) -> None:
    commune = Unit.objects.get(code=COMMUNES[1])
    Target.objects.update(unit=commune)
    assert [each.unit_id for each in read(review).criteria.enrolments] == [commune.pk]
    snapshot = freeze(review, by=None, at=AT)
    assert (snapshot.rows["enrolments"], snapshot.rows["statements"]) == (1, 3)


def test_frozen_criteria_stay_and_what_has_changed_since_is_listed(review: Review, held: CriteriaSet) -> None:
    before = words(review)
    snapshot = freeze(review, by=None, at=AT)
    assert (snapshot.schema, {name: snapshot.rows[name] for name in CRITERIA_NAMES}) == (
        2, {"criteria_sets": 1, "criteria": 3, "requirements": 3, "enrolments": 3, "statements": 9},
    )  # fmt: skip
    assert words(review) == before
    Assessment.objects.filter(requirement__code="17.1").update(state="met")
    Criterion.objects.update(name="Tên khác")
    Enrolment.objects.update(finish_year=2020)
    assert words(review) == before
    changed = changed_criteria(review, read(review).criteria, Target.objects.values_list("unit", flat=True))
    assert [(each.criterion.name, each.frozen.met, each.today.met) for each in changed] == [("Môi trường", 1, 3)]
    freeze(review, by=None, at=AT)
    assert words(review) != before


def test_the_commune_s_own_word_is_frozen_as_a_claim(review: Review, held: CriteriaSet) -> None:
    Assessment.objects.filter(requirement__code="2.1", unit__code=COMMUNES[2]).delete()
    say(held, COMMUNES[2], {2: "met"}, source="self")
    before = read(review).criteria.standings
    freeze(review, by=None, at=AT)
    after = read(review).criteria.standings
    assert {unit: [each.state for each in its.criteria] for unit, its in after.items()} == {
        unit: [each.state for each in its.criteria] for unit, its in before.items()
    }
    assert "claimed" in [each.state for its in after.values() for each in its.criteria]


def test_a_frozen_review_asks_todays_database_for_no_criteria(review: Review) -> None:
    freeze(review, by=None, at=AT)
    fresh = Review.objects.select_related("node").get(pk=review.pk)
    with CaptureQueriesContext(connection) as asked:
        material = read(fresh)
        assert [each.owner for each in material.criteria.criteria] == [None] * 3
    tables = {query["sql"].split(' FROM "')[1].split('"')[0] for query in asked.captured_queries}
    assert tables == {"review_snapshot", "review_finding", *WRITTEN}


def test_freezing_again_where_nothing_has_changed_gives_the_same_bytes(review: Review) -> None:
    one = freeze(review, by=None, at=AT)
    first = {path.name: path.read_bytes() for path in (root() / one.digest).iterdir()}
    for path in (root() / one.digest).iterdir():
        path.unlink()
    two = freeze(review, by=None, at=AT, reason="Lần hai.")
    assert {path.name: path.read_bytes() for path in (root() / two.digest).iterdir()} == first


@pytest.mark.parametrize("name", CRITERIA_NAMES)
def test_one_changed_byte_of_the_criteria_is_refused(looked: Looked, review: Review, name: str) -> None:
    snapshot = freeze(review, by=None, at=AT)
    path = root() / snapshot.digest / file_name(name)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert [damaged.file for damaged in damages()] == [file_name(name)]
    read_all(looked, snapshot)  # the other files are whole
    with pytest.raises(Damaged):
        opened(snapshot).table(name)
    with pytest.raises(Damaged):
        read(review)


def test_a_missing_file_of_criteria_is_named(review: Review) -> None:
    snapshot = freeze(review, by=None, at=AT)
    (root() / snapshot.digest / "statements.parquet").unlink()
    assert [damaged.file for damaged in damages()] == ["statements.parquet"]


def test_the_files_have_the_documented_columns(review: Review) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "review.md").read_text("utf-8")
    snapshot = freeze(review, by=None, at=AT)
    for name in CRITERIA_NAMES:
        found = pq.read_schema(root() / snapshot.digest / file_name(name))
        assert f"| `{name}` | {', '.join(found.names)} |" in text


def test_a_review_file_that_names_no_known_set_is_refused(looked: Looked) -> None:
    with pytest.raises(Refused) as refused:
        put(criteria="KHONG-CO")
    assert refused.value.code == "unknown_criteria"
    assert "KHONG-CO" in str(refused.value)


def test_another_set_is_another_look_and_stays_once_frozen(looked: Looked, held: CriteriaSet) -> None:
    made("KHAC")
    review = put(criteria="NTM")
    freeze(review, by=None, at=AT)
    with pytest.raises(Refused) as refused:
        put(criteria="KHAC")
    assert refused.value.code == "frozen"


def test_the_office_chooses_a_set_in_the_form_and_may_take_it_away(
    looked: Looked, held: CriteriaSet, office: Client
) -> None:
    scheme = Node.objects.get(code="DA1")
    assert "Bộ tiêu chí NTM" in office.get("/so-ket/moi").content.decode()
    office.post("/so-ket/moi", typed(scheme, criteria_set=str(held.pk)))
    found = Review.objects.get(node=scheme)
    assert found.criteria_set == held
    office.post(f"/so-ket/{found.code}/sua", typed(scheme, criteria_set=str(held.pk)))
    assert Review.objects.get(pk=found.pk).criteria_set == held
    office.post(f"/so-ket/{found.code}/sua", typed(scheme, criteria_set=""))
    assert Review.objects.get(pk=found.pk).criteria_set is None


def test_a_set_out_of_view_can_neither_be_chosen_nor_posted(looked: Looked, office: Client) -> None:
    hidden = made("XA", communes=())
    scheme = Node.objects.get(code="DA1")
    assert "Bộ tiêu chí XA" not in office.get("/so-ket/moi").content.decode()
    office.post("/so-ket/moi", typed(scheme, criteria_set=str(hidden.pk)))
    assert not Review.objects.filter(criteria_set=hidden).exists()
    by = looked.world.users["vanphong"]
    with pytest.raises(PermissionDenied):
        open_review("a", terms(looked.node, criteria_set=hidden), by=by, at=AT)
    with pytest.raises(PermissionDenied):
        edit_review(looked.review, terms(looked.node, criteria_set=hidden), by=by, at=AT)


def test_the_draft_lists_criteria_that_have_changed_since_the_freeze(review: Review, office: Client) -> None:
    freeze(review, by=None, at=AT)
    assert "xã đạt tiêu chí này" not in office.get("/so-ket/mau-2013").content.decode()
    Assessment.objects.filter(requirement__code="17.1").update(state="met")
    page = office.get("/so-ket/mau-2013").content.decode()
    assert "xã đạt tiêu chí này: 1/3 → 3/3" in page


def test_its_figures_lead_to_the_page_of_the_criterion(review: Review, office: Client) -> None:
    page = office.get("/so-ket/mau-2013?muc=3").content.decode()
    assert "/nong-thon-moi/tieu-chi/17?bo=NTM" in page


def test_roles_that_open_no_review_choose_no_set(looked: Looked, held: CriteriaSet) -> None:
    assert signed_in(looked, "lanhdao").get("/so-ket/moi").status_code == 403
