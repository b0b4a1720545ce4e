"""What the kit offers that needs the database: events, short writes, sealed fields, jobs."""

from fanzha.kit.actions.inserting import insert_many, seal
from fanzha.kit.actions.language import is_chinese
from fanzha.kit.actions.prefixes import begins
from fanzha.kit.actions.rotation import rotate_keys
from fanzha.kit.actions.statistics import refresh_statistics
from fanzha.kit.events import (
    Payload,
    publish,
    publish_all,
    retry_parked,
    run_due,
    sweep_done,
    write,
)
from fanzha.kit.fields import BlindIndex, EncryptedField, blind, blind_last4, keyring
from fanzha.kit.models import Delivery, JobRun
from fanzha.kit.tasks import Job, enrol, run_jobs

__all__ = [
    "BlindIndex",
    "Delivery",
    "EncryptedField",
    "Job",
    "JobRun",
    "Payload",
    "begins",
    "blind",
    "blind_last4",
    "enrol",
    "insert_many",
    "is_chinese",
    "keyring",
    "publish",
    "publish_all",
    "refresh_statistics",
    "retry_parked",
    "rotate_keys",
    "run_due",
    "run_jobs",
    "seal",
    "sweep_done",
    "write",
]
