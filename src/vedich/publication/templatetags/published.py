"""Words of editions and of the public pages: files by what they hold, stored days and figures as people write them."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from vedich.common.templatetags.frame import language
from vedich.documents.numbers import day

register = template.Library()


@register.filter
def file_title(name: str) -> str:
    """What a file of an edition holds."""
    return {
        "bao-cao": _("report"),
        "phu-luc": _("annex of figures"),
        "trinh-chieu": _("slides"),
        "thong-bao": _("notice of conclusions"),
        "targets": _("targets as promised"),
        "scores": _("results and levels"),
        "figures": _("figures of the report"),
        "du-lieu": _("open data, everything"),
        "datapackage": _("description of the open data"),
        "niem-phong": _("seal"),
    }.get(name.partition(".")[0], name)


@register.filter
def file_kind(name: str) -> str:
    """The program or format a file is for."""
    kinds = {
        "docx": "Word", "pdf": "PDF", "xlsx": "Excel", "pptx": "PowerPoint", "csv": "CSV", "parquet": "Parquet",
        "zip": "Data Package", "json": "JSON",
    }  # fmt: skip
    return kinds.get(name.rpartition(".")[2], "")


@register.filter
def column_name(column: str) -> str:
    """What of a target changed."""
    return {"plan": _("promised"), "actual": _("actual"), "attained": _("attained, %")}.get(column, column)


@register.filter
def iso_day(text: str) -> str:
    """A stored day as it is written."""
    return day(date.fromisoformat(text), language())


@register.filter
def local_day(moment: datetime) -> str:
    """The day on which something happened, where the software works."""
    return day(localtime(moment).date(), language())


@register.filter
def figure_text(text: str | None) -> str:
    """A figure kept as Vietnamese text, with the marks of the reader's language; a dash where there is none."""
    if not text:
        return "–"
    return text if language() == "vi" else text.translate({ord(","): ".", ord("."): ","})


@register.simple_tag
def page_query(asked: str, band: str, english: bool, number: int) -> str:
    """The address of another page of the same search."""
    said = {"q": asked, "muc": band, "nn": "en" if english else "", "trang": number}
    return urlencode({key: value for key, value in said.items() if value})
