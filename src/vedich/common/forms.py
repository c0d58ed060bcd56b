"""Sign-in, cleaned."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password; a wrong pair says so in one sentence and never which of the two was wrong."""

    error_messages = {
        "invalid_login": _("The name or the password is not right. Mind capital letters, then try again."),
        "inactive": _("This account is closed. The office can open it again."),
    }
    username = forms.CharField(
        label=_("Sign-in name or phone number"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password or one-time code"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """A code of six digits, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages={"required": _("Type the code of six digits that the application shows.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "characters",
                "autofocus": True,
            }
        ),
    )
