"""Sentences computed from figures: the headline of a page and the rule it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext, ngettext_lazy

from vedich.common.templatetags.frame import language, number, percent
from vedich.desk.queries.standing import Line
from vedich.desk.queries.term import Term
from vedich.documents import numbers
from vedich.plan.models import NodeKind
from vedich.scoring.period import Period
from vedich.scoring.rulebook import Rulebook

_WORDS = {
    1: gettext_lazy("one"), 2: gettext_lazy("two"), 3: gettext_lazy("three"), 4: gettext_lazy("four"),
    5: gettext_lazy("five"), 6: gettext_lazy("six"), 7: gettext_lazy("seven"), 8: gettext_lazy("eight"),
    9: gettext_lazy("nine"), 10: gettext_lazy("ten"),
}  # fmt: skip

_FORMS: Mapping[str, Mapping[str, object]] = {
    "own": {
        "one": gettext_lazy("The programme you are in charge of is behind"),
        "one_not": gettext_lazy("The programme you are in charge of is not behind"),
        "none": gettext_lazy("No programme you are in charge of is behind"),
        "both": gettext_lazy("Both programmes you are in charge of are behind"),
        "all": gettext_lazy("All %(total)s programmes you are in charge of are behind"),
        "some": ngettext_lazy(
            "%(behind)s of the %(total)s programmes you are in charge of is behind",
            "%(behind)s of the %(total)s programmes you are in charge of are behind",
            "number",
        ),
        "unscored": gettext_lazy("The programmes you are in charge of have no scores yet"),
    },
    "programme": {
        "one": gettext_lazy("The only programme is behind"),
        "one_not": gettext_lazy("The only programme is not behind"),
        "none": gettext_lazy("No programme is behind"),
        "both": gettext_lazy("Both programmes are behind"),
        "all": gettext_lazy("All %(total)s programmes are behind"),
        "some": ngettext_lazy(
            "%(behind)s of the %(total)s programmes is behind",
            "%(behind)s of the %(total)s programmes are behind",
            "number",
        ),
        "unscored": gettext_lazy("The programmes have no scores yet"),
    },
    "scheme": {
        "one": gettext_lazy("The only scheme is behind"),
        "one_not": gettext_lazy("The only scheme is not behind"),
        "none": gettext_lazy("No scheme is behind"),
        "both": gettext_lazy("Both schemes are behind"),
        "all": gettext_lazy("All %(total)s schemes are behind"),
        "some": ngettext_lazy(
            "%(behind)s of the %(total)s schemes is behind", "%(behind)s of the %(total)s schemes are behind", "number"
        ),
        "unscored": gettext_lazy("The schemes have no scores yet"),
    },
}


def in_words(number: int) -> str:
    """One to ten as a word, above in figures."""
    return str(_WORDS.get(number, number))


def _form(behind: int, total: int) -> str:
    if total == 1:
        return "one" if behind else "one_not"
    if behind == 0:
        return "none"
    if behind == total:
        return "both" if total == 2 else "all"
    return "some"


def headline(lines: Sequence[Line], scope: str) -> str:
    """How many are behind; `scope` is own, programme or scheme, anything else counts targets."""
    scored = [line for line in lines if line.scored]
    behind = sum(line.is_behind for line in scored)
    if scope not in _FORMS:
        return behind_sentence(sum(line.counts.behind for line in lines), sum(line.scored for line in lines))
    form = _FORMS[scope][_form(behind, len(lines)) if scored else "unscored"]
    words = {"behind": in_words(behind), "total": in_words(len(lines)), "number": behind}
    return capfirst(str(form % words))


def share_in_words(share: Fraction) -> str:
    """one third, half, else a percentage."""
    named = {
        Fraction(1, 2): gettext("one half"),
        Fraction(1, 3): gettext("one third"),
        Fraction(1, 4): gettext("one quarter"),
    }
    return named.get(share) or percent(float(100 * share), 0)


def elapsed_sentence(term: Term) -> str:
    """`Đã qua 36/60 tháng, tức 60% thời gian của nhiệm kỳ.`"""
    return gettext("%(passed)s of %(months)s months have passed, %(share)s of the term.") % {
        "passed": term.passed,
        "months": term.months,
        "share": percent(term.percent, 0),
    }


def rule_sentence(book: Rulebook, term: Term, kind: str) -> str:
    """What `behind` means, from the rulebook of the day."""
    whole = gettext("the %(years)s-year plan") % {"years": term.years} if term.years else gettext("the plan")
    sentences = {
        "programme": gettext(
            "A programme is behind when more than %(share)s of its scored targets are under %(edge)s of %(plan)s."
        ),
        "scheme": gettext(
            "A scheme is behind when more than %(share)s of its scored targets are under %(edge)s of %(plan)s."
        ),
    }
    targets = gettext("A target is behind when it is under %(edge)s of %(plan)s.")
    words = {
        "share": share_in_words(book.behind_share),
        "edge": percent(book.band_edges[1], 0),
        "plan": whole,
    }
    return sentences.get(kind, targets) % words


def behind_sentence(behind: int, scored: int) -> str:
    """`10 trong 17 chỉ tiêu chậm`: the head of a scheme or programme."""
    if not scored:
        return gettext("No target has a score yet")
    if not behind:
        return ngettext(
            "The only scored target is not behind", "None of the %(scored)s scored targets is behind", scored
        ) % {"scored": number(scored)}
    words = {"behind": number(behind), "scored": number(scored)}
    if scored == 1:
        return gettext("The only scored target is behind")
    return (
        ngettext("%(behind)s of %(scored)s targets is behind", "%(behind)s of %(scored)s targets are behind", behind)
        % words
    )


def low_sentence(low: int, edge: str) -> str:
    """What follows the head: how many of those stand lowest."""
    if not low:
        return "."
    words = {"n": number(low), "edge": edge}
    return gettext(", %(n)s of them under %(edge)s or not started.") % words


def outlook_sentence(reaching: int, without: int, year: int | None, known: int) -> str:
    """What will be reached at the present pace, and of how many nothing can be said."""
    if not known:
        return " " + gettext("There is not enough history for a forecast yet.")
    by = gettext("by the end of %(year)s") % {"year": year} if year else gettext("by their due days")
    said = ngettext(
        "At the present pace %(n)s target will be met %(by)s.", "At the present pace %(n)s targets will be met %(by)s.",
        reaching,
    ) % {"n": number(reaching), "by": by}  # fmt: skip
    if without:
        said += " " + ngettext("%(n)s target has no forecast.", "%(n)s targets have no forecast.", without) % {
            "n": number(without)
        }
    return " " + said


def whole_sentence(targets: int, schemes: int) -> str:
    """`404 chỉ tiêu của 27 đề án`."""
    said = ngettext("%(n)s target", "%(n)s targets", targets) % {"n": number(targets)}
    if not schemes:
        return said
    of = ngettext("of %(n)s scheme", "of %(n)s schemes", schemes) % {"n": number(schemes)}
    return f"{said} {of}"


def composition(kinds: Counter[str]) -> str:
    """What a list is made of, where it holds more than the targets of programmes: they do not add up to one whole."""
    main, parts = kinds[NodeKind.RESOLUTION], kinds[""]
    own = sum(kinds.values()) - main - parts
    if not main and not parts:
        return ""
    said = [
        (own, gettext("of programmes and schemes: %(n)s")),
        (main, gettext("main targets of the resolution: %(n)s")),
        (parts, gettext("given to single units: %(n)s")),
    ]
    return capfirst("; ".join(form % {"n": number(n)} for n, form in said if n)) + "."


_COLLECTED = {
    "village": gettext_lazy("%(n)s of %(m)s villages have figures for %(period)s"),
    "commune": gettext_lazy("%(n)s of %(m)s communes have figures for %(period)s"),
    "district": gettext_lazy("%(n)s of %(m)s districts have figures for %(period)s"),
}


def coverage_sentence(covered: int, expected: int, collected_at: str, period: Period, *, estimates: bool) -> str:
    """`148/164 xã, phường, thị trấn đã có số liệu quý IV/2013.`"""
    form = _COLLECTED.get(collected_at) or gettext("%(n)s of %(m)s units have figures for %(period)s")
    words = {"n": number(covered), "m": number(expected), "period": numbers.period_name(str(period), language())}
    return str(form % words) + (gettext(", estimates included.") if estimates else ".")


def others_title(others: int) -> str:
    """`Bốn chương trình khác`."""
    return capfirst(ngettext("%(n)s other programme", "%(n)s other programmes", others) % {"n": in_words(others)})


def parts_title(kind: str) -> str:
    """What the rows of the overview are, many of them."""
    return {"programme": gettext("Programmes"), "scheme": gettext("Schemes")}.get(kind, gettext("Parts of the plan"))


def part_title(kind: str) -> str:
    """Head of the first column."""
    return {
        "programme": gettext("Programme, in charge"),
        "scheme": gettext("Scheme, lead agency"),
    }.get(kind, gettext("Part of the plan"))


def main_sentence(total: int, without: int) -> str:
    """The headline of the main targets: what stands in no scheme."""
    if not total:
        return gettext("No main targets yet")
    if not without:
        return gettext("Every main target is carried by a scheme")
    return ngettext(
        "%(n)s of the %(total)s main targets is carried by no scheme",
        "%(n)s of the %(total)s main targets are carried by no scheme",
        without,
    ) % {"n": number(without), "total": number(total)}


def tasks_sentence(overdue: int, total: int) -> str:
    """The headline of the list of tasks."""
    if not total:
        return gettext("No tasks")
    if not overdue:
        return gettext("No task is overdue")
    return ngettext("%(n)s of %(total)s tasks is overdue", "%(n)s of %(total)s tasks are overdue", overdue) % {
        "n": number(overdue),
        "total": number(total),
    }
