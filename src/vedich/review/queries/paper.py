"""The paper of a review: what is said of who issues it, in each layout, and how that is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from vedich.review.models import Review

LAYOUTS = ("party", "state")
_OTHER_NAMES = ("parent", "signs", "authority")
"""Keys by which review files may say the same; what is written here takes their place."""


@dataclass(frozen=True)
class PaperSaid:
    """What the office says of the paper in one layout. The body's name stands as in a sentence, not in capitals."""

    organisation: str = ""
    above: tuple[str, ...] = ()
    place: str = ""
    day: date | None = None
    """None: the day of the conference, else that of the figures."""
    number: str = ""
    symbol: str = ""
    addressees: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    post: str = ""
    name: str = ""
    recipients: tuple[str, ...] = ()
    margins: tuple[float, float, float, float] | None = None
    """Top, bottom, left and right in mm; None for those of the layout."""

    @property
    def stored(self) -> dict[str, Any]:
        """As the review keeps it."""
        said = asdict(self)
        name, authority = said.pop("name"), list(said.pop("authority"))
        said["signature"] = {"authority": authority, "post": self.post, "name": name}
        said["day"] = self.day.isoformat() if self.day else ""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}


@dataclass(frozen=True)
class NotesSaid:
    """What is said beside the paper: the licence of the open data, and which figures are illustrative."""

    licence_name: str = ""
    licence_path: str = ""
    note: str = ""
    note_en: str = ""


def usual_layout(issuer: Mapping[str, Any]) -> str:
    """The layout in which papers are written where nothing else is chosen."""
    return "state" if issuer.get("layout") == "state" else "party"


def symbol_of(kind: str, report: str, layout: str) -> str:
    """The symbol of another kind of paper of the body whose report has this one: `TB/TU` beside `BC/TU`."""
    body = report.replace("/", "-").partition("-")[2] or ("UBND" if layout == "state" else "TU")
    return f"{kind}{'-' if layout == 'state' else '/'}{body}"


def fingerprint(review: Review) -> str:
    """Of all that is said of the paper: who saves says which state was read."""
    said = [review.issuer, review.illustrative_note, review.illustrative_note_en]
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def issuer_with(
    issuer: Mapping[str, Any], layout: str, said: PaperSaid, *, is_usual: bool, notes: NotesSaid
) -> dict[str, Any]:
    """What the review keeps after this was said of one layout; what is said of the other one stays.

    What is said of the usual layout stands at the top, where everything else finds the name of the body; that of the
    other layout under its name.
    """
    before, names = usual_layout(issuer), {*said.stored, *_OTHER_NAMES}
    top = {key: value for key, value in issuer.items() if key in names}
    rest = {key: value for key, value in issuer.items() if key not in names and key not in ("layout", "licence")}
    own = {each: dict(rest.pop(each)) for each in LAYOUTS if isinstance(rest.get(each), Mapping)}
    mine = {key: value for key, value in own.get(layout, {}).items() if key not in names}
    if layout == before or is_usual:
        if layout != before:
            own[before] = {**top, **own.get(before, {})}
        own[layout], top = mine, said.stored
        usual = layout
    else:
        own[layout], usual = mine | said.stored, before
    held = issuer.get("licence")
    same = held if isinstance(held, Mapping) and held.get("name") == notes.licence_name else {}  # it may have a title
    licence = {**same, "name": notes.licence_name, "path": notes.licence_path}
    return {
        **rest,
        **top,
        **{each: value for each, value in own.items() if value},
        "layout": usual,
        **({"licence": licence} if notes.licence_name else {}),
    }
