"""Endpoints: saving and closing them."""

from fanzha.delivery.actions.outbox import channel
from fanzha.delivery.models import Endpoint
from fanzha.kit import clock
from fanzha.kit.actions import write
from fanzha.organisations.actions import Person, audit


def save_endpoint(by: Person, endpoint: Endpoint) -> None:
    """Save a new or changed endpoint; raises Invalid when the address cannot be one."""
    channel(endpoint.channel).check(endpoint.address)
    action = "endpoint.changed" if endpoint.pk else "endpoint.created"
    with write():
        if not endpoint.pk:
            endpoint.created_at = clock.now()
        endpoint.save()
        facts = {"unit": endpoint.unit.code, "channel": endpoint.channel}
        audit(by, action, f"delivery:endpoint:{endpoint.pk}", **facts)


def set_active(by: Person, endpoint: Endpoint, active: bool) -> None:
    """Stop sending to an endpoint, or begin again."""
    with write():
        Endpoint.objects.filter(pk=endpoint.pk).update(active=active)
        action = "endpoint.opened" if active else "endpoint.closed"
        audit(by, action, f"delivery:endpoint:{endpoint.pk}")
