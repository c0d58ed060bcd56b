"""Routes of the Excel file of many reports."""

from __future__ import annotations

from django.urls import path

from vedich.report.views import many as views

PERIOD = "ky/<str:form>/<str:period>"

urlpatterns = [
    path(f"{PERIOD}/excel.xlsx", views.bulk_workbook, name="bulk_workbook"),
    path(f"{PERIOD}/excel", views.bulk, name="bulk"),
    path(f"{PERIOD}/excel/lam", views.bulk_make, name="bulk_make"),
    path(f"{PERIOD}/excel/<str:token>", views.bulk_difference, name="bulk_difference"),
    path(f"{PERIOD}/excel/<str:token>/bo", views.bulk_discard, name="bulk_discard"),
    path(f"{PERIOD}/excel/<str:token>/tep", views.bulk_made, name="bulk_made"),
    path(f"{PERIOD}/excel/<str:token>/don-vi/<path:unit>", views.bulk_unit, name="bulk_unit"),
]
