"""What an act of judgement refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

_SENTENCES = {
    "no_year": lambda: _("Write the year with four digits, from {first} to {last}."),
    "opened_before": lambda: _("The classification of {year} is open already."),
    "nothing_below": lambda: _("No unit stands directly below {unit}, so there is nothing to classify."),
    "no_title": lambda: _("Write what the group is called."),
    "title_taken": lambda: _("There is a group called {title} already."),
    "nothing_chosen": lambda: _("Choose at least one unit."),
    "changed_meanwhile": lambda: _("Somebody has saved points for this unit since you read it. Look again, then save."),
    "not_a_number": lambda: _("{field}: {typed} is no number. Write it such as 18,5."),
    "out_of_range": lambda: _("{field}: {typed} is outside 0 to {most}."),
    "on_time_above_done": lambda: _("More tasks on time ({on_time}%) than done ({done}%): correct one of them."),
    "yes_or_no": lambda: _("{field}: write có or không, or leave it empty."),
    "unknown_unit": lambda: _("No unit of this group has the code {unit}."),
    "unit_twice": lambda: _("The code {unit} stands on two lines."),
    "wrong_columns": lambda: _("{found} columns; needed are {needed}, in the order of the file to fill in."),
    "nothing_typed": lambda: _("Paste at least one line."),
    "no_level": lambda: _("Choose a level."),
    "no_reason": lambda: _("The decision differs from the proposal. Say why in one sentence."),
    "nothing_to_decide": lambda: _("No unit of this group has a proposal that waits for a decision."),
}


class Refused(Exception):
    """An act that cannot be done now; `str()` is the sentence in the language of who asked."""

    def __init__(self, code: str, **about: object) -> None:
        super().__init__(code)
        self.code = code
        self.about = about

    def __str__(self) -> str:
        return str(_SENTENCES[self.code]()).format(**self.about)


class ManyRefused(Exception):
    """Lines that cannot be read, each with its number; nothing was written."""

    def __init__(self, problems: list[tuple[int, str, Refused]]) -> None:
        super().__init__("lines")
        self.problems = problems
