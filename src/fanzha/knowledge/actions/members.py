"""The registry in memory: kept in step with the database by its version, row by row."""

from collections.abc import Iterable
from functools import lru_cache
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F

from fanzha.kit import clock, local_date
from fanzha.knowledge.actions.library import current_library
from fanzha.knowledge.hubs import StopList
from fanzha.knowledge.identifiers import IndicatorKind
from fanzha.knowledge.membership import Hit, Membership
from fanzha.knowledge.models import Indicator, RegistryState

_COLUMNS = ("id", "kind", "value", "type_code", "confidence", "expires_on")


def next_version() -> int:
    """Raise the registry's version in the current transaction; writers queue here."""
    transaction.on_commit(_changed_here)
    RegistryState.objects.get_or_create(pk=1, defaults={"epoch": uuid4().hex})
    RegistryState.objects.filter(pk=1).update(version=F("version") + 1)
    return RegistryState.objects.values_list("version", flat=True).get(pk=1)


def _changed_here() -> None:
    """Marks a transaction that changed the registry; nothing is left to do at its end."""


def _uncommitted() -> bool:
    """Does this transaction see registry changes that may yet be rolled back?"""
    return any(entry[1] is _changed_here for entry in connection.run_on_commit)


def stop_list() -> StopList:
    """The stop-list in force."""
    library = current_library()
    return _stop_list(library.sha)


@lru_cache(maxsize=2)
def _stop_list(_sha: str) -> StopList:
    return StopList(current_library().hubs)


class _Keeper:
    """Holds the newest membership of this process; replaced whole, so readers need no lock."""

    def __init__(self) -> None:
        self.membership = Membership((), StopList(()))

    def at(self, version: int) -> Membership:
        held = self.membership
        if held.version >= version:
            return held
        later = _caught_up(held, version)
        if not _uncommitted():
            self.membership = later
        return later


@lru_cache(maxsize=2)
def _keeper(_epoch: str, stop_sha: str) -> _Keeper:
    keeper = _Keeper()
    keeper.membership = Membership((), _stop_list(stop_sha), version=-1)
    return keeper


def _caught_up(held: Membership, version: int) -> Membership:
    changed = Indicator.objects.filter(version__gt=held.version, version__lte=version)
    confirmed = changed.filter(state=Indicator.State.CONFIRMED).values_list(*_COLUMNS)
    gone = changed.exclude(state=Indicator.State.CONFIRMED).values_list("kind", "value")
    if not len(held):
        gone = gone.none()  # the first load: there is nothing to take away
    hits = (Hit(row[0], IndicatorKind(row[1]), *row[2:]) for row in confirmed.iterator(5000))
    lost = [(IndicatorKind(kind), value) for kind, value in gone]
    return held.changed(hits, lost, version)


def membership() -> Membership:
    """The confirmed indicators as of now; one small query, then look-ups in memory."""
    state = RegistryState.objects.filter(pk=1).values_list("epoch", "version").first()
    epoch, version = state or ("", 0)
    return _keeper(epoch, current_library().sha).at(version)


def known(values: Iterable[tuple[IndicatorKind | str, str]]) -> list[Hit]:
    """The confirmed indicators among many values of a text; kinds that are none are passed over."""
    member, today = membership(), local_date(clock.now())
    kinds = frozenset(IndicatorKind)
    hits = (
        member.check(IndicatorKind(kind), value, today) for kind, value in values if kind in kinds
    )
    return list(dict.fromkeys(hit for hit in hits if hit))


def check_indicator(kind: IndicatorKind | str, value: str) -> Hit | None:
    """The confirmed indicator that a value as people write it stands for, None when unknown."""
    return membership().check(IndicatorKind(kind), value, local_date(clock.now()))
