"""Routes of who has reported, reminders and deadlines."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
