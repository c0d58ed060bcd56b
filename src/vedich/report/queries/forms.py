"""Forms on a list and on their page: versions, who is asked, what has been filled in, which indicators fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from vedich.common.models import User
from vedich.common.roles import COMPILING
from vedich.common.text import fold
from vedich.org import queries as org
from vedich.org.models import Unit, UnitPath
from vedich.plan.models import Indicator
from vedich.report.models import Form, FormAudience, FormCheck, FormLine, FormSection, FormVersion, Submission
from vedich.report.queries import access
from vedich.report.queries.calendar import periods_of
from vedich.report.queries.filling import audience_roots
from vedich.scoring.period import Period

FOUND_AT_MOST, AUDIENCE_SHOWN = 20, 50


@dataclass(frozen=True)
class Listed:
    """One form on the list. `filled` of `asked` units have sent the report of the latest open `period`.

    How many have sent is for who manages the form; others count what they see on the board.
    """

    form: Form
    published: FormVersion | None
    draft: FormVersion | None
    asked: int
    period: Period | None
    filled: int
    manages: bool


def forms_of(user: User, day: date, text: str = "") -> QuerySet[Form]:
    """The forms a user may read whose code or title holds a text, marks ignored."""
    found = access.readable_forms(user, day)
    if words := fold(text):
        found = found.filter(Q(search__contains=words) | Q(code__iexact=text.strip()))
    return found.order_by("code")


def search_text(form: Form) -> str:
    """What a form is found by."""
    return fold(f"{form.code} {form.title} {form.title_en}")[:700]


def listed(user: User, forms: Sequence[Form], day: date) -> list[Listed]:
    """The forms with their versions and counts, in the same number of queries however many they are."""
    versions: dict[int, list[FormVersion]] = {form.pk: [] for form in forms}
    for version in FormVersion.objects.filter(form__in=versions).order_by("number"):
        versions[version.form_id].append(version)
    latest = {form.pk: next(iter(periods_of(form, versions[form.pk], on=day, back=1)), None) for form in forms}
    asked = counted_audience(forms, day)
    sent = _sent(latest)
    managed = set(access.managed_forms(user, day).filter(pk__in=versions).values_list("pk", flat=True))
    return [
        Listed(
            form,
            last_published(versions[form.pk]),
            next((it for it in versions[form.pk] if it.published_at is None), None),
            asked[form.pk],
            latest[form.pk],
            sent[form.pk],
            form.pk in managed,
        )
        for form in forms
    ]


def last_published(versions: Iterable[FormVersion]) -> FormVersion | None:
    """The published version with the highest number."""
    return max((it for it in versions if it.published_at), key=lambda it: it.number, default=None)


def draft_of(form: Form) -> FormVersion | None:
    return form.versions.filter(published_at__isnull=True).select_related("form").first()


def _sent(latest: dict[int, Period | None]) -> Counter[int]:
    """How many reports of its latest period each form has been sent."""
    wanted = Q(pk__in=())
    for form, period in latest.items():
        if period is not None:
            wanted |= Q(form=form, start=period.start, end=period.end)
    rows = Submission.objects.filter(wanted, first_submitted_at__isnull=False).order_by()
    return Counter(dict(rows.values_list("form").annotate(n=Count("pk"))))


def counted_audience(forms: Sequence[Form], day: date) -> Counter[int]:
    """How many units each form asks on a day."""
    roots = audience_roots([form.pk for form in forms])
    kinds = {form.pk: form.unit_kind for form in forms}
    below: dict[int, set[int]] = {}
    under = UnitPath.objects.filter(
        org.on(day), Q(descendant__valid_from__lte=day, descendant__valid_to__gt=day),
        ancestor__in=set().union(*roots.values()), descendant__kind__in=set(kinds.values()),
    )  # fmt: skip
    kind_of: dict[int, str] = {}
    for ancestor, descendant, kind in under.values_list("ancestor", "descendant", "descendant__kind"):
        below.setdefault(ancestor, set()).add(descendant)
        kind_of[descendant] = kind
    found: Counter[int] = Counter()
    for form, units in roots.items():
        everyone = set().union(*(below.get(unit, set()) for unit in units))
        found[form] = sum(kind_of[unit] == kinds[form] for unit in everyone)
    return found


def candidates(form: Form) -> QuerySet[Indicator]:
    """Indicators that a form may ask for: not computed, of its frequency, collected at its kind of unit."""
    return Indicator.objects.filter(formula="", collected_at=form.unit_kind, frequency=form.frequency)


def matching(form: Form, asked: Iterable[int], text: str) -> list[Indicator]:
    """Candidates not asked for yet whose code, name or measure holds every word of a text, marks ignored."""
    words = fold(text).split()
    found = []
    for indicator in candidates(form).exclude(pk__in=list(asked)).order_by("code"):
        said = fold(f"{indicator.code} {indicator.name} {indicator.name_en} {indicator.measure}")
        if all(word in said for word in words):
            found.append(indicator)
        if len(found) == FOUND_AT_MOST:
            break
    return found


def unasked() -> QuerySet[Indicator]:
    """Indicators of the plan that take values and that no form asks for."""
    return Indicator.objects.filter(formula="").exclude(pk__in=FormLine.objects.values("indicator"))


def askable(user: User, day: date, text: str) -> list[Unit]:
    """Units within the reach of who compiles, of any time, by code or name; those that still exist come first."""
    words = fold(text)
    if not words:
        return []
    wanted = Q(search__contains=words) | Q(code__iexact=text.strip())
    found = org.reach(user, day, COMPILING).filter(wanted).exclude(kind="village")
    return list(found.order_by("-valid_to", "kind", "code")[:FOUND_AT_MOST])


def audience_of(form: Form) -> list[FormAudience]:
    """The units a form is published for, as many as a page shows; more are rarely named one by one."""
    return list(form.audience.select_related("unit").order_by("unit__code", "pk")[:AUDIENCE_SHOWN])


def sections_of(version: FormVersion) -> list[tuple[FormSection, list[FormLine]]]:
    """Sections with their lines, for reading."""
    lines: dict[int, list[FormLine]] = {}
    for line in version.lines.select_related("indicator", "owner").order_by("position"):
        lines.setdefault(line.section_id, []).append(line)
    return [(it, lines.get(it.pk, [])) for it in version.sections.order_by("position")]


def checks_of(version: FormVersion) -> list[FormCheck]:
    return list(version.checks.order_by("position"))


def begun_under(form: Form, unit: Unit) -> bool:
    """Whether a unit at or under another has begun a report of the form."""
    under = UnitPath.objects.filter(ancestor=unit).values("descendant")
    return Submission.objects.filter(form=form, unit__in=under).exists()


def used_by(version: FormVersion) -> int:
    """How many reports have been begun on a version."""
    return version.submissions.aggregate(n=Count("pk"))["n"]


def agencies(day: date, *, most: int = 200) -> list[Unit]:
    """Bodies that may own an indicator, for a list of suggestions; none where there are too many to suggest."""
    found = Unit.objects.filter(org.on(day), kind__in=("agency", "mass_organisation", "team", "committee"))
    units = list(found.order_by("code")[: most + 1])
    return units if len(units) <= most else []


def versions_of(form: Form) -> list[FormVersion]:
    """All versions, newest first, each with how many reports were begun on it and lines it has."""
    return list(
        form.versions.select_related("published_by")
        .annotate(reports=Count("submissions", distinct=True), asks=Count("lines", distinct=True))
        .order_by(F("number").desc())
    )
