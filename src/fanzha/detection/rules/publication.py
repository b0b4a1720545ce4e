"""Rules on the disk: an immutable folder a version, and the file that names the one in force.

`<home>/knowledge/rules/<sha>/rules.toml` is what `load_pack` reads; `current` holds the sha.
`shipped/<version>` keeps the shipped rules that decided: an upgrade brings others.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.rule import Example, Rule, RuleSet
from fanzha.kit import Invalid
from fanzha.kit import gettext as _


def write_rules(home: Path, book: RuleSet) -> str:
    """Write the rules as a folder, not yet in force; its name is the digest of its text."""
    sha = sha256(rules_toml(book).encode()).hexdigest()
    _write_once(published_folder(home, sha), book)
    return sha


def keep_shipped(home: Path, book: RuleSet) -> None:
    """Keep the shipped rules of a version, so that its decisions stay explained for ever."""
    _write_once(shipped_folder(home, book.version), book)


def published_folder(home: Path, sha: str) -> Path:
    """Where rules of this centre stand, from when they were published."""
    return _store(home) / sha


def shipped_folder(home: Path, version: str) -> Path:
    """Where the shipped rules of a version are kept, if they ever decided here."""
    return _store(home) / "shipped" / version


def point_to_rules(home: Path, sha: str) -> None:
    """Put a written folder in force, in one step for all readers."""
    store = _store(home)
    handle, name = tempfile.mkstemp(prefix=".current-", dir=store)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(f"{sha}\n")
        out.flush()
        os.fsync(out.fileno())
    Path(name).replace(store / "current")


def rules_toml(book: RuleSet) -> str:
    """The text of the only file of the folder."""
    return "\n".join(_lines(book)) + "\n"


def _store(home: Path) -> Path:
    return home / "knowledge" / "rules"


def _write_once(folder: Path, book: RuleSet) -> None:
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        (aside / "rules.toml").write_text(rules_toml(book), encoding="utf-8")
        if load_pack(aside).version != book.version:
            raise Invalid(_("The rules do not read back as they were written: report this."))
        aside.chmod(0o755)
        aside.rename(folder)
    except OSError:
        if not folder.is_dir():  # another process published the same rules first
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _lines(book: RuleSet) -> Iterator[str]:
    for rule in book.rules:
        yield "[[rule]]"
        yield from (f"{key} = {_value(value)}" for key, value in rule.as_dict().items())
        yield from _examples(rule)
        yield ""
    yield "[scripts]"
    yield from (f"{_value(key)} = {_value(list(says))}" for key, says in book.scripts.items())


def _examples(rule: Rule) -> Iterator[str]:
    if rule.examples:
        yield "examples = ["
        yield from (f"  {_value(example_table(one))}," for one in rule.examples)
        yield "]"


def example_table(example: Example) -> dict[str, object]:
    """An example as the table of a rule file; NULL is a column that is not there."""
    row = {name: value for name, value in example.row.items() if value is not None}
    lists = {name: list(values) for name, values in example.lists.items()}
    found: dict[str, object] = {"hit": example.hit, "row": row}
    return found | ({"note": example.note} if example.note else {}) | _some(lists)


def _some(lists: Mapping[str, Sequence[str]]) -> dict[str, object]:
    return {"lists": lists} if lists else {}


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_value(k)} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, float):
        return repr(value)
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
