"""Commands that prove the books: audit verify, ledger verify, keys rotate, bench."""

from fanzha.cli.output import note, say, say_json
from fanzha.cli.parsing import Commands
from fanzha.kit import gettext as _


def register(commands: Commands) -> None:
    """Add these commands."""
    words = _("find a changed, removed, reordered or cut entry")
    commands.group("audit", _("the audit chain")).add("verify", audit_verify, words)
    words = _("recompute the roll-up and compare it with what pages show")
    commands.group("ledger", _("the ledger of facts")).add("verify", ledger_verify, words)
    words = _("make a new key, seal everything with it, then forget the older ones")
    commands.group("keys", _("the keys of the stored data")).add("rotate", keys_rotate, words)
    measure = commands.add(
        "bench", bench, _("measure; prints figures beside their goals")
    ).as_json()
    measure.needs(
        "name",
        _("text, similar, imports, pages, summary, demo, decisions, transfers, lists or all"),
        metavar=_("NAME"),
    )
    measure.switch("--quick", _("a smaller run within 45 s"))


def audit_verify() -> int:
    """Walk the audit chain; the exit code is 1 where it is broken."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.organisations.actions import head, verify_audit

    findings = verify_audit()
    for finding in findings:
        sentence = _("entry {number}: {problem}")
        say(sentence.format(number=finding.sequence, problem=finding.problem))
    if findings:
        return 1
    say(_("The audit chain is sound: {n} entries.").format(n=head().sequence))
    return 0


def ledger_verify() -> int:
    """Compare roll-up and entries; the exit code is 1 where they differ."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.ledger.actions import verify

    differences = verify()
    for difference in differences:
        say(f"{difference.where}: {difference.problem}")
    if differences:
        return 1
    say(_("The ledger is sound: its roll-up equals its entries."))
    return 0


def keys_rotate() -> None:
    """Change the key of everything that is stored."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.kit.actions import rotate_keys
    from fanzha.knowledge.actions import publish_when_due

    count = rotate_keys(progress=note)
    publish_when_due()  # published lists hold digests under the key that was forgotten
    say(_("Sealed {n} values with the new key. Back up the key file now.").format(n=count))


def bench(name: str, as_json: bool, quick: bool) -> None:
    """Run one benchmark, or all."""
    from fanzha.simulation.bench import run

    result = run(name, quick=quick)
    if as_json:
        say_json(result)
        return
    for key, value in result.items():
        say(f"{key}: {value}")
