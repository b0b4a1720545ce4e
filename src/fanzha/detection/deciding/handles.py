"""How many files the decision process may hold open."""

import resource

_ENOUGH = 65_536


def allow_many_files() -> None:
    """As many as the system lets us have: each connection and each thread that answers needs one.

    The usual 1024 would end where a bank holds some seven hundred connections open.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _ENOUGH if hard == resource.RLIM_INFINITY else min(hard, _ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
