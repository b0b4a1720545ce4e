"""Addresses of the frame."""

from django.urls import path

from fanzha.web.views import shell, style

app_name = "web"
urlpatterns = [
    path("language/", shell.language, name="language"),
    path("style/", style.page, name="style"),
    path("style/list/", style.rows, name="style-list"),
    path("style/task/", style.phone, name="style-task"),
    path("style/public/", style.public, name="style-public"),
    path("style/wall/", style.wall, name="style-wall"),
    path("style/progress/", style.slow, name="style-progress"),
    path("style/error/<int:status>/", style.error, name="style-error"),
    path("style/reveal/", style.reveal, name="style-reveal"),
]
