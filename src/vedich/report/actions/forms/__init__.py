"""Acts on forms: make, build, publish; a published version never changes."""

from vedich.report.actions.forms.building import (
    add_check,
    add_line,
    add_section,
    change_lines,
    move_line,
    move_section,
    remove_check,
    remove_line,
    remove_section,
    rename_section,
    restore,
    set_tiers,
)
from vedich.report.actions.forms.making import (
    ask_unit,
    discard_draft,
    make_form,
    open_draft,
    propose,
    set_first_start,
    spare_unit,
    title_form,
)
from vedich.report.actions.forms.publishing import publish
from vedich.report.actions.forms.taking_over import WantedForm, put_forms

__all__ = [
    "WantedForm",
    "add_check",
    "add_line",
    "add_section",
    "ask_unit",
    "change_lines",
    "discard_draft",
    "make_form",
    "move_line",
    "move_section",
    "open_draft",
    "propose",
    "publish",
    "put_forms",
    "remove_check",
    "remove_line",
    "remove_section",
    "rename_section",
    "restore",
    "set_first_start",
    "set_tiers",
    "spare_unit",
    "title_form",
]
