"""The file that says which demo a home holds, and whether its build came to its end."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from fanzha.kit import Conflict
from fanzha.kit import gettext as _
from fanzha.organisations.actions import role_label


@dataclass(frozen=True)
class Login:
    """A demo login: who it is, and where."""

    login: str
    role: str
    unit: str
    name: str


@dataclass(frozen=True)
class DemoSummary:
    """What the demo holds; `counts` by kind of row, `logins` one for each role first."""

    seed: int
    days: int
    password: str
    counts: dict[str, int] = field(default_factory=dict)
    logins: tuple[Login, ...] = ()
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """The summary as it is printed."""
        counted = ", ".join(f"{number} {told(kind)}" for kind, number in self.counts.items())
        head = [
            _("Seed {seed}, {days} days: {counted}.").format(
                seed=self.seed, days=self.days, counted=counted
            ),
            _("Password of every login: {password}").format(password=self.password),
        ]
        width = max((len(entry.login) for entry in self.logins), default=0)
        return head + [
            f"  {entry.login:<{width}}  {role_label(entry.role)} · {entry.unit} {entry.name}"
            for entry in self.logins
        ]


def told(kind: str) -> str:
    """What a kind of rows is called."""
    words = {
        "units": _("units"),
        "people": _("people"),
        "shifts": _("shifts"),
        "warnings": _("warnings"),
        "lists": _("lists"),
        "reports": _("reports"),
        "indicators": _("indicators"),
        "checks": _("checks"),
        "activities": _("activities"),
        "entries": _("entries"),
        "audit lines": _("audit lines"),
        "list entries": _("list entries"),
        "orders": _("orders"),
    }
    return words.get(kind, kind)


def path() -> Path:
    """Where the marker lies."""
    return Path(settings.FANZHA_HOME) / "demo.json"


def begin(seed: int, days: int) -> None:
    """Note that a build has begun; a marker left in this state means that it never ended."""
    _write({"state": "building", "seed": seed, "days": days})


def finish(summary: DemoSummary) -> None:
    """Note that the demo is whole."""
    _write({"state": "ready", **asdict(summary)})


def _write(content: dict[str, Any]) -> None:
    draft = path().with_suffix(".part")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path())


def is_broken() -> bool:
    """Did an earlier build never come to its end?"""
    return _read().get("state") == "building"


def seed() -> int | None:
    """The seed of the whole demo that this home holds, None without one."""
    content = _read()
    return int(content["seed"]) if content.get("state") == "ready" else None


def existing(seed: int, days: int) -> DemoSummary | None:
    """The demo of these parameters that the home holds, None when it holds none.

    Raises Conflict when it holds another one.
    """
    content = _read()
    if content.pop("state", None) != "ready":
        return None
    if (content["seed"], content["days"]) != (seed, days):
        raise Conflict(
            _(
                "This home holds the demo of seed {seed} with {days} days: set FANZHA_HOME to "
                "another folder, or delete this one first."
            ).format(seed=content["seed"], days=content["days"])
        )
    logins = tuple(Login(**entry) for entry in content.pop("logins"))
    return DemoSummary(**content, logins=logins)


def _read() -> dict[str, Any]:
    if not path().exists():
        return {}
    found: dict[str, Any] = json.loads(path().read_text("utf-8"))
    return found
