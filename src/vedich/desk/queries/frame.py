"""The frame of every page: organisation, navigation by role, what is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy

from vedich.common.models import Notice
from vedich.common.roles import COMPILING, Role
from vedich.desk.queries import run
from vedich.desk.queries.viewer import viewer
from vedich.org.models import Appointment
from vedich.org.permissions import can_inspect, held_by
from vedich.plan.permissions import can_order


@dataclass(frozen=True)
class Item:
    """One word of the navigation; `routes` are the pages on which it is the current one."""

    title: object
    route: str
    routes: tuple[str, ...] = ()


_OVERVIEW = Item(gettext_lazy("Overview"), "overview")
_PROGRAMMES = Item(gettext_lazy("Programmes"), "programmes", ("programme", "scheme"))
_TARGETS = Item(gettext_lazy("Targets"), "targets", ("target", "target_table", "target_sources", "main_targets"))
_MONEY = Item(gettext_lazy("Money"), "money", ("funding_lines", "treasury_upload", "treasury_difference"))
_TASKS = Item(gettext_lazy("Assigned tasks"), "tasks")
_DIRECTIVES = Item(gettext_lazy("Directives"), "directives", ("directive", "new_directive", "carrying_out"))
_BODIES = Item(gettext_lazy("Steering bodies"), "bodies", ("body", "new_body"))
_UNITS = Item(gettext_lazy("Units"), "units", ("unit",))
_REVIEWS = Item(
    gettext_lazy("Reviews"),
    "reviews",
    (
        "review",
        "review_new",
        "review_edit",
        "review_lock",
        "conference",
        "conference_set_up",
        "conference_agenda",
        "conference_delegates",
        "conference_opinions",
        "conference_confirm",
        "last_conclusions",
        "findings",
        "commendations",
        "draft_words",
        "draft_versions",
        "draft_comments",
        "paper",
        "publishing",
        "reconciliations",
        "reconciliation",
        "wordings",
        "word_template",
    ),
)
_PEOPLE = Item(
    gettext_lazy("People"), "people", ("person", "new_person", "people_upload", "people_check", "people_codes")
)
_PLAN = Item(gettext_lazy("Plan"), "plan_import", ("plan_difference", "plan_batch"))
_REPORTS = Item(gettext_lazy("Reports due"), "reports", ("report", "report_check", "report_villages"))
_ACCEPTANCE = Item(
    gettext_lazy("To be accepted"),
    "acceptance",
    ("acceptance_period", "acceptance_indicator", "acceptance_report", "corrections"),
)
_JUDGEMENT = Item(
    gettext_lazy("Judgement"),
    "warnings",
    ("league_table", "classification", "classified_group", "classified_unit"),
)
_BOARDS = Item(gettext_lazy("Reporting"), "boards", ("board", "forms", "form", "report"))

_CRITERIA = Item(gettext_lazy("New rural communes"), "criteria_matrix", ("criterion", "commune_criteria"))

_SUPPORT = Item(gettext_lazy("Sponsorship"), "sponsorships")

# As many words as fit one row at 1280 pixels; what has none is reached from these pages and from the search.
_READING = (_OVERVIEW, _PROGRAMMES, _TARGETS, _JUDGEMENT, _BOARDS, _CRITERIA, _REVIEWS, _DIRECTIVES)
_READABLE = (_PROGRAMMES, _TARGETS, _JUDGEMENT, _TASKS, _MONEY, _SUPPORT, _UNITS, _BODIES)
_COMPILING = (_OVERVIEW, _ACCEPTANCE, _BOARDS, _CRITERIA, _REVIEWS, _DIRECTIVES, _PLAN, _PEOPLE)
_APPROVING = (_ACCEPTANCE, _TARGETS, _BOARDS, _CRITERIA, _TASKS, _DIRECTIVES, _REVIEWS, _OVERVIEW)
_REPORTING = (_REPORTS, _CRITERIA, _TASKS, _DIRECTIVES, _TARGETS, _OVERVIEW, _REVIEWS)


def _items(roles: set[str]) -> tuple[Item, ...]:
    """Those who read the whole start from the overview, those who report or approve from their own work."""
    if roles & set(COMPILING):
        return _COMPILING
    if roles and roles <= {Role.SPECIALIST, Role.REPORTER}:
        both = (_REPORTS, *_APPROVING)
        return both if len(roles) == 2 else _APPROVING if Role.SPECIALIST in roles else _REPORTING
    return _READING if roles else ()


def navigation(roles: set[str], current: str, keep: str = "") -> list[dict[str, object]]:
    """Words, addresses and which one is current; only pages that exist."""
    return _shown(_items(roles), current, keep)


def beside(roles: set[str], current: str, keep: str = "") -> list[dict[str, object]]:
    """Pages that everybody who reads may open and that have no word in the bar of these roles."""
    named = _items(roles)
    return _shown([item for item in _READABLE if named and item not in named], current, keep)


def _shown(items: Iterable[Item], current: str, keep: str) -> list[dict[str, object]]:
    found = []
    for item in items:
        try:
            address = reverse(item.route)
        except NoReverseMatch:
            continue
        is_current = current == item.route or current in item.routes
        found.append({"title": item.title, "url": address + keep, "current": is_current})
    return found


def _organisation(look: run.Look, held: Sequence[Appointment]) -> str:
    """Who issues the review, else the unit at which the user works."""
    named = look.review.issuer.get("organisation", "") if look.review else ""
    return named or (held[0].unit.name if held else "")


def _unread(held: Sequence[Appointment]) -> int:
    """Unread notices: counted with the appointments where a page is asked for, and here where an act was refused."""
    if not held:
        return 0
    counted = getattr(held[0], "unread", None)
    return Notice.objects.filter(user=held[0].user_id, read_at__isnull=True).count() if counted is None else counted


def _note(look: run.Look) -> str:
    if look.review is None:
        return ""
    in_english = (get_language() or "").startswith("en")
    return (look.review.illustrative_note_en if in_english else "") or look.review.illustrative_note


def _look(request: HttpRequest) -> run.Look:
    """What the view looked at; a page that looks at no scores needs only the review."""
    found = getattr(request, "look", None)
    return found or run.glance(viewer(request.user, held_by(request)), request.GET.get("ky", ""))


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: nothing for who is not signed in, two queries at the most for who is."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": {}}
    try:
        held = held_by(request)
        look = _look(request)
    except DatabaseError:  # the page that says so must still come out
        return {"frame": {}}
    match = request.resolver_match
    roles, current = {each.role for each in held}, (match and match.url_name) or ""
    return {
        "frame": {
            "organisation": _organisation(look, held),
            "navigation": navigation(roles, current, look.keep),
            "beside": beside(roles, current, look.keep),
            "note": _note(look),
            "unread": _unread(held),
            "inspects": can_inspect.test(user, held),
            "orders": can_order.test(user, held),
            "look": look,
        }
    }
