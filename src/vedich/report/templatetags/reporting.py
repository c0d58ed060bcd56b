"""What is found about a cell, in a sentence, and a cell's content as it is typed."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import language, named
from vedich.common.templatetags.values import figure
from vedich.documents import numbers
from vedich.report.forms.cells import written
from vedich.report.models import Entry, FormLine, Relation
from vedich.report.queries.filling import Finding, said

register = template.Library()

_RELATIONS = {
    Relation.AT_MOST: lambda: _("%(name)s must be at most %(other)s, which is %(amount)s."),
    Relation.BELOW: lambda: _("%(name)s must be less than %(other)s, which is %(amount)s."),
    Relation.EQUAL: lambda: _("%(name)s must be equal to %(other)s, which is %(amount)s."),
    Relation.ABOVE: lambda: _("%(name)s must be more than %(other)s, which is %(amount)s."),
    Relation.AT_LEAST: lambda: _("%(name)s must be at least %(other)s, which is %(amount)s."),
}


@register.filter
def found_sentence(finding: Finding, line: FormLine) -> str:
    """What is wrong or unusual about a cell, with the figures it is compared with."""
    name = named(line.indicator)
    match finding.kind:
        case "missing":
            return _("%(name)s is empty: write a figure, or “không phát sinh”.") % {"name": name}
        case "unexplained":
            return _("%(name)s: say why it does not apply.") % {"name": name}
        case "unusual" if finding.times is not None:
            about = {
                "times": numbers.number(finding.times, 1 if finding.times >= 1 else 2, language()),
                "last": figure(finding.other, line.indicator),
            }
            return _("%(times)s times the last period (%(last)s).") % about
    check = finding.check
    if check is None:
        return name
    if own := (check.sentence_en if language() == "en" else "") or check.sentence:
        return own
    other = _right_side(check.right, line)
    return _RELATIONS[Relation(check.relation)]() % {
        "name": name, "other": other, "amount": figure(finding.other, line.indicator)
    }  # fmt: skip


def _right_side(right: str, line: FormLine) -> str:
    """The name of the indicator that stands alone on the right of a check, else its formula."""
    code = right.strip().strip('[]"')
    for other in line.version.lines.all():
        if other.indicator.code == code:
            return named(other.indicator)
    return right


@register.filter
def cell_text(entry: Entry) -> str:
    """What a cell says, as it would be typed."""
    return written(said(entry), entry.indicator)
