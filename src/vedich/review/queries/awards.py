"""Forms of praise and commendation that can be chosen, as data with the day since when they hold and their source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from vedich.common.templatetags.frame import language


@dataclass(frozen=True)
class AwardForm:
    """One form; `is_model` for those by which models to follow are praised, without a numbered decision."""

    code: str
    title: str
    title_en: str
    is_model: bool

    @property
    def name(self) -> str:
        return (self.title_en if language() == "en" else "") or self.title


@dataclass(frozen=True)
class AwardForms:
    """The forms of a day, where they come from, and whether they were compared with the full text."""

    forms: tuple[AwardForm, ...]
    source: str
    note: str
    verified: bool

    def of(self, code: str) -> AwardForm | None:
        return next((each for each in self.forms if each.code == code), None)


def forms_on(day: date) -> AwardForms:
    """The forms in force on a day; before the first day those of the first."""
    path = settings.ROOT / "rulebooks" / "commendations.yaml"
    document = _document(path, path.stat().st_mtime_ns)
    values = document["values"]
    since = max((each for each in values if each <= day), default=min(values))
    chosen, source = values[since], document["source"]
    return AwardForms(
        tuple(_forms(chosen["forms"])), source["title"], str(source.get("note", "")), bool(chosen["verified"])
    )


def form_named(code: str) -> AwardForm:
    """A form by its code, whenever it held; one that is known no longer is called by its code."""
    path = settings.ROOT / "rulebooks" / "commendations.yaml"
    values = _document(path, path.stat().st_mtime_ns)["values"]
    every = (each for since in sorted(values, reverse=True) for each in _forms(values[since]["forms"]))
    return next((each for each in every if each.code == code), AwardForm(code, code, "", is_model=False))


def _forms(rows: list[dict[str, Any]]) -> Iterator[AwardForm]:
    for row in rows:
        yield AwardForm(row["code"], row["title"], row.get("title_en", ""), bool(row.get("model", False)))


@lru_cache(maxsize=4)
def _document(path: Path, _changed: int) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))["commendations"]
