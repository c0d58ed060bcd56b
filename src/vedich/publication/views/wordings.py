"""The page of wordings: sentences of the report in the committee's own words, checked and previewed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vedich.org.permissions import guard
from vedich.publication import queries
from vedich.publication.actions.wording import CannotWord, sentence_about, take_over, word
from vedich.publication.models import Wording
from vedich.publication.queries.worded import Worded, worded
from vedich.publication.queries.wordings import tidy, wrong_in
from vedich.publication.views.damaged import review_tells
from vedich.publication.views.reviews import title_of
from vedich.review.models import Review
from vedich.review.permissions import can_begin_reviews
from vedich.review.queries.access import kept_reviews

NAMES = {
    "bases": gettext_lazy("What the report is based on"),
    "promised": gettext_lazy("What was promised"),
    "looked_at": gettext_lazy("What the report looks at"),
    "time_gone": gettext_lazy("How much of the term is over"),
    "tasks_lead": gettext_lazy("The line before tasks and solutions"),
    "closing": gettext_lazy("The last sentence"),
}


@guard(can_begin_reviews)
@review_tells
def wordings(request: HttpRequest, code: str) -> HttpResponse:
    """Every sentence with a form of its own; `act` looks at it, keeps it, or puts the program's words back."""
    kept = kept_reviews(request.user, timezone.localdate())
    review = get_object_or_404(kept, code=code)
    found = worded(queries.read(review))
    if request.method != "POST":
        return _page(request, review, found)
    if request.POST.get("act") == "take":
        return _taken(request, review, get_object_or_404(kept, code=request.POST.get("from", "")))
    return _acted(request, review, found)


def _acted(request: HttpRequest, review: Review, found: list[Worded]) -> HttpResponse:
    each = next((it for it in found if it.sentence.key == request.POST.get("key")), None)
    if each is None:
        raise Http404
    key, typed = each.sentence.key, request.POST.get("text", "")
    act = request.POST.get("act")
    if act == "preview":
        text = tidy(each.sentence, typed)
        wrong = wrong_in(each.sentence, text)
        error = sentence_about(wrong) if wrong else ""
        return _page(request, review, found, key, typed, error, [] if wrong else each.says(text))
    seen = request.POST.get("seen", "")
    try:
        word(
            review, key, "" if act == "restore" else typed, by=request.user, at=timezone.now(),
            seen=int(seen) if seen.isdecimal() and len(seen) < 19 else 0,
        )  # fmt: skip
    except CannotWord as error:
        if error.is_conflict:
            found = worded(queries.read(review))
        return _page(request, review, found, key, typed, str(error), status=409 if error.is_conflict else 422)
    messages.success(request, _("The sentence was kept."))
    return redirect(f"{request.path}#{key}")


def _taken(request: HttpRequest, review: Review, other: Review) -> HttpResponse:
    n = take_over(review, other, by=request.user, at=timezone.now())
    messages.success(request, ngettext("%(n)s sentence taken over.", "%(n)s sentences taken over.", n) % {"n": n})
    return redirect(request.path)


def _page(
    request: HttpRequest, review: Review, found: list[Worded], key: str = "", typed: str = "", error: str = "",
    shown: list[str] | None = None, *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = [
        {
            "key": each.sentence.key,
            "name": NAMES[each.sentence.key],
            "worded": each,
            "text": typed if each.sentence.key == key else each.text,
            "says": shown if each.sentence.key == key and shown is not None else each.says(),
            "is_preview": each.sentence.key == key and shown is not None and not error,
            "error": error if each.sentence.key == key else "",
            # A preview keeps what was read; only a conflict shows what stands now.
            "seen": request.POST.get("seen", "") if each.sentence.key == key and status != 409 else _pk(each),
        }
        for each in found
    ]
    others = kept_reviews(request.user, timezone.localdate()).exclude(pk=review.pk)
    others = others.filter(pk__in=Wording.objects.exclude(text="").values("review"))[:50]
    context = {"review": review, "title": title_of(review), "rows": rows, "others": others, "error": error, "key": key}
    return render(request, "publication/wordings.html", context, status=status)


def _pk(each: Worded) -> int:
    return each.row.pk if each.row else 0
