"""Routes of building and publishing forms."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
