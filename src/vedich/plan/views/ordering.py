"""A new directive: text with ready phrases, body, deadline, in half a minute."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import day_of
from vedich.common.text import one_line
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.org.permissions import guard
from vedich.plan import queries as plan
from vedich.plan.actions.directives import assign_task
from vedich.plan.actions.refusals import Refused
from vedich.plan.models import Node, Target
from vedich.plan.permissions import can_order
from vedich.plan.queries.directives import bodies

DAYS = 30
"""Days until the deadline that is proposed."""


def _phrases() -> list[str]:
    """Ready beginnings; they are written in Vietnamese, as the directive will be."""
    return [
        "Báo cáo rõ nguyên nhân chậm và giải pháp khắc phục.",
        "Tập trung nguồn lực, hoàn thành đúng tiến độ kế hoạch.",
        "Kiểm tra, rà soát lại số liệu và báo cáo kết quả.",
    ]


def _about(request: HttpRequest, today: date) -> Node | Target | None:
    """What the address names; without it, the resolution in force. Raises Http404, or PermissionDenied."""
    code = request.GET.get("ct") or request.POST.get("ct", "")
    if not code:
        tops = Node.objects.filter(parent__isnull=True, start__lte=today)
        return tops.order_by("-kind", "-start").first() or Node.objects.filter(parent__isnull=True).first()
    if target := plan.targets().filter(code=code).first():
        if not plan.visible_targets(request.user, today).filter(pk=target.pk).exists():
            raise PermissionDenied
        return target
    node = Node.objects.select_related("parent").filter(code=code).first()
    if node is None:
        raise Http404
    return node


@guard(can_order)
def new_directive(request: HttpRequest) -> HttpResponse:
    """Three fields; a ready phrase is added to what stands there without losing the rest."""
    today = timezone.localdate()
    about = _about(request, today)
    typed = {
        "text": request.POST.get("text", ""),
        "body": request.POST.get("body", ""),
        "deadline": request.POST.get("deadline", f"{today + timedelta(days=DAYS):%d/%m/%Y}"),
    }
    refused = ""
    if request.method == "POST" and (phrase := _phrase(request.POST.get("phrase", ""))):
        typed["text"] = one_line(f"{typed['text']} {phrase}")
    elif request.method == "POST":
        try:
            task = assign_task(
                typed["text"], unit=_body(typed["body"], today), about=about,
                deadline=_deadline(typed["deadline"]), by=request.user, at=timezone.now(), on=today,
            )  # fmt: skip
        except Refused as error:
            refused = str(error)
        else:
            messages.success(request, _("Sent as %(code)s. The body was told.") % {"code": task.code})
            return redirect("directive", task.code)
    found = bodies(request.user, about, today)
    context = {
        "about": about,
        "is_target": isinstance(about, Target),
        "typed": typed,
        "refused": refused,
        "phrases": list(enumerate(_phrases(), start=1)),
        "bodies": found,
        "renamed": [body for body in found if body.is_renamed],
    }
    return render(request, "plan/new_directive.html", context, status=422 if refused else 200)


def _phrase(number: str) -> str:
    return {str(place): text for place, text in enumerate(_phrases(), start=1)}.get(number, "")


def _body(code: str, today: date) -> Unit | None:
    return org.by_code(code.strip(), today) if code.strip() else None


def _deadline(text: str) -> date:
    day = day_of(text)
    if day is None:
        raise Refused("no_deadline")
    return day
