"""Routes of the desk: overview, programmes, targets, tasks, money, units, search, background jobs, audit log, help."""

from django.urls import path

from vedich.desk.views import (
    audit_log,
    background,
    main_targets,
    money,
    notices,
    overview,
    programmes,
    scheme,
    search,
    target,
    targets,
    tasks,
    units,
)
from vedich.desk.views import help as manual

urlpatterns = [
    path("", overview.home, name="home"),
    path("tong-quan", overview.overview, name="overview"),
    path("chuong-trinh", programmes.programmes, name="programmes"),
    path("chuong-trinh/<str:code>", programmes.programme, name="programme"),
    path("de-an/<str:code>", scheme.scheme, name="scheme"),
    path("chi-tieu-chinh", main_targets.main_targets, name="main_targets"),
    path("chi-tieu", targets.targets, name="targets"),
    path("chi-tieu/<path:code>/bang", target.target_table, name="target_table"),
    path("chi-tieu/<path:code>/bang.csv", target.target_csv, name="target_csv"),
    path("chi-tieu/<path:code>/nguon", target.target_sources, name="target_sources"),
    path("chi-tieu/<path:code>", target.target, name="target"),
    path("kinh-phi", money.money, name="money"),
    path("viec", tasks.tasks, name="tasks"),
    path("don-vi", units.units, name="units"),
    path("don-vi/<path:code>", units.unit, name="unit"),
    path("thong-bao", notices.notices, name="notices"),
    path("thong-bao/da-doc", notices.notices_read, name="notices_read"),
    path("tim", search.search, name="search"),
    path("viec-nen", background.jobs, name="jobs"),
    path("viec-nen/<int:pk>", background.job, name="job"),
    path("viec-nen/<int:pk>/lam-lai", background.job_again, name="job_again"),
    path("nhat-ky", audit_log.audit, name="audit"),
    path("nhat-ky/kiem-tra", audit_log.audit_verify, name="audit_verify"),
    path("tro-giup", manual.help_page, name="help"),
]
