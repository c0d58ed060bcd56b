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
        label=_("Sign-in name"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
