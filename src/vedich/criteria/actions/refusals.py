"""What an act on criteria refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vedich.common.refusals import Refusal

_SENTENCES = {
    "not_enrolled": lambda: _("This commune does not follow this set of criteria."),
    "no_period": lambda: _("Write the period as 2016, 2016-Q2, 2016-H1, 2016-7M or 2016-07."),
    "not_begun": lambda: _("The period {period} has not begun yet."),
    "outside": lambda: _("The set does not hold in the period {period}."),
    "no_source": lambda: _("Say for whom you speak: the commune, the department or the appraisal council."),
    "nothing_said": lambda: _("Nothing has been filled in yet."),
    "bad_number": lambda: _("{item}: write a number, such as 72.5 or 1046; “{text}” is none."),
    "ambiguous": lambda: _("{item}: “{text}” may mean two numbers; leave out the marks between thousands."),
    "no_number_asked": lambda: _("{item} is answered with met or not met, not with a number."),
    "number_or_word": lambda: _(
        "{item}: there is no level to compare with yet; choose met or not met beside the number."
    ),
    "note_too_long": lambda: _("{item}: what it rests on has {length} characters; at most {most} fit."),
    "changed_since": lambda: _(
        "Somebody has changed {item} meanwhile. Look at what stands there now, then save again."
    ),
    "no_decision": lambda: _("Write the number of the decision, such as 1234/QĐ-UBND."),
    "no_day": lambda: _("Write the day of the decision as a day, such as 25/06/2013."),
    "in_future": lambda: _("The day {day} has not come yet."),
    "recognised_already": lambda: _("The commune is recognised already, since {day}."),
    "not_recognised": lambda: _("The commune is not recognised by this set."),
    "not_later": lambda: _("Recognition can only be withdrawn after {day}, the day on which it was decided."),
    "bad_share": lambda: _("Write the share of satisfied residents in percent, from 0 to 100."),
}


class Refused(Refusal):
    sentences = _SENTENCES
