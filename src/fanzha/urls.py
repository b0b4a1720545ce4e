"""All addresses, part by part."""

from pathlib import Path

from django.urls import include, path

from fanzha.wiring.api import api
from fanzha.wiring.health import health

PARTS = (
    "web",
    "organisations",
    "delivery",
    "ledger",
    "knowledge",
    "intake",
    "warning",
    "reporting",
)
_HERE = Path(__file__).parent

urlpatterns = [
    path("health/", health, name="health"),
    path("api/v1/", api.urls),
    *(
        path("", include(f"fanzha.{part}.urls"))
        for part in PARTS
        if (_HERE / part / "urls.py").exists()
    ),
]
