"""Workbooks of accounts: the template to fill in, and the codes to hand out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vedich.common.accounts import codes, phones
from vedich.common.models import User
from vedich.common.roles import COMPILING, Role
from vedich.common.templatetags.frame import day as day_as_written
from vedich.common.templatetags.frame import named
from vedich.org import queries
from vedich.org.models import Appointment, Unit
from vedich.org.queries import people
from vedich.org.queries.account_list import COLUMNS, MOST_ROWS, NEEDED, SHEET

_WIDTHS = {"name": 22, "phone": 16, "post": 44, "role": 22, "unit": 14, "begins": 13, "ends": 13}


@dataclass(frozen=True)
class Code:
    """One account and the code that opens it, as they are handed out."""

    user: User
    code: str
    places: tuple[str, ...]


def codes_of(token: str, *, by: User, on: date) -> list[Code]:
    """The accounts still waiting for a code that this token stands for, with their codes worked out again."""
    waiting = people.manageable(by, on).exclude(code="").order_by("post", "username")
    found = [(user, codes.code_from(token, user.username)) for user in waiting]
    right = [(user, code) for user, code in found if codes.matches(user.username, code, user.code)]
    places: dict[int, list[str]] = {}
    held = Appointment.objects.filter(user__in=[user for user, _code in right], valid_to__gt=on)
    for each in held.select_related("unit").order_by("valid_from", "pk"):
        places.setdefault(each.user_id, []).append(f"{each.get_role_display()}, {named(each.unit)}")
    return [Code(user, codes.spelt(code), tuple(places.get(user.pk, ()))) for user, code in right]


def codes_workbook(rows: Iterable[Code], address: str) -> bytes:
    """The codes as a sheet to print and cut: one row for each person."""
    heads = [_("Post"), _("Role and unit"), _("Sign-in name"), _("Phone number"), _("One-time code"), _("Valid until")]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Codes"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top", "bottom": 4})
        mono = book.add_format({"font_name": "Consolas", "bold": True, "valign": "top", "bottom": 4})
        sheet.write_string(
            0, 0, _("Sign in at %(address)s with the name or number and the code.") % {"address": address}
        )
        sheet.write_string(
            1, 0, _("The code opens the account once, to set a password. Hand each row to its person only.")
        )
        for column, (head, width) in enumerate(zip(heads, (38, 36, 20, 15, 18, 12), strict=True)):
            sheet.write_string(3, column, head, bold)
            sheet.set_column(column, column, width)
        for number, each in enumerate(rows, start=4):
            until = localtime(each.user.code_until).date() if each.user.code_until else None
            cells = [each.user.post, "; ".join(each.places), each.user.username, phones.shown(each.user.phone)]
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell, text)
            sheet.write_string(number, 4, each.code, mono)
            sheet.write_string(number, 5, day_as_written(until), text)
        _set_page(sheet, 3)
    return out.getvalue()


def template(*, by: User, on: date) -> bytes:
    """The workbook to fill in: headings, a list of roles and days checked as they are typed, and the codes of units."""
    language = 1 if (get_language() or "").startswith("en") else 0
    roles = [role for role in Role if role != Role.ADMINISTRATOR or _is_administrator(by, on)]
    units = queries.reach(by, on, COMPILING).filter(queries.on(on)).order_by("code")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet(SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#eceff3", "border": 1})
        text, days = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
        for column, (key, words) in enumerate(COLUMNS.items()):
            sheet.write_string(0, column, words[language] + (" *" if key in NEEDED else ""), bold)
            sheet.set_column(column, column, _WIDTHS[key], days if key in ("begins", "ends") else text)
            sheet.write_comment(0, column, _help(key), {"x_scale": 2})
        place = list(COLUMNS).index("role")
        labels = [str(role.label) for role in roles]
        sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": labels})
        for key in ("begins", "ends"):
            place = list(COLUMNS).index(key)
            rule = {"validate": "date", "criteria": ">", "value": date(1930, 1, 1), "error_type": "warning"}
            sheet.data_validation(1, place, MOST_ROWS, place, rule)
        _set_page(sheet, 0)
        _write_units(book, units, bold)
    return out.getvalue()


def _is_administrator(by: User, on: date) -> bool:
    return queries.appointments(by, on).filter(role=Role.ADMINISTRATOR).exists()


def _help(key: str) -> str:
    return {
        "name": _("Small letters without marks, digits, dots. Left empty, one is made from the unit."),
        "phone": _("May be left empty. With it the person can also sign in by number."),
        "post": _("How the person is shown, such as: Văn phòng – thống kê xã. No name of a person."),
        "role": _("Choose from the list."),
        "unit": _("The code of the unit; the sheet of units lists those within reach."),
        "begins": _("First day; left empty, today."),
        "ends": _("Last day; left empty, without end."),
    }[key]


def _write_units(book: xlsxwriter.Workbook, units: Sequence[Unit], bold: object) -> None:
    sheet = book.add_worksheet(_("Units"))
    for column, (head, width) in enumerate(((_("Unit code"), 14), (_("Unit"), 44), (_("Kind"), 20))):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, width)
    for number, unit in enumerate(units, start=1):
        sheet.write_string(number, 0, unit.code)
        sheet.write_string(number, 1, named(unit))
        sheet.write_string(number, 2, unit.get_kind_display())
    sheet.freeze_panes(1, 0)


def _set_page(sheet: object, header: int) -> None:
    sheet.freeze_panes(header + 1, 0)
    sheet.repeat_rows(header)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
