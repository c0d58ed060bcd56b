"""Routes of who has reported, reminders and deadlines."""

from __future__ import annotations

from django.urls import path

from vedich.report.views import following as views

urlpatterns = [
    path("ky", views.boards, name="boards"),
    path("ky/<str:form>/<str:period>", views.the_board, name="board"),
    path("ky/<str:form>/<str:period>/don-doc", views.follow_up, name="follow_up"),
]
