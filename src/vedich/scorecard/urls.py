"""Routes of scoring and judgement: how levels are scored, yearly classification."""

from django.urls import path

from vedich.scorecard.views import classification, rules

urlpatterns = [
    path("tro-giup/cham-muc", rules.scoring_rules, name="scoring_rules"),
    path("xep-loai", classification.classification, name="classification"),
    path("xep-loai/nhom/<int:pk>", classification.group, name="classified_group"),
    path("xep-loai/don-vi/<int:pk>", classification.member, name="classified_unit"),
]
