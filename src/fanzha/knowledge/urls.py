"""Addresses of the knowledge part."""

app_name = "knowledge"
urlpatterns: list[object] = []
