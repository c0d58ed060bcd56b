"""Routes of accepting, returning and correcting."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
