"""Decisions on bodies, their members and working rules, cleaned."""

from __future__ import annotations

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from vedich.common.text import composed, fold, one_line
from vedich.org import queries
from vedich.org.forms.accounts import DayField
from vedich.org.models import Seat, Unit, UnitKind
from vedich.org.models.bodies import MOST, Decision, Joining
from vedich.org.permissions import can_staff

_REQUIRED = {"required": _("Fill this in.")}
_CODE = re.compile(r"[\w.-]+")
_LANGUAGES = ("vi", "en")


def _seats() -> dict[str, str]:
    """Every spelling of a seat that is understood, marks ignored."""
    known = {fold(seat): seat for seat in Seat.values}
    for language in _LANGUAGES:
        with override(language):
            known |= {fold(str(Seat(seat).label)): seat for seat in Seat.values}
    return known


class MembersField(forms.CharField):
    """One member a line, as three columns of a spreadsheet are pasted: post, seat, code of the unit of the post."""

    def __init__(self, **kwargs) -> None:
        rows = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
        super().__init__(widget=rows, max_length=100_000, strip=False, **kwargs)

    def to_python(self, value: object) -> list[tuple[int, list[str]]]:
        lines = composed(super().to_python(value) or "").replace("\x00", "").splitlines()
        read = [
            (number, [" ".join(cell.split()) for cell in re.split(r"[\t;]", line)])
            for number, line in enumerate(lines, 1)
        ]
        found = [(number, cells) for number, cells in read if any(cells)]
        if len(found) > MOST:
            raise ValidationError(
                _("%(count)s lines are too many; at most %(most)s fit."), params={"count": len(found), "most": MOST}
            )
        return found


def joining(lines: list[tuple[int, list[str]]], day: date) -> list[Joining]:
    """The members that lines name, their units as of a day. Raises ValidationError that says which line and what."""
    seats, members, problems = _seats(), [], []
    for number, cells in lines:
        post, seat, code = (*cells, "", "")[:3]
        unit = queries.by_code(code, day) if code else None
        if not post or len(post) > 200:
            problems.append(_("Line %(line)s: write the post first, in at most 200 characters.") % {"line": number})
        elif seat and fold(seat) not in seats:
            names = ", ".join(str(label) for label in Seat.labels)
            problems.append(
                _("Line %(line)s: “%(seat)s” is no seat. Write one of: %(names)s.")
                % {"line": number, "seat": seat[:40], "names": names}
            )
        elif code and unit is None:
            problems.append(
                _("Line %(line)s: no unit has the code “%(code)s” on that day.") % {"line": number, "code": code[:40]}
            )
        else:
            members.append(Joining(post, seats.get(fold(seat), Seat.MEMBER), unit))
    if problems:
        raise ValidationError(problems)
    return members


class DecisionForm(forms.Form):
    """Number and symbol, signed when, counting from when."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60, error_messages=_REQUIRED)
    signed = DayField(label=_("Signed on"), error_messages=_REQUIRED)
    day = DayField(label=_("Counts from, empty for the day it was signed"), required=False)

    def clean_number(self) -> str:
        return one_line(self.cleaned_data["number"])

    def decision(self) -> Decision:
        said = self.cleaned_data
        return Decision(said["number"], said["signed"], said["day"] or said["signed"])


class _Members(DecisionForm):
    term = forms.CharField(label=_("Term, such as 2025–2030, empty where there is none"), max_length=20, required=False)
    members = MembersField(
        label=_("Who comes in: one a line, post; seat; unit code. Three columns can be pasted from Excel."),
        required=False,
    )

    def clean(self) -> dict:
        found = super().clean()
        if not self.errors:
            try:
                found["members"] = joining(found["members"] or [], self.decision().day)
            except ValidationError as problem:
                self.add_error("members", problem)
        return found


class RestaffForm(_Members):
    """A decision by which members come and go; who goes is ticked beside their names."""


class BodyForm(_Members):
    """A new committee or team with its first members."""

    name = forms.CharField(label=_("Name of the body"), max_length=200, error_messages=_REQUIRED)
    code = forms.CharField(label=_("Code"), max_length=40, error_messages=_REQUIRED)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (UnitKind.TEAM, _("steering committee, management board, assistance team")),
            (UnitKind.COMMITTEE, _("party committee")),
        ],
    )
    parent = forms.CharField(label=_("Code of the unit above"), max_length=40, error_messages=_REQUIRED)
    field_order = ["name", "code", "kind", "parent", "number", "signed", "day", "term", "members"]

    def __init__(self, *args, by, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on

    def clean_code(self) -> str:
        code = composed(self.cleaned_data["code"])
        if not _CODE.fullmatch(code):
            raise ValidationError(_("A code has letters, digits, dots and hyphens, without spaces."))
        return code

    def clean_parent(self) -> Unit:
        unit = queries.by_code(self.cleaned_data["parent"], self.on)
        if unit is None or not can_staff(self.by, unit, self.on):
            raise ValidationError(_("No unit within your reach has this code on that day. Look it up under Units."))
        return unit


class RulesForm(DecisionForm):
    """A version of the working rules."""

    changes = forms.CharField(
        label=_("What changes, in a few words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
