"""Rulebooks: which value of a rule applies on a day, and what is refused."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from vedich.scoring import rulebook
from vedich.scoring.rulebook import ForecastSettings, Rulebook, RulebookError, Source

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"
TODAY = date(2013, 12, 31)


@pytest.fixture
def documents() -> dict[str, Any]:
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in RULEBOOKS.glob("[bpf]*.yaml")}


def test_the_default_rulebook_is_the_one_of_2010(default_rulebook: Rulebook) -> None:
    settings = ForecastSettings(
        interval=0.8,
        minimum_points=3,
        recent_points=37,
        outlier_spreads=4.0,
        season_evidence=2.5,
        memory_weight=4.0,
        bend_weight=0.5,
        least_spread=0.05,
    )
    assert (
        default_rulebook.name,
        default_rulebook.day,
        default_rulebook.band_edges,
        default_rulebook.pace_tolerance,
        default_rulebook.behind_share,
        default_rulebook.forecast,
    ) == (
        "mac-dinh 2010-01-01",
        TODAY,
        (Decimal(20), Decimal(60), Decimal(100)),
        Decimal("0.05"),
        Fraction(1, 3),
        settings,
    )


def test_every_default_rule_names_its_source(default_rulebook: Rulebook) -> None:
    assert {rule: (source.title, source.date) for rule, source in default_rulebook.sources.items()} == {
        "band_edges": (
            "Báo cáo sơ kết giữa nhiệm kỳ 7 chương trình công tác trọng tâm toàn khóa, Tỉnh ủy Lào Cai khóa XIV",
            date(2013, 7, 23),
        ),
        "pace_tolerance": ("Mặc định của Về Đích", None),
        "behind_share": ("Mặc định của Về Đích", None),
        "forecast": ("Mặc định của Về Đích", None),
    }


@pytest.mark.parametrize(
    ("on", "edges", "name"),
    [
        (date(2009, 1, 1), (20, 60, 100), "mac-dinh 2010-01-01"),
        (date(2010, 1, 1), (20, 60, 100), "mac-dinh 2010-01-01"),
        (date(2015, 12, 31), (20, 60, 100), "mac-dinh 2010-01-01"),
        (date(2016, 1, 1), (30, 70, 100), "mac-dinh 2016-01-01"),
        (date(2026, 1, 1), (30, 70, 100), "mac-dinh 2016-01-01"),
    ],
)
def test_a_later_value_applies_from_its_day_and_the_first_before_all(
    documents: dict[str, Any], on: date, edges: tuple[int, ...], name: str
) -> None:
    documents["bands"]["band_edges"]["values"][date(2016, 1, 1)] = [30, 70, 100]
    loaded = rulebook.load(documents, on)
    assert (loaded.band_edges, loaded.name, loaded.day) == (tuple(map(Decimal, edges)), name, on)


def test_days_may_be_written_as_text(documents: dict[str, Any]) -> None:
    documents["pace"]["pace_tolerance"]["values"] = {"2012-01-01": "0.10"}
    assert rulebook.load(documents, TODAY).pace_tolerance == Decimal("0.10")


def test_documents_of_other_rules_are_ignored(documents: dict[str, Any]) -> None:
    expected = rulebook.load(documents, TODAY)
    documents["calendar"] = {"rulebook": "lich-bao-cao", "closing_day": {"values": {date(2010, 1, 1): 14}}}
    assert rulebook.load(documents, TODAY) == expected


def test_a_source_keeps_title_date_and_note(documents: dict[str, Any]) -> None:
    documents["bands"]["band_edges"]["source"] = {"title": "Quyết định", "date": "2016-01-01", "note": "Điều 2"}
    assert rulebook.load(documents, TODAY).sources["band_edges"] == Source("Quyết định", date(2016, 1, 1), "Điều 2")


def _refused(documents: dict[str, Any]) -> tuple[str, str]:
    with pytest.raises(RulebookError) as refused:
        rulebook.load(documents, TODAY)
    return refused.value.code, refused.value.where


def test_a_missing_rule_is_refused(documents: dict[str, Any]) -> None:
    del documents["pace"]["behind_share"]
    assert _refused(documents) == ("rule_missing", "behind_share")


def test_a_rule_stated_twice_is_refused(documents: dict[str, Any]) -> None:
    documents["more"] = {"band_edges": copy.deepcopy(documents["bands"]["band_edges"])}
    assert _refused(documents) == ("rule_twice", "band_edges")


def test_a_rulebook_without_a_name_is_refused(documents: dict[str, Any]) -> None:
    for document in documents.values():
        del document["rulebook"]
    assert _refused(documents) == ("rule_missing", "rulebook")


def test_documents_of_two_rulebooks_are_refused(documents: dict[str, Any]) -> None:
    documents["pace"]["rulebook"] = "lao-cai"
    assert _refused(documents) == ("rulebooks_mixed", "lao-cai, mac-dinh")


@pytest.mark.parametrize(
    "body", [None, 3, {}, {"values": [20, 60, 100]}, {"values": {}}, {"values": {"soon": [1, 2, 3]}}]
)
def test_a_rule_without_dated_values_is_refused(documents: dict[str, Any], body: Any) -> None:
    documents["bands"]["band_edges"] = body
    assert _refused(documents) == ("rule_not_dated", "band_edges")


@pytest.mark.parametrize("source", [None, {}, "decree", {"date": date(2010, 1, 1)}])
def test_a_rule_without_source_is_refused(documents: dict[str, Any], source: Any) -> None:
    documents["pace"]["pace_tolerance"]["source"] = source
    assert _refused(documents) == ("rule_without_source", "pace_tolerance")


@pytest.mark.parametrize(
    ("document", "rule", "value"),
    [
        ("bands", "band_edges", [20, 60]),
        ("bands", "band_edges", [60, 20, 100]),
        ("bands", "band_edges", [20, 20, 100]),
        ("bands", "band_edges", "20, 60, 100"),
        ("bands", "band_edges", [20, "many", 100]),
        ("pace", "pace_tolerance", -0.05),
        ("pace", "pace_tolerance", "NaN"),
        ("pace", "pace_tolerance", True),
        ("pace", "pace_tolerance", None),
        ("pace", "behind_share", "1/0"),
        ("pace", "behind_share", 1.5),
        ("pace", "behind_share", "a third"),
        ("forecast", "forecast", None),
        ("forecast", "forecast", {"interval": 0.8}),
    ],
)
def test_a_value_that_does_not_fit_is_refused(documents: dict[str, Any], document: str, rule: str, value: Any) -> None:
    documents[document][rule]["values"] = {date(2010, 1, 1): value}
    assert _refused(documents) == ("rule_value_invalid", rule)


@pytest.mark.parametrize(
    "change", [{"interval": 1}, {"interval": 0}, {"minimum_points": 2}, {"recent_points": 2}, {"horizon": 4}]
)
def test_forecast_settings_that_make_no_forecast_are_refused(documents: dict[str, Any], change: dict[str, Any]) -> None:
    documents["forecast"]["forecast"]["values"][date(2010, 1, 1)].update(change)
    assert _refused(documents) == ("rule_value_invalid", "forecast")


def test_reading_a_folder_names_the_document_that_is_not_yaml(tmp_path: Path) -> None:
    (tmp_path / "bands.yaml").write_text("band_edges: [20, 60", encoding="utf-8")
    with pytest.raises(RulebookError) as refused:
        rulebook.read(tmp_path, TODAY)
    assert str(refused.value) == (
        "The rulebook document bands.yaml cannot be read as YAML. Correct its spelling and indentation."
    )


def test_reading_an_empty_folder_names_the_first_missing_rule(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as refused:
        rulebook.read(tmp_path, TODAY)
    assert (refused.value.code, refused.value.where) == ("rule_missing", "band_edges")
