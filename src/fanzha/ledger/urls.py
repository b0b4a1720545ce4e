"""Addresses of the ledger."""

from django.urls import path

from fanzha.ledger.views import entries, filings, metrics

app_name = "ledger"
urlpatterns = [
    path("ledger/", metrics.catalogue, name="metrics"),
    path("ledger/entries/", entries.listing, name="entries"),
    path("ledger/entries/<int:pk>/", entries.detail, name="entry"),
    path("ledger/entries/<int:pk>/reverse/", entries.take_back, name="reverse"),
    path("ledger/open/", entries.follow, name="open"),
    path("ledger/filings/", filings.listing, name="filings"),
    path("ledger/filings/new/", filings.new, name="filing-new"),
    path("ledger/filings/<int:pk>/", filings.detail, name="filing"),
]
