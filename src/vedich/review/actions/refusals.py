"""What an act on a review refuses, with the sentence for who asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

_SENTENCES = {
    "code_taken": lambda: _("There is a review with the code {name} already."),
    "code_kept": lambda: _("The code {name} stands in an address of its own; choose another one."),
    "days_out_of_order": lambda: _("The first day comes before the day of the figures, and that not after the last."),
    "frozen": lambda: _("The figures of this review are frozen since {day}; what it looks at stays as it is."),
    "no_reason": lambda: _("Something is still open. Say in one sentence why the figures are frozen all the same."),
    "changed_meanwhile": lambda: _("The review was changed while its figures were read. Look again, then freeze."),
}


class Refused(Exception):
    """An act that cannot be done now; `str()` is the sentence in the language of who asked."""

    def __init__(self, code: str, **about: object) -> None:
        super().__init__(code)
        self.code = code
        self.about = about

    def __str__(self) -> str:
        return str(_SENTENCES[self.code]()).format(**self.about)
