"""The upload of a plan, cleaned."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """One workbook or archive. What is inside is checked where it is read; here only that there is something."""

    file = forms.FileField(
        label=_("Excel workbook (.xlsx), or .zip of CSV files"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose another."),
            "missing": _("No file arrived. Choose it again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.zip,.csv"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(too_large())
        return file


def too_large() -> str:
    """The sentence for a file beyond the limit."""
    sentence = _("The file has more than %(megabytes)s MB. Delete pictures and other sheets, or send it in parts.")
    return str(sentence) % {"megabytes": settings.UPLOAD_LIMIT // 1_000_000}
