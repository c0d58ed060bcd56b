"""All routes: each context's own, in the order of the flow."""

from django.urls import include, path

handler403 = "vedich.common.views.denied"
handler404 = "vedich.common.views.missing"
handler500 = "vedich.common.views.broken"

urlpatterns = [
    path("", include("vedich.common.urls")),
    path("", include("vedich.org.urls")),
    path("", include("vedich.plan.urls")),
    path("", include("vedich.report.urls")),
    path("", include("vedich.criteria.urls")),
    path("", include("vedich.support.urls")),
    path("", include("vedich.funding.urls")),
    path("", include("vedich.scorecard.urls")),
    path("", include("vedich.review.urls")),
    path("", include("vedich.publication.urls")),
    path("", include("vedich.desk.urls")),
    path("", include("vedich.exchange.urls")),
]
