"""Issuing, publishing and withdrawing, cleaned."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vedich.publication.models import Layout
from vedich.publication.queries.material import Material
from vedich.publication.queries.public import NEEDED, OPTIONAL, Choice, names_officers, offered, place_of, sentences_of


class IssueForm(forms.Form):
    """The layout, and for a correction why, and whether it takes what the committee writes today."""

    layout = forms.ChoiceField(choices=Layout.choices)
    reason = forms.CharField(required=False, max_length=2_000)
    renewed = forms.BooleanField(required=False)


class WithdrawForm(forms.Form):
    """Why everything is taken back from the public."""

    reason = forms.CharField(
        max_length=2_000, error_messages={"required": gettext_lazy("Nothing was withdrawn: say why.")}
    )


class PublishForm(forms.Form):
    """What is to be seen, what is withheld, what readers are told, and the code of the review typed once more."""

    sections = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choose at least one section of the report.")}
    )
    tables = forms.MultipleChoiceField(required=False)
    withheld = forms.MultipleChoiceField(required=False)
    note = forms.CharField(required=False, max_length=2_000)
    confirmation = forms.CharField(required=False, max_length=100)

    def __init__(self, material: Material, *args: object, former: Collection[str] | None = None, **more: object):
        super().__init__(*args, **more)
        self.code = material.review.code
        sections, sentences = offered(material), sentences_of(material)
        self.fields["sections"].choices = sections
        self.fields["tables"].choices = [
            ("figures", _("every figure of the report with its source")),
            ("reasons", _("why each target is behind, as its agency wrote it")),
            ("annex", _("the annex in Excel")),
        ]
        self.fields["withheld"].choices = [(place_of(each), each.text) for each in sentences]
        named = {place_of(each) for each in sentences if names_officers(each)}
        self.initial = {
            "sections": [key for key, _title in sections],
            "tables": list(OPTIONAL),
            "withheld": sorted(named if former is None else set(former)),
        } | self.initial

    def clean_confirmation(self) -> str:
        typed = self.cleaned_data["confirmation"].strip()
        if typed != self.code:
            raise forms.ValidationError(
                _("Nothing was published: type the code {code} to confirm.").format(code=self.code)
            )
        return typed

    @property
    def choice(self) -> Choice:
        said = self.cleaned_data
        return Choice(tuple(said["sections"]), (*NEEDED, *said["tables"]), frozenset(said["withheld"]))
