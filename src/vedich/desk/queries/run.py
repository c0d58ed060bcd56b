"""What a page looks at: a review, its run of scores, and the runs before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Subquery
from django.http import Http404, HttpRequest

from vedich.common.models import AuditEntry
from vedich.desk.queries.kept import kept
from vedich.desk.queries.tree import Tree
from vedich.desk.queries.viewer import Viewer, viewer
from vedich.org.permissions import held_by
from vedich.review import queries as review_queries
from vedich.review.models import Review
from vedich.scorecard.models import ScoreRun

TREND = 5
"""So many runs a trend shows at the most."""


@dataclass(frozen=True)
class Look:
    """One way of looking at the plan; without a review it is the latest run, without a run there is nothing yet."""

    viewer: Viewer
    review: Review | None = None
    runs: tuple[ScoreRun, ...] = ()
    """Oldest first; the last one is what the page shows."""
    is_named: bool = False
    """Whether the address names the review, so that links must name it too."""

    @property
    def run(self) -> ScoreRun | None:
        return self.runs[-1] if self.runs else None

    @property
    def tree(self) -> Tree:
        return self.viewer.tree

    @property
    def keep(self) -> str:
        """What a link adds to stay with the same review."""
        return f"?ky={self.review.code}" if self.review and self.is_named else ""

    @property
    def day(self) -> date | None:
        return self.run.day if self.run else None

    @property
    def before(self) -> ScoreRun | None:
        """The run that this one is compared with."""
        return self.runs[-2] if len(self.runs) > 1 else None

    @property
    def stamp(self) -> tuple[object, ...]:
        """Changes with every act recorded and every rescore: what is kept under it is never stale."""
        last_act = getattr(self.review or self.run, "last_act", None)
        runs = tuple((run.pk, run.computed_at.isoformat()) for run in self.runs)
        return (last_act, self.review and self.review.pk, self.is_named, *runs, *self.viewer.key)


def _stamped(rows: QuerySet) -> QuerySet:
    """Rows that also know the last act recorded, so that no query of its own is needed for it."""
    return rows.annotate(last_act=Subquery(AuditEntry.objects.order_by("-pk").values("pk")[:1]))


def _opened(found: Sequence[Review], who: Viewer, make: bool = True) -> frozenset[int]:
    """Ids of the reviews the user may open; the same that `publication.queries.visible` lists."""

    def open_ones() -> frozenset[int]:
        nodes = who.tree.by_id
        return frozenset(review.pk for review in found if who.tree.is_in_view(nodes[review.node_id]))

    return kept(("reviews", found[0].last_act, *who.key), open_ones if make else lambda: None) or frozenset()


def _runs_of(review: Review) -> tuple[ScoreRun, ...]:
    runs = [run for run in review_queries.trend_runs(review) if run.day <= review.as_of]
    return tuple(runs[-TREND:]) if runs and runs[-1].day == review.as_of else ()


def _latest_runs() -> tuple[ScoreRun, ...]:
    """The last run and those before it that look at the same structure in the same way."""
    found = list(_stamped(ScoreRun.objects.order_by("-day", "-estimates")))
    alike = [run for run in found if (run.structure, run.estimates) == (found[0].structure, found[0].estimates)]
    return tuple(alike[:TREND][::-1])


def look(who: Viewer, code: str = "") -> Look:
    """The review of that code, else the latest one, else the latest run. Raises Review.DoesNotExist."""
    found = list(_stamped(review_queries.reviews()))
    opened = _opened(found, who) if found else frozenset()
    seen = [review for review in found if review.pk in opened and code in ("", review.code)]
    if code and not seen:
        raise Review.DoesNotExist(code)
    return Look(who, seen[0], _runs_of(seen[0]), bool(code)) if seen else Look(who, runs=_latest_runs())


def glance(who: Viewer, code: str = "") -> Look:
    """The same without its runs, for a frame around a page that looks at no scores; one query, and no wrong guess."""
    found = list(_stamped(review_queries.reviews()))
    opened = _opened(found, who, make=False) if found else frozenset()
    seen = [review for review in found if review.pk in opened]
    named = [review for review in seen if review.code == code]
    return Look(who, (named or seen or [None])[0], is_named=bool(named))


def of(request: HttpRequest) -> Look:
    """What this request looks at, found once. Raises Http404 for a review that does not exist."""
    if not hasattr(request, "look"):
        try:
            request.look = look(viewer(request.user, held_by(request)), request.GET.get("ky", ""))
        except Review.DoesNotExist as error:
            raise Http404 from error
    return request.look
