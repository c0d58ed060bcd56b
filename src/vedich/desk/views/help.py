"""Help: what can be done here, by whom, and whom to call."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vedich.common.accounts import phones
from vedich.common.roles import COMPILING, Role
from vedich.org import queries as org
from vedich.org.models import Appointment
from vedich.org.permissions import can_read, guard, held_by
from vedich.scorecard.models import Band

_DOES = {
    Role.ADMINISTRATOR: _("sets up accounts and units"),
    Role.OFFICE: _("loads the plan, compiles and issues reviews"),
    Role.LEADER: _("reads everything under the unit"),
    Role.SPECIALIST: _("follows and checks figures of the unit and below"),
    Role.REPORTER: _("answers for the figures of one unit"),
    Role.INSPECTOR: _("reads everything under the unit, down to single values"),
    Role.VIEWER: _("reads"),
}
_WORDS = (
    (_("Target"), _("an indicator promised for a unit, with a value and a due day")),
    (_("Actual and estimate"), _("a measured value; a value given before its period ended, always marked")),
    (_("Coverage"), _("how many of the units that should report have reported the latest period")),
    (_("Nil, not applicable, missing"), _("nothing occurred; it cannot occur here; nobody has said. Three things")),
    (_("Baseline"), _("the value from which a target starts")),
    (_("Plan line"), _("straight from the baseline through the milestones to the due day")),
    (_("Forecast"), _("the value expected on the due day, with the ends that hold in eight of ten cases")),
    (_("Version"), _("what was promised, by one document; an adjustment is a new one and the old one stays")),
    (_("Revision"), _("a value corrected after acceptance; the old one stays")),
    (_("Not restatable"), _("a figure of former units that cannot be told apart for the units of today")),
)


def _to_call(held: list[Appointment]) -> list[Appointment]:
    """Posts of those who set things up, at the user's units or above them."""
    found = Appointment.objects.filter(
        org.on(timezone.localdate()),
        role__in=COMPILING,
        unit__below__descendant__in=[each.unit_id for each in held],
        user__is_active=True,
    )
    return list(found.select_related("user", "unit").order_by("-role", "unit__code", "user__post").distinct()[:10])


@guard(can_read)
def help_page(request: HttpRequest) -> HttpResponse:
    """Tasks, marks, words, whom to call, roles, keys."""
    held = held_by(request)
    context = {
        "held": held,
        "to_call": _to_call(held),
        "roles": [(role.label, _DOES[role]) for role in Role],
        "words": _WORDS,
        "bands": Band.values,
        "help_line": phones.help_line(),
    }
    return render(request, "desk/help.html", context)
