"""Lists of accounts from a workbook: what each row would create or change, and why a cell is refused."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import count
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from vedich.common.accounts import phones
from vedich.common.models import User
from vedich.common.roles import Role
from vedich.common.text import fold
from vedich.common.workbook import address, day_of, first_sheet, is_empty, text_of
from vedich.org.models import EVER, Appointment, Unit
from vedich.org.queries import people

SHEET = "Tài khoản"
MOST_ROWS = 5_000
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
COLUMNS: dict[str, tuple[str, str]] = {
    "name": ("Tên đăng nhập", "Sign-in name"),
    "phone": ("Số điện thoại", "Phone number"),
    "post": ("Chức vụ", "Post"),
    "role": ("Vai trò", "Role"),
    "unit": ("Mã đơn vị", "Unit code"),
    "begins": ("Từ ngày", "From"),
    "ends": ("Đến hết ngày", "Until"),
}
NEEDED = ("post", "role", "unit")
RESERVED = {"moi", "nhap", "ma"}
"""Words that stand where a name stands in addresses."""
NAME = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9._-]{2,39}")
_SUFFIX = {
    Role.ADMINISTRATOR: ".qt", Role.OFFICE: ".vp", Role.LEADER: ".ld", Role.SPECIALIST: ".cv", Role.INSPECTOR: ".kt",
    Role.VIEWER: ".xem",
}  # fmt: skip


class NoList(Exception):
    """The file holds no list of accounts; the message is a sentence for the page."""


@dataclass(frozen=True)
class Refusal:
    """One cell that cannot be taken: its address, what stands in it, and what to do."""

    cell: str
    value: str
    sentence: str


@dataclass
class Line:
    """One row of the list, as it was read and what it would do."""

    row: int
    name: str = ""
    phone: str = ""
    post: str = ""
    role: str = ""
    unit_code: str = ""
    unit: Unit | None = None
    begins: date = date.min
    ends: date = EVER
    proposed: bool = False
    account: User | None = None
    gives: bool = True
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def describes(self) -> bool:
        """Whether a known account gets another post or number."""
        known = self.account
        return known is not None and (known.post != self.post or bool(self.phone and known.phone != self.phone))

    @property
    def outcome(self) -> str:
        if self.refusals:
            return REFUSED
        if self.account is None:
            return NEW
        return CHANGED if self.gives or self.describes else SAME

    @property
    def last_day(self) -> date | None:
        return None if self.ends == EVER else self.ends - timedelta(days=1)


@dataclass(frozen=True)
class Checked:
    """A whole list, checked for one who would give it."""

    lines: list[Line]

    @cached_property
    def counts(self) -> dict[str, int]:
        return dict(Counter(line.outcome for line in self.lines))

    def of(self, *outcomes: str) -> list[Line]:
        return [line for line in self.lines if line.outcome in outcomes]

    @cached_property
    def takes(self) -> int:
        """Rows that would change something."""
        return len(self.of(NEW, CHANGED))

    @cached_property
    def new_accounts(self) -> int:
        return len({line.name for line in self.of(NEW)})

    @cached_property
    def fingerprint(self) -> str:
        """What was shown, so that only that is accepted."""
        told = [
            (each.row, each.outcome, each.name, each.phone, each.post, each.role, each.unit and each.unit.pk,
             str(each.begins), str(each.ends), each.gives)
            for each in self.lines
        ]  # fmt: skip
        return hashlib.sha256(repr(told).encode()).hexdigest()


@cache
def role_words() -> dict[str, str]:
    """Every way in which a role may be written, folded, in both languages."""
    words = {role.value.lower(): role.value for role in Role}
    for language in ("vi", "en"):
        with translation.override(language):
            words |= {fold(str(role.label)): role.value for role in Role}
    return words


def check(path: Path, *, by: User, on: date) -> Checked:
    """Read a workbook and say what each row would do. Raises NoList, and what `first_sheet` raises."""
    columns, rows = _table(first_sheet(path, name=SHEET))
    lines = [_read(number, cells, columns, on) for number, cells in rows]
    _Check(lines, columns, by, on).all()
    return Checked(lines)


def _table(rows: list[tuple[int, Sequence[object]]]) -> tuple[dict[str, int], list[tuple[int, Sequence[object]]]]:
    """The place of each column, and the rows below the header that hold anything."""
    known = {fold(word): key for key, words in COLUMNS.items() for word in words}
    for at, (_number, cells) in enumerate(rows[:10]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(cells):
            if key := known.get(fold((text_of(cell) or "").strip(" *"))):
                columns.setdefault(key, place)
        if set(NEEDED) <= set(columns):
            body = [(number, cells) for number, cells in rows[at + 1 :] if not all(is_empty(cell) for cell in cells)]
            if not body:
                raise NoList(_("The list has no rows yet. Fill it in, then send it."))
            if len(body) > MOST_ROWS:
                raise NoList(_("The list has more than %(most)d rows. Send it in parts.") % {"most": MOST_ROWS})
            return columns, body
    names = ", ".join(COLUMNS[key][0] for key in NEEDED)
    raise NoList(
        _("No row has the headings %(names)s. Download the template and keep its headings.") % {"names": names}
    )


def _read(number: int, cells: Sequence[object], columns: dict[str, int], on: date) -> Line:
    """The texts and days of one row; what is no text or no day is refused here."""
    line = Line(number)
    by_key = {key: cells[place] for key, place in columns.items() if place < len(cells)}
    _read_texts(line, by_key, columns)
    _read_days(line, by_key, columns, on)
    line.role = role_words().get(fold(text_of(by_key.get("role")) or ""), "")
    if not line.role:
        _refuse(line, "role", by_key, columns, _("Not a role. Choose one from the list in the template."))
    line.unit_code = (text_of(by_key.get("unit")) or "").strip()
    return line


def _refuse(line: Line, key: str, by_key: dict[str, object], columns: dict[str, int], sentence: str) -> None:
    value = text_of(by_key.get(key))
    where = address(line.row, columns.get(key, 0) + 1)
    line.refusals.append(Refusal(where, str(by_key.get(key) if value is None else value)[:60], sentence))


def _read_texts(line: Line, by_key: dict[str, object], columns: dict[str, int]) -> None:
    for key in ("name", "phone", "post"):
        text = text_of(by_key.get(key))
        if text is None or len(text) > 200 or any(not char.isprintable() for char in text):
            _refuse(line, key, by_key, columns, _("Write plain text here, at most 200 characters."))
            continue
        setattr(line, key, text)
        if key == "post" and not text:
            _refuse(line, key, by_key, columns, _("Write the post: people are shown by it."))
    line.name = line.name.lower()
    if line.name and (not NAME.fullmatch(line.name) or line.name in RESERVED):
        _refuse(line, "name", by_key, columns, name_rule())
    if line.phone:
        number = phones.normalised(line.phone)
        if not number:
            _refuse(line, "phone", by_key, columns, _("Not a phone number. Write ten digits, such as 0912 345 678."))
        line.phone = number


def name_rule() -> str:
    """What a sign-in name is made of."""
    return _("Use 3 to 40 small letters without marks, digits, dots or hyphens, with at least one letter.")


def _read_days(line: Line, by_key: dict[str, object], columns: dict[str, int], on: date) -> None:
    line.begins = on
    for key in ("begins", "ends"):
        if is_empty(by_key.get(key)):
            continue
        day = day_of(by_key[key])
        if day is None or not 1930 <= day.year < 3000:
            _refuse(line, key, by_key, columns, _("Not a day. Write it as 31/12/2026."))
        elif key == "begins":
            line.begins = day
        else:
            line.ends = day + timedelta(days=1)
    if line.begins >= line.ends:
        _refuse(line, "ends", by_key, columns, _("The last day is before the first. Mend one of the two."))


class _Check:
    """Looks the rows up together: a few queries, however many rows."""

    def __init__(self, lines: list[Line], columns: dict[str, int], by: User, on: date) -> None:
        self.lines, self.columns, self.by, self.on = lines, columns, by, on
        self.given = {
            role: set(people.units_given(by, role, on).values_list("pk", flat=True))
            for role in (Role.ADMINISTRATOR, Role.OFFICE)
        }
        self.units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(code__in={line.unit_code for line in lines}):
            self.units.setdefault(unit.code, []).append(unit)
        known = people.accounts({line.name for line in lines if line.name}, {line.phone for line in lines})
        self.by_name = {user.username.lower(): user for user in known}
        self.by_phone = {user.phone: user for user in known if user.phone}

    def refuse(self, line: Line, key: str, value: object, sentence: str) -> None:
        line.refusals.append(Refusal(address(line.row, self.columns.get(key, 0) + 1), str(value)[:60], sentence))

    def all(self) -> None:
        for line in self.lines:
            self._place(line)
        self._find_accounts()
        self._name_the_new()
        self._agree_in_file()
        self._hold()

    def _place(self, line: Line) -> None:
        """The unit that the code names on the first day, where the role may be given there."""
        day = max(line.begins, self.on)
        found = [unit for unit in self.units.get(line.unit_code, ()) if unit.valid_from <= day < unit.valid_to]
        if not found:
            self.refuse(line, "unit", line.unit_code, _("No unit has this code on that day. Look it up under Units."))
            return
        line.unit = found[0]
        if not line.role:
            return
        wanted = Role.ADMINISTRATOR if line.role == Role.ADMINISTRATOR else Role.OFFICE
        if line.unit.pk in self.given[wanted]:
            return
        if line.unit.pk in self.given[Role.OFFICE]:
            self.refuse(line, "role", line.role, _("This role is above yours. An administrator gives it."))
        else:
            self.refuse(line, "unit", line.unit_code, _("This unit is not within your reach."))

    def _find_accounts(self) -> None:
        """The account a row means: by name, else by phone, else who holds this very post and role there."""
        places = {line.unit.pk for line in self.lines if line.unit and not line.name}
        there: dict[tuple[str, str, int], User] = {}
        for each in Appointment.objects.filter(unit__in=places, valid_to__gt=self.on).select_related("user"):
            there.setdefault((each.user.post, each.role, each.unit_id), each.user)
        for line in self.lines:
            if line.name:
                line.account = self.by_name.get(line.name)
            elif line.phone in self.by_phone:
                line.account = self.by_phone[line.phone]
            elif line.unit and not line.phone:
                line.account = there.get((line.post, line.role, line.unit.pk))
            holder = self.by_phone.get(line.phone)
            if holder and line.name and holder != line.account:
                self.refuse(line, "phone", line.phone, _("Another account has this number."))
        known = {line.account.pk for line in self.lines if line.account}
        kept = set(people.manageable(self.by, self.on).filter(pk__in=known).values_list("pk", flat=True))
        for line in self.lines:
            if line.account:
                line.name = line.account.username
                if line.account.pk not in kept:
                    self.refuse(line, "name", line.name, _("This account is there already and not yours to change."))

    def _name_the_new(self) -> None:
        """A name from the unit for who has none; the same one for the same number."""
        taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
        taken |= {line.name for line in self.lines} | RESERVED
        of_phone: dict[str, str] = {}
        for line in self.lines:
            if line.name or not line.unit or line.refusals:
                continue
            line.proposed = True
            line.name = of_phone.get(line.phone, "") if line.phone else ""
            if not line.name:
                line.name = _free(line, taken)
                taken.add(line.name)
                of_phone[line.phone] = line.name

    def _agree_in_file(self) -> None:
        """Rows of one name say the same of it, and one number belongs to one name."""
        first: dict[str, Line] = {}
        owner: dict[str, Line] = {}
        for line in self.lines:
            if line.refusals or not line.name:
                continue
            known = first.setdefault(line.name, line)
            if known.post != line.post:
                sentence = _("Row %(row)d gives the same sign-in name another post.") % {"row": known.row}
                self.refuse(line, "post", line.post, sentence)
            elif line.phone and known.phone and known.phone != line.phone:
                sentence = _("Row %(row)d gives the same sign-in name another number.") % {"row": known.row}
                self.refuse(line, "phone", line.phone, sentence)
            elif line.phone and owner.setdefault(line.phone, line).name != line.name:
                sentence = _("Row %(row)d has this number for another name.") % {"row": owner[line.phone].row}
                self.refuse(line, "phone", line.phone, sentence)

    def _hold(self) -> None:
        """Which rows give a role that is not held yet; two rows of the file may not give the same one twice."""
        known = {line.account.pk for line in self.lines if line.account}
        spans: dict[tuple[str, str, int], list[tuple[date, date]]] = {}
        for each in Appointment.objects.filter(user__in=known).select_related("user"):
            spans.setdefault((each.user.username, each.role, each.unit_id), []).append((each.valid_from, each.valid_to))
        here: dict[tuple[str, str, int], int] = {}
        for line in self.lines:
            if line.refusals or line.unit is None:
                continue
            key = (line.name, line.role, line.unit.pk)
            if key in here:
                sentence = _("Row %(row)d gives the same role to the same account.") % {"row": here[key]}
                self.refuse(line, "role", line.role, sentence)
                continue
            here[key] = line.row
            line.gives = not any(begins < line.ends and line.begins < ends for begins, ends in spans.get(key, ()))


def _free(line: Line, taken: set[str]) -> str:
    """The unit's name in small letters, the role where it is not reporting, and a number where others have it."""
    plain = re.sub(r"[^a-z0-9]", "", fold(line.unit.name if line.unit else ""))[:30] or "tk"
    base = (plain if len(plain) > 2 else f"{plain}.tk") + _SUFFIX.get(Role(line.role), "")
    if not NAME.fullmatch(base):
        base = f"tk.{base}"
    return next(name for n in count(1) if (name := base if n == 1 else f"{base}{n}") not in taken)
