"""Routes of filling reports in, checking and sending them."""

from __future__ import annotations

from django.urls import path

from vedich.report.views import filling as views

REPORT = "bao-cao/<str:form>/<str:period>/<str:unit>"

urlpatterns = [
    path("bao-cao", views.reports, name="reports"),
    path("minh-chung/<int:pk>", views.evidence, name="evidence"),
    path("minh-chung/<int:pk>/bo", views.evidence_remove, name="evidence_remove"),
    path(REPORT, views.the_report, name="report"),
    path(f"{REPORT}/kiem-tra", views.report_check, name="report_check"),
    path(f"{REPORT}/rut-lai", views.report_withdraw, name="report_withdraw"),
    path(f"{REPORT}/de-nghi-sua", views.ask_correction, name="ask_correction"),
    path(f"{REPORT}/thon", views.report_villages, name="report_villages"),
    path(f"{REPORT}/minh-chung", views.evidence_add, name="evidence_add"),
    path(f"{REPORT}/o/<path:indicator>", views.report_cell, name="report_cell"),
]
