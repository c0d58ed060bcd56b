"""What is stored of reporting: values, forms, submissions with their entries, and what is said about them."""

from vedich.report.models.calls import Extension, PeriodLock, Reminder, ReminderKind
from vedich.report.models.forms import (
    Form,
    FormAudience,
    FormCheck,
    FormLine,
    FormSection,
    FormStep,
    FormVersion,
    Regime,
    Relation,
    Tier,
)
from vedich.report.models.submissions import (
    Acceptance,
    CorrectionRequest,
    Entry,
    EntryState,
    Evidence,
    Origin,
    Remark,
    Submission,
    SubmissionState,
    Unusual,
)
from vedich.report.models.values import Value, ValueKind, ValueSource, ValueState

__all__ = [
    "Acceptance",
    "CorrectionRequest",
    "Entry",
    "EntryState",
    "Evidence",
    "Extension",
    "Form",
    "FormAudience",
    "FormCheck",
    "FormLine",
    "FormSection",
    "FormStep",
    "FormVersion",
    "Origin",
    "PeriodLock",
    "Regime",
    "Relation",
    "Remark",
    "Reminder",
    "ReminderKind",
    "Submission",
    "SubmissionState",
    "Tier",
    "Unusual",
    "Value",
    "ValueKind",
    "ValueSource",
    "ValueState",
]
