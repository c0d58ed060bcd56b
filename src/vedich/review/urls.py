"""Routes of reviews kept here: open one, freeze its figures, keep its conference, its conclusions and findings."""

from django.urls import path

from vedich.review.views import commendations, conclusions, conference, findings, last_time, locking, opening, room

urlpatterns = [
    path("so-ket/moi", opening.new_review, name="review_new"),
    path("so-ket/<slug:code>/sua", opening.edit, name="review_edit"),
    path("so-ket/<slug:code>/khoa", locking.lock, name="review_lock"),
    path("so-ket/<slug:code>/khoa/lam", locking.lock_act, name="review_lock_act"),
    path("so-ket/<slug:code>/hoi-nghi", conclusions.conference, name="conference"),
    path("so-ket/<slug:code>/hoi-nghi/thiet-lap", conference.set_up_page, name="conference_set_up"),
    path("so-ket/<slug:code>/hoi-nghi/ket-luan", conclusions.save_line, name="conclusion_save"),
    path("so-ket/<slug:code>/hoi-nghi/xac-nhan", conclusions.confirm, name="conference_confirm"),
    path("so-ket/<slug:code>/hoi-nghi/chuong-trinh", conference.agenda_page, name="conference_agenda"),
    path("so-ket/<slug:code>/hoi-nghi/dai-bieu", room.delegates_page, name="conference_delegates"),
    path("so-ket/<slug:code>/hoi-nghi/y-kien", room.opinions_page, name="conference_opinions"),
    path("so-ket/<slug:code>/hoi-nghi/man-hinh", conference.projector, name="conference_projector"),
    path("so-ket/<slug:code>/hoi-nghi/bien-ban", conference.minutes, name="conference_minutes"),
    path("so-ket/<slug:code>/ket-luan-truoc", last_time.last_conclusions, name="last_conclusions"),
    path("so-ket/<slug:code>/nhan-dinh", findings.findings_page, name="findings"),
    path("so-ket/<slug:code>/khen-thuong", commendations.commendations_page, name="commendations"),
]
