"""The page of editions: what was issued, issuing and correcting, making public, withdrawing; and sealed files."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.models import Job
from vedich.common.templatetags.frame import language
from vedich.documents.layouts import problems
from vedich.documents.numbers import number
from vedich.org.permissions import guard
from vedich.publication import actions, queries
from vedich.publication.actions.issuing import CannotIssue, require_paper, require_reason
from vedich.publication.forms import IssueForm, PublishForm, WithdrawForm
from vedich.publication.jobs import issue_later, publish_later, under_way
from vedich.publication.models import Edition, Layout
from vedich.publication.permissions import can_download, can_issue, can_open_publishing
from vedich.publication.queries import editions, published, templates
from vedich.publication.queries.report import head, layout_of
from vedich.publication.queries.wordings import of_committee
from vedich.publication.views.damaged import review_tells
from vedich.publication.views.files import sealed
from vedich.publication.views.reviews import keeps, title_of
from vedich.review.models import Review
from vedich.review.queries.snapshots import last

SHOWN = 200
"""Changes of one edition on the page; the whole list is in its seal's edition and the data."""


@guard(can_open_publishing)
@review_tells
def publishing(request: HttpRequest, code: str) -> HttpResponse:
    """Everything issued of a review; a form for each act that may be done now."""
    day = timezone.localdate()
    review = get_object_or_404(queries.visible(request.user, day), code=code)
    if not can_issue(request.user, review, day):
        raise Http404
    act = _ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
    done = act(request, review) if act else ""
    if isinstance(done, Job):
        return redirect(f"{reverse('job', args=[done.pk])}?theo=1")
    if request.method == "POST" and not done:
        return redirect("publishing", code=review.code)
    context = _context(request, review, done)
    return render(request, "publication/publishing.html", context, status=422 if done else 200)


def _issue(request: HttpRequest, review: Review) -> str | Job:
    """What can be seen to be wrong is said at once; making the files is a job."""
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _first(form)
    said = form.cleaned_data
    try:
        require_paper(head(review, said["layout"]))
        require_reason(editions.last(review), said["reason"].strip())
    except CannotIssue as error:
        return str(error)
    return issue_later(
        review, layout=said["layout"], reason=said["reason"], by=request.user,
        is_renewed=said["renewed"],
    )  # fmt: skip


def _publish(request: HttpRequest, review: Review) -> str | Job:
    edition = editions.last(review)
    form = PublishForm(queries.read(review), request.POST)
    if edition is None:
        return _("Nothing was published: issue an edition first.")
    if not form.is_valid():
        return _first(form)
    return publish_later(edition, form.choice, note=form.cleaned_data["note"], by=request.user)


def _withdraw(request: HttpRequest, review: Review) -> str:
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _first(form)
    try:
        actions.withdraw(review, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    except CannotIssue as error:
        return str(error)
    messages.success(request, _("The review is no longer public."))
    return ""


_ACTS = {"issue": _issue, "publish": _publish, "withdraw": _withdraw}


def _first(form) -> str:
    return str(next(iter(form.errors.values()))[0])


def _context(request: HttpRequest, review: Review, error: str) -> dict:
    found = list(editions.editions(review))
    shown = published.of(review)
    public = {each.edition_id: each for each in shown if each.withdrawn_at is None}
    asked = request.POST.get("layout", "")
    layout = asked if asked in Layout.values else found[0].layout if found else layout_of(review)
    return {
        "review": review,
        "title": title_of(review),
        "error": error,
        "posted": request.POST,
        "layouts": Layout.choices,
        "layout": layout,
        "faults": problems(head(review, layout), language()),
        "under_way": under_way(review),
        "editions": [(each, public.get(each.pk), *_changes(each)) for each in found],
        "manifest": editions.MANIFEST,
        "is_public": bool(public),
        "snapshot": last(review),
        "keeps": keeps(request, review),
        "has_news": bool(found) and _has_news(found[0]),
        "withdrawn": [each for each in shown if each.withdrawn_at],
        **(_choices(request, review, shown, bool(public)) if found and found[0].pk not in public else {}),
    }


def _has_news(edition: Edition) -> bool:
    """Whether the committee writes or sets its papers otherwise today than in this edition."""
    template = templates.of_committee().get(edition.layout, "")
    return (edition.wordings, edition.template) != (of_committee(), template)


def _changes(edition: Edition) -> tuple[list[dict], int]:
    """The changes that fit the page, and how many more there are."""
    found = edition.changes.get("figures", [])
    return found[:SHOWN], max(len(found) - SHOWN, 0)


def _choices(request: HttpRequest, review: Review, shown: list, corrects: bool) -> dict:
    material = queries.read(review)
    form = PublishForm(material, former=shown[0].redactions if shown else None)
    chosen = request.POST if request.POST.get("act") == "publish" else None
    ticked = {
        name: set(chosen.getlist(name) if chosen else form.initial[name]) for name in ("sections", "tables", "withheld")
    }
    figures = len(list(queries.report(review).figures()))
    return {
        "corrects": corrects,
        "choices": {
            name: [(key, text, key in ticked[name]) for key, text in form.fields[name].choices]
            for name in ("sections", "tables", "withheld")
        },
        "extent": _("{figures}, {targets}").format(
            figures=_count(figures, ngettext("{n} figure", "{n} figures", figures)),
            targets=_count(len(material.entries), ngettext("{n} target", "{n} targets", len(material.entries))),
        ),
    }


def _count(n: int, text: str) -> str:
    return text.format(n=number(n, 0, language()))


@guard(can_download)
def edition_file(request: HttpRequest, code: str, edition: int, name: str) -> HttpResponse:
    """One sealed file of an edition, as it was issued."""
    review = get_object_or_404(queries.visible(request.user, timezone.localdate()), code=code)
    found = get_object_or_404(Edition, review=review, number=edition)
    data = editions.file_of(found, name)
    if data is None:
        raise Http404
    return sealed(data, f"{review.code}-{found.number}-{name}")
