"""Addresses of the delivery part."""

from django.urls import path

from fanzha.delivery.views import endpoints, notices, outbox

app_name = "delivery"
urlpatterns = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/retry/", outbox.retry, name="retry"),
    path("outbox/<int:pk>/withdraw/", outbox.withdraw, name="withdraw"),
    path("notices/", notices.notices, name="notices"),
    path("notices/new/", notices.panel, name="notices-panel"),
    path("notices/bell/", notices.bell, name="bell"),
    path("notices/seen/", notices.clear, name="notices-seen"),
    path("notices/<int:pk>/", notices.follow, name="notice"),
    path("endpoints/", endpoints.endpoints, name="endpoints"),
    path("endpoints/new/", endpoints.new, name="endpoint-new"),
    path("endpoints/<int:pk>/", endpoints.edit, name="endpoint"),
    path("endpoints/<int:pk>/test/", endpoints.try_out, name="endpoint-test"),
    path("endpoints/<int:pk>/active/", endpoints.active, name="endpoint-active"),
]
