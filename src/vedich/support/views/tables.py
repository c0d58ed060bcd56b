"""Tables of sponsorship as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from vedich.common.asked import csv_file
from vedich.common.templatetags.frame import named
from vedich.common.templatetags.values import plain
from vedich.support.queries.board import Line
from vedich.support.queries.found import Sum, Tie
from vedich.support.templatetags.support import gap, pledge_state


def board_csv(lines: Sequence[Line], by: str, day: date) -> HttpResponse:
    """One row for each commune or sponsor, in the order of the page."""
    is_sponsor = by == "to-chuc"
    head = (
        _("Code"), _("Sponsor") if is_sponsor else _("Commune"), _("District"),
        _("Communes") if is_sponsor else _("Sponsors"), _("Signed"), _("Pledges"), _("Pledges kept"),
        _("Pledges overdue"), _("Delivered, million VND"), _("Deliveries with a value"), _("Deliveries"), _("Uneven"),
    )  # fmt: skip
    rows = (
        (
            line.unit.code, named(line.unit), named(line.district) if line.district else "",
            "; ".join(named(each) for each in line.others), line.signed, line.pledges, line.kept, line.overdue,
            plain(line.worth.amount) if line.worth.valued else None, line.worth.valued, line.worth.of,
            "; ".join(gap(each, by) for each in line.gaps),
        )
        for line in lines
    )  # fmt: skip
    return csv_file(f"do-dau-{by}-{day.isoformat()}.csv", head, rows)


def sums_csv(sums: Iterable[Sum], name: str) -> HttpResponse:
    """One row for each measure."""
    head = (
        _("Counted in"), _("Pledges"), _("Pledges kept"), _("Pledged"), _("Delivered"), _("Confirmed"),
        _("Given without a pledge"),
    )  # fmt: skip
    rows = (
        (
            each.measure, each.pledges, each.kept, plain(each.promised), plain(each.delivered), plain(each.confirmed),
            plain(each.beside),
        )
        for each in sums
    )  # fmt: skip
    return csv_file(f"do-dau-tong-{name}.csv", head, rows)


def pledges_csv(ties: Iterable[Tie], name: str) -> HttpResponse:
    """One row for each pledge that stands or was withdrawn."""
    head = (
        _("Sponsor"), _("Commune"), _("Decision"), _("Pledge"), _("What"), _("Pledged"), _("Counted in"),
        _("Value, million VND"), _("Deadline"), _("Signed programme"), _("Delivered"), _("Confirmed"), _("State"),
        _("Revision"), _("Reason"),
    )  # fmt: skip
    rows = (
        (
            named(tie.sponsorship.sponsor), named(tie.sponsorship.commune), tie.sponsorship.decision.number,
            each.pledge.number, each.now.title, plain(each.now.quantity), each.now.measure, plain(each.now.value),
            each.now.deadline, each.now.agreement.title if each.now.agreement else "", plain(each.delivered),
            plain(each.confirmed), pledge_state(each.state), each.now.revision, each.now.reason,
        )
        for tie in ties
        for each in (*tie.promised, *tie.withdrawn)
    )  # fmt: skip
    return csv_file(f"do-dau-cam-ket-{name}.csv", head, rows)


def deliveries_csv(ties: Iterable[Tie], name: str) -> HttpResponse:
    """One row for each delivery as it stands."""
    head = (
        _("Sponsor"), _("Commune"), _("Delivery"), _("For pledge"), _("What"), _("Quantity"), _("Counted in"),
        _("Value, million VND"), _("Day"), _("What the commune says"), _("Its words"), _("Files that show it"),
        _("Taken back"), _("Revision"), _("Reason"),
    )  # fmt: skip
    rows = []
    for tie in ties:
        numbers = {each.pledge.pk: each.pledge.number for each in (*tie.promised, *tie.withdrawn)}
        rows += [
            (
                named(tie.sponsorship.sponsor), named(tie.sponsorship.commune), each.delivery.number,
                numbers.get(each.delivery.pledge_id), each.now.title, plain(each.now.quantity), each.now.measure,
                plain(each.now.value), each.now.day, each.receipt.get_word_display() if each.receipt else "",
                each.receipt.note if each.receipt else "", len(each.papers), _("yes") if each.now.withdrawn else "",
                each.now.revision, each.now.reason,
            )
            for each in tie.given
        ]  # fmt: skip
    return csv_file(f"do-dau-da-giao-{name}.csv", head, rows)


def of_ties(bang: str, ties: Sequence[Tie], sums: Iterable[Sum], name: str) -> HttpResponse:
    """The table that an address names."""
    if bang == "giao":
        return deliveries_csv(ties, name)
    return sums_csv(sums, name) if bang == "tong" else pledges_csv(ties, name)
