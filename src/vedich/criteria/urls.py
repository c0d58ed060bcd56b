"""Routes of criteria: the matrix, one criterion, one commune."""

from django.urls import path

from vedich.criteria.views import commune, criterion, matrix

urlpatterns = [
    path("nong-thon-moi", matrix.criteria_matrix, name="criteria_matrix"),
    path("nong-thon-moi/tieu-chi/<int:number>", criterion.criterion, name="criterion"),
    path("nong-thon-moi/xa/<str:code>", commune.commune_criteria, name="commune_criteria"),
]
