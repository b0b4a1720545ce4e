"""Backtests: asked on a page, run by a process that the job worker starts and looks after."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from fanzha.detection.actions.histories import histories, history_folder
from fanzha.detection.actions.rulerows import book_as_edited, book_in_force
from fanzha.detection.backtesting import ERROR, PROGRESS, RESULT, Task, prepare
from fanzha.detection.models import BacktestRun
from fanzha.detection.rules.publication import rules_toml
from fanzha.kit import Conflict, Forbidden, NotFound, clock
from fanzha.kit.actions import write
from fanzha.knowledge import current_lists
from fanzha.organisations.actions import Person, audit

State = BacktestRun.State
PATIENCE = timedelta(hours=1)


def ask_backtest(by: Person, scenario: str, file: str, labels: str = "") -> BacktestRun:
    """Note that a backtest is wanted; it begins within seconds."""
    known = [each.name for each in histories()]
    if file not in known or (labels and labels not in known):
        raise NotFound(_("There is no such file of history."))
    with write():
        run = BacktestRun.objects.create(
            person=by, at=clock.now(), scenario=scenario, file=file, labels=labels
        )
        audit(by, "rule.backtested", f"detection:backtest:{run.pk}", scenario=scenario)
    return run


def run_backtests() -> None:
    """Take in what is done, then begin the next; one runs at a time (scheduled)."""
    for run in BacktestRun.objects.filter(state=State.RUNNING):
        _look_after(run)
    if not BacktestRun.objects.filter(state=State.RUNNING).exists():
        run_next()


def run_next() -> None:
    """Begin the oldest that waits."""
    run = BacktestRun.objects.filter(state=State.WAITING).order_by("pk").first()
    if run is None:
        return
    claimed = BacktestRun.objects.filter(pk=run.pk, state=State.WAITING)
    if not claimed.update(state=State.RUNNING, started_at=clock.now()):
        return
    folder = folder_of(run)
    shutil.rmtree(folder, ignore_errors=True)
    for name, book in (("new", book_as_edited()), ("old", book_in_force())):
        (folder / name).mkdir(parents=True)
        (folder / name / "rules.toml").write_text(rules_toml(book), encoding="utf-8")
    prepare(folder, _task(run))
    command = [sys.executable, "-m", "fanzha.detection.backtesting", str(folder)]
    with (folder / "log").open("wb") as log:
        started = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603
    BacktestRun.objects.filter(pk=run.pk).update(pid=started.pid)


def _task(run: BacktestRun) -> Task:
    lists = current_lists(Path(settings.FANZHA_HOME))
    return Task(
        scenario=run.scenario,
        history=str(history_folder() / run.file),
        labels=str(history_folder() / run.labels) if run.labels else "",
        lists=str(lists or ""),
        keys=str(settings.FANZHA_KEY_FILE),
        language=settings.LANGUAGE_CODE,
    )


def cancel_backtest(run: BacktestRun, by: Person) -> None:
    """Stop a backtest that waits or runs: its process ends when its folder is gone."""
    if not by.can("rule.edit"):
        raise Forbidden(_("Your role may not change rules."))
    open_ones = BacktestRun.objects.filter(pk=run.pk, state__in=(State.WAITING, State.RUNNING))
    with write():
        if not open_ones.update(state=State.CANCELLED, ended_at=clock.now()):
            raise Conflict(_("This backtest has ended already."))
        audit(by, "rule.backtest_cancelled", f"detection:backtest:{run.pk}")
    shutil.rmtree(folder_of(run), ignore_errors=True)


def _look_after(run: BacktestRun) -> None:
    folder = folder_of(run)
    ended, now = not _lives(run.pid), clock.now()
    if (folder / RESULT).exists():
        found = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        _end(run, State.DONE, result=found)
    elif (folder / ERROR).exists():
        _end(run, State.FAILED, message=(folder / ERROR).read_text(encoding="utf-8")[:300])
    elif run.started_at and now - run.started_at > PATIENCE:
        _end(run, State.FAILED, message=_("It took longer than an hour and was given up."))
    elif ended and run.pid:
        _end(run, State.FAILED, message=_("The process ended without a result."))


def _end(run: BacktestRun, state: str, **values: object) -> None:
    rows = BacktestRun.objects.filter(pk=run.pk, state=State.RUNNING)
    rows.update(state=state, ended_at=clock.now(), **values)
    shutil.rmtree(folder_of(run), ignore_errors=True)


def _lives(pid: int | None) -> bool:
    if not pid:
        return False
    with suppress(ChildProcessError):  # a child of an earlier worker is nobody's to wait for
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def progress_of(run: BacktestRun) -> tuple[int, int]:
    """How far a running backtest is, in percent of the file, and how many events it has read."""
    try:
        told = json.loads((folder_of(run) / PROGRESS).read_text(encoding="utf-8"))
        return round(told["share"] * 100), told["events"]
    except (OSError, ValueError):
        return 0, 0


def folder_of(run: BacktestRun) -> Path:
    """Where a running backtest works."""
    return Path(settings.FANZHA_HOME) / "backtests" / str(run.pk)
