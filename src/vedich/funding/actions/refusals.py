"""What an act on money refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vedich.common.refusals import Refusal

_SENTENCES = {
    "no_source": lambda: _("Name the source, such as Ngân sách tỉnh."),
    "source_too_long": lambda: _("The name of the source has {length} characters; at most {most} fit."),
    "no_year": lambda: _("Choose a year from {first} to {last}."),
    "nothing_said": lambda: _("Nothing has been filled in yet."),
    "bad_number": lambda: _("{stage}: write a number, such as 1046 or 1046,5; “{text}” is none."),
    "ambiguous": lambda: _("{stage}: “{text}” may mean two numbers; leave out the marks between thousands."),
    "negative": lambda: _("{stage}: money cannot be less than zero."),
    "too_large": lambda: _("{stage}: {text} is more than any programme has. Amounts are in million VND."),
    "not_yet": lambda: _("Nothing can be disbursed yet in {year}: the year has not begun."),
    "no_reason": lambda: _("Say why the figure is corrected."),
    "reason_too_long": lambda: _("The reason has {length} characters; at most {most} fit."),
    "line_exists": lambda: _("There is a line of {source} for {year} already. Correct that one."),
    "changed_since": lambda: _(
        "Somebody has changed {source}, {year} meanwhile. Look at what stands there now, then save again."
    ),
}


class Refused(Refusal):
    sentences = _SENTENCES
