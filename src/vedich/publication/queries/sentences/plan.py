"""The plan in words: how it was laid out, who answers for it, how its tasks stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vedich.documents.content import Figure
from vedich.documents.numbers import number
from vedich.publication.queries.sentences.words import Words, joined, opened, series


def counted(n: int, noun: str, key: str, source: str = "") -> Words:
    """A number that can be found again, and what it counts."""
    return joined([Figure(number(n), key, source), f" {noun}"])


THEMATIC = "nghị quyết chuyên đề"
"""What a scheme is called that is itself a resolution of the committee."""


def layout(programmes: int, schemes: int, targets: int, thematic: int = 0, groups: int = 0) -> Words:
    """`7 chương trình, 27 đề án với 404 chỉ tiêu`: only what there is; groups are counted where nothing else is."""
    kinds = [
        (programmes, "chương trình", "plan:programmes"),
        (schemes, "đề án", "plan:schemes"),
        (thematic, THEMATIC, "plan:thematic"),
    ]
    if not programmes + schemes + thematic:
        kinds.append((groups, "nội dung công tác", "plan:groups"))
    found = [counted(n, noun, key, f"đếm {noun} trong kế hoạch") for n, noun, key in kinds if n]
    parts: list[Words] = [series(found, last=", ")] if found else []
    if targets:
        parts.append(counted(targets, "chỉ tiêu", "count:targets:total", "đếm chỉ tiêu của kế hoạch"))
    return series(parts, between=" với ", last=" với ")


@dataclass(frozen=True)
class Covered:
    """Of how many nodes of a kind somebody answers for how many."""

    noun: str
    key: str
    part: int
    whole: int


def _whole(covered: Covered) -> Words:
    source = f"{number(covered.part)} trên {number(covered.whole)} {covered.noun} có phân công"
    return joined([Figure(number(covered.part), covered.key, source), f" {covered.noun}"])


def _coverage(covered: Covered) -> Words:
    part, *rest = _whole(covered)
    if covered.part == covered.whole:
        return joined(["cả " if covered.whole > 1 else "", part, *rest])
    return joined([part, "/", number(covered.whole), *rest])


def answered(groups: Sequence[Covered], act: str, none: str) -> Words:
    """`Đã phân công lãnh đạo phụ trách cả 7 chương trình và 25/27 đề án.`; where nobody is, that is said."""
    there = [group for group in groups if group.whole]
    if not there:
        return ()
    held = [group for group in there if group.part]
    if not held:
        return joined([f"{none}."])
    if all(group.part == group.whole for group in there):
        lead = "cả " if sum(group.whole for group in there) > 1 else ""
        return opened(joined([f"{act} {lead}", series([_whole(group) for group in there]), "."]))
    left = [f"{'các ' if group.whole > 1 else ''}{group.noun}" for group in there if not group.part]
    aside = f"; {' và '.join(left)} chưa ghi phân công" if left else ""
    return opened(joined([f"{act} ", series([_coverage(group) for group in held]), f"{aside}."]))


@dataclass(frozen=True)
class TaskStates:
    """How many tasks stand how on a day."""

    on_time: int = 0
    late: int = 0
    under_way: int = 0
    not_started: int = 0
    overdue: int = 0

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def total(self) -> int:
        return self.done + self.under_way + self.not_started + self.overdue


_TASK_WORDS = {
    "done": "nhiệm vụ đã hoàn thành",
    "under_way": "nhiệm vụ đang thực hiện",
    "not_started": "nhiệm vụ chưa bắt đầu nhưng còn trong hạn",
    "overdue": "nhiệm vụ quá hạn chưa hoàn thành",
}


def _task_source(states: TaskStates) -> str:
    terms = [f"{number(getattr(states, what))} {words}" for what, words in _TASK_WORDS.items() if getattr(states, what)]
    return f"{' + '.join(terms)} = {number(states.total)} nhiệm vụ"


def tasks(states: TaskStates, *, before: str = "", scope: str = "tasks") -> Words:
    """On the tasks given: none, all done, or a list that closes; lateness only where there is some.

    `scope` is under what the figures can be found again, where they are those of one part of the plan.
    """
    lead = f"{before}, " if before else ""
    if not states.total:
        return joined(["Chưa có nhiệm vụ nào được giao trong kế hoạch."])
    source = _task_source(states)
    whole = Figure(number(states.total), f"{scope}:total", source)
    late = (
        joined([", trong đó ", Figure(number(states.late), f"{scope}:late", source), " nhiệm vụ hoàn thành chậm"])
        if states.late
        else ()
    )
    there = [what for what in _TASK_WORDS if getattr(states, what)]
    if len(there) == 1:
        words = _TASK_WORDS[there[0]].removeprefix("nhiệm vụ ")
        given = "nhiệm vụ được giao " if states.total == 1 else "nhiệm vụ được giao đều "
        first = lead if states.total == 1 else f"{lead}cả "
        return opened(joined([first, whole, f" {given}{words}", late if there[0] == "done" else (), "."]))
    clauses = [_task_clause(states, what, source, late, scope) for what in there]
    all_of_them = series(clauses, between="; ", last="; ")
    return opened(joined([f"{lead}trong số ", whole, " nhiệm vụ được giao, có ", all_of_them, "."]))


def _task_clause(states: TaskStates, what: str, source: str, late: Words, scope: str) -> Words:
    figure = Figure(number(getattr(states, what)), f"{scope}:{what}", source)
    return joined([figure, f" {_TASK_WORDS[what]}", late if what == "done" else ()])


def patrons(counts: Mapping[str, int]) -> Words:
    """`Có 164 xã được phân công người theo dõi, phụ trách.`; nothing where no place has anyone."""
    found = [counted(n, noun, "plan:patrons", "đếm đơn vị có người phụ trách") for noun, n in counts.items() if n]
    return joined(["Có ", series(found), " được phân công người theo dõi, phụ trách."]) if found else ()


def reporting(lacking: int, estimates: int, total: int) -> Words:
    """What the figures rest on: how many hold an estimate, how many lack reports of some units."""
    if not total:
        return ()
    clauses: list[Words] = []
    every = estimates == total and total > 1
    if estimates:
        source = "chỉ tiêu có ít nhất một số liệu ghi là ước"
        figure = counted(estimates, "chỉ tiêu", "count:targets:estimate", source)
        words = " được đánh giá đều tính theo số ước" if every else " tính theo số ước"
        clauses.append(joined(["cả " if every else "", figure, words]))
    if lacking:
        source = "chỉ tiêu có số đơn vị đã báo cáo ít hơn số đơn vị phải báo cáo ở kỳ gần nhất"
        words = " còn thiếu báo cáo của một số đơn vị"
        clauses.append(joined([counted(lacking, "chỉ tiêu", "count:targets:lacking", source), words]))
    if not clauses:
        return joined(["Các chỉ tiêu đều có đủ báo cáo và không dùng số ước."])
    if every:
        return opened(joined([series(clauses, last=", trong đó "), "."]))
    whole = counted(total, "chỉ tiêu", "count:targets:total", "đếm chỉ tiêu của kế hoạch")
    return joined(["Trong số ", whole, " được đánh giá, có ", series(clauses), "."])
