"""What `fanzha doctor` looks at. Each finding says what to do when it is bad."""

import json
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import DatabaseError

from fanzha.cli.setup import no_database
from fanzha.kit import FanzhaError, local_date, place_of
from fanzha.kit import gettext as _

_FREE_BYTES = 2 * 1024**3
_WORKER_SILENT = timedelta(hours=2)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str


def label(finding: Finding) -> str:
    """What a finding is called on screen."""
    labels = {
        "python": _("Python"),
        "disk": _("disk"),
        "key": _("key file"),
        "database": _("database"),
        "sealed": _("sealed values"),
        "audit": _("audit chain"),
        "knowledge": _("knowledge"),
        "events": _("events"),
        "worker": _("worker"),
        "decisions": _("decisions"),
        "kept": _("log of decisions"),
    }
    return labels.get(finding.name, finding.name)


def examine() -> list[Finding]:
    """Look at everything; a check that cannot run is itself a finding.

    Raises what the settings raise: without them there is nothing to look at.
    """
    checks = (
        _key, _database, _sealed, _audit, _knowledge, _events, _worker, _decisions, _kept,
    )  # fmt: skip
    return [_python(), _disk(), *map(_guarded, checks)]


def _guarded(check: Callable[[], Finding]) -> Finding:
    name = check.__name__.strip("_")
    try:
        return check()
    except FanzhaError as error:
        return Finding(name, False, str(error))
    except DatabaseError:
        return Finding(name, False, no_database())
    except Exception as error:  # noqa: BLE001 - the doctor reports whatever is broken
        sentence = _("cannot be checked ({place})")
        return Finding(name, False, sentence.format(place=place_of(error)))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        "python",
        sys.version_info >= (3, 11),
        _("{version}, needs 3.11 or newer").format(version=version),
    )


def _disk() -> Finding:
    from fanzha.settings import FANZHA_HOME

    place = next(path for path in (FANZHA_HOME, *FANZHA_HOME.parents) if path.exists())
    free = shutil.disk_usage(place).free
    return Finding(
        "disk", free > _FREE_BYTES, _("{n} GB free, needs 2 GB").format(n=free // 1024**3)
    )


def _key() -> Finding:
    from fanzha.kit.crypto import Keyring
    from fanzha.settings import FANZHA_HOME, FANZHA_KEY_FILE

    ring = Keyring.load(FANZHA_KEY_FILE)
    mode = stat.S_IMODE(FANZHA_KEY_FILE.stat().st_mode)
    if mode & 0o077:
        return Finding("key", False, _("others may read the key file: chmod 600 it"))
    if FANZHA_HOME in FANZHA_KEY_FILE.parents:
        return Finding("key", False, _("the key lies inside FANZHA_HOME: move it elsewhere"))
    return Finding(
        "key", True, _("active {name}, {n} in the file").format(name=ring.active, n=len(ring.names))
    )


def _database() -> Finding:
    from fanzha.cli.setup import start_django

    start_django()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(
            "database", False, _("{n} migrations wait: start fanzha serve").format(n=len(waiting))
        )
    return Finding(
        "database", True, _("{engine}, tables up to date").format(engine=connection.vendor)
    )


def _sealed() -> Finding:
    """The newest value of every sealed column must open with the key file."""
    from django.apps import apps

    from fanzha.kit.actions import EncryptedField

    tables = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedField)
    ]
    opened = sum(_opens(model, name) for model, name in tables)
    return Finding("sealed", True, _("{n} of them opened").format(n=opened))


def _opens(model: Any, name: str) -> bool:
    """Open one value, which raises Unavailable with a foreign key; False where there is none."""
    from django.db.models import TextField
    from django.db.models.functions import Cast

    held = model._default_manager.annotate(raw=Cast(name, TextField())).order_by("-pk")
    row = held.exclude(raw="").exclude(raw__isnull=True).only(name).first()
    return row is not None and getattr(row, name) is not None


def _audit() -> Finding:
    from fanzha.organisations.actions import head

    return Finding(
        "audit", True, _("{n} entries; “fanzha audit verify” proves them").format(n=head().sequence)
    )


def _knowledge() -> Finding:
    from fanzha.knowledge import current_snapshot

    return Finding("knowledge", True, _("snapshot {sha}").format(sha=current_snapshot().sha[:12]))


def _events() -> Finding:
    from fanzha.kit.actions import Delivery

    parked = Delivery.objects.filter(state="parked").count()
    detail = (
        _("{n} given up: look at System · Events").format(n=parked)
        if parked
        else _("nothing given up")
    )
    return Finding("events", not parked, detail)


def _worker() -> Finding:
    from fanzha.kit import now
    from fanzha.kit.actions import JobRun

    failed = JobRun.objects.exclude(last_error="").values_list("name", flat=True)
    if failed:
        names = ", ".join(failed.order_by("name"))
        return Finding(
            "worker", False, _("jobs that failed last time: {names}").format(names=names)
        )
    run = JobRun.objects.filter(last_finished__gte=now() - _WORKER_SILENT).first()
    detail = _("at work") if run else _("no worker ran in the last two hours: start fanzha serve")
    return Finding("worker", run is not None, detail)


def _decisions() -> Finding:
    """Asks the decision process of this home where it runs."""
    from fanzha.cli.loopback import fetch
    from fanzha.settings import DECISION_PORT, FANZHA_HOME

    try:
        port = int((FANZHA_HOME / "decisions" / "port").read_text("utf-8"))
    except (OSError, ValueError):
        port = DECISION_PORT
    try:
        told = json.loads(fetch("127.0.0.1", port, "/health", patience_s=3))
    except (OSError, ValueError):
        sentence = _("no answer on port {port}: start fanzha serve; see logs/decisions.log")
        return Finding("decisions", False, sentence.format(port=port))
    return _told(told)


def _told(told: dict[str, Any]) -> Finding:
    """What the decision process says about itself, the worst first."""
    if told["status"] == "down":
        return Finding("decisions", False, _("cannot store decisions: look at the disk"))
    if told["damaged_segments"]:
        sentence = _("damaged segments kept aside: {names}")
        return Finding(
            "decisions", False, sentence.format(names=", ".join(told["damaged_segments"]))
        )
    if told["broken_rules"]:
        sentence = _("rules that cannot be evaluated: {names}")
        return Finding("decisions", False, sentence.format(names=", ".join(told["broken_rules"])))
    if told["faults"]:
        sentence = _("{n} faults while deciding: look at its log")
        return Finding("decisions", False, sentence.format(n=told["faults"]))
    if told.get("unsaved"):
        sentence = _("its state could not be saved, a start would take longer: look at the disk")
        return Finding("decisions", False, sentence)
    if told["status"] == "starting":
        return Finding("decisions", True, _("still reading its state"))
    sentence = _("ready, {n} decisions, rules {rules}")
    versions = told["versions"]
    said = sentence.format(n=told["decisions"], rules=versions.get("rules", ""))
    if versions.get("model"):
        more = _("model {model} asks to verify from {risks} (payer/payee)")
        said += ", " + more.format(model=versions["model"], risks=versions.get("model_verify", ""))
    return Finding("decisions", True, said)


def _kept() -> Finding:
    """The days of the log, and which of them the decision process will delete next."""
    from fanzha.detection.deciding.following import days
    from fanzha.detection.deciding.keeping import due, due_damaged
    from fanzha.kit import now
    from fanzha.settings import DECISIONS_KEPT_DAYS, FANZHA_HOME

    asked = FANZHA_HOME, local_date(now()), DECISIONS_KEPT_DAYS
    held, gone = days(FANZHA_HOME), [*due(*asked), *due_damaged(*asked)]
    sentence = _("{n} days since {first}, kept for {days}; {due} are due to be deleted")
    detail = sentence.format(
        n=len(held), first=min(held, default="–"), days=DECISIONS_KEPT_DAYS, due=len(gone)
    )
    return Finding("kept", True, detail)
