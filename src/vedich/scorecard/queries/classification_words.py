"""Classification in words: rules, the arithmetic of the cap, and why a level was reached or not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vedich.common.templatetags.frame import language
from vedich.documents import numbers
from vedich.scorecard.models import QualityLevel
from vedich.scoring.classification import Cap, CapRule, LevelRule, Reason, Rules

CONDITIONS: dict[str, Promise] = {
    "tasks_done": gettext_lazy("tasks done"),
    "on_time": gettext_lazy("tasks done on time and with quality"),
    "beyond": gettext_lazy("tasks beyond what was required"),
    "undisciplined": gettext_lazy("no discipline"),
}


def amount(value: Decimal | Fraction | float) -> str:
    """So many decimals as the number has, two at the most."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(str(value))
    places = min(max(-int(exact.normalize().as_tuple().exponent), 0), 2)
    return numbers.number(exact, places, language())


def percent(value: Decimal | Fraction) -> str:
    return f"{amount(value)}%"


def level_name(level: str) -> str:
    return str(QualityLevel(level).label) if level in QualityLevel.values else ""


def level_in_words(rule: LevelRule) -> str:
    """`từ 90 điểm; nhiệm vụ hoàn thành từ 100%; không bị kỷ luật`."""
    parts = [_("from {points} points").format(points=amount(rule.least))] if rule.least else [_("below that")]
    parts += [
        _("{condition} {share} or more").format(condition=CONDITIONS[name], share=percent(needed))
        for name, needed in rule.at_least
    ]
    if rule.undisciplined:
        parts.append(str(CONDITIONS["undisciplined"]))
    return "; ".join(parts)


_BASES = {
    "good_or_better": gettext_lazy("units that qualify for “well” or better"),
    "good": gettext_lazy("units rated “well”"),
    "rated": gettext_lazy("units that have a level"),
}


def cap_rule_in_words(rule: CapRule) -> str:
    """How many may have the best level, of what, and how the count is rounded."""
    said = _("At most {share} of the {base} in each group, {more} where the place above is outstanding.").format(
        share=percent(rule.share * 100), more=percent(rule.outstanding_share * 100), base=_BASES[rule.base]
    )
    rounding = _("Fractions are dropped.") if rule.rounding == "down" else _("Halves are rounded up.")
    least = ngettext("At least %(n)s unit in each group.", "At least %(n)s units in each group.", rule.least)
    return " ".join((said, rounding, *((least % {"n": rule.least},) if rule.least else ())))


def cap_in_words(cap: Cap) -> str:
    """`20% của 37 = 7,4 → 7`."""
    part = _("{share} of {base}").format(share=percent(cap.share * 100), base=cap.base)
    return f"{part} = {amount(cap.exact)} → {cap.allowed}"


def cap_sentence(cap: Cap) -> str:
    """What the cap does to this group."""
    if cap.wanted <= cap.allowed:
        said = ngettext(
            "%(n)s unit qualifies for “excellently”, within the cap.",
            "%(n)s units qualify for “excellently”, within the cap.",
            cap.wanted,
        )
        return said % {"n": cap.wanted}
    said = ngettext(
        "%(n)s unit qualifies for “excellently” and %(allowed)s may have it: the highest points first.",
        "%(n)s units qualify for “excellently” and %(allowed)s may have it: the highest points first.",
        cap.wanted,
    )
    return said % {"n": cap.wanted, "allowed": cap.allowed}


def reason_of(told: Mapping[str, Any]) -> Reason:
    """A stored reason as the rules gave it."""
    numbers_ = {name: None if told.get(name) is None else Decimal(told[name]) for name in ("needed", "found")}
    return Reason(told["code"], told.get("level", ""), told.get("about", ""), **numbers_)


def stored_reason(reason: Reason) -> dict[str, str | None]:
    """A reason as it is stored: numbers as text, so that no digit is lost."""
    return {
        "code": reason.code,
        "level": reason.level,
        "about": reason.about,
        "needed": None if reason.needed is None else str(reason.needed),
        "found": None if reason.found is None else str(reason.found),
    }


def sentence(reason: Reason) -> str:
    """One reason in one sentence with its numbers."""
    needed = "" if reason.needed is None else amount(reason.needed)
    found = "" if reason.found is None else amount(reason.found)
    level = level_name(reason.level)
    match reason.code:
        case "reached":
            return _("{found} points reach “{level}” (from {needed}).").format(found=found, level=level, needed=needed)
        case "points_below":
            return _("{found} points are short of “{level}” (from {needed}).").format(
                found=found, level=level, needed=needed
            )
        case "condition_failed" if reason.about == "undisciplined":
            return _("Not “{level}”: the unit or its leader was disciplined.").format(level=level)
        case "condition_failed":
            return _("Not “{level}”: {condition} {found}%, needed {needed}%.").format(
                level=level, condition=CONDITIONS[reason.about], found=found, needed=needed
            )
        case "condition_unknown":
            return _("Not known yet: {condition}. It decides about “{level}”.").format(
                condition=CONDITIONS[reason.about], level=level
            )
        case "points_missing":
            return _("No points yet for {groups}; what is missing is not counted as zero.").format(groups=reason.about)
        case "not_reviewed":
            return _("Not subject to review this year.")
        case "tied_at_cap":
            return _(
                "{tied} units have {found} points and {places} of them may be “{level}”: the committee chooses."
            ).format(tied=reason.about, found=found, places=needed, level=level)
        case "cut_by_cap":
            return _(
                "Below the cap: {wanted} units qualify for “{level}”, {places} may have it; {found} points are too few."
            ).format(wanted=reason.about, level=level, places=needed, found=found)
    return reason.code


def telling(stored: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The reason that says most in one line: what kept a unit from a better level, else what it reached."""
    kept_from = [each for each in stored if each["code"] not in ("reached", "points_below")]
    return (kept_from or stored)[-1]


def reasons(stored: list[Mapping[str, Any]]) -> list[str]:
    """Stored reasons in words."""
    return [sentence(reason_of(each)) for each in stored]


def levels_in_words(rules: Rules) -> list[tuple[str, str]]:
    """Each level with when it is reached, the best first."""
    return [(level_name(rule.code), level_in_words(rule)) for rule in rules.levels]
