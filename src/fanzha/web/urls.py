"""Addresses of the frame."""

from django.urls import path

from fanzha.web.views import shell

app_name = "web"
urlpatterns = [
    path("language/", shell.language, name="language"),
]
