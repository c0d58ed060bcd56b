"""Early warnings in words: one sentence with its numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vedich.common.templatetags.frame import day as written_day
from vedich.common.templatetags.frame import language, titled
from vedich.common.templatetags.values import figure
from vedich.documents import numbers
from vedich.scorecard.models import EarlyWarning, WarningKind

_EACH = {
    "month": gettext_lazy("each month"),
    "quarter": gettext_lazy("each quarter"),
    "half": gettext_lazy("each half-year"),
}


def sentence(warning: EarlyWarning) -> str:
    """Why a warning was raised, with its numbers."""
    return {
        WarningKind.SLOW: _slow, WarningKind.WORSE: _worse, WarningKind.SILENT: _silent, WarningKind.THRESHOLD: _passed,
    }[WarningKind(warning.kind)](warning)  # fmt: skip


def _slow(warning: EarlyWarning) -> str:
    told, indicator = warning.numbers, warning.indicator
    each = _EACH.get(told["frequency"], _("each year"))
    return _(
        "The last {periods} periods brought {trend} {each}; {required} {each} is needed to reach {value} by {due}."
    ).format(
        periods=told["periods"],
        trend=_change(told["trend"], indicator),
        required=_change(told["required"], indicator),
        each=each,
        value=numbers.with_unit(figure(Decimal(told["value"]), indicator), indicator.measure),
        due=written_day(date.fromisoformat(told["due"])),
    )


def _change(text: str, indicator) -> str:
    """A change with one decimal more than the indicator has: 0.4 a quarter is not nothing."""
    places = (indicator.decimals if indicator.decimals is not None else 1) + 1
    amount = numbers.rounded(Decimal(text), places).normalize()
    shown = min(max(-int(amount.as_tuple().exponent), 0), places)
    return numbers.with_unit(numbers.signed(amount, shown, language()), indicator.measure)


def _worse(warning: EarlyWarning) -> str:
    told, indicator = warning.numbers, warning.indicator
    first, last = (figure(Decimal(told[name]), indicator) for name in ("first", "last"))
    last = numbers.with_unit(last, indicator.measure)
    if told["is_flow"]:
        said = _("What each period brings has got worse {periods} times in a row: from {first} to {last}.")
    else:
        said = _("Worse {periods} times in a row: from {first} to {last}.")
    return said.format(periods=told["periods"], first=first, last=last)


def _silent(warning: EarlyWarning) -> str:
    told = warning.numbers
    said = ngettext(
        "No report for %(n)s period (%(first)s to %(last)s): %(form)s.",
        "No report for %(n)s periods in a row (%(first)s to %(last)s): %(form)s.",
        told["periods"],
    )
    first, last = (numbers.period_name(told[name], language()) for name in ("first", "last"))
    return said % {"n": told["periods"], "first": first, "last": last, "form": titled(warning.form)}


def _passed(warning: EarlyWarning) -> str:
    told, indicator = warning.numbers, warning.indicator
    said = (
        _("{figure} in {period}, above the threshold of {edge}.")
        if told["above"]
        else _("{figure} in {period}, below the threshold of {edge}.")
    )
    said = said.format(
        figure=numbers.with_unit(figure(Decimal(told["figure"]), indicator), indicator.measure),
        edge=numbers.with_unit(figure(Decimal(told["edge"]), indicator), indicator.measure),
        period=numbers.period_name(told["period"], language()),
    )
    source = told["source"] or _("a default of Về Đích, from no document")
    return _("{sentence} Threshold: {source}.").format(sentence=said, source=source)
