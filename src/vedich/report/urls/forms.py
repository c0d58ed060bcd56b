"""Routes of building and publishing forms, of surveys and of the reporting calendar."""

from __future__ import annotations

from django.urls import path

from vedich.report.views.forms import building, calendar, listing, publishing, reading, surveys

urlpatterns = [
    path("bieu-mau", listing.forms, name="forms"),
    path("bieu-mau/moi", listing.new_form, name="new_form"),
    path("bieu-mau/de-xuat", listing.proposed_forms, name="proposed_forms"),
    path("bieu-mau/<str:code>", building.form_page, name="form"),
    path("bieu-mau/<str:code>/mo", building.open_a_draft, name="open_draft"),
    path("bieu-mau/<str:code>/hoan-tac", building.undo, name="undo_form_change"),
    path("bieu-mau/<str:code>/phat-hanh", publishing.publish_form, name="publish_form"),
    path("bieu-mau/<str:code>/xem-truoc", reading.preview, name="form_preview"),
    path("bieu-mau/<str:code>/giay", reading.paper, name="form_paper"),
    path("bieu-mau/<str:code>/khac", reading.versions_difference, name="form_difference"),
    path("bieu-mau/<str:code>/ban/<int:number>", reading.version_page, name="form_version"),
    path("lich-bao-cao", calendar.reporting_calendar, name="reporting_calendar"),
    path("khao-sat/<str:code>", surveys.survey, name="survey"),
]
