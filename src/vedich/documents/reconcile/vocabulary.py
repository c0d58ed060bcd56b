"""Vocabulary: the words by which reports speak of counts, money, tasks and indicators, as figures to be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from vedich.documents.reconcile.known import WHOLE, Known
from vedich.documents.reconcile.mentions import Mention, mentions
from vedich.documents.reconcile.tokens import tidy

TARGETS = ("chỉ tiêu",)
_TOTAL = (
    "tổng số", "trong số", "tất cả", "toàn bộ", "cả thảy", "gồm", "số chỉ tiêu", "chương trình có", "đề án có",
    "đối với", "với", "trong", "có",
)  # fmt: skip
_OF_TASKS = ("nhiệm vụ", "công việc")
_BILLION = "tỷ đồng"


def bands(edges: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The words for each group of targets; `edges` are the two lower edges in percent."""
    low, middle = edges
    return {
        "met": (
            "vượt và đạt", "vượt đạt", "đạt và vượt", "đạt vượt", "hoàn thành và vượt", "vượt hoặc đạt", "vượt mức",
            "đạt 100%", "vượt", "hoàn thành", "đạt",
        ),
        "OVER_60": (f"trên {middle}%", f"từ {middle}% trở lên", f"từ {middle} đến dưới 100%", f"trên {middle} %"),
        "behind": (f"dưới {middle}%", f"chưa đạt {middle}%", f"thấp hơn {middle}%"),
        "UNDER_60": (f"từ {low} đến dưới {middle}%", f"từ {low}% đến dưới {middle}%", f"từ {low} đến {middle}%"),
        "UNDER_20": (f"dưới {low}%", f"thấp hơn {low}%"),
        "NOT_STARTED": ("chưa triển khai", "chưa thực hiện", "chưa triển khai thực hiện", "chưa bắt đầu"),
        "not_carried": ("không cụ thể trong", "chưa cụ thể hóa", "không được cụ thể", "không cụ thể"),
        "NOT_DUE": ("chưa đến hạn", "chưa đến kỳ"),
        "NO_DATA": ("chưa có số liệu", "không có số liệu"),
    }  # fmt: skip


def counted(scope: str, counts: Mapping[str, int], edges: Sequence[str], *, key: str, label: str = "") -> list[Known]:
    """Counts of the targets of a scope by group; `key` is the scope's name in keys, `total` counts them all."""
    spoken = bands(edges)
    whole = counts.get("total")
    found = []
    for what, count in counts.items():
        words = (TARGETS, spoken[what]) if what in spoken else (TARGETS, _TOTAL)
        of = None if what == "total" or whole is None else Decimal(whole)
        shown = "tổng số" if what == "total" else spoken[what][0]
        found.append(
            Known(f"count:{key}:{what}", "count", Decimal(count), "chỉ tiêu", f"{label or 'Chỉ tiêu'}: {shown}",
                  words=words, scope=scope, of=of)
        )  # fmt: skip
    return found


def edges_known(edges: Iterable[str]) -> list[Known]:
    """The edges between groups, which every sentence about them repeats."""
    return [
        Known(
            f"edge:{each}", "edge", Decimal(each), "%", f"Mốc xếp mức {each}%", words=(("trên", "dưới", "từ", "đến"),)
        )
        for each in edges
    ]


def funded(
    scope: str,
    *,
    key: str,
    estimated: Decimal | None = None,
    allocated: Decimal | None = None,
    disbursed: Decimal | None = None,
    label: str = "",
) -> list[Known]:
    """Money of a scope in billions of đồng, and what part of the one the other is."""
    spoken = {
        "estimated": (
            "dự toán",
            "huy động cân đối",
            "huy động",
            "cân đối",
            "tổng kinh phí",
            "tổng vốn",
            "tổng nguồn lực",
        ),
        "allocated": ("bố trí", "phân bổ", "đã cấp"),
        "disbursed": ("giải ngân",),
    }
    names = {"estimated": "dự toán", "allocated": "bố trí", "disbursed": "giải ngân"}
    sums = {"estimated": estimated, "allocated": allocated, "disbursed": disbursed}
    found = [
        Known(f"funding:{key}:{what}", "money", value, _BILLION, f"{label or 'Kinh phí'}: {names[what]}",
              words=(spoken[what],), scope=scope)
        for what, value in sums.items() if value is not None
    ]  # fmt: skip
    parts = (
        ("allocated", "estimated", ("dự toán", "so với dự toán")),
        ("disbursed", "allocated", ("vốn bố trí", "số bố trí")),
    )
    for above, below, words in parts:
        top, base = sums[above], sums[below]
        if top is not None and base:
            found.append(
                Known(f"funding:{key}:{above}_of_{below}", "share", 100 * top / base, "%",
                      f"{label or 'Kinh phí'}: {names[above]} so với {names[below]}", words=(words,), scope=scope, decimals=1)  # noqa: E501 -- one pattern or figure a line
            )  # fmt: skip
    return found


def source(name: str, value: Decimal, whole: Decimal | None, *, key: str, spoken: Sequence[str]) -> list[Known]:
    """Money from one source, in billions of đồng, and its part of the whole."""
    words = (tuple(spoken),)
    found = [Known(f"funding:{key}:estimated", "money", value, _BILLION, f"{name}: dự toán", words=words)]
    if whole:
        share = 100 * value / whole
        found.append(Known(f"funding:{key}:share", "share", share, "%", f"{name}: tỷ trọng", words=words, decimals=1))
    return found


def tasks_known(counts: Mapping[str, int]) -> list[Known]:
    """Tasks: total, done, late, under_way, not_started, overdue."""
    spoken = {
        "total": ("tổng số", "trong số", "được giao", "trong"),
        "done": ("đã hoàn thành", "hoàn thành"),
        "late": ("hoàn thành chậm", "chậm tiến độ", "chậm thời hạn"),
        "under_way": ("đang thực hiện", "đang triển khai"),
        "not_started": ("chưa bắt đầu", "chưa triển khai"),
        "overdue": ("quá hạn", "quá hạn chưa hoàn thành"),
    }
    total = counts.get("total")
    return [
        Known(f"tasks:{what}", "count", Decimal(count), "nhiệm vụ", f"Nhiệm vụ: {spoken[what][0]}",
              words=(_OF_TASKS, spoken[what]), of=Decimal(total) if total and what != "total" else None)
        for what, count in counts.items() if what in spoken
    ]  # fmt: skip


def paced(counts: Mapping[str, int]) -> list[Known]:
    """Targets against their planned line: ahead, on, behind, compared in all, and those that must go faster."""
    spoken = {
        "ahead": ("vượt tiến độ",),
        "on": ("đúng tiến độ",),
        "behind": ("chậm tiến độ", "chậm so với tiến độ"),
        "total": ("so sánh được", "so với tiến độ"),
        "faster": ("phải tăng tốc", "cần tăng tốc"),
    }
    whole = counts.get("total")
    return [
        Known(f"pace:targets:{what}", "count", Decimal(count), "chỉ tiêu", f"Chỉ tiêu: {spoken[what][0]}",
              words=(TARGETS, spoken[what]), of=Decimal(whole) if whole and what != "total" else None)
        for what, count in counts.items() if what in spoken
    ]  # fmt: skip


def also(name: str) -> tuple[str, ...]:
    """What an indicator is called, and how it is called for short: without brackets and without `Tỷ lệ`, `Số`."""
    plain = re.sub(r"\s*\([^()]*\)", "", name).strip() or name
    bare = re.sub(r"^(?:tỷ lệ|tỉ lệ|tổng số|tổng|số lượng|số|mức)\s+(?=\S+\s)", "", plain, flags=re.I)
    return tuple(dict.fromkeys((name, plain, bare)))


def things(key: str, count: int, nouns: Sequence[str], *, label: str = "") -> Known:
    """A count of things of the plan: programmes, schemes, documents."""
    return Known(key, "count", Decimal(count), nouns[0], label or nouns[0].capitalize(), words=(tuple(nouns),))


def said(key: str, text: str, label: str = "") -> list[Known]:
    """The figures of a sentence that a person wrote into the review, each found by the words beside it."""
    plain = tidy(text)
    return [
        Known(key, "said", each.number, each.measure.text, label or plain[:120], names=(_beside(plain, each),), decimals=each.decimals)  # noqa: E501 -- one pattern or figure a line
        for each in mentions(plain) if each.is_figure and not each.is_spelled and _beside(plain, each)
    ]  # fmt: skip


def _beside(text: str, mention: Mention) -> str:
    """What a number in a sentence is a figure of: what follows a count, what stands before a measure."""
    before = re.split(r"[,;:.()]\s", text[: mention.start])[-1].split()
    after = re.split(r"[,;:.()]", text[mention.end :])[0].split()
    words = before[-6:] if mention.measure.text else after[:4]
    return " ".join(words) or " ".join(before[-6:])


def measured(
    key: str,
    names: Sequence[str],
    measure: str,
    figures: Mapping[str, Decimal | None],
    *,
    decimals: int = 0,
    day: date | None = None,
    plan_day: date | None = None,
    baseline_day: date | None = None,
    unit: str = "",
    scope: str = WHOLE,
    of: Decimal | None = None,
    past: Mapping[date, Decimal] | None = None,
) -> list[Known]:
    """An indicator's figures: `plan`, `actual`, `attained` (percent of the plan), `baseline`, and `past` ones."""
    days = {"plan": plan_day, "baseline": baseline_day}
    shown = {"plan": "kế hoạch", "actual": "thực hiện", "attained": "tỷ lệ đạt", "baseline": "đầu kỳ"}
    found = [
        Known(f"score:{key}:{then}", "past", value, measure, f"{names[0]}: {then:%d/%m/%Y}", names=tuple(names),
              scope=scope, unit=unit, day=then, decimals=decimals)
        for then, value in (past or {}).items()
    ]  # fmt: skip
    return found + [
        Known(f"score:{key}:{what}", what, value, "%" if what == "attained" else measure, f"{names[0]}: {shown[what]}",
              names=tuple(names), scope=scope, unit=unit, day=days.get(what, day), of=of if what == "actual" else None,
              decimals=1 if what == "attained" else decimals)
        for what, value in figures.items() if value is not None
    ]  # fmt: skip
