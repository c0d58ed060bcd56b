"""Checks before a report is sent out: sums that must close, parts that are empty, figures that rest on nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.templatetags.frame import language
from vedich.documents.content import Figure
from vedich.documents.numbers import number
from vedich.plan.queries.tasks import TaskLine, is_open
from vedich.publication.queries.drafting import standing
from vedich.publication.queries.drafting.applying import anchor
from vedich.publication.queries.material import Material
from vedich.publication.queries.pages import DraftPage
from vedich.publication.queries.public import section_name
from vedich.publication.queries.sections import Draft, drafted
from vedich.publication.queries.sections.section import finding_words
from vedich.publication.queries.sentences import money
from vedich.review.models import Finding
from vedich.review.queries.last_time import LastTime

DONE, OPEN, WRONG = "done", "open", "overdue"


@dataclass(frozen=True)
class Check:
    """One line of the list: how it stands, what it says, and the page of the draft where it is mended."""

    state: str
    text: str
    page: str = ""
    data: str = ""
    """What follows in Vietnamese, in every language."""
    href: str = ""
    """Where it is mended, if that is not a page of the draft."""


@dataclass(frozen=True)
class About:
    """What is known of a review beside its material."""

    changed: int = 0
    """Figures that are others today than when they were frozen."""
    comments: Mapping[str, int] = field(default_factory=dict)
    """Open ones by paragraph."""
    last: LastTime | None = None


def checks(
    material: Material, pages: Iterable[DraftPage], draft: Draft | None = None, about: About | None = None
) -> list[Check]:
    """What stands in the way first, then what to mind, then what is in order.

    `draft` is that of the material, where it is made already; `about` is what others know of the review.
    """
    found = [*_sums(material), *_empty(pages), *_reasons(material), *_figures(material), *_words(material)]
    found += [*_edited(draft or drafted(material), material), *_about(about or About(), material)]
    return sorted(found, key=lambda check: (WRONG, OPEN, DONE).index(check.state))


def _n(value: int) -> str:
    return number(value, 0, language())


def _sums(material: Material) -> Iterator[Check]:
    """52 + 236 + 116 = 404, by part as in the whole, and the money by source as by part."""
    counts, entries = material.tally.counts, len(material.entries)
    if material.run is None:
        yield Check(WRONG, _("The targets have not been scored for this review."))
        return
    if material.snapshot is None:
        yield Check(OPEN, _("The figures are not frozen: what is issued could not be computed again later."))
    terms = [counts.met, counts.over_60, counts.behind, *([counts.unscored] if counts.unscored else [])]
    sum_text = f"{' + '.join(map(_n, terms))} = {_n(entries)}"
    closes = sum(terms) == entries == sum(len(leaf.entries) for b in material.branches for leaf in (b.leaves or (b,)))
    if not closes:
        yield Check(WRONG, _("The sums do not close: {sum}").format(sum=sum_text), "2")
    elif entries:
        yield Check(DONE, _("The sums close: {sum}").format(sum=sum_text), "2")
    if material.main:
        left, carried = len(material.not_carried), material.main_tally.total
        text = _("Main targets: {carried} carried by schemes + {left} by none = {total}")
        yield Check(DONE, text.format(carried=_n(carried), left=_n(left), total=_n(len(material.main))), "2")
    yield from _money(material)


def _money(material: Material) -> Iterator[Check]:
    parts = [branch.money for branch in material.branches if branch.money]
    whole = money.total(material.money)
    if parts and whole.estimated is not None and money.total(parts).estimated != whole.estimated:
        yield Check(OPEN, _("Part of the money hangs on no programme: by source it adds up to more."), "2")


def _empty(pages: Iterable[DraftPage]) -> Iterator[Check]:
    for page in pages:
        if page.missing:
            yield Check(OPEN, _("Still empty:"), page.key, f"{page.short}: {'; '.join(page.missing)}")


def _reasons(material: Material) -> Iterator[Check]:
    weak = material.weak
    lacking = sum(entry.reason is None for entry in weak)
    if lacking:
        text = _("{n} of {total} targets that are behind have no reason yet").format(n=_n(lacking), total=_n(len(weak)))
        yield Check(OPEN, text, "3")
    elif weak:
        text = _("Every one of the {total} targets that are behind has its reason").format(total=_n(len(weak)))
        yield Check(DONE, text, "3")
    nobody = sum(not entry.lead for entry in weak)
    if nobody:
        text = ngettext(
            "{n} target that is behind has no lead agency", "{n} targets that are behind have no lead agency", nobody
        )
        yield Check(OPEN, text.format(n=_n(nobody)), "3")


def _figures(material: Material) -> Iterator[Check]:
    counts = material.tally.counts
    if material.estimates:
        n = material.estimates
        text = ngettext(
            "{n} target rests on estimates; the report calls it so",
            "{n} targets rest on estimates; the report calls them so",
            n,
        )
        yield Check(OPEN, text.format(n=_n(n)), "0")
    if material.lacking:
        n = material.lacking
        text = ngettext(
            "{n} target lacks reports of some units in the latest period",
            "{n} targets lack reports of some units in the latest period",
            n,
        )
        yield Check(OPEN, text.format(n=_n(n)), "0")
    if counts.unscored and material.run:
        n = counts.unscored
        text = ngettext("{n} target could not be scored", "{n} targets could not be scored", n)
        yield Check(OPEN, text.format(n=_n(n)), "3")


def _words(material: Material) -> Iterator[Check]:
    found = [finding for each in material.findings.values() for finding in each]
    typed = [each for each in found if not each.source and not each.illustrative and _has_figures(each)]
    if typed:
        n = len(typed)
        text = ngettext(
            "{n} sentence holds figures typed by hand and names no source",
            "{n} sentences hold figures typed by hand and name no source",
            n,
        )
        yield Check(OPEN, text.format(n=_n(n)))
    invented = sum(finding.illustrative for finding in found)
    if invented:
        text = ngettext(
            "{n} sentence is illustrative and must be replaced before anything is issued",
            "{n} sentences are illustrative and must be replaced before anything is issued",
            invented,
        )
        yield Check(OPEN, text.format(n=_n(invented)))


def _has_figures(finding: Finding) -> bool:
    return any(isinstance(word, Figure) for word in finding_words(finding))


def _edited(draft: Draft, material: Material) -> Iterator[Check]:
    """Numbers typed into edited words, figures the data no longer have, words whose place or ground has changed."""
    code = material.review.code
    for clash in standing.contradictions(draft):
        data = (
            f"{section_name(str(clash.place.section))}: “{clash.typed} … {clash.words_said}”, số liệu là {clash.figure}"
        )
        text = _("A number typed by hand disagrees with the data:")
        yield Check(WRONG, text, data=data, href=_words_page(code, clash.place.key))
    for section, n in standing.gone(draft).items():
        text = ngettext(
            "{n} figure in edited words is no longer in the data:",
            "{n} figures in edited words are no longer in the data:",
            n,
        )
        yield Check(WRONG, text.format(n=_n(n)), data=section_name(str(section)), href=_words_page(code, str(section)))
    for section, n in standing.typed(draft).items():
        text = ngettext(
            "{n} number typed by hand in edited words, without a source:",
            "{n} numbers typed by hand in edited words, without a source:",
            n,
        )
        yield Check(OPEN, text.format(n=_n(n)), data=section_name(str(section)), href=_words_page(code, str(section)))
    for place in standing.reworded(draft):
        text = _("The data give other words now than when this paragraph was edited:")
        yield Check(OPEN, text, data=section_name(str(place.section)), href=_words_page(code, place.key))
    for lost in draft.lost:
        text = _("Edited words have no place any more, because the data they spoke of have changed:")
        href = f"{reverse('draft_versions', args=[code])}?{urlencode({'doan': lost.place})}"
        yield Check(WRONG, text, data=section_name(lost.place.partition(".")[0]), href=href)


def _words_page(code: str, key: str) -> str:
    section = key.partition(".")[0]
    return f"{reverse('draft_words', args=[code])}?muc={section}" + (f"#{anchor(key)}" if key != section else "")


def _about(about: About, material: Material) -> Iterator[Check]:
    """Figures changed since the freeze, open comments, and what was ordered last time."""
    if about.changed:
        text = ngettext(
            "{n} figure has changed since the freeze", "{n} figures have changed since the freeze", about.changed
        )
        yield Check(WRONG, text.format(n=_n(about.changed)), href="#doi")
    if n := sum(about.comments.values()):
        text = ngettext("{n} comment on the draft is open", "{n} comments on the draft are open", n)
        first = min(about.comments).partition(".")[0]
        href = f"{reverse('draft_comments', args=[material.review.code])}?muc={first}"
        yield Check(OPEN, text.format(n=_n(n)), href=href)
    if about.last is None:
        return
    silent = sum(_is_silent(line) for line in about.last.lines)
    if silent:
        text = ngettext(
            "{n} directive of the last review has no state yet: nobody has said what became of it",
            "{n} directives of the last review have no state yet: nobody has said what became of them",
            silent,
        )
        yield Check(OPEN, text.format(n=_n(silent)), href=reverse("last_conclusions", args=[material.review.code]))
    elif about.last.lines:
        text = _("Every directive of the last review has its state")
        yield Check(DONE, text, href=reverse("last_conclusions", args=[material.review.code]))


def _is_silent(line: TaskLine) -> bool:
    """Whether nothing was ever reported on a directive."""
    return is_open(line.task) and line.task.started is None and not line.task.share_done
