"""Addresses of the detection part."""

from django.urls import path

from fanzha.detection.views import public

app_name = "detection"
urlpatterns = [
    path("ask/", public.check, name="check"),
]
