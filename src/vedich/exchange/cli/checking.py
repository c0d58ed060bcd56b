"""Checking an installation: stored scores, the audit log, frozen figures, and jobs that were given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from vedich.exchange.cli.output import table
from vedich.exchange.cli.start import fail, now, started

if TYPE_CHECKING:
    from vedich.common.audit import Break

_BREAKS = {
    "changed": "is not as it was written, or another was put before it",
    "removed": "is missing",
    "inserted": "was not written by this program",
    "cut": "is not the end that was written",
}


def check() -> None:
    """Compute every stored score again, follow the audit log, verify frozen figures, and name jobs given up."""
    started()
    from vedich.common import audit
    from vedich.exchange.stored_scores import differences
    from vedich.review.queries.snapshots import damages

    found = differences()
    table(("run", "target", "what", "stored", "computed"), found)
    broken = audit.verify(at=now())
    wrong = [
        *([f"{len(found):,} stored figures differ from what is computed now."] if found else []),
        *([_of_log(broken)] if broken else []),
        *map(str, damages()),
        *_of_jobs(),
    ]
    if wrong:
        fail("\n".join(wrong))
    typer.echo(_whole(), err=True)


def _of_log(broken: Break) -> str:
    about = f" ({broken.act}, {broken.at})" if broken.act else ""
    return f"Audit log: entry {broken.number}{about} {_BREAKS[broken.what]}."


def _of_jobs() -> list[str]:
    from vedich.common.jobs import title_of, told
    from vedich.common.models import Job

    dead = Job.objects.filter(state__in=Job.BROKEN).order_by("pk")
    return [f"Job {each.pk}, {title_of(each)}: {told(each.error)}" for each in dead]


def _whole() -> str:
    """The end of the chain, to be kept elsewhere: who could rewrite the whole log could not rewrite that note."""
    from vedich.common.models import AuditHead

    head = AuditHead.objects.get(pk=AuditHead.ONLY)
    return f"Audit log: whole, {head.number:,} entries, end {head.hash or 'empty'}"
