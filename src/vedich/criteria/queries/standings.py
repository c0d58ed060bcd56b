"""Standings: where communes stand on a day, from what was assessed and from what they have reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from vedich.criteria.models import Assessment, CriteriaSet, Enrolment
from vedich.criteria.queries.reported import Ask, figures
from vedich.criteria.queries.sets import plain, requirements_of
from vedich.scoring import criteria as scoring
from vedich.scoring.criteria import Standing, Statement

Said = dict[int, list[Statement]]
"""Statements by the id of the commune."""
_ONE = timedelta(days=1)


def standings(
    criteria_set: CriteriaSet, asked: scoring.CriteriaSet, enrolments: Collection[Enrolment], until: date
) -> dict[int, Standing]:
    """Where each commune stands by all periods that had ended by a day, by the id of its unit."""
    said = statements(criteria_set, asked, enrolments, until)
    return stood(asked, enrolments, said, until)


def stood(
    asked: scoring.CriteriaSet, enrolments: Collection[Enrolment], said: Said, until: date
) -> dict[int, Standing]:
    """The same from statements already read, of which only those about periods ended by then count."""
    return {
        each.unit_id: scoring.stand(asked, [it for it in said.get(each.unit_id, ()) if it.day <= until])
        for each in enrolments
    }


def statements(
    criteria_set: CriteriaSet,
    asked: scoring.CriteriaSet,
    enrolments: Collection[Enrolment],
    until: date,
    *,
    ask: Ask = iter,
) -> Said:
    """What was reported, then what was assessed: of one source and day, the assessment counts."""
    found: Said = defaultdict(list)
    for unit, each in _reported(criteria_set, asked, enrolments, until, ask):
        found[unit].append(each)
    rows = Assessment.objects.filter(
        criteria_set=criteria_set,
        unit__in=[each.unit_id for each in enrolments],
        is_current=True,
        end__lte=until + _ONE,
    ).order_by("end", "id")
    names = ("unit", "requirement__code", "source", "state", "end", "amount")
    for unit, code, source, state, end, amount in ask(rows.values_list(*names)):
        found[unit].append(Statement(code, source, state, end - _ONE, plain(amount)))
    return found


def _reported(
    criteria_set: CriteriaSet, asked: scoring.CriteriaSet, enrolments: Collection[Enrolment], until: date, ask: Ask
) -> Iterator[tuple[int, Statement]]:
    """Accepted figures of the indicators that answer a requirement, compared with the level of their year."""
    answered = {each.code: each.indicator for each in requirements_of(criteria_set) if each.indicator}
    if not answered:
        return
    found = figures(set(answered.values()), [each.unit_id for each in enrolments], until, ask=ask)
    wanted = [each for criterion in asked.criteria for each in criterion.requirements if each.code in answered]
    for each in wanted:
        for enrolment in enrolments:
            for figure in found.get((answered[each.code].pk, enrolment.unit_id), ()):
                level = scoring.level_of(each, enrolment.place, figure.day.year).amount
                said = "not_applicable" if figure.amount is None else ""
                state = scoring.judge(each.comparison, level, said, figure.amount).state
                yield enrolment.unit_id, Statement(each.code, figure.source, state, figure.day, figure.amount)
