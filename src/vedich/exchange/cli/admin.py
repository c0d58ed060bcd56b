"""The administrator of a real installation: made from the command line, since nobody can sign in yet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from vedich.exchange.cli.start import fail, now, started, today

if TYPE_CHECKING:
    from vedich.common.models import User
    from vedich.org.models import Unit

app = typer.Typer(help="Make an administrator, who makes every other account in the browser.", no_args_is_help=True)


@app.callback()
def admin() -> None:
    """Make an administrator, who makes every other account in the browser."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name with which the administrator signs in.")],
    post: Annotated[str, typer.Option(metavar="TEXT", help="The post under which people see who acted.")],
    unit: Annotated[
        str, typer.Option(metavar="CODE", help="The unit that is administered; the whole province if left out.")
    ] = "",
    phone: Annotated[str, typer.Option(metavar="NUMBER", help="A phone number, with which one can sign in too.")] = "",
    one_time_code: Annotated[
        bool, typer.Option("--code", help="Print a one-time code instead of asking for a password.")
    ] = False,
) -> None:
    """Make an administrator; the password is asked for twice, or a one-time code is printed."""
    started()
    from django.db import IntegrityError

    from vedich.org.actions import create_administrator

    number = _checked(name, post, phone)
    place = _place(unit)
    password = "" if one_time_code else _password(name, post)
    try:
        code = create_administrator(name, post.strip(), place, phone=number, password=password, by=None, at=now())
    except IntegrityError:  # somebody took it between the look and the act
        _require_free(name, number)
        raise
    typer.echo(f"{name} administers {place.name} ({place.code}) and everything below it.")
    if code:
        from vedich.common.accounts.codes import LIFE, spelt

        typer.echo(f"One-time code, shown only now, good for {LIFE.days} days: {spelt(code)}")


def _checked(name: str, post: str, phone: str) -> str:
    """The phone number as it is stored; ends the command where name, post or number cannot be taken."""
    from vedich.common.accounts import phones
    from vedich.org.queries.account_list import NAME, RESERVED, name_rule

    if not NAME.fullmatch(name) or name in RESERVED:
        fail(f"{name!r} cannot be a name to sign in with. {name_rule()}")
    if not post.strip() or len(post.strip()) > 200:
        fail("Say the post in at most 200 characters, for example --post 'Quản trị hệ thống, Văn phòng Tỉnh ủy'.")
    number = phones.normalised(phone)
    if phone and not number:
        fail(f"{phone!r} is no phone number: write ten digits, such as 0912 345 678.")
    _require_free(name, number)
    return number


def _require_free(name: str, number: str) -> None:
    from vedich.common.models import User

    if User.objects.filter(username__iexact=name).exists():
        fail(f"The name {name!r} is taken. Choose another; who has lost a password gets a new code at /nguoi-dung.")
    if number and User.objects.filter(phone=number).exists():
        fail("Another account has this phone number.")


def _place(code: str) -> Unit:
    """The unit to administer; ends the command where it is not there."""
    from vedich.org.queries import by_code, main_unit

    unit = by_code(code, today()) if code else main_unit()
    if unit is None and code:
        fail(f"There is no unit {code!r} today.")
    if unit is None:
        fail("There are no units yet: import them first, with `vedich import FOLDER` and a units.csv in the folder.")
    return unit


def _password(name: str, post: str) -> str:
    """Asked for twice, and held against the same rules as in the browser."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    typed = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=not sys.stdout.isatty())
    try:
        validate_password(typed, _unsaved(name, post))
    except ValidationError as error:
        fail(" ".join(error.messages))
    return typed


def _unsaved(name: str, post: str) -> User:
    from vedich.common.models import User

    return User(username=name, post=post)
