"""Commands that bring data in and out: import, export, report."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

from fanzha.cli.output import note, refuse_unwritable, save, say, say_json
from fanzha.cli.parsing import Command, Commands
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

LISTS = ("units", "people", "areas", "population")
TELL_EVERY_S = 2


def register(commands: Commands) -> None:
    """Add these commands."""
    _register_imports(commands.group("import", _("bring lists in")))
    exports = commands.group("export", _("take data out"))
    words = _("outcomes and times in the pushed file's own columns, order and code words")
    answer = exports.add("feedback", export_feedback, words).output()
    answer.option("--batch", _("number of the imported list"), type=int, required=True)
    words = _("write a monthly work summary or a daily bulletin")
    told = commands.add("report", report, words).output()
    told.needs("kind", "monthly | daily", choices=("monthly", "daily"), metavar=_("KIND"))
    told.option("--unit", _("code of the unit"), required=True, metavar=_("CODE"))
    told.option("--period", _("2026-11 or 2026-11-22"), required=True, metavar=_("PERIOD"))
    told.option("--format", _("file format"), choices=("docx", "pdf", "md"), default="docx")


def _register_imports(imports: Commands) -> None:
    words = _("a pushed list of suspected victims")
    pushed = imports.add("warnings", import_warnings, words).file().as_json()
    words = _("code of the unit that receives the list")
    pushed.option("--unit", words, required=True, metavar=_("CODE"))
    _trial(pushed)
    words = _("start a centre: {kind}; “fanzha import template {kind}” writes an empty form")
    for kind in LISTS:
        run: Callable[..., int] = partial(import_list, kind)
        _trial(imports.add(kind, run, words.format(kind=kind)).file().as_json())
    words = _("values for a list that decisions look up in, such as case_accounts")
    listed = imports.add("list", import_values, words)
    listed.needs("name", _("name of the list"), metavar=_("NAME"))
    _trial(listed.file().as_json())
    form = imports.add("template", template, _("write an XLSX form to fill in")).output()
    form.needs("kind", " | ".join(LISTS), choices=LISTS, metavar=_("KIND"))


def _trial(command: Command) -> None:
    command.switch("--dry-run", _("read and judge, store nothing"))


def import_warnings(file: Path, unit: str, dry_run: bool, as_json: bool) -> None:
    """Bring in a pushed list."""
    result = _dry_warnings(file) if dry_run else _stored_warnings(file, unit)
    if as_json:
        say_json(result)
    else:
        _tell(result)


def _dry_warnings(file: Path) -> dict[str, object]:
    from fanzha.kit import now
    from fanzha.warning import read_list

    return read_list(_bytes(file), file.name, now()).as_json()


def _stored_warnings(file: Path, unit: str) -> dict[str, object]:
    from fanzha.cli.setup import open_centre

    data = _bytes(file)
    open_centre()
    from fanzha.warning.actions import import_file

    return import_file(data, file.name, unit, _now_and_then())


def _now_and_then() -> Callable[[int, int], None]:
    """Says on stderr how far a long import is."""
    said = monotonic()

    def tell(stored: int, persons: int) -> None:
        nonlocal said
        if monotonic() - said >= TELL_EVERY_S:
            said = monotonic()
            note(_("{stored} of {persons} persons stored").format(stored=stored, persons=persons))

    return tell


def _tell(result: dict[str, object]) -> None:
    sentence = _("{read} read, {accepted} accepted, {merged} merged, {rejected} rejected")
    say(sentence.format(**result))
    unknown = result["unknown_columns"]
    if isinstance(unknown, list) and unknown:
        say(_("Columns not used: {names}").format(names=", ".join(map(str, unknown))))
    rejections = result["rejections"]
    assert isinstance(rejections, list)
    for rejection in rejections:
        say(_("line {n}: {reason}").format(n=rejection["line"], reason=rejection["reason"]))


def _bytes(file: Path) -> bytes:
    from fanzha.kit import check_size

    try:
        check_size(file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        sentence = _("“{file}” cannot be read: {reason}.")
        raise Invalid(sentence.format(file=file.name, reason=error.strerror)) from None


def import_list(kind: str, file: Path, dry_run: bool, as_json: bool) -> int:
    """Bring in a list that starts a centre; the exit code is 2 where lines were rejected."""
    from fanzha.cli.setup import open_centre

    data = _bytes(file)
    open_centre()
    from fanzha.organisations import actions

    result = getattr(actions, f"import_{kind}")(data, file.name, dry_run=dry_run)
    if as_json:
        say_json(result.as_json())
    else:
        for line in result.lines():
            say(line)
    return 2 if result.rejected else 0


def import_values(name: str, file: Path, dry_run: bool, as_json: bool) -> int:
    """Bring in a decision list and publish it; the exit code is 2 where lines were rejected."""
    from fanzha.cli.setup import open_centre

    data = _bytes(file)
    open_centre()
    from fanzha.knowledge.actions import import_to_list, publish_when_due

    result = import_to_list(name, data, file.name, None, dry_run=dry_run)
    if not dry_run:
        publish_when_due()
    if as_json:
        say_json(result.as_json())
    else:
        _tell({**result.as_json(), "unknown_columns": []})
    return 2 if result.rejected else 0


def template(kind: str, output: Path) -> None:
    """Write the empty form of a list."""
    from fanzha.cli.setup import centre_language, start_django

    refuse_unwritable(output)
    start_django()
    from fanzha.organisations.actions import template as make

    with centre_language():
        content = make(kind)
    save(output, content)


def export_feedback(batch: int, output: Path) -> None:
    """反馈回填: answer a pushed list."""
    from fanzha.cli.setup import open_centre

    refuse_unwritable(output)
    open_centre()
    from fanzha.warning.actions import export_feedback as export

    _name, content = export(batch)
    save(output, content)


def report(kind: str, unit: str, period: str, format: str, output: Path) -> None:
    """A document in the language of the centre."""
    from fanzha.cli.setup import centre_language, open_centre

    refuse_unwritable(output)
    open_centre()
    from fanzha.organisations.actions import unit_by_code
    from fanzha.reporting.actions import render_report

    unit_by_code(unit)
    with centre_language():
        content = render_report(kind, unit, period, format)
    save(output, content)
