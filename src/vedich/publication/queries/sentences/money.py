"""Money in words: estimated, allocated and disbursed, in billion VND, with what part the state budget is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from vedich.common.text import fold
from vedich.documents.content import Figure
from vedich.documents.numbers import capitalised, listing
from vedich.publication.queries.sentences.words import Words, billions, joined, opened, series, share_text

STATE_BUDGET = "vốn ngân sách nhà nước"
_BUDGET = "ngan sach"
STAGES = {"estimated": "dự toán", "allocated": "bố trí", "disbursed": "giải ngân"}


@dataclass(frozen=True)
class Sum:
    """Million VND of one source, node or of all; None where nobody gave a figure."""

    name: str
    estimated: Decimal | None = None
    allocated: Decimal | None = None
    disbursed: Decimal | None = None

    def figure(self, scope: str, stage: str, *, terms: str = "") -> Figure:
        """The amount as it stands in a sentence; only asked for where there is one."""
        value = getattr(self, stage)
        source = terms or f"cộng cột {STAGES[stage]} của các dòng kinh phí: {self.name}"
        return Figure(billions(value), f"funding:{scope}:{stage}", source)


def _added(sums: Sequence[Sum], stage: str) -> Decimal | None:
    known = [getattr(each, stage) for each in sums if getattr(each, stage) is not None]
    return sum(known, Decimal(0)) if known else None


def total(sums: Sequence[Sum], name: str = "tổng số") -> Sum:
    """Everything added; a stage of which nothing is known stays unknown."""
    return Sum(name, *(_added(sums, stage) for stage in STAGES))


def state_budget(sums: Sequence[Sum]) -> Sum | None:
    """The sources that are state budget by their name, added; None where no source is, or every one is."""
    found = [each for each in sums if _BUDGET in fold(each.name)]
    if not found or len(found) == len(sums):
        return None
    return total(found, found[0].name.lower() if len(found) == 1 else STATE_BUDGET)


def _terms(sums: Sequence[Sum]) -> str:
    parts = [f"{each.name} {billions(each.estimated)}" for each in sums if each.estimated is not None]
    return " + ".join(parts)


def mobilised(sums: Sequence[Sum]) -> Words:
    """`Đã huy động, cân đối 74.661 tỷ đồng, trong đó vốn ngân sách nhà nước 24.508 tỷ đồng (32,8%).`"""
    whole = total(sums)
    if whole.estimated is None:
        return joined(["Chưa có số liệu về kinh phí huy động, cân đối."])
    figure = whole.figure("total", "estimated", terms=f"{_terms(sums)} = {billions(whole.estimated)}")
    part = state_budget(sums)
    if part is None or not part.estimated or part.estimated == whole.estimated:
        return joined(["Đã huy động, cân đối ", figure, "."])
    budget = [each for each in sums if _BUDGET in fold(each.name)]
    terms = f"{_terms(budget)} = {billions(part.estimated)}" if len(budget) > 1 else ""
    inside = part.figure("state_budget", "estimated", terms=terms)
    share = f" ({share_text(part.estimated, whole.estimated)})"
    return joined(["Đã huy động, cân đối ", figure, f", trong đó {STATE_BUDGET} ", inside, share, "."])


def estimated(whole: Sum, term: str) -> Words:
    """`Tổng kinh phí dự toán giai đoạn 2011–2015 là 74.661 tỷ đồng.`"""
    if whole.estimated is None:
        return joined(["Chưa có số liệu về kinh phí dự toán."])
    return joined([f"Tổng kinh phí dự toán {term} là ", whole.figure("total", "estimated"), "."])


def unknown(sums: Sequence[Sum]) -> Words:
    """Which sources have no figure for what others have: a missing amount is not zero."""
    stages: dict[str, list[str]] = {}
    for stage, name in STAGES.items():
        lacking = [each.name for each in sums if getattr(each, stage) is None]
        if lacking and len(lacking) < len(sums):
            stages.setdefault(listing([f"“{each}”" for each in lacking]), []).append(name)
    parts = [f"số {', '.join(names)} của nguồn {lacking}" for lacking, names in stages.items()]
    return joined([f"Chưa có {'; '.join(parts)}."]) if parts else ()


def spent(whole: Sum, when: str, scope: str = "total", *, foreseen: bool = False) -> Words:
    """How much was allocated of the estimate and disbursed of the allocation; nothing where nothing is known.

    `foreseen` where the day is still to come: nothing has been done by then, it is expected.
    """
    clauses: list[Words] = []
    done = "" if foreseen else "đã "
    if whole.allocated is not None:
        clauses.append(_clause(done, "bố trí", whole, scope, "allocated", whole.estimated, "dự toán"))
    if whole.disbursed is not None:
        base, name = (whole.allocated, "vốn bố trí") if whole.allocated else (whole.estimated, "dự toán")
        clauses.append(_clause(done, "giải ngân", whole, scope, "disbursed", base, name))
    if not clauses:
        return ()
    lead = f"ước đến {when}, " if foreseen else f"đến {when}, "
    return opened(joined([lead, series(clauses, between="; ", last="; "), "."]))


def _clause(done: str, act: str, whole: Sum, scope: str, stage: str, base: Decimal | None, name: str) -> Words:
    value = getattr(whole, stage)
    if not value:
        return joined([f"chưa {act}"])
    share = f", bằng {share_text(value, base)} {name}" if base else ""
    return joined([f"{done}{act} ", whole.figure(scope, stage), share])


def heading(stage: str, *, foreseen: bool = False) -> str:
    """The name of a stage over a column and in a chart."""
    if stage == "estimated":
        return "Dự toán"
    return f"{capitalised(STAGES[stage])} (ước)" if foreseen else f"Đã {STAGES[stage]}"
