"""Routes of scoring and judgement: how levels are scored, early warnings, league tables, yearly classification."""

from django.urls import path

from vedich.scorecard.views import classification, league, rules, warnings

urlpatterns = [
    path("tro-giup/cham-muc", rules.scoring_rules, name="scoring_rules"),
    path("canh-bao", warnings.warnings, name="warnings"),
    path("xep-hang", league.league_table, name="league_table"),
    path("xep-loai", classification.classification, name="classification"),
    path("xep-loai/nhom/<int:pk>", classification.group, name="classified_group"),
    path("xep-loai/don-vi/<int:pk>", classification.member, name="classified_unit"),
]
