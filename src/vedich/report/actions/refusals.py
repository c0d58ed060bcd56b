"""What an act on a report refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vedich.common.refusals import Refusal
from vedich.report.actions.form_sentences import FORM_SENTENCES

_SENTENCES = {
    "not_asked": lambda: _("This unit is not asked for this form in this period."),
    "not_open": lambda: _("This report opens on {day}."),
    "period_locked": lambda: _(
        "This period is locked. The office that compiles the form can open it again; ask for a correction instead."
    ),
    "already_sent": lambda: _("This report has been sent. Take it back before changing it."),
    "already_locked": lambda: _("This report has been accepted and locked. Ask for a correction and say why."),
    "not_sent": lambda: _("This report has not been sent."),
    "nothing_to_send": lambda: _("Nothing has been filled in yet."),
    "has_errors": lambda: _("The report cannot be sent yet: {count} cells must be mended first."),
    "taken_up": lambda: _("Somebody has accepted part of this report already; ask them to return it."),
    "past_due": lambda: _("The deadline {day} has passed; ask for the report to be returned, or for more time."),
    "no_reason": lambda: _("Say why in one sentence."),
    "not_waiting": lambda: _("These values no longer wait for you: somebody has accepted or returned them."),
    "accepted_further": lambda: _("The next tier has accepted these values; they can no longer be taken back here."),
    "corrected_since": lambda: _("A later correction stands on these values; they can no longer be taken back."),
    "not_locked": lambda: _("This report is not locked: change the cell itself."),
    "nothing_changes": lambda: _("That is what the cell says already."),
    "already_decided": lambda: _("This correction has been decided already."),
    "asked_already": lambda: _("A correction of this cell is waiting already."),
    "due_not_later": lambda: _("The new deadline must be later than {day}."),
    "no_day": lambda: _("Write the new deadline as a day, such as 25/06/2013."),
    "no_file": lambda: _("Choose a file first."),
    "file_too_large": lambda: _("A file may have at most {megabytes} MB; make the photo smaller."),
    "file_kind": lambda: _("Only PDF, JPEG, PNG, Word and Excel files without macros are kept as evidence."),
    "not_yours": lambda: _("You may not enter this figure."),
    "unknown_cell": lambda: _("The form has no such cell."),
    **FORM_SENTENCES,
}


class Refused(Refusal):
    sentences = _SENTENCES
