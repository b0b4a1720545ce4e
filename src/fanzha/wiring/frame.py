"""What stands around every page: navigation in the order of the loop, per role and zone."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from fanzha.delivery.actions import unread_notices
from fanzha.kit import NotFound
from fanzha.organisations import Role, Zone
from fanzha.organisations.actions import OUTER, Person, centre, in_zone, role_label
from fanzha.warning.actions import Warning
from fanzha.web import Deadline, Link, Purpose, Section, Shell, UnitChoice
from fanzha.wiring.help import help_for


@dataclass(frozen=True)
class Entry:
    """A page in the navigation: shown to those who hold its permission."""

    label: object
    name: str
    permission: str
    icon: str = ""
    key: str = ""


# A real centre has no demo shop, in the navigation neither.
_SHOP = (
    (Entry(_("Demo shop"), "interception:shop", "session.view", "star"),)
    if settings.DEMO_SHOP
    else ()
)
SECTIONS: tuple[tuple[object, tuple[Entry, ...]], ...] = (
    (
        _("Duty"),
        (
            Entry(_("Duty desk"), "warning:desk", "duty.view", "gauge", "z"),
            Entry(_("Handover"), "organisations:handovers", "roster.view", "swap"),
            Entry(_("Duty roster"), "organisations:roster", "roster.view", "calendar"),
        ),
    ),
    (
        _("Warning and dissuasion"),
        (
            Entry(_("My tasks"), "warning:tasks", "warning.work", "check", "t"),
            Entry(_("Household visits"), "warning:visits", "warning.visit", "home", "t"),
            Entry(_("Warnings"), "warning:list", "warning.view", "bell", "y"),
            Entry(_("Pushed lists"), "warning:batches", "warning.import", "upload"),
            Entry(_("Follow-up visits"), "warning:followups", "warning.work", "phone"),
            Entry(_("Look-back checks"), "warning:backchecks", "warning.check", "search"),
        ),
    ),
    (
        _("Reports and cases"),
        (
            Entry(_("110 seat"), "intake:seat", "report.take", "headset", "j"),
            Entry(_("Reports"), "intake:list", "report.view", "file", "a"),
            Entry(_("Public tips"), "intake:tips", "tip.read", "inbox"),
        ),
    ),
    (
        _("Payment guard"),
        (
            Entry(_("Orders"), "interception:sessions", "session.view", "shield", "o"),
            Entry(_("Merchants"), "interception:merchants", "session.view", "home"),
            *_SHOP,
        ),
    ),
    (
        _("Decisions and rules"),
        (
            Entry(_("Decisions"), "detection:decisions", "decision.view", "activity", "d"),
            Entry(_("Figures of decisions"), "detection:figures", "decision.view", "chart"),
            Entry(_("Decision rules"), "detection:rules", "rule.view", "rules"),
            Entry(_("Backtest"), "detection:backtests", "rule.view", "target"),
            Entry(_("Drift"), "detection:drift", "rule.view", "rise"),
        ),
    ),
    (
        _("Figures"),
        (
            Entry(_("Overview"), "reporting:dashboard", "dashboard.view", "chart", "b"),
            Entry(_("Daily bulletin"), "reporting:daily", "summary.view", "news"),
            Entry(_("Work summary"), "reporting:monthly", "summary.view", "report"),
            Entry(_("Ledger"), "ledger:metrics", "ledger.view", "book"),
            Entry(_("Manual figures"), "ledger:filings", "ledger.file", "edit"),
        ),
    ),
    (
        _("Knowledge"),
        (
            Entry(_("Scam types"), "knowledge:types", "knowledge.view", "book", "k"),
            Entry(_("Indicators"), "knowledge:indicators", "indicator.view", "flag"),
            Entry(_("Decision lists"), "knowledge:lists", "list.view", "table"),
            Entry(_("Talking method"), "knowledge:method", "knowledge.view", "message"),
            Entry(_("Question scripts"), "knowledge:scripts", "knowledge.view", "list"),
            Entry(_("Slogans"), "knowledge:slogans", "knowledge.view", "star"),
            Entry(_("Typical cases"), "knowledge:cases", "knowledge.view", "note"),
            Entry(_("Appeals"), "knowledge:appeals", "appeal.view", "alert"),
            Entry(_("Edit knowledge"), "knowledge:entries", "knowledge.edit", "edit"),
        ),
    ),
    (
        _("System"),
        (
            Entry(_("Units"), "organisations:units", "units.view", "tree"),
            Entry(_("People"), "organisations:people", "people.edit", "users"),
            Entry(_("Starting lists"), "organisations:lists", "units.edit", "table"),
            Entry(_("Tiers"), "warning:tiers", "warning.configure", "sliders"),
            Entry(_("Imports"), "organisations:imports", "imports.view", "upload"),
            Entry(_("API keys"), "organisations:keys", "keys.edit", "key"),
            Entry(_("Outgoing messages"), "delivery:outbox", "delivery.view", "send"),
            Entry(_("Endpoints"), "delivery:endpoints", "delivery.edit", "bell"),
            Entry(_("Events"), "organisations:events", "events.view", "activity"),
            Entry(_("Audit chain"), "organisations:audit", "audit.view", "shield"),
        ),
    ),
)

PHONE: tuple[Entry, ...] = (
    Entry(_("Tasks"), "warning:tasks", "warning.work", "check"),
    Entry(_("Tasks"), "warning:visits", "warning.visit", "check"),
    Entry(_("Duty desk"), "warning:desk", "duty.view", "gauge"),
    Entry(_("Orders"), "interception:sessions", "session.view", "shield"),
    Entry(_("Look up"), "intake:check", "text.check", "search"),
    Entry(_("Log"), "ledger:filing-new", "ledger.file", "edit"),
    Entry(_("Me"), "organisations:me", "self.use", "user"),
)

# What a visitor may open, where this server has public pages.
PUBLIC: tuple[tuple[object, str], ...] = (
    (_("Is this fraud?"), "detection:check"),
    (_("Report a clue"), "intake:tip-give"),
    (_("Look up my clue"), "intake:tip-follow"),
)

# The page a role opens on; the first role of a person that is listed here decides.
HOMES: tuple[tuple[Role, str], ...] = (
    (Role.DUTY, "warning:desk"),
    (Role.SEAT, "intake:seat"),
    (Role.STATION, "warning:tasks"),
    (Role.GRID, "warning:visits"),
    (Role.INVESTIGATOR, "intake:list"),
    (Role.LEADER, "reporting:dashboard"),
    (Role.SUPERVISOR, "warning:desk"),
    (Role.ADMINISTRATOR, "organisations:units"),
    (Role.TELLER, "intake:check"),
    (Role.PAYMENT, "interception:sessions"),
)

PURPOSES: tuple[tuple[str, object], ...] = (
    ("contact", _("To reach the person by phone")),
    ("visit", _("To visit the person")),
    ("stop_payment", _("For an emergency stop payment")),
    ("case", _("To handle the case")),
    ("check", _("To check a task")),
    ("feedback", _("To fill in feedback")),
)


def _address(name: str) -> str:
    """The address of a page, empty where this server does not have it."""
    return reverse(name) if in_zone(_zones(name)) else ""


@lru_cache
def _zones(name: str) -> frozenset[Zone]:
    """The zones of the page with this name."""
    zones: frozenset[Zone] = resolve(reverse(name)).func.zones  # type: ignore[attr-defined]
    return zones


def _link(entry: Entry) -> Link:
    return Link(str(entry.label), _address(entry.name), entry.icon, entry.key)


def _open_to(person: Person, entries: tuple[Entry, ...]) -> tuple[Link, ...]:
    return tuple(link for _name, link in open_entries(person, entries))


def open_entries(person: Person, entries: tuple[Entry, ...]) -> list[tuple[str, Link]]:
    """Url name and link of the entries that the person may open on this server."""
    links = [(entry.name, _link(entry)) for entry in entries if person.can(entry.permission)]
    return [(name, link) for name, link in links if link.url]


def public_links() -> tuple[Link, ...]:
    """The pages for residents, none on a server of the police network."""
    return (
        tuple(Link(str(label), reverse(name)) for label, name in PUBLIC) if in_zone(OUTER) else ()
    )


def home_of(person: Person) -> str:
    """The address of the person's own queue."""
    names = [name for role, name in HOMES if person.has_role(role)]
    return next(filter(None, map(_address, [*names, "organisations:me"])), "/me/")


def _choices(person: Person) -> tuple[UnitChoice, ...]:
    """The units that the person can work for, the present one marked."""
    units = {post.unit.pk: post.unit for post in person.posts_now}
    return tuple(UnitChoice(str(pk), u.short_name, u == person.unit) for pk, u in units.items())


def _help(request: HttpRequest) -> tuple[str, ...]:
    """What is said about the page of this request."""
    match = request.resolver_match
    return help_for(match.view_name, get_language() or "") if match else ()


def _centre() -> str:
    """The name of the centre, empty as long as none is set up."""
    try:
        return centre().short_name
    except NotFound:
        return ""


def _deadline(person: Person) -> Deadline | None:
    """The next thing the person must have done among the tasks they signed."""
    if not person.can("warning.work"):
        return None
    mine = Warning.objects.filter(signer=person, concluded_at=None, next_due_at__isnull=False)
    task = mine.order_by("next_due_at").only("pk", "next_due_at", "next_due_kind").first()
    if task is None or task.next_due_at is None:
        return None
    url = reverse("warning:task", args=[task.pk])
    return Deadline(gettext("Task {id}").format(id=task.pk), task.next_due_at, url)


def shell(request: HttpRequest) -> Shell | None:
    """The frame for the person who is logged in, None for a visitor."""
    person = getattr(request, "user", None)  # a request refused early has none
    if not isinstance(person, Person):
        return None
    unit = person.unit
    post = next((post for post in person.posts_now if post.unit == unit), None)
    sections = (Section(str(label), _open_to(person, entries)) for label, entries in SECTIONS)
    return Shell(
        name=person.name,
        role=role_label(post.role) if post else "",
        unit=unit.short_name if unit else "",
        units=_choices(person),
        switch_url=_address("organisations:switch"),
        person_key=str(person.pk),
        home_url=home_of(person),
        centre=_centre(),
        unread=unread_notices(person),
        unread_url=_address("delivery:notices"),
        bell_url=_address("delivery:bell"),
        sections=tuple(section for section in sections if section.links),
        phone=_open_to(person, PHONE)[:5],
        search_url=_address("intake:search"),
        help=_help(request),
        help_url=_address("help"),
        deadline=_deadline(person),
        profile_url=_address("organisations:me"),
        logout_url=_address("organisations:logout"),
        reveal_url=_address("organisations:reveal"),
        purposes=tuple(Purpose(value, str(label)) for value, label in PURPOSES),
    )
