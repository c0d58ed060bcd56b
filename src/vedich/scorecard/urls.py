"""Routes of scoring: how levels are scored."""

from django.urls import path

from vedich.scorecard import views

urlpatterns = [
    path("tro-giup/cham-muc", views.scoring_rules, name="scoring_rules"),
]
