"""What an act on a directive refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vedich.common.refusals import Refusal

_SENTENCES = {
    "no_text": lambda: _("Write what is to be done in one or two sentences."),
    "text_too_long": lambda: _("The sentence has {length} characters; at most {most} fit. Divide it into two."),
    "no_body": lambda: _("Choose the body that is to do it."),
    "not_in_reach": lambda: _("{unit} is not under your unit, so you cannot order anything of it."),
    "no_longer": lambda: _("{unit} has not existed since {day}. Choose what it has become."),
    "is_now": lambda: _("{unit} has not existed since {day}. It is {now} now: choose that."),
    "no_deadline": lambda: _("Write the deadline as a day, such as 25/06/2013."),
    "deadline_passed": lambda: _("The deadline {day} has passed already. Choose a later day."),
    "about_nothing": lambda: _("Say which programme, scheme or target it is about."),
    "code_taken": lambda: _("There is another task with the code {code}."),
    "withdrawn": lambda: _("This was withdrawn on {day}; nothing more is asked."),
    "done_already": lambda: _("This is done already."),
    "no_share": lambda: _("Write how much is done in percent, from 0 to 100."),
    "no_words": lambda: _("Say in one sentence what has been done."),
    "no_link": lambda: _("An address must begin with http:// or https://, or with / for a page here."),
    "no_cause": lambda: _("Say why in one sentence."),
    "not_later": lambda: _("The new deadline must be later than {day}."),
    "asked_before": lambda: _("More time has been asked for already and waits for a decision."),
    "decided_before": lambda: _("This has been decided already."),
    "own_request": lambda: _("Who asked for more time does not decide about it; another leader or the office does."),
    "deadline_moved": lambda: _("The deadline has changed since more time was asked for. It can be asked for again."),
}


class Refused(Refusal):
    sentences = _SENTENCES
