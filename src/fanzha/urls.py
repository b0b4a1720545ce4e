"""All addresses, part by part."""

from pathlib import Path

from django.urls import include, path

from fanzha.wiring import api
from fanzha.wiring.handbook import handbook
from fanzha.wiring.health import health

PARTS = (
    "web",
    "organisations",
    "delivery",
    "ledger",
    "knowledge",
    "detection",
    "intake",
    "warning",
    "interception",
    "reporting",
)
_HERE = Path(__file__).parent

urlpatterns = [
    path("health/", health, name="health"),
    path("help/", handbook, name="help"),
    path("api/v1/", api.urls),
    *(
        path("", include(f"fanzha.{part}.urls"))
        for part in PARTS
        if (_HERE / part / "urls.py").exists()
    ),
]

handler400 = "fanzha.web.views.errors.bad_request"
handler403 = "fanzha.web.views.errors.forbidden"
handler404 = "fanzha.web.views.errors.not_found"
handler500 = "fanzha.web.views.errors.server_error"
