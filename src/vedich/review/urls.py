"""Routes of reviews kept here: open one, change it, freeze its figures."""

from django.urls import path

from vedich.review.views import locking, opening

urlpatterns = [
    path("so-ket/moi", opening.new_review, name="review_new"),
    path("so-ket/<slug:code>/sua", opening.edit, name="review_edit"),
    path("so-ket/<slug:code>/khoa", locking.lock, name="review_lock"),
    path("so-ket/<slug:code>/khoa/lam", locking.lock_act, name="review_lock_act"),
]
