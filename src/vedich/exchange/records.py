"""Records: one row of each sheet, read and typed. `row` is the row in the file, 0 for what is in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from vedich.scoring.period import Period


@dataclass(frozen=True, slots=True)
class UnitRow:
    row: int = field(compare=False)
    code: str
    name: str
    kind: str
    parent: str
    valid_from: date
    valid_to: date
    groups: str
    name_en: str


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    row: int = field(compare=False)
    from_code: str
    to_code: str
    date: date
    kind: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class NodeRow:
    row: int = field(compare=False)
    code: str
    kind: str
    title: str
    parent: str
    start: date
    end: date
    document: str
    document_date: date | None
    clause: str
    phase: str


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    row: int = field(compare=False)
    node: str
    target: str
    unit: str
    role: str
    holder: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    row: int = field(compare=False)
    code: str
    name: str
    measure: str
    direction: str
    over_time: str
    over_space: str
    collected_at: str
    frequency: str
    formula: str
    weight_by: str
    decimals: int | None
    name_en: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    row: int = field(compare=False)
    code: str
    node: str
    indicator: str
    unit: str
    due: date
    value: Decimal
    baseline: Decimal | None
    baseline_date: date | None
    method: str
    weight: Decimal | None
    parent: str
    decided_by: str
    decided_on: date | None

    @property
    def order(self) -> date:
        """Versions stand in the order they were decided; one without a day comes first."""
        return self.decided_on or date.min

    def unit_day(self, nodes: Mapping[str, NodeRow]) -> date:
        """The day on which the code of the unit is looked up."""
        node = nodes.get(self.node)
        return self.decided_on or (node.start if node else self.due)


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    row: int = field(compare=False)
    target: str
    date: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class ValueRow:
    row: int = field(compare=False)
    indicator: str
    unit: str
    period: Period
    amount: Decimal | str | None
    """A number, `nil` or `n/a`; None where the cell is empty: nothing was reported."""
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    row: int = field(compare=False)
    code: str
    node: str
    target: str
    title: str
    owner: str
    deadline: date
    started: date | None
    done: date | None
    share_done: Decimal | None
    origin: str = "plan"
    origin_key: str = ""
    lead: str = ""
    coordinating: str = ""
    product: str = ""
    asked_unit: str = ""
    asked_post: str = ""
    asked_on: date | None = None
    withdrawn: date | None = None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class FundingRow:
    row: int = field(compare=False)
    node: str
    source: str
    year: int
    estimated: Decimal | None
    allocated: Decimal | None
    disbursed: Decimal | None


@dataclass(frozen=True, slots=True)
class FormRow:
    """`lines` and `checks` say in order what the form asks, so that a form whose lines differ differs itself."""

    row: int = field(compare=False)
    code: str
    title: str
    title_en: str
    unit_kind: str
    frequency: str
    kind: str
    regime: str
    office: str
    audience: str
    first_start: date
    window_to: date | None
    tiers: str
    illustrative: str
    lines: str = ""
    checks: str = ""


@dataclass(frozen=True, slots=True)
class FormLineRow:
    row: int = field(compare=False)
    form: str
    section: str
    section_en: str
    indicator: str
    owner: str
    blank_allowed: str
    by_village: str
    unusual_ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class FormCheckRow:
    row: int = field(compare=False)
    form: str
    left: str
    relation: str
    right: str
    sentence: str
    sentence_en: str


@dataclass(frozen=True, slots=True)
class CriteriaSetRow:
    row: int = field(compare=False)
    code: str
    name: str
    name_en: str
    decision: str
    issued: date | None
    valid_from: date
    valid_to: date
    base: str
    satisfaction: Decimal | None
    lost_named: Decimal | None
    lost: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    row: int = field(compare=False)
    set: str
    number: int
    name: str
    name_en: str
    group: str
    group_en: str
    owner: str
    named: str


@dataclass(frozen=True, slots=True)
class RequirementRow:
    row: int = field(compare=False)
    set: str
    criterion: int
    code: str
    name: str
    name_en: str
    measure: str
    comparison: str
    indicator: str
    verified: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    row: int = field(compare=False)
    set: str
    requirement: str
    place: str
    year: int | None
    kind: str
    amount: Decimal | None
    words: str
    verified: str
    source: str


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    row: int = field(compare=False)
    set: str
    unit: str
    place: str
    finish_year: int | None


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """`state` and `level` are filled in from the number and the set where the file leaves them empty."""

    row: int = field(compare=False)
    set: str
    requirement: str
    unit: str
    period: Period
    source: str
    state: str
    amount: Decimal | None
    level: Decimal | str | None
    """The level the amount was compared with, or `n/a` where there was none."""
    note: str


@dataclass(frozen=True, slots=True)
class RecognitionRow:
    row: int = field(compare=False)
    set: str
    unit: str
    on: date
    decision: str
    satisfied: Decimal | None
    arrears_free: str
    secure: str
    withdrawn_on: date | None
    withdrawal_decision: str
    withdrawal_reason: str


@dataclass(frozen=True, slots=True)
class SponsorshipRow:
    row: int = field(compare=False)
    sponsor: str
    commune: str
    valid_from: date
    valid_to: date
    decision: str
    issued: date
    about: str
    planned_to: date | None
    ended_by: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    row: int = field(compare=False)
    sponsor: str
    commune: str
    valid_from: date
    number: int
    title: str
    signed: date
    signatories: str
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class PledgeRow:
    row: int = field(compare=False)
    sponsor: str
    commune: str
    valid_from: date
    number: int
    title: str
    quantity: Decimal
    measure: str
    value: Decimal | None
    deadline: date
    agreement: int | None
    reason: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    row: int = field(compare=False)
    sponsor: str
    commune: str
    valid_from: date
    number: int
    pledge: int | None
    day: date
    title: str
    quantity: Decimal
    measure: str
    value: Decimal | None
    word: str
    note: str
    reason: str
    withdrawn: str


Row = (
    UnitRow
    | SuccessionRow
    | NodeRow
    | AssignmentRow
    | IndicatorRow
    | TargetRow
    | MilestoneRow
    | ValueRow
    | TaskRow
    | FundingRow
    | FormRow
    | FormLineRow
    | FormCheckRow
    | CriteriaSetRow
    | CriterionRow
    | RequirementRow
    | LevelRow
    | EnrolmentRow
    | AssessmentRow
    | RecognitionRow
    | SponsorshipRow
    | AgreementRow
    | PledgeRow
    | DeliveryRow
)
