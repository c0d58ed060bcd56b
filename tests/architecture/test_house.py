"""The house rules that a machine can check."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "vedich"
FLOW = [
    "common",
    "org",
    "plan",
    "report",
    "criteria",
    "support",
    "funding",
    "scorecard",
    "review",
    "publication",
    "desk",
    "exchange",
]
INSIDE = {
    "__init__", "apps", "models", "queries", "permissions", "actions", "forms", "views", "urls", "jobs",
    "migrations", "templates", "templatetags", "locale", "static",
}  # fmt: skip
FREE = {"common", "exchange"}
PUBLIC_ROUTES = {
    "sign_in", "sign_in_code", "sign_out", "language", "public_reviews", "public_review", "public_file",
}  # fmt: skip


def files(*suffixes: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


@pytest.mark.once
def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.once
def test_only_views_commands_and_jobs_read_the_clock() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "TID251", "src"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.once
def test_a_context_holds_only_the_files_everybody_knows() -> None:
    strange = [
        f"{context}/{path.name}"
        for context in FLOW
        if context not in FREE
        for path in (SOURCE / context).iterdir()
        if path.stem not in INSIDE and path.name != "__pycache__"
    ]
    assert strange == []


@pytest.mark.once
def test_no_file_is_over_400_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)} has {count} lines"
        for path in files(".py", ".html")
        if (count := len(path.read_text("utf-8").splitlines())) > 400
    ]
    assert long == []


@pytest.mark.once
def test_foreign_keys_to_another_context_point_upstream_and_leave_no_name_there() -> None:
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        if here not in FLOW:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey):
                continue
            there = field.related_model._meta.app_label
            if there == here:
                continue
            if there not in FLOW or FLOW.index(there) > FLOW.index(here) or field.remote_field.related_name != "+":
                wrong.append(f"{model.__name__}.{field.name} → {there}")
    assert wrong == []


def routes(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for entry in resolver.url_patterns:
        found += routes(entry) if isinstance(entry, URLResolver) else [entry]
    return found


@pytest.mark.once
def test_every_route_is_guarded_or_on_the_short_public_list() -> None:
    open_routes = {route.name for route in routes(get_resolver()) if not hasattr(route.callback, "guarded_by")}
    assert open_routes == PUBLIC_ROUTES
    unmarked = [
        route.name
        for route in routes(get_resolver())
        if route.name in PUBLIC_ROUTES and not getattr(route.callback, "is_public", False)
    ]
    assert unmarked == []


@pytest.mark.once
def test_migrations_tell_what_they_do() -> None:
    names = [path.name for path in SOURCE.glob("*/migrations/0*.py")]
    assert names != []
    assert [name for name in names if "_auto_" in name or name == "0001_initial.py"] == []


@pytest.mark.once
@pytest.mark.django_db
def test_no_model_changed_without_a_migration() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.once
def test_templates_carry_no_inline_style_or_script() -> None:
    bad = re.compile(r"""\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")
    found = [
        str(path.relative_to(ROOT))
        for path in files(".html")
        if "docs/" not in str(path) and bad.search(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.once
def test_nothing_names_a_registry_host_in_the_pins() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text()


@pytest.mark.once
def test_every_context_is_installed() -> None:
    assert [name.removeprefix("vedich.") for name in settings.INSTALLED_APPS if name.startswith("vedich.")] == FLOW
