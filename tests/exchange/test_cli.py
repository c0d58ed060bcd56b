"""The command line: exit codes, what goes to which stream, JSON as the exchange format has it, no tracebacks."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from tests.exchange.plans import SMALL, small, write_folder, write_workbook

from vedich.common.models import AuditEntry, AuditHead, Batch, User
from vedich.exchange.sheets import SHEETS
from vedich.scorecard.models import ScoreRecord, ScoreRun
from vedich.scoring.facts import BANDS

ROOT = Path(__file__).resolve().parents[2]


def bad() -> dict:
    plan = small()
    plan["values"][0]["amount"] = "1.046,5"
    return plan


def test_import_answers_with_counts_and_0(run: Callable, folder: Callable) -> None:
    result = run("import", folder())

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "sheet\tnew\tchanged\tsame", *(f"{name}\t{len(SMALL[name])}\t0\t0" for name in SHEETS if name in SMALL),
    ]  # fmt: skip


def test_import_lists_problems_on_stderr_and_answers_with_1(run: Callable, folder: Callable) -> None:
    result = run("import", folder(bad()))

    assert (result.exit_code, result.stdout, Batch.objects.count()) == (1, "", 0)
    assert result.stderr.splitlines() == [
        "file\trow\tcolumn\tvalue\tproblem\twhat to do\tcode",
        "values.csv\t2\tamount\t1.046,5\t"
        "Read 1.046,5: '.' is the decimal mark, and there are no marks between thousands.\tWrite 1046.5.\tnumber_marks",
        "Nothing was written: 1 problem.",
    ]


def test_import_answers_in_json(run: Callable, folder: Callable) -> None:
    result = run("import", folder(bad()), "--json")

    answer = json.loads(result.stdout)
    assert sorted(answer) == ["accepted", "changes", "counts", "problems", "problems_total", "warnings"]
    assert (result.exit_code, answer["accepted"], answer["problems_total"]) == (1, False, 1)
    assert answer["problems"] == [{
        "code": "number_marks", "file": "values.csv", "row": 2, "column": "amount", "value": "1.046,5",
        "message": "Read 1.046,5: '.' is the decimal mark, and there are no marks between thousands.",
        "todo": "Write 1046.5.",
    }]  # fmt: skip
    assert answer["counts"]["values"] == {"new": 5, "changed": 0, "same": 0, "refused": 1}


def test_a_dry_run_says_what_would_change_and_writes_nothing(run: Callable, folder: Callable) -> None:
    run("import", folder())
    changed = small()
    changed["values"][0]["amount"] = 700
    result = run("import", folder(changed, "changed"), "--dry-run")

    assert (result.exit_code, Batch.objects.count()) == (0, 1)
    assert result.stdout.splitlines()[-2:] == [
        "values 2: indicator HO, unit 00901, period 2024-Q1, kind actual, source self: amount '612' → '700'",
        "Would write 1 rows; nothing was written.",
    ]


def test_what_enters_no_figure_is_counted_on_stderr(run: Callable, folder: Callable) -> None:
    plan = small()
    plan["values"] += [
        {"indicator": "HO", "unit": "00901", "period": "2024", "amount": 1},
        {"indicator": "HO", "unit": "024", "period": "2024-Q1", "amount": 1},
        {"indicator": "HO", "unit": "00904", "period": "2024-Q2"},
    ]
    result = run("import", folder(plan))

    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "Note: 1 rows of values have no amount: nothing is reported there.",
        "Note: 1 values are of a period that is not of their indicator's frequency and enter no figure.",
        "Note: 1 values are of a unit of another kind than their indicator is collected at and enter no figure.",
    ]


def test_export_writes_what_import_reads(run: Callable, folder: Callable, tmp_path: Path) -> None:
    run("import", folder())

    assert run("export", tmp_path / "out.xlsx").exit_code == 0
    assert run("export", tmp_path / "out", "--as-of", "2022-12-31").exit_code == 0
    assert (tmp_path / "out" / "values.csv").read_text() == "indicator,unit,period,amount,kind,source\n"
    assert run("import", tmp_path / "out.xlsx").stdout.splitlines()[1] == "units\t0\t0\t7"


def test_scores_in_json_are_as_the_format_has_them(run: Callable, folder: Callable) -> None:
    run("import", folder())
    result = run("score", "--as-of", "2024-12-31", "--format", "json")
    answer = json.loads(result.stdout)

    assert (result.exit_code, sorted(answer)) == (0, ["as_of", "rulebook", "structure", "targets", "totals"])
    assert (answer["as_of"], answer["structure"], list(answer["totals"])) == ("2024-12-31", "2024-12-31", list(BANDS))
    assert answer["targets"][2] == {
        "code": "T2", "unit": "00901", "node": None, "actual": 31.125, "estimate": False, "coverage": [0, 1],
        "attained": 68.41, "band": "OVER_60", "planned": 45.5, "pace": "behind", "forecast": None,
    }  # fmt: skip


def test_scores_as_csv_and_as_a_table_hold_the_same_targets(run: Callable, folder: Callable) -> None:
    run("import", folder())
    rows = list(csv.DictReader(io.StringIO(run("score", "--as-of", "2024-12-31", "--format", "csv").stdout)))
    table = run("score", "--as-of", "2024-12-31").stdout.splitlines()

    assert [row["code"] for row in rows] == [line.split("\t")[0] for line in table[1:4]] == ["T0", "T1", "T2"]
    assert (rows[2]["attained"], rows[2]["estimate"], rows[0]["actual"]) == ("68.41", "false", "")


def test_a_unit_that_is_no_more_is_taken_with_what_was_below_it(run: Callable, folder: Callable) -> None:
    run("import", folder())
    result = run("score", "--as-of", "2026-01-01", "--format", "json", "--unit", "00901")

    assert (result.exit_code, [each["code"] for each in json.loads(result.stdout)["targets"]]) == (0, ["T2"])


@pytest.mark.parametrize(("option", "code", "found"), [
    ("--node", "DA1", ["T1"]), ("--node", "NQ", ["T0", "T1"]),
    ("--unit", "00901", ["T2"]), ("--unit", "02", ["T0", "T1", "T2"]),
])  # fmt: skip
def test_a_node_or_unit_takes_everything_below_it(
    option: str, code: str, found: list[str], run: Callable, folder: Callable
) -> None:
    run("import", folder())
    result = run("score", "--as-of", "2024-12-31", "--format", "json", option, code)

    assert [each["code"] for each in json.loads(result.stdout)["targets"]] == found


@pytest.mark.parametrize(("arguments", "exit_code", "sentence"), [
    (["score", "--as-of", "2013-13-01"], 2, "'2013-13-01' is not a day: write it as 2013-12-31."),
    (["score", "--as-of", "2013-W01-1"], 2, "'2013-W01-1' is not a day: write it as 2013-12-31."),
    (["score", "--format", "xml"], 2, "'xml'"),
    (["score", "--node", "X"], 1, "There is no node with the code 'X'."),
    (["score", "--unit", "X"], 1, "There is no unit with the code 'X'."),
    (["explain", "X"], 1, "There is no target with the code 'X'."),
    (["explain"], 2, "Missing argument"),
    (["export"], 2, "Missing argument"),
    (["import", "gone"], 2, "does not exist"),
    (["review"], 2, "give --list, or a REVIEW with --out FILE"),
    (["review", "x", "--out", "x.odt"], 2, "must end in one of: .docx, .xlsx, .pptx, .pdf"),
    (["review", "x", "--out", "x.pdf"], 1, "There is no review 'x'. There are: none."),
    (["example", "x"], 1, "There is no example 'x'. There are: "),
    (["serve", "--port", "0"], 2, "greater than or equal to 1"),
    (["nonsense"], 2, "nonsense"),
])  # fmt: skip
def test_wrong_usage_is_2_and_what_is_not_there_is_1(
    arguments: list[str], exit_code: int, sentence: str, run: Callable, folder: Callable
) -> None:
    run("import", folder())
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert sentence in " ".join(result.stderr.split())


def test_a_division_by_zero_is_listed_while_the_other_scores_are_printed(run: Callable, folder: Callable) -> None:
    plan = small()
    plan["targets"][3]["value"] = 0
    run("import", folder(plan))
    result = run("score", "--as-of", "2024-12-31", "--format", "json")

    assert (result.exit_code, len(json.loads(result.stdout)["targets"])) == (1, 3)
    assert result.stderr.startswith("T2: ")


def test_explain_walks_from_the_score_to_the_values(run: Callable, folder: Callable) -> None:
    run("import", folder())
    lines = run("explain", "T2", "--as-of", "2024-12-31").stdout.splitlines()

    assert "target\tT2 Thu nhập, Xã Đông Hà" in lines
    assert "band\tOVER_60" in lines
    assert [line.split("\t")[:5] for line in lines if line.startswith("TN")] == [["TN", "00901", "2023", "31.125", "1"]]


def test_check_lists_a_stored_score_that_is_no_longer_right(run: Callable, folder: Callable, at) -> None:
    from vedich.scorecard.actions import open_run, rescore_all

    run("import", folder())
    open_run(day=small_day(), by=None, at=at)
    rescore_all(by=None, at=at)
    assert (run("check").exit_code, run("check").stdout) == (0, "run\ttarget\twhat\tstored\tcomputed\n")

    ScoreRecord.objects.filter(target__code="T2").update(band="ACHIEVED")
    result = run("check")
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (1, ["2024-12-31\tT2\tband\tACHIEVED\tOVER_60"])


def test_check_says_that_the_log_is_whole_and_where_it_ends(run: Callable, folder: Callable) -> None:
    run("import", folder())
    head = AuditHead.objects.get()
    result = run("check")
    assert (result.exit_code, result.stderr) == (
        0, f"Audit log: whole, {head.number} entries, end {head.hash}\n",
    )  # fmt: skip


def test_check_names_the_first_broken_entry_of_the_log(run: Callable, folder: Callable) -> None:
    run("import", folder())
    last = AuditEntry.objects.latest("number")
    AuditEntry.objects.filter(pk=last.pk).update(subject="khác")
    result = run("check")
    at = last.at.isoformat(timespec="seconds")
    assert (result.exit_code, result.stderr) == (
        1,
        f"Audit log: entry {last.number} (import, {at}) is not as it was written, or another was put before it.\n",
    )

    AuditEntry.objects.filter(number=2).delete()
    assert run("check").stderr == "Audit log: entry 2 is missing.\n"


def test_check_names_jobs_that_were_given_up(run: Callable, folder: Callable) -> None:
    from tests.common import kinds

    from vedich.common.jobs import ask, work_off

    run("import", folder())
    asked = ask(kinds.refuse, by=None, at=timezone.now())
    work_off()
    result = run("check")
    assert (result.exit_code, result.stderr) == (1, f"Job {asked.pk}, Refusing: The file is gone. Send it again.\n")


def small_day():
    from datetime import date

    return date(2024, 12, 31)


def test_an_import_scores_the_stored_runs_again(run: Callable, folder: Callable, at) -> None:
    from vedich.scorecard.actions import open_run, rescore_all

    run("import", folder())
    open_run(day=small_day(), by=None, at=at)
    rescore_all(by=None, at=at)
    changed = small()
    changed["values"][4]["amount"] = 45.5
    run("import", folder(changed, "changed"))

    assert ScoreRun.objects.count() == 1
    assert ScoreRecord.objects.get(target__code="T2", is_current=True).band == "ACHIEVED"


def test_reviews_are_listed_as_code_tab_title(run: Callable, folder: Callable, at) -> None:
    from vedich.review.actions import put_review

    run("import", folder())
    content = {"code": "so-ket-2023", "tab": "2023", "title": "Sơ kết 2023", "node": "NQ", "as_of": small_day(),
               "window": {"start": small_day(), "end": small_day()}}  # fmt: skip
    put_review(content, by=None, at=at)

    assert (run("review", "--list").exit_code, run("review", "--list").stdout) == (0, "so-ket-2023\tSơ kết 2023\n")


def test_accounts_are_made_once_and_hold_their_roles(run: Callable, folder: Callable) -> None:
    run("import", folder())
    made = run("accounts").stdout.splitlines()[2:]
    accounts = {line.split("\t")[0]: line.split("\t")[2] for line in made}

    assert list(accounts) == ["quantri", "vanphong", "lanhdao", "chuyenvien", "coso", "kiemtra", "xem"]
    assert all(User.objects.get(username=name).check_password(password) for name, password in accounts.items())
    assert run("accounts").stdout == "Every role is held already; no account was made.\n"


def test_accounts_need_units(run: Callable) -> None:
    assert run("accounts").exit_code == 1


# From here on in processes of their own.


def environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VEDICH_")}
    return {**kept, "VEDICH_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}


COMMAND = [sys.executable, "-c", "from vedich.exchange.cli import main; main()"]


def vedich(data: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *(str(each) for each in arguments)]
    return subprocess.run(command, env=environment(data), capture_output=True, text=True, timeout=120)


@pytest.mark.once
def test_the_first_command_sets_a_fresh_folder_up(tmp_path: Path) -> None:
    done = vedich(tmp_path / "fresh", "import", write_workbook(tmp_path / "plan.xlsx", small()))

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "fresh" / "vedich.sqlite3").exists()


@pytest.mark.once
def test_two_first_commands_at_once_both_succeed(tmp_path: Path) -> None:
    path = write_folder(tmp_path / "plan", small())
    command, place = [*COMMAND, "import", str(path)], environment(tmp_path / "fresh")
    both = [subprocess.Popen(command, env=place, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(process.communicate(timeout=120)[0].splitlines()[1] for process in both)

    assert ([process.returncode for process in both], said) == ([0, 0], ["units\t0\t0\t7", "units\t7\t0\t0"])


@pytest.mark.once
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = vedich(tmp_path / "file" / "data", "check")

    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path / 'file'}") and "Traceback" not in done.stderr


@pytest.mark.once
def test_nothing_slow_is_loaded_before_a_command_is_known() -> None:
    script = "import sys, vedich.exchange.cli; print(sorted({'django', 'duckdb', 'rich.console'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], env=environment(ROOT), capture_output=True, text=True)

    assert done.stdout == "[]\n"


@pytest.mark.once
def test_a_reader_that_stops_early_is_no_error_of_ours(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "--help"], env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()


@pytest.mark.once
def test_serve_answers_says_when_its_port_is_taken_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env=environment(tmp_path / "data"), stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout.readline() == f"Về Đích is at http://127.0.0.1:{port}/ (Ctrl-C stops it)\n"
        page = _wait_for(f"http://127.0.0.1:{port}/dang-nhap")
        second = vedich(tmp_path / "data", "serve", "--port", port)
        assert ("Đăng nhập" in page or "Sign in" in page) is True
        assert (second.returncode, second.stderr) == (
            1, f"Port {port} is taken: stop what uses it, or give another with --port.\n",
        )  # fmt: skip
    finally:
        server.send_signal(signal.SIGINT)
        server.stdout.close()
        assert server.wait(timeout=30) == 0


def _wait_for(address: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")
