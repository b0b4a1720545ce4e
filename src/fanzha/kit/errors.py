"""The one error tree.

    FanzhaError
    ├── Invalid      the input cannot be used as it is          (HTTP 400)
    ├── Forbidden    the person may not do this                 (HTTP 403)
    ├── NotFound     no such thing, or not visible to you       (HTTP 404)
    ├── Conflict     the thing is no longer in the needed state (HTTP 409)
    └── Unavailable  something outside does not answer          (HTTP 503)
        └── TooMany  asked too often, or the queue is full      (HTTP 429)

A part subclasses these and names the fact (`HoldExpired`). The message says which object, what is
wrong and what to do; it never holds personal data, because messages reach logs.
"""


class FanzhaError(Exception):
    """Base of every expected failure."""


class Invalid(FanzhaError):
    """The input cannot be used as it is."""


class Forbidden(FanzhaError):
    """The person may not do this."""


class NotFound(FanzhaError):
    """There is no such thing, or it is not visible to the person who asks."""


class Conflict(FanzhaError):
    """The thing is no longer in the state that the change needs."""


class Unavailable(FanzhaError):
    """Something outside the process does not answer; trying again later may help."""


class TooMany(Unavailable):
    """Asked too often, or more than can be taken now: the same later may help."""


STATUS: dict[type[FanzhaError], int] = {
    Invalid: 400,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Unavailable: 503,
    TooMany: 429,
}


def status_of(error: FanzhaError) -> int:
    """The HTTP status of an error: that of its nearest base, 500 for a bare FanzhaError."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
