"""Forms as rows: what is published, sheet by sheet, and what the lines of a file say of their form."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from vedich.exchange.records import FormCheckRow, FormLineRow, FormRow, Row
from vedich.report.models import Form, FormAudience, FormCheck, FormLine, FormStep, FormVersion
from vedich.report.queries.form_content import normal

NEVER = Decimal(0)
"""How a file says that no value of a line is unusual."""


def _published() -> dict[int, FormVersion]:
    """The last published version of each form, by form."""
    versions = FormVersion.objects.filter(published_at__isnull=False).order_by("number")
    return {version.form_id: version for version in versions}


def _said(yes: bool) -> str:
    return "yes" if yes else "no"


def lines() -> list[FormLineRow]:
    """What each published form asks, in its order."""
    rows = FormLine.objects.filter(version__in=[it.pk for it in _published().values()]).order_by(
        "version__form__code", "section__position", "position"
    )
    names = ("version__form__code", "section__title", "section__title_en", "indicator__code", "owner__code")
    return [
        FormLineRow(
            0, *row[:4], row[4] or "", _said(row[5]), _said(row[6]), NEVER if row[7] is None else normal(row[7])
        )
        for row in rows.values_list(*names, "blank_allowed", "by_village", "unusual_ratio")
    ]


def checks() -> list[FormCheckRow]:
    rows = FormCheck.objects.filter(version__in=[it.pk for it in _published().values()]).order_by(
        "version__form__code", "position"
    )
    names = ("version__form__code", "left", "relation", "right", "sentence", "sentence_en")
    return [FormCheckRow(0, *row) for row in rows.values_list(*names)]


def forms() -> list[FormRow]:
    """Every published form; drafts and versions before the last stay in the database."""
    published = _published()
    if not published:
        return []
    audience: dict[int, list[str]] = defaultdict(list)
    for form, code in FormAudience.objects.filter(form__in=published).values_list("form", "unit__code"):
        audience[form].append(code)
    tiers: dict[int, list[str]] = defaultdict(list)
    for version, tier in FormStep.objects.order_by("position").values_list("version", "tier"):
        tiers[version].append(tier)
    asks, holds = _asked(lines()), _held(checks())
    return [
        FormRow(
            0, form.code, form.title, form.title_en, form.unit_kind, form.frequency, form.kind, form.regime,
            form.office.code, _codes(audience[form.pk]), version.first_start, version.window_to,
            ";".join(tiers[version.pk]), _said(form.is_illustrative), asks.get(form.code, ""),
            holds.get(form.code, ""),
        )
        for form in Form.objects.filter(pk__in=published).select_related("office").order_by("code")
        for version in [published[form.pk]]
    ]  # fmt: skip


def derive_content(rows: Mapping[str, dict[tuple[object, ...], Row]]) -> None:
    """Let each form of a file say what its lines and checks say, in the order of the file."""
    asked = _asked(cast("Iterable[FormLineRow]", in_order(rows["form_lines"])))
    held = _held(cast("Iterable[FormCheckRow]", in_order(rows["form_checks"])))
    for key, row in rows["forms"].items():
        code = cast("FormRow", row).code
        audience = _codes(cast("FormRow", row).audience.split(";"))
        rows["forms"][key] = dataclasses.replace(
            cast("FormRow", row), audience=audience, lines=asked.get(code, ""), checks=held.get(code, "")
        )


def _codes(codes: Iterable[str]) -> str:
    return ";".join(sorted(set(codes)))


def in_order(rows: Mapping[Any, Any]) -> list[Any]:
    return sorted(rows.values(), key=lambda row: row.row)


def _asked(rows: Iterable[FormLineRow]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.form].append(row.indicator)
    return {form: ", ".join(codes) for form, codes in found.items()}


def _held(rows: Iterable[FormCheckRow]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.form].append(f"{row.left} {row.relation} {row.right}")
    return {form: "; ".join(said) for form, said in found.items()}
