"""All addresses, part by part."""

from pathlib import Path

from django.urls import include, path

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
    *(
        path("", include(f"fanzha.{part}.urls"))
        for part in PARTS
        if (_HERE / part / "urls.py").exists()
    ),
]
