"""Reviews: list them, make their documents, freeze their figures, verify what was frozen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vedich.exchange.cli.output import progress
from vedich.exchange.cli.start import fail, now, started

if TYPE_CHECKING:
    from vedich.review.models import Review

_FORMATS = ("docx", "xlsx", "pptx", "pdf")


def review(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="REVIEW | freeze REVIEW | verify [REVIEW]", help="The code of a review, or an act."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file ending in .docx, .xlsx, .pptx or .pdf.")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is frozen although something is open.")] = "",
    listed: Annotated[bool, typer.Option("--list", help="List the reviews: code, tab, title.")] = False,
) -> None:
    """List the reviews, make the document of one, freeze its figures, or verify what was frozen."""
    if listed:
        started()
        _list()
        return
    match words or []:
        case ["freeze", code] if out is None:
            started()
            _freeze(code, reason)
        case ["verify", *codes] if out is None and len(codes) < 2:
            started()
            _verify(codes)
        case [code] if out is not None:
            file_format = out.suffix.lower().removeprefix(".")
            if file_format not in _FORMATS:
                endings = ", ".join("." + each for each in _FORMATS)
                raise typer.BadParameter(f"{out.name!r} must end in one of: {endings}.")
            started()
            _make(code, out, file_format)
        case _:
            raise typer.BadParameter("give --list, or a REVIEW with --out FILE, or freeze REVIEW, or verify.")


def _freeze(code: str, reason: str) -> None:
    from vedich.review.actions import freeze

    found = _found(code)
    with progress() as tell:
        snapshot = freeze(found, by=None, at=now(), reason=reason, tell=tell)
    said = ", ".join(f"{count:,} {name}" for name, count in snapshot.rows.items() if count)
    typer.echo(f"{code} is frozen: {snapshot.digest}")
    typer.echo(f"{said}; {snapshot.size:,} bytes", err=True)


def _verify(codes: list[str]) -> None:
    """Every byte of what was frozen, against the hashes written down when it was."""
    from vedich.review.models import Snapshot
    from vedich.review.queries.snapshots import damages

    found = Snapshot.objects.filter(review__in=[_found(code) for code in codes]) if codes else Snapshot.objects.all()
    digests = set(found.values_list("digest", flat=True))
    wrong = [str(each) for each in damages(digests)]
    if wrong:
        fail("\n".join(wrong))
    typer.echo(f"Whole: {len(digests):,} snapshots.")


def _found(code: str) -> Review:
    from vedich.review.models import Review

    found = Review.objects.select_related("node").filter(code=code).first()
    if found is None:
        known = ", ".join(Review.objects.order_by("code").values_list("code", flat=True)) or "none"
        fail(f"There is no review {code!r}. There are: {known}.")
    return found


def _list() -> None:
    from vedich.review.models import Review

    for each in Review.objects.order_by("code"):
        typer.echo(f"{each.code}\t{each.title}")


def _make(code: str, out: Path, file_format: str) -> None:
    from vedich.publication.actions import make
    from vedich.review.queries.snapshots import Damaged

    try:
        data = make(_found(code), file_format, by=None, at=now())
    except Damaged as damaged:
        fail(str(damaged))
    try:
        out.write_bytes(data)
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}. Choose another place.")
    typer.echo(f"{out}: {len(data):,} bytes")
