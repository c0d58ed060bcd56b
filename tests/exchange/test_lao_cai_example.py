"""The Lào Cai example as a folder: sums close, codes resolve, bands are the story's, the script repeats itself."""

import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.exchange.lao_cai_folder import (
    BANDS,
    FOLDER,
    ROOT,
    attained,
    band,
    by_code,
    counted,
    figure,
    main_targets,
    of_schemes,
    old_units,
    over_time,
    parts,
    reporters,
    review,
    sheet,
    unit_on,
    values,
)

SHEETS = (
    "units",
    "succession",
    "nodes",
    "assignments",
    "indicators",
    "targets",
    "milestones",
    "values",
    "tasks",
    "funding",
    "forms",
    "form_lines",
    "form_checks",
)
WEAK = ("UNDER_60", "UNDER_20", "NOT_STARTED")
PROGRAMMES = {
    "CT-1": (6, 9, 58, 15, 2, 2),
    "CT-2": (3, 4, 29, 16, 4, 2),
    "CT-3": (1, 3, 28, 20, 5, 4),
    "CT-4": (2, 2, 26, 11, 2, 1),
    "CT-5": (5, 7, 50, 14, 1, 2),
    "CT-6": (2, 3, 21, 5, 0, 0),
    "CT-7": (2, 3, 24, 9, 1, 0),
}
QUARTERS = [f"{year}-Q{quarter}" for year in (2011, 2012, 2013) for quarter in (1, 2, 3, 4)]
YEARS = ["2011", "2012", "2013"]
CHANGE = date(2025, 7, 1)
PLACES = ("province", "district", "commune")


def test_the_script_writes_the_same_bytes_again(tmp_path):
    subprocess.run([sys.executable, ROOT / "examples" / "lao_cai.py", tmp_path], check=True, capture_output=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        f"{name}.csv": (FOLDER / f"{name}.csv").read_bytes() for name in SHEETS
    }


def test_one_resolution_has_seven_programmes_and_27_schemes():
    assert Counter(node["kind"] for node in sheet("nodes")) == {"resolution": 1, "programme": 7, "scheme": 27}
    assert {(node["start"], node["end"]) for node in sheet("nodes")} == {("2011-01-01", "2015-12-31")}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_programme_has_the_bands_of_the_review(programme):
    schemes = {node["code"] for node in sheet("nodes") if node["parent"] == programme}
    assert counted([target for target in of_schemes() if target["node"] in schemes]) == PROGRAMMES[programme]


def test_404_scheme_targets_close_as_52_236_and_116():
    found = counted(of_schemes())
    assert found == (21, 31, 236, 90, 15, 11)
    assert (sum(found[:2]), found[2], sum(found[3:]), sum(found)) == (52, 236, 116, 404)


def test_27_main_targets_close_as_6_exceeded_13_over_60_and_8_without_data():
    found = Counter(band(target["code"]) for target in main_targets())
    assert found == {"EXCEEDED": 6, "OVER_60": 13, "NO_DATA": 8}


def test_main_targets_with_data_are_the_ones_one_to_four_scheme_targets_carry():
    carried = Counter(target["parent"] for target in of_schemes() if target["parent"])
    assert set(carried) == {target["code"] for target in main_targets() if band(target["code"]) != "NO_DATA"}
    assert set(carried.values()) <= {1, 2, 3, 4}


def test_figures_the_story_states_are_in_the_data():
    assert figure("NQ_01", "10") == 14
    assert min(Fraction(each) for each in values()["NQ_02"]["10"].values()) > 20
    assert min(Fraction(each) for each in values()["NQ_05"]["10"].values()) > 100
    assert band("NQ-04") == "EXCEEDED"


def test_a_target_reached_to_exactly_60_percent_counts_as_over_60():
    assert [band(t["code"]) for t in of_schemes() if attained(t) == 60] == ["OVER_60", "OVER_60"]


def test_one_target_moves_away_and_attainment_inside_each_band_is_spread():
    found = {code: [attained(t) for t in of_schemes() if band(t["code"]) == code] for code in BANDS}
    assert [float(round(each, 2)) for each in found["UNDER_20"] if each < 0] == [-9.09]
    assert (min(found["OVER_60"]), min(found["UNDER_60"])) == (60, 20)
    assert max(found["OVER_60"]) > 97 and max(found["UNDER_60"]) > 59
    assert set(found["ACHIEVED"]) == {100} and max(found["EXCEEDED"]) < 125


def test_village_roads_reach_1046_of_2600_km_with_148_of_151_communes():
    target = by_code("targets")["DA10-05"]
    assert (figure("DA10_05", "10"), round(float(attained(target)), 2)) == (1046, 40.23)
    series = values()["DA10_05"]
    assert sum("2013-Q4" in series.get(code, {}) for code in reporters("10", "commune")) == 148
    assert len(reporters("10", "commune")) == 151
    added = [
        sum(over_time("sum", [each[quarter]]) for each in series.values() if quarter in each) for quarter in QUARTERS
    ]
    assert added == [38, 54, 66, 78, 52, 84, 99, 95, 110, 162, 100, 108]


def test_district_parts_add_up_to_their_province_target_and_its_figure():
    wholes = {target["parent"] for target in sheet("targets") if not target["node"]}
    assert wholes == {"DA01-05", "DA04-02", "DA10-05", "DA10-13", "DA20-01", "DA24-01"}
    for code in wholes:
        whole = by_code("targets")[code]
        assert len(parts(code)) == 9
        assert {part["indicator"] for part in parts(code)} == {whole["indicator"]}
        assert {(part["baseline_date"], part["baseline"]) for part in parts(code)} == {("2011-01-01", "0")}
        assert sum(Fraction(part["value"]) for part in parts(code)) == Fraction(whole["value"])
        figures = [figure(part["indicator"], part["unit"]) for part in parts(code)]
        assert sum(figures) == figure(whole["indicator"], "10")
        assert all(band(part["code"]) in BANDS for part in parts(code))


def test_district_plans_of_village_roads_are_those_of_the_review():
    found = {part["unit"]: (part["value"], int(figure("DA10_05", part["unit"]))) for part in parts("DA10-05")}
    assert found == {
        "080": ("80", 57),
        "082": ("380", 129),
        "083": ("310", 94),
        "084": ("120", 22),
        "085": ("280", 71),
        "086": ("420", 268),
        "087": ("410", 171),
        "088": ("170", 52),
        "089": ("430", 182),
    }


def test_money_sums_to_74661_billion_of_which_24508_from_the_state_budget():
    def total(column: str, rows: list[dict[str, str]]) -> int:
        return sum(int(row[column] or 0) for row in rows)

    state = [row for row in sheet("funding") if row["source"].startswith("Ngân sách")]
    assert (total("estimated", sheet("funding")), total("estimated", state)) == (74_661_000, 24_508_000)
    assert {row["node"] for row in sheet("funding")} == {f"DA-{number:02}" for number in range(1, 28)}
    assert all((row["disbursed"] == "") == (row["year"] > "2013") for row in sheet("funding"))
    assert all(int(row["disbursed"]) <= int(row["allocated"]) for row in sheet("funding") if row["disbursed"])
    tenth = [row for row in sheet("funding") if row["node"] == "DA-10"]
    assert (total("estimated", tenth), total("disbursed", tenth)) == (4_350_000, 2_140_000)


def test_the_new_province_is_whole_and_every_unit_has_its_parent_on_its_days():
    kinds = Counter((row["kind"], bool(row["valid_to"])) for row in sheet("units") if row["kind"] in PLACES)
    assert kinds == {
        ("province", True): 2,
        ("district", True): 18,
        ("commune", True): 319,
        ("province", False): 1,
        ("commune", False): 99,
    }
    assert len({(row["code"], row["valid_from"]) for row in sheet("units")}) == len(sheet("units"))
    for row in sheet("units"):
        day = date.fromisoformat(row["valid_from"]) if row["valid_from"] else CHANGE - timedelta(days=1)
        assert (unit_on(row["parent"], day) is not None) == (row["kind"] != "province"), row["code"]


def test_every_succession_resolves_on_its_day_and_shares_of_a_predecessor_add_up():
    shares: dict[str, Fraction] = defaultdict(Fraction)
    for row in sheet("succession"):
        day = date.fromisoformat(row["date"])
        before, after = unit_on(row["from_code"], day - timedelta(days=1)), unit_on(row["to_code"], day)
        assert before and after and before["kind"] == after["kind"], row
        shares[row["from_code"]] += Fraction(row["share"])
    assert Counter(row["kind"] for row in sheet("succession")) == {"whole": 356, "rename": 8}
    ended = {row["code"] for row in sheet("units") if row["kind"] in ("province", "commune") and row["valid_to"]}
    bodies = {code for code in shares if code.startswith("LC-")}
    assert shares == dict.fromkeys(ended | bodies, 1)


def test_what_leads_a_scheme_has_a_successor_today_but_for_districts_and_what_is_regional_now():
    became = {row["from_code"]: row["to_code"] for row in sheet("succession")}
    leads = {row["holder"] for row in sheet("assignments") if row["role"] == "lead" and row["holder"] in old_units()}

    assert (became["LC-SGTVT"], became["LC-SKHDT"], became["LC-SNNPTNT"]) == ("LCN-SXD", "LCN-STC", "LCN-SNNMT")
    assert {"LC-SGTVT", "LC-SKHDT"} <= leads
    assert leads - set(became) <= {"LC-HQ", "LC-NHNN", "LC-KBNN"}


def test_codes_that_sheets_name_exist():
    nodes, indicators, targets = by_code("nodes"), by_code("indicators"), by_code("targets")
    for target in targets.values():
        day = date.fromisoformat(target["decided_on"] or "2011-01-01")
        assert target["indicator"] in indicators and unit_on(target["unit"], day), target
        assert not target["node"] or target["node"] in nodes
        assert not target["parent"] or target["parent"] in targets
    for row in sheet("values"):
        collecting = indicators[row["indicator"]]["collected_at"]
        assert old_units()[row["unit"]]["kind"] == collecting
    for row in sheet("milestones"):
        assert row["target"] in targets
    for row in sheet("tasks"):
        assert (row["node"] in nodes) != (row["target"] in targets) and row["owner"] in old_units(), row
    for row in sheet("assignments"):
        named = [row["node"] in nodes, row["target"] in targets, row["unit"] in old_units()]
        assert sum(named) == 1 and row["holder"], row


def test_every_scheme_has_a_leader_a_lead_agency_and_two_to_four_coordinators():
    roles = Counter((row["node"], row["role"]) for row in sheet("assignments") if row["node"].startswith("DA-"))
    for code in (node["code"] for node in sheet("nodes") if node["kind"] == "scheme"):
        assert [roles[code, role] for role in ("in_charge", "lead", "monitor")] == [1, 1, 1]
        assert 2 <= roles[code, "coordinating"] <= 4
    leads = {row["holder"] for row in sheet("assignments") if row["role"] in ("lead", "coordinating") and row["node"]}
    assert leads <= set(old_units())


def test_every_commune_has_a_patron():
    patrons = {row["unit"] for row in sheet("assignments") if row["role"] == "patron"}
    assert patrons == set(reporters("10", "commune"))


def test_names_are_never_repeated_and_english_is_complete():
    for column in ("name", "name_en"):
        assert [
            name for name, n in Counter(row[column] for row in sheet("indicators")).items() if n > 1 or not name
        ] == []
    assert all(row["name_en"] for row in sheet("units"))


def test_values_are_few_enough_and_estimates_stand_only_after_june_2013():
    assert len(sheet("values")) <= 45_000
    assert {row["period"] for row in sheet("values") if row["kind"] == "estimate"} == {"2013-Q3", "2013-Q4", "2013"}
    assert {row["period"] for row in sheet("values") if row["kind"] == "actual"} == {*QUARTERS[:10], *YEARS[:2]}
    assert {"nil", "n/a"} < {row["amount"] for row in sheet("values")}
    keys = [(row["indicator"], row["unit"], row["period"]) for row in sheet("values")]
    assert len(set(keys)) == len(keys)


def test_parts_never_exceed_their_whole_in_any_commune():
    for part, whole in (("HO_NGHEO", "TONG_HO"), ("HO_NHA_TIEU", "TONG_HO"), ("HO_DIEN", "TONG_HO"),
                        ("THON_CHI_BO", "TONG_THON"), ("DA21_01", "TONG_THON"), ("LD_QUA_DAO_TAO", "TONG_LD"),
                        ("TRE_5T_RA_LOP", "TRE_5T"), ("DT_CO_RUNG", "DT_TU_NHIEN")):  # fmt: skip
        above = [
            (unit, period)
            for unit, series in values()[part].items()
            for period, amount in series.items()
            if int(amount) > int(values()[whole][unit].get(period, amount))
        ]
        assert above == [], part


def test_the_form_of_the_communes_asks_in_five_sections_for_what_they_collect_each_quarter():
    (form,) = sheet("forms")
    assert (form["unit_kind"], form["frequency"], form["illustrative"]) == ("commune", "quarter", "yes")
    asked = [by_code("indicators")[row["indicator"]] for row in sheet("form_lines")]
    assert {(it["collected_at"], it["frequency"], it["formula"]) for it in asked} == {("commune", "quarter", "")}
    assert list(Counter(row["section"] for row in sheet("form_lines")).values()) == [4, 6, 4, 2, 3]
    assert len(sheet("form_checks")) == 7


def test_tasks_are_done_on_time_done_late_under_way_and_overdue_at_mid_july_2013():
    def state(task: dict[str, str], day: str) -> str:
        if task["done"]:
            return "late" if task["done"] > task["deadline"] else "done"
        if task["deadline"] < day:
            return "overdue"
        return "under way" if task["started"] else "not started"

    found = Counter(state(task, "2013-07-15") for task in sheet("tasks"))
    assert found == {"done": 31, "late": 8, "under way": 12, "not started": 5, "overdue": 4}


def test_the_review_gives_one_reason_for_each_of_the_116_weak_targets():
    weak = [target["code"] for target in of_schemes() if band(target["code"]) in WEAK]
    assert [reason["target"] for reason in review()["reasons"]] == weak
    assert {reason["agency"] for reason in review()["reasons"]} <= set(old_units())


def test_every_sentence_of_the_review_is_in_both_languages_and_says_where_it_comes_from():
    lists = ("facts", "why", "reasons", "results", "shortcomings", "causes", "lessons", "tasks", "forecast")
    for name in lists:
        assert review()[name], name
        for item in review()[name]:
            assert item["text_vi"] and item["text_en"], item
            assert item.get("illustrative", False) != bool(item.get("source")), item
            assert item.get("node", "NQ-XIV") in by_code("nodes")
    assert [item["node"] for item in review()["why"]] == list(PROGRAMMES)
    assert [item["illustrative"] for item in review()["lessons"]] == [False] * 7
