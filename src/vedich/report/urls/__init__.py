"""Routes of reporting, in the order of the work: forms, filling in, accepting, following up."""

from vedich.report.urls import accepting, filling, following, forms, workbooks

urlpatterns = [
    *forms.urlpatterns,
    *filling.urlpatterns,
    *workbooks.urlpatterns,
    *accepting.urlpatterns,
    *following.urlpatterns,
]
