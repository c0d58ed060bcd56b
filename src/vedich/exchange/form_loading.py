"""Loading forms: the rows of a file become whole forms, ready to be stored and published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import cast

from vedich.exchange.form_rows import NEVER, in_order
from vedich.exchange.merged import Merged
from vedich.exchange.records import FormCheckRow, FormLineRow, FormRow, UnitRow
from vedich.report.actions.forms import WantedForm
from vedich.report.models import Form
from vedich.report.queries.form_content import Check, Content, Line, Section

UnitId = Callable[[UnitRow | None], int | None]
_FIELDS = ("title", "title_en", "unit_kind", "frequency", "kind", "regime")


def wanted_forms(
    merged: Merged, codes: Sequence[str], unit_id: UnitId, indicators: Mapping[str, int]
) -> list[WantedForm]:
    """The forms with these codes as the file has them; a form comes whole."""
    known = Form.objects.in_bulk(list(codes), field_name="code")
    rows = merged.parsed.rows
    asked = cast("list[FormLineRow]", in_order(rows["form_lines"]))
    held = cast("list[FormCheckRow]", in_order(rows["form_checks"]))
    found = []
    for code in codes:
        row = cast("FormRow", rows["forms"][(code,)])
        form = known.get(code) or Form(code=code)
        for name in _FIELDS:
            setattr(form, name, getattr(row, name))
        form.is_illustrative = row.illustrative == "yes"

        def unit(named: str, day: date = row.first_start) -> int | None:
            return unit_id(merged.units.near(named, day)) if named else None

        form.office_id = cast("int", unit(row.office))
        audience = tuple(cast("int", unit(each)) for each in row.audience.split(";"))
        sections = tuple(
            Section(
                title,
                english,
                tuple(
                    Line(
                        indicators[line.indicator], unit(line.owner), line.blank_allowed == "yes",
                        line.by_village == "yes", None if line.unusual_ratio == NEVER else line.unusual_ratio,
                    )
                    for line in lines
                ),
            )
            for (title, english), lines in groupby(
                (line for line in asked if line.form == code), key=lambda line: (line.section, line.section_en)
            )
        )  # fmt: skip
        checks = tuple(
            Check(it.left, it.relation, it.right, it.sentence, it.sentence_en) for it in held if it.form == code
        )
        tiers = tuple(row.tiers.split(";")) if row.tiers else ()
        found.append(WantedForm(form, audience, row.first_start, row.window_to, Content(sections, checks, tiers)))
    return found
