"""Models and commendations in words: the figures behind a proposal, why a unit is a candidate, what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vedich.common.templatetags.frame import day as written_day
from vedich.common.templatetags.frame import named, number
from vedich.common.templatetags.values import figure
from vedich.documents import numbers
from vedich.org.models import UnitKind
from vedich.plan.models import Indicator
from vedich.review.models import CommendationGround, CommendationKind, Outcome
from vedich.review.queries.candidates import Candidate
from vedich.review.queries.commended import PROPOSED, Commended
from vedich.scorecard.queries.league_words import THIRD_NAMES


def ground(each: CommendationGround) -> str:
    """One sentence without its full stop: what the review says, with its numbers."""
    if each.target is not None:
        return _of_target(each, each.target.indicator)
    if each.criteria_set is not None:
        return _of_criteria(each)
    return "; ".join(_of_unit(each.figures))


def _of_unit(told: dict) -> Iterator[str]:
    yield _("{met} of {scored} targets met").format(met=told["met"], scored=told["scored"])
    if told["unknown"]:
        yield _("{n} without figures").format(n=told["unknown"])
    if told["rank"] is not None and told["of"] > 1:
        yield _("rank {rank} of {of} units of its kind").format(rank=told["rank"], of=told["of"])


def _of_target(each: CommendationGround, indicator: Indicator) -> str:
    told = each.figures
    if not told["actual"]:
        return _("{name}: no figures").format(name=named(indicator))
    value = numbers.with_unit(figure(Decimal(told["value"]), indicator), indicator.measure)
    said = _("{name}: {actual} of {value}").format(
        name=named(indicator), actual=figure(Decimal(told["actual"]), indicator), value=value
    )
    share = _(", {share}%").format(share=number(float(Decimal(told["attained"])))) if told["attained"] else ""
    return f"{said}{share}{_(' (estimate)') if told.get('estimate') else ''}"


def _of_criteria(each: CommendationGround) -> str:
    told = each.figures
    assert each.criteria_set is not None
    if not told["assessed"]:
        return _("{name}: not assessed").format(name=named(each.criteria_set))
    said = _("{name}: {met} of {total} criteria met").format(
        name=named(each.criteria_set), met=told["met"], total=told["total"]
    )
    if not told["recognised"]:
        return said
    on = written_day(date.fromisoformat(told["recognised"]))
    return _("{said}, recognised on {day} ({decision})").format(said=said, day=on, decision=told["decision"])


def why(candidate: Candidate) -> str:
    """Why a unit is a candidate: it met all its targets, or stands in the top third of comparable units."""
    it = candidate.standing
    parts = [
        ngettext("met its only target", "met all its {n} targets", it.scored).format(n=it.scored)
        if it.met_all
        else _("{met} of {scored} targets met").format(met=it.met, scored=it.scored)
    ]
    if it.unknown:
        parts.append(_("{n} without figures").format(n=it.unknown))
    if candidate.is_top:
        parts.append(_("rank {rank} of {of}, in the top third").format(rank=it.place.rank, of=it.place.of))
    elif it.place.rank is not None and it.place.of > 1:
        parts.append(_("rank {rank} of {of}").format(rank=it.place.rank, of=it.place.of))
    return "; ".join(parts)


def compared(candidate: Candidate) -> str:
    """With whom a candidate was compared: units of its kind, or of a third of them by size."""
    kind = str(UnitKind(candidate.unit.kind).label)
    group = candidate.standing.group
    return f"{kind}, {str(THIRD_NAMES[group]).lower()}" if group else kind


def suggested_reason(candidate: Candidate) -> str:
    """The sentence with which a proposal begins, to be rewritten."""
    said = why(candidate)
    return f"{said[:1].upper()}{said[1:]}."


def state_title(state: str) -> str:
    return {
        Outcome.DECIDED: _("Agreed by the committee"),
        PROPOSED: _("Proposed, not decided yet"),
        Outcome.NOT_AGREED: _("Not agreed"),
    }[state]


def kind_name(each: Commended) -> str:
    return str(CommendationKind(each.commendation.kind).label)


def decided(each: Commended) -> str:
    """`Quyết định số 12/QĐ-UBND, 23/07/2013, Chủ tịch UBND tỉnh`: what is known of the decision that counts."""
    it = each.decision
    if it is None:
        return ""
    number_said = _("decision {number}").format(number=it.number) if it.number else ""
    return ", ".join(filter(None, (number_said, written_day(it.day) if it.day else "", it.authority)))
