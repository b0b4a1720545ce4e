"""Decisions of the demo: what its banks ask is sent to the running decision process, once.

The job worker does it after the start, because the kernel of the features is compiled by then, and
after the demo's model was trained, so that decisions tell what it says.
"""

import json
from collections.abc import Sequence

from django.conf import settings

from fanzha.detection import Loopback, loopback_token, told_by
from fanzha.detection.actions import held_decisions, report_decision
from fanzha.kit import Unavailable, clock, write_csv
from fanzha.kit.actions import keyring
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Person, Post, Unit
from fanzha.simulation.actions import marker
from fanzha.simulation.actions.ranking import is_ranked
from fanzha.simulation.counters import openings, sessions
from fanzha.simulation.payments import Paid, transfers

_LOGINS = ("teller1", "payment1")  # their units come first, so that the demo logins see something
_BANKS = 4
_DONE, _REPORTED = "decisions-fed", "decisions-reported"
_REPORTER, _SHOWN = "payment1", 6


def feed_decisions() -> int:
    """Send what the demo's banks asked (scheduled); how many were sent, 0 where nothing is due."""
    done = settings.FANZHA_HOME / _DONE
    seed = marker.seed()
    if seed is None:
        return 0
    if done.exists():
        _report()
        return 0
    if told_by(settings.DECISION_PORT) != "ready" or not is_ranked(seed):
        return 0
    units, now = _units(), clock.now()
    paid = transfers(seed, now, len(units))
    asked = _in_time([*paid, *openings(seed, now, len(units)), *sessions(seed, now, len(units))])
    process = Loopback(settings.DECISION_PORT, loopback_token(keyring().chain))
    try:
        _ask(process, asked, units)
        _label(process, asked, units)
    except Unavailable:
        return 0
    _keep_history(paid)
    done.touch()
    return len(asked)


def _in_time(paid: Sequence[Paid]) -> list[Paid]:
    return sorted(paid, key=lambda one: (one.event["occurred_at"], one.event["event_id"]))


def _report() -> None:
    """A bank shows its latest held payments to the centre, once they are on its pages."""
    done = settings.FANZHA_HOME / _REPORTED
    manager = Person.objects.filter(login=_REPORTER).first()
    if done.exists() or manager is None:
        return
    held = held_decisions(manager, _SHOWN)
    for pk in held:
        report_decision(pk, manager)
    if held:
        done.touch()


def _keep_history(paid: Sequence[Paid]) -> None:
    """The same transfers as a file, to run backtests on."""
    folder = settings.FANZHA_HOME / "history"
    folder.mkdir(mode=0o700, exist_ok=True)
    columns = list(dict.fromkeys(name for one in paid for name in one.event if name != "scenario"))
    rows = [[one.event.get(name, "") for name in columns] for one in paid]
    (folder / "demo-transfers.csv").write_bytes(write_csv(columns, rows))
    told = [[one.event["event_id"], one.label] for one in paid if one.label]
    (folder / "demo-labels.csv").write_bytes(write_csv(["event_id", "label"], told))


def _units() -> list[str]:
    """Codes of a few banks and payment organisations."""
    first = Post.objects.filter(person__login__in=_LOGINS).values_list("unit__code", flat=True)
    banks = Unit.objects.filter(kind=UnitKind.BANK).order_by("code").values_list("code", flat=True)
    return list(dict.fromkeys([*first, *banks[:_BANKS]]))[:_BANKS]


def _ask(process: Loopback, paid: Sequence[Paid], units: Sequence[str]) -> None:
    """In order of time: features count what was before."""
    start = 0
    while start < len(paid):
        bank, end = paid[start].bank, start + 1
        while end < len(paid) and paid[end].bank == bank:
            end += 1
        lines = "\n".join(json.dumps(one.event) for one in paid[start:end])
        kind = "application/x-ndjson"
        reply = process.post("/api/v1/decisions:batch", lines.encode(), units[bank], kind)
        _refuse(reply.status)
        start = end


def _label(process: Loopback, paid: Sequence[Paid], units: Sequence[str]) -> None:
    for one in paid:
        if one.label:
            body = json.dumps({"event_id": one.event["event_id"], "label": one.label})
            _refuse(process.post("/api/v1/labels", body.encode(), units[one.bank]).status)


def _refuse(status: int) -> None:
    if status >= 300:
        raise Unavailable(f"decision process: {status}")
