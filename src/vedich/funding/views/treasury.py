"""A table of the treasury: sent, held against what stands, taken over as a whole."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from vedich.common import uploads
from vedich.common.asked import PAGE
from vedich.common.workbook import TooLarge, Unusable, sentence_for
from vedich.funding.actions.refusals import Refused
from vedich.funding.actions.treasury import Said, take_table
from vedich.funding.forms.table import SCALES, NoTable, read
from vedich.funding.forms.treasury import Asked, Difference, compare
from vedich.funding.permissions import may_keep_money
from vedich.funding.queries.access import keepable_nodes
from vedich.funding.queries.kept import known_sources
from vedich.org.permissions import guard

LIMIT = 5_000_000  # bytes of one table; a larger one is refused unread
_AROUND = 100_000  # bytes that a form adds around its file


@csrf_exempt  # checked in _send: a body beyond the limit is refused before anything reads it
@guard(may_keep_money)
def treasury_upload(request: HttpRequest) -> HttpResponse:
    """The form to send a table with."""
    if request.method != "POST":
        return _form(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > min(LIMIT, settings.UPLOAD_LIMIT) + _AROUND:
        sentence = _("The file is larger than %(n)d MB. Send a smaller one.") % {"n": LIMIT // 1_000_000}
        return _form(request, sentence, status=413)
    return _send(request)


@csrf_protect
def _send(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _form(request, _("Choose the file first."), status=422)
    asked, upload = _asked(request.POST), uploads.keep(file, by=request.user)
    try:
        compare(read(upload.path), asked, {}, by=request.user, on=timezone.localdate())
    except (NoTable, Unusable, TooLarge) as error:
        uploads.forget(upload)
        return _form(request, _why(error), status=422)
    chosen = {"nam": asked.year or "", "don-vi": asked.scale, "nguon": asked.source}
    address = reverse("treasury_difference", args=[upload.token])
    return redirect(f"{address}?{urlencode({name: value for name, value in chosen.items() if value})}")


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, NoTable) else sentence_for(error)


def _asked(get: Mapping[str, str]) -> Asked:
    year, scale = get.get("nam", ""), get.get("don-vi", "")
    return Asked(
        int(year) if year.isdecimal() and len(year) == 4 else None, scale if scale in SCALES else "",
        get.get("nguon", "")[:100],
    )  # fmt: skip


def _form(request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    scales = {
        "million": _("million VND"), "billion": _("billion VND"), "thousand": _("thousand VND"), "dong": _("VND")
    }  # fmt: skip
    context = {
        "sentence": sentence,
        "asked": _asked(request.POST),
        "keeps": keepable_nodes(request.user, today).exists(),
        "sources": known_sources(),
        "years": range(today.year, today.year - 20, -1),
        "scales": scales.items(),
    }
    return render(request, "funding/treasury.html", context, status=status)


@never_cache
@guard(may_keep_money)
def treasury_difference(request: HttpRequest, token: str) -> HttpResponse:
    """What the table would change; nothing is written until all of it is accepted."""
    upload = uploads.find(token, by=request.user)
    if upload is None:
        messages.info(request, _("That file is no longer here: it was accepted, or a day has passed. Send it again."))
        return redirect("treasury_upload")
    today, post = timezone.localdate(), request.POST
    chosen = {
        int(name.removeprefix("dong-")): value[:60]
        for name, value in post.items()
        if name.startswith("dong-") and name.removeprefix("dong-").isdecimal() and len(name) < 15 and value.strip()
    }
    try:
        difference = compare(read(upload.path), _asked(request.GET), chosen, by=request.user, on=today)
    except NoTable as error:
        return _form(request, str(error), status=422)
    accepts = post.get("act") == "accept"
    if not accepts:
        return _show(request, upload, difference, chosen)
    if post.get("fingerprint") != difference.fingerprint or not difference.can_accept:
        return _show(request, upload, difference, chosen, afresh=True)
    said = [Said(it.node, it.source, it.year, it.said, it.seen) for it in difference.items]
    try:
        taken = take_table(
            said, difference.names, dropped=difference.dropped, file=upload.name, by=request.user, at=timezone.now(),
            on=today,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(request.get_full_path())
    uploads.forget(upload)
    words = ngettext("%(n)d line of money taken over.", "%(n)d lines of money taken over.", taken) % {"n": taken}
    messages.success(request, words)
    return redirect(f"{reverse('money')}?nam={difference.year}")


def _show(
    request: HttpRequest, upload: uploads.Upload, difference: Difference, chosen: Mapping[int, str], *,
    afresh: bool = False,
) -> HttpResponse:  # fmt: skip
    refusals = difference.refusals[:PAGE]
    context = {
        "upload": upload,
        "difference": difference,
        "refusals": [(it, chosen.get(it.row, "")) for it in refusals],
        "refusals_more": len(difference.refusals) - len(refusals),
        "shown": difference.changes[:PAGE],
        "more": len(difference.changes) - len(difference.changes[:PAGE]),
        "chosen": [(row, code) for row, code in chosen.items() if row not in {it.row for it in refusals}],
        "codes": keepable_nodes(request.user, timezone.localdate()) if difference.refusals else (),
        "afresh": afresh,
    }
    return render(request, "funding/treasury_difference.html", context, status=409 if afresh else 200)
