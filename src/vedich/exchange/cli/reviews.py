"""Reviews: list them, make their documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.exchange.cli.start import fail, now, started

_FORMATS = ("docx", "xlsx", "pptx", "pdf")


def review(
    name: Annotated[str | None, typer.Argument(metavar="REVIEW", help="The code of a review.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file ending in .docx, .xlsx, .pptx or .pdf.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the reviews: code, tab, title.")] = False,
) -> None:
    """List the reviews, or make the document of one."""
    if listed:
        started()
        _list()
        return
    if name is None or out is None:
        raise typer.BadParameter("give --list, or a REVIEW with --out FILE.")
    file_format = out.suffix.lower().removeprefix(".")
    if file_format not in _FORMATS:
        raise typer.BadParameter(f"{out.name!r} must end in one of: {', '.join('.' + each for each in _FORMATS)}.")
    started()
    _make(name, out, file_format)


def _list() -> None:
    from vedich.review.models import Review

    for each in Review.objects.order_by("code"):
        typer.echo(f"{each.code}\t{each.title}")


def _make(code: str, out: Path, file_format: str) -> None:
    from vedich.publication.actions import make
    from vedich.review.models import Review

    found = Review.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Review.objects.order_by("code").values_list("code", flat=True)) or "none"
        fail(f"There is no review {code!r}. There are: {known}.")
    data = make(found, file_format, by=None, at=now())
    try:
        out.write_bytes(data)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}. Choose another place.")
    typer.echo(f"{out}: {len(data):,} bytes")
