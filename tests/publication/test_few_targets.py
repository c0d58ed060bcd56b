"""A report of few targets: they are listed one by one, and a thematic resolution is called what it is."""

from __future__ import annotations

from datetime import date

import pytest
from tests.publication import word

from vedich.documents import docx
from vedich.plan.models import Node, NodeKind
from vedich.publication.queries.material import is_thematic
from vedich.publication.queries.reading import read
from vedich.publication.queries.report import abstract, report
from vedich.publication.queries.sections.naming import in_short, titled
from vedich.publication.queries.sections.outlook import ahead
from vedich.publication.queries.sentences import plan
from vedich.publication.queries.sentences.words import plain
from vedich.review.models import Review


def test_targets_are_listed_under_their_part(small: Review) -> None:
    tables = word.read(docx.render(report(small))).tables()
    listed = [
        row[1] for rows in tables if "Cơ quan chủ trì" in rows[0] and "Nguyên nhân" not in rows[0] for row in rows[1:]
    ]

    leaves = [branch for branch in read(small).branches if not branch.leaves]
    assert [name for name in (e.target.indicator.name for b in leaves for e in b.entries) if name not in listed] == []


@pytest.mark.parametrize(
    ("kind", "title", "is_one", "called"),
    [
        ("scheme", "Nghị quyết số 05-NQ/TU về đào tạo", True, "Nghị quyết số 05-NQ/TU về đào tạo"),
        ("scheme", "Giao thông nông thôn", False, "Đề án Giao thông nông thôn"),
        ("programme", "Nghị quyết và chương trình", False, "Chương trình Nghị quyết và chương trình"),
        ("resolution", "Nghị quyết Đại hội", False, "Nghị quyết Đại hội"),
    ],
)
def test_only_a_scheme_whose_title_says_so_is_a_thematic_resolution(
    kind: str, title: str, is_one: bool, called: str
) -> None:
    node = Node(kind=kind, title=title)

    assert (is_thematic(node), titled(node)) == (is_one, called)


def test_thematic_resolutions_are_counted_by_their_own_name() -> None:
    assert plain(plan.layout(0, 1, 21, 1)) == "1 đề án, 1 nghị quyết chuyên đề với 21 chỉ tiêu"


def test_a_long_title_is_cut_in_a_narrow_column() -> None:
    node = Node(
        kind=NodeKind.SCHEME,
        title="Đề án nâng cao năng lực lãnh đạo của tổ chức cơ sở Đảng và chất lượng đội ngũ cán bộ",
    )

    assert in_short(node) == "Đề án nâng cao năng lực lãnh đạo của tổ chức cơ sở Đảng và chất lượng đội ngũ…"


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Kết quả bước đầu thực hiện Nghị quyết", "kết quả bước đầu thực hiện Nghị quyết"),
        ("Sơ kết 7 chương trình", "sơ kết 7 chương trình"),
        ("Thực hiện 7 chương trình", "sơ kết thực hiện 7 chương trình"),
    ],
)
def test_a_report_is_called_by_its_title_in_one_sentence(title: str, said: str) -> None:
    assert abstract(Review(title=title)) == said


def test_without_a_conference_the_outlook_begins_the_day_after_the_figures(small: Review) -> None:
    small.conference, small.as_of = {}, date(2012, 12, 31)
    small.node.end = date(2015, 12, 31)

    assert ahead(read(small)) == "giai đoạn 2013–2015"
