"""Routes of reviews: the list, the draft, its words and documents; editions; and what everybody may see."""

from django.urls import path

from vedich.publication.views import (
    comments,
    drafting,
    files,
    paper,
    public,
    publishing,
    reconciling,
    reviews,
    templates,
    versions,
    wordings,
)

urlpatterns = [
    path("loi-van", wordings.wordings, name="wordings"),
    path("mau-van-ban", templates.word_template, name="word_template"),
    path("so-ket", reviews.reviews, name="reviews"),
    path("so-ket/<slug:code>", reviews.review, name="review"),
    path("so-ket/<slug:code>/soan", drafting.draft_words, name="draft_words"),
    path("so-ket/<slug:code>/soan/ban", versions.draft_versions, name="draft_versions"),
    path("so-ket/<slug:code>/y-kien", comments.draft_comments, name="draft_comments"),
    path("so-ket/<slug:code>/bao-cao.<str:file_format>", files.review_file, name="review_file"),
    path("so-ket/<slug:code>/the-thuc", paper.paper, name="paper"),
    path("so-ket/<slug:code>/cong-bo", publishing.publishing, name="publishing"),
    path("so-ket/<slug:code>/doi-chieu", reconciling.reconciliations, name="reconciliations"),
    path("so-ket/<slug:code>/doi-chieu/<int:number>", reconciling.reconciliation, name="reconciliation"),
    path("so-ket/<slug:code>/ban/<int:edition>/<str:name>", publishing.edition_file, name="edition_file"),
    path("cong-khai", public.public_reviews, name="public_reviews"),
    path("cong-khai/<slug:code>", public.public_review, name="public_review"),
    path("cong-khai/<slug:code>/<int:edition>/<str:name>", public.public_file, name="public_file"),
]
