"""What an act on a form refuses: the sentence for who asked, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

FORM_SENTENCES = {
    "version_published": lambda: _(
        "A published version never changes. Open a draft and publish it from a later period."
    ),
    "draft_gone": lambda: _("This draft is no longer there: it has been published or discarded."),
    "draft_changed": lambda: _("Somebody has changed this draft meanwhile. This is how it stands now; do it again."),
    "draft_there": lambda: _("A draft is open already: change that one."),
    "nothing_to_undo": lambda: _("That can no longer be undone: the draft has changed since."),
    "bad_form_code": lambda: _(
        "A code has up to 40 plain letters without marks, digits, dots or hyphens and begins with a letter or digit."
    ),
    "code_taken": lambda: _("There is a form with the code {form} already."),
    "no_title": lambda: _("Give the form a title."),
    "no_section_title": lambda: _("Give the section a title."),
    "no_such_place": lambda: _("There is no such section or line any more."),
    "line_formula": lambda: _("{indicator} is computed by a formula: ask for the indicators it is made of."),
    "line_other_kind": lambda: _("{indicator} is collected at another kind of unit than the one this form is for."),
    "line_other_frequency": lambda: _("{indicator} is reported at another frequency than this form."),
    "line_twice": lambda: _("{indicator} is on this form already."),
    "ratio_not_above_1": lambda: _("How many times is unusual must be more than 1, or empty for never."),
    "unknown_owner": lambda: _("No unit has the code {owner} today."),
    "check_relation": lambda: _("Choose how the two sides of the check compare."),
    "check_too_long": lambda: _("A side of a check has at most {most} characters."),
    "check_unreadable": lambda: _(
        "{text} cannot be read at character {at}. Use codes of indicators on this form, numbers, + - * / and brackets."
    ),
    "check_of_nothing": lambda: _("A check names at least one indicator of this form."),
    "unknown_tier": lambda: _("Choose each tier once, in the order in which they accept."),
    "not_yours_to_ask": lambda: _("{unit} is not within your reach."),
    "audience_there": lambda: _("{unit} is asked already."),
    "audience_begun": lambda: _("Reports of units in {unit} have been begun: it stays."),
    "no_lines": lambda: _("The form asks for nothing yet: add indicators."),
    "empty_section": lambda: _("The section {title} is empty: add indicators or remove it."),
    "no_audience": lambda: _("Nobody is asked yet: name the units that report."),
    "no_owner": lambda: _("The owning agency must accept, but no line has one. Name it, or take that tier out."),
    "no_window": lambda: _("A survey needs a first day and a later last day."),
    "needless_window": lambda: _("Only a survey has a last day."),
    "first_start_inside": lambda: _("{day} does not begin a period of this form's frequency."),
    "round_not_later": lambda: _("The round before ends on {day}: the new one begins then or later."),
    "first_start_begun": lambda: _("Reports of the period from {day} have been begun: publish from a later period."),
    "first_start_before": lambda: _("The published version holds from {day}: begin then or later."),
    "not_read_as_period": lambda: _("Write the period such as 7/2013, 2013-Q3 or 2013."),
}
