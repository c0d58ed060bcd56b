"""What an act on a review refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vedich.common.refusals import Refusal

_SENTENCES = {
    "confirmed": lambda: _("The conclusions were confirmed on {day}; what they order stands among the directives."),
    "no_title": lambda: _("Write what it is called."),
    "no_day": lambda: _("Write the day of the conference, such as 23/07/2013."),
    "bad_link": lambda: _("A paper needs an address that begins with / or with https://."),
    "no_post": lambda: _("Write at least one post, one on each line."),
    "unknown_state": lambda: _("Choose whether the delegate came."),
    "has_opinions": lambda: _("{post} has said something here, and so stays on the list."),
    "no_opinion": lambda: _("Write what the delegate said."),
    "no_answer": lambda: _("Write what was done about it."),
    "unknown_delegate": lambda: _("Choose who said it."),
    "bad_deadline": lambda: _("{typed} is no day. Write the deadline such as 25/06/2013."),
    "unknown_unit": lambda: _("No unit within your reach is called {typed}. Choose one from the list."),
    "addressee_ended": lambda: "{why}",
    "unknown_about": lambda: _("There is no programme, scheme or target with the code {typed}."),
    "too_long": lambda: _("The line has {length} characters; at most {most} fit. Divide it into two."),
    "nothing_concluded": lambda: _("Nothing has been concluded yet."),
    "lines_incomplete": lambda: _("These lines are not complete yet: {lines}. Fill them in or drop them."),
    "line_refused": lambda: _("Line {number}: {why}"),
    "changed_meanwhile": lambda: _("The lines have changed since you read them. Read them again, then confirm."),
    "no_text": lambda: _("Write the sentence."),
    "unknown_kind": lambda: _("Choose what kind of finding it is."),
    "unknown_nature": lambda: _("Say whether the cause is objective or subjective."),
    "not_earlier": lambda: _("It can only repeat a shortcoming of an earlier review."),
    "changed_finding": lambda: _(
        "Somebody has changed this sentence meanwhile. Both are shown; save again to keep yours."
    ),
    "no_unit": lambda: _("Choose the unit that is proposed."),
    "several_units": lambda: _("Several units are called {typed}. Type the code: {codes}."),
    "no_reason_given": lambda: _("Write why, tied to targets or criteria."),
    "unknown_form": lambda: _("Choose the form of commendation."),
    "names_person": lambda: _(
        "Name no person here: write the post, or the collective. Case files of persons are not kept."
    ),
    "not_in_review": lambda: _("{typed} is no target, indicator or set of criteria of {unit} in this review."),
    "commended_twice": lambda: _("{unit} is proposed for the same thing in this review already."),
    "decided_already": lambda: _("The committee has decided about {unit}. Open the proposal again first."),
    "not_decided": lambda: _("Nothing is decided about {unit} yet."),
    "decided_before": lambda: _("The committee has decided about {unit} before, so the proposal stays on record."),
    "unknown_outcome": lambda: _("Choose whether the committee agreed."),
    "no_decided_day": lambda: _("Write the day of the decision, such as 23/07/2013."),
    "decided_later": lambda: _("The day of the decision, {day}, has not come yet."),
    "no_decided_number": lambda: _("Write the number of the decision."),
    "no_why_not": lambda: _("Write in one sentence why it was not agreed."),
    "changed_commendation": lambda: _(
        "Somebody has changed this proposal meanwhile. Look at it as it is now, then try again."
    ),
    "code_taken": lambda: _("There is a review with the code {name} already."),
    "code_kept": lambda: _("The code {name} stands in an address of its own; choose another one."),
    "days_out_of_order": lambda: _("The first day comes before the day of the figures, and that not after the last."),
    "frozen": lambda: _("The figures of this review are frozen since {day}; what it looks at stays as it is."),
    "no_reason": lambda: _("Something is still open. Say in one sentence why the figures are frozen all the same."),
    "nothing_ordered": lambda: _("No directive of the plan came from {name}, so nothing can be confirmed."),
    "no_number": lambda: _("The directive {name} came from {origin}: the number of a conclusion is missing."),
    "unknown_code": lambda: _("No unit has the code {name} on {day}."),
    "unknown_criteria": lambda: _("There is no set of criteria with the code {name}. Load it first."),
    "changed_while_read": lambda: _("The review was changed while its figures were read. Look again, then freeze."),
}


class Refused(Refusal):
    sentences = _SENTENCES


class Conflict(Exception):
    """Somebody else has saved over what was read; `now` is what stands."""

    def __init__(self, now: object) -> None:
        super().__init__("conflict")
        self.now = now
