"""Writing: the content of a draft put in place of what it held."""

from __future__ import annotations

from collections.abc import Mapping

from vedich.plan.models import Indicator
from vedich.report.models import FormCheck, FormLine, FormSection, FormStep, FormVersion
from vedich.report.queries.form_content import Content


def write_content(version: FormVersion, content: Content, definitions: Mapping[int, str] | None = None) -> None:
    """Replace everything a draft asks; `definitions` say what each indicator was, where it is published with it."""
    version.lines.all().delete()
    version.sections.all().delete()
    version.checks.all().delete()
    version.steps.all().delete()
    sections = FormSection.objects.bulk_create(
        FormSection(version=version, position=at, title=it.title, title_en=it.title_en)
        for at, it in enumerate(content.sections, start=1)
    )
    known = definitions or {}
    FormLine.objects.bulk_create(
        FormLine(
            version=version,
            section=section,
            position=place,
            indicator_id=line.indicator,
            owner_id=line.owner,
            blank_allowed=line.blank_allowed,
            by_village=line.by_village,
            unusual_ratio=line.unusual_ratio,
            definition=known.get(line.indicator, ""),
        )
        for section, it in zip(sections, content.sections, strict=True)
        for place, line in enumerate(it.lines, start=1)
    )
    FormCheck.objects.bulk_create(
        FormCheck(version=version, position=at, **vars(it)) for at, it in enumerate(content.checks, start=1)
    )
    FormStep.objects.bulk_create(
        FormStep(version=version, position=at, tier=tier) for at, tier in enumerate(content.tiers, start=1)
    )


def definitions_of(content: Content) -> dict[int, str]:
    """What each indicator asked for is: if any of this changes, answers before and after are not comparable."""
    return {key: definition(it) for key, it in Indicator.objects.in_bulk(content.indicators).items()}


def definition(indicator: Indicator) -> str:
    return f"{indicator.name} ({indicator.measure}); {indicator.over_time}, {indicator.over_space}"[:500]
