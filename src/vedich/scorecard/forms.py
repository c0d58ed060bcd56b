"""What is asked of the rules page, cleaned."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DayForm(forms.Form):
    """The day whose rules are shown."""

    ngay = forms.DateField(
        label=_("Rules of the day"),
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": _("This is not a day. Write it like 31/12/2013.")},
    )
