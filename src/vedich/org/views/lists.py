"""Lists of accounts from Excel: the template, the checked page, acceptance, and the codes to hand out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from vedich.common import uploads
from vedich.common.asked import PAGE
from vedich.common.workbook import TooLarge, Unusable, sentence_for
from vedich.org.actions import take_list
from vedich.org.forms.accounts import AccountsFileForm, too_large
from vedich.org.permissions import can_keep_accounts_at, guard
from vedich.org.queries import account_list, account_sheets
from vedich.org.queries.account_list import CHANGED, NEW, REFUSED, SAME, Checked

_AROUND = 100_000  # bytes that a form adds around its file
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@csrf_exempt  # checked in _send: a body beyond the limit is refused before anything reads it
@guard(can_keep_accounts_at.anywhere)
def upload_people(request: HttpRequest) -> HttpResponse:
    """The form with the template, and what is sent with it."""
    if request.method != "POST":
        return _show_form(request, AccountsFileForm())
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.ACCOUNTS_LIMIT + _AROUND:
        return _show_form(request, AccountsFileForm(), sentence=too_large(), status=413)
    return _send(request)


@csrf_protect
def _send(request: HttpRequest) -> HttpResponse:
    form = AccountsFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_form(request, form, sentence=form.errors["file"][0], status=422)
    upload = uploads.keep(form.cleaned_data["file"], by=request.user)
    try:
        _checked(request, upload)
    except (account_list.NoList, Unusable, TooLarge) as error:
        uploads.forget(upload)
        return _show_form(request, form, sentence=_why(error), status=422)
    return redirect("people_check", upload.token)


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, account_list.NoList) else sentence_for(error)


def _show_form(request: HttpRequest, form: AccountsFileForm, *, sentence: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "sentence": sentence, "most": account_list.MOST_ROWS}
    return render(request, "org/upload_people.html", context, status=status)


def _checked(request: HttpRequest, upload: uploads.Upload) -> Checked:
    return account_list.check(upload.path, by=request.user, on=timezone.localdate())


@never_cache
@guard(can_keep_accounts_at.anywhere)
def check_people(request: HttpRequest, token: str) -> HttpResponse:
    """What each row would do; accepting checks it all again."""
    upload = uploads.find(token, by=request.user)
    if upload is None:
        messages.info(request, _("That list is no longer here: it was accepted, or a day has passed. Send it again."))
        return redirect("people_upload")
    checked = _checked(request, upload)
    if request.method != "POST":
        return _show_checked(request, upload, checked)
    if request.POST.get("fingerprint") != checked.fingerprint or not checked.takes:
        return _show_checked(request, upload, checked, afresh=True)
    made = take_list(checked, by=request.user, at=timezone.now())
    uploads.forget(upload)
    context = {"token": made, "counts": checked.counts, "accounts": checked.new_accounts, "takes": checked.takes}
    return _unkept(render(request, "org/accepted_people.html", context))


def _show_checked(
    request: HttpRequest, upload: uploads.Upload, checked: Checked, *, afresh: bool = False
) -> HttpResponse:
    refused = [(line, refusal) for line in checked.of(REFUSED) for refusal in line.refusals]
    context = {
        "upload": upload,
        "checked": checked,
        "counts": [(label, checked.counts.get(key, 0)) for key, label in _labels()],
        "refused": refused[:PAGE],
        "refused_more": max(0, len(refused) - PAGE),
        "lines": checked.of(NEW, CHANGED)[:PAGE],
        "lines_more": max(0, checked.takes - PAGE),
        "afresh": afresh,
    }
    return render(request, "org/check_people.html", context, status=409 if afresh else 200)


def _labels() -> list[tuple[str, str]]:
    return [(NEW, _("New")), (CHANGED, _("Changed")), (SAME, _("Unchanged")), (REFUSED, _("Refused"))]


@require_GET
@guard(can_keep_accounts_at.anywhere)
def people_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    content = account_sheets.template(by=request.user, on=timezone.localdate())
    return _file(content, "tai-khoan.xlsx")


@require_POST
@guard(can_keep_accounts_at.anywhere)
def people_codes(request: HttpRequest) -> HttpResponse:
    """The codes of a list just accepted: as a workbook, or fifty a page to print."""
    token = request.POST.get("token", "")[:100]
    rows = account_sheets.codes_of(token, by=request.user, on=timezone.localdate())
    if request.POST.get("dang") == "xlsx":
        address = request.build_absolute_uri("/dang-nhap")
        return _unkept(_file(account_sheets.codes_workbook(rows, address), "ma-dang-nhap.xlsx"))
    number = request.POST.get("trang", "1")
    pages = max(1, -(-len(rows) // PAGE))
    at = min(max(int(number) if number.isascii() and number.isdigit() else 1, 1), pages)
    context = {
        "token": token,
        "rows": rows[(at - 1) * PAGE : at * PAGE],
        "all": len(rows),
        "number": at,
        "pages": pages,
        "before": at - 1,
        "after": at + 1 if at < pages else 0,
        "address": request.build_absolute_uri("/dang-nhap"),
    }
    return _unkept(render(request, "org/codes.html", context))


def _unkept(response: HttpResponse) -> HttpResponse:
    """A page with codes is kept by no browser and no proxy."""
    response["Cache-Control"] = "no-store"
    return response


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
