"""What an act on sponsorship refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from vedich.common.refusals import Refusal

_SENTENCES = {
    "no_decision": lambda: _("Write the number of the decision, such as 1234/QĐ-UBND."),
    "no_day": lambda: _("Write the day of the decision as a day, such as 25/06/2013."),
    "in_future": lambda: _("The day {day} has not come yet."),
    "no_sponsor": lambda: _("Name the organisation that helps: its code, or its name as it stands under Units."),
    "no_commune": lambda: _("Name at least one commune, one on each line: its code, or its name."),
    "unknown_unit": lambda: _("No unit within your reach is called “{typed}”. Look it up under Units."),
    "two_units": lambda: _("More than one unit is called “{typed}”. Write its code: {codes}."),
    "not_a_commune": lambda: _("{name} is not a commune."),
    "not_there": lambda: _("There is no {name} on {day}, the first day. Correct the day or the unit."),
    "itself": lambda: _("{name} cannot be its own sponsor."),
    "bad_begin": lambda: _("Write the first day as a day, such as 25/06/2013, or leave it empty."),
    "bad_end": lambda: _("Write the last day as a day not before the first, such as 31/12/2020, or leave it empty."),
    "sponsored_already": lambda: _("{sponsor} sponsors {commune} already, from {day}."),
    "not_within": lambda: _("The last day lies between {first} and {last}, the first and last day so far."),
    "used_later": lambda: _("Something was signed or given on {day}; the last day cannot lie before that."),
    "not_ended": lambda: _("This sponsorship was not ended early; there is nothing to take back."),
    "in_use": lambda: _(
        "Something was signed, promised or given under it. End the sponsorship by a decision, or take that back first."
    ),
    "withdrawn": lambda: _("It was taken back meanwhile."),
    "ended": lambda: _("The sponsorship ended on {day}; what is promised after that needs a decision that it goes on."),
    "no_reason": lambda: _("Write the reason: it stays beside what stood there before."),
    "no_title": lambda: _("Write in a few words what it is."),
    "too_long": lambda: _("“{start}…” has {length} characters; at most {most} fit."),
    "no_signed": lambda: _("Write the day on which it was signed, such as 25/06/2013."),
    "pledged_in": lambda: _("A pledge stands in this programme. Change or withdraw the pledge first."),
    "no_agreement": lambda: _("This signed programme is not one of these two."),
    "no_quantity": lambda: _("Write how much: a number above zero, such as 224.8; “{text}” is none."),
    "ambiguous_number": lambda: _("“{text}” may mean two numbers; leave out the marks between thousands."),
    "no_measure": lambda: _("Write what it is counted in, such as triệu đồng, tấn xi măng, ngày công, km."),
    "money_in_millions": lambda: _("Write money in million VND: triệu đồng."),
    "bad_value": lambda: _("Write the value in million VND as a number, such as 35.5, or leave it empty."),
    "no_deadline": lambda: _("Write until when, as a day such as 31/12/2016."),
    "deadline_before": lambda: _("The deadline lies before {day}, the first day of the sponsorship."),
    "given_for": lambda: _("Something has been given for this pledge. Change its quantity instead, with the reason."),
    "measure_given": lambda: _("Something has been given for this pledge in {measure}; its measure stays."),
    "no_given_day": lambda: _("Write the day on which it was given, such as 25/06/2013."),
    "outside": lambda: _("The day {day} lies outside the sponsorship."),
    "no_pledge": lambda: _("This pledge does not stand here."),
    "other_measure": lambda: _("The pledge is counted in {measure}; count in that, or write it down without a pledge."),
    "changed_since": lambda: _("Somebody has changed it meanwhile. Look at what stands there now, then save again."),
    "own_delivery": lambda: _("Who wrote a delivery down does not confirm it; another account of the commune does."),
    "no_objection": lambda: _("Write what has not arrived as written."),
    "nothing_said": lambda: _("The commune has not said anything of this delivery yet."),
    "no_file": lambda: _("Choose a file first."),
    "file_too_large": lambda: _("A file may have at most {megabytes} MB; make the photo smaller."),
    "no_act": lambda: _("Nothing was asked for. Use one of the buttons on the page."),
}  # fmt: skip


class Refused(Refusal):
    sentences = _SENTENCES
