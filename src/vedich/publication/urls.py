"""Routes of reviews: the list, the draft, its documents."""

from django.urls import path

from vedich.publication.views import files, reviews

urlpatterns = [
    path("so-ket", reviews.reviews, name="reviews"),
    path("so-ket/<slug:code>", reviews.review, name="review"),
    path("so-ket/<slug:code>/bao-cao.<str:file_format>", files.review_file, name="review_file"),
]
