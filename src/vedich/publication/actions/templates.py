"""Putting the Word template by which the committee's papers look, and taking it away again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.documents import docx, seal
from vedich.org.models import Unit
from vedich.org.queries import day_of, main_unit
from vedich.publication.actions.keeping import keep
from vedich.publication.models import WordTemplate
from vedich.publication.permissions import can_word
from vedich.publication.queries.templates import last_of


def put_template(layout: str, data: bytes, name: str, *, by: User, at: datetime) -> None:
    """Let papers of a layout that are not issued yet look like this file.

    The file is kept before the row that names it. Raises PermissionDenied, and BadTemplate where it cannot be one.
    """
    _may(by, at)
    docx.opened(data, layout)
    keep(data)
    _put(layout, seal.digest(data), name, by=by, at=at)


def remove_template(layout: str, *, by: User, at: datetime) -> None:
    """Let papers look again as the program has them. Raises PermissionDenied."""
    _may(by, at)
    _put(layout, "", "", by=by, at=at)


def _may(by: User, at: datetime) -> None:
    if not can_word(by, day_of(at)):
        raise PermissionDenied


@transaction.atomic
def _put(layout: str, digest: str, name: str, *, by: User, at: datetime) -> None:
    Unit.objects.select_for_update().get(pk=main_unit().pk)  # of two at once the second sees what the first put
    before = last_of(layout)
    if digest == (before.digest if before else ""):
        return
    WordTemplate.objects.create(layout=layout, name=name, digest=digest, put_at=at, put_by=by)
    if digest:
        audit.record("put_template", layout, by=by, at=at, digest=digest, name=name)
    else:
        audit.record("remove_template", layout, by=by, at=at, digest=before.digest if before else "")
