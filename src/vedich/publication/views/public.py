"""The public pages: no account, no cookie, no script; the same bytes for everybody until the next edition."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control

from vedich.common.text import fold
from vedich.common.views import public
from vedich.publication.models import Publication
from vedich.publication.queries import published, vault
from vedich.publication.queries.editions import MANIFEST
from vedich.publication.queries.public import section_name
from vedich.publication.views.files import sealed

AGE = 300
"""Seconds for which a page may be shown without asking again; a withdrawal is seen by all after them."""
ROWS = 40
ORDER = (
    "bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx", "targets.csv", "scores.csv", "figures.csv", "targets.parquet",
    "scores.parquet", "figures.parquet", "du-lieu.zip", MANIFEST,
)  # fmt: skip
View = Callable[..., HttpResponse]


def _light(view: View) -> View:
    """Only reading; in the language of the address; kept by browsers and by what lies between."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        with translation.override("en" if request.GET.get("nn") == "en" else "vi"):
            response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=AGE)
        return response

    return wrapped


def _answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page with the digest of its content, or 304 for who has it already. No request: it is everybody's page."""
    english = translation.get_language() == "en"
    text = render_to_string(template, {**context, "english": english, "path": request.path})
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(text)
    response["ETag"] = etag
    response["Content-Language"] = "en" if english else "vi"
    return response


@public
@_light
def public_reviews(request: HttpRequest) -> HttpResponse:
    """Every review that is public, the latest first."""
    return _answer(request, "publication/public_reviews.html", {"reviews": published.listed()})


@public
@_light
def public_review(request: HttpRequest, code: str) -> HttpResponse:
    """One public review: headline, programmes, targets with search, sources, files, history."""
    history = published.history(code)
    if not history:
        raise Http404
    current, page = history[0], published.page_of(history[0])
    asked = " ".join(request.GET.get("q", "").split())[:100]
    band = request.GET.get("muc", "")
    rows = [each for each in page["targets"] if _matches(each, fold(asked)) and band in ("", each["band"])]
    context = {
        "code": code,
        "page": page,
        "publication": current,
        "history": [(each, _files(each)) for each in history],
        "files": _files(current),
        "sections": [section_name(key) for key in current.sections],
        "has_reasons": "reasons" in current.tables,
        "asked": asked,
        "band": band,
        "found": len(rows),
        "rows": Paginator(rows, ROWS).get_page(request.GET.get("trang")),
        "middle": f"{page['bounds'][1]}%",
    }
    return _answer(request, "publication/public_review.html", context)


def _matches(target: dict[str, Any], folded: str) -> bool:
    """Every word asked for, with or without marks, stands in the target's code, name, scheme or agency."""
    text = fold(" ".join((target["code"], target["name"], target["name_en"], target["node"], target["lead"])))
    return all(word in text for word in folded.split())


def _files(publication: Publication) -> list:
    """The files of a publication in the order in which people ask for them."""
    there = {each.name: each for each in publication.files.all()}
    return [there[name] for name in ORDER if name in there]


@public
@_light
def public_file(request: HttpRequest, code: str, edition: int, name: str) -> HttpResponse:
    """One public file; what is not public is not there."""
    row = published.file_of(code, edition, name)
    if row is None:
        raise Http404
    etag = f'"{row.digest}"'
    known = get_conditional_response(request, etag=etag)
    response = known or sealed(vault.read(row.digest), f"{code}-{edition}-{name}")
    response["ETag"] = etag
    return response
