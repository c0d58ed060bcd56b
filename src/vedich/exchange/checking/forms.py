"""Forms: each comes whole, asks what its units collect at its frequency, and leaves begun reports alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from vedich.analytics import formula
from vedich.exchange.checking.indicators import operands
from vedich.exchange.checking.referring import check_references, check_unit_ever, is_known
from vedich.exchange.form_rows import in_order
from vedich.exchange.merged import Merged
from vedich.exchange.records import FormCheckRow, FormLineRow, FormRow
from vedich.exchange.sheets import FORM_LINES
from vedich.report.actions.forms.making import CODE, RESERVED
from vedich.report.models import Form, Tier
from vedich.report.queries.form_faults import Fault, faults_of_start, faults_of_time

_TIME = {
    "no_window": ("form_window", "window_to"),
    "needless_window": ("form_no_window", "window_to"),
    "first_start_inside": ("form_first_start", "first_start"),
    "round_not_later": ("form_round", "first_start"),
    "first_start_begun": ("form_begun", "first_start"),
    "first_start_before": ("form_before", "first_start"),
}
"""What keeps a version from being published, as a problem of a file and the column it lies in."""
_SETTLED = ("unit_kind", "frequency", "kind")


def check_forms(merged: Merged) -> None:
    rows = merged.parsed.rows
    lines = cast("list[FormLineRow]", in_order(rows["form_lines"]))
    checks = cast("list[FormCheckRow]", in_order(rows["form_checks"]))
    check_references(merged, FORM_LINES, lines)
    forms = {row.code: row for row in cast("Iterable[FormRow]", rows["forms"].values())}
    asked: dict[str, list[FormLineRow]] = defaultdict(list)
    for name, each in (("form_lines", lines), ("form_checks", checks)):
        for row in each:
            _check_form_is_there(merged, name, row, forms)
    for line in lines:
        asked[line.form].append(line)
        if line.form in forms:
            _check_line(merged, forms[line.form], line)
    known = Form.objects.prefetch_related("versions").in_bulk(list(forms), field_name="code")
    for form in forms.values():
        _check_form(merged, form, known.get(form.code))
        if not asked[form.code] and "form_lines" not in merged.parsed.lost and not _lines_refused(merged, form):
            _say(merged, "form_without_lines", "forms", form.row, "code", form.code)
    for check in checks:
        if check.form in forms:
            _check_check(merged, check, [line.indicator for line in asked[check.form]])


def _lines_refused(merged: Merged, form: FormRow) -> bool:
    return form.code in merged.parsed.spoiled["form_lines"]


def _check_form_is_there(
    merged: Merged, sheet: str, row: FormLineRow | FormCheckRow, forms: dict[str, FormRow]
) -> None:
    """A form comes whole: its row must be in the same import."""
    parsed = merged.parsed
    if row.form not in forms and row.form not in parsed.spoiled["forms"] and "forms" not in parsed.lost:
        _say(merged, "unknown_form", sheet, row.row, "form", row.form)


def _check_form(merged: Merged, row: FormRow, known: Form | None) -> None:
    if not CODE.fullmatch(row.code) or row.code in RESERVED:
        _say(merged, "bad_form_code", "forms", row.row, "code", row.code)
    check_unit_ever(merged, "forms", row.row, "office", row.office)
    if not row.audience:
        _say(merged, "required", "forms", row.row, "audience", "")
    for code in row.audience.split(";"):
        check_unit_ever(merged, "forms", row.row, "audience", code)
    tiers = row.tiers.split(";") if row.tiers else []
    if not set(tiers) <= set(Tier.values) or len(set(tiers)) != len(tiers):
        _say(merged, "bad_tiers", "forms", row.row, "tiers", row.tiers, choices=", ".join(Tier.values))
    _check_settled(merged, row, known)
    if known is None:
        wrong = list(faults_of_start(Form(frequency=row.frequency), row.first_start, row.window_to))
    elif _says_otherwise(merged, row):
        wrong = list(faults_of_time(known, row.first_start, row.window_to))
    else:
        wrong = []
    for fault in wrong:
        code, column = _TIME[fault.code]
        value = getattr(row, column)
        _say(merged, code, "forms", row.row, column, "" if value is None else value, **_days(fault))


def _days(fault: Fault) -> dict[str, object]:
    return {"day": fault.about.get("day", "")}


def _says_otherwise(merged: Merged, row: FormRow) -> bool:
    """Whether a new version would be published: times, tiers, lines or checks differ from the stored one's."""
    before = cast("FormRow | None", merged.before["forms"].get((row.code,)))
    names = ("first_start", "window_to", "tiers", "lines", "checks")
    if before is None or any(getattr(before, name) != getattr(row, name) for name in names):
        return True
    return any(
        merged.before[name].get(key) != each
        for name in ("form_lines", "form_checks")
        for key, each in merged.parsed.rows[name].items()
        if key[0] == row.code
    )


def _check_settled(merged: Merged, row: FormRow, known: Form | None) -> None:
    """Kind of unit, frequency and kind of figure stand since the first version was published."""
    if known is None or not any(it.published_at for it in known.versions.all()):
        return
    for name in _SETTLED:
        if (standing := getattr(known, name)) != getattr(row, name):
            _say(merged, "form_settled", "forms", row.row, name, getattr(row, name), standing=standing)


def _check_line(merged: Merged, form: FormRow, line: FormLineRow) -> None:
    if line.owner:
        check_unit_ever(merged, "form_lines", line.row, "owner", line.owner)
    if line.unusual_ratio is not None and 0 < line.unusual_ratio <= 1:
        _say(merged, "bad_ratio", "form_lines", line.row, "unusual_ratio", line.unusual_ratio)
    indicator = merged.indicators.get(line.indicator)
    if indicator is None:
        return
    code = line.indicator
    if indicator.formula:
        _say(
            merged, "value_of_formula", "form_lines", line.row, "indicator", code,
            operands=_operands(merged, indicator.formula),
        )  # fmt: skip
    elif indicator.collected_at != form.unit_kind:
        _say(
            merged, "line_other_kind", "form_lines", line.row, "indicator", code, found=indicator.collected_at,
            kind=form.unit_kind,
        )  # fmt: skip
    elif indicator.frequency != form.frequency:
        _say(
            merged, "line_other_frequency", "form_lines", line.row, "indicator", code, found=indicator.frequency,
            frequency=form.frequency,
        )  # fmt: skip


def _operands(merged: Merged, text: str) -> str:
    try:
        return ", ".join(operands(text, set(merged.indicators)))
    except formula.FormulaError:
        return text


def _check_check(merged: Merged, row: FormCheckRow, asked: list[str]) -> None:
    """Both sides are formulas of indicators on the form, and at least one names one."""
    if row.form in merged.parsed.spoiled["form_lines"] or not all(
        is_known(merged, "indicators", code) for code in asked
    ):
        return
    named: set[str] = set()
    for column in ("left", "right"):
        text = getattr(row, column)
        try:
            named |= formula.operands(formula.parse(text, asked))
        except formula.FormulaError as error:
            _say(merged, "bad_check", "form_checks", row.row, column, text, reason=str(error))
            return
    if not named:
        _say(merged, "check_of_nothing", "form_checks", row.row, "left", row.left)


def _say(merged: Merged, code: str, sheet: str, row: int, column: str, value: object, **about: object) -> None:
    merged.problems.add(code, sheet=sheet, row=row, column=column, value=value, **about)
