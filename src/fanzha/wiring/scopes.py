"""What every operation of the HTTP API says: which key it needs, how it fails."""

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer

from fanzha.organisations.actions import ApiKey, KeyUnknown, verify_key


class Scope(HttpBearer):
    """A key of a unit that holds one scope: `Authorization: Bearer fz_…`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey | None:
        """The key behind the token, None (401) for none; raises Forbidden without the scope."""
        try:
            return verify_key(token, self.scope)
        except KeyUnknown:
            return None


def key_of(request: HttpRequest) -> ApiKey:
    """The key that a request of an operation with a scope came with."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)
    return key


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


PROBLEMS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 429), Problem)
