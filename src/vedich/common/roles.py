"""Roles: what a person may do, always held at a unit and reaching its subtree."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "ADMINISTRATOR", _("administrator")
    OFFICE = "OFFICE", _("office")
    LEADER = "LEADER", _("leader")
    SPECIALIST = "SPECIALIST", _("specialist")
    REPORTER = "REPORTER", _("reporter")
    INSPECTOR = "INSPECTOR", _("inspector")
    VIEWER = "VIEWER", _("viewer")


COMPILING = (Role.ADMINISTRATOR, Role.OFFICE)
"""Roles that set the plan up and compile reviews."""


def given_by(role: str) -> tuple[Role, ...]:
    """The roles whose holders may give and end this one: nobody gives a role above their own."""
    return (Role.ADMINISTRATOR,) if role == Role.ADMINISTRATOR else COMPILING
