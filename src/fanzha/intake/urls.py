"""Addresses of intake."""

from django.urls import path

from fanzha.intake.views import checks, opened, papers, public, reports, seat, tips

app_name = "intake"
urlpatterns = [
    path("seat/", seat.seat, name="seat"),
    path("seat/analyse/", seat.analyse_call, name="analyse"),
    path("seat/draft/", seat.draft, name="draft"),
    path("seat/alarm/", seat.alarm, name="alarm"),
    path("reports/", reports.reports, name="list"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/open/", opened.open_report, name="open"),
    path("reports/<int:pk>/edit/", seat.edit, name="edit"),
    path("reports/<int:pk>/state/", reports.change_state, name="state"),
    path("reports/<int:pk>/assign/", reports.hand_over, name="assign"),
    path("reports/<int:pk>/sheet/", papers.sheet, name="sheet"),
    path("reports/<int:pk>/sheet/order/", papers.set_order, name="order"),
    path("reports/<int:pk>/stop/", papers.stop, name="stop"),
    path("reports/<int:pk>/advice/", papers.advice, name="advice"),
    path("tips/", tips.tips, name="tips"),
    path("tips/<int:pk>/", tips.tip, name="tip"),
    path("tips/<int:pk>/move/", tips.move, name="tip-move"),
    path("tip/", public.give, name="tip-give"),
    path("tip/follow/", public.follow, name="tip-follow"),
    path("check/", checks.check, name="check"),
    path("search/", checks.search, name="search"),
]
