"""Addresses of reporting."""

from django.urls import path

from fanzha.reporting.views import dashboard, reports, targets

app_name = "reporting"
urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("reports/targets/", targets.targets, name="targets"),
    path("reports/monthly/", reports.monthly, name="monthly"),
    path("reports/daily/", reports.daily, name="daily"),
    path("reports/<str:kind>/edit/", reports.edit, name="edit"),
    path("reports/<str:kind>/approve/", reports.approve, name="approve"),
    path("reports/<str:kind>/file/", reports.download, name="file"),
]
