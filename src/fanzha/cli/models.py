"""The command that shows trained risk models and puts one of them in force."""

from datetime import datetime
from typing import TYPE_CHECKING

from fanzha.cli.output import note, say, say_json
from fanzha.cli.parsing import Commands
from fanzha.kit import ZONE, Invalid
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from fanzha.detection import Version

_SHOWN, _NONE = 12, "none"
_FIGURES = ("auc", "precision", "recall", "error")


def register(commands: Commands) -> None:
    """Add this command."""
    words = _("the trained risk models of transfers, and which one is in force")
    one = commands.add("models", models, words)
    words = _("put this version in force (its first digits), or none: rules alone")
    one.option("--use", words, metavar=_("VERSION"))
    one.as_json()


def models(use: str | None, as_json: bool) -> None:
    """The versions with the figures of their training; `use` changes which one decides."""
    from fanzha import detection
    from fanzha.settings import FANZHA_HOME

    versions = detection.pair_versions(FANZHA_HOME)
    if use == _NONE:
        detection.put_no_pair_in_force(FANZHA_HOME)
    elif use:
        detection.put_pair_in_force(FANZHA_HOME, _one(versions, use).sha)
    current = detection.current_sha(FANZHA_HOME)
    if as_json:
        say_json([_told(each, each.sha == current) for each in versions])
        return
    say(_("version\twritten\trisk\tfrauds\tAUC\tprecision\trecall\terror\tin force"))
    for each in versions:
        _show(each, each.sha == current)
    if not current:
        note(_("No model is in force: published rules alone rank transfers."))


def _one(versions: list["Version"], digits: str) -> "Version":
    found = [each for each in versions if each.sha.startswith(digits)]
    if len(found) == 1:
        return found[0]
    raise Invalid(_("{n} versions begin with “{digits}”.").format(n=len(found), digits=digits))


def _show(version: "Version", is_current: bool) -> None:
    written = datetime.fromtimestamp(version.written_s, ZONE)
    for side, found in version.figures.items():
        numbers = "\t".join(f"{found[name]:.3f}" for name in _FIGURES)
        mark = _("yes") if is_current else ""
        frauds = f"{found['frauds']:.0f}"
        say(
            f"{version.sha[:_SHOWN]}\t{written:%Y-%m-%d %H:%M}\t{side}\t{frauds}\t{numbers}\t{mark}"
        )


def _told(version: "Version", is_current: bool) -> dict[str, object]:
    written = datetime.fromtimestamp(version.written_s, ZONE).isoformat(timespec="seconds")
    figures = dict(version.figures)
    return {"version": version.sha, "written": written, "in_force": is_current, "figures": figures}
