"""The paper of a review, cleaned: who issues it, when and where, who signs, who receives it, its margins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vedich.common.asked import day_of
from vedich.common.text import one_line
from vedich.documents.content import Margins
from vedich.documents.layouts import RULES
from vedich.publication.queries.report import head, issuer_in
from vedich.review.models import Review
from vedich.review.queries.paper import NotesSaid, PaperSaid

SIDES = ("top", "bottom", "left", "right")
MOST_LINES = 60


class LineField(forms.CharField):
    """One line of words, in composed letters and single spaces."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value))


class LinesField(forms.CharField):
    """Several, one on each line; empty lines and the dashes people put before them do not count."""

    default_error_messages = {
        "long": gettext_lazy("The line “{line}” is longer than 300 characters."),
        "many": gettext_lazy("There are more than 60 lines."),
    }

    def __init__(self, *, rows: int = 3, **more: Any) -> None:
        super().__init__(required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **more)

    def to_python(self, value: Any) -> Any:
        found = tuple(filter(None, (one_line(line).lstrip("-–•").strip() for line in str(value or "").splitlines())))
        if long := next((line for line in found if len(line) > 300), ""):
            raise forms.ValidationError(str(self.error_messages["long"]).format(line=f"{long[:40]}…"), code="long")
        if len(found) > MOST_LINES:
            raise forms.ValidationError(self.error_messages["many"], code="many")
        return found

    def validate(self, value: Any) -> None:
        """Each line has been looked at."""

    def run_validators(self, value: Any) -> None:
        """Their length too."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class WrittenDayField(forms.CharField):
    """A day as people write it, or none."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if text and day_of(text) is None:
            raise forms.ValidationError(_("Write it as a day, such as 30/06/2013."), code="no_day")
        return day_of(text) if text else None

    def validate(self, value: Any) -> None:
        """It may be empty."""

    def run_validators(self, value: Any) -> None:
        """A day has no length."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else value


class MarginField(forms.DecimalField):
    """Millimetres, with a comma or a point."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").strip().replace(",", ".") or None)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:g}".replace(".", ",") if isinstance(value, float) else value


class PaperForm(forms.Form):
    """What stands on the paper in one layout, and what is said beside it."""

    organisation = LineField(label=gettext_lazy("Issuing body"), max_length=200)
    above = LinesField(label=gettext_lazy("Bodies above it"), rows=2)
    number = LineField(label=gettext_lazy("Number"), max_length=20, required=False)
    symbol = LineField(label=gettext_lazy("Symbol"), max_length=40, required=False)
    place = LineField(label=gettext_lazy("Place name"), max_length=60, required=False)
    day = WrittenDayField(label=gettext_lazy("Day of the paper"), required=False)
    addressees = LinesField(label=gettext_lazy("Addressees"), rows=2)
    authority = LinesField(label=gettext_lazy("Authority"), rows=2)
    post = LineField(label=gettext_lazy("Post of the signer"), max_length=120, required=False)
    name = LineField(label=gettext_lazy("Name of the signer"), max_length=120, required=False)
    recipients = LinesField(label=gettext_lazy("Recipients"), rows=6)
    top = MarginField(label=gettext_lazy("Top margin"), max_digits=5, decimal_places=1)
    bottom = MarginField(label=gettext_lazy("Bottom margin"), max_digits=5, decimal_places=1)
    left = MarginField(label=gettext_lazy("Left margin"), max_digits=5, decimal_places=1)
    right = MarginField(label=gettext_lazy("Right margin"), max_digits=5, decimal_places=1)
    licence_name = LineField(label=gettext_lazy("Licence of the open data"), max_length=60, required=False)
    licence_path = forms.URLField(
        label=gettext_lazy("Address of the licence"), max_length=200, required=False, assume_scheme="https"
    )
    note = LineField(label=gettext_lazy("Which figures are illustrative"), max_length=2_000, required=False)
    note_en = LineField(label=gettext_lazy("The same in English"), max_length=2_000, required=False)
    is_usual = forms.BooleanField(required=False)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, layout: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, label_suffix="", **more)
        self.layout = layout
        self.fields["note"].widget = forms.Textarea(attrs={"rows": 3})
        self.fields["note_en"].widget = forms.Textarea(attrs={"rows": 3})

    def clean(self) -> dict[str, Any]:
        said, rules = super().clean() or {}, RULES[self.layout]
        for side in SIDES:
            low, high = getattr(rules, side)
            if (value := said.get(side)) is not None and not low <= value <= high:
                sentence = _("The layout allows {low} to {high} mm.").format(low=f"{low:g}", high=f"{high:g}")
                self.add_error(side, sentence)
        if said.get("licence_path") and not said.get("licence_name"):
            self.add_error("licence_name", _("Write the name of the licence too, such as CC-BY-4.0."))
        return said

    @property
    def said(self) -> PaperSaid:
        """Of the paper; margins only where they are not those of the layout."""
        held = self.cleaned_data
        margins = tuple(float(held[side]) for side in SIDES)
        own = Margins()
        usual = tuple(getattr(own, side) for side in SIDES)
        names = set(PaperSaid.__dataclass_fields__) - {"margins"}
        return PaperSaid(**{name: held[name] for name in names}, margins=None if margins == usual else margins)

    @property
    def notes(self) -> NotesSaid:
        return NotesSaid(**{name: self.cleaned_data[name] for name in NotesSaid.__dataclass_fields__})


def initial_of(review: Review, layout: str) -> dict[str, Any]:
    """What the form shows of a review in one layout."""
    paper, issuer = head(review, layout), issuer_in(review, layout)
    signed, licence = paper.signature, review.issuer.get("licence")
    licence = licence if isinstance(licence, Mapping) else {}
    return {
        "organisation": str(issuer.get("organisation") or ""),
        "above": paper.issuer.above,
        "day": paper.day if issuer.get("day") else None,
        **{name: getattr(paper, name) for name in ("number", "symbol", "place", "addressees", "recipients")},
        "authority": signed.authority if signed else (),
        "post": signed.post if signed else "",
        "name": signed.name if signed else "",
        **{side: getattr(paper.margins, side) for side in SIDES},
        "licence_name": str(licence.get("name") or ""),
        "licence_path": str(licence.get("path") or ""),
        "note": review.illustrative_note,
        "note_en": review.illustrative_note_en,
    }
