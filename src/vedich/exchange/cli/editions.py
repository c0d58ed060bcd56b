"""Editions: issue one, and tell whether a file is one of ours and as it was issued."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vedich.exchange.cli.output import table
from vedich.exchange.cli.start import fail, now, started

if TYPE_CHECKING:
    from vedich.publication.queries.verifying import Sealing, Verdict

_LAYOUTS = ("party", "state")


def issue(
    name: Annotated[str, typer.Argument(metavar="REVIEW", help="The code of a review.")],
    layout: Annotated[str, typer.Option(help="party or state; that of the review where it is not given.")] = "",
    reason: Annotated[str, typer.Option(help="Why the former edition is corrected.")] = "",
    renew: Annotated[
        bool, typer.Option("--renew", help="Correct in the committee's words of today, not of the former edition.")
    ] = False,
) -> None:
    """Issue a review: make all its files together and seal them; what changed since the former edition is listed."""
    if layout and layout not in _LAYOUTS:
        raise typer.BadParameter(f"{layout!r} must be one of: {', '.join(_LAYOUTS)}.")
    started()
    from vedich.publication import actions
    from vedich.publication.actions.issuing import CannotIssue
    from vedich.publication.queries.vault import NotWhole
    from vedich.review.models import Review
    from vedich.review.queries.snapshots import Damaged

    found = Review.objects.filter(code=name).first()
    if found is None:
        known = ", ".join(Review.objects.order_by("code").values_list("code", flat=True)) or "none"
        fail(f"There is no review {name!r}. There are: {known}.")
    try:
        edition = actions.issue(found, by=None, at=now(), layout=layout, reason=reason, is_renewed=renew)
    except (CannotIssue, Damaged, NotWhole) as error:
        fail(str(error))
    changes = edition.changes.get("figures", [])
    table(("what", "before", "after"), [(each["what"], each["before"], each["after"]) for each in changes])
    count = edition.files.count()
    typer.echo(f"Edition {edition.number} of {found.code}: {count} files, seal {edition.digest}", err=True)


def verify(file: Annotated[Path, typer.Argument(metavar="FILE", help="Any file.")]) -> None:
    """Say which edition of which review a file is, who issued it and when, or what was changed in it since."""
    try:
        data = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    started()
    from vedich.publication.queries import verifying

    verdict = verifying.verify(data)
    typer.echo(f"SHA-256 {verdict.digest}")
    _tell(file, verdict)
    if verdict.state != verifying.SEALED or not all(each.is_whole for each in verdict.sealings):
        raise SystemExit(1)


def _tell(file: Path, verdict: Verdict) -> None:
    match verdict.state:
        case "sealed":
            typer.echo("\n".join(_sealed(each) for each in verdict.sealings))
        case "draft":
            for each in verdict.drafts:
                typer.echo(f"{file.name} is a draft of {each.review.code}, made {_when(each.made_at)}; never issued.")
        case "changed":
            _changed(file, verdict)
        case _:
            typer.echo(f"{file.name} is none of our files, or was changed so that it cannot be told from which.")


def _sealed(each: Sealing) -> str:
    edition, public = each.edition, each.publication
    what = each.file.name if each.file else "the seal"
    by = (public.published_by if public else edition.issued_by) or None
    act, at = ("published", public.published_at) if public else ("issued", edition.issued_at)
    told = f"{what} of edition {edition.number} of {edition.review.code} ({edition.review.title}), {act} {_when(at)}"
    told += f" by {by.post}" if by else " by the command line"
    if public and public.withdrawn_at:
        told += f", withdrawn {_when(public.withdrawn_at)}: {public.withdrawn_why}"
    return f"{told}. {'The seal holds.' if each.is_whole else 'THE SEAL DOES NOT HOLD.'}"


def _changed(file: Path, verdict: Verdict) -> None:
    found = verdict.changed
    typer.echo(f"{file.name} was changed since it was sealed. It was: {_sealed(verdict.sealings[0])}")
    if not found.amount:
        typer.echo("Neither figures nor words differ: it was only saved again.")
        return
    typer.echo(f"Words: {'changed' if found.words else 'as they were'}.")
    typer.echo(f"Figures: {len(found.figures)} changed, {len(found.removed)} removed.")
    table(("figure", "issued", "now"), [(each.key, each.written, each.text) for each in found.figures])
    table(("figure removed",), [(key,) for key in found.removed])


def _when(at) -> str:
    from django.utils.timezone import localtime

    return f"{localtime(at):%d/%m/%Y %H:%M}"
