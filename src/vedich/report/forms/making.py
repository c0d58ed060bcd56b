"""A new form, cleaned: what it is, for whom, how often, from which period."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedich.common.asked import day_of
from vedich.common.models import User
from vedich.common.roles import COMPILING
from vedich.common.templatetags.frame import named
from vedich.common.text import composed, fold
from vedich.org import queries as org
from vedich.org.models import Unit, UnitKind
from vedich.plan.models import Frequency
from vedich.report.models import Form, Regime, ValueKind
from vedich.scoring.period import Period

_MONTH = re.compile(r"(?:thang )?(\d{1,2})[/-](\d{4})")
_QUARTER = re.compile(r"(?:quy|q) ?(\d|iv|i{1,3})[ /-]+(?:nam )?(\d{4})")
_YEAR = re.compile(r"nam (\d{4})")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def read_period(text: str) -> Period | None:
    """`2013-07`, `7/2013`, `tháng 7/2013`, `2013-Q3`, `quý III/2013`, `năm 2013`; None for anything else."""
    words = fold(composed(text))
    if match := _MONTH.fullmatch(words):
        words = f"{match[2]}-{int(match[1]):02d}"
    elif match := _QUARTER.fullmatch(words):
        words = f"{match[2]}-Q{_ROMAN.get(match[1], match[1])}"
    elif match := _YEAR.fullmatch(words):
        words = match[1]
    try:
        return Period.parse(words.upper())
    except (ValueError, OverflowError):
        return None


def read_window(first: str, last: str) -> Period | None:
    """The window of a survey from its first and its last day, both included."""
    start, end = day_of(first), day_of(last)
    if start is None or end is None or end < start or end == date.max:
        return None
    return Period(start, end + timedelta(days=1))


class UnitChoice(forms.ModelChoiceField):
    """A unit by its name in the reader's language."""

    def label_from_instance(self, obj: Unit) -> str:
        return named(obj)


class MakeForm(forms.ModelForm):
    """Code, title, kind of unit, frequency, and the first period or the window of a survey."""

    office = UnitChoice(Unit.objects.none(), label=_("Office that compiles it"))
    first = forms.CharField(label=_("First period"), required=False, max_length=40)
    window_first = forms.CharField(label=_("Survey: first day"), required=False, max_length=10)
    window_last = forms.CharField(label=_("Survey: last day"), required=False, max_length=10)

    class Meta:
        model = Form
        fields = ("code", "title", "title_en", "unit_kind", "frequency", "kind", "regime", "office")
        labels = {
            "code": _("Code"),
            "title": _("Title"),
            "title_en": _("Title in English"),
            "unit_kind": _("Who reports"),
            "frequency": _("How often"),
            "kind": _("Kind of figure"),
            "regime": _("Reporting rules"),
        }

    def __init__(self, *args: Any, user: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = org.appointments(user, day).filter(role__in=COMPILING).values("unit")
        units = Unit.objects.filter(org.on(day), pk__in=held)
        self.fields["office"].queryset = units  # type: ignore[attr-defined]
        self.fields["office"].initial = units.first()
        self.fields["unit_kind"].choices = UnitKind.choices  # type: ignore[attr-defined]
        self.fields["unit_kind"].initial = UnitKind.COMMUNE
        self.fields["frequency"].choices = Frequency.choices  # type: ignore[attr-defined]
        self.fields["kind"].choices = ValueKind.choices  # type: ignore[attr-defined]
        self.fields["regime"].choices = Regime.choices  # type: ignore[attr-defined]
        self.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("frequency") == Frequency.ONCE:
            said["period"] = read_window(said.get("window_first", ""), said.get("window_last", ""))
            if said["period"] is None:
                self.add_error("window_first", _("A survey needs a first day and a later last day."))
        else:
            said["period"] = read_period(said.get("first", ""))
            if said["period"] is None:
                self.add_error("first", _("Write the period such as 7/2013, 2013-Q3 or 2013."))
        return said

    def validate_unique(self) -> None:
        """The act itself says which code is taken."""
