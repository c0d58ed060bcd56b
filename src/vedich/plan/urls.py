"""Routes of the plan: directives, how they are carried out, and a new one."""

from django.urls import path

from vedich.plan.views import directives, one, ordering

urlpatterns = [
    path("chi-dao", directives.directive_list, name="directives"),
    path("chi-dao/ket-qua-thuc-hien", directives.carrying_out, name="carrying_out"),
    path("chi-dao/<path:code>", one.directive, name="directive"),
    path("y-kien/moi", ordering.new_directive, name="new_directive"),
]
