"""The one way a warning changes its state."""

from datetime import datetime
from typing import Any

from fanzha.kit import NotFound, ref
from fanzha.kit import gettext as _
from fanzha.organisations import Aspect
from fanzha.organisations.actions import Person, need
from fanzha.warning.models import StateChange, Warning
from fanzha.warning.states import State, WrongState, check


def ref_of(warning: Warning | int) -> str:
    """`warning:warning:17`."""
    return ref("warning", "warning", warning if isinstance(warning, int) else warning.pk)


def take(pk: int, person: Person, *wanted: Aspect) -> Warning:
    """The warning, locked for the current transaction, if the person may work on it.

    Raises NotFound out of sight and Forbidden without the aspect (ALL unless named).
    """
    warning = Warning.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if warning is None:
        raise NotFound(_("There is no such warning."))
    need(warning, person, *(wanted or (Aspect.ALL,)))
    return warning


def move(
    warning: Warning,
    new: State,
    by: Person | None,
    now: datetime,
    note: str = "",
    **changes: Any,
) -> None:
    """Take the step and write it down; raises WrongState when it does not exist or was taken.

    The conditional UPDATE decides between two people (or workers) who try at once.
    """
    old = warning.at
    check(warning.pk, old, new)
    changed = Warning.objects.filter(pk=warning.pk, state=old).update(state=new, **changes)
    if not changed:
        raise WrongState(_("Somebody else has just worked on this warning: reload the page."))
    StateChange.objects.create(
        warning=warning, at=now, old=old.value, new=new.value, by=by, note=note
    )
    warning.state = new.value
    for name, value in changes.items():
        setattr(warning, name, value)


def note_down(warning: Warning, by: Person | None, now: datetime, note: str) -> None:
    """Write something into the history that is no change of state (a raised tier, a request)."""
    StateChange.objects.create(
        warning=warning, at=now, old=warning.state, new=warning.state, by=by, note=note
    )


def change(warning: Warning, **values: Any) -> None:
    """Set columns of the warning in the database and on the object."""
    Warning.objects.filter(pk=warning.pk).update(**values)
    for name, value in values.items():
        setattr(warning, name, value)
