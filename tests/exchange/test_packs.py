"""Indicator packs: each imports into nothing and beside Lào Cai, ratios are formulas, and the command says what there is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation
from tests.exchange.plans import write_folder
from typer.testing import CliRunner, Result

from vedich.analytics import formula
from vedich.exchange.cli import app
from vedich.exchange.importing import take as take_it
from vedich.exchange.writing import everything, write
from vedich.plan.models import Indicator

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "reference" / "packs"
EXAMPLES = "ha-giang-de-an, ha-giang-quy, khoi-ntm, lai-chau, lao-cai"
SIZES = {"can-bo": 94, "to-chuc-dang": 276, "xa-hoi": 23}


@cache
def rows(pack: str) -> list[dict[str, str]]:
    with (PACKS / pack / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(pack: str) -> set[str]:
    return {row["code"] for row in rows(pack)}


@pytest.fixture
def run(db: None, settings, tmp_path: Path) -> Iterator[Callable]:
    """One command in this process, on the database of the test."""
    settings.DATA = tmp_path / "data"
    language = translation.get_language()

    def ran(*arguments: object) -> Result:
        result = CliRunner().invoke(app, [str(each) for each in arguments], prog_name="vedich")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    yield ran
    translation.activate(language)


@pytest.mark.parametrize("name", SIZES)
def test_a_pack_loads_into_an_empty_database_and_a_second_time_changes_nothing(name: str, run: Callable) -> None:
    first = run("pack", name)
    assert (first.exit_code, first.stdout, first.stderr) == (0, f"{name} is loaded.\n", "")
    assert set(Indicator.objects.values_list("code", flat=True)) == codes(name)
    assert run("import", PACKS / name).stdout.splitlines()[1] == f"indicators\t0\t0\t{SIZES[name]}"


def test_without_a_name_the_packs_are_listed(run: Callable) -> None:
    result = run("pack")

    assert result.exit_code == 0
    assert [line.split("\t")[:2] for line in result.stdout.splitlines()] == [
        ["pack", "indicators"], *([name, str(size)] for name, size in SIZES.items()),
    ]  # fmt: skip
    assert Indicator.objects.count() == 0


def test_a_pack_that_is_not_there_is_refused_with_the_names_there_are(run: Callable) -> None:
    result = run("pack", "kinh-te")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "There is no pack 'kinh-te'. There are: can-bo, to-chuc-dang, xa-hoi.\n"


@pytest.mark.parametrize("name", ["ha-giang", "kinh-te"])
def test_an_example_that_is_not_there_yet_is_refused_with_the_names_there_are(name: str, run: Callable) -> None:
    result = run("example", name)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"There is no example {name!r}. There are: {EXAMPLES}.\n"


def test_all_packs_together_with_the_indicators_of_lao_cai_collide_nowhere(
    db: None, tmp_path: Path, take: Callable
) -> None:
    with (ROOT / "examples" / "lao-cai" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        lao_cai = list(csv.DictReader(file))
    take(write_folder(tmp_path / "lao-cai", {"indicators": lao_cai}))
    for name, size in SIZES.items():
        outcome = take(PACKS / name)
        assert outcome.difference.counts()["indicators"] == {
            "new": size, "changed": 0, "same": 0, "refused": 0,
        }  # fmt: skip
    assert Indicator.objects.count() == len(lao_cai) + sum(SIZES.values())


def test_a_round_trip_of_the_packs_loses_nothing(db: None, tmp_path: Path, take: Callable, at) -> None:
    for name in SIZES:
        take(PACKS / name)
    write(everything(), tmp_path / "first")
    Indicator.objects.all().delete()
    take_it(tmp_path / "first", by=None, at=at)
    write(everything(), tmp_path / "second")

    first, second = ((tmp_path / each / "indicators.csv").read_bytes() for each in ("first", "second"))
    assert first == second
    with (tmp_path / "first" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        assert {row["code"] for row in csv.DictReader(file)} == set.union(*map(codes, SIZES))


@pytest.mark.parametrize("name", SIZES)
def test_percentages_are_formulas_and_nothing_reported_is_a_percentage(name: str) -> None:
    assert {bool(row["formula"]) for row in rows(name) if row["measure"] == "%"} == {True}
    assert [row["code"] for row in rows(name) if "Tỷ lệ" in row["name"] and not row["formula"]] == []


@pytest.mark.parametrize("name", SIZES)
def test_operands_stand_in_the_same_pack(name: str) -> None:
    for row in rows(name):
        if row["formula"]:
            named = formula.operands(formula.parse(row["formula"], codes(name)))
            assert named <= codes(name) - {row["code"]}, row["code"]


@pytest.mark.parametrize("name", SIZES)
def test_names_are_never_repeated_and_english_is_complete(name: str) -> None:
    for column in ("name", "name_en"):
        found = [row[column] for row in rows(name)]
        assert all(found) and len(set(found)) == len(found), column


@pytest.mark.parametrize("name", SIZES)
def test_units_report_in_communes_and_in_the_province_only(name: str) -> None:
    assert {row["collected_at"] for row in rows(name)} <= {"commune", "province"}
    assert {row["over_space"] for row in rows(name) if not row["formula"]} == {"sum"}


def test_classifications_of_every_regime_are_counts_that_add_up() -> None:
    by_code = {row["code"]: row for row in rows("to-chuc-dang")}
    for regime, members in (("08", 5), ("18", 4), ("23", 4), ("25", 4)):
        for kind, levels in (("TC", 4), ("DV", members)):
            terms = [f"TCD-XL{regime}-{kind}-{level}{tier}" for tier in ("", "-K") for level in range(1, levels + 1)]
            assert by_code[f"TCD-XL{regime}-{kind}-TS"]["formula"] == "+".join(terms)
            assert {(by_code[code]["over_time"], by_code[code]["formula"]) for code in terms} == {("sum", "")}


def test_nothing_is_asked_about_religion_or_opinions() -> None:
    words = ("tôn giáo", "tín ngưỡng", "religio", "opinion", "KHHGĐ", "hôn nhân với người nước ngoài")
    found = [row["code"] for name in SIZES for row in rows(name) if any(word in str(row) for word in words)]
    assert found == []


@pytest.mark.parametrize("name", SIZES)
def test_the_readme_says_what_is_unverified_and_under_which_licence(name: str) -> None:
    text = " ".join((PACKS / name / "README.md").read_text("utf-8").lower().split())
    assert all(word in text for word in ("chưa", "giấy phép", "licence", "đối chiếu"))
