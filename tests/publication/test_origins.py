"""What a Word file says inside of itself: how each figure was computed, and what all of them rest on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.publication.word import read

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.documents import docx
from vedich.org.actions.people import describe
from vedich.org.models import Appointment, Unit
from vedich.plan.models import Indicator
from vedich.publication import queries
from vedich.publication.actions import issue, make, publish
from vedich.publication.queries import vault
from vedich.publication.queries.acceptances import acceptances
from vedich.publication.queries.public import Choice
from vedich.publication.queries.report import whole_report
from vedich.report.models import Value
from vedich.review.actions import freeze
from vedich.review.models import Review

pytestmark = pytest.mark.django_db
NOW = datetime(2013, 7, 24, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path) -> None:
    settings.DATA = tmp_path


def test_figures_rest_on_what_the_review_looks_at_and_on_the_frozen_files(small: Review) -> None:
    open_file = docx.render(queries.report(small))
    said = {
        "review": "mau-2013", "figures_to": "2013-12-31", "units_as_on": "2013-12-31", "estimates": "taken",
        "rulebook": "mac-dinh 2010-01-01",
    }  # fmt: skip
    assert docx.basis_of(open_file) == said
    snapshot = freeze(small, by=None, at=NOW)
    found = docx.basis_of(docx.render(queries.report(small)))
    assert (found["snapshot"], found["review"]) == (snapshot.digest, "mau-2013")


def test_every_figure_of_the_report_says_where_it_came_from(small: Review) -> None:
    report = queries.report(small)
    assert [each.key for each in report.figures() if not each.source] == []
    by_key = {each.key: each.source for each in docx.figures_in(docx.render(report))}
    assert by_key["score:C1:plan"] == "kế hoạch, bản thứ 1, thời hạn 31/12/2015"
    assert by_key["score:C1:actual"] == "1/1 đơn vị có số"
    assert by_key["score:C1:attained"] == "1100 / 1000 × 100 = 110"
    assert by_key["count:targets:behind"].endswith("= 3, đếm trên 10 chỉ tiêu của các đề án")


def test_the_state_numbers_annexes_in_roman_numerals_wherever_they_are_named(small: Review) -> None:
    material = queries.read(small)
    for layout, numbers, others in (("party", ("1", "2"), ("I", "II")), ("state", ("I", "II"), ("1", "2"))):
        text = read(docx.render(whole_report(material, layout))).text
        assert f"Kết quả từng chỉ tiêu chính tại Phụ lục {numbers[0]}." in text
        for number in numbers:
            assert f"Phụ lục {number}\n" in text
        assert not [other for other in others if f"Phụ lục {other}\n" in text]


def test_a_decimal_after_the_word_is_no_number_of_an_annex(small: Review) -> None:
    sample_text = "Phụ lục 2.5 của văn bản khác"
    small.findings.filter(kind="FORECAST").update(text=f"{sample_text}.")
    assert sample_text in read(docx.render(whole_report(queries.read(small), "state"))).text


def accepted(code: str, by: User | None, day: int, revision: int = 1) -> Value:
    """A value of a target's indicator, accepted on a day of July."""
    indicator = Indicator.objects.get(code=f"I{code}")
    Value.objects.filter(indicator=indicator).update(is_current=False)
    return Value.objects.create(
        indicator=indicator, unit=Unit.objects.get(code="P"), start=date(2013, 1, 1), end=date(2014, 1, 1),
        amount=Decimal(100), revision=revision, accepted_at=datetime(2013, 7, day, 1, 0, tzinfo=UTC), accepted_by=by,
    )  # fmt: skip


def approved(data: bytes) -> dict[str, str]:
    return {each.key: each.approved for each in docx.figures_in(data)}


def officer(name: str, post: str) -> User:
    return User.objects.create_user(username=name, password="mat-khau-dai", post=post)


def test_figures_say_who_accepted_the_values_they_are_made_of_and_when(small: Review) -> None:
    one, two = officer("mot", "Trưởng phòng Tổng hợp"), officer("hai", "Chánh Văn phòng")
    accepted("C1", one, 10)
    accepted("04", two, 12)
    accepted("06", one, 11)
    accepted("07", None, 9)
    found = approved(make(small, "docx", by=None, at=NOW))
    assert found["score:C1:actual"] == found["score:C1:attained"] == "Trưởng phòng Tổng hợp, 10/07/2013"
    assert (found["score:C1:plan"], found["score:C2:actual"]) == ("", "")
    assert found["score:04:attained"] == "Chánh Văn phòng, 12/07/2013"
    whole = "Chánh Văn phòng, 12/07/2013; Trưởng phòng Tổng hợp, 11/07/2013; nhập bằng dòng lệnh, 09/07/2013"
    assert (found["count:targets:behind"], found["count:B:total"]) == (whole, "")
    assert {text for key, text in found.items() if key.startswith(("funding:", "window:", "plan:"))} == {""}


def test_who_accepted_is_called_what_they_were_then(small: Review) -> None:
    boss, one = officer("sep", "Quản trị"), officer("mot", "Trưởng phòng Tổng hợp")
    accepted("C1", one, 10)
    Appointment.objects.create(user=boss, role=Role.ADMINISTRATOR, unit=Unit.objects.get(code="P"))
    Appointment.objects.create(user=one, role=Role.VIEWER, unit=Unit.objects.get(code="P"))
    before = make(small, "docx", by=None, at=NOW)
    describe(one, post="Phó Chánh Văn phòng", post_en="", phone="", email="", by=boss, at=NOW)
    assert make(small, "docx", by=None, at=NOW) == before
    accepted("C1", User.objects.get(pk=one.pk), 11, revision=2)
    AuditEntry.objects.filter(act="describe_account").update(at=datetime(2013, 7, 10, 12, tzinfo=UTC))
    assert approved(make(small, "docx", by=None, at=NOW))["score:C1:actual"] == "Phó Chánh Văn phòng, 11/07/2013"


def test_only_the_first_few_posts_are_named(small: Review) -> None:
    for at, code in enumerate(("01", "02", "03", "04", "05"), 1):
        accepted(code, officer(f"n{at}", f"Chuyên viên {at}"), at)
    said = approved(make(small, "docx", by=None, at=NOW))["count:targets:behind"]
    assert said.startswith("Chuyên viên 5, 05/07/2013; Chuyên viên 4, 04/07/2013; Chuyên viên 3, 03/07/2013; và 2 ")


def test_who_accepted_frozen_values_stays_and_is_never_told_to_the_public(small: Review) -> None:
    one, two = officer("mot", "Trưởng phòng Tổng hợp"), officer("hai", "Chánh Văn phòng")
    accepted("C1", one, 10)
    freeze(small, by=None, at=NOW)
    before = make(small, "docx", by=None, at=NOW)
    assert approved(before)["score:C1:actual"] == "Trưởng phòng Tổng hợp, 10/07/2013"
    accepted("C1", two, 20, revision=2)
    assert make(small, "docx", by=None, at=NOW) == before
    public = publish(issue(small, by=None, at=NOW), Choice(("1", "2", "pl1")), by=None, at=NOW)
    seen = approved(vault.read(public.files.get(name="bao-cao.docx").digest))
    assert ("score:C1:actual" in seen, set(seen.values())) == (True, {""})


def test_who_accepted_costs_as_many_queries_for_many_targets(small: Review, django_assert_num_queries) -> None:
    one = officer("mot", "Trưởng phòng Tổng hợp")
    accepted("C1", one, 10)
    material, report = queries.read(small), queries.report(small)
    with CaptureQueriesContext(connection) as first:
        acceptances(material, report)
    for code in ("01", "02", "03", "04", "05", "06"):
        accepted(code, one, 12)
    with django_assert_num_queries(len(first)):
        assert dict(acceptances(material, report))["count:targets:behind"] == "Trưởng phòng Tổng hợp, 12/07/2013"
