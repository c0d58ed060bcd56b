"""Filling reports in: what is due, the page of one report, checking and sending, one cell at a time for the script."""

from vedich.report.views.filling.cells import report_cell
from vedich.report.views.filling.evidence import evidence, evidence_add, evidence_remove
from vedich.report.views.filling.page import reports, the_report
from vedich.report.views.filling.sending import ask_correction, report_check, report_withdraw
from vedich.report.views.filling.villages import report_villages

__all__ = [
    "ask_correction",
    "evidence",
    "evidence_add",
    "evidence_remove",
    "report_cell",
    "report_check",
    "report_villages",
    "report_withdraw",
    "reports",
    "the_report",
]
