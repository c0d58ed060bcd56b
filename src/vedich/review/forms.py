"""What a review looks at, cleaned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vedich.common.asked import day_of
from vedich.common.templatetags.frame import named
from vedich.common.text import fold
from vedich.criteria.models import CriteriaSet
from vedich.plan.models import Node
from vedich.review.models import Review
from vedich.review.queries.terms import Terms


class DayField(forms.Field):
    """A day as people write it: 30/06/2013 or 2013-06-30."""

    default_error_messages = {"no_day": _("Write it as a day, such as 30/06/2013.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"maxlength": 10}

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        if (found := day_of(text)) is None:
            raise ValidationError(self.error_messages["no_day"], code="no_day")
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


class NodeChoice(forms.ModelChoiceField):
    """A part of the plan by its code and title, as deep in the list as in the tree."""

    def label_from_instance(self, obj: Node) -> str:
        return f"{obj.code} {obj.title}"


class SetChoice(forms.ModelChoiceField):
    """A set of criteria by its name in the language of the page."""

    def label_from_instance(self, obj: CriteriaSet) -> str:
        return str(named(obj))


class ReviewForm(forms.Form):
    """Title, part of the plan, window, days, conference."""

    title = forms.CharField(label=_("Title"), max_length=300)
    title_en = forms.CharField(label=_("Title in English"), max_length=300, required=False)
    code = forms.SlugField(label=_("Code"), max_length=60, required=False)
    node = NodeChoice(Node.objects.none(), label=_("Part of the plan"))
    start = DayField(label=_("First day"))
    end = DayField(label=_("Last day"))
    as_of = DayField(label=_("Day of the figures"), required=False)
    structure = DayField(label=_("Units as on"), required=False)
    estimates = forms.BooleanField(label=_("Take estimates where there is no actual value"), required=False)
    conference = DayField(label=_("Day of the conference"), required=False)
    criteria_set = SetChoice(
        CriteriaSet.objects.none(), label=_("Set of criteria"), required=False, empty_label=_("no criteria")
    )

    def __init__(
        self, *args: Any, nodes: QuerySet[Node], sets: QuerySet[CriteriaSet], is_new: bool, **more: Any
    ) -> None:
        super().__init__(*args, label_suffix="", **more)
        self.fields["node"].queryset = nodes.order_by("position", "code")  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["code"]
        if sets.exists():
            self.fields["criteria_set"].queryset = sets  # type: ignore[attr-defined]
        else:
            del self.fields["criteria_set"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["as_of"] = said.get("as_of") or said.get("end")
        days = [said.get(name) for name in ("start", "as_of", "end")]
        if None not in days and days != sorted(days):  # type: ignore[type-var]
            self.add_error("as_of", _("The day of the figures lies between the first and the last day."))
        return said

    @property
    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(**{name: said[name] for name in Terms.__dataclass_fields__ if name in said})

    def code_among(self, taken: Sequence[str]) -> str:
        """The code that was typed, else one made of the part of the plan and the day of the figures."""
        said = self.cleaned_data
        if said.get("code"):
            return said["code"]
        plain = re.sub(r"[^a-z0-9]+", "-", fold(said["node"].code)).strip("-")[:40]
        made = f"{plain or 'so-ket'}-{said['as_of']:%Y-%m-%d}"
        return next(code for n in range(1, len(taken) + 2) if (code := made if n == 1 else f"{made}-{n}") not in taken)


def initial_of(review: Review) -> dict[str, Any]:
    """What the form shows of a review."""
    names = ("title", "title_en", "node", "start", "end", "as_of", "structure", "estimates", "criteria_set")
    held = {name: getattr(review, name) for name in names}
    return held | {"conference": day_of(str(review.conference.get("date") or "")[:10])}
