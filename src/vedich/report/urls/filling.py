"""Routes of filling reports in, checking and sending them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
