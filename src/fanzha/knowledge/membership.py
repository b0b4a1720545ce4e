"""Is this number known? A set in memory over the confirmed indicators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fanzha.knowledge.hubs import StopList, parents
from fanzha.knowledge.identifiers import HOSTED, IndicatorKind, host_of, written


@dataclass(frozen=True, slots=True)
class Hit:
    """A confirmed indicator; `confidence` is 0–100, `expires_on` the last day it counts."""

    id: int
    kind: IndicatorKind
    value: str
    type_code: str
    confidence: int
    expires_on: date | None


class Membership:
    """The confirmed indicators at one `version` of the registry; look-ups touch no database.

    A value on the stop-list never hits, even if it was confirmed before it was listed. A URL or an
    e-mail hits through its domain, a domain through the domains above it.
    """

    def __init__(self, hits: Iterable[Hit], stop_list: StopList, version: int = 0) -> None:
        self.version = version
        self._stop_list = stop_list
        self._hits: dict[tuple[IndicatorKind, str], Hit] = {}
        self._add(hits)

    def _add(self, hits: Iterable[Hit]) -> None:
        for hit in hits:
            if not self._stop_list.find(hit.kind, hit.value):
                self._hits[hit.kind, hit.value] = hit

    def changed(
        self, hits: Iterable[Hit], lost: Iterable[tuple[IndicatorKind, str]], version: int
    ) -> "Membership":
        """A copy at a later version: with these hits, without those (kind, value)."""
        later = Membership((), self._stop_list, version)
        later._hits = dict(self._hits)
        for key in lost:
            later._hits.pop(key, None)
        later._add(hits)
        return later

    def __len__(self) -> int:
        return len(self._hits)

    def check(self, kind: IndicatorKind, value: str, today: date) -> Hit | None:
        """The confirmed indicator that a value as people write it stands for."""
        normal = written(kind, value)
        return self.find(kind, normal, today) if normal else None

    def find(self, kind: IndicatorKind, normal: str, today: date) -> Hit | None:
        """The same for a value already in its normal form."""
        hit = self._hits.get((kind, normal))
        if hit is None and kind in HOSTED:
            hit = self._above(host_of(kind, normal))
        return hit if hit and (hit.expires_on is None or today <= hit.expires_on) else None

    def _above(self, host: str) -> Hit | None:
        hits = (self._hits.get((IndicatorKind.DOMAIN, name)) for name in parents(host))
        return next((hit for hit in hits if hit), None)
