"""Routes of the Excel round trip."""

from __future__ import annotations

from django.urls import path

from vedich.report.urls.filling import REPORT
from vedich.report.views import workbooks as views

urlpatterns = [
    path(f"{REPORT}/excel.xlsx", views.report_workbook, name="report_workbook"),
    path(f"{REPORT}/excel", views.report_upload, name="report_upload"),
    path(f"{REPORT}/excel/<str:token>", views.report_difference, name="report_difference"),
]
