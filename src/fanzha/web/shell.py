"""What the frame around a page shows to one person: plain values, filled by `settings.SHELL`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class Link:
    """An entry of the navigation.

    `icon` is a symbol of `static/web/icons.svg`; `key` the letter that opens it after `g`;
    `badge` a number beside it (0 shows none).
    """

    label: str
    url: str
    icon: str = ""
    key: str = ""
    badge: int = 0
    active: bool = False


@dataclass(frozen=True)
class Section:
    """Entries that belong together; an empty label shows no heading."""

    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class UnitChoice:
    """A unit the person can work for; `value` is posted as `unit` to `Shell.switch_url`."""

    value: str
    name: str
    active: bool = False


@dataclass(frozen=True)
class Purpose:
    """A reason for which a masked field may be opened; `value` is posted as `purpose`."""

    value: str
    label: str


@dataclass(frozen=True)
class Deadline:
    """The next thing the person must have done, and by when (aware)."""

    label: str
    due_at: datetime
    url: str


@dataclass(frozen=True)
class Shell:
    """Everything in the frame. Addresses left empty hide what they would open.

    `person_key` is a pseudonym: entries waiting offline are sent only for the person who made them.
    `phone` holds the (at most five) entries of the bottom bar. `search_url` takes a POST with `q`,
    because what is pasted there is often personal and must not reach an address line. `bell_url`
    answers with the bell again. `help` is what the help panel of this page says, a sentence each.
    """

    name: str
    role: str = ""
    unit: str = ""
    person_key: str = ""
    home_url: str = "/"
    sections: tuple[Section, ...] = ()
    phone: tuple[Link, ...] = ()
    units: tuple[UnitChoice, ...] = ()
    switch_url: str = ""
    search_url: str = ""
    help: tuple[str, ...] = ()
    help_url: str = ""
    profile_url: str = ""
    logout_url: str = ""
    reveal_url: str = ""
    purposes: tuple[Purpose, ...] = ()
    deadline: Deadline | None = None
    unread: int = 0
    unread_url: str = ""
    bell_url: str = ""
    centre: str = ""


def _covers(link: Link, path: str) -> bool:
    """True where the page at `path` lies at or below the link."""
    base = link.url.split("?")[0]
    return path == base or (base != "/" and path.startswith(base.rstrip("/") + "/"))


def _marked(links: Iterable[Link], current: str) -> tuple[Link, ...]:
    return tuple(replace(link, active=bool(current) and link.url == current) for link in links)


def current_url(links: Iterable[Link], path: str) -> str:
    """Address of the most specific link that covers the page; empty where none does."""
    covering = [link.url for link in links if _covers(link, path)]
    return max(covering, key=lambda url: len(url.split("?")[0]), default="")


def activate(shell: Shell, path: str) -> Shell:
    """The shell with exactly the entries of the page at `path` marked active."""
    everything = [link for section in shell.sections for link in section.links]
    current = current_url(everything, path)
    return replace(
        shell,
        sections=tuple(replace(s, links=_marked(s.links, current)) for s in shell.sections),
        phone=_marked(shell.phone, current_url(shell.phone, path)),
    )
