"""What a Word file says inside of itself: how each figure was computed, and what all of them rest on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.publication.word import read

from vedich.documents import docx
from vedich.publication import queries
from vedich.publication.queries.report import whole_report
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
