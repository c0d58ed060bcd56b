"""The page of wordings: sentences of all reports in the committee's own words, checked, previewed in one review."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vedich.org.permissions import guard
from vedich.publication import queries
from vedich.publication.actions.wording import CannotWord, sentence_about, word
from vedich.publication.models import Edition
from vedich.publication.permissions import can_open_wordings, can_word
from vedich.publication.queries.worded import Worded, worded
from vedich.publication.queries.wordings import tidy, wrong_in
from vedich.publication.views.reviews import title_of
from vedich.review.models import Review
from vedich.review.queries.access import kept_reviews
from vedich.review.queries.snapshots import Damaged

LISTED = 50
NAMES = {
    "bases": gettext_lazy("What the report is based on"),
    "promised": gettext_lazy("What was promised"),
    "looked_at": gettext_lazy("What the report looks at"),
    "time_gone": gettext_lazy("How much of the term is over"),
    "tasks_lead": gettext_lazy("The line before tasks and solutions"),
    "closing": gettext_lazy("The last sentence"),
}


@guard(can_open_wordings)
def wordings(request: HttpRequest) -> HttpResponse:
    """Every sentence with a form of its own; `act` looks at it, keeps it, or puts the program's words back."""
    today = timezone.localdate()
    if not can_word(request.user, today):
        raise PermissionDenied
    look = _look(request, kept_reviews(request.user, today))
    if request.method != "POST":
        return _page(request, look)
    return _acted(request, look)


@dataclass(frozen=True)
class Look:
    """The sentences as one review fills their places; it is None where there is none, or it cannot be read."""

    found: list[Worded]
    review: Review | None
    reviews: list[Review]
    is_damaged: bool = False

    @property
    def query(self) -> str:
        return f"?so-ket={self.review.code}" if self.review else ""


def _look(request: HttpRequest, kept: QuerySet[Review]) -> Look:
    """In the review asked for, else in the first that is still open, else in the latest."""
    issued = Exists(Edition.objects.filter(review=OuterRef("pk")))
    reviews = list(kept.annotate(is_issued=issued).order_by("is_issued", "-as_of", "code")[:LISTED])
    code = request.GET.get("so-ket", "")
    review = get_object_or_404(kept, code=code) if code else next(iter(reviews), None)
    if review is None:
        return Look(worded(None), None, reviews)
    try:
        return Look(worded(queries.read(review)), review, reviews)
    except Damaged:
        return Look(worded(None), review, reviews, is_damaged=True)


def _acted(request: HttpRequest, look: Look) -> HttpResponse:
    each = next((it for it in look.found if it.sentence.key == request.POST.get("key")), None)
    if each is None:
        raise Http404
    key, typed = each.sentence.key, request.POST.get("text", "")
    act = request.POST.get("act")
    if act == "preview":
        text = tidy(each.sentence, typed)
        wrong = wrong_in(each.sentence, text)
        error = sentence_about(wrong) if wrong else ""
        return _page(request, look, key, typed, error, [] if wrong else each.says(text))
    if again := request.POST.get("again", ""):
        typed = next((row.text for row in each.former if str(row.pk) == again), typed)
    seen = request.POST.get("seen", "")
    try:
        word(
            key, "" if act == "restore" else typed, by=request.user, at=timezone.now(),
            seen=int(seen) if seen.isdecimal() and len(seen) < 19 else 0,
        )  # fmt: skip
    except CannotWord as error:
        if error.is_conflict:
            look = _look(request, kept_reviews(request.user, timezone.localdate()))
        return _page(request, look, key, typed, str(error), status=409 if error.is_conflict else 422)
    messages.success(request, _("The sentence was kept."))
    return redirect(f"{request.get_full_path()}#{key}")


def _page(
    request: HttpRequest, look: Look, key: str = "", typed: str = "", error: str = "",
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
        for each in look.found
    ]
    context = {
        "look": look,
        "title": title_of(look.review) if look.review else "",
        "choices": [(each.code, title_of(each), each == look.review) for each in look.reviews],
        "rows": rows,
        "error": error,
        "key": key,
    }
    return render(request, "publication/wordings.html", context, status=status)


def _pk(each: Worded) -> int:
    return each.row.pk if each.row else 0
