"""Sponsorship in the Lào Cai example of today: a few organisations, communes, pledges and deliveries, all invented."""

from __future__ import annotations

import csv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ISSUED = "2026-01-15"
SPONSORS = ("LCN-TD", "LCN-HPN", "LCN-HND")
HELP = (
    ("Đường điện thắp sáng", "km", "10.5", "4.5"), ("Xi măng làm đường thôn", "tấn xi măng", "40", "40"),
    ("Tiền xây nhà văn hóa", "triệu đồng", "120", ""), ("Ngày công chỉnh trang vườn hộ", "ngày công", "200", "80"),
)  # fmt: skip


def units() -> list[dict[str, str]]:
    """The units that are there today."""
    with (ROOT / "examples" / "lao-cai" / "units.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not row["valid_to"]]


def agency() -> str:
    """The agency at which the demonstration's specialist works: the first one."""
    return min(row["code"] for row in units() if row["kind"] == "agency")


def under_support(folder: Path) -> Path:
    """Every third rural commune has a sponsor; one has three."""
    communes = [row["code"] for row in units() if row["kind"] == "commune" and row["name"].startswith("Xã ")]
    pairs = [(SPONSORS[place % 3], code) for place, code in enumerate(communes[::3])]
    pairs += [(sponsor, communes[0]) for sponsor in SPONSORS if (sponsor, communes[0]) not in pairs]
    held, signed, pledged, given = [], [], [], []
    for place, (sponsor, commune) in enumerate(pairs):
        key = (sponsor, commune, ISSUED)
        held.append((*key, "Quyết định minh họa số 1", ISSUED))
        if place % 4 != 3:
            signed.append((*key, 1, "Chương trình giúp xã năm 2026", "2026-02-20"))
        for number, (title, measure, amount, done) in enumerate(HELP[: 1 + place % 4], 1):
            deadline = "2026-06-30" if number == 3 else "2999-12-31"
            pledged.append((*key, number, title, amount, measure, deadline, 1 if place % 4 != 3 else ""))
            if done:
                word = "received" if number == 2 else ""
                given.append((*key, number, number, "2026-06-01", title, done, measure, word))
    row = ("sponsor", "commune", "valid_from")
    _write(folder / "sponsorships.csv", (*row, "decision", "issued"), held)
    _write(folder / "agreements.csv", (*row, "number", "title", "signed"), signed)
    _write(folder / "pledges.csv", (*row, "number", "title", "quantity", "measure", "deadline", "agreement"), pledged)
    _write(folder / "deliveries.csv", (*row, "number", "pledge", "day", "title", "quantity", "measure", "word"), given)
    return folder


def _write(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
