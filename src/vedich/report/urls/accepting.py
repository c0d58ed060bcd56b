"""Routes of accepting, returning and correcting."""

from __future__ import annotations

from django.urls import path

from vedich.report.views import accepting as views

ASKED = "duyet/<str:form>/<str:period>"

urlpatterns = [
    path("duyet", views.acceptance, name="acceptance"),
    path("duyet/de-nghi-sua", views.corrections, name="corrections"),
    path("duyet/de-nghi-sua/<int:pk>", views.decide, name="decide_correction"),
    path("duyet/hoan-tac/<int:batch>", views.undo, name="undo_acceptance"),
    path("duyet/tra-lai/<int:pk>", views.return_report, name="return_report"),
    path("duyet/<str:form>/<str:period>", views.acceptance_period, name="acceptance_period"),
    path("duyet/<str:form>/<str:period>/nhan", views.accept_entries, name="accept_entries"),
    path(
        "duyet/<str:form>/<str:period>/chi-tieu/<path:indicator>",
        views.acceptance_indicator,
        name="acceptance_indicator",
    ),
    path("duyet/<str:form>/<str:period>/don-vi/<path:unit>", views.acceptance_report, name="acceptance_report"),
]
