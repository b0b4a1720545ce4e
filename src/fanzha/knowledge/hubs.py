"""The stop-list: official and everyday identifiers that no one may register as a swindler's."""

import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Mapping

from fanzha.kit import Invalid
from fanzha.kit import gettext as _
from fanzha.knowledge.entries import Hub
from fanzha.knowledge.identifiers import HOSTED, IndicatorKind, host_of


class OfficialIdentifier(Invalid):
    """The value belongs to an authority, a bank or a service that everybody uses."""


class StopList:
    """Answers whether a normal value is on the stop-list, and whose it is."""

    def __init__(self, hubs: Iterable[Hub]) -> None:
        listed = tuple(hubs)
        self._exact = {(hub.kind, hub.value): hub for hub in listed if hub.match == "exact"}
        self._prefixes: dict[str, list[Hub]] = defaultdict(list)
        for hub in listed:
            if hub.match == "prefix":
                self._prefixes[hub.kind].append(hub)
        self._domains = {hub.value: hub for hub in listed if hub.match == "suffix"}
        self._networks = [
            (ipaddress.ip_network(hub.value), hub) for hub in listed if hub.match == "network"
        ]

    @property
    def domains(self) -> Mapping[str, Hub]:
        """Official domains; what lies below one belongs to it."""
        return self._domains

    def find(self, kind: IndicatorKind, value: str) -> Hub | None:
        """The entry that covers a normal value, None when the value may be registered."""
        found = self._exact.get((kind, value))
        if found is None and kind in self._prefixes:
            found = self._by_prefix(kind, value)
        if found is None and kind in HOSTED:
            found = self._by_domain(kind, value)
        if found is None and kind is IndicatorKind.IP:
            found = self._by_network(value)
        return found

    def refuse(self, kind: IndicatorKind, value: str) -> None:
        """Raise OfficialIdentifier for a value on the stop-list."""
        hub = self.find(kind, value)
        if hub is not None:
            text = _(
                "{value} is official or in everyday use ({owner}) and cannot be registered: "
                "swindlers only pretend to be it. Register what they really used."
            )
            raise OfficialIdentifier(text.format(value=value[:60], owner=hub.name))

    def _by_prefix(self, kind: IndicatorKind, value: str) -> Hub | None:
        for hub in self._prefixes[kind]:
            if hub.digits in (0, len(value)) and value.startswith(hub.value):
                return hub
        return None

    def _by_domain(self, kind: IndicatorKind, value: str) -> Hub | None:
        for name in parents(host_of(kind, value)):
            hub = self._domains.get(name)
            if hub and (kind is IndicatorKind.DOMAIN or not hub.pages):
                return hub
        return None

    def _by_network(self, value: str) -> Hub | None:
        address = ipaddress.ip_address(value)
        return next((hub for network, hub in self._networks if address in network), None)


def parents(host: str) -> list[str]:
    """The host and the domains above it that have at least two labels, longest first."""
    labels = host.split(".")
    return [".".join(labels[i:]) for i in range(len(labels) - 1)]
