"""From a folder of sheets to scores by the command line alone: the worked examples of the domain."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VEDICH = Path(sys.executable).parent / "vedich"
UNITS = [
    {"code": "P", "name": "Tỉnh mẫu", "kind": "province"},
    {"code": "D", "name": "Huyện mẫu", "kind": "district", "parent": "P"},
    {"code": "A", "name": "Xã A", "kind": "commune", "parent": "D"},
    {"code": "B", "name": "Xã B", "kind": "commune", "parent": "D"},
    {"code": "C", "name": "Xã C", "kind": "commune", "parent": "D"},
]
NODES = [
    {"code": "NQ", "kind": "resolution", "title": "Nghị quyết", "start": "2011-01-01", "end": "2015-12-31"},
    {
        "code": "CT",
        "kind": "programme",
        "title": "Chương trình",
        "parent": "NQ",
        "start": "2011-01-01",
        "end": "2015-12-31",
    },
    {"code": "DA", "kind": "scheme", "title": "Đề án", "parent": "CT", "start": "2011-01-01", "end": "2015-12-31"},
]


def write(folder: Path, **sheets: list[dict]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def indicator(code: str, **more: str) -> dict:
    base = {
        "code": code, "name": f"Chỉ tiêu {code}", "measure": "km", "direction": "at_least", "over_time": "sum",
        "over_space": "sum", "collected_at": "commune", "frequency": "month", "formula": "", "weight_by": "",
    }  # fmt: skip
    return base | more


def target(code: str, indicator_code: str, value: str, **more: str) -> dict:
    base = {"code": code, "node": "DA", "indicator": indicator_code, "unit": "P", "due": "2015-12-31", "value": value}
    return {"baseline": "", "baseline_date": "", "method": "", **base, **more}


def value(indicator_code: str, unit: str, period: str, amount: object, kind: str = "actual") -> dict:
    return {"indicator": indicator_code, "unit": unit, "period": period, "amount": str(amount), "kind": kind}


class Vedich:
    """The command line on a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.env = {**os.environ, "VEDICH_DATA": str(data)}
        self.env.pop("VEDICH_DATABASE_URL", None)

    def __call__(self, *words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run([VEDICH, *map(str, words)], env=self.env, capture_output=True, text=True)

    def scores(self, *words: object) -> dict:
        done = self("score", "--format", "json", *words)
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    def by_code(self, *words: object) -> dict[str, dict]:
        return {each["code"]: each for each in self.scores(*words)["targets"]}


@pytest.fixture
def vedich(tmp_path: Path) -> Vedich:
    return Vedich(tmp_path / "data")


@pytest.mark.once
def test_the_figures_of_the_domain_come_out_of_a_folder(vedich: Vedich, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "plan",
        units=UNITS,
        nodes=NODES,
        indicators=[
            indicator("FLOW"),
            indicator("STOCK", over_time="last"),
            indicator("A1"), indicator("B1"),
            indicator("RATIO", formula="100*A1/B1", measure="%"),
            indicator("RATE", over_time="mean", over_space="none", collected_at="province", frequency="year"),
            indicator("ZERO"),
            indicator("HOUSEHOLDS", over_time="last", measure="hộ"),
            indicator("POOR", over_time="last", over_space="weighted", weight_by="HOUSEHOLDS", direction="at_most"),
        ],
        targets=[
            target("T1", "FLOW", "30"), target("T2", "STOCK", "2020"), target("T3", "RATIO", "100"),
            target("T4", "RATE", "14"), target("T5", "ZERO", "7"),
            target("T6", "POOR", "10", baseline="20", baseline_date="2010-12-31"),
        ],
        values=[
            *[value("FLOW", "A", f"2013-0{m}", v) for m, v in ((1, 3), (2, 4), (3, 5))],
            value("FLOW", "B", "2013-01", 1), value("FLOW", "B", "2013-03", 2),
            value("STOCK", "A", "2013-05", 612), value("STOCK", "A", "2013-06", 610), value("STOCK", "B", "2013-05", 400),
            value("A1", "A", "2013-01", 1000), value("A1", "B", "2013-01", 46),
            value("B1", "A", "2013-01", 1029), value("B1", "B", "2013-01", 100),
            value("RATE", "P", "2011", 13.5), value("RATE", "P", "2012", 14.2), value("RATE", "P", "2013", 14.3),
            value("ZERO", "A", "2013-06", 0), value("ZERO", "B", "2013-06", "nil"),
            value("HOUSEHOLDS", "A", "2013-06", 300), value("HOUSEHOLDS", "B", "2013-06", 100),
            value("POOR", "A", "2013-06", 10), value("POOR", "B", "2013-06", 22),
        ],
    )  # fmt: skip
    done = vedich("import", folder)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    june = vedich.by_code("--as-of", "2013-06-30")
    assert june["T1"]["actual"] == 15.0
    assert (june["T2"]["actual"], june["T2"]["coverage"]) == (1010.0, [1, 3])
    assert june["T3"]["actual"] == pytest.approx(92.6483613817538)
    assert (june["T5"]["actual"], june["T5"]["coverage"], june["T5"]["band"]) == (0.0, [2, 3], "NOT_STARTED")
    assert (june["T6"]["actual"], june["T6"]["attained"], june["T6"]["band"]) == (13.0, 70.0, "OVER_60")
    assert vedich.by_code("--as-of", "2013-02-28")["T1"]["coverage"] == [1, 3]
    year = vedich.by_code("--as-of", "2013-12-31")
    assert (year["T4"]["actual"], year["T4"]["attained"], year["T4"]["band"]) == (14.0, 100.0, "ACHIEVED")


@pytest.mark.once
def test_the_scores_of_the_domain_come_out_of_a_folder(vedich: Vedich, tmp_path: Path) -> None:
    rate = {"over_time": "last", "over_space": "none", "collected_at": "province", "frequency": "year"}
    folder = write(
        tmp_path / "plan",
        units=UNITS,
        nodes=NODES,
        indicators=[
            indicator("ADMITTED", collected_at="province", frequency="year"),
            indicator("POVERTY", direction="at_most", **rate),
            indicator("POVERTY_2", direction="at_most", **rate),
            indicator("ROADS", collected_at="province", frequency="year"),
            indicator("FOREST", **rate),
            indicator("WASTE", collected_at="province", frequency="year"),
            indicator("LATER", collected_at="province", frequency="year"),
            indicator("SILENT", collected_at="province", frequency="quarter"),
            indicator("SAFE", **rate | {"frequency": "quarter"}, direction="hold_at_least"),
            indicator("PLAN", **rate, direction="milestone"),
            indicator("BROKEN", **rate),
        ],
        targets=[
            target("T1", "ADMITTED", "3500"), target("T2", "POVERTY", "10", baseline="40"),
            target("T3", "POVERTY_2", "10", baseline="40"), target("T4", "ROADS", "2600", baseline="0"),
            target("T5", "FOREST", "53", baseline="50"), target("T6", "WASTE", "7"),
            target("T7", "SILENT", "1"), target("T8", "SAFE", "90"), target("T9", "PLAN", "1"),
            target("T10", "BROKEN", "5", baseline="5"),
        ],
        tasks=[
            {"code": "V1", "target": "T9", "title": "Lập quy hoạch", "owner": "Sở Xây dựng", "deadline": "2013-06-30",
             "started": "2012-01-01", "done": "", "share_done": "0.5"},
            {"code": "V2", "target": "T9", "title": "Duyệt quy hoạch", "owner": "UBND tỉnh", "deadline": "2013-12-31",
             "started": "", "done": "", "share_done": ""},
        ],
        values=[
            value("ADMITTED", "P", "2012", 3926), value("POVERTY", "P", "2013", 22), value("POVERTY_2", "P", "2013", 43),
            value("ROADS", "P", "2013", 1046, "estimate"), value("FOREST", "P", "2013", 53), value("WASTE", "P", "2013", 0),
            value("SAFE", "P", "2013-Q1", 95), value("SAFE", "P", "2013-Q2", 80), value("SAFE", "P", "2013-Q3", 91),
            value("BROKEN", "P", "2013", 6),
        ],
    )  # fmt: skip
    assert vedich("import", folder).returncode == 0
    found = vedich.scores("--as-of", "2013-12-31", "--estimates")
    shown = {each["code"]: (each["attained"], each["band"]) for each in found["targets"]}
    assert shown == {
        "T1": (112.17, "EXCEEDED"), "T2": (60.0, "OVER_60"), "T3": (-10.0, "UNDER_20"), "T4": (40.23, "UNDER_60"),
        "T5": (100.0, "ACHIEVED"), "T6": (0.0, "NOT_STARTED"), "T7": (None, "NO_DATA"), "T8": (66.67, "OVER_60"),
        "T9": (25.0, "UNDER_60"), "T10": (None, "NO_DATA"),
    }  # fmt: skip
    roads = next(each for each in found["targets"] if each["code"] == "T4")
    assert (roads["planned"], roads["pace"], roads["estimate"]) == (1560.0, "behind", True)
    assert sum(found["totals"].values()) == 10
    assert vedich.by_code("--as-of", "2013-12-31")["T4"]["band"] == "NO_DATA"
    assert vedich.by_code("--as-of", "2011-02-15")["T7"]["band"] == "NOT_DUE"
    problem = vedich("score", "--as-of", "2013-12-31")
    assert problem.returncode == 1
    assert "T10" in problem.stderr


@pytest.mark.once
def test_a_merger_moves_figures_to_the_successor_and_never_counts_twice(vedich: Vedich, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "plan",
        units=[
            {"code": "02", "name": "Hà Giang", "kind": "province", "parent": "", "valid_from": "", "valid_to": "2025-07-01"},
            {"code": "08", "name": "Tuyên Quang", "kind": "province", "parent": "", "valid_from": "2025-07-01", "valid_to": ""},
            {"code": "029", "name": "Quản Bạ", "kind": "district", "parent": "02", "valid_from": "", "valid_to": "2025-07-01"},
            {"code": "00901", "name": "Lùng Tám", "kind": "commune", "parent": "029", "valid_from": "", "valid_to": "2025-07-01"},
            {"code": "00895", "name": "Đông Hà", "kind": "commune", "parent": "029", "valid_from": "", "valid_to": "2025-07-01"},
            {"code": "00901", "name": "Lùng Tám", "kind": "commune", "parent": "08", "valid_from": "2025-07-01", "valid_to": ""},
        ],
        succession=[
            {"from_code": "02", "to_code": "08", "date": "2025-07-01", "kind": "whole", "share": ""},
            {"from_code": "00901", "to_code": "00901", "date": "2025-07-01", "kind": "whole", "share": "1"},
            {"from_code": "00895", "to_code": "00901", "date": "2025-07-01", "kind": "whole", "share": ""},
        ],
        indicators=[indicator("ROADS", frequency="year"), indicator("MEMBERS", frequency="year", over_time="last")],
        targets=[
            target("OLD", "ROADS", "10", node="", unit="02", due="2024-12-31", decided_on="2021-01-01"),
            target("DIST", "ROADS", "10", node="", unit="029", due="2024-12-31", decided_on="2021-01-01"),
            target("NEW", "ROADS", "10", node="", unit="00901", due="2026-12-31", decided_on="2025-08-01"),
            target("STOCK", "MEMBERS", "100", node="", unit="08", due="2026-12-31", decided_on="2025-08-01"),
        ],
        values=[
            value("ROADS", "00901", "2024", 3), value("ROADS", "00895", "2024", 4),
            value("MEMBERS", "00901", "2024", 30), value("MEMBERS", "00895", "2024", 40), value("MEMBERS", "00901", "2026", 75),
        ],
    )  # fmt: skip
    done = vedich("import", folder)
    assert done.returncode == 0, done.stderr + done.stdout
    before = vedich.by_code("--as-of", "2025-12-31")
    assert {code: each["actual"] for code, each in before.items()} == {
        "OLD": 7.0,
        "DIST": 7.0,
        "NEW": 7.0,
        "STOCK": 70.0,
    }
    assert vedich.by_code("--as-of", "2026-12-31")["STOCK"]["actual"] == 75.0
    assert vedich.by_code("--as-of", "2025-12-31", "--structure", "2024-12-31")["OLD"]["actual"] == 7.0


@pytest.mark.once
def test_a_second_import_changes_nothing_and_an_export_comes_back_whole(vedich: Vedich, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "plan", units=UNITS, nodes=NODES, indicators=[indicator("FLOW")], targets=[target("T1", "FLOW", "30")],
        milestones=[{"target": "T1", "date": "2013-12-31", "value": "12.5"}],
        assignments=[{"node": "DA", "target": "", "unit": "", "role": "lead", "holder": "Sở Giao thông vận tải"}],
        funding=[{"node": "DA", "source": "Ngân sách tỉnh", "year": "2013", "estimated": "1250.5", "allocated": "", "disbursed": "0"}],
        values=[value("FLOW", "A", "2013-01", "3.25"), value("FLOW", "B", "2013-01", "nil"), value("FLOW", "C", "2013-01", "n/a")],
    )  # fmt: skip
    assert vedich("import", folder).returncode == 0
    assert vedich("export", tmp_path / "one").returncode == 0
    again = json.loads(vedich("import", folder, "--json").stdout)
    assert again["accepted"] is True
    assert vedich("export", tmp_path / "two").returncode == 0
    other = Vedich(tmp_path / "other")
    assert other("import", tmp_path / "one").returncode == 0
    assert other("export", tmp_path / "three").returncode == 0
    read = {name: {p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two", "three")}
    assert read["one"] == read["two"] == read["three"]
    assert vedich("export", tmp_path / "all.xlsx").returncode == 0
    workbook = Vedich(tmp_path / "workbook")
    assert workbook("import", tmp_path / "all.xlsx").returncode == 0
    assert workbook("export", tmp_path / "four").returncode == 0
    assert {p.name: p.read_bytes() for p in (tmp_path / "four").iterdir()} == read["one"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["score", "--as-of", "yesterday"], 2),
        (["score", "--node", "NONE"], 1),
        (["explain", "NONE"], 1),
        (["import", "nowhere"], 2),
        (["review", "none", "--out", "x.docx"], 1),
        (["review", "none", "--out", "x.odt"], 2),
        (["example", "none"], 1),
        (["nonsense"], 2),
        ([], 2),
    ],
)
def test_a_wrong_command_is_answered_in_a_sentence(words: list[str], code: int, vedich: Vedich) -> None:
    done = vedich(*words)
    assert (done.returncode, "Traceback" in done.stderr, done.stdout) == (code, False, "" if code == 1 else done.stdout)
    assert done.stderr.strip() != ""
