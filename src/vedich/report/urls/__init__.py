"""Routes of reporting, in the order of the work: forms, filling in, accepting, following up."""

from vedich.report.urls import accepting, filling, following, forms, many, workbooks

urlpatterns = [
    *forms.urlpatterns,
    *filling.urlpatterns,
    *workbooks.urlpatterns,
    *many.urlpatterns,
    *accepting.urlpatterns,
    *following.urlpatterns,
]
