"""Words written over a draft: figures stay bound, nothing typed is lost, every document reads the same."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.publication import sample
from tests.publication.drafts import COUNTS, draft_of, place, shown, write
from tests.publication.word import read

from vedich.common.models import AuditEntry, User
from vedich.common.roles import Role
from vedich.documents import pdf
from vedich.documents.content import ListItem, Paragraph
from vedich.org.models import Unit
from vedich.publication import queries
from vedich.publication.actions import issue
from vedich.publication.actions.drafting import NotWritten, Overtaken, bring_back, generate_again, hold, leave_out
from vedich.publication.actions.issuing import rendered
from vedich.publication.models import DraftRevision
from vedich.publication.queries import editions
from vedich.publication.queries.drafting import revisions
from vedich.publication.queries.drafting.comparing import as_then, compared
from vedich.publication.queries.public import Choice, names_officers, place_of, public_papers, sentences_of
from vedich.publication.queries.sections import generated, sections
from vedich.review.models import Finding, FindingKind, Review
from vedich.scorecard.models import ScoreRecord

pytestmark = pytest.mark.django_db
AT = sample.AT


@pytest.fixture
def office(small: Review) -> User:
    return sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)


def weaker(review: Review) -> None:
    """One target more is behind."""
    ScoreRecord.objects.filter(target__code="08").update(band="UNDER_60", attained=50)


def test_every_paragraph_has_a_key_of_its_own_that_does_not_move_with_the_data(small: Review) -> None:
    before = [each.key for each in draft_of(small).places]
    assert len(set(before)) == len(before) > 20
    sentences = [b for s in generated(queries.read(small)) for b in s.blocks if isinstance(b, Paragraph | ListItem)]
    assert [block.runs for block in sentences if not block.key] == []
    weaker(small)
    small.findings.filter(kind=FindingKind.SHORTCOMING).first().delete()
    assert set(before) - {each.key for each in draft_of(small).places} != set()
    assert "2.counts" in before and "2.b.A" in before
    assert {each.key for each in draft_of(small).places} <= {*before}


def test_a_paragraph_shows_its_figures_in_braces(small: Review) -> None:
    assert "trong tổng số {10} chỉ tiêu của các đề án, có {2} chỉ tiêu vượt và đạt" in shown(small, COUNTS).lower()
    assert "{1 (2)}" in shown(small, COUNTS)  # another figure that is one as well


def test_edited_words_follow_the_data(small: Review, office: User) -> None:
    assert write(small, "3.targets", "Còn tới {3} chỉ tiêu chậm.", by=office).text == (
        "Còn tới {count:targets:behind} chỉ tiêu chậm."
    )
    assert place(small, "3.targets").says == "Còn tới 3 chỉ tiêu chậm."
    weaker(small)
    assert place(small, "3.targets").says == "Còn tới 4 chỉ tiêu chậm."
    assert shown(small, "3.targets") == "Còn tới {4} chỉ tiêu chậm."


def test_a_token_may_be_moved_deleted_and_taken_from_elsewhere(small: Review, office: User) -> None:
    write(small, "3.targets", "Giai đoạn đã qua {window:months} tháng; {3} chậm.", by=office)
    assert place(small, "3.targets").says == "Giai đoạn đã qua 36/60 tháng; 3 chậm."
    assert [f.key for f in place(small, "3.targets").figures("window")] == ["window:months"]
    assert [f.key for f in place(small, "3.targets").figures("count")] == ["count:targets:behind"]


def test_a_field_that_was_filled_before_the_data_changed_still_means_its_figures(small: Review, office: User) -> None:
    from vedich.publication.actions.drafting import Typed, save_words

    meant = {"3": "count:targets:behind"}
    weaker(small)
    saved = save_words(small, draft_of(small), Typed("3.targets", "Còn {3} chỉ tiêu chậm.", 0, meant), by=office, at=AT)
    assert saved.text == "Còn {count:targets:behind} chỉ tiêu chậm."
    assert place(small, "3.targets").says == "Còn 4 chỉ tiêu chậm."


@pytest.mark.parametrize("text", ["Còn {33} chỉ tiêu.", "Còn {3 chỉ tiêu.", "Còn 3} chỉ tiêu.", "Còn {} chỉ tiêu."])
def test_a_broken_token_is_refused_with_what_would_be_right(small: Review, office: User, text: str) -> None:
    with pytest.raises(NotWritten, match=r"không phải con số của đoạn này\. .*\{3\}"):
        write(small, "3.targets", text, by=office)
    assert DraftRevision.objects.count() == 0


def test_a_number_typed_by_hand_is_kept_and_marked(small: Review, office: User) -> None:
    write(small, "3.targets", "Còn {3} chỉ tiêu đạt dưới 60%, vốn thiếu 45 tỷ đồng so với năm 2012.", by=office)
    found = place(small, "3.targets")
    assert [(f.text, f.key) for f in found.figures("typed")] == [("45", "typed:3.targets:1")]  # not 60%, not 2012
    assert found.says == "Còn 3 chỉ tiêu đạt dưới 60%, vốn thiếu 45 tỷ đồng so với năm 2012."


def test_a_number_of_a_finding_keeps_its_source(small: Review, office: User) -> None:
    key = next(each.key for each in draft_of(small).places if "14%" in each.says)
    assert shown(small, key) == "Tăng trưởng kinh tế bình quân 14%/năm."
    write(small, key, "Kinh tế tăng bình quân 14%/năm, riêng năm 2012 tăng 15%.", by=office)
    found = place(small, key)
    assert [(f.text, f.source) for f in found.figures("finding")] == [("14%", "Bài viết nguồn")]
    assert [f.text for f in found.figures("typed")] == ["15%"]


def test_lines_are_paragraphs_and_an_ordinal_stays_bold(small: Review, office: User) -> None:
    first = next(each for each in draft_of(small).places if each.says.startswith("Thứ nhất: "))
    write(small, first.key, "Thứ nhất: Ban hành sớm.\r\n\r\n  Triển khai   đồng bộ.  ", by=office)
    assert [[(run.text, getattr(run, "bold", False)) for run in b.runs] for b in place(small, first.key).blocks] == [
        [("Thứ nhất: ", True), ("Ban hành sớm.", False)], [("Triển khai đồng bộ.", False)],
    ]  # fmt: skip


def test_words_typed_without_composed_marks_are_stored_composed(small: Review, office: User) -> None:
    text = "Còn {3} chỉ tiêu chậm; cần đẩy mạnh."
    write(small, "3.targets", unicodedata.normalize("NFD", text) + "\x00\x07", by=office)
    assert place(small, "3.targets").says == "Còn 3 chỉ tiêu chậm; cần đẩy mạnh."
    assert write(small, "3.targets", text, by=office).number == 1  # the same words


def test_what_says_the_same_is_no_revision(small: Review, office: User) -> None:
    for each in draft_of(small).places:
        assert write(small, each.key, shown(small, each.key), by=office) is None, each.key
    assert (DraftRevision.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(("text", "said"), [(" \n ", "Đoạn này trống"), ("a" * 6001, r"6\.001 ký tự")])
def test_nothing_and_too_much_are_refused(small: Review, office: User, text: str, said: str) -> None:
    with pytest.raises(NotWritten, match=said):
        write(small, "3.targets", text, by=office)
    assert DraftRevision.objects.count() == 0


def test_each_act_is_a_revision_with_who_and_when_and_is_written_down(small: Review, office: User) -> None:
    write(small, "3.targets", "Còn {3} chỉ tiêu.", by=office)
    leave_out(small, draft_of(small), place(small, "3.targets"), seen=1, by=office, at=AT)
    assert place(small, "3.targets").blocks == ()
    generate_again(small, draft_of(small), place(small, "3.targets"), seen=2, by=office, at=AT)
    assert place(small, "3.targets").blocks == (place(small, "3.targets").generated,)
    first = revisions.numbered(small, "3.targets", 1)
    bring_back(first, place(small, "3.targets"), seen=3, by=office, at=AT + timedelta(hours=1))
    assert place(small, "3.targets").says == "Còn 3 chỉ tiêu."
    rows = revisions.history(small, "3.targets")
    assert [(each.number, each.words, each.by, each.at) for each in rows] == [
        (4, "WRITTEN", office, AT + timedelta(hours=1)), (3, "GENERATED", office, AT), (2, "LEFT_OUT", office, AT),
        (1, "WRITTEN", office, AT),
    ]  # fmt: skip
    entries = AuditEntry.objects.filter(act="edit_draft").order_by("number")
    assert [(each.subject, each.by, each.detail) for each in entries] == [
        ("mau-2013", office, {"place": "3.targets", "number": 1, "words": "WRITTEN"}),
        ("mau-2013", office, {"place": "3.targets", "number": 2, "words": "LEFT_OUT"}),
        ("mau-2013", office, {"place": "3.targets", "number": 3, "words": "GENERATED"}),
        ("mau-2013", office, {"place": "3.targets", "number": 4, "words": "WRITTEN", "former": 1}),
    ]


def test_generated_words_typed_again_are_the_generated_words(small: Review, office: User) -> None:
    before = shown(small, "3.targets")
    write(small, "3.targets", "Còn {3} chỉ tiêu.", by=office)
    assert write(small, "3.targets", before, by=office).words == "GENERATED"
    assert not place(small, "3.targets").is_written


def test_of_two_who_write_at_once_the_second_is_shown_the_first(small: Review, office: User) -> None:
    other = sample.reader(Unit.objects.get(code="P"), "khac", Role.OFFICE)
    write(small, "3.targets", "Câu của người thứ nhất.", by=office, seen=0)
    with pytest.raises(Overtaken) as told:
        write(small, "3.targets", "Câu của người thứ hai.", by=other, seen=0)
    assert (told.value.now.text, told.value.now.by) == ("Câu của người thứ nhất.", office)
    assert write(small, "3.targets", "Câu của người thứ nhất.", by=other, seen=0).number == 1  # both say the same
    assert write(small, "3.targets", "Câu của người thứ hai.", by=other, seen=1).number == 2


def test_who_changed_nothing_overtakes_nobody(small: Review, office: User) -> None:
    before = shown(small, "3.targets")
    write(small, "3.targets", "Câu mới.", by=office)
    assert write(small, "3.targets", before, by=office, seen=0).text == "Câu mới."
    assert DraftRevision.objects.count() == 1


def test_the_database_refuses_a_number_twice_and_written_words_without_words(small: Review, office: User) -> None:
    first = write(small, "3.targets", "Câu mới.", by=office)
    for wrong in (
        {"number": 1},
        {"text": ""},
        {"words": "GENERATED"},
        {"words": "GENERATED", "text": "", "after": "2.x"},
    ):
        fields = {"number": 2, "words": "WRITTEN", "text": "x", "by": office, "at": AT, "place": first.place, **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            DraftRevision.objects.create(review=small, **fields)


def test_an_added_paragraph_stands_after_its_place_as_what_that_is(small: Review, office: User) -> None:
    point = next(each for each in draft_of(small).places if isinstance(each.generated, ListItem))
    for key, text in (("them.130720030000-a", "Một."), ("them.130720030001-b", "Hai.")):
        write(small, f"{point.section}.{key}", text, by=office, after=point.key)
    write(small, f"{point.section}.them.130720030002-c", "Ba.", by=office, after=f"{point.section}.them.130720030000-a")
    inside = [each for each in draft_of(small).places if each.section == point.section]
    at = [each.key for each in inside].index(point.key)
    assert [each.says for each in inside[at + 1 : at + 4]] == ["Hai.", "Một.", "Ba."]
    assert all(isinstance(each.blocks[0], ListItem) for each in inside[at + 1 : at + 4])


@pytest.mark.parametrize(
    ("key", "after"),
    [
        ("3.them.130720-abc", "2.counts"),
        ("2.xyz", "2.counts"),
        ("2.them.130720-abc", "2.khong-co"),
        ("2.them.130720-abc", ""),
    ],
)
def test_a_paragraph_is_not_added_where_there_is_none(small: Review, office: User, key: str, after: str) -> None:
    with pytest.raises(NotWritten, match="không còn trong bản thảo"):
        write(small, key, "Một câu.", by=office, after=after)
    assert DraftRevision.objects.count() == 0


def test_an_added_paragraph_can_be_left_out_but_was_never_generated(small: Review, office: User) -> None:
    key = "2.them.130720030000-a"
    write(small, key, "Một câu.", by=office, after=COUNTS)
    with pytest.raises(NotWritten, match="do người viết thêm"):
        generate_again(small, draft_of(small), place(small, key), seen=1, by=office, at=AT)
    leave_out(small, draft_of(small), place(small, key), seen=1, by=office, at=AT)
    assert place(small, key).blocks == ()
    assert bring_back(revisions.numbered(small, key, 1), place(small, key), seen=2, by=office, at=AT).after == COUNTS


def test_words_written_into_an_empty_part_fill_it(db) -> None:
    _, top = sample.plan()
    sample.scores()
    bare = sample.review(top, with_findings=False)
    office = sample.reader(Unit.objects.get(code="P"), "vanphong", Role.OFFICE)
    five = next(section for section in sections(queries.read(bare)) if section.number == 5)
    assert five.missing == ("bài học kinh nghiệm",)
    write(bare, "5.absent.bai-hoc-kinh-nghiem", "Phải làm sớm.", by=office)
    write(bare, "1.absent.thuan-loi,-kho-khan", "Thuận lợi là chính.", by=office)
    missing = {section.number: section.missing for section in sections(queries.read(bare))}
    assert (missing[5], missing[1]) == ((), ())
    assert missing[6] == ("dự báo tình hình", "nhiệm vụ, giải pháp chủ yếu")


def test_words_whose_place_is_gone_are_kept_and_told(small: Review, office: User) -> None:
    typed = Finding.objects.create(
        review=small, kind=FindingKind.SHORTCOMING, text="Một tồn tại.", position=99, typed_by=office, typed_at=AT
    )
    key = f"3.f.{typed.pk}"
    write(small, key, "Viết lại tồn tại.", by=office)
    assert "Viết lại tồn tại." in [each.says for each in draft_of(small).places]
    typed.delete()
    draft = draft_of(small)
    assert [(each.place, each.text) for each in draft.lost] == [(key, "Viết lại tồn tại.")]


def test_a_figure_the_data_no_longer_have_keeps_its_last_number_and_says_so(small: Review, office: User) -> None:
    write(small, "3.targets", "Còn {3} chỉ tiêu, {1 (2)} chưa triển khai.", by=office)
    DraftRevision.objects.filter(place="3.targets").update(
        text="Còn {count:targets:behind} chỉ tiêu, {count:xoa:behind} của đề án đã bỏ.",
        figures={"count:targets:behind": ["3", ""], "count:xoa:behind": ["7", "nguồn cũ"]},
    )
    found = place(small, "3.targets")
    assert found.says == "Còn 3 chỉ tiêu, 7 của đề án đã bỏ."
    assert [figure.key for figure in found.figures("gone")] == ["gone:3.targets:count:xoa:behind"]
    assert shown(small, "3.targets") == "Còn {3} chỉ tiêu, {7} của đề án đã bỏ."


def test_other_generated_words_are_told_until_what_was_written_is_kept(small: Review, office: User) -> None:
    from vedich.publication.queries.drafting.standing import reworded

    write(small, "3.targets", "Còn {3} chỉ tiêu.", by=office)
    assert reworded(draft_of(small)) == []
    weaker(small)
    assert reworded(draft_of(small)) == []  # only figures are others
    ScoreRecord.objects.filter(target__code="10").update(band="OVER_60", attained=70)
    assert [each.key for each in reworded(draft_of(small))] == ["3.targets"]
    hold(small, draft_of(small), place(small, "3.targets"), seen=1, by=office, at=AT)
    assert reworded(draft_of(small)) == []
    assert place(small, "3.targets").says == "Còn 4 chỉ tiêu."


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.REPORTER, Role.INSPECTOR, Role.VIEWER, Role.LEADER])
def test_who_does_not_compile_writes_nothing(small: Review, role: str) -> None:
    reader = sample.reader(Unit.objects.get(code="P"), role=role)
    with pytest.raises(PermissionDenied):
        write(small, "3.targets", "Câu mới.", by=reader)
    with pytest.raises(PermissionDenied):
        leave_out(small, draft_of(small), place(small, "3.targets"), seen=0, by=reader, at=AT)
    assert DraftRevision.objects.count() == 0


def test_an_office_of_another_unit_writes_nothing(small: Review) -> None:
    with pytest.raises(PermissionDenied):
        write(small, "3.targets", "Câu.", by=sample.reader(Unit.objects.get(code="S1"), role=Role.OFFICE))


def test_every_document_holds_the_edited_words(small: Review, office: User, settings, tmp_path) -> None:
    settings.DATA = tmp_path
    write(small, "3.targets", "Còn {3} chỉ tiêu phải dồn sức.", by=office)
    write(small, "3.them.130720030000-a", "Một đoạn viết thêm.", by=office, after="3.targets")
    edition = issue(small, by=None, at=AT)
    files = editions.contents(edition)
    word = [str(text) for _, text in read(files["bao-cao.docx"]).blocks]
    assert {"Còn 3 chỉ tiêu phải dồn sức.", "Một đoạn viết thêm."} <= set(word)
    paper = queries.report(small)
    assert files["bao-cao.pdf"] == pdf.render(paper)
    assert "Còn 3 chỉ tiêu phải dồn sức." in [
        "".join(r.text for r in b.runs) for b in paper.blocks if hasattr(b, "runs")
    ]
    assert files == rendered(queries.papers(queries.read(small)))
    write(small, "3.targets", "Còn {3} chỉ tiêu, phải dồn hết sức.", by=office)
    second = issue(small, by=None, at=AT + timedelta(days=1), reason="Sửa câu chữ")
    assert (second.changes["figures"], second.changes["words"]) == ([], True)


def test_what_is_withheld_stays_withheld_whatever_was_written_over_it(small: Review, office: User) -> None:
    finding = Finding.objects.create(
        review=small,
        kind=FindingKind.SHORTCOMING,
        text="Đồng chí Giám đốc chậm.",
        position=50,
        typed_by=office,
        typed_at=AT,
    )
    write(small, f"3.f.{finding.pk}", "Giám đốc Sở Một làm chậm.", by=office)
    write(small, "3.targets", "Còn {3} chỉ tiêu do Chủ tịch huyện.", by=office)
    material = queries.read(small)
    said = {place_of(each): each for each in sentences_of(material)}
    assert names_officers(said["SOAN:3.targets"])

    def public(*withheld: str) -> str:
        choice = Choice(("3",), withheld=frozenset(withheld))
        assert not choice.problems(material)
        report = public_papers(material, choice, "party").report
        return "\n".join("".join(run.text for run in block.runs) for block in report.blocks if hasattr(block, "runs"))

    assert "Giám đốc Sở Một" in public()
    assert "Giám đốc" not in public(place_of(finding), f"SOAN:3.f.{finding.pk}")
    assert "Giám đốc" not in public(place_of(finding))
    hidden = public("SOAN:3.targets")
    assert "Chủ tịch huyện" not in hidden
    assert "Nội dung này không công khai." in hidden


def test_versions_are_compared_word_by_word(small: Review, office: User) -> None:
    write(small, "3.targets", "Còn {3} chỉ tiêu chậm.", by=office)
    write(small, "3.targets", "Vẫn còn {3} chỉ tiêu rất chậm.", by=office)
    second, first = revisions.history(small, "3.targets")
    assert [(each.kind, each.text) for each in compared(as_then(first), as_then(second))] == [
        ("out", "Còn"), ("in", "Vẫn còn"), ("same", " 3 chỉ tiêu"), ("in", " rất"), ("same", " chậm."),
    ]  # fmt: skip
