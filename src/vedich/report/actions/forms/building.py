"""Building: sections, lines, checks and tiers of a draft; each act is made to the draft its maker saw.

Every act answers the content that stood before, with which `restore` undoes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.text import composed
from vedich.org import queries as org
from vedich.plan.models import Indicator
from vedich.report.actions.forms.writing import write_content
from vedich.report.actions.refusals import Refused
from vedich.report.models import FormVersion, Tier
from vedich.report.permissions import can_manage_form
from vedich.report.queries.form_content import Check, Content, Line, Section, content_of, shifted, without
from vedich.report.queries.form_faults import Fault, fault_of_check, fault_of_indicator

LONGEST_TITLE = 300


def held(draft: FormVersion, *, by: User, on: date) -> FormVersion:
    """The draft, held against other acts for this transaction. Raises PermissionDenied and Refused."""
    found = FormVersion.objects.select_for_update(of=("self",)).select_related("form").filter(pk=draft.pk).first()
    if found is None:
        raise Refused("draft_gone")
    if not can_manage_form(by, found.form, on):
        raise PermissionDenied
    if found.published_at is not None:
        raise Refused("version_published")
    return found


def refuse(wrong: Fault | None) -> None:
    if wrong is not None:
        raise Refused(wrong.code, **wrong.about)


@transaction.atomic
def _change(
    draft: FormVersion,
    act: str,
    change: Callable[[Content], Content],
    *,
    seen: str,
    by: User,
    at: datetime,
    on: date,
    **detail: object,
) -> Content:
    draft = held(draft, by=by, on=on)
    before = content_of(draft)
    if seen != before.fingerprint:
        raise Refused("draft_changed")
    try:
        after = change(before)
    except (IndexError, KeyError) as error:
        raise Refused("no_such_place") from error
    if after != before:
        write_content(draft, after)
        audit.record(act, f"form {draft.form.code}", by=by, at=at, version=draft.number, **detail)
    return before


def restore(draft: FormVersion, content: Content, *, seen: str, by: User, at: datetime, on: date) -> Content:
    """Put back what stood before an act, as long as nothing else was changed since."""
    try:
        return _change(draft, "undo_form_change", lambda _now: content, seen=seen, by=by, at=at, on=on)
    except Refused as refused:
        if refused.code == "draft_changed":
            raise Refused("nothing_to_undo") from refused
        raise


def add_section(
    draft: FormVersion, title: str, title_en: str = "", *, seen: str, by: User, at: datetime, on: date
) -> Content:
    section = Section(_title(title), composed(title_en).strip()[:LONGEST_TITLE])
    return _change(
        draft, "add_section", lambda now: replace(now, sections=(*now.sections, section)), seen=seen, by=by, at=at,
        on=on, title=section.title,
    )  # fmt: skip


def rename_section(
    draft: FormVersion, section: int, title: str, title_en: str = "", *, seen: str, by: User, at: datetime, on: date
) -> Content:
    names = {"title": _title(title), "title_en": composed(title_en).strip()[:LONGEST_TITLE]}
    return _change(
        draft, "rename_section", lambda now: now.with_section(section, lambda it: replace(it, **names)), seen=seen,
        by=by, at=at, on=on, title=names["title"],
    )  # fmt: skip


def _title(text: str) -> str:
    title = composed(text).strip()
    if not title:
        raise Refused("no_section_title")
    return title[:LONGEST_TITLE]


def move_section(
    draft: FormVersion, section: int, step: int, *, seen: str, by: User, at: datetime, on: date
) -> Content:
    return _change(
        draft, "move_section", lambda now: replace(now, sections=shifted(now.sections, section, step)), seen=seen,
        by=by, at=at, on=on, section=section, step=step,
    )  # fmt: skip


def remove_section(draft: FormVersion, section: int, *, seen: str, by: User, at: datetime, on: date) -> Content:
    """Take a section out with its lines; checks that name one of them keep the form from being published."""

    def change(now: Content) -> Content:
        now.sections[section]
        return replace(now, sections=without(now.sections, section))

    return _change(draft, "remove_section", change, seen=seen, by=by, at=at, on=on, section=section)


def add_line(
    draft: FormVersion, section: int, indicator: Indicator, *, seen: str, by: User, at: datetime, on: date
) -> Content:
    """Ask for an indicator at the end of a section."""

    def change(now: Content) -> Content:
        if indicator.pk in now.indicators:
            raise Refused("line_twice", indicator=indicator.code)
        return now.with_lines(section, lambda lines: [*lines, Line(indicator.pk)])

    refuse(fault_of_indicator(draft.form, indicator))
    return _change(draft, "add_line", change, seen=seen, by=by, at=at, on=on, indicator=indicator.code)


def remove_line(draft: FormVersion, indicator: Indicator, *, seen: str, by: User, at: datetime, on: date) -> Content:
    def change(now: Content) -> Content:
        section, place = now.where(indicator.pk)
        return now.with_lines(section, lambda lines: without(lines, place))

    return _change(draft, "remove_line", change, seen=seen, by=by, at=at, on=on, indicator=indicator.code)


def move_line(
    draft: FormVersion, indicator: Indicator, step: int, *, seen: str, by: User, at: datetime, on: date
) -> Content:
    """Move a line up (-1) or down (1), past the end of its section into the next one."""
    return _change(
        draft, "move_line", lambda now: now.moved(indicator.pk, step), seen=seen, by=by, at=at, on=on,
        indicator=indicator.code, step=step,
    )  # fmt: skip


def change_lines(
    draft: FormVersion, settings: Mapping[int, Line], *, seen: str, by: User, at: datetime, on: date
) -> Content:
    """Set owner, blank, villages and unusual ratio of some lines, by indicator."""

    def change(now: Content) -> Content:
        sections = (
            replace(it, lines=tuple(settings.get(line.indicator, line) for line in it.lines)) for it in now.sections
        )
        return replace(now, sections=tuple(sections))

    if any(it.unusual_ratio is not None and not Decimal(1) < it.unusual_ratio < 10_000 for it in settings.values()):
        raise Refused("ratio_not_above_1")
    return _change(draft, "change_lines", change, seen=seen, by=by, at=at, on=on, lines=len(settings))


def owner_named(code: str, on: date) -> int | None:
    """The unit that is to own an indicator, by its code on a day; empty for none."""
    if not (code := composed(code).strip()):
        return None
    unit = org.by_code(code, on)
    if unit is None:
        raise Refused("unknown_owner", owner=code[:40])
    return unit.pk


def add_check(draft: FormVersion, check: Check, *, seen: str, by: User, at: datetime, on: date) -> Content:
    """Demand that something holds between values; a formula that cannot be read is refused with the place."""
    check = Check(*(composed(text).strip() for text in vars(check).values()))
    check = replace(check, sentence=check.sentence[:LONGEST_TITLE], sentence_en=check.sentence_en[:LONGEST_TITLE])

    def change(now: Content) -> Content:
        codes = Indicator.objects.filter(pk__in=now.indicators).values_list("code", flat=True)
        refuse(fault_of_check(check, set(codes)))
        return now if check in now.checks else replace(now, checks=(*now.checks, check))

    return _change(draft, "add_check", change, seen=seen, by=by, at=at, on=on, left=check.left[:200])


def remove_check(draft: FormVersion, place: int, *, seen: str, by: User, at: datetime, on: date) -> Content:
    def change(now: Content) -> Content:
        now.checks[place]
        return replace(now, checks=without(now.checks, place))

    return _change(draft, "remove_check", change, seen=seen, by=by, at=at, on=on, check=place)


def set_tiers(draft: FormVersion, tiers: tuple[str, ...], *, seen: str, by: User, at: datetime, on: date) -> Content:
    """Say who must accept, in order."""
    if not set(tiers) <= set(Tier.values) or len(set(tiers)) != len(tiers):
        raise Refused("unknown_tier")
    return _change(
        draft, "set_tiers", lambda now: replace(now, tiers=tiers), seen=seen, by=by, at=at, on=on, tiers=list(tiers)
    )
