"""Questions of publication: what each document of a review says, what is still missing, what was made so far."""

from vedich.publication.queries.annex import annex
from vedich.publication.queries.checks import Check, checks
from vedich.publication.queries.drafts import Standing, latest, standings, visible
from vedich.publication.queries.pages import DraftPage, Origin, draft_pages, origins
from vedich.publication.queries.papers import dressed_report, papers
from vedich.publication.queries.reading import read
from vedich.publication.queries.report import report
from vedich.publication.queries.slides import slides

__all__ = [
    "Check",
    "DraftPage",
    "Origin",
    "Standing",
    "annex",
    "checks",
    "draft_pages",
    "dressed_report",
    "latest",
    "origins",
    "papers",
    "read",
    "report",
    "slides",
    "standings",
    "visible",
]
