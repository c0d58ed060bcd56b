"""The audit log as people read it: filtered, in words, with the state of its chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from vedich.common.models import AuditEntry, AuditHead, User

ACTS: dict[str, Promise] = {
    "add_opinion": _("opinion written down"),
    "answer_opinion": _("opinion answered"),
    "change_agenda": _("agenda changed"),
    "conclude": _("conclusions confirmed"),
    "invite": _("delegates invited"),
    "decide_commendation": _("commendation decided"),
    "move_finding": _("finding moved"),
    "put_commendation": _("commendation proposed"),
    "put_finding": _("finding written"),
    "restaff": _("members of a body changed"),
    "take_restaffing_back": _("decision on members taken back"),
    "record_attendance": _("attendance written down"),
    "remove_commendation": _("proposal of a commendation removed"),
    "remove_finding": _("finding removed"),
    "reopen_commendation": _("commendation open again"),
    "save_conclusion": _("conclusion saved"),
    "set_up_conference": _("conference set up"),
    "appraise": _("points of units written down"),
    "change_group": _("group of comparable units changed"),
    "decide_level": _("level of a unit decided"),
    "move_units": _("units moved to another group"),
    "open_classification": _("classification of a year opened"),
    "propose_levels": _("levels proposed again"),
    "accept": _("values of reports accepted"),
    "add_evidence": _("evidence added"),
    "add_line": _("line of money written down"),
    "add_versions": _("versions of targets added"),
    "ask_again": _("job tried again"),
    "assess": _("criterion of a commune assessed"),
    "assign_task": _("directive given"),
    "comment_draft": _("comment on a draft"),
    "correct_line": _("line of money corrected"),
    "create_account": _("account made"),
    "create_administrator": _("administrator made on the command line"),
    "decide_support": _("sponsorship decided"),
    "end_support": _("sponsorship ended"),
    "take_back_end": _("end of a sponsorship taken back"),
    "withdraw_support": _("sponsorship taken back"),
    "sign_agreement": _("signed programme written down"),
    "withdraw_agreement": _("signed programme taken back"),
    "pledge": _("pledge of a sponsor written down"),
    "change_pledge": _("pledge of a sponsor changed"),
    "withdraw_pledge": _("pledge of a sponsor withdrawn"),
    "deliver": _("delivery of a sponsor written down"),
    "correct_delivery": _("delivery of a sponsor corrected"),
    "withdraw_delivery": _("delivery of a sponsor taken back"),
    "confirm_delivery": _("word of a commune on a delivery"),
    "add_paper": _("file of a sponsorship added"),
    "remove_paper": _("file of a sponsorship taken back"),
    "put_support": _("sponsorships stored"),
    "decide_correction": _("correction decided"),
    "decide_extension": _("more time for a directive decided"),
    "edit_draft": _("words of a draft written"),
    "edit_review": _("review changed"),
    "escalate": _("overdue reports told above"),
    "extend": _("more time given"),
    "found_body": _("body set up"),
    "freeze": _("figures frozen"),
    "give_working_rules": _("working rules of a body written down"),
    "import": _("file imported"),
    "issue_edition": _("edition issued"),
    "lock_period": _("period locked"),
    "make_edition": _("document of a draft made"),
    "move_targets": _("targets moved"),
    "move_values": _("values moved"),
    "open_period": _("period opened again"),
    "open_review": _("review opened"),
    "open_run": _("run of scoring opened"),
    "publish_review": _("review made public"),
    "put_assessments": _("assessments stored"),
    "put_assignments": _("assignments stored"),
    "put_criteria": _("criteria stored"),
    "put_enrolments": _("communes under a criteria set stored"),
    "put_indicators": _("indicators stored"),
    "put_levels": _("levels of criteria stored"),
    "put_lines": _("funding stored"),
    "put_milestones": _("milestones stored"),
    "put_nodes": _("programmes and schemes stored"),
    "put_recognitions": _("recognitions stored"),
    "put_requirements": _("requirements of criteria stored"),
    "put_paper": _("paper of a review written down"),
    "put_review": _("review stored"),
    "put_sets": _("criteria sets stored"),
    "put_successions": _("successions stored"),
    "put_targets": _("targets stored"),
    "put_tasks": _("tasks stored"),
    "put_template": _("Word template put"),
    "reconcile": _("draft compared with the figures"),
    "put_units": _("units stored"),
    "recognise": _("recognition of a commune written down"),
    "put_wording": _("sentence of a report worded"),
    "record_call": _("call written down"),
    "record_values": _("values accepted"),
    "remind": _("units reminded"),
    "remove_evidence": _("evidence taken back"),
    "remove_template": _("Word template taken away"),
    "reply_comment": _("reply to a comment"),
    "report_progress": _("progress of a task reported"),
    "request_correction": _("correction asked for"),
    "request_extension": _("more time for a directive asked for"),
    "rescore": _("scored again"),
    "resolve_comment": _("comment dealt with"),
    "return": _("report returned"),
    "save_cells": _("cells saved"),
    "save_many": _("cells of many reports saved"),
    "step_back": _("values stepped back"),
    "submit": _("report sent"),
    "take_table": _("table of the treasury taken over"),
    "undo_acceptance": _("acceptance taken back"),
    "undo_import": _("import undone"),
    "warn": _("early warnings looked for"),
    "withdraw": _("report taken back"),
    "withdraw_publication": _("publication withdrawn"),
    "withdraw_recognition": _("withdrawal of recognition written down"),
    "withdraw_task": _("directive withdrawn"),
}
"""What an act is called where people read it; an act without a name here is shown by its code."""


@dataclass(frozen=True)
class AskedEntries:
    """What the address asks for; empty means all."""

    act: str = ""
    person: str = ""
    object: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def any(self) -> bool:
        return any((self.act, self.person, self.object, self.first, self.last))


def find_entries(asked: AskedEntries) -> QuerySet[AuditEntry]:
    """Entries that match, the newest first."""
    found = AuditEntry.objects.select_related("by").order_by("-number")
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.person == MACHINE:
        found = found.filter(by=None)
    elif asked.person:
        found = found.filter(by__username=asked.person)
    if asked.object:
        found = found.filter(subject__icontains=asked.object)
    if asked.first:
        found = found.filter(at__gte=_midnight(asked.first))
    if asked.last:
        found = found.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    return found


MACHINE = "-"
"""Stands in an address for acts of nobody: the command line, set-up."""


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def act_name(act: str) -> str:
    return str(ACTS.get(act, act))


def known_acts() -> list[tuple[str, str]]:
    """Acts that were ever done, with their names, in the order of the names."""
    codes = AuditEntry.objects.order_by().values_list("act", flat=True).distinct()
    return sorted(((code, act_name(code)) for code in codes), key=lambda pair: pair[1])


def known_people() -> Iterable[User]:
    """Everybody who ever did something."""
    return User.objects.filter(pk__in=AuditEntry.objects.order_by().values("by").distinct()).order_by("post", "pk")


def in_words(detail: dict[str, Any]) -> str:
    """What an act left behind, on one line; sorted, because PostgreSQL does not keep the order of names."""
    return "; ".join(f"{name}: {_said(value)}" for name, value in sorted(detail.items()))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(each)}" for name, each in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return "–" if value is None else str(value)


@dataclass(frozen=True)
class Chain:
    """Whether the chain of the log was whole when it was last verified."""

    head: AuditHead

    @property
    def is_whole(self) -> bool:
        return self.head.verified_at is not None and not self.head.broken

    @property
    def since(self) -> int:
        """Entries written since it was verified."""
        return self.head.number - self.head.verified_number


def chain() -> Chain:
    return Chain(AuditHead.objects.filter(pk=AuditHead.ONLY).first() or AuditHead())
