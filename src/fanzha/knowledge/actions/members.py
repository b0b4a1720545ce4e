"""The registry in memory: kept in step with the database by its version, row by row."""

from functools import lru_cache
from uuid import uuid4

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
    RegistryState.objects.get_or_create(pk=1, defaults={"epoch": uuid4().hex})
    RegistryState.objects.filter(pk=1).update(version=F("version") + 1)
    return RegistryState.objects.values_list("version", flat=True).get(pk=1)


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
        if held.version < version:
            held = self.membership = _caught_up(held, version)
        return held


@lru_cache(maxsize=2)
def _keeper(_epoch: str, stop_sha: str) -> _Keeper:
    keeper = _Keeper()
    keeper.membership = Membership((), _stop_list(stop_sha), version=-1)
    return keeper


def _caught_up(held: Membership, version: int) -> Membership:
    changed = Indicator.objects.filter(version__gt=held.version, version__lte=version)
    confirmed = changed.filter(state=Indicator.State.CONFIRMED).values_list(*_COLUMNS)
    gone = changed.exclude(state=Indicator.State.CONFIRMED).values_list("kind", "value")
    hits = (Hit(row[0], IndicatorKind(row[1]), *row[2:]) for row in confirmed.iterator(5000))
    lost = [(IndicatorKind(kind), value) for kind, value in gone]
    return held.changed(hits, lost, version)


def membership() -> Membership:
    """The confirmed indicators as of now; one small query, then look-ups in memory."""
    state = RegistryState.objects.filter(pk=1).values_list("epoch", "version").first()
    epoch, version = state or ("", 0)
    return _keeper(epoch, current_library().sha).at(version)


def check_indicator(kind: IndicatorKind | str, value: str) -> Hit | None:
    """The confirmed indicator that a value as people write it stands for, None when unknown."""
    return membership().check(IndicatorKind(kind), value, local_date(clock.now()))
