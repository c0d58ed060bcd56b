"""Accounts and appointments, cleaned."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vedich.common.accounts import phones, sign_ins
from vedich.common.asked import day_of
from vedich.common.models import User
from vedich.common.roles import Role
from vedich.common.workbook import composed
from vedich.org import queries
from vedich.org.models import EVER, Unit
from vedich.org.queries import people
from vedich.org.queries.account_list import NAME, RESERVED, name_rule

_REQUIRED = {"required": _("Fill this in.")}


class DayField(forms.CharField):
    """A day as officials write it."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 10, "placeholder": "31/12/2026"})

    def to_python(self, value: object) -> date | None:
        text = super().to_python(value)
        if not text:
            return None
        day = day_of(text)
        if day is None or not 1930 <= day.year < 3000:
            raise ValidationError(_("Not a day. Write it as 31/12/2026."))
        return day


class PhoneField(forms.CharField):
    """A phone number in any spelling."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def to_python(self, value: object) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        number = phones.normalised(text)
        if not number:
            raise ValidationError(_("Not a phone number. Write ten digits, such as 0912 345 678."))
        return number


def _number_is_free(number: str, person: User | None) -> str:
    if number and User.objects.filter(phone=number).exclude(pk=person.pk if person else None).exists():
        raise ValidationError(_("Another account has this number."))
    return number


def _name_is_free(typed: str) -> str:
    name = composed(typed).lower()
    if not NAME.fullmatch(name) or name in RESERVED:
        raise ValidationError(name_rule())
    if User.objects.filter(username__iexact=name).exists():
        raise ValidationError(_("This sign-in name is taken."))
    return name


class NewPasswordForm(forms.Form):
    """A password of one's own; the present one is asked for where there is one."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        error_messages=_REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        error_messages=_REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "aria-describedby": "rule"}),
    )
    again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        error_messages=_REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.awaits_password:
            del self.fields["old"]

    def clean_new(self) -> str:
        password_validation.validate_password(self.cleaned_data["new"], self.user)
        return self.cleaned_data["new"]

    def clean(self) -> dict:
        found = super().clean()
        if "new" in found and "again" in found and found["new"] != found["again"]:
            self.add_error("again", _("The two are not the same. Type the new password again."))
        return found


class PlaceForm(forms.Form):
    """A role at a unit from a day to a day."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), *Role.choices], error_messages=_REQUIRED)
    unit = forms.CharField(label=_("Unit code"), max_length=40, error_messages=_REQUIRED)
    begins = DayField(label=_("First day"), required=False)
    ends = DayField(label=_("Last day, empty for no end"), required=False)

    def __init__(self, *args, by: User, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on

    def clean(self) -> dict:
        found = super().clean()
        if self.errors:
            return found
        begins = found["begins"] = found["begins"] or self.on
        found["ends"] = found["ends"] + timedelta(days=1) if found["ends"] else EVER
        if begins >= found["ends"]:
            self.add_error("ends", _("The last day is before the first. Mend one of the two."))
        found["unit"] = self._unit(found["unit"].strip(), max(begins, self.on), found["role"])
        return found

    def _unit(self, code: str, day: date, role: str) -> Unit | None:
        """The unit of this code where the role may be given; what is out of reach is not even said to be there."""
        unit = queries.by_code(code, day)
        if unit and people.units_given(self.by, role, self.on).filter(pk=unit.pk).exists():
            return unit
        if unit and people.units_given(self.by, Role.OFFICE, self.on).filter(pk=unit.pk).exists():
            self.add_error("role", _("This role is above yours. An administrator gives it."))
        else:
            self.add_error("unit", _("No unit within your reach has this code on that day. Look it up under Units."))
        return None


class DescribeForm(forms.Form):
    """What a person is called and where they are reached."""

    post = forms.CharField(label=_("Post"), max_length=200, error_messages=_REQUIRED)
    post_en = forms.CharField(label=_("Post in English"), max_length=200, required=False)
    phone = PhoneField(label=_("Phone number"), required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("Not an e-mail address. Check the @ and the end.")},
    )

    def __init__(self, *args, person: User | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_post(self) -> str:
        return composed(self.cleaned_data["post"])

    def clean_phone(self) -> str:
        return _number_is_free(self.cleaned_data["phone"], self.person)


class NewPersonForm(PlaceForm):
    """One account with its first role."""

    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=40,
        error_messages=_REQUIRED,
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    post = forms.CharField(label=_("Post"), max_length=200, error_messages=_REQUIRED)
    phone = PhoneField(label=_("Phone number"), required=False)
    field_order = ["name", "post", "phone", "role", "unit", "begins", "ends"]

    def clean_name(self) -> str:
        return _name_is_free(self.cleaned_data["name"])

    def clean_post(self) -> str:
        return composed(self.cleaned_data["post"])

    def clean_phone(self) -> str:
        return _number_is_free(self.cleaned_data["phone"], None)


class EndForm(forms.Form):
    """The last day of an appointment."""

    last = DayField(label=_("Last day"), error_messages=_REQUIRED)


class HandOverForm(forms.Form):
    """Who takes over, and from which day."""

    day = DayField(label=_("First day of the successor"), error_messages=_REQUIRED)
    to = forms.CharField(
        label=_("Account that takes over: sign-in name or phone number"), max_length=150, required=False
    )
    name = forms.CharField(
        label=_("or the sign-in name of a new account"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )  # fmt: skip
    with_post = forms.BooleanField(label=_("The name of the post goes with it"), required=False, initial=True)

    def __init__(self, *args, by: User, on: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on

    def clean_name(self) -> str:
        return _name_is_free(self.cleaned_data["name"]) if self.cleaned_data["name"] else ""

    def clean_to(self) -> User | None:
        typed = self.cleaned_data["to"]
        if not typed:
            return None
        found = sign_ins.find(typed)
        if found is None or not people.visible(self.by, self.on).filter(pk=found.pk).exists():
            raise ValidationError(_("No account in your list has this name or number."))
        return found

    def clean(self) -> dict:
        found = super().clean()
        if not self.errors and bool(found["to"]) == bool(found["name"]):
            self.add_error("to", _("Name one: an account that is there, or a new one."))
        return found


class AccountsFileForm(forms.Form):
    """One workbook with a list of accounts. What is inside is checked where it is read."""

    file = forms.FileField(
        label=_("Excel workbook (.xlsx)"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose another."),
            "missing": _("No file arrived. Choose it again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.ACCOUNTS_LIMIT:
            raise ValidationError(too_large())
        return file


def too_large() -> str:
    """The sentence for a list beyond the limit."""
    sentence = _("The file has more than %(megabytes)s MB. Delete pictures and other sheets, or send it in parts.")
    return str(sentence) % {"megabytes": settings.ACCOUNTS_LIMIT // 1_000_000}
