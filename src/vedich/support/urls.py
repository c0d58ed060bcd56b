"""Routes of sponsorship: who helps whom, a sponsor, a commune, one sponsorship, a decision, a file."""

from django.urls import path

from vedich.support.views import board, deciding, one, papers, units

urlpatterns = [
    path("do-dau", board.sponsorships, name="sponsorships"),
    path("do-dau/quyet-dinh/moi", deciding.new_decision, name="support_decision"),
    path("do-dau/to-chuc/<str:code>", units.sponsor, name="sponsor"),
    path("do-dau/xa/<str:code>", units.commune, name="commune_support"),
    path("do-dau/giay/<int:pk>", papers.paper, name="support_paper"),
    path("do-dau/<int:pk>", one.sponsorship, name="sponsorship"),
]
