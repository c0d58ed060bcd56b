"""Routes of funding: the lines of one node, a table of the treasury. The page of all money is the desk's."""

from django.urls import path

from vedich.funding.views import lines, treasury

urlpatterns = [
    path("kinh-phi/kho-bac", treasury.treasury_upload, name="treasury_upload"),
    path("kinh-phi/kho-bac/<str:token>", treasury.treasury_difference, name="treasury_difference"),
    path("kinh-phi/dong/<path:code>", lines.funding_lines, name="funding_lines"),
]
