"""Is this process able to answer? Asked by the supervisor and by load balancers."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from fanzha.organisations.actions import public_page


@public_page()
def health(_request: HttpRequest) -> HttpResponse:
    """`ok` as soon as pages and database answer."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return HttpResponse("ok", content_type="text/plain")
